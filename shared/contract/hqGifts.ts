/** The verbs of HQ about gifts: what members get for points or available love value (§7.2). Prices are hundredths of them. */
import { z } from "zod";
import { parseDay } from "../kernel/calendar.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const GIFT_VALUES = ["points", "love"] as const;
export const GiftValue = z.enum(GIFT_VALUES);
export type GiftValue = z.infer<typeof GiftValue>;
/** As of today: members may have it; none is left; its last day is past; headquarters took it back. */
export const GIFT_STATES = ["offered", "sold-out", "ended", "retired"] as const;
export const GiftState = z.enum(GIFT_STATES);
export type GiftState = z.infer<typeof GiftState>;

export const GiftId = z.string().regex(/^[A-Za-z0-9-]{1,20}$/, "1 to 20 letters, digits and dashes");
export const GiftName = z.string().trim().min(1).max(60);
const Store = z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -");
/** A milliard points; so much for the most pieces at once is an amount still. */
export const MOST_PRICE = 100_000_000_000;
const Price = z.number().int().min(1).max(MOST_PRICE);
export const MOST_AT_ONCE = 999;
export const MOST_STOCK = 1_000_000;
const Stock = Count.max(MOST_STOCK).nullable();
const Day = z.string().refine((text) => parseDay(text) !== null, "a day YYYY-MM-DD");

export const HqGift = z.strictObject({
  id: z.string(),
  name: z.string(),
  what: GiftValue,
  price: Count,
  /** Pieces that are left; null: as many as are asked for. */
  stock: Stock,
  /** The last day, in the chain's calendar; null: no end. */
  validUntil: z.string().nullable(),
  /** Where members may have it; null: in every store. */
  stores: z.array(z.string()).nullable(),
  active: z.boolean(),
  state: GiftState,
  changedAt: Instant,
});
export type HqGift = z.infer<typeof HqGift>;

/** One that was given. Amounts are hundredths, in all. */
export const HqGiven = z.strictObject({
  seq: Count,
  at: Instant,
  gift: z.string(),
  /** As it was called then. */
  name: z.string(),
  quantity: Count,
  what: GiftValue,
  amount: Count,
  member: z.string(),
  memberLabel: z.string(),
  /** Null: beside the tills. */
  till: z.string().nullable(),
  clerk: z.string().nullable(),
});
export type HqGiven = z.infer<typeof HqGiven>;
/** How often, how many pieces of one gift, and for how much of one value. */
export const HqGiftSum = z.strictObject({
  gift: z.string(),
  name: z.string(),
  what: GiftValue,
  times: Count,
  pieces: Count,
  amount: Count,
});
export type HqGiftSum = z.infer<typeof HqGiftSum>;

export const MOST_GIVES = 1_000;
/** What one member may give others in a day of the chain; amounts in hundredths. 0: nothing of it. */
export const GivingLimits = z.strictObject({
  timesADay: Count.max(MOST_GIVES),
  pointsADay: Count.max(MOST_PRICE),
  loveADay: Count.max(MOST_PRICE),
});
export type GivingLimits = z.infer<typeof GivingLimits>;

/** What a member shows whose gift is to be handed out. */
export const CLAIM_CODE = /^[0-9]{8}$/;
export const ClaimCode = z.string().regex(CLAIM_CODE, "8 digits");

/** It waits to be fetched; it was handed out; headquarters cancelled it. */
const ClaimState = z.enum(["open", "handed", "cancelled"]);
export type ClaimState = z.infer<typeof ClaimState>;

/** A gift that a member took at the member page. Its code is the member's to show. */
export const HqClaim = z.strictObject({
  seq: Count,
  at: Instant,
  gift: z.string(),
  name: z.string(),
  quantity: Count,
  what: GiftValue,
  amount: Count,
  member: z.string(),
  memberLabel: z.string(),
  /** Where alone it is handed out; null: anywhere. */
  store: z.string().nullable(),
  /** When, where (null: in no store) and by whom it was handed out; null: it waits. */
  handedAt: Instant.nullable(),
  handedStore: z.string().nullable(),
  handedBy: z.string().nullable(),
  /** At which till; null: not at one. */
  handedTill: z.string().nullable(),
  /** When, by whom and why it was cancelled; null: it was not. */
  cancelledAt: Instant.nullable(),
  cancelledBy: z.string().nullable(),
  cancelledWhy: z.string().nullable(),
});
export type HqClaim = z.infer<typeof HqClaim>;

