/**
 * What always holds (§13), checked on the rows an act touched. The server and the till check after
 * every transaction's acts and before its commit.
 */
import type { Touched } from "../ledger/ledger.ts";
import { HELD_FIELD, type BalanceRow, type EntryRow, type QueueRow } from "../ledger/rows.ts";

/** An invariant of §13 does not hold: nothing of the transaction may be committed. */
export class Breach extends Error {
  readonly clause: "§13.1" | "§13.2" | "§13.3" | "§13.4" | "§12.8";
  /** The queue whose settlement has to stand still. */
  readonly queue: string;

  constructor(clause: Breach["clause"], queue: string, detail: string) {
    super(`${clause} does not hold in queue ${queue}: ${detail}`);
    this.name = "Breach";
    this.clause = clause;
    this.queue = queue;
  }
}

/** §13.1: Σ extracted = Σ paid + Σ retained + carried. */
export function checkQueue(queue: QueueRow): void {
  if (queue.extracted !== queue.paid + queue.retained + queue.carried) {
    throw new Breach(
      "§13.1",
      queue.key,
      `extracted ${queue.extracted} ≠ paid ${queue.paid} + retained ${queue.retained} + carried ${queue.carried}`,
    );
  }
  const negative = [
    queue.extracted,
    queue.paid,
    queue.retained,
    queue.carried,
    queue.waiting,
    queue.waitingAmount,
  ].some((it) => it < 0);
  if (negative) throw new Breach("§13.1", queue.key, "an amount is below zero");
}

/** §13.2 and the first part of §13.4, of one entry. */
export function checkEntry(entry: EntryRow): void {
  const { entitlement, paid, exchanged, cleared, voided, remaining, clawed } = entry;
  const where = `entry ${entry.order} line ${entry.line}`;
  if (entitlement !== paid + exchanged + cleared + voided + remaining - clawed) {
    throw new Breach(
      "§13.2",
      entry.queue,
      `${where}: ${entitlement} ≠ ${paid} + ${exchanged} + ${cleared} + ${voided} + ${remaining} − ${clawed}`,
    );
  }
  if (paid > entitlement) throw new Breach("§13.4", entry.queue, `${where} was paid ${paid} of ${entitlement}`);
  if ([paid, exchanged, cleared, voided, remaining, clawed].some((it) => it < 0) || clawed > paid + exchanged) {
    throw new Breach("§13.2", entry.queue, `${where}: an amount is below zero or more was clawed back than was given`);
  }
}

/** §13.3: a member's cash is what was received less what was clawed back, spent and withdrawn, and what was corrected. */
export function checkBalance(balance: BalanceRow): void {
  const { member, cash, received, clawed, spent, withdrawn, corrected } = balance;
  const place = `(balance of ${member})`;
  const parts = `received ${received}, clawed ${clawed}, spent ${spent}, withdrawn ${withdrawn}, corrected ${corrected}`;
  if (cash !== received - clawed - spent - withdrawn + corrected)
    throw new Breach("§13.3", place, `cash ${cash} is not what came and went: ${parts}`);
  // A till claws back what a merged queue paid, which it has not credited itself: there `received` may be less.
  if (received < 0 || clawed < 0 || spent < 0 || withdrawn < 0)
    throw new Breach("§13.3", place, `${parts}: one is below zero`);
}

/** §13.3: what a member has of points and love value changed by what was entered for it, and by nothing else. */
function checkMoves({ credited, balances, moves }: Pick<Touched, "credited" | "balances" | "moves">): void {
  const entered = new Map<string, number>();
  for (const { member, what, amount } of moves)
    entered.set(`${what} ${member}`, (entered.get(`${what} ${member}`) ?? 0) + amount);
  for (const balance of credited) {
    const { member } = balance;
    const was = balances.get(member);
    if (!was) continue;
    for (const what of VALUES) {
      const by = balance[HELD_FIELD[what]] - was[HELD_FIELD[what]];
      // A payout moves cash alone.
      if (by === 0 && moves.length === 0) continue;
      const sum = entered.get(`${what} ${member}`) ?? 0;
      if (by !== sum)
        throw new Breach("§13.3", `(balance of ${member})`, `${what} changed by ${by}, and ${sum} was entered`);
    }
  }
}
const VALUES = ["points", "love", "frozen"] as const;

/** Checks every row of a transaction that was touched. @throws Breach */
export function checkTouched(
  touched: Pick<Touched, "credited" | "balances" | "moves"> & {
    readonly entries: Iterable<EntryRow>;
    readonly queues: Iterable<QueueRow>;
  },
): void {
  for (const balance of touched.credited) checkBalance(balance);
  checkMoves(touched);
  for (const queue of touched.queues) checkQueue(queue);
  for (const entry of touched.entries) checkEntry(entry);
}
