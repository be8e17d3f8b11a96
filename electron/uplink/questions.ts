/** What a till asks in between, on a line that was welcomed: answered in a moment, or not at all. */
import type { z } from "zod";
import {
  ClaimTold,
  GIFT_REFUSALS,
  GiftGiven,
  GiftsTold,
  type ClaimAsk,
  type GiftAsk,
  type GiftRefusal,
  type GiftsAsk,
  type HandOutAsk,
} from "../../shared/sync/gifts.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { HoldGranted, type HoldAsk } from "../../shared/sync/holds.ts";
import { MemberFigures, OrderFigures, type MemberQuery, type OrderQuery } from "../../shared/sync/messages.ts";
import { StoreTold, type StoreAsk } from "../../shared/sync/storeAsk.ts";
import type { HeldAnswer } from "../desk/desk.ts";
import { readAnswer } from "./answer.ts";
import type { Link } from "./wire.ts";

const MEMBER_MS = 700;
/** Rules are tried out on the store's last orders before they are published. */
const STORE_MS = 30_000;
/** A customer waits while the server is asked for a part of the balance. */
const HOLD_MS = 1_500;
/** A gift is given by the server alone: an answer that comes late is worth more than none. */
const GIFT_MS = 5_000;

/** What is only looked at. Null: no answer in time, or none of a server that knows this question. @param none the refusal by which there is no such thing */
async function look<T>(
  wire: Link | undefined,
  [what, ask, ms]: [what: string, ask: unknown, ms: number],
  shape: z.ZodType<T>,
  none: string,
): Promise<T | "unknown" | null> {
  const raw = await wire?.ask(what, ask, ms);
  if (raw === undefined) return null;
  const answer = readAnswer(shape, raw);
  if (answer.ok) return answer.value;
  return answer.code === none ? "unknown" : null;
}

export const askMember = (wire: Link | undefined, query: MemberQuery): Promise<MemberFigures | "unknown" | null> =>
  look(wire, ["member", query, MEMBER_MS], MemberFigures, "unknown-member");

export const askOrder = (wire: Link | undefined, query: OrderQuery): Promise<OrderFigures | "unknown" | null> =>
  look(wire, ["order", query, MEMBER_MS], OrderFigures, "unknown-order");

export const askGifts = (wire: Link | undefined, ask: GiftsAsk): Promise<GiftsTold | "unknown" | null> =>
  look(wire, ["gifts", ask, GIFT_MS], GiftsTold, "unknown-member");

export const askClaim = (wire: Link | undefined, ask: ClaimAsk): Promise<ClaimTold | "unknown" | null> =>
  look(wire, ["claim", ask, GIFT_MS], ClaimTold, "unknown-claim");

/** Null: no answer in time, or none of a server that knows this question. */
export async function askStore(wire: Link | undefined, ask: StoreAsk): Promise<string | null> {
  const raw = await wire?.ask("store", ask, STORE_MS);
  if (raw === undefined) return null;
  const answer = readAnswer(StoreTold, raw);
  return answer.ok ? answer.value.said : null;
}

export async function askHold(wire: Link | undefined, ask: HoldAsk): Promise<HeldAnswer> {
  if (!wire) return { is: "silent", maybe: false };
  const raw = await wire.ask("hold", ask, HOLD_MS);
  if (raw === undefined) return { is: "silent", maybe: true };
  const answer = readAnswer(HoldGranted, raw);
  if (answer.ok) return { is: "granted", balance: answer.value.balance };
  const said = answer.code === "not-enough-balance" || answer.code === "unknown-member";
  // Where asking again may help, it may have been held before the answer went wrong.
  return said ? { is: "refused", message: answer.message } : { is: "silent", maybe: answer.again };
}

export const askGift = (wire: Link | undefined, ask: GiftAsk): Promise<Outcome<GiftGiven, GiftRefusal>> =>
  askOnce(wire, "gift", ask, GiftGiven);

export const askHandOut = (wire: Link | undefined, ask: HandOutAsk): Promise<Outcome<ClaimTold, GiftRefusal>> =>
  askOnce(wire, "hand-out", ask, ClaimTold);

/** Asked again it is the same act: whoever was not answered asks until it is known. */
async function askOnce<T>(
  wire: Link | undefined,
  what: "gift" | "hand-out",
  ask: GiftAsk | HandOutAsk,
  shape: z.ZodType<T>,
): Promise<Outcome<T, GiftRefusal>> {
  if (!wire)
    return refuse(
      "server-unreachable",
      "The server does not answer, and gifts are given by it alone. Nothing was given.",
    );
  const raw = await wire.ask(what, ask, GIFT_MS);
  const answer = raw === undefined ? null : readAnswer(shape, raw);
  if (answer?.ok === true) return answer;
  const code = GIFT_REFUSALS.find((it) => it === answer?.code) ?? "gift-unanswered";
  return refuse(
    code,
    answer?.message ?? "No answer says whether the gift was given. Ask again: it is never given twice.",
  );
}

/** Nobody waits for it: a hold that is not let go ends by itself. */
export function releaseHold(wire: Link | undefined, key: string): void {
  void wire?.ask("release", { key }, HOLD_MS);
}
