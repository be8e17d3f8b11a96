/**
 * A digest of a till's own queue: what the till sends, and what the server's mirror of that queue must come
 * to at the same fact. Totals, and a hash over the first entries of the line.
 */
import type { Sha256 } from "../facts/chain.ts";
import type { EntryRow } from "../ledger/rows.ts";
import type { LedgerReader } from "../ledger/store.ts";
import type { Digest } from "../sync/messages.ts";

/** So many entries of each lane are hashed: a line of millions costs no more than one of hundreds. */
const HASHED = 200;

/** @param seq the till's newest fact that the rows have in them */
export function digestOf(sha256: Sha256, ledger: LedgerReader, queue: string, seq: number): Digest {
  const row = ledger.queue(queue);
  const lines = (["ready", "held", "empty"] as const).map((lane) =>
    ledger.line(queue, lane, null, HASHED).map(figuresOf),
  );
  return {
    seq,
    queue,
    waiting: row?.waiting ?? 0,
    waitingAmount: row?.waitingAmount ?? 0,
    extracted: row?.extracted ?? 0,
    paid: row?.paid ?? 0,
    retained: row?.retained ?? 0,
    carried: row?.carried ?? 0,
    hash: sha256(JSON.stringify([row?.group ?? null, lines])),
  };
}

const figuresOf = (it: EntryRow): unknown[] => [
  it.order,
  it.line,
  it.state,
  it.ratio,
  it.entitlement,
  it.paid,
  it.exchanged,
  it.cleared,
  it.voided,
  it.clawed,
  it.remaining,
];

/** What of two digests of one queue differs, in words; null: nothing. */
export function differenceOf(till: Digest, server: Digest): string | null {
  const names = ["waiting", "waitingAmount", "extracted", "paid", "retained", "carried"] as const;
  const found = names.flatMap((name) =>
    till[name] === server[name] ? [] : [`${name}: the till has ${till[name]}, the server ${server[name]}`],
  );
  if (found.length > 0) return found.join("; ");
  return till.hash === server.hash ? null : "the totals are the same, the entries in line are not";
}
