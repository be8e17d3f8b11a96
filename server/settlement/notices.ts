/** What the members concerned are to be told of a fact (§9.3), from what it changed. */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import type { EntryRow, PayoutRow } from "../../shared/ledger/rows.ts";
import type { Folded } from "../../shared/queue/fold.ts";
import type { Notice } from "../store/rows.ts";

/** What was voided and clawed back of an order's entries before a fact, by line. */
export type Lost = ReadonlyMap<number, { voided: number; clawed: number }>;

export function lostBefore(ledger: Ledger, fact: Fact): Lost {
  if (fact.kind !== "order-refunded") return new Map();
  return new Map(
    entriesOf(ledger, fact.body.order).map(({ line, voided, clawed }) => [line, { voided, clawed }] as const),
  );
}

const entriesOf = (ledger: Ledger, order: string): EntryRow[] =>
  ledger.units(order).flatMap((unit) => ledger.entry(order, unit.line) ?? []);

/** Call after the fold, with what it touched. */
export function noticesOf(
  ledger: Ledger,
  fact: Fact,
  folded: Folded,
  touched: { entries: Iterable<EntryRow>; payouts: readonly PayoutRow[] },
  lost: Lost,
): Notice[] {
  const told: Notice[] = [];
  const tell = (kind: Notice["kind"], { member, order, line }: EntryRow, amount: number): void => {
    if (amount > 0) told.push({ member, kind, order, line, amount, at: fact.at });
  };
  if (folded.did === "order") {
    for (const entry of entriesOf(ledger, folded.order)) {
      if (entry.state === "converted") tell("converted", entry, entry.exchanged);
      else
        told.push({
          member: entry.member,
          kind: "joined",
          order: entry.order,
          line: entry.line,
          amount: entry.entitlement,
          at: fact.at,
        });
    }
  }
  for (const entry of touched.entries) if (entry.state === "cleared") tell("cleared", entry, entry.cleared);
  for (const payout of touched.payouts) {
    const entry = ledger.entry(payout.to, payout.toLine);
    if (!entry) continue;
    tell("paid", entry, payout.amount);
    if (entry.state === "done") tell("fully-paid", entry, entry.paid);
  }
  const acted =
    fact.kind === "entry-drawn" || fact.kind === "entry-exchanged"
      ? ledger.entry(fact.body.order, fact.body.line)
      : undefined;
  if (acted && folded.did === "drawn")
    told.push({
      member: acted.member,
      kind: "drawn",
      order: acted.order,
      line: acted.line,
      amount: acted.entitlement,
      at: fact.at,
    });
  if (acted && folded.did === "exchanged") tell("exchanged", acted, acted.exchanged);
  if (folded.did === "refund") {
    for (const entry of entriesOf(ledger, folded.order)) {
      const before = lost.get(entry.line);
      if (!before) continue;
      if (entry.voided > before.voided) tell("voided", entry, entry.voided - before.voided);
      if (entry.clawed > before.clawed) tell("clawed-back", entry, entry.clawed - before.clawed);
    }
  }
  return told;
}
