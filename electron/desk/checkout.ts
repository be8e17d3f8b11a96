/**
 * What a cart comes to with these tenders, and whether it may be sold so by whoever stands here. Reads everything,
 * changes nothing: asked before the member's balance is held, and again when the sale is written.
 */
import type { Tender } from "../../shared/contract/cart.ts";
import type { Right } from "../../shared/contract/staff.ts";
import type { TillInput } from "../../shared/contract/till.ts";
import type { RefundView } from "../../shared/contract/till.ts";
import type { By } from "../../shared/facts/fact.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { takeOff } from "../../shared/order/price.ts";
import { settle, type Settled } from "../../shared/order/settle.ts";
import { itemsOf, rightsOf, ringUp, type Item, type RungUp } from "./cart.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "./desk.ts";
import { planOwnRefund, type PlannedRefund } from "./returning.ts";
import { shiftFor } from "./shift/open.ts";
import { allow } from "./staff/gate.ts";

type Sale = TillInput<"sale.commit">;
export type Ask = Pick<Sale, "lines" | "member" | "discount"> & { readonly tenders: readonly Tender[] };

/** Goods of one order that come back, and why. */
export type Back = { readonly plan: PlannedRefund; readonly reason: string };

export type Bill = {
  readonly rungUp: RungUp;
  readonly backs: readonly Back[];
  /** What the goods that come back bring in money, fen. */
  readonly credit: number;
  readonly settled: Settled;
  /** With all that was taken off, deductions too (§2.1). */
  readonly items: readonly Item[];
  /** What is paid, rounding included, fen. */
  readonly paid: number;
  /** What of it earns: all but the member's balance (§12.5). */
  readonly earning: number;
  readonly rights: readonly Right[];
};

/** @param partly whether too little may be paid: for a look beforehand */
export function billOf(desk: Desk, { lines, member, discount, tenders }: Ask, partly: boolean): Answer<Bill> {
  const { books } = desk;
  const rung = ringUp(books.shop, lines, discount);
  if (!rung.ok) return rung;
  const stranger = refuseStranger(desk, member) ?? refuseNobody(member, tenders);
  if (stranger) return stranger;
  const backs = backsOf(desk, rung.value);
  if ("ok" in backs) return backs;
  const credit = backs.reduce((sum, { plan }) => sum + plan.money, 0);
  const { priced } = rung.value;
  const settled = settle({ goods: priced.total, credit }, tenders, books.settings.is, partly);
  if (!settled.ok) return settled;
  const { deducted, rounding, balance } = settled.value;
  const paid = priced.total - deducted + rounding;
  return done({
    rungUp: rung.value,
    backs,
    credit,
    settled: settled.value,
    items: itemsOf(rung.value.rung, takeOff(priced, deducted)),
    paid,
    earning: paid - balance,
    rights: rightsOf(desk, rung.value, discount),
  });
}

export type Checked = Bill & { readonly by: By | undefined; readonly shift: string | undefined };

/** Everything that may refuse a sale before a server is asked. */
export function checkSale(desk: Desk, sale: Sale): Answer<Checked> {
  const someone = allow(desk, sale.key, []);
  if (!someone.ok) return someone;
  const shift = shiftFor(desk);
  if (!shift.ok) return shift;
  const bill = billOf(desk, sale, false);
  if (!bill.ok) return bill;
  const by = allow(desk, sale.key, bill.value.rights);
  if (!by.ok) return by;
  const card = refuseCardNumbers([
    ...sale.lines.map((line) => (line.kind === "return" ? line.reason : line.note)),
    ...sale.tenders.map((it) => ("reference" in it ? it.reference : null)),
    sale.handBack?.reference,
  ]);
  if (card) return card;
  if (bill.value.settled.due < 0 && !sale.handBack) {
    return refuse(
      "needs-hand-back",
      "More comes back than is sold: say how the money is handed back. The cart is kept.",
    );
  }
  return done({ ...bill.value, by: by.value, shift: shift.value });
}

/** By order, in the order of the cart. */
function backsOf(desk: Desk, { back }: RungUp): Back[] | Refused {
  const orders = new Map<string, { items: { item: number; quantity: number }[]; reasons: Set<string> }>();
  for (const { order, item, quantity, reason } of back) {
    const known = orders.get(order) ?? { items: [], reasons: new Set() };
    orders.set(order, known);
    known.items.push({ item, quantity });
    known.reasons.add(reason);
  }
  const backs: Back[] = [];
  for (const [order, { items, reasons }] of orders) {
    const plan = planOwnRefund(desk, { order, items });
    if (!plan.ok) return plan;
    backs.push({ plan: plan.value, reason: [...reasons].join("; ").slice(0, REASON) });
  }
  return backs;
}

/** A fact keeps so much of a reason. */
const REASON = 120;

/** What goods that come back take from their entries, with what the clerk needs for it. */
export const refundViews = (backs: readonly Back[], needs: readonly Right[]): RefundView[] =>
  backs.map(({ plan }) => ({ ...plan.view, needs: needs.filter((it) => it === "return") }));

function refuseStranger(desk: Desk, member: string | null): Refused | null {
  if (member === null || desk.books.members.byId(member)) return null;
  return refuse(
    "unknown-member",
    "This till does not know that member. Look them up by phone or card first, or sell without. The cart is kept.",
  );
}

function refuseNobody(member: string | null, tenders: readonly Tender[]): Refused | null {
  const own = tenders.find((it) => it.kind === "balance" || it.kind === "points" || it.kind === "love");
  if (member !== null || !own) return null;
  return refuse("malformed", `tenders: expected a member whose ${own.kind} it is. The cart is kept.`);
}
