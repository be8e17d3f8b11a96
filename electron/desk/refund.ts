/** Refunds (§8) without a sale: what one would do, and doing it. */
import { RefundView, type TillInput } from "../../shared/contract/till.ts";
import { done } from "../../shared/kernel/outcome.ts";
import { refuseOtherAct, refuseCardNumbers, type Answer, type Desk } from "./desk.ts";
import { openDrawer, planOwnRefund, refundBody } from "./returning.ts";
import { refusedBy } from "./sale.ts";
import { shiftFor } from "./shift/open.ts";
import { allow, missing } from "./staff/gate.ts";

/** `refund.preview`. */
export function previewRefund(desk: Desk, what: TillInput<"refund.preview">): Answer<RefundView> {
  const planned = planOwnRefund(desk, what);
  return planned.ok ? done({ ...planned.value.view, needs: missing(desk, undefined, ["return"]).needs }) : planned;
}

/** `refund.commit`: the same key again is answered as the first time. */
export function commitRefund(desk: Desk, input: TillInput<"refund.commit">): Answer<RefundView> {
  const { books, pen } = desk;
  const { key, order, reason, handBack } = input;
  const before = books.act(key);
  if (before) {
    if (before.verb !== "refund.commit") return refuseOtherAct();
    return done(RefundView.parse(JSON.parse(before.result)));
  }
  const may = allow(desk, key, ["return"]);
  if (!may.ok) return may;
  const shift = shiftFor(desk);
  if (!shift.ok) return shift;
  const planned = planOwnRefund(desk, input);
  if (!planned.ok && planned.code !== "over-refund") return planned;
  const card = refuseCardNumbers([reason, handBack?.reference]);
  if (card) return card;
  if (!planned.ok) return planned;
  const { view } = planned.value;
  const act = { key, reason, by: may.value, shift: shift.value };
  const body = refundBody(planned.value, act, { exchanged: 0, handBack });
  try {
    books.transact(() => {
      pen.write("order-refunded", pen.begin(), order, body);
      books.addAct(key, { verb: "refund.commit", order, result: JSON.stringify(view) });
      openDrawer(desk, key, body.given?.some((it) => it.kind === "cash") ?? false);
    });
  } catch (error) {
    return refusedBy(error);
  }
  desk.line.wake();
  desk.printing.wake();
  desk.news(["status", "sales", "members"]);
  return done(view);
}
