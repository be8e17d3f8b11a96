/**
 * An effective rule in words: a line a setting, with what it is and where it comes from. Decides nothing:
 * shared/rules/effective.ts did.
 */
import type { From, Setting } from "../../shared/rules/chain.ts";
import type { Effective } from "../../shared/rules/effective.ts";
import type { Clear, Lottery, RandomReturn, Window } from "../../shared/rules/schema.ts";
import type { T } from "../i18n/i18n.ts";
import { money, percent } from "../kit/amount.ts";
import type { RulePlace } from "./ruleplaces.ts";

/** `key`: the setting's path in the rules; `said`: a line each. */
export type RuleLine = {
  readonly key: string;
  readonly name: string;
  readonly said: readonly string[];
  readonly from: From;
};

export function ruleLines(rule: Effective, of: RulePlace, t: T, locale: string): RuleLine[] {
  const line = <V>(key: string, name: string, { value, from }: Setting<V>, words: (value: V) => string | string[]) => ({
    key,
    name,
    said: [words(value)].flat(),
    from,
  });
  const ratioOrNone = (ratio: number | null) => (ratio === null ? t("rule.none") : percent(ratio));
  const tiers: Effective["cumulative"] =
    rule.cumulative.length > 0 ? rule.cumulative : [{ value: [], from: "default" }];
  return [
    line("enabled", t("rule.enabled"), rule.enabled, (is) => t(`rule.enabled.${is}`)),
    line("queue", t("rule.queue"), rule.queue, (key) => queueWords(key, of, t)),
    line("extract", t("rule.extract"), rule.extract, percent),
    ...Object.entries(rule.levels).map(([level, setting]) =>
      line(`levelRatios.${level}`, t("rule.level", { level }), setting, percent),
    ),
    ...tiers.map((setting, index) =>
      line(`cumulative.${index}`, t("rule.cumulative"), setting, (table) =>
        table.length === 0
          ? t("rule.none")
          : table.map(({ days, amount, ratio }) =>
              t("rule.tier", { days, amount: money(amount), ratio: percent(ratio) }),
            ),
      ),
    ),
    line("lottery", t("rule.lottery"), rule.lottery, (lottery) => lotteryWords(lottery, t)),
    line("ratio", t("rule.ratio"), rule.ratio, percent),
    line("windows", t("rule.windows"), rule.windows, (windows) =>
      windows.length === 0 ? t("rule.always") : windows.map((window) => windowWords(window, t, locale)),
    ),
    line("limits", t("rule.limits"), rule.limits, () => limitWords(rule.limits, t)),
    line("randomReturn", t("rule.randomReturn"), rule.randomReturn, (it) => randomWords(it, t)),
    line("settleOn", t("rule.settleOn"), rule.settleOn, (when) => t(`rule.settleOn.${when}`)),
    line("payoutOrder", t("rule.payoutOrder"), rule.payoutOrder, (order) => t(`rule.payoutOrder.${order}`)),
    line("leftover", t("rule.leftover"), rule.leftover, (what) => t(`rule.leftover.${what}`)),
    line("paused", t("rule.paused"), rule.paused, (is) => t(`rule.paused.${is}`)),
    line("paysItself", t("rule.paysItself"), rule.paysItself, (is) => t(`rule.paysItself.${is}`)),
    line("deductionParticipates", t("rule.deduction"), rule.deductionParticipates, (is) => t(`rule.deduction.${is}`)),
    line("clear", t("rule.clear"), rule.clear, (clear) => clearWords(clear, t, locale)),
    line("cap", t("rule.cap"), rule.cap, (cap) =>
      cap === null ? t("rule.none") : t("rule.cap.amount", { amount: money(cap.amount) }),
    ),
    ...(rule.floorLimit === null ? [] : [line("floorLimit", t("rule.floorLimit"), rule.floorLimit, money)]),
    line("exchange.points", t("rule.points"), rule.exchange.points, ratioOrNone),
    line("exchange.love", t("rule.love"), rule.exchange.love, ratioOrNone),
    line("exchange.loveTo", t("rule.loveTo"), rule.exchange.loveTo, (to) => t(`rule.loveTo.${to}`)),
  ];
}

function queueWords(key: string, { kind, place }: RulePlace, t: T): string {
  if (key === "union" || key === "mall" || key === "stores" || key === "cashiers") return t(`rule.queue.${key}`);
  if (place.channel === "mall") return t("rule.queue.product");
  if (place.channel === "online") return t("rule.queue.store");
  if (key.startsWith("cashier:")) return t("rule.queue.cashier");
  return t(kind === "desk" ? "rule.queue.eachTill" : "rule.queue.till");
}

export function lotteryWords(lottery: Lottery | null, t: T): string | string[] {
  if (lottery === null) return t("rule.none");
  if (lottery.kind === "range")
    return t("rule.lottery.range", { min: percent(lottery.min), max: percent(lottery.max) });
  const weights = lottery.weights ?? lottery.ratios.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, index) => {
    const ratio = lottery.ratios[index];
    return t("rule.lottery.chance", { what: ratio === undefined ? t("proof.noWin") : percent(ratio), weight, total });
  });
}

/** 1 January 2024 was a Monday. */
export const weekdayName = (day: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, day));

function windowWords({ from, to, weekdays, start, end }: Window, t: T, locale: string): string {
  const parts = [
    from === undefined && to === undefined ? "" : `${from ?? "…"} – ${to ?? "…"}`,
    weekdays === undefined ? "" : weekdays.map((day) => weekdayName(day, locale)).join(" ") || t("rule.noDay"),
    start === undefined && end === undefined ? "" : `${start ?? "00:00"}–${end ?? "24:00"}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("rule.always") : parts.join(" · ");
}

function limitWords({ value: { perDay, total }, counts }: Effective["limits"], t: T): string | string[] {
  const said = [
    ...(perDay === null ? [] : [t("rule.limits.perDay", { count: perDay })]),
    ...(total === null ? [] : [t("rule.limits.total", { count: total })]),
  ];
  if (said.length === 0) return t("rule.none");
  if (counts === null) return said;
  const whole = counts.channel === "cashier" ? "cashier" : "online";
  return [...said, t(`rule.limits.of.${counts.product === null ? whole : "product"}`)];
}

const randomWords = (it: RandomReturn | null, t: T): string =>
  it === null ? t("rule.none") : t("rule.randomReturn.groups", { ...it, all: it.cash + it.points });

function clearWords(clear: Clear | null, t: T, locale: string): string {
  switch (clear?.every) {
    case undefined:
      return t("rule.clear.never");
    case "day":
      return t("rule.clear.day", { at: clear.at });
    case "week":
      return t("rule.clear.week", { day: weekdayName(clear.weekday, locale), at: clear.at });
    case "month":
      return t("rule.clear.month", { day: clear.day, at: clear.at });
    case "once":
      return t("rule.clear.once", { day: clear.date, at: clear.at });
  }
}
