/**
 * Gifts for points and available love value (SPEC.md, "gifts"): what a member may have in the till's store, and one of them
 * given. Amounts are hundredths of a point or of love value.
 */
import { z } from "zod";
import { ClaimCode, GiftId, GiftValue, MOST_AT_ONCE, MOST_STOCK } from "../contract/hqGifts.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { MemberFigures } from "./messages.ts";

/** So many are told at once, the cheapest first; further ones are looked for by their name. */
export const MOST_TOLD = 100;
/** Of what the member had here or elsewhere, so many are told, newest first, for so long, ms. */
export const MOST_RECENT = 5;
export const RECENT_MS = 86_400_000;

const Amount = z.int().min(0).max(MAX_AMOUNT);
const MemberId = z.string().min(1).max(80);
const Quantity = z.int().min(1).max(MOST_AT_ONCE);

/** Till → server. `text`: part of a gift's name or number; empty: all. */
export const GiftsAsk = z.strictObject({ member: MemberId, text: z.string().max(60) });
export type GiftsAsk = z.infer<typeof GiftsAsk>;

/** Server → till: what members may have in its store now, and what this one may spend. */
export const GiftsTold = z.strictObject({
  points: Amount,
  love: Amount,
  gifts: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        what: GiftValue,
        price: Amount,
        /** Pieces that are left; null: no limit. */
        stock: z.int().min(1).max(MOST_STOCK).nullable(),
      }),
    )
    .max(MOST_TOLD),
  /** How many there are in all. */
  found: z.int().min(0),
  recent: z
    .array(z.strictObject({ at: z.int(), name: z.string(), quantity: Quantity, what: GiftValue, amount: Amount }))
    .max(MOST_RECENT),
});
export type GiftsTold = z.infer<typeof GiftsTold>;

/** Made by the till for this act: asked again, it is the same act, done once. */
const Key = z.string().regex(/^[0-9A-Za-z-]{8,64}$/, "expected 8 to 64 letters, digits or dashes");
/** Who acts at the till; null: nobody signs in there. */
const By = z.strictObject({ clerk: z.string().max(20), name: z.string().max(40) }).nullable();

/** Till → server: `amount` is what the clerk and the member saw that it costs in all. */
export const GiftAsk = z.strictObject({
  key: Key,
  member: MemberId,
  gift: GiftId,
  quantity: Quantity,
  what: GiftValue,
  amount: Amount.min(1),
  by: By,
});
export type GiftAsk = z.infer<typeof GiftAsk>;

/** Server → till: it was given, now or when it was asked for before; the member's figures are of now. */
export const GiftGiven = z.strictObject({
  name: z.string(),
  quantity: Quantity,
  what: GiftValue,
  amount: Amount,
  member: MemberFigures,
});
export type GiftGiven = z.infer<typeof GiftGiven>;

/** Till → server: what a member has taken beside the tills, by the code that the member shows. */
export const ClaimAsk = z.strictObject({ code: ClaimCode });
export type ClaimAsk = z.infer<typeof ClaimAsk>;

/** Server → till: the gift behind a code. Stores by what they are called. */
export const ClaimTold = z.strictObject({
  at: z.int(),
  name: z.string(),
  quantity: Quantity,
  memberLabel: z.string(),
  /** Where alone it is handed out; null: in any store. */
  store: z.string().nullable(),
  /** Whether the till's store is one where it is. */
  here: z.boolean(),
  /** When, in which store (null: in none) and by whom it was handed out; null: it waits. */
  handed: z.strictObject({ at: z.int(), store: z.string().nullable(), by: z.string() }).nullable(),
  /** When headquarters cancelled it; null: it did not. */
  cancelled: z.int().nullable(),
});
export type ClaimTold = z.infer<typeof ClaimTold>;

/** Till → server: hand it out. */
export const HandOutAsk = z.strictObject({ key: Key, code: ClaimCode, by: By });
export type HandOutAsk = z.infer<typeof HandOutAsk>;

/** Why none is given, or handed out. */
export const GIFT_REFUSALS = [
  "malformed",
  "unknown-member",
  "not-enough-balance",
  "gift-not-offered",
  "gift-changed",
  "gift-sold-out",
  "unknown-claim",
  "handed-already",
  "claim-cancelled",
  "other-store",
  /** The question did not go out. */
  "server-unreachable",
  /** It did, and no answer says whether the gift was given. */
  "gift-unanswered",
] as const;
export type GiftRefusal = (typeof GIFT_REFUSALS)[number];
