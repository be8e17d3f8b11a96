/** Rewards summed by day, kind and store, beside the rewards themselves. */
import { add } from "../kernel/money.ts";
import type { RewardDayRow, RewardRow } from "./rows.ts";

/** By `dayKey`. */
export type RewardDays = Map<string, RewardDayRow>;

export const dayKey = ({ day, kind, store }: Pick<RewardDayRow, "day" | "kind" | "store">): string =>
  `${day} ${kind} ${store ?? ""}`;

/** Adds rewards to their days. @param last the number of the reward before the first of them */
export function addToDays(days: RewardDays, rows: readonly RewardRow[], last: number): void {
  rows.forEach((row, index) => {
    const { day, kind, store, amount } = row;
    const key = dayKey(row);
    const n = last + 1 + index;
    const known = days.get(key);
    const it = known ?? { day, kind, store, credited: 0, clawed: 0, count: 0, first: n, last: n };
    if (!known) days.set(key, it);
    if (amount > 0) it.credited = add(it.credited, amount);
    else it.clawed = add(it.clawed, -amount);
    it.count += 1;
    it.last = n;
  });
}
