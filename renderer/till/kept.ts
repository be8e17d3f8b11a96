/**
 * The sale in progress, kept on this screen so that a reload or a restart of the till loses nothing.
 * `tender` is there from the moment a payment was sent until its answer is known: while it is, the
 * cart stands still and the payment is only repeated, with the same key.
 */
import { z } from "zod";
import { Tender } from "../../shared/contract/till.ts";
import { Amount, MemberView, ProductView } from "../../shared/contract/view.ts";
import { EMPTY_CART } from "./cart.ts";

const Line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("product"), product: ProductView, quantity: z.number().int().min(1) }),
  z.object({ kind: z.literal("amount"), amountFen: Amount }),
]);
const Sale = z.object({
  key: z.string().min(8),
  cart: z.object({ lines: z.array(Line), selected: z.number().int() }),
  // A sale kept by a version that knew no points is still a sale.
  member: MemberView.extend({ points: z.number().int().default(0), love: z.number().int().default(0) }).nullable(),
  tender: Tender.nullable(),
  /** What of that payment the member's balance pays. */
  balanceFen: Amount.default(0),
});
export type Sale = z.infer<typeof Sale>;
/** A return that was sent and not answered yet. */
const Refund = z.object({
  key: z.string().min(8),
  order: z.string(),
  amountFen: Amount.min(1).optional(),
  reason: z.string().min(1),
});
export type Refund = { key: string; order: string; amountFen?: number; reason: string };
export type Shelf = Pick<Storage, "getItem" | "setItem">;

const KEPT = "paifan.sale";
const KEPT_REFUND = "paifan.refund";

/** A fresh act key: 32 hex digits. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const newSale = (): Sale => ({
  key: newKey(),
  cart: { ...EMPTY_CART, lines: [] },
  member: null,
  tender: null,
  balanceFen: 0,
});

export const keepSale = (shelf: Shelf, sale: Sale): void => shelf.setItem(KEPT, JSON.stringify(sale));

function read<T>(shelf: Shelf, name: string, schema: z.ZodType<T>): T | null {
  const text = shelf.getItem(name);
  if (text === null || text === "") return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    console.error(`What is kept as ${name} does not have the expected shape`, parsed.error);
  } catch (error) {
    console.error(`What is kept as ${name} is not JSON`, error);
  }
  return null;
}

/** The kept sale, or a new one when none is kept or what is kept cannot be read. */
export const keptSale = (shelf: Shelf): Sale => read(shelf, KEPT, Sale) ?? newSale();

export const keepRefund = (shelf: Shelf, refund: Refund | null): void =>
  shelf.setItem(KEPT_REFUND, refund === null ? "" : JSON.stringify(refund));

export function keptRefund(shelf: Shelf): Refund | null {
  const kept = read(shelf, KEPT_REFUND, Refund);
  if (kept === null) return null;
  const { amountFen, ...rest } = kept;
  return amountFen === undefined ? rest : { ...rest, amountFen };
}
