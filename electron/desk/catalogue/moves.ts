/** `stock.move`: goods that came in, were counted or were lost, as one fact. */
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { refuseCardNumbers, type Answer, type Desk } from "../desk.ts";
import { refuseOtherAct } from "../desk.ts";
import { refusedBy } from "../sale.ts";
import { allow } from "../staff/gate.ts";

/** The same key again is answered as the first time. */
export function moveStock(desk: Desk, input: TillInput<"stock.move">): Answer<TillOutput<"stock.move">> {
  const { books, pen } = desk;
  const { key, kind, lines, reason } = input;
  const before = books.act(key);
  if (before) return before.verb === "stock.move" ? done({}) : refuseOtherAct();
  const may = allow(desk, key, ["stock"]);
  if (!may.ok) return may;
  const unknown = lines.find(({ product }) => !books.shop.product(product));
  if (unknown)
    return refuse("unknown-product", `This till does not know the product ${unknown.product}. Nothing was changed.`);
  const least = kind === "counted" ? 0 : 1;
  if (lines.some(({ quantity }) => quantity < least || quantity > 999_999_999))
    return refuse(
      "malformed",
      `stock.move: expected quantities from ${least} to 999999999 thousandths. Nothing was changed.`,
    );
  const card = refuseCardNumbers([reason]);
  if (card) return card;
  try {
    books.transact(() => {
      const by = may.value === undefined ? {} : { by: may.value };
      pen.write("stock-moved", pen.begin(), null, { key, kind, lines, reason, ...by });
      books.addAct(key, { verb: "stock.move", order: "", result: "" });
    });
  } catch (error) {
    return refusedBy(error);
  }
  desk.line.wake();
  desk.news(["status", "stock"]);
  return done({});
}
