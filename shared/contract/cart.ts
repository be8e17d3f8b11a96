/**
 * A cart and its payment, as a screen hands them to its till, and the sale in progress as the till keeps it.
 * Amounts are fen, ratios basis points, weights thousandths of the product's unit.
 */
import { z } from "zod";
import { Amount, MemberView, ProductView } from "./view.ts";

const Text = (max: number) => z.string().trim().min(1).max(max);
/** A key the screen makes once for an act and repeats on retry: the same key never acts twice. */
export const ActKey = z.string().regex(/^[0-9A-Za-z-]{8,64}$/, "8 to 64 letters, digits or dashes");

/** Taken off a line, or off the whole order. */
export const Discount = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), bp: z.number().int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal("amount"), fen: Amount.min(1) }),
]);
export type Discount = z.infer<typeof Discount>;

const Quantity = z.number().int().min(1).max(9999);
const Weight = z.number().int().min(1).max(9_999_999);
const Note = z.string().max(60);

/** One line: a product, an amount alone (买单), or goods of an earlier order that come back. */
export const CartLine = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("product"),
    product: Text(64),
    quantity: Quantity,
    /** Of weighed goods, whose quantity is 1. */
    weight: Weight.optional(),
    /** Instead of the catalogue's price. */
    priceFen: Amount.optional(),
    discount: Discount.optional(),
    note: Note.optional(),
  }),
  z.strictObject({
    kind: z.literal("amount"),
    amountFen: Amount.min(1),
    note: Note.optional(),
    discount: Discount.optional(),
  }),
  z.strictObject({
    kind: z.literal("return"),
    order: Text(80),
    /** The line of that order's receipt. */
    item: z.number().int().min(0).max(499),
    quantity: Quantity,
    reason: Text(120),
  }),
]);
export type CartLine = z.infer<typeof CartLine>;
export const Cart = z.array(CartLine).max(500);

/**
 * One way of paying a part. Cash comes last and pays what is left, rounded as set; the others say how much. A
 * card or a code is taken at a terminal of its own: only its reference is kept. `points`, `love`: a deduction, in
 * hundredths. Nothing is to be paid, or something is to be handed back: no tender at all.
 */
export const Tender = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cash"), givenFen: Amount }),
  z.strictObject({
    kind: z.enum(["card", "wechat", "alipay"]),
    amountFen: Amount.min(1),
    reference: z.string().max(40).optional(),
  }),
  z.strictObject({ kind: z.literal("balance"), amountFen: Amount.min(1) }),
  z.strictObject({ kind: z.literal("points"), value: Amount.min(1) }),
  z.strictObject({ kind: z.literal("love"), value: Amount.min(1) }),
]);
export type Tender = z.infer<typeof Tender>;

/** How money goes back for goods that came back. */
export const HandBack = z.strictObject({
  kind: z.enum(["cash", "card", "wechat", "alipay"]),
  reference: z.string().max(40).optional(),
});
export type HandBack = z.infer<typeof HandBack>;

/** What a cart comes to. */
export const Totals = z.strictObject({
  /** Of each line: before and after its discounts; below zero for goods that come back. */
  lines: z.array(z.strictObject({ grossFen: z.number().int(), discountFen: Amount, totalFen: z.number().int() })),
  grossFen: Amount,
  discountFen: Amount,
  /** What points and love value take off. */
  deductionFen: Amount,
  returnFen: Amount,
  /** To be paid; below zero: to be handed back. */
  dueFen: z.number().int(),
  /** The same if all of it is cash. */
  cashDueFen: z.number().int(),
});
export type Totals = z.infer<typeof Totals>;

const DraftLine = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("product"),
    product: ProductView,
    quantity: Quantity,
    weight: Weight.optional(),
    priceFen: Amount.optional(),
    discount: Discount.optional(),
    note: Note.optional(),
  }),
  z.strictObject({
    kind: z.literal("amount"),
    amountFen: Amount.min(1),
    note: Note.optional(),
    discount: Discount.optional(),
  }),
  z.strictObject({
    kind: z.literal("return"),
    order: Text(80),
    item: z.number().int().min(0).max(499),
    quantity: Quantity,
    reason: Text(120),
    name: z.string(),
    nameEn: z.string(),
    /** What comes back for it, as the till said. */
    amountFen: Amount,
  }),
]);
export type DraftLine = z.infer<typeof DraftLine>;

/**
 * The sale in progress. `tenders` is there from the moment a payment was sent until its answer is known: while
 * it is, the cart stands still and the payment is only repeated, with the same key.
 */
export const SaleDraft = z.strictObject({
  key: ActKey,
  lines: z.array(DraftLine).max(500),
  selected: z.number().int().min(-1),
  member: MemberView.nullable(),
  discount: Discount.nullable(),
  tenders: z.array(Tender).max(10).nullable(),
  handBack: HandBack.nullable(),
});
export type SaleDraft = z.infer<typeof SaleDraft>;

/** A cart put aside (挂单). */
export const HeldView = z.strictObject({
  id: z.number().int(),
  at: z.number().int(),
  label: z.string(),
  clerk: z.string().nullable(),
  lines: z.number().int(),
  totalFen: z.number().int(),
  memberLabel: z.string().nullable(),
});
export type HeldView = z.infer<typeof HeldView>;
