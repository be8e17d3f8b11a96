/** The verb of HQ about what is owed to whom (§12.7): what waits of each member, and what each has. */
import { z } from "zod";
import { Amount } from "./view.ts";

const Count = z.number().int().min(0);
const Signed = z.number().int();
const Member = z.string().max(80);

/** Largest first; `member` by id. */
export const OWED_SORTS = ["cash", "points", "love", "member"] as const;
export type OwedSort = (typeof OWED_SORTS)[number];
/** `owing`: a refund took back more than there was (§8.2): below zero. */
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
   * Balances a page at a time, after one (null: from the first). `text`: one member, by id, phone or card; empty: all. A member of whom
   * something waits and who never had a balance is found by `text`, counted in the sums, and stands in the export `owed`. `sums` are of all
   * members, whatever is shown; `differenceFen` is what waits in the queues less what the days of §12.8 come to: 0.
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
        waitingFen: Amount,
        waitingCount: Count,
        /** Of balances above zero, and of those below: what members owe. */
        cashFen: Amount,
        owingFen: Amount,
        members: Count,
        points: Signed,
        love: Signed,
        loveFrozen: Signed,
        differenceFen: Signed,
      }),
    }),
  },
} as const;
