/**
 * The verbs of HQ's reports: what was sold, by time, place, person and product, and what queues did meanwhile, each beside
 * a period it is compared with. Amounts are fen, quantities thousandths, days `YYYY-MM-DD` in the chain's zone: those of
 * the facts, so that what a till sends late is of the day on which it was done.
 */
import { z } from "zod";
import { SALE_MEASURES, type SaleFigures } from "../ledger/saleRows.ts";

const Fen = z.number().int();
const Count = z.number().int();
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected YYYY-MM-DD");
/** So many days at once: five years and some. */
export const MOST_REPORT_DAYS = 1_900;
/** So many of them a day a row. */
export const MOST_DAILY = 400;
export const MOST_REPORT_ROWS = 500;

export const SALES_BY = ["day", "week", "month", "hour", "channel", "store", "till", "clerk", "product"] as const;
export type SalesBy = (typeof SALES_BY)[number];
export const QUEUES_BY = ["day", "week", "month", "queue", "store"] as const;
export type QueuesBy = (typeof QUEUES_BY)[number];

/**
 * `previous`: as many days right before; of days from the first of a month on that stay in it, the same ones of the month
 * before, a whole month beside a whole one. `year`: the same dates a year before.
 */
const Compare = z.union([z.enum(["previous", "year"]), z.strictObject({ from: Day, to: Day })]).nullable();
export type Compare = z.infer<typeof Compare>;
const Range = z.strictObject({ from: Day, to: Day });

const figures = {
  sales: Count,
  refunds: Count,
  quantity: Count,
  returned: Count,
  sold: Fen,
  refunded: Fen,
  discount: Fen,
  costed: Fen,
  cost: Fen,
} satisfies Record<keyof SaleFigures, typeof Fen>;
const Figures = z.strictObject(figures);

export const SalesRow = z.strictObject({
  /** The first day of a day or a week, a month `YYYY-MM`, an hour `00` to `23`, or an id. */
  key: z.string(),
  /** What a person calls it; empty: a time, or nothing that has a name. */
  label: z.string(),
  labelEn: z.string(),
  /** The store of a till or a clerk. */
  of: z.string().nullable(),
  figures: Figures,
  /** The same of the period it is compared with; null: with none, or nothing is like it there. */
  before: Figures.nullable(),
});
export type SalesRow = z.infer<typeof SalesRow>;

const queueFigures = { granted: Fen, extracted: Fen, paid: Fen, exchanged: Fen, voided: Fen, owed: Fen };
const QueueFigures = z.strictObject(queueFigures);
export type QueueFigures = z.infer<typeof QueueFigures>;

export const QueuesRow = z.strictObject({
  key: z.string(),
  label: z.string(),
  figures: QueueFigures,
  before: QueueFigures.nullable(),
  /**
   * Days for all that is owed to be extracted: of a queue at the rates of the last 7 and 30 days, of a time at that of the
   * 30 days up to its end. Null: nothing waits. Without an end: nothing was extracted, or it were longer than ten years.
   */
  wait: z.strictObject({ fromDays: z.number().nullable(), toDays: z.number().nullable() }).nullable(),
});
export type QueuesRow = z.infer<typeof QueuesRow>;

export const reportVerbs = {
  /**
   * What was sold and handed back. `store` null: everywhere, empty: the mall. Times come in their order and without a gap,
   * the rest by `sort`, the most first; `search`, `skip` and `limit` are of those. Refused: `malformed` (there are no such
   * days, or too many), `unknown-store`.
   */
  "report.sales": {
    input: z.strictObject({
      from: Day,
      to: Day,
      by: z.enum(SALES_BY),
      store: z.string().max(20).nullable(),
      compare: Compare,
      search: z.string().trim().max(80),
      sort: z.enum(SALE_MEASURES),
      skip: z.number().int().min(0).max(1_000_000),
      limit: z.number().int().min(1).max(MOST_REPORT_ROWS),
    }),
    output: z.strictObject({
      from: Day,
      to: Day,
      compared: Range.nullable(),
      rows: z.array(SalesRow),
      /** How many rows there are, here and further on. */
      found: Count,
      total: Figures,
      totalBefore: Figures.nullable(),
    }),
  },
  /** What queues did, and what is owed at the end (§12.8). `store`: the queues of that store alone. Refused as above, `unknown-queue`. */
  "report.queues": {
    input: z.strictObject({
      from: Day,
      to: Day,
      by: z.enum(QUEUES_BY),
      queue: z.string().min(1).max(200).nullable(),
      store: z.string().max(20).nullable(),
      compare: Compare,
    }),
    output: z.strictObject({
      from: Day,
      to: Day,
      compared: Range.nullable(),
      rows: z.array(QueuesRow),
      total: QueueFigures,
      totalBefore: QueueFigures.nullable(),
    }),
  },
};
