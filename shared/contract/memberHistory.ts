/** The verb of the member page about what moved one's own cash, points and love value. Cash in fen, the others in hundredths. */
import { z } from "zod";
import { MOVE_KINDS } from "../ledger/rows.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
const Signed = z.number().int();

/** Where a page ended, as an answer's `next` said; of points and love value `move` alone. */
const Place = z.strictObject({ payout: Count.nullable(), reward: Count.nullable(), move: Count.nullable() });

const MoveName = z.enum(["payout", "reward", "reward-back", ...MOVE_KINDS]);
export const MemberMove = z.strictObject({
  /** Its own among all of a value. */
  id: z.string(),
  at: Instant,
  kind: MoveName,
  /** Below zero: it was taken. */
  amount: Signed,
  /** What the balance came to with it: that of the next older one of its kind of value, and its amount. */
  after: Signed,
  /** Of love value: it is about what is frozen. */
  frozen: z.boolean(),
  /** One's own order that it is about; null: none, or it is not to be told (§9.2). */
  order: z.string().nullable(),
  /** The line of that order whose entry it is about; null: of none. */
  line: Count.nullable(),
  /** Who gave or received it, masked. */
  other: z.string().nullable(),
  /** What the gift was called. */
  gift: z.string().nullable(),
});
export type MemberMove = z.infer<typeof MemberMove>;

export const historyVerbs = {
  /** Newest first; `love`: what may be spent and what is frozen together, each with its own balance. */
  history: {
    input: z.strictObject({
      what: z.enum(["cash", "points", "love"]),
      before: Place.nullable(),
      limit: Count.min(1).max(50),
    }),
    output: z.strictObject({
      balances: z.strictObject({ cash: Signed, points: Signed, love: Signed, frozen: Signed }),
      rows: z.array(MemberMove),
      next: Place.nullable(),
    }),
    session: true as const,
    settled: false as const,
  },
} as const;
