/** What a cart costs: its lines priced from the catalogue of this till, and what it takes of the clerk. */
import type { CartLine, Discount } from "../../shared/contract/cart.ts";
import type { Right } from "../../shared/contract/staff.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import { goodsCost } from "../../shared/order/cost.ts";
import { priceCart, type PricedCart, type ToPrice } from "../../shared/order/price.ts";
import { rightsFor } from "../../shared/order/rights.ts";
import type { Shop } from "../store/shop.ts";
import type { Answer, Desk, Refused } from "./desk.ts";
import { clerkNow } from "./staff/session.ts";

/** No order is larger, fen: a thousand million yuan. */
export const MAX_ORDER_FEN = 100_000_000_000;

/** A fact keeps so much of a name. */
const NAME = 120;

export type Item = FactBody<"order-paid">["items"][number];
export type ReturnLine = Extract<CartLine, { kind: "return" }>;
type BoughtLine = Exclude<CartLine, ReturnLine>;

/** A line as its fact will have it, but for its discount and total. */
type Named = Omit<Item, "total" | "discount">;
type Rung = ToPrice & { readonly named: Named; readonly repriced: boolean };

export type RungUp = {
  /** What is bought, in the order of the cart. */
  readonly rung: readonly Rung[];
  readonly priced: PricedCart;
  readonly back: readonly ReturnLine[];
};

/** The order's discount is of what is bought; goods that come back have no part in it. */
export function ringUp(shop: Shop, lines: readonly CartLine[], discount: Discount | undefined): Answer<RungUp> {
  const rung: Rung[] = [];
  const back: ReturnLine[] = [];
  for (const line of lines) {
    if (line.kind === "return") {
      back.push(line);
      continue;
    }
    const it = line.kind === "amount" ? rungAmount(line) : rungProduct(shop, line);
    if ("ok" in it) return it;
    rung.push(it);
  }
  try {
    const priced = priceCart(rung, discount);
    if (priced.gross > MAX_ORDER_FEN) return refuseAmount();
    return { ok: true, value: { rung, priced, back } };
  } catch (error) {
    if (error instanceof AmountOverflow) return refuseAmount();
    throw error;
  }
}

function rungAmount({ amountFen, note, discount }: Extract<BoughtLine, { kind: "amount" }>): Rung {
  const text = note?.trim();
  const name = { name: text || "买单", nameEn: text || "Amount" };
  const named = { product: null, ...name, quantity: 1, price: amountFen };
  return { price: amountFen, quantity: 1, discount, named, repriced: false };
}

function rungProduct(shop: Shop, line: Extract<BoughtLine, { kind: "product" }>): Rung | Refused {
  const product = shop.product(line.product);
  if (!product) {
    return refuse(
      "unknown-product",
      `This till does not know the product ${line.product}. Take the line out; the rest of the cart is kept.`,
    );
  }
  const { quantity, weight, discount } = line;
  if (weight !== undefined && quantity !== 1)
    return refuse("malformed", "lines: expected a quantity of 1 beside a weight. The cart is kept.");
  const price = line.priceFen ?? product.price;
  // What is weighed at the counter comes with a label that says what the piece costs: not another price per unit.
  const isLabel = product.unit !== null && weight === undefined && quantity === 1;
  const repriced = price !== product.price && !isLabel;
  // A label's price is that of the piece, and how much of the unit's cost that is nobody has said.
  const cost = isLabel && price !== product.price ? null : goodsCost(product.cost, { quantity, weight });
  const note = line.note?.trim();
  const named: Named = {
    product: product.id,
    name: product.name.slice(0, NAME),
    nameEn: product.nameEn.slice(0, NAME),
    quantity,
    ...(weight === undefined ? {} : { weight }),
    price,
    ...(repriced ? { list: product.price } : {}),
    ...(cost === null ? {} : { cost }),
    ...(note ? { note } : {}),
  };
  return { price, quantity, weight, discount, named, repriced };
}

/** The lines as the order's fact keeps them. @param priced with all that was taken off */
export const itemsOf = (rung: readonly Rung[], priced: PricedCart): Item[] =>
  rung.map(({ named }, index) => {
    const { discount = 0, total = 0 } = priced.lines[index] ?? {};
    const { note, ...rest } = named;
    return { ...rest, ...(discount > 0 ? { discount } : {}), total, ...(note === undefined ? {} : { note }) };
  });

/** What a cart takes of the clerk at this till. */
export function rightsOf(desk: Desk, { rung, back }: RungUp, discount: Discount | undefined): Right[] {
  const own = priceCart(rung);
  const lines = rung.map((it, index) => ({
    gross: own.lines[index]?.gross ?? 0,
    discount: it.discount,
    repriced: it.repriced,
  }));
  return rightsFor(lines, { discount, after: own.total, returns: back.length > 0 }, limitOf(desk));
}

/** The largest discount that is not a large one, for whoever stands here, basis points. */
function limitOf(desk: Desk): number {
  const { staff } = desk.books;
  if (!staff.isStaffed) return 10_000;
  const clerk = clerkNow(desk);
  return clerk ? staff.rights[clerk.role].discountLimitBp : 0;
}

export const refuseAmount = () =>
  refuse(
    "amount-too-large",
    "An order may come to ￥1,000,000,000.00 at most, and what it earns must stay an exact amount. Split it; nothing was kept.",
  );
