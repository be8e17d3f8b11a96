/** What a draft comes to, priced from this till's catalogue as its sale will be; where it cannot be, as its screen last saw it. */
import type { CartLine, DraftLine, SaleDraft, Totals } from "../../../shared/contract/cart.ts";
import { priceCart } from "../cart.ts";
import type { Desk } from "../desk.ts";

/** A draft's line as a sale is asked for it. */
export function cartLineOf(line: DraftLine): CartLine {
  if (line.kind === "product") return { ...line, product: line.product.id };
  if (line.kind === "amount") return line;
  const { kind, order, item, quantity, reason } = line;
  return { kind, order, item, quantity, reason };
}

/** Null: it cannot be sold as it is, such as with a product that has left the catalogue. */
export function totalsOfDraft({ books }: Desk, draft: SaleDraft): Totals | null {
  const priced = priceCart(books.shop, draft.lines.filter((it) => it.kind !== "return").map(cartLineOf));
  if (!priced.ok) return null;
  const { items, total } = priced.value;
  const lines = items.map((it) => ({ grossFen: it.total, discountFen: 0, totalFen: it.total }));
  return { lines, grossFen: total, discountFen: 0, deductionFen: 0, returnFen: 0, dueFen: total, cashDueFen: total };
}

/** Fen; below zero: to be handed back. */
export const totalOfDraft = (desk: Desk, draft: SaleDraft): number =>
  totalsOfDraft(desk, draft)?.dueFen ?? draft.lines.reduce((sum, line) => sum + roughly(line), 0);

function roughly(line: DraftLine): number {
  if (line.kind === "return") return -line.amountFen;
  if (line.kind === "amount") return line.amountFen;
  const { product, quantity, weight, priceFen = product.priceFen } = line;
  return weight === undefined ? priceFen * quantity : Math.round((priceFen * weight) / 1000);
}
