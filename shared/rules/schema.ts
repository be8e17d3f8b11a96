/**
 * The rules of a programme as data (scenario format, "rules"): one schema, read strictly. An error
 * names the path and what was expected. Ratios are basis points, amounts fen.
 */
import { z } from "zod";
import { parseDay, parseTime, type Calendar } from "../kernel/calendar.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { Acknowledgement, missingAcknowledgements, type Needed } from "./acknowledge.ts";
import { USUAL_NAMES } from "./names.ts";

/** 10,000 %: a ratio above it is a slip of the pen. */
const MAX_RATIO = 1_000_000;
const MAX_COUNT = 1_000_000_000;
/** Each part is acknowledged once; what is more than a few is a slip of the pen. */
const MAX_ACKNOWLEDGED = 100;
export const Ratio = z.int().min(0).max(MAX_RATIO);
const Time = z.string().refine((text) => parseTime(text) !== null, 'expected a time "HH:MM"');
const Day = z.string().refine((text) => parseDay(text) !== null, 'expected a date "YYYY-MM-DD"');
const optional = <T extends z.ZodType>(type: T) => type.nullable().default(null);

const LevelRatios = z.record(z.string(), Ratio.nullable()).default({});

export const Lottery = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("fixed"),
      ratios: z.array(Ratio).min(1),
      weights: z.array(z.int().min(0).max(MAX_COUNT)).optional(),
    })
    .refine(
      (it) => !it.weights || it.weights.length === it.ratios.length || it.weights.length === it.ratios.length + 1,
      "expected as many weights as ratios, or one more for no win",
    )
    .refine((it) => !it.weights || it.weights.some((weight) => weight > 0), "expected a weight above 0"),
  z
    .strictObject({ kind: z.literal("range"), min: Ratio, max: Ratio })
    .refine((it) => it.min <= it.max, "expected min not above max"),
]);
export type Lottery = z.infer<typeof Lottery>;

const Cumulative = z
  .array(z.strictObject({ days: z.int().min(0).max(1_000_000), amount: z.int().min(0).max(MAX_AMOUNT), ratio: Ratio }))
  .nullable()
  .default([]);

export const Window = z.strictObject({
  from: Day.optional(),
  to: Day.optional(),
  weekdays: z.array(z.int().min(1).max(7)).optional(),
  start: Time.optional(),
  end: Time.optional(),
});
export type Window = z.infer<typeof Window>;

export const Limits = z.strictObject({
  perDay: optional(z.int().min(0)),
  total: optional(z.int().min(0)),
});

export const RandomReturn = z
  .strictObject({ cash: z.int().min(0).max(MAX_COUNT), points: z.int().min(0).max(MAX_COUNT) })
  .refine((it) => it.cash + it.points > 0, "expected a group of at least one place");
export type RandomReturn = z.infer<typeof RandomReturn>;

const at = { at: Time.default("00:00") };
export const Clear = z.discriminatedUnion("every", [
  z.strictObject({ every: z.literal("day"), ...at }),
  z.strictObject({ every: z.literal("week"), weekday: z.int().min(1).max(7), ...at }),
  /** A month without that day is not cleared. */
  z.strictObject({ every: z.literal("month"), day: z.int().min(1).max(31), ...at }),
  z.strictObject({ every: z.literal("once"), date: Day, ...at }),
]);
export type Clear = z.infer<typeof Clear>;

const holder = {
  extract: optional(Ratio),
  ratio: optional(Ratio),
  levelRatios: LevelRatios.nullable().transform((table) => table ?? {}),
  cumulative: Cumulative.transform((tiers) => tiers ?? []),
  lottery: optional(Lottery),
  windows: optional(z.array(Window)),
  limits: optional(Limits),
};

const Product = z.strictObject({ enabled: z.boolean().default(true), ...holder });
const Till = z.strictObject({ enabled: optional(z.boolean()), ...holder });
const Desk = z.strictObject({
  enabled: z.boolean().default(true),
  ...holder,
  /** Absent: the basic one. */
  randomReturn: RandomReturn.nullable().optional(),
});
export type Holder = z.infer<typeof Product>;

