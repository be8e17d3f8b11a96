/** The verb of HQ about what is owed to whom (§12.7): what waits of each member, and what each has. */
import { z } from "zod";
import { Amount } from "./view.ts";

const Count = z.number().int().min(0);
const Signed = z.number().int();
const Member = z.string().max(80);

/** Largest first; `member` by id. */
export const OWED_SORTS = ["waiting", "cash", "points", "love", "member"] as const;
export type OwedSort = (typeof OWED_SORTS)[number];
/**
 * Of what the list is sorted by: `owed` is above zero, `owing` below it (a refund took back more than there was, §8.2; of what waits
 * that is nobody), `all` either. By id: of whatever there is.
 */
export const OWED_SHOWN = ["owed", "owing", "all"] as const;
export type OwedShown = (typeof OWED_SHOWN)[number];

export const HqOwed = z.strictObject({
  member: Member,
  memberLabel: z.string(),
  /** What waits of the member's entries, in whatever queue. */
  waitingFen: Amount,
  waitingCount: Count,
  cashFen: Signed,
  /** Hundredths (§1.2). */
  points: Signed,
  love: Signed,
  loveFrozen: Signed,
});
export type HqOwed = z.infer<typeof HqOwed>;

export const owedVerbs = {
  /**
   * Members a page at a time, after one (null: from the first). `text`: one member, by id, phone or card; empty: all. `sums` are of all
   * members, whatever is shown; `differenceFen` is what the days of §12.8 come to less what waits of all members: 0.
   */
  "owed.list": {
    input: z.strictObject({
      text: z.string().trim().max(80),
      shown: z.enum(OWED_SHOWN),
      sort: z.enum(OWED_SORTS),
      after: z.strictObject({ value: Signed, member: Member }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({
      rows: z.array(HqOwed),
      sums: z.strictObject({
        /** Of all entries, those on their way to their till too. */
        waitingFen: Amount,
        waitingCount: Count,
        /** Of balances above zero, and of those below: what members owe. */
        cashFen: Amount,
        owingFen: Amount,
        /** With cash above zero. */
        members: Count,
        points: Signed,
        love: Signed,
        loveFrozen: Signed,
        differenceFen: Signed,
      }),
    }),
  },
} as const;
