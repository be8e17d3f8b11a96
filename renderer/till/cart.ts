/**
 * The cart of a sale as the clerk builds it: pure functions, amounts in fen, weights in thousandths. What it
 * costs and earns is the till's to say; what is reckoned here stands only until it has.
 */
import type { CartLine, Discount, DraftLine, SaleDraft, Totals } from "../../shared/contract/cart.ts";
import type { OrderLineView, ProductView } from "../../shared/contract/view.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { grossOf, priceCart, takenOff } from "../../shared/order/price.ts";
import type { PricedCart, ToPrice } from "../../shared/order/price.ts";
import { piecesOf } from "../../shared/order/returns.ts";

export type Line = DraftLine;
export type Cart = Pick<SaleDraft, "lines" | "selected">;
export type ProductLine = Extract<Line, { kind: "product" }>;
/** What the label of weighed goods says: its weight in thousandths, its price in fen. */
export type Label = { weight?: number | undefined; priceFen?: number | undefined };
/** What a line's dialog may change; undefined: as it is by itself. */
export type LineChange = {
  quantity?: number;
  weight?: number | undefined;
  priceFen?: number | undefined;
  discount?: Discount | undefined;
  note?: string | undefined;
};

export const MAX_QUANTITY = 9999;
/** The contract takes no more lines than this. */
export const MAX_LINES = 500;

export const EMPTY_CART: Cart = { lines: [], selected: -1 };

const clamp = (quantity: number) => Math.max(1, Math.min(MAX_QUANTITY, quantity));

/** Rung up as the catalogue has it: another of the same only counts it up. */
const isPlain = (line: Line): line is ProductLine =>
  line.kind === "product" &&
  line.weight === undefined &&
  line.priceFen === undefined &&
  line.discount === undefined &&
  line.note === undefined;

/** The same product again raises its line; the line touched is the selected one. What was weighed or priced by its label is a line of its own. */
export function addProduct(cart: Cart, product: ProductView, quantity = 1, label: Label = {}): Cart {
  const plain = label.weight === undefined && label.priceFen === undefined;
  const at = plain ? cart.lines.findIndex((line) => isPlain(line) && line.product.id === product.id) : -1;
  const known = cart.lines[at];
  if (known?.kind === "product") {
    return withLine({ ...cart, selected: at }, { ...known, product, quantity: clamp(known.quantity + quantity) });
  }
  return append(cart, {
    kind: "product",
    product,
    quantity: label.weight === undefined ? clamp(quantity) : 1,
    ...(label.weight === undefined ? {} : { weight: label.weight }),
    ...(label.priceFen === undefined ? {} : { priceFen: label.priceFen }),
  });
}

/** An amount alone (买单). */
export const addAmount = (cart: Cart, amountFen: number): Cart => append(cart, { kind: "amount", amountFen });

/** What pieces of an order's line bring that come back, as far as this screen can tell, fen. */
export const bringsBack = ({ totalFen, quantity, returned }: OrderLineView, pieces: number): number =>
  piecesOf({ total: totalFen, quantity }, returned, pieces);

/** Goods of an earlier order that come back in this sale; of a line that is in the cart already, as many as now said. */
export function addReturns(cart: Cart, returns: readonly Extract<Line, { kind: "return" }>[]): Cart {
  const again = (line: Line) =>
    line.kind === "return" && returns.some((it) => it.order === line.order && it.item === line.item);
  const lines = cart.lines.filter((line) => !again(line));
  return returns.reduce<Cart>((built, line) => append(built, line), { lines, selected: lines.length - 1 });
}

function append(cart: Cart, line: Line): Cart {
  if (cart.lines.length >= MAX_LINES) return cart;
  return { lines: [...cart.lines, line], selected: cart.lines.length };
}

const withLine = (cart: Cart, line: Line): Cart => ({
  ...cart,
  lines: cart.lines.map((old, index) => (index === cart.selected ? line : old)),
});

/** Sets the quantity of the selected line; 0 removes it. An amount alone and what was weighed have none. */
export function setQuantity(cart: Cart, quantity: number): Cart {
  if (quantity <= 0) return removeSelected(cart);
  const line = cart.lines[cart.selected];
  return line?.kind === "product" && line.weight === undefined
    ? withLine(cart, { ...line, quantity: clamp(quantity) })
    : cart;
}

/** One more or one less of the selected line; a product never falls below one this way. */
export function changeQuantity(cart: Cart, by: number): Cart {
  const line = cart.lines[cart.selected];
  return line?.kind === "product" ? setQuantity(cart, clamp(line.quantity + by)) : cart;
}

