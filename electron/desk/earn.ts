/** What a sale earns and where it stands: the promise of the rules (§3, §4.1) and the line as far as it is known here. */
import type { EarnView, LineBlock, QueueView } from "../../shared/contract/view.ts";
import { share } from "../../shared/kernel/money.ts";
import { knownOf } from "../../shared/queue/order.ts";
import { decide, type Known, type UnitPromise } from "../../shared/rules/decide.ts";
import type { Programme } from "../../shared/rules/schema.ts";
import { ownedByTill, queueKey, type Place } from "../../shared/rules/units.ts";
import type { Books } from "../store/books.ts";

/** So many blocks of the line are shown. */
const HEAD_BLOCKS = 6;

/** Where this till's own sales are taken. */
export function deskPlace(books: Books): Place {
  const [store = "", till = ""] = books.device.is.till.split("/");
  return { channel: "cashier", store, till, product: null };
}

export const programmeNow = (books: Books): Programme => books.shop.programme(books.device.is.rulesVersion);

/**
 * The promise for a cashier order of this till at an instant.
 * @param total what earns: what is paid without the member's balance (§12.5), fen
 * @param deducted whether points or love value pay a part of it (§4.1)
 */
export function promiseOf(
  books: Books,
  total: number,
  member: string | null,
  at: number,
  deducted: boolean,
): UnitPromise {
  const programme = programmeNow(books);
  const place = deskPlace(books);
  const level = member === null ? null : (books.members.byId(member)?.level ?? null);
  const act = { ledger: books.ledger, programme, at, owns: ownedByTill };
  const lines = [{ product: null, paid: total, roll: 0, promise: null }];
  const known = knownOf(act, { ...place, id: "", at, member, level, deducted, completed: true, lines });
  return decide(
    programme,
    { ...place, paid: total },
    at,
    deducted,
    known && { ...known, waiting: waitingIn(books, known) },
  );
}

/** §12.3: of a queue of this till its ledger knows; of a merged one what the server last told, nothing where it never did. */
const waitingIn =
  (books: Books, own: Pick<Known, "waiting">): Known["waiting"] =>
  (queue) => {
    if (ownedByTill(queue)) return own.waiting(queue);
    const figures = books.queueFigures;
    return figures?.key === queue ? figures.waitingAmount : 0;
  };

/** The queue that this till's sales join, as far as it is known. */
export function queueView(books: Books, now: number): QueueView | null {
  const key = queueKey(programmeNow(books).rules, deskPlace(books));
  if (ownedByTill(key)) {
    const { waiting, waitingAmount, extracted, paid, retained, carried } = books.ledger.queue(key);
    const amounts = {
      waitingFen: waitingAmount,
      extractedFen: extracted,
      paidFen: paid,
      retainedFen: retained,
      carriedFen: carried,
    };
    return { key, owner: "till", waitingCount: waiting, ...amounts, asOf: now };
  }
  const figures = books.queueFigures;
  if (figures?.key !== key) return null;
  const { waiting, waitingAmount, extracted, paid, retained, carried, asOf } = figures;
  const amounts = {
    waitingFen: waitingAmount,
    extractedFen: extracted,
    paidFen: paid,
    retainedFen: retained,
    carriedFen: carried,
  };
  return { key, owner: "server", waitingCount: waiting, ...amounts, asOf };
}

/**
 * What a sale would earn: its place behind those who will still wait once its own extraction is paid.
 * @throws AmountOverflow where the entitlement cannot be kept exactly
 */
export function previewEarn(books: Books, promise: UnitPromise, total: number): EarnView {
  return earnView(books, promise, total, (key) => {
    const { basic } = programmeNow(books).rules;
    const row = books.ledger.queue(key);
    const pool = basic.paused
      ? 0
      : share(total, promise.extract ?? 0) + (share(total, promise.extract ?? 0) > 0 ? row.carried : 0);
    let [left, served] = [pool, 0];
    for (
      let head = books.ledger.at(key, "ready", served);
      head && left >= head.remaining;
      head = books.ledger.at(key, "ready", served)
    ) {
      left -= head.remaining;
      served += 1;
    }
    const head = ownHead(books, key, served, null).map((block, index) =>
      index === 0 ? { ...block, paidFen: block.paidFen + left, remainingFen: block.remainingFen - left } : block,
    );
    return { waiting: row.waiting - served, ahead: Math.max(0, row.waitingAmount - pool), head };
  });
}

/** What a sale earned, just after it was folded. One that random return or a late clearing kept out of the line has no place. */
export function earnedView(books: Books, promise: UnitPromise, total: number, order: string): EarnView {
  const entry = books.ledger.entry(order, 0);
  const view = earnedInLine(books, promise, total, order);
  const isOut = entry !== undefined && entry.state !== "waiting" && entry.state !== "done";
  return view.joins && isOut ? { ...view, place: null, aheadFen: null } : view;
}

function earnedInLine(books: Books, promise: UnitPromise, total: number, order: string): EarnView {
  return earnView(books, promise, total, (key) => {
    const row = books.ledger.queue(key);
    const own = books.ledger.entry(order, 0)?.remaining ?? 0;
    return {
      waiting: row.waiting - Number(own > 0),
      ahead: row.waitingAmount - own,
      head: ownHead(books, key, 0, order),
    };
  });
}

function earnView(
  books: Books,
  promise: UnitPromise,
  total: number,
  line: (key: string) => { waiting: number; ahead: number; head: LineBlock[] },
): EarnView {
  if (!promise.joins) return { joins: false, reason: promise.reason };
  const queue = queueKey(programmeNow(books).rules, deskPlace(books));
  const earned = {
    joins: true,
    queue,
    ratioBp: promise.ratio,
    source: promise.source,
    entitlementFen: share(total, promise.ratio),
    lottery: promise.lottery !== null,
  } as const;
  if (ownedByTill(queue)) {
    const { waiting, ahead, head } = line(queue);
    return {
      ...earned,
      owner: "till",
      place: waiting + 1,
      aheadFen: ahead,
      head,
      between: Math.max(0, waiting - head.length),
    };
  }
  const figures = books.queueFigures;
  if (figures?.key !== queue) return { ...earned, owner: "server", place: null, aheadFen: null, head: [], between: 0 };
  const head = figures.head.slice(0, HEAD_BLOCKS).map((it) => blockOf(it));
  const between = Math.max(0, figures.waiting - head.length);
  const pool = figures.pool === undefined ? {} : { poolFen: figures.pool };
  const place = { place: figures.waiting + 1, aheadFen: figures.waitingAmount, head, between };
  return { ...earned, owner: "server", ...place, ...pool };
}

/** The first who wait in a queue of this till, from the `from`th on, without the order that asks. */
function ownHead(books: Books, queue: string, from: number, asking: string | null): LineBlock[] {
  const blocks: LineBlock[] = [];
  for (let index = from; blocks.length < HEAD_BLOCKS; index += 1) {
    const entry = books.ledger.at(queue, "ready", index);
    if (!entry) break;
    if (entry.order !== asking) blocks.push(blockOf(entry));
  }
  return blocks;
}

const blockOf = (it: { order: string; entitlement: number; paid: number; remaining: number }): LineBlock => ({
  order: it.order,
  entitlementFen: it.entitlement,
  paidFen: it.paid,
  remainingFen: it.remaining,
});
