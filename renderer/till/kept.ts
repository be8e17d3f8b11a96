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
  member: MemberView.nullable(),
  tender: Tender.nullable(),
});
export type Sale = z.infer<typeof Sale>;
export type Shelf = Pick<Storage, "getItem" | "setItem">;

const KEPT = "paifan.sale";

/** A fresh act key: 32 hex digits. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const newSale = (): Sale => ({ key: newKey(), cart: { ...EMPTY_CART, lines: [] }, member: null, tender: null });

export const keepSale = (shelf: Shelf, sale: Sale): void => shelf.setItem(KEPT, JSON.stringify(sale));

/** The kept sale, or a new one when none is kept or what is kept cannot be read. */
export function keptSale(shelf: Shelf): Sale {
  const text = shelf.getItem(KEPT);
  if (text === null) return newSale();
  try {
    const parsed = Sale.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    console.error("The kept sale does not have the expected shape", parsed.error);
  } catch (error) {
    console.error("The kept sale is not JSON", error);
  }
  return newSale();
}
