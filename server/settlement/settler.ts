/**
 * What a door asks of settlement, here or in another process: to take a batch whose signature and inner
 * chain the door has checked. Whether it follows what is held is decided at its turn.
 */
import type { KeptHashes } from "../../shared/sync/messages.ts";
import type { Packing } from "../store/rows.ts";

/** A batch as its till signed it. */
export type CheckedBatch = {
  readonly till: string;
  readonly from: number;
  readonly prev: string;
  readonly head: string;
  readonly signature: string;
  readonly lines: readonly string[];
  /** The hashes of lines from which a person was erased, each with the line's place; absent: there are none. */
  readonly kept?: KeptHashes | undefined;
  /** The lines as they are kept. */
  readonly packing: Packing;
  readonly packed: Uint8Array;
};

export type TakenIn = {
  readonly cursor: number;
  readonly head: string;
  /** Tills whose feed has grown. */
  readonly woken: ReadonlySet<string>;
};

/** Why nothing of a batch was taken. */
export type NoSequel = {
  readonly refused: "unknown-till" | "revoked" | "sequence-gap" | "broken-chain" | "busy";
  readonly message: string;
  /** When to try again, ms from now; null: the till's own pace. */
  readonly retryAfterMs: number | null;
};

export interface Settler {
  /**
   * When this resolves to `taken`, it is on disk, in the journal and in every queue.
   * @throws StoreRefusal when the disk does not take it: then nothing was taken
   */
  take(batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel>;
}
