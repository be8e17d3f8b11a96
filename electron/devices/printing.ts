/** What is to be printed: a queue on disk that outlives a restart, apart from the sale. */
import type { Books } from "../store/books.ts";

export interface Printing {
  /** Within the sale's transaction: its receipt, its slip, and the drawer, as the settings say. */
  paid(order: string, takesCash: boolean): void;
  /** Within the act's transaction: opens the drawer. */
  kick(key: string): void;
  /** After commit: there may be something to print. */
  wake(): void;
  readonly state: "none" | "ready" | "printing" | "waiting";
  close(): Promise<void>;
}

/** A till without a printer. */
export const noPrinting = (_books: Books): Printing => ({
  paid: () => undefined,
  kick: () => undefined,
  wake: () => undefined,
  state: "none",
  close: async () => await Promise.resolve(),
});