const Store = z.strictObject({
  cashier: Desk.optional(),
  tills: z.record(z.string(), Till).default({}),
  online: Desk.optional(),
  products: z.record(z.string(), Product).default({}),
  commission: optional(Ratio),
  recruiter: optional(z.string()),
});

const FLOOR = "expected an amount of fen, 0 or above";
/** §12.3: what may wait in a queue before new units join it no more. Of each queue by itself, fen. */
export const Cap = z.strictObject({ amount: z.int(FLOOR).min(0, FLOOR).max(MAX_AMOUNT, FLOOR) });
export type Cap = z.infer<typeof Cap>;

const Basic = z.strictObject({
  enabled: z.boolean().default(true),
  extract: optional(Ratio),
  ratio: optional(Ratio),
  levelRatios: LevelRatios,
  lottery: optional(Lottery),
  deductionParticipates: z.boolean().default(true),
  /** §2.6: a product that no list of products names takes part by the basic rules (`in`), or not (`out`, or absent). */
  newProducts: z.enum(["out", "in"]).optional(),
  settleOn: z.enum(["paid", "completed"]).default("paid"),
  payoutOrder: z.enum(["queue", "completed-first"]).default("queue"),
  merchantQueue: z.boolean().default(true),
  allStoresQueue: z.boolean().default(false),
  cashierScope: z.enum(["till", "store", "all"]).default("till"),
  randomReturn: optional(RandomReturn),
  clear: optional(Clear),
  cap: optional(Cap),
  paused: z.boolean().default(false),
  paysItself: z.boolean().default(false),
  leftover: z.enum(["retain", "carry"]).default("retain"),
  /** What of a member's balance a till may let be spent while it cannot ask the server, fen; absent: nothing. */
  floorLimit: z.int(FLOOR).min(0, FLOOR).max(MAX_AMOUNT, FLOOR).optional(),
  exchange: z
    .strictObject({
      points: optional(Ratio),
      love: optional(Ratio),
      loveTo: z.enum(["available", "frozen"]).default("available"),
    })
    .prefault({}),
});

/** Which data of the queue are shown to members (§9.2); off: the datum is not sent at all. */
export const Show = z.strictObject({
  /** 队列进程: the place in the queue, what is ahead, and the button for it. */
  progress: z.boolean().default(true),
  /** 累计奖励: what was paid so far. */
  paid: z.boolean().default(true),
  /** 待奖励: what waits of one's own. */
  waiting: z.boolean().default(true),
  /** 会员信息: who the others are. */
  members: z.boolean().default(false),
  /** 待奖励金额: the amounts that others wait for. */
  amounts: z.boolean().default(true),
});
export type Show = z.infer<typeof Show>;

const DisplayName = z
  .string()
  .trim()
  .min(1, "expected a name of 1 to 20 characters")
  .max(20, "expected a name of 1 to 20 characters");

/** What the merchant calls it (§9.1), and what is shown of it (§9.2). */
const ProgrammeSettings = z.strictObject({
  name: DisplayName.default(USUAL_NAMES.name),
  exchangeName: DisplayName.default(USUAL_NAMES.exchangeName),
  show: Show.prefault({}),
});

/** §10: a queue of its own, paid from the day's profit at midnight. Ratios of what was paid, of the net, of a unit's profit. */
const Union = z.strictObject({ ratio: Ratio, share: Ratio, accelerate: Ratio.default(0) });

const WEIGHT = "expected a whole weight above 0";
const DEPTH = "expected a number of steps up the referral line, 1 or more";
const PERIOD = 'expected the period "day" or "month"';
/** §11. A part that is absent rewards nobody. */
const Rewards = z.strictObject({
  base: z.enum(["paid", "profit"], 'expected the base "paid" or "profit"').default("paid"),
  direct: optional(Ratio),
  indirect: optional(Ratio),
  recruit: optional(Ratio),
  team: optional(
    z.strictObject({
      levels: z.record(z.string(), Ratio),
      maxDepth: z.int(DEPTH).min(1, DEPTH).max(MAX_COUNT, DEPTH).default(2),
    }),
  ),
  shareholders: optional(
    z.strictObject({
      ratio: Ratio,
      period: z.enum(["day", "month"], PERIOD),
      shares: z
        .array(
          z.strictObject({ member: z.string().min(1), weight: z.int(WEIGHT).min(1, WEIGHT).max(MAX_COUNT, WEIGHT) }),
        )
        .min(1, "expected at least one shareholder"),
    }),
  ),
});

