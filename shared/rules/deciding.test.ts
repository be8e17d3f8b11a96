import { array, assert, constant, constantFrom, integer, option, property, record } from "fast-check";
import { expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import { decide, type DecidedUnit, type Known } from "./decide.ts";
import { deciding } from "./deciding.ts";
import { WholeRules } from "./schema.ts";

const calendar = new Calendar("Asia/Shanghai");
const AT = Date.UTC(2026, 0, 5, 4);
const knownOf = (level: string | null, spent: number): Known => ({
  level,
  spent: () => spent,
  entries: () => 0,
  waiting: () => 0,
});

const ratio = option(integer({ min: 1, max: 20_000 }));
const holder = record({
  ratio,
  extract: ratio,
  levelRatios: record({ gold: ratio }),
  cumulative: array(
    record({
      days: integer({ min: 1, max: 30 }),
      amount: integer({ min: 0, max: 200 }),
      ratio: constant(9_000),
    }),
    { maxLength: 2 },
  ),
  lottery: option(constant({ kind: "range" as const, min: 1, max: 2 })),
});
const rules = record({
  basic: record({
    ratio,
    extract: ratio,
    levelRatios: record({ gold: ratio }),
    lottery: option(constant({ kind: "range" as const, min: 1, max: 2 })),
  }),
  products: record({ p: holder }),
  stores: record({
    s: record({
      cashier: holder,
      tills: constantFrom({}, { t: {} }).chain(() => record({ t: holder })),
      online: holder,
      products: record({ p: holder }),
    }),
  }),
});
const unit = constantFrom<DecidedUnit>(
  { channel: "mall", store: null, till: null, product: "p", paid: 100 },
  { channel: "cashier", store: "s", till: "t", product: null, paid: 100 },
  { channel: "online", store: "s", till: null, product: "p", paid: 100 },
);

test("§3: the step that is lit is the first that is set, and the one by which the engine decides", () => {
  assert(
    property(
      rules,
      unit,
      constantFrom(null, "gold", "silver"),
      integer({ min: 0, max: 300 }),
      (raw, at, level, spent) => {
        const programme = { rules: WholeRules.parse(raw), calendar };
        const known = knownOf(level, spent);
        const promise = decide(programme, at, AT, false, known);
        const found = deciding(programme, at, AT, false, known);
        expect(found.promise).toEqual(promise);
        const lit = found.steps.filter((step) => step.decides);
        if (!promise.joins) {
          expect(lit).toEqual([]);
          return;
        }
        const first = found.steps.find((step) => step.said !== null) ?? found.steps.at(-1);
        expect(lit).toEqual([first]);
        expect(first?.source).toBe(promise.source);
        if (first?.said?.kind === "ratio") expect(first.said.ratio).toBe(promise.ratio);
      },
    ),
  );
});

test("§4.1: who does not join has no step lit, whatever is set: no member, outside the time, the limit used up", () => {
  const programme = {
    rules: WholeRules.parse({
      basic: { ratio: 10_000 },
      stores: {
        s: { cashier: { limits: { perDay: 1 } }, tills: { t: { windows: [{ start: "08:00", end: "09:00" }] } } },
      },
    }),
    calendar,
  };
  const at: DecidedUnit = { channel: "cashier", store: "s", till: "t", product: null, paid: 100 };
  const found = (known: Known | null, when = AT) => deciding(programme, at, when, false, known);
  const morning = AT - 3.5 * 3_600_000;
  expect(found(null).promise).toMatchObject({ joins: false, reason: "no-member" });
  expect(found(knownOf(null, 0)).promise).toMatchObject({ joins: false, reason: "window" });
  expect(found({ ...knownOf(null, 0), entries: () => 1 }, morning).promise).toMatchObject({ reason: "daily-limit" });
  expect(found(knownOf(null, 0)).steps.some((step) => step.decides)).toBe(false);
  expect(found(knownOf(null, 0), morning).steps.find((step) => step.decides)?.source).toBe("basic.ratio");
});
