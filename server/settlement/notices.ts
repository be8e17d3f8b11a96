/** What the members concerned are to be told of a fact (§9.3), from what it changed. */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import type { EntryRow, PayoutRow } from "../../shared/ledger/rows.ts";
import type { Folded } from "../../shared/queue/fold.ts";
import type { Notice } from "../store/rows.ts";

type Stood = { readonly entry: EntryRow } & Pick<EntryRow, "state" | "drawn" | "voided" | "clawed">;
/** How the entries stood that a fact acts on, before it. */
export type Before = readonly Stood[];

/**
 * Call before the fold.
 * @param handsOver an adoption that carries out what was left pending while entries were on their way
 */
export function standingBefore(ledger: Ledger, fact: Fact, handsOver: boolean): Before {
  return actedOn(ledger, fact, handsOver).map((entry) => {
    const { state, drawn, voided, clawed } = entry;
    return { entry, state, drawn, voided, clawed };
  });
}

function actedOn(ledger: Ledger, fact: Fact, handsOver: boolean): EntryRow[] {
  switch (fact.kind) {
    case "order-refunded":
    case "refund-given":
    case "exchange-asked":
    case "void-asked":
      return entriesOf(ledger, fact.body.order);
    case "entry-drawn":
    case "entry-voided":
    case "entry-exchanged": {
      const entry = ledger.entry(fact.body.order, fact.body.line);
      return entry ? [entry] : [];
    }
    case "rules-adopted": {
      if (!handsOver) return [];
      const [store = "", till = ""] = fact.till.split("/");
      return ledger.waitingOf(store, till);
    }
    default:
      return [];
  }
}

const entriesOf = (ledger: Ledger, order: string): EntryRow[] =>
  ledger.units(order).flatMap((unit) => ledger.entry(order, unit.line) ?? []);

/** What headquarters did to what a member has: two persons to its cash (§12.6), or a gift was cancelled (§7.2). */
function ofBalance(fact: Fact): Notice | null {
  const none = { order: "", line: 0, at: fact.at };
  if (fact.kind === "balance-paid-out")
    return { member: fact.body.member, kind: "paid-out", amount: fact.body.amount, ...none };
  if (fact.kind === "balance-corrected" && fact.body.what === "cash")
    return { member: fact.body.member, kind: "corrected", amount: fact.body.amount, ...none };
  if (fact.kind === "gift-cancelled")
    return { member: fact.body.member, kind: "gift-cancelled", amount: fact.body.amount, ...none };
  return null;
}

/** Call after the fold, with what it touched. */
export function noticesOf(
  ledger: Ledger,
  fact: Fact,
  folded: Folded,
  touched: { entries: Iterable<EntryRow>; payouts: readonly PayoutRow[] },
  before: Before,
): Notice[] {
  const told: Notice[] = [];
  const tell = (kind: Notice["kind"], { member, order, line }: EntryRow, amount: number): void =>
    void told.push({ member, kind, order, line, amount, at: fact.at });
  const byHand = folded.did === "refused" ? null : ofBalance(fact);
  if (byHand !== null) told.push(byHand);
  if (folded.did === "order") {
    for (const entry of entriesOf(ledger, folded.order)) {
      if (entry.state === "converted") tell("converted", entry, entry.exchanged);
      else tell("joined", entry, entry.entitlement);
    }
  }
  for (const entry of touched.entries) if (entry.cleared > 0) tell("cleared", entry, entry.cleared);
  for (const payout of touched.payouts) {
    const entry = ledger.entry(payout.to, payout.toLine);
    if (!entry) continue;
    tell("paid", entry, payout.amount);
    if (entry.state === "done") tell("fully-paid", entry, entry.paid);
  }
  for (const { entry, ...stood } of before) {
    if (entry.drawn && !stood.drawn) tell("drawn", entry, entry.entitlement);
    if (entry.state !== stood.state && (entry.state === "exchanged" || entry.state === "converted"))
      tell(entry.state, entry, entry.exchanged);
    if (entry.voided > stood.voided) tell("voided", entry, entry.voided - stood.voided);
    if (entry.clawed > stood.clawed) tell("clawed-back", entry, entry.clawed - stood.clawed);
  }
  return told;
}
