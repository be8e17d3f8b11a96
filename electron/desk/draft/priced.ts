/**
 * What a draft comes to, priced as its sale will be: products at this till's catalogue's prices, or where one has
 * left it as the screen last saw it. What comes back is worth what the till said when it was put in.
 */
import type { CartLine, DraftLine, SaleDraft } from "../../../shared/contract/cart.ts";
import type { DisplayView } from "../../../shared/contract/view.ts";
import { AmountOverflow } from "../../../shared/kernel/money.ts";
import { priceCart, type ToPrice } from "../../../shared/order/price.ts";
import type { Desk } from "../desk.ts";

type ShownLine = DisplayView["lines"][number];
export type PricedDraft = {
  readonly lines: readonly ShownLine[];
  readonly discountFen: number;
  /** Of what is bought, before what comes back is set off. */
  readonly soldFen: number;
  /** Below zero: to be handed back. */
  readonly dueFen: number;
};
const NOTHING: PricedDraft = { lines: [], discountFen: 0, soldFen: 0, dueFen: 0 };

/** A draft's line as a sale is asked for it. */
export function cartLineOf(line: DraftLine): CartLine {
  if (line.kind === "product") return { ...line, product: line.product.id };
  if (line.kind === "amount") return line;
  const { kind, order, item, quantity, reason } = line;
  return { kind, order, item, quantity, reason };
}

/** A draft that comes to more than can be kept exactly is shown as nothing: it cannot be sold either. */
export function priceDraft({ books }: Desk, { lines, discount }: SaleDraft): PricedDraft {
  const priceOf = (line: DraftLine & { kind: "product" }): number =>
    line.priceFen ?? books.shop.product(line.product.id)?.price ?? line.product.priceFen;
  const bought = lines.flatMap((line): ToPrice[] => {
    if (line.kind === "return") return [];
    if (line.kind === "amount") return [{ price: line.amountFen, quantity: 1, discount: line.discount }];
    const { quantity, weight, discount: off } = line;
    return [{ price: priceOf(line), quantity, weight, discount: off }];
  });
  try {
    const priced = priceCart(bought, discount ?? undefined);
    let [next, returned] = [0, 0];
    const shown = lines.map((line): ShownLine => {
      if (line.kind === "return") {
        returned += line.amountFen;
        const { name, nameEn, quantity, amountFen } = line;
        return { name, nameEn, quantity, weight: null, unit: null, priceFen: 0, totalFen: -amountFen };
      }
      const totalFen = priced.lines[next]?.total ?? 0;
      const priceFen = bought[next]?.price ?? 0;
      next += 1;
      if (line.kind === "amount") {
        const note = line.note?.trim();
        const named = { name: note || "买单", nameEn: note || "Amount" };
        return { ...named, quantity: 1, weight: null, unit: null, priceFen, totalFen };
      }
      const { name, nameEn, unit } = line.product;
      return { name, nameEn, quantity: line.quantity, weight: line.weight ?? null, unit, priceFen, totalFen };
    });
    return { lines: shown, discountFen: priced.discount, soldFen: priced.total, dueFen: priced.total - returned };
  } catch (error) {
    if (error instanceof AmountOverflow) return NOTHING;
    throw error;
  }
}

/** Fen; below zero: to be handed back. */
export const totalOfDraft = (desk: Desk, draft: SaleDraft): number => priceDraft(desk, draft).dueFen;