/** Changes the selected line. What comes back is as it is. */
export function changeLine(cart: Cart, change: LineChange): Cart {
  const line = cart.lines[cart.selected];
  if (line === undefined || line.kind === "return") return cart;
  const { discount, note, priceFen, weight, quantity } = { ...line, ...change } as ProductLine;
  const common = { ...(discount === undefined ? {} : { discount }), ...(note === undefined ? {} : { note }) };
  if (line.kind === "amount") {
    return withLine(cart, { kind: "amount", amountFen: change.priceFen ?? line.amountFen, ...common });
  }
  return withLine(cart, {
    kind: "product",
    product: line.product,
    quantity: clamp(quantity),
    ...(weight === undefined ? {} : { weight }),
    ...(priceFen === undefined || priceFen === line.product.priceFen ? {} : { priceFen }),
    ...common,
  });
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

/** Of one, or of one unit of what is weighed, fen. */
export const priceOf = (line: Line): number =>
  line.kind === "product" ? (line.priceFen ?? line.product.priceFen) : line.amountFen;

const toPrice = (line: Exclude<Line, { kind: "return" }>): ToPrice =>
  line.kind === "amount"
    ? { price: line.amountFen, quantity: 1, discount: line.discount }
    : { price: priceOf(line), quantity: line.quantity, weight: line.weight, discount: line.discount };

/** Before discounts, fen; below zero for what comes back. */
export const lineGross = (line: Line): number => (line.kind === "return" ? -line.amountFen : grossOf(toPrice(line)));

/** What its own discount takes off a line, fen. */
export const lineOff = (line: Line): number => (line.kind === "return" ? 0 : takenOff(line.discount, lineGross(line)));

/** What the cart comes to as far as this screen can tell, until the till has said. */
export function estimate({ lines, discount }: Pick<SaleDraft, "lines" | "discount">): Totals {
  const priced = pricedOf(lines, discount ?? undefined);
  let next = 0;
  let returnFen = 0;
  const shown = lines.map((line) => {
    if (line.kind === "return") {
      returnFen += line.amountFen;
      return { grossFen: -line.amountFen, discountFen: 0, totalFen: -line.amountFen };
    }
    const { gross = 0, discount: off = 0, total = 0 } = priced.lines[next++] ?? {};
    return { grossFen: gross, discountFen: off, totalFen: total };
  });
  const dueFen = priced.total - returnFen;
  return {
    lines: shown,
    grossFen: priced.gross,
    discountFen: priced.discount,
    deductionFen: 0,
    returnFen,
    dueFen,
    cashDueFen: dueFen,
  };
}

/** A cart that comes to more than can be kept exactly shows nothing: the till says why. */
function pricedOf(lines: readonly Line[], discount: Discount | undefined): PricedCart {
  try {
    return priceCart(
      lines.flatMap((line) => (line.kind === "return" ? [] : [toPrice(line)])),
      discount,
    );
  } catch (error) {
    if (error instanceof AmountOverflow) return { lines: [], gross: 0, discount: 0, total: 0 };
    throw error;
  }
}

export const pieces = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + (line.kind === "product" ? line.quantity : 1), 0);

/** The name a person knows a line by. */
export const lineName = (line: Line, language: "zh" | "en", amountOnly: string): string => {
  if (line.kind === "amount") return amountOnly;
  const named = line.kind === "product" ? line.product : line;
  return language === "en" ? named.nameEn : named.name;
};

/** What was rung up before and is not there, or less of it, afterwards; null: nothing. Goods that come back count for nothing. */
export function takenAway(before: Cart, after: Cart): { lines: readonly Line[]; amountFen: number } | null {
  const gone: { line: Line; amountFen: number }[] = [];
  if (before.lines.length === after.lines.length) {
    for (const [index, line] of before.lines.entries()) {
      const now = after.lines[index];
      if (line.kind !== "product" || now?.kind !== "product" || now === line) continue;
      if (now.quantity < line.quantity || (now.weight ?? 0) < (line.weight ?? 0))
        gone.push({ line, amountFen: Math.max(0, lineGross(line) - lineGross({ ...now, priceFen: priceOf(line) })) });
    }
  } else {
    const left = new Set(after.lines);
    for (const line of before.lines)
      if (!left.has(line) && line.kind !== "return" && after.lines.length < before.lines.length)
        gone.push({ line, amountFen: lineGross(line) });
  }
  if (gone.length === 0) return null;
  return { lines: gone.map((it) => it.line), amountFen: gone.reduce((sum, it) => sum + it.amountFen, 0) };
}

/** The lines as the contract wants them. */
export const asked = (lines: readonly Line[]): CartLine[] =>
  lines.map((line) => {
    if (line.kind === "product") return { ...line, product: line.product.id };
    if (line.kind === "amount") return line;
    const { order, item, quantity, reason } = line;
    return { kind: "return", order, item, quantity, reason };
  });

/** A weight in thousandths as `0.824`. */
export const weighed = (weight: number): string => (weight / 1000).toFixed(3);

/** What was typed as a weight, thousandths; null: not one. */
export function readWeight(text: string): number | null {
  const plain = text.trim().replace(/。/g, ".");
  if (!/^\d{0,4}(\.\d{0,3})?$/.test(plain) || !/[1-9]/.test(plain)) return null;
  const [whole = "", decimals = ""] = plain.split(".");
  return Number(whole === "" ? "0" : whole) * 1000 + Number(decimals.padEnd(3, "0"));
}
