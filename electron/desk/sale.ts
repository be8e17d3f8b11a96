/** Ringing up: what a cart costs and earns, the commit that is "paid", receipts. */
import { randomUUID } from "node:crypto";
import type { Tender, TillInput, TillOutput } from "../../shared/contract/till.ts";
import { EarnView, type ReceiptView } from "../../shared/contract/view.ts";
import { orderId } from "../../shared/facts/ids.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { FactTooLong } from "../store/factlog.ts";
import { priceCart, refuseAmount } from "./cart.ts";
import { ownOrder, refuseCardNumbers, type Answer, type Desk, type Refused } from "./desk.ts";
import { earnedView, previewEarn, promiseOf } from "./earn.ts";
import { entryView, memberLabel, memberView, payoutView } from "./views.ts";

type Paid = FactBody<"order-paid">;

/** `sale.preview`. */
export function previewSale(
  desk: Desk,
  { lines, member }: TillInput<"sale.preview">,
): Answer<TillOutput<"sale.preview">> {
  const { books } = desk;
  const priced = priceCart(books.shop, lines);
  if (!priced.ok) return priced;
  const stranger = refuseStranger(desk, member);
  if (stranger) return stranger;
  const { total } = priced.value;
  try {
    const promise = promiseOf(books, total, member, desk.pen.instant());
    return done({ totalFen: total, earn: previewEarn(books, promise, total) });
  } catch (error) {
    return refusedBy(error);
  }
}

/** `sale.commit`: when it answers ok, the sale is on disk. The same key again is answered with the same sale. */
export function commitSale(desk: Desk, { key, lines, member, tender }: TillInput<"sale.commit">): Answer<ReceiptView> {
  const { books, pen } = desk;
  const before = books.act(key);
  if (before) return before.verb === "sale.commit" ? done(receiptOf(desk, before.order)) : refuseOtherAct();
  const priced = priceCart(books.shop, lines);
  if (!priced.ok) return priced;
  const stranger = refuseStranger(desk, member);
  if (stranger) return stranger;
  const { items, total } = priced.value;
  const taken = takeTender(tender, total);
  if (!taken.ok) return taken;
  const card = refuseCardNumbers([
    ...lines.map((line) => (line.kind === "amount" ? line.note : null)),
    taken.value.reference,
  ]);
  if (card) return card;
  try {
    const order = books.transact(() => {
      const at = pen.begin();
      const id = orderId(books.device.is.till, books.facts.head.seq + 1);
      const promise = promiseOf(books, total, member, at);
      const level = member === null ? null : (books.members.byId(member)?.level ?? null);
      pen.write("order-paid", at, id, {
        order: id,
        key,
        member,
        level,
        rules: books.device.is.rulesVersion,
        items,
        paid: total,
        deducted: false,
        completed: true,
        tenders: [taken.value],
        rolls: books.secrets.take(id, promise.joins && promise.lottery !== null),
        promise,
      });
      books.addAct(key, {
        verb: "sale.commit",
        order: id,
        result: JSON.stringify(earnedView(books, promise, total, id)),
      });
      return id;
    });
    desk.line.wake();
    desk.news(["status", "sales", "payouts", "members"]);
    return done(receiptOf(desk, order));
  } catch (error) {
    return refusedBy(error);
  }
}

/** `sale.receipt`. */
export function showReceipt(desk: Desk, { order }: TillInput<"sale.receipt">): Answer<ReceiptView> {
  const own = ownOrder(desk, order);
  return typeof own === "number" ? done(receiptOf(desk, order)) : own;
}

