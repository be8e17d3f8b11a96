/** Figures as the page says them: days, odds, the range of a wait. Never a date to come, never a promise (§12.4). */
import type { LotteryView, WaitView } from "../../shared/contract/view.ts";
import { percent } from "../kit/amount.ts";
import type { Say } from "./words.ts";

/**
 * `11月22日`, with the year where it is not the present one. By the page's own words: the browser's calendars take a slow phone
 * longer to load than all else of the first view.
 * @param day `2026-11-22`
 */
export function dayWords(day: string, say: Say): string {
  const [year = "", month = "", date = ""] = day.split("-").map((it) => String(Number(it)));
  const values = { year, month: say("day.months").split(" ")[Number(month) - 1] ?? month, date };
  return say(Number(year) === new Date().getFullYear() ? "day.ofYear" : "day.whole", values);
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
