/** What a cart costs: its lines priced from the catalogue of this till. */
import type { CartLine } from "../../shared/contract/till.ts";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import type { Shop } from "../store/shop.ts";
import type { Answer } from "./desk.ts";

/** No order is larger, fen: a thousand million yuan. */
export const MAX_ORDER_FEN = 100_000_000_000;

/** A fact keeps so much of a name. */
const NAME = 120;

export type Item = FactBody<"order-paid">["items"][number];
export type Priced = { readonly items: Item[]; readonly total: number };

export function priceCart(shop: Shop, lines: readonly CartLine[]): Answer<Priced> {
  const items: Item[] = [];
  for (const line of lines) {
    if (line.kind === "amount") {
      const note = line.note?.trim();
      const name = { name: note || "买单", nameEn: note || "Amount" };
      items.push({ product: null, ...name, quantity: 1, price: line.amountFen, total: line.amountFen });
      continue;
    }
    const product = shop.product(line.product);
    if (!product)
      return refuse(
        "unknown-product",
        `This till does not know the product ${line.product}. Take the line out; the rest of the cart is kept.`,
      );
    const total = product.price * line.quantity;
    items.push({
      product: product.id,
      name: product.name.slice(0, NAME),
      nameEn: product.nameEn.slice(0, NAME),
      quantity: line.quantity,
      price: product.price,
      total,
    });
  }
  // An order of 500 lines, each below the limit, stays an exact integer.
  const tooLarge = items.some((item) => item.total > MAX_ORDER_FEN);
  const total = tooLarge ? MAX_AMOUNT : items.reduce((sum, item) => sum + item.total, 0);
  if (total > MAX_ORDER_FEN) return refuseAmount();
  return { ok: true, value: { items, total } };
}

export const refuseAmount = () =>
  refuse(
    "amount-too-large",
    "An order may come to ￥1,000,000,000.00 at most, and what it earns must stay an exact amount. Split it; nothing was kept.",
  );