/** `sale.recent`. */
export function recentSales(desk: Desk, { limit }: TillInput<"sale.recent">): Answer<TillOutput<"sale.recent">> {
  const { books } = desk;
  const sales = books.recentOrders(limit).map((id) => {
    const { seq, at, body } = paidFact(desk, id);
    const entry = books.ledger.entry(id, 0);
    return {
      order: id,
      at,
      totalFen: body.paid,
      refundedFen: body.paid - (books.ledger.order(id)?.left ?? body.paid),
      memberLabel: memberLabel(books, body.member),
      sent: seq <= books.facts.sent.cursor,
      entitlementFen: entry?.entitlement ?? null,
      receivedFen: entry ? entry.paid : null,
    };
  });
  return done(sales);
}

/** `payout.recent`. */
export const recentPayouts = (desk: Desk, { limit }: TillInput<"payout.recent">): Answer<TillOutput<"payout.recent">> =>
  done(desk.books.recentPayouts(limit).map((it) => payoutView(desk.books, it)));

function paidFact(desk: Desk, order: string): { seq: number; at: number; body: Paid } {
  const seq = Number(order.slice(order.lastIndexOf("/") + 1));
  const fact = desk.books.facts.fact(seq);
  if (fact?.kind !== "order-paid") throw new Error(`the fact of order ${order} is missing`);
  return { seq, at: fact.at, body: fact.body };
}

function receiptOf(desk: Desk, order: string): ReceiptView {
  const { books } = desk;
  const { seq, at, body } = paidFact(desk, order);
  const [store = ""] = books.device.is.till.split("/");
  const member = body.member === null ? undefined : books.members.byId(body.member);
  const told = books.resultOf(order, body.key);
  const tender = body.tenders[0];
  return {
    order,
    at,
    store,
    storeName: books.device.is.storeName,
    till: books.device.is.till,
    items: body.items.map(({ product, name, nameEn, quantity, price, total }) => ({
      product,
      name,
      nameEn,
      quantity,
      priceFen: price,
      totalFen: total,
    })),
    totalFen: body.paid,
    refundedFen: body.paid - (books.ledger.order(order)?.left ?? body.paid),
    tender: {
      kind: tender?.kind ?? "cash",
      givenFen: tender?.given ?? 0,
      changeFen: tender?.change ?? 0,
      reference: tender?.reference ?? null,
    },
    member: member ? memberView(member) : null,
    earn: told === undefined ? earnedView(books, body.promise, body.paid, order) : EarnView.parse(JSON.parse(told)),
    entry: entryView(books, order),
    commitment: books.secrets.drawCommitment(order),
    paidNow: books
      .paidBy(order)
      .filter((it) => ownedByTill(it.queue))
      .map((it) => payoutView(books, it)),
    sent: seq <= books.facts.sent.cursor,
  };
}

function takeTender(tender: Tender, total: number): Answer<Paid["tenders"][number]> {
  if (tender.kind !== "cash") {
    return done({
      kind: tender.kind,
      amount: total,
      given: total,
      change: 0,
      reference: tender.reference?.trim() || null,
    });
  }
  if (tender.givenFen < total) {
    return refuse(
      "not-enough-cash",
      `${yuan(total)} is to be paid and ${yuan(tender.givenFen)} was given: ${yuan(total - tender.givenFen)} is missing. The cart is kept.`,
    );
  }
  return done({
    kind: "cash",
    amount: total,
    given: tender.givenFen,
    change: tender.givenFen - total,
    reference: null,
  });
}

const yuan = (fen: number): string => `￥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;

function refuseStranger(desk: Desk, member: string | null): Refused | null {
  if (member === null || desk.books.members.byId(member)) return null;
  return refuse(
    "unknown-member",
    "This till does not know that member. Look them up by phone or card first, or sell without. The cart is kept.",
  );
}

export const refuseOtherAct = (): Refused =>
  refuse(
    "malformed",
    `key: this key was used for another act already. Expected a new one, such as ${randomUUID()}. Nothing was changed.`,
  );

/** What arithmetic and size refuse; anything else goes on to the host. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof AmountOverflow) return refuseAmount();
  if (error instanceof FactTooLong)
    return refuse("too-large", `Too much for one order: ${error.message}. Split it; nothing was kept.`);
  throw error;
}
