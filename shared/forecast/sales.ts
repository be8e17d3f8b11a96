/**
 * What is sold on the days ahead, in proportion to a sample (§12.1): as much every day, or along a straight line laid
 * through the days of the sample by least squares, never below nothing. All fractions are exact; a total is spread so
 * that its days add up to it.
 */

/** The days ahead along which a trend goes on; after them sales stay as they are then. */
export const TREND_DAYS = 365;

/** How much of a sample's total comes up to the end of a day ahead (1 the first): a fraction of it. */
export class SalesAhead {
  readonly #weight: (day: number) => bigint;
  readonly #whole: bigint;
  readonly #upTo: bigint[] = [0n];

  /** @param weight of a day ahead; `whole`: what the weights of the sample's days add up to */
  constructor(weight: (day: number) => bigint, whole: bigint) {
    this.#weight = weight;
    this.#whole = whole;
  }

  /** What comes of a total of the sample up to the end of a day, fen, rounded down. */
  upTo(total: number, day: number): number {
    for (let next = this.#upTo.length; next <= day; next += 1)
      this.#upTo.push((this.#upTo[next - 1] ?? 0n) + this.#weight(next));
    return Number((BigInt(total) * (this.#upTo[day] ?? 0n)) / this.#whole);
  }

  /** What comes of it on that day, fen. */
  on(total: number, day: number): number {
    return this.upTo(total, day) - this.upTo(total, day - 1);
  }
}

export const flat = (days: number): SalesAhead => new SalesAhead(() => 1n, BigInt(days));

/** @param sales of each day of the sample, fen, oldest first */
export function trend(sales: readonly number[]): SalesAhead {
  const n = BigInt(sales.length);
  let [sum, ofDays, ofSquares, ofProducts] = [0n, 0n, 0n, 0n];
  for (const [index, amount] of sales.entries()) {
    const [x, y] = [BigInt(index), BigInt(amount)];
    sum += y;
    ofDays += x;
    ofSquares += x * x;
    ofProducts += x * y;
  }
  const spread = n * ofSquares - ofDays * ofDays;
  if (spread === 0n || sum === 0n) return flat(sales.length);
  const rise = n * ofProducts - ofDays * sum;
  // The line at x is (sum · spread + rise · (n·x − ofDays)) / (n · spread); the mean is sum / n.
  const weight = (day: number): bigint => {
    const x = n - 1n + BigInt(Math.min(day, TREND_DAYS));
    const line = sum * spread + rise * (n * x - ofDays);
    return line > 0n ? line : 0n;
  };
  return new SalesAhead(weight, n * sum * spread);
}
