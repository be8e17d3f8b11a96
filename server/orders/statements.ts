/** A member and its statement as the order API answers them. */
import { z } from "zod";
import { movementsOf, NEWEST, statementOf, type Movement, type StatementParts } from "../office/statement.ts";
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
  spent: z.strictObject({ at: z.int().min(0), order: z.string().max(80) }).nullable(),
  // A place that was said before there was any.
  byHand: z.int().min(1).nullable().default(null),
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
  return { member, ...added, movements: movements.map(flat), next: said, gifts };
}

function placeOf(text: string): z.infer<typeof Place> | null {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8"))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function flat(it: Movement): z.infer<typeof StatementAnswer>["movements"][number] {
  switch (it.what) {
    case "payout": {
      const { queue, from, fromLine, to, toLine, amount, at } = it.payout;
      return { what: "payout", at, amount, queue, from, fromLine, order: to, line: toLine };
    }
    case "reward": {
      const { kind, order, line, amount, at, store } = it.reward;
      return { what: "reward", at, amount, kind, order, line, store };
    }
    case "spent":
      return { what: "spent", at: it.spending.at, amount: 0 - it.spending.amount, order: it.spending.order };
    case "by-hand": {
      const { at, how, amount, reason, reference } = it.act;
      return { what: how, at, amount, reason, reference };
    }
  }
}
