/**
 * The chain of a till's facts: `hash = sha256(prev + "\n" + line)`. A byte changed, a fact removed or
 * put in between breaks it. The digest is handed in, so that this stays pure.
 */

/** SHA-256 of UTF-8 text, in lower-case hex. */
export type Sha256 = (text: string) => string;

export const chain = (sha256: Sha256, prev: string, line: string): string => sha256(`${prev}\n${line}`);

/** Hashes of lines that were kept when a person was erased from them, by the line's place in its run. */
export type KeptHashes = ReadonlyMap<number, string>;
const NONE: KeptHashes = new Map();

/**
 * The hash of each line of a run of facts, the first chained to `prev`.
 * @param kept stands for the hash of a line that is no longer the one that was hashed
 */
export function chainAll(sha256: Sha256, prev: string, lines: readonly string[], kept = NONE): string[] {
  let head = prev;
  return lines.map((line, index) => (head = kept.get(index) ?? chain(sha256, head, line)));
}

/** What a device signs for a batch: who, which facts, and the chain's ends. */
export const batchClaim = (batch: { till: string; from: number; count: number; prev: string; head: string }): string =>
  `paifan-batch/1\n${batch.till}\n${batch.from}\n${batch.count}\n${batch.prev}\n${batch.head}`;

/** What a device signs to say who it is and how far its chain goes. */
export const helloClaim = (till: string, nonce: string, seq: number, head: string): string =>
  `paifan-hello/2\n${till}\n${nonce}\n${seq}\n${head}`;

/** What the server signs when it holds a till's facts up to a number. */
export const receiptClaim = (till: string, cursor: number, head: string): string =>
  `paifan-receipt/1\n${till}\n${cursor}\n${head}`;
