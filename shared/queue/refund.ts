/** Refunds and claw-back (§8). */
import { add, share } from "../kernel/money.ts";
import type { BalanceRow, EntryRow, OrderRow, UnitRow } from "../ledger/rows.ts";
import { openDraw } from "./draw.ts";
import { carriesOut, leaveToOwner, type Act } from "./act.ts";

export type RefundRefusal = "unknown-order" | "unknown-line" | "over-refund";
export type Refund = { readonly order: string; readonly line: number | null; readonly amount: number | null };
/** What was handed back, and what the order's entries lost by it, fen. */
export type RefundEffect = { refunded: number; lostWaiting: number; clawed: number };

/** What an entry loses when its unit's base falls to `base` (§8.1, §8.2), fen. */
export function lossOf(entry: EntryRow, base: number): { waiting: number; cash: number; exchanged: number } {
  const clawedCash = Math.min(entry.clawed, entry.paid);
  const holds = entry.remaining + entry.paid + entry.exchanged - entry.clawed;
  const lost = Math.max(0, holds - share(base, entry.ratio));
  const waiting = Math.min(lost, entry.remaining);
  const cash = Math.min(lost - waiting, entry.paid - clawedCash);
  return { waiting, cash, exchanged: lost - waiting - cash };
}

/** The parts of a refund: how much of which unit, or why not. */
export function planRefund(
  order: OrderRow | undefined,
  units: readonly UnitRow[],
  refund: Refund,
): { unit: UnitRow; amount: number }[] | RefundRefusal {
  if (!order) return "unknown-order";
  if (refund.line === null) {
    const parts = units.filter((unit) => unit.base > 0).map((unit) => ({ unit, amount: unit.base }));
    return parts.length > 0 ? parts : "over-refund";
  }
  const unit = units[refund.line];
  if (!unit) return "unknown-line";
  const amount = refund.amount ?? unit.base;
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > unit.base) return "over-refund";
  return [{ unit, amount }];
}

/** Refunds part or all of an order. The effect on an entry that another owns is left to its owner. */
export function refundOrder(act: Act, refund: Refund): RefundEffect | RefundRefusal {
  const { ledger } = act;
  const order = ledger.order(refund.order);
  const parts = planRefund(order, order ? ledger.units(order.id) : [], refund);
  if (typeof parts === "string") return parts;
  if (!order) return "unknown-order";
  const effect: RefundEffect = { refunded: 0, lostWaiting: 0, clawed: 0 };
  for (const { unit, amount } of parts) {
    unit.base -= amount;
    order.left -= amount;
    effect.refunded = add(effect.refunded, amount);
    ledger.changeUnit(unit);
    const entry = ledger.entry(order.id, unit.line);
    if (!entry) continue;
    if (!carriesOut(act, entry)) {
      leaveToOwner(act, entry, { do: "refund", base: unit.base });
      continue;
    }
    const lost = refundEntry(act, entry, unit.base, order.completed);
    effect.lostWaiting += lost.waiting;
    effect.clawed += lost.cash + lost.exchanged;
  }
  ledger.changeOrder(order);
  return effect;
}

/** Brings an entry down to what a base lets it keep (§8.1, §8.2); a base that takes nothing from it changes nothing. */
export function refundEntry(act: Act, entry: EntryRow, base: number, completed: boolean): ReturnType<typeof lossOf> {
  const { ledger } = act;
  const lost = lossOf(entry, base);
  const before = entry.remaining;
  const exchangedBefore = entry.exchanged - (entry.clawed - Math.min(entry.clawed, entry.paid));
  entry.remaining -= lost.waiting;
  entry.voided = add(entry.voided, lost.waiting + lost.cash + lost.exchanged);
  entry.clawed = add(entry.clawed, lost.cash + lost.exchanged);
  if (lost.cash > 0 || lost.exchanged > 0) {
    const balance = ledger.balance(entry.member);
    balance.cash = add(balance.cash, -lost.cash);
    takeBack(balance, entry, exchangedBefore, exchangedBefore - lost.exchanged);
    ledger.changeBalance(balance);
  }
  if (base === 0) entry.state = "voided";
  else if (entry.state === "waiting" && entry.remaining === 0 && !openDraw(entry)) entry.state = "done";
  ledger.place(entry, before, completed);
  return lost;
}

/** Points or love value fall to what the part that is left would have brought (§8.2). */
function takeBack(balance: BalanceRow, entry: EntryRow, before: number, after: number): void {
  if (entry.exchangedTo === null || entry.exchangeRatio === null) return;
  const brought = share(before, entry.exchangeRatio) - share(after, entry.exchangeRatio);
  if (entry.exchangedTo === "points") balance.points = add(balance.points, -brought);
  else if (entry.exchangedTo === "love") balance.love = add(balance.love, -brought);
  else balance.loveFrozen = add(balance.loveFrozen, -brought);
}
