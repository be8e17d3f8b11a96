/**
 * Gifts that members took beside the tills (§7.2), handed out to whoever shows the code: one transaction looks whether it waits and
 * is fetched there, and writes the fact, or does nothing. What waits headquarters may cancel.
 */
import type { FactBody } from "../../shared/facts/fact.ts";
import { MOST_STOCK } from "../../shared/contract/hqGifts.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { ClaimRow } from "../../shared/ledger/giftRows.ts";
import type { ClaimAsk, ClaimTold, HandOutAsk } from "../../shared/sync/gifts.ts";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import { accept, decline } from "../door/answer.ts";
import { maskedLabel } from "../feed/orders.ts";
import { storeNameOf } from "../office/rewards.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { ServerReader } from "../store/store.ts";

type Over = "unknown-claim" | "handed-already" | "claim-cancelled";
type NotHanded = Over | "other-store";
type Hand = Omit<FactBody<"gift-handed-out">, "claim">;

export const storeOf = (till: string): string => till.split("/")[0] ?? "";

/** Looks at the claim again and writes the fact. Asked again under a till's key it is answered as handed out. */
export function handOut(desk: OfficeDesk, code: string, hand: Hand): Outcome<ClaimRow, NotHanded> {
  const { rows } = desk.parts;
  const claim = rows.gifts.claimOfCode(code);
  if (!claim)
    return refuse("unknown-claim", "No gift was taken under this code. Look at it once more; nothing was handed out.");
  const isSame = hand.till !== undefined && hand.till.id === claim.handedTill && hand.till.key === claim.handedKey;
  if (isSame) return done(claim);
  const over = overWith(claim);
  if (over) return over;
  if (claim.store !== null && claim.store !== hand.store)
    return refuse("other-store", `It is fetched at ${claim.store} alone. Nothing was handed out.`);
  desk.write("gift-handed-out", { claim: claim.seq, ...hand });
  desk.settle();
  const handed = rows.gifts.claim(claim.seq);
  if (!handed) throw new Error(`the claim of ${code} was handed out and is not there`);
  return done(handed);
}

/** What the member paid for it goes back, and the pieces to the gift where its stock is counted (§7.2); once, and not where it was handed out. */
export function cancelClaim(
  desk: OfficeDesk,
  seq: number,
  { reason, by }: Pick<FactBody<"gift-cancelled">, "reason" | "by">,
): Outcome<ClaimRow, Over> {
  const { rows } = desk.parts;
  const claim = rows.gifts.claim(seq);
  if (!claim) return refuse("unknown-claim", `No gift was taken with fact ${seq}. Nothing was changed.`);
  const over = overWith(claim);
  if (over) return over;
  const { member, what, amount, gift: id, name, quantity } = claim;
  const taken = desk.write("gift-cancelled", {
    claim: seq,
    member,
    what,
    amount,
    gift: { id, name, quantity },
    reason,
    by,
  });
  if (taken.did !== "given") throw new Error(`${amount} of ${what} could not be given back: ${taken.did}`);
  const gift = rows.gifts.gift(id);
  if (gift && gift.stock !== null) rows.gifts.put({ ...gift, stock: Math.min(MOST_STOCK, gift.stock + quantity) });
  desk.settle();
  const cancelled = rows.gifts.claim(seq);
  if (!cancelled) throw new Error(`claim ${seq} was cancelled and is not there`);
  return done(cancelled);
}

/** Null: it waits. */
function overWith({
  handedAt,
  handedBy,
  cancelledAt,
  cancelledBy,
}: ClaimRow): Extract<Outcome<never, Over>, { ok: false }> | null {
  if (handedAt !== null)
    return refuse("handed-already", `${handedBy ?? "Somebody"} handed it out already. Nothing more is done about it.`);
  if (cancelledAt !== null)
    return refuse("claim-cancelled", `${cancelledBy ?? "Somebody"} cancelled it. Nothing is handed out for it.`);
  return null;
}

/** What is behind a code, as a till is told. Reads only. */
export function claimTold(read: ServerReader, till: string, { code }: ClaimAsk): SyncAnswer<ClaimTold> {
  const claim = read.gifts.claimOfCode(code);
  return claim
    ? accept(toldOf(read, till, claim))
    : decline("unknown-claim", "No gift was taken under this code. Look at it once more.");
}

export function handOutAt(desk: OfficeDesk, till: string, { key, code, by }: HandOutAsk): SyncAnswer<ClaimTold> {
  const { rows } = desk.parts;
  const handed = handOut(desk, code, {
    store: storeOf(till),
    by: by?.name ?? rows.tills.till(till)?.name ?? till,
    till: { id: till, key, clerk: by?.clerk ?? null },
  });
  return handed.ok ? accept(toldOf(rows, till, handed.value)) : decline(handed.code, handed.message);
}

function toldOf(read: ServerReader, till: string, claim: ClaimRow): ClaimTold {
  const { at, name, quantity, member, store, handedAt, handedStore, handedBy, cancelledAt } = claim;
  const nameOf = (id: string | null): string | null => (id === null ? null : storeNameOf(read, id));
  return {
    at,
    name,
    quantity,
    memberLabel: maskedLabel(read, member),
    store: nameOf(store),
    here: store === null || store === storeOf(till),
    handed: handedAt === null ? null : { at: handedAt, store: nameOf(handedStore), by: handedBy ?? "" },
    cancelled: cancelledAt,
  };
}
