/** What moving a chain from one place to another asks of each: its tables as they are, row by row. */

/** A value as it stands in a column. */
export type Kept = string | number | null | Uint8Array;
export type KeptRow = readonly Kept[];

export type MovingTable = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly kind: "whole" | "text" | "bytes" }[];
  /** By which its rows are ordered, the same on every side. */
  readonly key: readonly string[];
};

export interface MovingPlace {
  /** For a person. */
  readonly where: string;
  tables(): MovingTable[];
  /** In the order of the table's key. */
  rows(table: MovingTable): Iterable<KeptRow>;
  count(table: string): number;
  /** Empties a table. */
  clear(table: string): void;
  add(table: MovingTable, rows: readonly KeptRow[]): void;
  /** All of it, or nothing. What is read in it stands as it was at its beginning. */
  transaction(body: () => void): void;
  close(): void;
}
