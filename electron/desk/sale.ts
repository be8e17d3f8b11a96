/** Ringing up: what a cart costs and earns, the commit that is "paid", receipts. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tender, TillInput, TillOutput } from "../../shared/contract/till.ts";
import { EarnView, type ReceiptView, type TenderKind } from "../../shared/contract/view.ts";
import { orderId } from "../../shared/facts/ids.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { leftToRefund } from "../../shared/queue/refund.ts";
import { balancePart, earningPart } from "../../shared/queue/tender.ts";
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { FactTooLong } from "../store/factlog.ts";
import { balanceView, cover, type Covered } from "./balance.ts";
import { priceCart, refuseAmount, type Priced } from "./cart.ts";
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
    return done({ totalFen: total, earn: previewEarn(books, promise, total), balance: balanceView(desk, member) });
  } catch (error) {
    return refusedBy(error);
  }
}

type Sale = TillInput<"sale.commit">;
/** Sales that wait for the server's word on a balance, by key: the same key again waits with them. */
const waiting = new WeakMap<Desk["books"], Map<string, Promise<Answer<ReceiptView>>>>();

/** `sale.commit`: when it answers ok, the sale is on disk. The same key again is answered with the same sale. */
export function commitSale(desk: Desk, sale: Sale): Answer<ReceiptView> | Promise<Answer<ReceiptView>> {
  const { balanceFen = 0, member } = sale;
  if (balanceFen === 0 || member === null) {
    return inOneAct(desk, () => {
      const known = knownSale(desk, sale.key);
      if (known) return known;
      const checked = checkSale(desk, sale);
      return checked.ok ? done(ring(desk, sale, checked.value, null)) : checked;
    });
  }
  const known = knownSale(desk, sale.key);
  if (known) return known;
  const checked = checkSale(desk, sale);
  if (!checked.ok) return checked;
  const own = waiting.get(desk.books) ?? new Map<string, Promise<Answer<ReceiptView>>>();
  waiting.set(desk.books, own);
  const before = own.get(sale.key);
  if (before) return before;
  const begun = payWithBalance(desk, sale, member, balanceFen, checked.value).finally(() => own.delete(sale.key));
  own.set(sale.key, begun);
  return begun;
}

/** The balance is covered first, then the sale is written; where it cannot be, what was held is let go. */
async function payWithBalance(
  desk: Desk,
  sale: Sale,
  member: string,
  amount: number,
  checked: Checked,
): Promise<Answer<ReceiptView>> {
  const covered = await cover(desk, sale.key, member, amount);
  if ("ok" in covered) return covered;
  let answer: Answer<ReceiptView> | undefined;
  try {
    answer = inOneAct(desk, () => knownSale(desk, sale.key) ?? done(ring(desk, sale, checked, covered)));
    return answer;
  } finally {
    if (!answer?.ok && covered.hold !== null) desk.line.release(covered.hold);
  }
}

function knownSale(desk: Desk, key: string): Answer<ReceiptView> | null {
  const before = desk.books.act(key);
  if (!before) return null;
  return before.verb === "sale.commit" ? done(receiptOf(desk, before.order)) : refuseOtherAct();
}

/** What a sale comes to and how the part is paid that no balance pays; null: there is none. */
type Checked = Priced & { readonly rest: Paid["tenders"][number] | null };

function checkSale(desk: Desk, { lines, member, tender, balanceFen = 0 }: Sale): Answer<Checked> {
  const priced = priceCart(desk.books.shop, lines);
  if (!priced.ok) return priced;
  const stranger = refuseStranger(desk, member);
  if (stranger) return stranger;
  const due = priced.value.total - balanceFen;
  if (due < 0 || (tender.kind === "balance") !== (balanceFen > 0 && due === 0)) {
    return refuse(
      "malformed",
      `${yuan(priced.value.total)} is to be paid, ${yuan(balanceFen)} of it from the balance: expected ${due > 0 ? "another tender for the rest" : "no more than that, and no other tender"}. The cart is kept.`,
    );
  }
  const taken = tender.kind === "balance" ? null : takeTender(tender, due);
  if (taken !== null && !taken.ok) return taken;
  const rest = taken?.value ?? null;
  const card = refuseCardNumbers([
    ...lines.map((line) => (line.kind === "amount" ? line.note : null)),
    rest?.reference,
  ]);
  return card ?? done({ ...priced.value, rest });
}

/** One transaction with all that it reads; after it, and only if it wrote something, the line and the screens are told. */
function inOneAct(desk: Desk, act: () => Answer<ReceiptView>): Answer<ReceiptView> {
  const { books } = desk;
  const before = books.facts.head.seq;
  try {
    const answer = books.transact(act);
    if (books.facts.head.seq > before) {
      desk.line.wake();
      desk.news(["status", "sales", "payouts", "members"]);
    }
    return answer;
  } catch (error) {
    return refusedBy(error);
  }
}

