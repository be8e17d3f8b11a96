/** A gift that was given for points or love value (§7.2), as the server keeps it: a row a fact, never changed, and gone with its claim's cancellation. */
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

/** A gift that a member took beside the tills, and whether it was handed out. */
export type ClaimRow = {
  /** Of the fact by which it was taken. */
  readonly seq: number;
  readonly at: number;
  /** What the member shows: 8 digits, no other claim's. */
  readonly code: string;
  readonly gift: string;
  /** As it was called then. */
  readonly name: string;
  readonly quantity: number;
  readonly what: "points" | "love";
  /** Hundredths, in all. */
  readonly amount: number;
  readonly member: string;
  /** Where alone it is handed out; null: anywhere. */
  readonly store: string | null;
  /** When, in which store (null: in none) and by whom it was handed out; null: it was not yet. */
  readonly handedAt: number | null;
  readonly handedStore: string | null;
  readonly handedBy: string | null;
  /** At which till, and under which key of its own; null: not at one. */
  readonly handedTill: string | null;
  readonly handedKey: string | null;
  /** When, by whom and why it was cancelled; null: it was not. */
  readonly cancelledAt: number | null;
  readonly cancelledBy: string | null;
  readonly cancelledWhy: string | null;
};

/** What a fact says of gifts, as it is kept. `handed`, `cancelled`: the claim of that number, where it waits. */
export type GiftAct =
  | { readonly is: "given"; readonly row: GivenRow }
  | { readonly is: "claimed"; readonly row: ClaimRow }
  | {
      readonly is: "handed";
      readonly claim: number;
      readonly at: number;
      readonly store: string | null;
      readonly by: string;
      readonly till: string | null;
      readonly key: string | null;
    }
  | {
      readonly is: "cancelled";
      readonly claim: number;
      readonly at: number;
      readonly by: string;
      readonly why: string;
    };
