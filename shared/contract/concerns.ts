/** What HQ has to look at, by kind; the server lists them, the page says what each means and what to do. */

/**
 * In the order of their weight: a queue that stands still, a till's own queue that differs from the server's
 * mirror of it, a tail that was cut off a till's chain, a receipt that a till has lost, facts consumed without
 * being understood, batches that were refused, money handed back beyond what was left, balances below zero,
 * drawers that were counted to another sum than they should have held (the amount: counted less expected), promises that differ, late insertions, clocks.
 */
export const CONCERN_KINDS = [
  "halted",
  "digest",
  "cut-tail",
  "lost-receipt",
  "quarantine",
  "refused",
  "over-refund",
  "overdraft",
  "shift",
  "difference",
  "late",
  "clock",
] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number];
