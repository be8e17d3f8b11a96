/**
 * Whether a checked batch follows what the server holds of its till, which settlement says at the batch's
 * turn. What is held already and agrees is passed over, so that sending twice is sending once.
 */
import { chainAll, type KeptHashes } from "../../shared/facts/chain.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import type { CheckedBatch, NoSequel } from "../settlement/settler.ts";
import type { TillRow } from "../store/rows.ts";
import type { JournalReader } from "../store/store.ts";
import { sha256 } from "./digest.ts";

/** What of a batch the server does not hold yet. */
export type Sequel = {
  readonly from: number;
  readonly prev: string;
  readonly lines: readonly string[];
  /** The hashes of lines from which a person was erased, by their place in `lines`. */
  readonly kept: KeptHashes;
  /** Whether that is the whole batch, just as it was signed. */
  readonly whole: boolean;
};

const no = (refused: NoSequel["refused"], message: string): NoSequel => ({ refused, message, retryAfterMs: null });

/** @param till as it stands when the batch's turn has come */
export function sequelOf(journal: JournalReader, till: TillRow | undefined, batch: CheckedBatch): Sequel | NoSequel {
  const { from, prev, lines } = batch;
  if (!till || till.publicKey === null)
    return no(
      "unknown-till",
      `No till ${batch.till} was enrolled here. It goes on selling; enrol it with a code from HQ.`,
    );
  if (till.revokedAt !== null) return no("revoked", `HQ has closed ${till.id}. Nothing was taken.`);
  if (from > till.cursor + 1) {
    return no(
      "sequence-gap",
      `The server holds ${till.cursor} facts of ${till.id}; the next is ${till.cursor + 1}, not ${from}. Send from there.`,
    );
  }
  const kept = new Map(batch.kept);
  if (from === till.cursor + 1 && prev === till.head) return { from, prev, lines, kept, whole: true };
  const last = from + lines.length - 1;
  const held = Math.min(till.cursor, last);
  const before = from === 1 ? GENESIS : hashHeld(journal, till, from - 1);
  const known = lines.slice(0, held - from + 1);
  const agrees =
    prev === before &&
    (known.length === 0 || chainAll(sha256, prev, known, kept).at(-1) === hashHeld(journal, till, held));
  if (agrees) {
    const later = new Map([...kept].map(([index, hash]) => [index - known.length, hash] as const));
    const whole = known.length === 0;
    return { from: held + 1, prev: till.head, lines: lines.slice(known.length), kept: later, whole };
  }
  return no(
    "broken-chain",
    `${till.id} sent other facts from number ${from} on than the server holds. None was taken; HQ has to look at it.`,
  );
}

const hashHeld = (journal: JournalReader, till: TillRow, seq: number): string | undefined =>
  seq === till.cursor ? till.head : journal.hashAt(till.id, seq);
