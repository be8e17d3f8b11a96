/**
 * The chain's last orders out of the journal, and what was done to them since (§12.1): read from the newest fact
 * backwards, within bounds. Reads only; no promise is taken over.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import { rollOf } from "../../shared/facts/rolls.ts";
import { DAY_MS } from "../../shared/kernel/calendar.ts";
import type { PastEvent } from "../../shared/forecast/whatIf.ts";
import type { Order, OrderLine } from "../../shared/queue/order.ts";
import { orderOf, placedOf } from "../../shared/queue/fold.ts";
import { linesOf } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import type { JournalReader } from "../store/store.ts";

/** Facts in a piece, and pieces at most. */
const PIECE = 4_000;
const MOST_PIECES = 50;
const CHUNKS = 16;
/** What a clock that was wrong dates years away, or into the future, is left out. */
const OLDEST = 366 * DAY_MS;
const YOUNGEST = DAY_MS;

type Sold = Extract<Fact, { kind: "order-paid" | "order-placed" }>;
type Done = Extract<Fact, { kind: "order-completed" | "order-refunded" }>;

/**
 * @param now the server's clock, ms
 * @param size facts that are looked at in one piece
 * @param store whose orders alone; null: of all
 * @returns events in order of arrival
 */
export function pastOrders(
  journal: JournalReader,
  most: number,
  now: number,
  size = PIECE,
  store: string | null = null,
): PastEvent[] {
  let last = newest(journal);
  let facts: (Sold | Done)[] = [];
  let orders = 0;
  for (let piece = 0; piece < MOST_PIECES && last > 0 && orders < most; piece += 1) {
    const before = Math.max(0, last - size);
    const read = piecesOf(journal, before, last).filter(
      (it) =>
        it.at > now - OLDEST && it.at < now + YOUNGEST && (store === null || !isSold(it) || storeOf(it) === store),
    );
    orders += read.filter(isSold).length;
    facts = [...read, ...facts];
    last = before;
  }
  const sold = new Set(
    facts
      .filter(isSold)
      .slice(-most)
      .map((fact) => fact.body.order),
  );
  return facts.filter((fact) => sold.has(fact.body.order)).map(eventOf);
}

const isSold = (fact: Sold | Done): fact is Sold => fact.kind === "order-paid" || fact.kind === "order-placed";

/** Null: of no store. */
const storeOf = (fact: Sold): string | null =>
  fact.kind === "order-paid" ? (fact.till.split("/")[0] ?? null) : (fact.body.store ?? null);

/** The number of the newest line that is kept; 0: none is. */
function newest(journal: JournalReader): number {
  const isAny = (above: number): boolean => journal.chunks(above, 1).length > 0;
  let [low, high] = [0, 1];
  while (isAny(high - 1)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isAny(middle - 1)) low = middle;
    else high = middle;
  }
  return low;
}

/** Facts about orders with numbers above `after` up to `upTo`, as they were accepted. */
function piecesOf(journal: JournalReader, after: number, upTo: number): (Sold | Done)[] {
  const found: (Sold | Done)[] = [];
  for (let next = after; next < upTo;) {
    const chunks = journal.chunks(next, CHUNKS);
    const [first, end] = [chunks[0], chunks.at(-1)];
    if (!first || !end) break;
    next = end.n + end.count - 1;
    const left = new Set(
      journal
        .marks(first.n, next)
        .filter(({ mark }) => mark === "quarantined" || mark === "refused")
        .map(({ n }) => n),
    );
    for (const chunk of chunks) {
      for (const [index, line] of linesOf(chunk).entries()) {
        const n = chunk.n + index;
        if (n <= after || n > upTo || left.has(n) || !line.includes("order-")) continue;
        // Its schema was checked before it was accepted.
        const fact = JSON.parse(line) as Fact;
        if (KINDS.has(fact.kind)) found.push(fact as Sold | Done);
      }
    }
  }
  return found;
}

const KINDS: ReadonlySet<Fact["kind"]> = new Set([
  "order-paid",
  "order-placed",
  "order-completed",
  "order-refunded",
] as const);

function eventOf(fact: Sold | Done): PastEvent {
  const { at, kind, body } = fact;
  switch (kind) {
    case "order-paid":
      return sold(orderOf(sha256, fact.till, at, { ...body, promise: null }), body.rolls.secret);
    case "order-placed": {
      const { order: id, lines, rolls } = body;
      const decidedAnew = lines.map(({ product, paid, cost = null }, line): OrderLine => ({
        product,
        paid,
        cost,
        promise: null,
        get roll() {
          return rollOf(sha256, "join", rolls.secret, id, line);
        },
      }));
      return sold({ ...placedOf(sha256, at, body), lines: decidedAnew }, rolls.secret);
    }
    case "order-completed":
      return { do: "complete", at, order: body.order };
    case "order-refunded": {
      const { order, line, amount, toBalance = 0 } = body;
      return { do: "refund", at, refund: { order, line, amount, toBalance } };
    }
  }
}

const sold = (order: Order, secret: string): PastEvent => ({
  do: "order",
  at: order.at,
  order,
  roll: (line) => rollOf(sha256, "draw", secret, order.id, line),
});
