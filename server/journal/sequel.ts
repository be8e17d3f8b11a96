/**
 * Whether a batch follows what the server holds of a till: signed by its device, chained without a
 * gap. What is held already and agrees is passed over, so that sending twice is sending once.
 */
import { batchClaim, chainAll } from "../../shared/facts/chain.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import type { Batch } from "../../shared/sync/messages.ts";
import type { TillRow } from "../store/rows.ts";
import type { JournalReader } from "../store/store.ts";
import { sha256, signed } from "./digest.ts";

/** Lines the server does not hold yet, with their hashes; the first has number `from`. */
export type Sequel = { readonly from: number; readonly lines: readonly string[]; readonly hashes: readonly string[] };
export type NoSequel = {
  readonly refused: "bad-signature" | "sequence-gap" | "broken-chain";
  readonly message: string;
};

/** @param till an enrolled till with the very id of the batch */
export function sequelOf(
  journal: JournalReader,
  till: TillRow & { publicKey: string },
  batch: Batch,
): Sequel | NoSequel {
  if (!signed(till.publicKey, batchClaim(batch), batch.signature)) {
    return {
      refused: "bad-signature",
      message: `These facts were not signed by the key that ${till.id} was enrolled with. They were not taken.`,
    };
  }
  const { from, prev, lines } = batch;
  if (from > till.cursor + 1) {
    return {
      refused: "sequence-gap",
      message: `The server holds ${till.cursor} facts of ${till.id}; the next is ${till.cursor + 1}, not ${from}. Send from there.`,
    };
  }
  const hashes = chainAll(sha256, prev, lines);
  if (hashes.at(-1) !== batch.head) {
    return {
      refused: "broken-chain",
      message: `The facts do not add up to the head that was signed with them. None was taken.`,
    };
  }
  const before = from === 1 ? GENESIS : hashHeld(journal, till, from - 1);
  const last = Math.min(till.cursor, from + lines.length - 1);
  const agrees = prev === before && (last < from || hashes[last - from] === hashHeld(journal, till, last));
  if (!agrees) {
    return {
      refused: "broken-chain",
      message: `${till.id} sent other facts from number ${from} on than the server holds. None was taken; HQ has to look at it.`,
    };
  }
  const known = till.cursor + 1 - from;
  return { from: till.cursor + 1, lines: lines.slice(known), hashes: hashes.slice(known) };
}

const hashHeld = (journal: JournalReader, till: TillRow, seq: number): string | undefined =>
  seq === till.cursor ? till.head : journal.hashAt(till.id, seq);
