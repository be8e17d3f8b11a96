/** Who asked to become a store of the chain, and what became of it, as a store keeps them. */
import type { MerchantAct, MerchantState } from "../../shared/contract/hqMerchants.ts";

export type MerchantRow = {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly phone: string;
  readonly address: string;
  readonly note: string;
  /** A member's id; null: nobody brought it. */
  readonly recruiter: string | null;
  readonly state: MerchantState;
  /** Basis points; null: nothing was said. */
  readonly commission: number | null;
  /** A day `YYYY-MM-DD`. */
  readonly agreedOn: string | null;
  readonly store: string | null;
  /** Entered at headquarters, or by the merchant itself. */
  readonly via: "hq" | "public";
  readonly appliedAt: number;
  readonly changedAt: number;
};

/** What is looked for. Null: whatever. `text`: part of what it says of itself or of its number, without capitals. */
export type MerchantFilter = { readonly text: string | null; readonly state: MerchantState | null };
export const MERCHANT_ORDERS = ["changed", "applied", "name"] as const;
/** What was changed last first; what came last first; by name. */
export type MerchantOrder = (typeof MERCHANT_ORDERS)[number];
/** The last one read before. */
export type MerchantPlace = Pick<MerchantRow, "id" | "name" | "appliedAt" | "changedAt">;

export interface MerchantsReader {
  merchant(id: string): MerchantRow | undefined;
  /** @param after null: from the first */
  search(filter: MerchantFilter, order: MerchantOrder, after: MerchantPlace | null, limit: number): MerchantRow[];
  /** How many are in each state; one that nobody is in is left out. */
  counts(): Map<MerchantState, number>;
  /** How many came by themselves and nobody has seen to yet. */
  unseen(): number;
  /** Oldest first. */
  acts(merchant: string): MerchantAct[];
}
export interface MerchantsWriter extends MerchantsReader {
  /** Adds a merchant or changes one, and notes what was done as its next act. */
  put(merchant: MerchantRow, act: Omit<MerchantAct, "n" | "at">): void;
}
