/**
 * The cart of a sale as the clerk builds it: pure functions, amounts in fen. What it would earn is
 * the till's to say; here only what there is and what it comes to.
 */
import type { CartLine } from "../../shared/contract/till.ts";
import type { ProductView } from "../../shared/contract/view.ts";

export type Line = { kind: "product"; product: ProductView; quantity: number } | { kind: "amount"; amountFen: number };
export type Cart = { lines: readonly Line[]; selected: number };

const MAX_QUANTITY = 9999;
/** The contract takes no more lines than this. */
export const MAX_LINES = 500;

export const EMPTY_CART: Cart = { lines: [], selected: -1 };

const clamp = (quantity: number) => Math.max(1, Math.min(MAX_QUANTITY, quantity));

/** The same product again raises its line; the line touched is the selected one. */
export function addProduct(cart: Cart, product: ProductView, quantity = 1): Cart {
  const at = cart.lines.findIndex((line) => line.kind === "product" && line.product.id === product.id);
  const known = cart.lines[at];
  if (known?.kind === "product") {
    return withLine({ ...cart, selected: at }, { ...known, product, quantity: clamp(known.quantity + quantity) });
  }
  return append(cart, { kind: "product", product, quantity: clamp(quantity) });
}

/** An amount alone (买单). */
export const addAmount = (cart: Cart, amountFen: number): Cart => append(cart, { kind: "amount", amountFen });

function append(cart: Cart, line: Line): Cart {
  if (cart.lines.length >= MAX_LINES) return cart;
  return { lines: [...cart.lines, line], selected: cart.lines.length };
}

const withLine = (cart: Cart, line: Line): Cart => ({
  ...cart,
  lines: cart.lines.map((old, index) => (index === cart.selected ? line : old)),
});

/** Sets the quantity of the selected line; 0 removes it. An amount alone has none. */
export function setQuantity(cart: Cart, quantity: number): Cart {
  if (quantity <= 0) return removeSelected(cart);
  const line = cart.lines[cart.selected];
  return line?.kind === "product" ? withLine(cart, { ...line, quantity: clamp(quantity) }) : cart;
}

/** One more or one less of the selected line; a product never falls below one this way. */
export function changeQuantity(cart: Cart, by: number): Cart {
  const line = cart.lines[cart.selected];
  return line?.kind === "product" ? withLine(cart, { ...line, quantity: clamp(line.quantity + by) }) : cart;
}

export function removeSelected(cart: Cart): Cart {
  if (cart.lines[cart.selected] === undefined) return cart;
  const lines = cart.lines.filter((_, index) => index !== cart.selected);
  return { lines, selected: Math.min(cart.selected, lines.length - 1) };
}

export const select = (cart: Cart, index: number): Cart =>
  cart.lines[index] === undefined ? cart : { ...cart, selected: index };

export const moveSelection = (cart: Cart, by: number): Cart =>
  select(cart, Math.max(0, Math.min(cart.lines.length - 1, cart.selected + by)));

export const lineTotal = (line: Line): number =>
  line.kind === "product" ? line.product.priceFen * line.quantity : line.amountFen;

export const total = (cart: Cart): number => cart.lines.reduce((sum, line) => sum + lineTotal(line), 0);

export const pieces = (cart: Cart): number =>
  cart.lines.reduce((sum, line) => sum + (line.kind === "product" ? line.quantity : 1), 0);

/** The lines as the contract wants them. */
export const asked = (cart: Cart): CartLine[] =>
  cart.lines.map((line) =>
    line.kind === "product"
      ? { kind: "product", product: line.product.id, quantity: line.quantity }
      : { kind: "amount", amountFen: line.amountFen },
  );