/** The fact, what it earns, the key of the act. Needs the caller's open transaction. */
function ring(
  desk: Desk,
  { key, member, balanceFen = 0 }: Sale,
  { items, total, rest }: Checked,
  covered: Covered | null,
): ReceiptView {
  const { books, pen } = desk;
  const at = pen.begin();
  const seq = books.facts.head.seq + 1;
  const id = orderId(books.device.is.till, seq);
  const earning = total - balanceFen;
  const promise = promiseOf(books, earning, member, at);
  const level = member === null ? null : (books.members.byId(member)?.level ?? null);
  const tenders = rest === null ? [] : [rest];
  if (balanceFen > 0) tenders.push(balanceTender(balanceFen, covered?.hold ?? null));
  const { touched } = pen.write("order-paid", at, id, {
    order: id,
    key,
    member,
    level,
    rules: books.device.is.rulesVersion,
    items,
    paid: total,
    deducted: false,
    completed: true,
    tenders,
    rolls: books.secrets.take(id, promise.joins && promise.lottery !== null),
    promise,
  });
  const earn = earnedView(books, promise, earning, id);
  if (balanceFen > 0 && member !== null) books.spendings.note(seq, member, balanceFen, covered?.asked ?? false);
  const leftFen = balanceFen > 0 ? balanceLeft(books, member) : null;
  const result: Told = leftFen === null ? earn : { earn, leftFen };
  books.addAct(key, { verb: "sale.commit", order: id, result: JSON.stringify(result) });
  return receiptOf(desk, id, { told: { earn, leftFen }, payouts: touched.payouts });
}

const balanceTender = (amount: number, hold: string | null): Paid["tenders"][number] => ({
  kind: "balance",
  amount,
  given: amount,
  change: 0,
  reference: null,
  hold,
});

const balanceLeft = (books: Desk["books"], member: string | null): number =>
  (member === null ? undefined : books.members.byId(member))?.cash ?? 0;

/** What the screen was told of a sale: its place, and where a balance paid what was left in it. */
type Told = EarnView | { readonly earn: EarnView; readonly leftFen: number };
const ToldWithBalance = z.strictObject({ earn: EarnView, leftFen: z.int() });

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
    const left = leftToRefund(books.ledger.units(id));
    return {
      order: id,
      at,
      totalFen: body.paid,
      refundedFen: body.paid - left.money - left.balance,
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

/** @param just what was told and paid, where the sale was only just written */
function receiptOf(
  desk: Desk,
  order: string,
  just?: { readonly told: { earn: EarnView; leftFen: number | null }; readonly payouts: readonly PayoutRow[] },
): ReceiptView {
  const { books } = desk;
  const { seq, at, body } = paidFact(desk, order);
  const [store = ""] = books.device.is.till.split("/");
  const member = body.member === null ? undefined : books.members.byId(body.member);
  const told = just?.told ?? toldOf(books.resultOf(order, body.key));
  const payouts = just?.payouts ?? books.paidBy(order);
  const tender = body.tenders.find((it) => it.kind !== "balance");
  const balancePaid = balancePart(body);
  const left = leftToRefund(books.ledger.units(order));
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
    refundedFen: body.paid - left.money - left.balance,
    tender: tender && tender.kind !== "balance" ? tenderView(tender.kind, tender) : null,
    balance:
      balancePaid > 0 ? { paidFen: balancePaid, leftFen: told?.leftFen ?? balanceLeft(books, body.member) } : null,
    member: member ? memberView(member) : null,
    earn: told?.earn ?? earnedView(books, body.promise, earningPart(body), order),
    entry: entryView(books, order),
    commitment: books.secrets.drawCommitment(order),
    paidNow: payouts.filter((it) => it.from === order && ownedByTill(it.queue)).map((it) => payoutView(books, it)),
    sent: seq <= books.facts.sent.cursor,
  };
}

const tenderView = (
  kind: TenderKind,
  { given, change, reference }: Paid["tenders"][number],
): NonNullable<ReceiptView["tender"]> => ({ kind, givenFen: given, changeFen: change, reference });

function toldOf(result: string | undefined): { earn: EarnView; leftFen: number | null } | null {
  if (result === undefined) return null;
  const read: unknown = JSON.parse(result);
  const whole = ToldWithBalance.safeParse(read);
  return whole.success ? whole.data : { earn: EarnView.parse(read), leftFen: null };
}

function takeTender(tender: Exclude<Tender, { kind: "balance" }>, total: number): Answer<Paid["tenders"][number]> {
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
