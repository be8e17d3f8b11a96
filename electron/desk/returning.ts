/**
 * Goods and money that come back of an order of this till: what they bring, what the order's entry loses by it
 * (§8), and the fact that says so. What an entry in a merged queue loses its owner, the server, carries out.
 */
import type { HandBack } from "../../shared/contract/cart.ts";
import type { OrderLineView } from "../../shared/contract/view.ts";
import type { RefundView, TillInput } from "../../shared/contract/till.ts";
import type { By, FactBody } from "../../shared/facts/fact.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { piecesBack, piecesOf, planReturn, type Asked, type ItemBack } from "../../shared/order/returns.ts";
import { spread } from "../../shared/order/spread.ts";
import { leftToRefund, lossOf, planRefund } from "../../shared/queue/refund.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { ownOrder, type Answer, type Desk } from "./desk.ts";
import { paidFact } from "./paid.ts";

type What = Pick<TillInput<"refund.preview">, "order" | "items" | "amountFen">;
type RefundBody = FactBody<"order-refunded">;

export type PlannedRefund = {
  readonly view: RefundView;
  /** What of it is money: pays a new sale, or is handed back. */
  readonly money: number;
  /** The pieces that come back; none where an amount alone does. */
  readonly items: readonly ItemBack[];
};

/** Refused: `unknown-order`, `other-till`, `over-refund`. For a merged queue the loss is what the entry would lose as this till last saw it. */
export function planOwnRefund(desk: Desk, { order, items, amountFen }: What): Answer<PlannedRefund> {
  const own = ownOrder(desk, order);
  if (typeof own !== "number") return own;
  if (items !== undefined && amountFen !== undefined)
    return refuse("malformed", "items: expected items or an amount, not both. Nothing was changed.");
  const { ledger } = desk.books;
  const units = ledger.units(order);
  const { money: leftMoney, balance } = leftToRefund(units);
  const left = leftMoney + balance;
  const { sold, back } = piecesAt(desk, order);
  const asked = items ?? (amountFen === undefined ? stillOut(sold, back) : []);
  const pieces = planReturn(sold, back, asked, left);
  if ("wrong" in pieces) {
    return refuse(
      "over-refund",
      `Of order ${order} there is no item ${pieces.wrong}, or not so many pieces of it are left to come back. Nothing was changed.`,
    );
  }
  // Without items and amount: all that is left, whatever the pieces bring.
  const amount = amountFen ?? (items === undefined ? left : pieces.amount);
  const parts =
    amount === 0
      ? "over-refund"
      : planRefund(ledger.order(order), units, { order, line: 0, amount, toBalance: "rest" });
  if (typeof parts === "string") {
    return refuse(
      "over-refund",
      `Of order ${order} ${left} fen are left to be handed back; ${amountFen ?? "nothing"} cannot be. Nothing was changed.`,
    );
  }
  const money = parts.reduce((sum, part) => sum + part.amount, 0);
  const toBalanceFen = parts.reduce((sum, part) => sum + part.toBalance, 0);
  const view = { order, refundFen: amount, leftFen: left - amount, toBalanceFen, needs: [] };
  const entry = ledger.entry(order, 0);
  const unit = parts[0]?.unit;
  const planned = (effect: Pick<RefundView, "effectBy" | "lostWaitingFen" | "clawedFen">) =>
    done({ view: { ...view, ...effect }, money, items: pieces.items });
  if (!entry || !unit) return planned({ effectBy: "none", lostWaitingFen: 0, clawedFen: 0 });
  const lost = lossOf(entry, unit.base - money);
  const effectBy = ownedByTill(entry.queue) ? "till" : "server";
  return planned({ effectBy, lostWaitingFen: lost.waiting, clawedFen: lost.cash + lost.exchanged });
}

/** The fact of a refund, but for who does it. */
export function refundBody(
  { view, money, items }: PlannedRefund,
  act: {
    readonly key: string;
    readonly reason: string;
    readonly by: By | undefined;
    readonly shift: string | undefined;
  },
  { exchanged, handBack }: { readonly exchanged: number; readonly handBack: HandBack | undefined },
): RefundBody {
  const { kind, reference } = handBack ?? { kind: "cash" as const };
  const given: NonNullable<RefundBody["given"]> = [];
  if (exchanged > 0) given.push({ kind: "exchange", amount: exchanged, reference: null });
  if (money > exchanged) given.push({ kind, amount: money - exchanged, reference: (reference?.trim() ?? "") || null });
  return {
    order: view.order,
    key: act.key,
    line: 0,
    // In full, for the server may know by then of money that another till has handed back.
    amount: view.refundFen,
    ...(view.toBalanceFen > 0 ? { toBalance: view.toBalanceFen } : {}),
    reason: act.reason,
    ...(items.length > 0 ? { items: [...items] } : {}),
    ...(given.length > 0 ? { given } : {}),
    ...(act.shift === undefined ? {} : { shift: act.shift }),
    ...(act.by === undefined ? {} : { by: act.by }),
  };
}

/** What each piece that comes back brings in money: the items' amounts brought to what the refund really is. */
export function moneyByItem(items: readonly ItemBack[], money: number): number[] {
  const amounts = items.map((it) => it.amount);
  const sum = amounts.reduce((all, it) => all + it, 0);
  if (money <= sum) return spread(money, amounts);
  return amounts.map((amount, index) => (index === amounts.length - 1 ? amount + money - sum : amount));
}

/** `order.lines`. Refused: `unknown-order`, `other-till`. */
export function showOrderLines(desk: Desk, { order }: TillInput<"order.lines">): Answer<OrderLineView[]> {
  const own = ownOrder(desk, order);
  if (typeof own !== "number") return own;
  const { sold, back } = piecesAt(desk, order);
  const left = leftToRefund(desk.books.ledger.units(order));
  const most = left.money + left.balance;
  return done(
    sold.map((it, item) => {
      const returned = back[item] ?? 0;
      const rest = piecesOf(it, returned, it.quantity - returned);
      return {
        item,
        name: it.name,
        nameEn: it.nameEn,
        quantity: it.quantity,
        weight: it.weight ?? null,
        totalFen: it.total,
        returned,
        returnedFen: piecesOf(it, 0, returned),
        leftFen: Math.min(rest, most),
      };
    }),
  );
}

/** Cash goes back out of the drawer. Needs the act's open transaction. */
export function openDrawer({ books, printing }: Desk, key: string, givesCash: boolean): void {
  const { drawer } = books.settings.is;
  if (drawer === "always" || (drawer === "cash" && givesCash)) printing.kick(key);
}

/** What was sold, and how many pieces of each line are back. */
function piecesAt(desk: Desk, order: string) {
  const sold = paidFact(desk, order).body.items;
  const refunds = desk.books.facts.refundsOf(order);
  return { sold, back: piecesBack(sold, refunds) };
}

const stillOut = (sold: readonly { readonly quantity: number }[], back: readonly number[]): Asked[] =>
  sold.flatMap(({ quantity }, item) => {
    const out = quantity - (back[item] ?? 0);
    return out > 0 ? [{ item, quantity: out }] : [];
  });