export const GIFT_SORTS = ["name", "price", "changed"] as const;

export const giftVerbs = {
  /**
   * A page at a time, after the last one read (null: from the first); `found`: all that the filter finds. `text`: part of the
   * name or the number. `store`: those that hold there; null: all, for whoever sees every store. Refused: `unknown-store`.
   */
  "gift.list": verb(
    z.strictObject({
      text: z.string().trim().max(60),
      what: GiftValue.nullable(),
      state: GiftState.nullable(),
      store: Store.nullable(),
      sort: z.enum(GIFT_SORTS),
      after: z.strictObject({ id: GiftId, name: z.string().max(60), price: Count, changedAt: Instant }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({ rows: z.array(HqGift), found: Count }),
  ),
  /**
   * Adds a gift (`isNew`) or changes one. `stockWas`: what was seen of the stock before it was changed (null: no limit, or
   * new); members may have taken of it since. Refused: `gift-exists`, `unknown-gift`, `stock-changed`, `unknown-store`, `malformed`.
   */
  "gift.put": verb(
    z.strictObject({
      isNew: z.boolean(),
      id: GiftId,
      name: GiftName,
      what: GiftValue,
      price: Price,
      stock: Stock,
      stockWas: Stock,
      validUntil: Day.nullable(),
      stores: z.array(Store).min(1).max(1_000).nullable(),
    }),
    HqGift,
  ),
  /**
   * What was given, newest first, before the one of `before`, and sums by gift of all that the filter finds, the most pieces first,
   * at most 200. Days are the chain's, both included. Refused: `unknown-store`, `unknown-member`.
   */
  "gift.given": verb(
    z.strictObject({
      from: Day.nullable(),
      to: Day.nullable(),
      store: Store.nullable(),
      gift: GiftId.nullable(),
      member: z.string().trim().min(1).max(80).nullable(),
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({ rows: z.array(HqGiven), sums: z.array(HqGiftSum) }),
  ),
  /**
   * Gifts that members took at their page, newest first, before the one of `before`. `store`: what may be handed out there, or was. Refused: `unknown-store`, `unknown-member`.
   */
  "claim.list": verb(
    z.strictObject({
      state: ClaimState.nullable(),
      member: z.string().trim().min(1).max(80).nullable(),
      code: ClaimCode.nullable(),
      store: Store.nullable(),
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({ rows: z.array(HqClaim), found: Count }),
  ),
  /** Hands it out to who shows the code, once. `store` null: in none. Refused: `unknown-store`, `unknown-claim`, `other-store`, `handed-already`, `claim-cancelled`. */
  "claim.handOut": verb(
    z.strictObject({ code: ClaimCode, store: Store.nullable(), by: z.string().trim().min(1).max(40) }),
    HqClaim,
  ),
  /**
   * The gift of that number is not to be handed out: the member has back what it paid, and the gift its pieces where they are counted.
   * Once. Refused: `unknown-claim`, `handed-already`, `claim-cancelled`.
   */
  "claim.cancel": verb(
    z.strictObject({
      seq: Count,
      reason: z.string().trim().min(1).max(120),
      by: z.string().trim().min(1).max(40),
    }),
    HqClaim,
  ),
  "giving.limits": verb(z.strictObject({}), GivingLimits),
  "giving.set": verb(GivingLimits, GivingLimits),
  /** Whether members may have it; what was given stays given. Refused: `unknown-gift`. */
  "gift.active": verb(z.strictObject({ id: GiftId, active: z.boolean() }), HqGift),
} as const;
