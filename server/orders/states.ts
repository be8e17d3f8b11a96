/** Orders and entries as the API shows them. */
import { readFact, type FactBody } from "../../shared/facts/fact.ts";
import { share } from "../../shared/kernel/money.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import type { LedgerReader } from "../../shared/ledger/store.ts";
import { commitmentsBefore } from "../settlement/rollWatch.ts";
import type { ServerReader } from "../store/store.ts";
import type { EntryState, OrderAnswer, OrderState } from "./schema.ts";

export type Placed = {
  readonly seq: number;
  readonly till: string;
  readonly at: number;
  readonly body: FactBody<"order-placed">;
};

/** The fact of an order that the server took; undefined: it took none by this id. */
export function placedFact(read: ServerReader, order: string): Placed | undefined {
  const row = read.journal.factsOf(order).find((it) => it.kind === "order-placed");
  const fact = row ? readFact(row.line) : undefined;
  return fact && !("expected" in fact) && fact.kind === "order-placed" ? fact : undefined;
}

/** What was promised, from the fact alone: the same at every repeat. */
export function answerOf(read: ServerReader, { till, seq, at, body }: Placed): OrderAnswer {
  const { order, channel, store, member, level, rules, deducted, completed, rolls } = body;
  const committed = commitmentsBefore(read.journal, till, seq);
  return {
    order,
    at,
    channel,
    store,
    member,
    level,
    rules,
    deducted,
    completed,
    lines: body.lines.map(({ product, paid, promise }, line) => ({
      line,
      product,
      paid,
      entitlement: promise.joins ? share(paid, promise.ratio) : 0,
      promise,
    })),
    commitments: committed && { join: committed.join, draw: committed.draw },
    secret: rolls.secret,
  };
}

/** An order as it stands; undefined: there is none by this id. */
export function stateOf(read: ServerReader, ledger: LedgerReader, id: string): OrderState | undefined {
  const order = ledger.order(id);
  if (!order) return undefined;
  const { at, channel, store, till, member, deducted, completed, left } = order;
  return {
    order: id,
    at,
    channel,
    store,
    till,
    member,
    deducted,
    completed,
    left,
    lines: ledger.units(id).map(({ line, product, paid, base, extract, declined }) => {
      const entry = ledger.entry(id, line);
      return { line, product, paid, left: base, extract, declined, entry: entry ? entryState(read, entry) : null };
    }),
    requests: read.requests.requestsOf(id).flatMap(({ line, act, amount, till: by, state, why, carried }) =>
      // Nothing is paid into an order.
      act === "fund" ? [] : [{ line, act, amount, by, state, why, carried }],
    ),
  };
}

export function entryState(read: ServerReader, entry: EntryRow): EntryState {
  const {
    queue,
    state,
    drawn,
    lottery,
    source,
    ratio,
    entitlement,
    paid,
    exchanged,
    cleared,
    voided,
    clawed,
    remaining,
  } = entry;
  const waits = entry.lane === "ready" || entry.lane === "held";
  const place = waits ? read.figures.waitingBefore(queue, entry).count + 1 : null;
  return {
    queue,
    state,
    drawn,
    lottery,
    source,
    ratio,
    entitlement,
    paid,
    exchanged,
    cleared,
    voided,
    clawed,
    remaining,
    place,
  };
}
