/** What the lines of an order cost the shop (§10.2): as the caller says, else from the catalogue where it is known how many. */
import type { FactBody } from "../../shared/facts/fact.ts";
import { COST_FAULTS, costFault, goodsCost } from "../../shared/order/cost.ts";
import { partOf } from "../../shared/order/spread.ts";
import type { ServerReader } from "../store/store.ts";
import { refused, type OrderRequest, type Refused } from "./schema.ts";

/** `cost` of all of the line, fen; absent: unknown. */
export type CostedLine = { readonly product: string; readonly paid: number; readonly cost?: number };
type Catalogue = Pick<ServerReader["settings"], "product">;

/**
 * @returns refused: `senseless-cost`, of the first line with one
 * @throws AmountOverflow where a cost cannot be kept exactly
 */
export function costedLines(catalogue: Catalogue, lines: OrderRequest["lines"]): CostedLine[] | Refused {
  const costed: CostedLine[] = [];
  for (const [index, { product, paid, quantity, cost: named }] of lines.entries()) {
    const known = quantity === undefined ? undefined : catalogue.product(product);
    const cost = named ?? (quantity === undefined ? null : goodsCost(known?.cost, { quantity }));
    if (named !== undefined && known !== undefined && quantity !== undefined) {
      const fault = costFault(named, partOf(known.price, quantity, 1));
      if (fault !== null)
        return refused(
          "senseless-cost",
          `cost ${named} of ${quantity} × ${product} at ${known.price} fen: ${COST_FAULTS[fault]}. Nothing was done.`,
          `lines.${index}.cost`,
        );
    }
    costed.push({ product, paid, ...(cost === null ? {} : { cost }) });
  }
  return costed;
}

/** Whether a request that came again names no other cost than was kept. What the catalogue says may have changed since. */
export const sameCosts = ({ lines }: Pick<FactBody<"order-placed">, "lines">, request: OrderRequest): boolean =>
  request.lines.every(({ cost }, index) => cost === undefined || cost === lines[index]?.cost);
