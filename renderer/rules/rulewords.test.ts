import { describe, expect, test } from "vitest";
import { effective } from "../../shared/rules/effective.ts";
import { Rules, type RulesInput } from "../../shared/rules/schema.ts";
import { en } from "../i18n/en.ts";
import type { T } from "../i18n/i18n.ts";
import { zh } from "../i18n/zh.ts";
import { rulePlaces, rulesIn } from "./ruleplaces.ts";
import { ruleLines } from "./rulewords.ts";

const texts =
  (of: Record<keyof typeof zh, string>): T =>
  (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)), of[key]);

const RULES: RulesInput = {
  basic: {
    extract: 6500,
    ratio: 10_000,
    exchange: { points: 11_000 },
    clear: { every: "week", weekday: 1, at: "03:00" },
    payoutOrder: "completed-first",
    cap: { amount: 500_000 },
  },
  products: { m1: { lottery: { kind: "fixed", ratios: [8000, 13_000], weights: [5, 3, 2] } } },
  stores: {
    s1: {
      cashier: { ratio: 12_000, limits: { perDay: 3 }, randomReturn: { cash: 2, points: 1 } },
      tills: {
        t2: {
          levelRatios: { 金卡: 13_000 },
          cumulative: [{ days: 30, amount: 100_000, ratio: 12_500 }],
          windows: [{ weekdays: [6, 7], start: "18:00", end: "02:00" }],
        },
      },
      products: { p1: { enabled: false } },
    },
  },
};

const tills = [
  { id: "s1/t1", store: "s1" },
  { id: "s2/t9", store: "s2" },
];

describe("places that have a rule", () => {
  test("are the tills and stores there are and those that the rules name, each once", () => {
    expect(rulePlaces(Rules.parse(RULES), tills).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "till s1/t1",
      "till s1/t2",
      "till s2/t9",
      "desk s1",
      "desk s2",
      "online s1",
      "online s2",
      "product s1/p1",
      "mall m1",
    ]);
  });
  test("the rules of a text: the whole, or a patch on a version; none where they cannot be", () => {
    expect(rulesIn('{"basic":{"ratio":5}}', null)?.basic.ratio).toBe(5);
    expect(rulesIn('{"basic":{"ratio":null}}', '{"basic":{"ratio":5,"extract":6}}')?.basic).toMatchObject({
      ratio: null,
      extract: 6,
    });
    for (const wrong of ["{", '{"basic":{"ratio":-1}}', '{"bacis":{}}']) expect(rulesIn(wrong, null)).toBeNull();
  });
});

describe("a rule in words", () => {
  const said = (id: string, language: "zh" | "en" = "zh") => {
    const rules = Rules.parse(RULES);
    const place = rulePlaces(rules, tills).find((each) => `${each.kind} ${each.id}` === id);
    if (!place) throw new Error(`no place ${id}`);
    const lines = ruleLines(
      effective(rules, place.place),
      place,
      texts(language === "zh" ? zh : en),
      language === "zh" ? "zh-CN" : "en-GB",
    );
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    return Object.fromEntries(lines.map((line) => [line.key, `${line.said.join(" | ")} ← ${line.from}`]));
  };
  test("§3 §4 §5 §7 a till's: its own, the desk's, the basic one, and what holds anyway", () => {
    expect(said("till s1/t2")).toMatchObject({
      enabled: "参加 ← desk",
      queue: "本台自己的队列 ← default",
      extract: "65% ← basic",
      "levelRatios.金卡": "130% ← till",
      "cumulative.0": "最近 30 天满 ¥1,000.00：125% ← till",
      lottery: "没有 ← default",
      ratio: "120% ← desk",
      windows: "周六 周日 · 18:00–02:00 ← till",
      limits: "每天 3 单 | 按全店收银台合计 ← desk",
      randomReturn: "每 3 单里：2 单返现，1 单转积分 ← desk",
      paused: "没有暂停 ← default",
      clear: "每周一 03:00 ← basic",
      cap: "队列里等着的达到 ¥5,000.00 就不再接新单 ← basic",
      "exchange.points": "110% ← basic",
      "exchange.love": "没有 ← default",
    });
    expect(said("till s1/t2", "en")).toMatchObject({
      windows: "Sat Sun · 18:00–02:00 ← till",
      clear: "every Mon at 03:00 ← basic",
    });
  });
  test("§2.6 §6.1 products', and a desk's as a whole", () => {
    expect(said("mall m1")).toMatchObject({
      enabled: "参加 ← product",
      queue: "全商城一个队列 ← default",
      lottery: "80%：机会 5/10 | 130%：机会 3/10 | 没有抽中：机会 2/10 ← product",
      "cumulative.0": "没有 ← default",
    });
    expect(said("product s1/p1")).toMatchObject({ enabled: "不参加：不排队，也不提取 ← product" });
    expect(said("desk s1")).toMatchObject({ enabled: "参加 ← desk", queue: "每台各自的队列 ← default" });
    expect(said("desk s2")).toMatchObject({ enabled: "不参加：不排队，也不提取 ← default" });
  });
});
