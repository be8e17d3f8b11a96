/** Figures as the page says them: days, odds, the range of a wait. Never a date to come, never a promise (§12.4). */
import type { LotteryView, WaitView } from "../../shared/contract/view.ts";
import { percent } from "../kit/amount.ts";
import type { Say } from "./words.ts";

/** `11月22日`, with the year where it is not the present one. */
export function dayWords(at: number, locale: string, zone: string): string {
  const year = (of: number): string => new Intl.DateTimeFormat("en", { year: "numeric", timeZone: zone }).format(of);
  const isOld = year(at) !== year(Date.now());
  return new Intl.DateTimeFormat(locale, {
    ...(isOld ? { year: "numeric" as const } : {}),
    month: "short",
    day: "numeric",
    timeZone: zone,
  }).format(at);
}

export function waitWords({ fromDays: from, toDays: to }: WaitView, say: Say): string {
  if (from === null) return say("wait.never");
  if (to === null) return say("wait.from", { from });
  return from === to ? say("wait.one", { days: to }) : say("wait.range", { from, to });
}

/** What a draw can bring: `100–150%`. */
export function oddsWords(draw: LotteryView): string {
  const ratios = draw.kind === "range" ? [draw.minBp, draw.maxBp] : draw.ratiosBp;
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return least === most ? percent(most) : `${percent(least).slice(0, -1)}–${percent(most)}`;
}
