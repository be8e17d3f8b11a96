/** What members are given for points or love value (§7.2), as a store keeps it. */
import type { ClaimRow, GiftAct, GivenRow } from "../../shared/ledger/giftRows.ts";
import type { ClaimState, GiftState, HqGift } from "../../shared/contract/hqGifts.ts";

/** `stock`: pieces there are; null: as many as are asked for. `stores` null: every one. */
export type GiftRow = Omit<HqGift, "state">;

/** What is looked for. Null: whatever. */
export type GiftFilter = {
  /** Part of the name or of the number, without capitals. */
  readonly text: string | null;
  readonly what: GiftRow["what"] | null;
  readonly state: GiftState | null;
  /** Where it holds: in this store, or in all. */
  readonly store: string | null;
  /** The day `YYYY-MM-DD` by which states are told. */
  readonly today: string;
};
export const GIFT_ORDERS = ["name", "price", "changed"] as const;
/** By name; the cheapest first; what was changed last first. */
export type GiftOrder = (typeof GIFT_ORDERS)[number];
/** The last one read before. */
export type GiftPlace = Pick<GiftRow, "id" | "name" | "price" | "changedAt">;

/** Which of those that were given. Null: whichever. */
export type GivenFilter = {
  /** Local days since 1970-01-01, both included. */
  readonly from: number | null;
  readonly to: number | null;
  readonly store: string | null;
  readonly gift: string | null;
  readonly member: string | null;
};
/** Which of those that members took. Null: whichever. */
export type ClaimFilter = {
  readonly state: ClaimState | null;
  readonly member: string | null;
  readonly code: string | null;
  /** What may be handed out in this store, or was. */
  readonly store: string | null;
};
/** What was given of one gift for one value. */
export type GivenSum = Pick<GivenRow, "gift" | "name" | "what" | "amount"> & {
  readonly times: number;
  readonly pieces: number;
};

export interface GiftsReader {
  gift(id: string): GiftRow | undefined;
  /** @param after null: from the first */
  search(filter: GiftFilter, order: GiftOrder, after: GiftPlace | null, limit: number): GiftRow[];
  count(filter: GiftFilter): number;
  /** Newest first. @param before null: from the newest */
  given(filter: GivenFilter, before: number | null, limit: number): GivenRow[];
  /** Most pieces first; the name is one that it had. */
  sums(filter: GivenFilter, limit: number): GivenSum[];
  /** In the order in which they were given. */
  givenAfter(seq: number, limit: number): GivenRow[];
  claim(seq: number): ClaimRow | undefined;
  claimOfCode(code: string): ClaimRow | undefined;
  /** Newest first. @param before null: from the newest */
  claims(filter: ClaimFilter, before: number | null, limit: number): ClaimRow[];
  claimCount(filter: ClaimFilter): number;
  /** In the order in which they were taken. */
  claimsAfter(seq: number, limit: number): ClaimRow[];
}
export interface GiftsWriter extends GiftsReader {
  /** Adds one or changes it. */
  put(gift: GiftRow): void;
  /** What facts say, in their order. */
  keep(acts: readonly GiftAct[]): void;
}
