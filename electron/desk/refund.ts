/** Refunds (§8): what one would do, and doing it. What an entry in a merged queue loses its owner, the server, carries out. */
import { RefundView, type TillInput } from "../../shared/contract/till.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { leftToRefund, lossOf, planRefund } from "../../shared/queue/refund.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { ownOrder, refuseCardNumbers, type Answer, type Desk } from "./desk.ts";
import { refuseOtherAct, refusedBy } from "./sale.ts";

/** `refund.preview`. For a merged queue the loss is what the entry would lose as this till last saw it. */
export function previewRefund(desk: Desk, { order, amountFen }: TillInput<"refund.preview">): Answer<RefundView> {
  const own = ownOrder(desk, order);
  if (typeof own !== "number") return own;
  const { ledger } = desk.books;
  const row = ledger.order(order);
  const parts = planRefund(row, ledger.units(order), {
    order,
    line: amountFen === undefined ? null : 0,
    amount: amountFen ?? null,
    toBalance: "rest",
  });
  const { money, balance } = leftToRefund(ledger.units(order));
  const left = money + balance;
  if (typeof parts === "string") {
    return refuse(
      "over-refund",
      `Of order ${order} ${left} fen are left to be handed back; ${amountFen ?? "nothing"} cannot be. Nothing was changed.`,
    );
  }
  const moneyFen = parts.reduce((sum, part) => sum + part.amount, 0);
  const toBalanceFen = parts.reduce((sum, part) => sum + part.toBalance, 0);
  const refundFen = moneyFen + toBalanceFen;
  const view = { order, refundFen, leftFen: left - refundFen, toBalanceFen };
  const entry = ledger.entry(order, 0);
  const unit = parts[0]?.unit;
  if (!entry || !unit) return done({ ...view, effectBy: "none", lostWaitingFen: 0, clawedFen: 0 });
  const lost = lossOf(entry, unit.base - moneyFen);
  const effectBy = ownedByTill(entry.queue) ? "till" : "server";
  return done({ ...view, effectBy, lostWaitingFen: lost.waiting, clawedFen: lost.cash + lost.exchanged });
}

/** `refund.commit`: the same key again is answered as the first time. */
export function commitRefund(
  desk: Desk,
  { key, order, amountFen, reason }: TillInput<"refund.commit">,
): Answer<RefundView> {
  const { books, pen } = desk;
  const before = books.act(key);
  if (before) {
    if (before.verb !== "refund.commit") return refuseOtherAct();
    return done(RefundView.parse(JSON.parse(before.result)));
  }
  const preview = previewRefund(desk, amountFen === undefined ? { order } : { order, amountFen });
  if (!preview.ok && preview.code !== "over-refund") return preview;
  const card = refuseCardNumbers([reason]);
  if (card) return card;
  if (!preview.ok) return preview;
  try {
    books.transact(() => {
      pen.write("order-refunded", pen.begin(), order, {
        order,
        key,
        line: 0,
        // In full, for the server may know by then of money that another till has handed back.
        amount: preview.value.refundFen,
        ...(preview.value.toBalanceFen > 0 ? { toBalance: preview.value.toBalanceFen } : {}),
        reason,
      });
      books.addAct(key, { verb: "refund.commit", order, result: JSON.stringify(preview.value) });
    });
  } catch (error) {
    return refusedBy(error);
  }
  desk.line.wake();
  desk.news(["status", "sales", "members"]);
  return preview;
}