/** What every version of the rules has had. */
export const PARTS = {
  programme: ProgrammeSettings.prefault({}),
  basic: Basic.prefault({}),
  products: z.record(z.string(), Product).default({}),
  stores: z.record(z.string(), Store).default({}),
};

/** §4.3: points have a ratio before they are given by chance. */
function pointsBesideRandomReturn(
  rules: z.infer<z.ZodObject<typeof PARTS>>,
  context: z.RefinementCtx<z.infer<z.ZodObject<typeof PARTS>>>,
): void {
  if (rules.basic.exchange.points !== null) return;
  const paths = [
    ["basic"],
    ...Object.keys(rules.stores).flatMap((id) => [
      ["stores", id, "cashier"],
      ["stores", id, "online"],
    ]),
  ];
  for (const path of paths) {
    const [, store, desk] = path;
    const value =
      store === undefined
        ? rules.basic.randomReturn
        : rules.stores[store]?.[desk === "cashier" ? "cashier" : "online"]?.randomReturn;
    if (value) {
      context.addIssue({
        code: "custom",
        path: [...path, "randomReturn"],
        message: "expected basic.exchange.points to be set beside random return (§4.3)",
      });
    }
  }
}

/**
 * Everything that the rulebook knows, judged by its arithmetic alone: what a scenario is run by. Nobody's
 * acknowledgement is asked for.
 */
export const WholeRules = z
  .strictObject({
    ...PARTS,
    union: optional(Union),
    rewards: optional(Rewards),
    /** What the owner acknowledged of it (§12.2), by whom and when. */
    acknowledged: z.array(Acknowledgement).max(MAX_ACKNOWLEDGED).default([]),
  })
  .superRefine(pointsBesideRandomReturn);
export type Rules = z.infer<typeof WholeRules>;

/** Rules as they are taken for a chain: with the acknowledgements that they need (§12.2). */
export const Rules = WholeRules.superRefine((rules, context) => {
  for (const need of missingAcknowledgements(rules, rules.acknowledged))
    context.addIssue({ code: "custom", path: ["acknowledged"], message: missing(need) });
  // A till that owns a queue would pay out of it; the union's one queue is paid by the server alone (§10).
  if (rules.union !== null && rules.basic.cashierScope === "till") {
    context.addIssue({
      code: "custom",
      path: ["basic", "cashierScope"],
      message: "expected store or all beside union: its one queue is the server's (§10.1)",
    });
  }
});

const WHY = {
  team: "team rewards go by downline and draw legal warnings",
  depth: "more than two steps up the referral line draw legal warnings",
  shareholders: "shareholder rewards draw legal warnings",
  "ratio-above-100": "an entitlement above what was paid draws legal warnings",
  "ratio-above-extract": "more is promised than is extracted, and nothing is cleared",
  "above-margin": "extraction and rewards take more than is left over the cost",
} as const satisfies Record<Needed["what"], string>;
const ARITHMETIC: readonly Needed["what"][] = ["ratio-above-100", "ratio-above-extract", "above-margin"];

/** What is said where an acknowledgement is missing. */
export const missing = ({ what, figures }: Needed): string =>
  `expected the owner's acknowledgement of ${what} ${JSON.stringify(figures)}: ${WHY[what]} ` +
  `(§12.${ARITHMETIC.includes(what) ? 1 : 2}). Acknowledge it by name when publishing, or take it out of the rules`;

/** Rules as a merchant writes them: every default may be left out. */
export type RulesInput = z.input<typeof Rules>;

/** Rules with the calendar of the merchant's zone beside them: what the engine decides with. */
export type Programme = { readonly rules: Rules; readonly calendar: Calendar };

/** `path: what was expected`, one a line. */
export const describeIssues = (error: Pick<z.ZodError, "issues">): string =>
  error.issues.map((issue) => `${issue.path.map(String).join(".") || "(whole)"}: ${expected(issue)}`).join("\n");

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `expected no field named ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  return issue.message;
}
