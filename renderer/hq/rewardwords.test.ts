import { expect, test } from "vitest";
import { WholeRules } from "../../shared/rules/schema.ts";
import { en } from "../i18n/en.ts";
import type { T } from "../i18n/i18n.ts";
import { zh } from "../i18n/zh.ts";
import { aroundQueue } from "./rewardwords.ts";

const texts =
  (of: Record<keyof typeof zh, string>): T =>
  (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)), of[key]);

const said = (rules: unknown, language: Record<keyof typeof zh, string> = zh): string[] =>
  aroundQueue(WholeRules.parse(rules), texts(language));

test("§11 §12.2 rewards in sentences with their figures, and what they go by; nothing where there is nothing", () => {
  const shares = [
    { member: "m1", weight: 2 },
    { member: "m2", weight: 1 },
  ];
  const rewards = {
    base: "profit",
    direct: 300,
    indirect: 150,
    recruit: 50,
    team: { levels: { 金: 1_200, 银: 800 }, maxDepth: 3 },
    shareholders: { ratio: 100, period: "month", shares },
  };
  expect(said({ rewards })).toEqual([
    "直推：买家的推荐人得 3%。",
    "间推：推荐人的推荐人得 1.5%；没有第三级。",
    "团队级差：金 12% · 银 8%；从买家的推荐人起往上最多 3 级。",
    "招商：带来门店的会员得该店收银台和网店每单的 0.5%。",
    "股东分红：每月业绩（按规则为实付或利润）的 1%，按权重分给 2 人：m1 × 2 · m2 × 1。",
    "以上奖励按利润计算，由服务器记入会员余额；退款后按比例扣回。",
  ]);
  expect(said({ rewards: { base: "paid" } })).toEqual([]);
  expect(said({})).toEqual([]);
});

test("§10 §12.4 the union in sentences; it depends on future sales", () => {
  const [union, accelerate, ...more] = said({ union: { ratio: 11_000, share: 5_000, accelerate: 1_000 } }, en);
  expect(union).toContain("110% of what was paid");
  expect(union).toContain("50% of the day’s net profit");
  expect(union).toContain("depends on future sales and is not guaranteed");
  expect(accelerate).toContain("10% of a unit’s profit");
  expect(more).toEqual([]);
  expect(said({ union: { ratio: 1, share: 1 }, rewards: { direct: 100 } })).toHaveLength(3);
});
