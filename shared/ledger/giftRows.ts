/** A gift that was given for points or love value (§7.2), as the server keeps it: a row a fact, never changed. */
export type GivenRow = {
  /** Of its fact in the server's own chain. */
  readonly seq: number;
  readonly at: number;
  /** The chain's, days since 1970-01-01. */
  readonly day: number;
  readonly gift: string;
  /** As it was called then. */
  readonly name: string;
  readonly quantity: number;
  readonly what: "points" | "love";
  /** Hundredths, in all. */
  readonly amount: number;
  readonly member: string;
  /** Null: beside the tills. */
  readonly store: string | null;
  readonly till: string | null;
  /** The clerk's name; null: nobody signs in there. */
  readonly clerk: string | null;
};
