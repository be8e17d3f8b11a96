/**
 * The verb of HQ that tries rules out before they are published (§12.1): what the rules in force and the new ones would
 * have paid on the shop's own last orders, and a forecast by each. Amounts are fen, ratios basis points.
 */
import { z } from "zod";
import { AcknowledgedBy, Needed } from "../rules/acknowledge.ts";
import { Amount, Instant } from "./view.ts";

/** The text of rules, or of a merge patch: JSON. */
/** Rules of ten thousands of products are long. */
export const RulesText = z.string().max(3_500_000);
export const Version = z.number().int().min(1);

export const RulesProblem = z.strictObject({ path: z.string(), message: z.string() });
export type RulesProblem = z.infer<typeof RulesProblem>;

/** Who acknowledged the very same figures before; null: it is missing. */
const given = { given: z.strictObject({ by: AcknowledgedBy, at: Instant }).nullable() };
const [Team, Depth, Shareholders, AboveWhole, AboveExtract, AboveMargin] = Needed.options;
/** What of rules needs the owner's acknowledgement (§12.1, §12.2), with the figures to show. */
export const AskedAcknowledgement = z.discriminatedUnion("what", [
  Team.extend(given),
  Depth.extend(given),
  Shareholders.extend(given),
  AboveWhole.extend(given),
  AboveExtract.extend(given),
  AboveMargin.extend(given),
]);
export type AskedAcknowledgement = z.infer<typeof AskedAcknowledgement>;

/** With the figures that were seen, as `rules.publish` takes it. */
export const seenIn = (asked: AskedAcknowledgement): Needed => Seen.parse(asked);

/** What was asked for, whoever gave it before. */
const Seen = z.discriminatedUnion("what", [
  Team.strip(),
  Depth.strip(),
  Shareholders.strip(),
  AboveWhole.strip(),
  AboveExtract.strip(),
  AboveMargin.strip(),
]);

/** So many orders where none are named, and so many at most. */
export const ORDERS = 2_000;
const MOST_ORDERS = 10_000;

const Count = z.number().int().min(0);
const Share = z.number().int().min(0).nullable();
const Wait = Count.nullable();

const sums = {
  extractedFen: Amount,
  retainedFen: Amount,
  carriedFen: Amount,
  /** = paid + cleared + waiting: what refunds took is in none of them. */
  grantedFen: Amount,
  paidFen: Amount,
  clearedFen: Amount,
  waitingFen: Amount,
  /** Paid of granted; null: nothing was granted. */
  share: Share,
};

export const TriedForecast = z.strictObject({
  horizons: z.array(
    z.strictObject({ days: Count, grantedFen: Amount, paidFen: Amount, liabilityFen: Amount, share: Share }),
  ),
  /** Days that who joins on that day ahead waits, in the slowest queue; null: above ten years, or it is never paid. */
  waits: z.array(z.strictObject({ day: Count, wait: Wait })),
  /** By day ahead, the first first. */
  liabilityFen: z.array(Amount),
  share: z.array(Share),
  /** Payouts and rewards by month of 30 days. */
  cashOutFen: z.array(Amount),
});
export type TriedForecast = z.infer<typeof TriedForecast>;

export const Tried = z.strictObject({
  ...sums,
  /** What was promised most first, at most 20. */
  queues: z.array(z.strictObject({ key: z.string(), ...sums })),
  rewards: z.array(z.strictObject({ kind: z.string(), fen: z.number().int() })),
  /** By day of the sample `YYYY-MM-DD`: what is owed as it ends, and the wait of what joined on it (null: not all is paid). */
  days: z.array(z.strictObject({ day: z.string(), liabilityFen: Amount, grantedFen: Amount, wait: Wait })),
  /** In bp of what was sold; null: no cost is known. `covered`: the part of sales whose cost is known. */
  margin: z.strictObject({ extract: Count, rewards: z.int(), margin: z.int(), covered: Count }).nullable(),
  /** Null: there are too few orders to say. */
  forecast: z.strictObject({ flat: TriedForecast, trend: TriedForecast }).nullable(),
});
export type Tried = z.infer<typeof Tried>;

export const tryOutVerbs = {
  /**
   * `text` and `base` as for `rules.check`. Changes nothing. What it asks to be acknowledged is asked for when these
   * rules are published, however they are written then; `orders` named otherwise than by default is for looking only. Refused: `invalid-rules`, `internal` (it could not be computed).
   */
  "rules.tryOut": {
    input: z.strictObject({
      text: RulesText,
      base: Version.nullable(),
      orders: z.number().int().min(1).max(MOST_ORDERS).optional(),
    }),
    output: z.strictObject({
      /** What was looked at: so many orders and refunds of theirs, on so many days. */
      orders: Count,
      refunds: Count,
      days: Count,
      salesFen: Amount,
      from: z.string().nullable(),
      to: z.string().nullable(),
      /** A forecast is made from so many orders on so many days at least. */
      least: z.strictObject({ orders: Count, days: Count }),
      /** Null: there are no orders. */
      tried: z.strictObject({ present: Tried, proposed: Tried }).nullable(),
      acknowledgements: z.array(AskedAcknowledgement),
    }),
  },
} as const;
