/** A member and its statement as the order API answers them. */
import { z } from "zod";
import {
  decidedOf,
  movementsOf,
  NEWEST,
  statementOf,
  type Movement,
  type StatementParts,
} from "../office/statement.ts";
import type { MemberRow } from "../store/rows.ts";
import type { MemberAnswer, StatementAnswer } from "./schema.ts";

export const memberAnswer = (
  { ledger }: Pick<StatementParts, "ledger">,
  { id, phone, card, name, level }: MemberRow,
): z.infer<typeof MemberAnswer> => {
  const person = ledger.rewards?.person(id);
  return { id, phone, card, name, level, referrer: person?.referrer ?? null, teamLevel: person?.teamLevel ?? null };
};

const Place = z.strictObject({
  payout: z.int().min(1).nullable(),
  reward: z.int().min(1).nullable(),
  move: z.int().min(1).nullable(),
});

/** @param before as an answer's `next` said; null: from the newest. @returns null: `before` is none that was ever said */
export function statementAnswer(
  parts: StatementParts,
  member: string,
  before: string | null,
  limit: number,
): z.infer<typeof StatementAnswer> | null {
  const place = before === null ? NEWEST : placeOf(before);
  if (place === null) return null;
  const { movements, next } = movementsOf(parts.read, member, place, limit);
  const said = next && Buffer.from(JSON.stringify(next)).toString("base64url");
  const { payouts, rewards, ...sums } = statementOf(parts, member);
  const added = { ...sums, payouts: [...payouts], rewards: [...rewards] };
  const had = parts.read.gifts.given({ from: null, to: null, store: null, gift: null, member }, null, limit);
  const gifts = had.map(({ at, gift, name, quantity, what, amount, till }) => ({
    at,
    gift,
    name,
    quantity,
    what,
    amount,
    till,
  }));
  return { member, ...added, movements: movements.map((it) => flat(parts, it)), next: said, gifts };
}

function placeOf(text: string): z.infer<typeof Place> | null {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8"))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function flat(
  { read }: Pick<StatementParts, "read">,
  it: Movement,
): z.infer<typeof StatementAnswer>["movements"][number] {
  const { after: balance } = it;
  switch (it.what) {
    case "payout": {
      const { queue, from, fromLine, to, toLine, amount, at } = it.payout;
      return { what: "payout", at, amount, balance, queue, from, fromLine, order: to, line: toLine };
    }
    case "reward": {
      const { kind, order, line, amount, at, store } = it.reward;
      return { what: "reward", at, amount, balance, kind, order, line, store };
    }
    case "move": {
      const { at, kind, amount, order } = it.move;
      if (kind === "spent" || kind === "returned" || kind === "taken-back")
        return { what: kind, at, amount, balance, order: order ?? "" };
      const { reason = "", reference = null } = decidedOf(read, it.move) ?? {};
      return { what: kind === "paid-out" ? kind : "corrected", at, amount, balance, reason, reference };
    }
  }
}
