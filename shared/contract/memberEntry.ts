/** The verbs of the member page about what waits and what was paid (§9.2, §12.4). Amounts are fen, ratios basis points. */
import { z } from "zod";
import { Amount, Instant, LotteryView, WaitView } from "./view.ts";

const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({
  input,
  output,
  session: true as const,
  settled: false as const,
});
const Count = z.number().int().min(0);

/** What the page may be told before anybody is let in. */
export const MemberShop = z.strictObject({
  /** The store's, where the chain has one alone; null: it has several. */
  name: z.string().nullable(),
  /** The merchant's own names (§9.1); null: the page says it in its own words. */
  programme: z.string().nullable(),
  exchange: z.string().nullable(),
  /** The chain's zone, in which its days begin. */
  timezone: z.string(),
});
export type MemberShop = z.infer<typeof MemberShop>;

/** An entry as its member may see it. What a switch of §9.2 turns off is absent (shared/rules/shown.ts). */
export const MemberEntry = z.strictObject({
  order: z.string(),
  line: Count,
  /** `2026-11-22`: the day of the sale in the chain's zone. */
  day: z.string(),
  /** Null: of the mall. */
  store: z.string().nullable(),
  /** What was paid for it. */
  spentFen: Amount,
  state: z.enum(["waiting", "done", "converted", "exchanged", "cleared", "voided"]),
  place: Count.nullable().optional(),
  ahead: Count.optional(),
  aheadFen: Amount.optional(),
  /** The head of the line before it, the first first: masked, as far as it is shown at all. */
  others: z
    .array(z.strictObject({ name: z.string().optional(), waitingFen: Amount.optional() }))
    .readonly()
    .optional(),
  paidFen: Amount.optional(),
  todayFen: Amount.optional(),
  waitingFen: Amount.optional(),
  entitlementFen: Amount.optional(),
  exchangedFen: Amount.optional(),
  wait: WaitView.optional(),
  /** Payouts of its queue are paused (§5.7). */
  paused: z.boolean(),
  /** Open to be drawn for now (§6.2); null: not. */
  draw: LotteryView.nullable(),
  drawn: z.boolean(),
  /** Whether it may be exchanged now, into what (§7.1). */
  exchange: z.strictObject({ points: z.boolean(), love: z.boolean() }),
  exchangedTo: z.enum(["points", "love", "frozen"]).nullable(),
  /** What was asked for and waits for the till that owns it, by its name. */
  asked: z.array(z.strictObject({ act: z.enum(["refund", "draw", "exchange", "void"]), till: z.string() })),
});
export type MemberEntry = z.infer<typeof MemberEntry>;

const Before = z.strictObject({ at: Instant, order: z.string().max(80), line: Count }).nullable();
const Entries = z.strictObject({ rows: z.array(MemberEntry), next: Before });
export type MemberEntries = z.infer<typeof Entries>;

export const MemberHome = z.strictObject({
  shop: MemberShop,
  /** Masked: the page may lie open. */
  member: z.strictObject({ label: z.string(), name: z.string().nullable() }),
  /** `waitingFen`, `paidFen`: absent where switched off. Points and love value in hundredths. */
  sums: z.strictObject({
    waitingFen: Amount.optional(),
    paidFen: Amount.optional(),
    cashFen: z.number().int(),
    points: z.number().int(),
    love: z.number().int(),
    loveFrozen: z.number().int(),
  }),
  /** What waits, newest first. */
  waiting: Entries,
  /** Whether there is anything else. */
  anyOther: z.boolean(),
  /** Notices that were not read; a hundred for more. */
  unread: Count,
});
export type MemberHome = z.infer<typeof MemberHome>;

export const entryVerbs = {
  /** The first view. */
  home: verb(z.strictObject({}), MemberHome),
  /** Newest first; `waiting` false: what waits no more. */
  "entry.list": verb(z.strictObject({ waiting: z.boolean(), before: Before, limit: Count.min(1).max(50) }), Entries),
  /** One's own entry, and what it received, newest first. */
  "entry.one": verb(
    z.strictObject({
      order: z.string().min(1).max(80),
      line: Count.max(499),
      before: Count.nullable(),
      limit: Count.min(1).max(100),
    }),
    z.strictObject({
      entry: MemberEntry,
      /** Absent: paid amounts are switched off. */
      received: z.array(z.strictObject({ n: Count, at: Instant, amountFen: Amount })).optional(),
      next: Count.nullable(),
    }),
  ),
} as const;
