/**
 * The format of a scenario (docs: build/scenarios/FORMAT.md), read strictly: what does not fit is refused
 * with the path in it and what was expected. Amounts are fen, ratios basis points, instants ISO 8601 with an offset.
 */
import { z } from "zod";
import { isZone } from "../../shared/kernel/calendar.ts";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { ROLLS } from "../../shared/kernel/roll.ts";
import { UnitPromise } from "../../shared/facts/fact.ts";
import { describeIssues, WholeRules } from "../../shared/rules/schema.ts";
import { parseInstant } from "./instant.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";

const Id = z.string().min(1, "expected an id of at least one character");
const Amount = z.int().min(0).max(MAX_AMOUNT);
const Roll = z
  .int()
  .min(0)
  .max(ROLLS - 1);
const Index = z.int().min(0);

const at = z.string().transform((text, context) => {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  context.addIssue({
    code: "custom",
    message: "expected an instant, ISO 8601 with an offset, like 2026-03-02T09:00:00+08:00",
  });
  return z.NEVER;
});

/** §3.7: a promise may be written without what its default says. */
const Promised = z.preprocess(
  (value) => (isPlain(value) && value["joins"] === true ? { lottery: null, ...value } : value),
  UnitPromise,
);
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const line = {
  paid: Amount,
  cost: Amount.nullable().default(null),
  roll: Roll.default(0),
  promise: Promised.nullable().default(null),
};
const Line = z.strictObject({ product: Id, ...line });
const CashierLine = z.strictObject({ product: Id.nullable().default(null), ...line });

const order = {
  at,
  type: z.literal("order"),
  id: Id,
  member: Id.nullable().default(null),
  deducted: z.boolean().default(false),
};
const none = z.null().default(null);
const Order = z
  .discriminatedUnion("channel", [
    z.strictObject({
      ...order,
      channel: z.literal("cashier"),
      store: Id,
      till: Id,
      /** What the member's cash balance pays of the line (§12.5); the line's paid amount counts it in. */
      balance: Amount.default(0),
      completed: z.boolean().default(true),
      lines: z.array(CashierLine).length(1, "expected one line: a cashier order has one"),
    }),
    z.strictObject({
      ...order,
      channel: z.literal("online"),
      store: Id,
      till: none,
      completed: z.boolean().default(false),
      lines: z.array(Line).min(1),
    }),
    z.strictObject({
      ...order,
      channel: z.literal("mall"),
      store: none,
      till: none,
      completed: z.boolean().default(false),
      lines: z.array(Line).min(1),
    }),
  ])
  .superRefine((it, context) => {
    const balance = it.channel === "cashier" ? it.balance : 0;
    if (balance > 0 && (it.member === null || balance > (it.lines[0]?.paid ?? 0))) {
      const message = "expected no more than is paid, and a member whose balance it is";
      context.addIssue({ code: "custom", path: ["balance"], message });
    }
    it.lines.forEach((line, index) => {
      if (!line.promise?.joins || it.member !== null) return;
      context.addIssue({
        code: "custom",
        path: ["lines", index, "promise", "joins"],
        message: "expected false: the order has no member",
      });
    });
  });

const Event = z.discriminatedUnion("type", [
  Order,
  z.strictObject({ at, type: z.literal("complete"), order: Id }),
  z
    .strictObject({
      at,
      type: z.literal("refund"),
      order: Id,
      line: Index.nullable().default(null),
      amount: z.int().nullable().default(null),
      /** What of it goes back to the member's balance; absent: what money did not pay. */
      toBalance: Amount.nullable().default(null),
    })
    .refine((it) => it.amount === null || it.line !== null, {
      path: ["amount"],
      message: "expected `line` beside `amount`",
    }),
  z.strictObject({ at, type: z.literal("draw"), order: Id, line: Index.default(0), roll: Roll }),
  z.strictObject({
    at,
    type: z.literal("exchange"),
    order: Id,
    line: Index.default(0),
    to: z.enum(["points", "love"]),
  }),
  // By hand (§12.6); ours beyond the format.
  z.strictObject({ at, type: z.literal("pay-out"), member: Id, amount: Amount.min(1) }),
  z.strictObject({
    at,
    type: z.literal("correct"),
    member: Id,
    what: z.enum(["cash", "points", "love"]),
    amount: z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT),
  }),
  z.strictObject({ at, type: z.literal("fund"), queue: Id, amount: Amount.min(1), proposal: Index }),
  z.strictObject({ at, type: z.literal("void"), order: Id, line: Index.default(0) }),
  z.strictObject({
    at,
    type: z.literal("rules"),
    patch: z.json({ error: "expected JSON, an RFC 7396 merge patch of the rules" }),
  }),
  z
    .strictObject({
      at,
      type: z.literal("tick"),
      store: Id.nullable().default(null),
      till: Id.nullable().default(null),
    })
    .refine((it) => (it.store === null) === (it.till === null), "expected `store` and `till` together, or neither"),
]);
export type Event = z.infer<typeof Event>;

const Member = z.strictObject({
  id: Id,
  level: z.string().nullable().default(null),
  referrer: Id.nullable().default(null),
  teamLevel: z.string().nullable().default(null),
});

const Scenario = z.strictObject({
  name: z.string(),
  timezone: z.string().refine(isZone, "expected the IANA name of a time zone").default("Asia/Shanghai"),
  /** As written: a patch works on this, not on what defaults made of it. */
  rules: z.json({ error: "expected an object, the rules" }).superRefine((rules, context) => {
    const read = WholeRules.safeParse(rules);
    for (const issue of read.error?.issues ?? [])
      context.addIssue({ ...issue, code: "custom", message: messageOf(issue) });
  }),
  members: z.array(Member).superRefine((members, context) => {
    const seen = new Set<string>();
    members.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({ code: "custom", path: [index, "id"], message: "expected an id that no other member has" });
      seen.add(id);
    });
  }),
  events: z.array(Event),
});
export type Scenario = z.infer<typeof Scenario> & { rules: Json };

const messageOf = (issue: z.core.$ZodIssue): string =>
  describeIssues({ issues: [{ ...issue, path: [] }] }).replace(/^\(whole\): /, "");

/** A scenario, or where it does not fit and what was expected there (one place a line). */
export type ReadScenario = { ok: true; scenario: Scenario } | { ok: false; expected: string };

/** Reads the text of a scenario. Throws nothing. */
export function readScenario(text: string): ReadScenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, expected: `(whole): expected JSON (${error.message})` };
    throw error;
  }
  const read = Scenario.safeParse(value);
  return read.success ? { ok: true, scenario: read.data } : { ok: false, expected: describeIssues(read.error) };
}
