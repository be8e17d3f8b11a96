/**
 * One queue as a stream (§12): each day its entitlements join and its extraction pays first come, first served, whole
 * fen a day. Knows no single orders: what joins on a day is paid together, and a day's extraction also pays what
 * joined on it. It starts empty.
 */

/** When on a day ahead what waits is cleared (§5.8): before that day's sales, after them, or not. */
export type Clearing = (day: number) => "before" | "after" | null;

export type Stream = {
  /** What joins and what is extracted on a day ahead (1 the first), fen. */
  readonly granted: (day: number) => number;
  readonly extracted: (day: number) => number;
  readonly paused: boolean;
  /** Whether what finds nobody waits for the next (§5.5). */
  readonly carries: boolean;
  readonly clearing: Clearing;
};

/** What stands when a day ahead has ended; place 0 is before the first. Sums since then, fen. */
export type Flow = {
  readonly granted: readonly number[];
  readonly paid: readonly number[];
  readonly liability: readonly number[];
  /** By day asked for: days until all that joined on it is paid; null: not within the time looked at, or cleared before; absent: nothing joined. */
  readonly waits: ReadonlyMap<number, number | null>;
};

/**
 * @param days so many are told
 * @param watched days whose waits are asked for, none above `days`
 * @param longest days that are looked at for them
 */
export function flow(stream: Stream, days: number, watched: readonly number[], longest: number): Flow {
  const waiting: number[] = [0];
  const waits = new Map<number, number | null>();
  const open = new Set<number>();
  const told = { granted: [0], paid: [0], liability: [0] };
  let [head, carried, granted, paid, owed] = [1, 0, 0, 0, 0];
  const clear = (upTo: number): void => {
    for (; head <= upTo; head += 1) {
      if ((waiting[head] ?? 0) > 0) open.delete(head);
      owed -= waiting[head] ?? 0;
      waiting[head] = 0;
    }
  };
  for (let day = 1; day <= days || (open.size > 0 && day <= longest); day += 1) {
    const clearing = stream.clearing(day);
    if (clearing === "before") clear(day - 1);
    const joins = stream.granted(day);
    waiting.push(joins);
    granted += joins;
    owed += joins;
    if (joins > 0 && watched.includes(day)) {
      waits.set(day, null);
      open.add(day);
    }
    let pool = stream.paused ? 0 : stream.extracted(day) + carried;
    while (head <= day && (pool > 0 || waiting[head] === 0)) {
      const amount = Math.min(pool, waiting[head] ?? 0);
      waiting[head] = (waiting[head] ?? 0) - amount;
      pool -= amount;
      paid += amount;
      owed -= amount;
      if (waiting[head] !== 0) break;
      if (open.delete(head)) waits.set(head, day - head);
      head += 1;
    }
    carried = stream.carries ? pool : 0;
    if (clearing === "after") clear(day);
    if (day > days) continue;
    told.granted.push(granted);
    told.paid.push(paid);
    told.liability.push(owed);
  }
  return { ...told, waits };
}
