/** Rows as HQ's screens show them, with names a person reads. */
import { maskPhone } from "../../shared/facts/ids.ts";
import type { HqConcern, HqEntry, HqFact, HqQueue, HqRequest } from "../../shared/contract/hq.ts";
import type { LotteryView, PayoutView } from "../../shared/contract/view.ts";
import type { EntryRow, PayoutRow, QueueRow } from "../../shared/ledger/rows.ts";
import { outcomesOf } from "../../shared/queue/draw.ts";
import type { Lottery } from "../../shared/rules/schema.ts";
import { ownedByTill, UNION } from "../../shared/rules/units.ts";
import type { ConcernRow, HaltRow, JournalRow, RequestRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";

/** How many entries of a line are drawn. */
const HEAD = 12;

export function queueView(read: ServerReader, row: QueueRow, halts: readonly HaltRow[]): HqQueue {
  return {
    key: row.key,
    name: queueName(read, row.key),
    owner: ownedByTill(row.key) ? "till" : "server",
    waitingCount: row.waiting,
    waitingFen: row.waitingAmount,
    extractedFen: row.extracted,
    paidFen: row.paid,
    retainedFen: row.retained,
    carriedFen: row.carried,
    head: read.figures.waiting(row.key, null, HEAD).map((entry) => ({
      order: entry.order,
      entitlementFen: entry.entitlement,
      paidFen: entry.paid,
      remainingFen: entry.remaining,
    })),
    halted: halts.find((halt) => halt.queue === row.key)?.detail ?? null,
  };
}

/** What the names of queues are made of. */
type Named = { readonly name: string } | undefined;
export type QueueNames = {
  readonly store: (id: string) => Named;
  readonly till: (id: string) => Named;
  readonly product: (id: string) => Named;
};

export const queueName = (read: ServerReader, key: string): string =>
  queueNameOf(
    {
      store: (id) => read.tills.store(id),
      till: (id) => read.tills.till(id),
      product: (id) => read.settings.product(id),
    },
    key,
  );

export function queueNameOf(names: QueueNames, key: string): string {
  const [kind = "", rest = ""] = key.split(":");
  const [store = "", till] = rest.split("/");
  const storeName = names.store(store)?.name ?? store;
  switch (kind) {
    case "till":
      return `${storeName} · ${names.till(rest)?.name ?? till ?? ""}`;
    case "cashier":
      return `${storeName} · 所有收银台`;
    case "cashiers":
      return "所有门店收银台";
    case "store":
      return `${storeName} · 线上`;
    case "stores":
      return "所有门店线上";
    case "mall":
      return "商城";
    case UNION:
      return "工会排队";
    case "product":
      return names.product(rest)?.name ?? rest;
    default:
      return key;
  }
}

export const requestView = ({ till, at, act, order, amount, owner }: RequestRow): HqRequest => ({
  till,
  at,
  act,
  order,
  amountFen: amount,
  owner: owner ?? "",
});

export const concernView = ({ amount, ...row }: ConcernRow): HqConcern => ({ ...row, amountFen: amount });

/** @param place of the entry among those that wait, where it is known already */
export function entryView(read: ServerReader, entry: EntryRow, place?: number): HqEntry {
  const waits = (entry.lane === "ready" || entry.lane === "held") && entry.remaining > 0;
  return {
    order: entry.order,
    line: entry.line,
    queue: entry.queue,
    state: entry.state,
    ratioBp: entry.ratio,
    source: entry.source,
    entitlementFen: entry.entitlement,
    paidFen: entry.paid,
    clawedFen: entry.clawed,
    voidedFen: entry.voided,
    exchangedFen: entry.exchanged,
    clearedFen: entry.cleared,
    remainingFen: entry.remaining,
    lottery: entry.lottery === null ? null : lotteryView(entry.lottery),
    // Neither is done here: at the till that took the order, or by whoever placed it.
    drawOpen: false,
    exchangeable: { pointsBp: null, loveBp: null },
    drawn: entry.drawn,
    exchangedTo: entry.exchangedTo,
    exchangeRatioBp: entry.exchangeRatio,
    awaitsServer: false,
    received: read.figures.payoutsTo(entry.order, entry.line).map((payout) => payoutView(read, payout)),
    member: entry.member,
    memberLabel: labelOf(read, entry.member),
    memberLevel: read.members.member(entry.member)?.level ?? null,
    at: entry.at,
    place: waits ? (place ?? read.figures.waitingBefore(entry.queue, entry).count + 1) : null,
  };
}

export function lotteryView(lottery: Lottery): LotteryView {
  if (lottery.kind === "range") return { kind: "range", minBp: lottery.min, maxBp: lottery.max };
  const { ratios, mayMiss } = outcomesOf(lottery);
  return { kind: "fixed", ratiosBp: ratios, mayMiss };
}

export const payoutView = (read: ServerReader, payout: PayoutRow): PayoutView => ({
  from: payout.from,
  to: payout.to,
  member: payout.member,
  memberLabel: labelOf(read, payout.member),
  amountFen: payout.amount,
  at: payout.at,
});

export const factView = (row: JournalRow): HqFact => ({
  n: row.n,
  till: row.till,
  seq: row.seq,
  kind: row.kind,
  at: row.at,
  receivedAt: row.receivedAt,
  hash: row.hash,
  text: row.line,
});

export function labelOf(read: ServerReader, id: string): string {
  const member = read.members.member(id);
  if (!member) return id;
  return member.name ?? (member.phone === null ? (member.card ?? id) : maskPhone(member.phone));
}
