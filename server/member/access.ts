/** Who is let in at the member page: by a one-time code to the phone, or, to one order, by the signed link of its receipt. */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { receiptClaim } from "../../shared/facts/receiptLink.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { signed } from "../journal/digest.ts";
import { askCode, tryCode } from "./codes.ts";
import { entryViews } from "./entries.ts";
import type { MemberParts } from "./member.ts";
import { beginSession, endSession } from "./sessions.ts";
import { shopOf, showOf } from "./shop.ts";

/** The link of a receipt leads so long to its order. */
const LINK_DAYS = 180;
const DAY_MS = 24 * 3_600_000;

export function askForCode(
  { store, clock, sendCode }: MemberParts,
  { phone }: MemberInput<"code.ask">,
): MemberAnswer<"code.ask"> {
  if (sendCode === null)
    return refuse(
      "codes-off",
      "This shop sends no codes to phones yet. Open the link on a receipt, or ask in the shop. Nothing was sent.",
    );
  return askCode(store, sendCode, phone, clock());
}

/** @returns with the session's token */
export function enter(
  { store, clock, orders, invitedBy }: MemberParts,
  { phone, code, invitation }: MemberInput<"code.enter">,
): Outcome<{ token: string; isNew: boolean; invited: boolean }, "wrong-code" | "queue-halted"> {
  const now = clock();
  if (!store.write((rows) => tryCode(rows, phone, code, now)))
    return refuse(
      "wrong-code",
      "This is not the code that was sent last, or it is not good any more. Type it again, or ask for a new one.",
    );
  const known = store.read.members.memberByPhone(phone);
  if (!known) {
    const registered = orders.register({ phone, card: null, name: null, referrer: null });
    if (!registered.ok) return refuse("queue-halted", registered.message);
  }
  const member = store.read.members.memberByPhone(phone);
  if (!member) throw new Error("a phone was registered and is nobody's");
  const by = invitation === null ? null : invitedBy(invitation);
  // Whoever ordered before, or was brought by another, stays as they are.
  const invited = by !== null && orders.referredBy(member.id, by).ok;
  const token = store.write((rows) => beginSession(rows, member.id, now));
  return done({ token, isNew: !known, invited });
}

export const signOut = ({ store }: MemberParts, token: string): void => store.write((rows) => endSession(rows, token));

export function openReceipt(
  parts: MemberParts,
  { order: id, signature }: MemberInput<"receipt">,
): MemberAnswer<"receipt"> {
  const { store, clock } = parts;
  const till = store.read.tills.till(tillOfOrder(id) ?? "");
  const bytes = signature.replace(/-/g, "+").replace(/_/g, "/");
  if (!till?.publicKey || !signed(till.publicKey, receiptClaim(id), bytes))
    return refuse(
      "link-refused",
      "This link is not one of a receipt of this shop. Scan the code on the receipt again.",
    );
  const order = store.ledger.order(id);
  if (!order)
    return refuse(
      "not-here-yet",
      "The till that sold this has not been in contact since. Nothing is lost: look again a little later.",
    );
  if (order.at + LINK_DAYS * DAY_MS < clock())
    return refuse(
      "link-expired",
      `The link of a receipt is good for ${LINK_DAYS} days. What waits goes on waiting: sign in with your phone.`,
    );
  // Whoever holds the paper is told of nobody, whatever members are.
  const show = { ...showOf(store.read), members: false };
  const entries = store.read.figures.entriesOfOrder(id).map(entryViews(parts, show));
  return done({ shop: shopOf(store.read), order: id, at: order.at, entries });
}
