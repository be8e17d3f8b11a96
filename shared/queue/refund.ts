/**
 * Refunds and claw-back (§8). What the member's balance paid goes back to it, last of all: what rewards
 * paid becomes a reward again, never money.
 */
import { add, MAX_AMOUNT, share } from "../kernel/money.ts";
import type { EntryRow, OrderRow, UnitRow } from "../ledger/rows.ts";
import { refundRewards } from "../rewards/grants.ts";
import { openDraw } from "./draw.ts";
import { carriesOut, leaveToOwner, type Act } from "./act.ts";

export type RefundRefusal = "unknown-order" | "unknown-line" | "over-refund";
export type Refund = {
  readonly order: string;
  readonly line: number | null;
  /** With what goes back to the balance, fen. */
  readonly amount: number | null;
  /** What of it goes back to the member's balance, fen; `rest`: what money did not pay; absent: nothing. */
  readonly toBalance?: number | "rest";
};
/** What of a unit: `amount` lowers its base, `toBalance` goes back to the member's balance. */
export type RefundPart = { readonly unit: UnitRow; readonly amount: number; readonly toBalance: number };
/**
 * What was carried out of a refund, what of it went to the member's balance, what the order's entries lost by
 * it, and what was handed back beyond what was left, fen.
 */
export type RefundEffect = { refunded: number; toBalance: number; lostWaiting: number; clawed: number; beyond: number };

/** What an entry loses when its unit's base falls to `base` (§8.1, §8.2), fen. */
export function lossOf(entry: EntryRow, base: number): { waiting: number; cash: number; exchanged: number } {
  const clawedCash = Math.min(entry.clawed, entry.paid);
  const holds = entry.remaining + entry.paid + entry.exchanged - entry.clawed;
  const lost = Math.max(0, holds - share(base, entry.ratio));
  const waiting = Math.min(lost, entry.remaining);
  const cash = Math.min(lost - waiting, entry.paid - clawedCash);
  return { waiting, cash, exchanged: lost - waiting - cash };
}

/**
 * The parts of a refund: how much of which unit, or why not.
 * @param handedBack the money is out of the drawer already: of more than is left, what is left
 */
export function planRefund(
  order: OrderRow | undefined,
  units: readonly UnitRow[],
  refund: Refund,
  handedBack = false,
): RefundPart[] | RefundRefusal {
  if (!order) return "unknown-order";
  const { toBalance = 0 } = refund;
  if (refund.line === null) {
    let back = toBalance === "rest" ? MAX_AMOUNT : toBalance;
    const parts: RefundPart[] = [];
    for (const unit of units) {
      const part = { unit, amount: unit.base, toBalance: Math.min(back, unit.balance) };
      back -= part.toBalance;
      if (part.amount + part.toBalance > 0) parts.push(part);
    }
    return parts.length > 0 ? parts : "over-refund";
  }
  const unit = units[refund.line];
  if (!unit) return "unknown-line";
  const asked = refund.amount ?? unit.base + (toBalance === "rest" ? unit.balance : toBalance);
  let back = toBalance === "rest" ? Math.max(0, asked - unit.base) : toBalance;
  let amount = asked - back;
  if (handedBack) [amount, back] = [Math.min(amount, unit.base), Math.min(back, unit.balance)];
  const isThere = amount >= 0 && amount <= unit.base && back >= 0 && back <= unit.balance;
  if (!Number.isSafeInteger(asked) || !isThere || amount + back === 0) return "over-refund";
  return [{ unit, amount, toBalance: back }];
}

/** What of an order has not gone back, fen: of the money, and of what the member's balance paid. */
export function leftToRefund(units: readonly UnitRow[]): { money: number; balance: number } {
  const left = { money: 0, balance: 0 };
  for (const unit of units) {
    left.money = add(left.money, unit.base);
    left.balance = add(left.balance, unit.balance);
  }
  return left;
}

/**
 * Refunds part or all of an order. The effect on an entry that another owns is left to its owner.
 * @param handedBack of more than is left, what is left is carried out (two tills handed back money for one order)
 */
export function refundOrder(act: Act, refund: Refund, handedBack = false): RefundEffect | RefundRefusal {
  const { ledger } = act;
  const order = ledger.order(refund.order);
  const parts = planRefund(order, order ? ledger.units(order.id) : [], refund, handedBack);
  if (typeof parts === "string") return parts;
  if (!order) return "unknown-order";
  const effect: RefundEffect = { refunded: 0, toBalance: 0, lostWaiting: 0, clawed: 0, beyond: 0 };
  for (const { unit, amount, toBalance } of parts) {
    const before = unit.base;
    unit.base -= amount;
    unit.balance -= toBalance;
    order.left -= amount;
    effect.refunded = add(effect.refunded, add(amount, toBalance));
    effect.toBalance = add(effect.toBalance, toBalance);
    ledger.changeUnit(unit);
    if (toBalance > 0 && order.member !== null) giveBack(act, order.member, unit, toBalance);
    refundRewards(act, unit, before);
    const entry = amount > 0 ? ledger.entry(order.id, unit.line) : undefined;
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
  if (refund.amount !== null) effect.beyond = refund.amount - effect.refunded;
  return effect;
}

/** What a member's balance paid of a unit goes back to it. */
export function giveBack(
  { ledger, at }: Pick<Act, "ledger" | "at">,
  member: string,
  { order, line }: UnitRow,
  amount: number,
): void {
  ledger.moveBalance({ member, what: "cash", kind: "returned", amount, at, order, line });
  ledger.balance(member).spent -= amount;
}

/** Brings an entry down to what a base lets it keep (§8.1, §8.2); a base that takes nothing from it changes nothing. */
export function refundEntry(act: Act, entry: EntryRow, base: number, completed: boolean): ReturnType<typeof lossOf> {
  const { ledger } = act;
  const lost = lossOf(entry, base);
  const before = entry.remaining;
  const exchangedBefore = entry.exchanged - (entry.clawed - Math.min(entry.clawed, entry.paid));
  entry.remaining -= lost.waiting;
  const clawed = lost.cash + lost.exchanged;
  entry.voided = add(entry.voided, lost.waiting + clawed);
  entry.clawed = add(entry.clawed, clawed);
  ledger.book(entry.queue, "voided", lost.waiting + clawed);
  ledger.book(entry.queue, "clawed", clawed);
  if (lost.cash > 0 || lost.exchanged > 0) {
    const { member, order, line } = entry;
    const balance = ledger.balance(member);
    balance.clawed = add(balance.clawed, lost.cash);
    ledger.moveBalance({ member, what: "cash", kind: "taken-back", amount: 0 - lost.cash, at: act.at, order, line });
    takeBack(act, entry, exchangedBefore, exchangedBefore - lost.exchanged);
  }
  if (base === 0) entry.state = "voided";
  else if (entry.state === "waiting" && entry.remaining === 0 && !openDraw(entry)) entry.state = "done";
  ledger.place(entry, before, completed);
  return lost;
}

/** Points or love value fall to what the part that is left would have brought (§8.2). */
function takeBack({ ledger, at }: Act, entry: EntryRow, before: number, after: number): void {
  const { member, order, line, exchangedTo: what, exchangeRatio: ratio } = entry;
  if (what === null || ratio === null) return;
  const amount = share(after, ratio) - share(before, ratio);
  ledger.moveBalance({ member, what, kind: "taken-back", amount, at, order, line });
}
