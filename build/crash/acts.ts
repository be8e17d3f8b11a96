/** What is said between those who are killed and who watches. */

/** An act of a clerk's, that is asked for again with the same key until it is answered. */
export type Act = {
  readonly key: string;
  readonly verb: "sale.commit" | "refund.commit" | "entry.exchange";
  readonly input: Readonly<Record<string, unknown>>;
};

export type Told =
  | { readonly asked: Act }
  /** `order`: of a sale. */
  | { readonly answered: string; readonly order: string | null; readonly refused: boolean }
  | { readonly failed: string };

export type Opening = {
  readonly server: string;
  /** A one-time code, the first time. */
  readonly code: string | null;
  /** Keys of this life's acts begin with it. */
  readonly prefix: string;
  readonly seed: number;
  /** Acts whose answer never came. */
  readonly repeat: readonly Act[];
};
