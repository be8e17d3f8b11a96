/** Answers a till's pull: rows after its cursor, and the merged queue its sales join as it stands. */
import { add } from "../../shared/kernel/money.ts";
import type { LedgerReader, LedgerStore } from "../../shared/ledger/store.ts";
import { gainedOf } from "../../shared/rewards/midnight.ts";
import { ownedByTill, queueKey } from "../../shared/rules/units.ts";
import { FeedBody, type Feed, type QueueFigures } from "../../shared/sync/messages.ts";
import type { Programmes } from "../settlement/programmes.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { currentOf } from "./current.ts";

const HEAD = 12;
/** An answer is cut off beyond this; the rest is pulled with the next. In UTF-16 units of JSON. */
const LARGEST_ANSWER = 1_000_000;

/** @param now the server's clock, ms */
export function pull(
  read: ServerReader,
  ledger: LedgerStore,
  programmes: Programmes,
  till: TillRow,
  after: number,
  limit: number,
  now: number,
): Feed {
  const rows: Feed["rows"] = [];
  let size = 0;
  for (const row of read.feed.rowsAfter(till.id, after, limit)) {
    const current = currentOf(read, till, row.body);
    size += (current ? JSON.stringify(current) : row.body).length;
    if (rows.length > 0 && size > LARGEST_ANSWER) break;
    rows.push({ n: row.n, body: current ?? FeedBody.parse(JSON.parse(row.body)) });
  }
  const [store = "", name = ""] = till.id.split("/");
  const { rules } = programmes.of(Math.max(till.rulesVersion, 1));
  const key = queueKey(rules, { channel: "cashier", store, till: name, product: null });
  const queue = ownedByTill(key) ? null : queueFigures(read, ledger, key, now);
  if (queue === null || rules.union === null) return { rows, head: till.feedHead, queue };
  const pot = ledger.rewards?.pot();
  const pool = roughly(add(queue.carried, pot ? gainedOf(pot, rules.union.share) : 0));
  return { rows, head: till.feedHead, queue: { ...queue, pool } };
}

/** Down to whole hundreds of yuan and to two digits: what one sale adds, its share of a profit, is not to be read off (S11.6). */
function roughly(pool: number): number {
  let step = 100_00;
  while (pool >= step * 100) step *= 10;
  return pool - (pool % step);
}

function queueFigures(read: ServerReader, ledger: LedgerReader, key: string, asOf: number): QueueFigures {
  const row = ledger.queue(key);
  return {
    key,
    waiting: row?.waiting ?? 0,
    waitingAmount: row?.waitingAmount ?? 0,
    extracted: row?.extracted ?? 0,
    paid: row?.paid ?? 0,
    retained: row?.retained ?? 0,
    carried: row?.carried ?? 0,
    head: read.figures
      .waiting(key, null, HEAD)
      .map(({ order, entitlement, paid, remaining }) => ({ order, entitlement, paid, remaining })),
    asOf,
  };
}
