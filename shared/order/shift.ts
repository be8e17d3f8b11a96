/**
 * What a shift came to, from its facts alone: sales, tenders, cash, queue figures. Pure: the same facts give the same
 * report, on any machine, at any time. Amounts in fen.
 */
import type { Fact, FactBody } from "../facts/fact.ts";
import { add, share } from "../kernel/money.ts";
import { earningPart } from "../queue/tender.ts";

export const SHIFT_TENDERS = ["cash", "card", "wechat", "alipay", "balance", "points", "love"] as const;
export type ShiftTender = (typeof SHIFT_TENDERS)[number];
type TenderSums = { taken: number; givenBack: number; count: number };

export type ShiftFigures = {
  float: number;
  /** Sales, and what they came to, with their rounding; goods that came back in the same act paid a part of it. */
  orders: number;
  sales: number;
  /** Taken off lines and orders, without what points and love value paid. */
  discounts: number;
  rounding: number;
  /** Acts by which goods or money of an order came back, and what they brought, to the balance too. */
  returns: number;
  returned: number;
  tenders: Record<ShiftTender, TenderSums>;
  paidIn: number;
  paidOut: number;
  drawerOpened: number;
  /** Entitlements of the sales that join, and what the sales were extracted for (§5.2). */
  granted: number;
  extracted: number;
};

/** The figures of a shift. @param facts those of the till from the one that opened it to its end, in order */
export function shiftFigures(facts: Iterable<Fact>): ShiftFigures {
  const figures = nothing();
  for (const fact of facts) countFact(figures, fact);
  return figures;
}

/** What should be in the drawer: the float, cash that sales took, less what was handed back, paid in, less paid out. */
export const expectedCash = ({ float, tenders, paidIn, paidOut }: ShiftFigures): number =>
  float + tenders.cash.taken - tenders.cash.givenBack + paidIn - paidOut;

/** The tenders anything was taken or handed back in, as they are shown. */
export const shownTenders = ({ tenders }: ShiftFigures) =>
  SHIFT_TENDERS.flatMap((kind) => {
    const { taken, givenBack, count } = tenders[kind];
    return count === 0 && givenBack === 0 ? [] : [{ kind, takenFen: taken, givenBackFen: givenBack, count }];
  });

/** What was counted, of all coins and notes. */
export const countedCash = (counted: readonly { readonly valueFen: number; readonly count: number }[]): number =>
  counted.reduce((sum, it) => add(sum, it.valueFen * it.count), 0);

const nothing = (): ShiftFigures => ({
  float: 0,
  orders: 0,
  sales: 0,
  discounts: 0,
  rounding: 0,
  returns: 0,
  returned: 0,
  tenders: Object.fromEntries(
    SHIFT_TENDERS.map((kind) => [kind, { taken: 0, givenBack: 0, count: 0 }]),
  ) as ShiftFigures["tenders"],
  paidIn: 0,
  paidOut: 0,
  drawerOpened: 0,
  granted: 0,
  extracted: 0,
});

function countFact(figures: ShiftFigures, fact: Fact): void {
  forTenders(fact, (tender, taken, givenBack, count) => {
    const sums = figures.tenders[tender];
    sums.taken = add(sums.taken, taken);
    sums.givenBack = add(sums.givenBack, givenBack);
    sums.count += count;
  });
  const { kind, body } = fact;
  switch (kind) {
    case "shift-opened":
      figures.float = body.float;
      return;
    case "order-paid":
      return countSale(figures, body);
    case "order-refunded":
      // Carried out for another till, which handed the money back itself.
      if (body.asked === undefined) countReturn(figures, body);
      return;
    case "refund-given":
      return countReturn(figures, body);
    case "cash-moved":
      if (body.direction === "in") figures.paidIn = add(figures.paidIn, body.amount);
      else figures.paidOut = add(figures.paidOut, body.amount);
      return;
    case "drawer-opened":
      figures.drawerOpened += 1;
      return;
    default:
      return;
  }
}

function countSale(figures: ShiftFigures, body: FactBody<"order-paid">): void {
  const { items, deductions = [], rounding = 0, promise } = body;
  figures.orders += 1;
  figures.sales = add(figures.sales, body.paid);
  figures.rounding += rounding;
  for (const { discount = 0 } of items) figures.discounts = add(figures.discounts, discount);
  // A part of the items' discounts; it is shown as what paid.
  for (const { amount } of deductions) figures.discounts -= amount;
  // A cashier order is one unit, its whole amount without the balance (§2.3, §12.5).
  const unit = earningPart(body);
  if (promise.joins) figures.granted = add(figures.granted, share(unit, promise.ratio));
  figures.extracted = add(figures.extracted, share(unit, promise.extract ?? 0));
}

function countReturn(figures: ShiftFigures, body: Returned): void {
  const { amount, toBalance = 0, given = [] } = body;
  figures.returns += 1;
  figures.returned = add(figures.returned, amount ?? given.reduce((sum, it) => sum + it.amount, toBalance));
}

type Returned = FactBody<"order-refunded"> | FactBody<"refund-given">;
/** So much was taken and handed back in a tender; what was handed back counts as no time it was used. */
type Move = (tender: ShiftTender, taken: number, givenBack: number, count: 0 | 1) => void;

/** What a fact of a till moved in each tender, fen. */
export function forTenders({ kind, body }: Fact, move: Move): void {
  switch (kind) {
    case "order-paid":
      for (const { what, amount } of body.deductions ?? []) move(what, amount, 0, 1);
      for (const it of body.tenders) if (it.kind !== "return") move(it.kind, it.amount, 0, 1);
      return;
    case "order-refunded":
      if (body.asked === undefined) returnedIn(body, move);
      return;
    case "refund-given":
      return returnedIn(body, move);
    default:
  }
}

function returnedIn({ toBalance = 0, given = [] }: Returned, move: Move): void {
  if (toBalance !== 0) move("balance", 0, toBalance, 0);
  // An exchange paid for the sale of the same act: no money moved.
  for (const it of given) if (it.kind !== "exchange") move(it.kind, 0, it.amount, 0);
}
