/**
 * Goods that come back by line and piece: what each piece had cost, so that all pieces of a line bring what the
 * line did, and an order never more than is left of it (its rounding and earlier refunds taken into account).
 */
import type { FactBody } from "../facts/fact.ts";
import { partOf } from "./spread.ts";

type Item = FactBody<"order-paid">["items"][number];
export type Sold = Pick<Item, "quantity" | "total"> & Partial<Pick<Item, "product" | "weight" | "cost">>;
export type Asked = { readonly item: number; readonly quantity: number };
export type ItemBack = NonNullable<FactBody<"order-refunded">["items"]>[number];
export type Returned = { readonly items: readonly ItemBack[]; readonly amount: number };

/** What the pieces after the first `from` of a line bring, fen: pieces that come back one by one bring as much as all at once. */
export const piecesOf = ({ total, quantity }: Sold, from: number, count: number): number =>
  partOf(total, from + count, quantity) - partOf(total, from, quantity);

/** How many pieces of each line have come back by these refunds. */
export function piecesBack(sold: readonly Sold[], refunds: readonly Pick<FactBody<"order-refunded">, "items">[]) {
  const pieces = sold.map(() => 0);
  for (const { items = [] } of refunds)
    for (const { item, quantity } of items) pieces[item] = (pieces[item] ?? 0) + quantity;
  return pieces;
}

/**
 * What these pieces bring.
 * @param back pieces of each line that have come back already
 * @param left of the order, fen; all of it once no piece is out any more
 * @returns the item that there is not, or not so many of
 */
export function planReturn(
  sold: readonly Sold[],
  back: readonly number[],
  asked: readonly Asked[],
  left: number,
): Returned | { readonly wrong: number } {
  const pieces = new Map<number, number>();
  for (const { item, quantity } of asked) pieces.set(item, (pieces.get(item) ?? 0) + quantity);
  const items: ItemBack[] = [];
  for (const [item, quantity] of pieces) {
    const line = sold[item];
    const from = back[item] ?? 0;
    if (!line || from + quantity > line.quantity) return { wrong: item };
    items.push({ item, quantity, amount: piecesOf(line, from, quantity), ...asSold(line, from, quantity) });
  }
  const isAll = sold.every(({ quantity }, item) => (back[item] ?? 0) + (pieces.get(item) ?? 0) === quantity);
  const amount = items.reduce((sum, it) => sum + it.amount, 0);
  return { items, amount: isAll ? left : Math.min(amount, left) };
}

/** What a line says of the pieces after its first `from`, beside their amount. */
const asSold = ({ product, weight, cost, quantity }: Sold, from: number, count: number) => ({
  ...(typeof product === "string" ? { product } : {}),
  ...(weight === undefined ? {} : { weight }),
  ...(cost === undefined ? {} : { cost: partOf(cost, from + count, quantity) - partOf(cost, from, quantity) }),
});

/** How much of each refund's money pays the sale of the same act, in order; the rest is handed back. */
export function exchangedOf(money: readonly number[], exchanged: number): number[] {
  let left = exchanged;
  return money.map((amount) => {
    const part = Math.min(left, amount);
    left -= part;
    return part;
  });
}
