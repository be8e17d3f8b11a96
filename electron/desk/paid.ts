/** The fact of an order of this till. */
import type { FactBody } from "../../shared/facts/fact.ts";
import type { Desk } from "./desk.ts";

export type Paid = FactBody<"order-paid">;
export type PaidFact = { readonly seq: number; readonly at: number; readonly body: Paid };

/** The order is known to be this till's own. */
export function paidFact({ books }: Pick<Desk, "books">, order: string): PaidFact {
  const seq = Number(order.slice(order.lastIndexOf("/") + 1));
  const fact = books.facts.fact(seq);
  if (fact?.kind !== "order-paid") throw new Error(`the fact of order ${order} is missing`);
  return { seq, at: fact.at, body: fact.body };
}
