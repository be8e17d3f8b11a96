/** Ringing up: what a cart costs and earns, and the commit that is "paid", with the goods that come back. */
import { z } from "zod";
import type { TillInput, TillOutput } from "../../shared/contract/till.ts";
import type { ReceiptView } from "../../shared/contract/view.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { orderId } from "../../shared/facts/ids.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { exchangedOf, type Returned } from "../../shared/order/returns.ts";
import { roundCash } from "../../shared/order/rounding.ts";
import { FactTooLong } from "../store/factlog.ts";
import { balanceView, coverAll, heldBy, holdKey, letGo, valueView, type AllCovered } from "./balance.ts";
import { refuseAmount } from "./cart.ts";
import { billOf, checkSale, refundViews, type Bill, type Checked } from "./checkout.ts";
import { waitOf } from "./display/wait.ts";
import { refuseOtherAct, type Answer, type Desk, type Refused } from "./desk.ts";
import { clearDraft } from "./draft/draft.ts";
import { earnedView, previewEarn, promiseOf } from "./earn.ts";
import { balanceLeft, receiptOf, toldText, type Told } from "./receipt.ts";
import { moneyByItem, openDrawer, refundBody } from "./returning.ts";
import { missing } from "./staff/gate.ts";

/** `sale.preview`. */
export function previewSale(desk: Desk, ask: TillInput<"sale.preview">): Answer<TillOutput<"sale.preview">> {
  const { books } = desk;
  const { key, member, tenders = [] } = ask;
  const bill = billOf(desk, { ...ask, tenders }, true);
  if (!bill.ok) return bill;
  const { earning, rights, backs, settled } = bill.value;
  const at = desk.pen.instant();
  const { needs, denied } = missing(desk, key, rights);
  const look = (): Pick<TillOutput<"sale.preview">, "earn" | "wait"> => {
    const promise = promiseOf(books, earning, member, at, settled.deductions.length > 0);
    const earn = previewEarn(books, promise, earning);
    return { earn, wait: waitOf(books, earn, at) };
  };
  try {
    return done({
      totals: totalsOf(desk, ask.lines, bill.value),
      ...(backs.length === 0 ? look() : afterRefunds(desk, bill.value, look)),
      balance: balanceView(desk, member),
      points: valueView(desk, member, "points"),
      love: valueView(desk, member, "love"),
      needs,
      denied,
      returns: refundViews(backs, needs),
    });
  } catch (error) {
    return refusedBy(error);
  }
}

/** Goods that come back leave their queue, and the limits and tiers, before the sale is decided: so it is shown, too. */
const afterRefunds = <T>(desk: Desk, { backs, settled }: Bill, look: () => T extends Promise<unknown> ? never : T): T =>
  desk.books.rehearse(() => {
    const nobody = { backs, settled, by: undefined, shift: undefined };
    writeRefunds(desk, { key: "", handBack: undefined }, nobody, desk.pen.begin());
    return look();
  });

type Totals = TillOutput<"sale.preview">["totals"];

/** Line by line in the order of the cart; what comes back is below zero. */
function totalsOf(desk: Desk, lines: TillInput<"sale.preview">["lines"], bill: Bill): Totals {
  const { rungUp, credit, settled } = bill;
  const { priced } = rungUp;
  const bought = [...priced.lines];
  const back = creditByLine(bill);
  return {
    lines: lines.map((line) => {
      if (line.kind === "return") {
        const fen = -(back.shift() ?? 0) || 0;
        return { grossFen: fen, discountFen: 0, totalFen: fen };
      }
      const { gross = 0, discount = 0, total = 0 } = bought.shift() ?? {};
      return { grossFen: gross, discountFen: discount, totalFen: total };
    }),
    grossFen: priced.gross,
    discountFen: priced.discount,
    deductionFen: settled.deducted,
    returnFen: credit,
    dueFen: settled.due,
    cashDueFen: settled.due > 0 ? roundCash(settled.due, desk.books.settings.is.rounding) : settled.due,
  };
}

/** What each line of goods that come back brings. The same item in a second line: told with the first. */
function creditByLine({ rungUp, backs }: Bill): number[] {
  const left = new Map<string, number>();
  for (const { plan } of backs) {
    const { items }: Pick<Returned, "items"> = plan;
    const money = moneyByItem(items, plan.money);
    for (const [index, { item }] of items.entries()) left.set(`${plan.view.order} ${item}`, money[index] ?? 0);
  }
  return rungUp.back.map(({ order, item }) => {
    const name = `${order} ${item}`;
    const fen = left.get(name) ?? 0;
    left.delete(name);
    return fen;
  });
}

type Sale = TillInput<"sale.commit">;
/** Sales that wait for the server's word on a balance, by key: the same key again waits with them. */
const waiting = new WeakMap<Desk["books"], Map<string, Promise<Answer<ReceiptView>>>>();

/** `sale.commit`: when it answers ok, the sale is on disk. The same key again is answered with the same sale. */
export function commitSale(desk: Desk, sale: Sale): Answer<ReceiptView> | Promise<Answer<ReceiptView>> {
  const asks = heldBy(sale.tenders);
  const { member } = sale;
  if (asks.length === 0 || member === null) return inOneAct(desk, () => sellOnce(desk, sale, {}));
  const known = knownSale(desk, sale.key);
  if (known) return known;
  const checked = checkSale(desk, sale);
  if (!checked.ok) return checked;
  const own = waiting.get(desk.books) ?? new Map<string, Promise<Answer<ReceiptView>>>();
  waiting.set(desk.books, own);
  const before = own.get(sale.key);
  if (before) return before;
  const begun = payWithHolds(desk, sale, member, asks).finally(() => own.delete(sale.key));
  own.set(sale.key, begun);
  return begun;
}

/** What is the member's is held first, then the sale is written; where it cannot be, what was held is let go. */
async function payWithHolds(
  desk: Desk,
  sale: Sale,
  member: string,
  asks: ReturnType<typeof heldBy>,
): Promise<Answer<ReceiptView>> {
  const covered = await coverAll(desk, sale.key, member, asks);
  if ("ok" in covered) return covered;
  let answer: Answer<ReceiptView> | undefined;
  try {
    // Looked at anew: prices, rights and what is left of an order may have changed while the server was asked.
    answer = inOneAct(desk, () => sellOnce(desk, sale, covered));
    return answer;
  } finally {
    if (!answer?.ok) letGo(desk, covered);
  }
}

/** Needs an open transaction. */
function sellOnce(desk: Desk, sale: Sale, covered: AllCovered): Answer<ReceiptView> {
  const known = knownSale(desk, sale.key);
  if (known) return known;
  const checked = checkSale(desk, sale);
  if (!checked.ok) return checked;
  return done(
    checked.value.items.length === 0 ? takeBack(desk, sale, checked.value) : ring(desk, sale, checked.value, covered),
  );
}

/** A sale of nothing: goods came back, and nothing was bought. */
const RETURNED = "sale.return";
const ReturnedTold = z.strictObject({ refunds: z.array(z.int()) });

function knownSale(desk: Desk, key: string): Answer<ReceiptView> | null {
  const before = desk.books.act(key);
  if (!before) return null;
  if (before.verb === "sale.commit") return done(receiptOf(desk, before.order));
  if (before.verb !== RETURNED) return refuseOtherAct();
  const { refunds } = ReturnedTold.parse(JSON.parse(before.result));
  return done(receiptOf(desk, before.order, { refunds: refunds.map((seq) => refundAt(desk, seq)) }));
}

function refundAt({ books }: Desk, seq: number): FactBody<"order-refunded"> {
  const fact = books.facts.fact(seq);
  if (fact?.kind !== "order-refunded") throw new Error(`fact ${seq} is missing, which was a refund`);
  return fact.body;
}

/** One transaction with all that it reads; after it, and only if it wrote something, line, printer and screens are told. */
function inOneAct(desk: Desk, act: () => Answer<ReceiptView>): Answer<ReceiptView> {
  const { books } = desk;
  const before = books.facts.head.seq;
  try {
    const answer = books.transact(act);
    if (books.facts.head.seq > before) {
      desk.line.wake();
      desk.printing.wake();
      desk.news(["status", "sales", "payouts", "members"]);
    }
    return answer;
  } catch (error) {
    return refusedBy(error);
  }
}

/** The facts, what it earns, the key of the act. Needs the caller's open transaction. */
function ring(desk: Desk, sale: Sale, checked: Checked, covered: AllCovered): ReceiptView {
  const { books, pen } = desk;
  const { key, member } = sale;
  const { settled, paid, earning, by, shift } = checked;
  const at = pen.begin();
  const refunds = writeRefunds(desk, sale, checked, at).map((it) => it.body);
  const seq = books.facts.head.seq + 1;
  const id = orderId(books.device.is.till, seq);
  const deducted = settled.deductions.length > 0;
  const promise = promiseOf(books, earning, member, at, deducted);
  const level = member === null ? null : (books.members.byId(member)?.level ?? null);
  const { touched } = pen.write("order-paid", at, id, {
    order: id,
    key,
    member,
    level,
    rules: books.device.is.rulesVersion,
    items: [...checked.items],
    paid,
    deducted,
    completed: true,
    tenders: settled.tenders.map((it) => (it.kind === "balance" ? { ...it, hold: covered.cash?.hold ?? null } : it)),
    rolls: books.secrets.take(id, promise.joins && promise.lottery !== null),
    promise,
    ...(settled.rounding === 0 ? {} : { rounding: settled.rounding }),
    ...(deducted ? { deductions: [...settled.deductions] } : {}),
    ...(shift === undefined ? {} : { shift }),
    ...(by === undefined ? {} : { by }),
  });
  const earn = earnedView(books, promise, earning, id);
  if (member !== null) {
    for (const { what, value } of settled.deductions) {
      const hold = covered[what]?.hold ?? null;
      const spent = {
        member,
        what,
        amount: value,
        use: "deduction",
        order: id,
        key: holdKey(key, what),
        hold,
      } as const;
      pen.write("value-spent", at, id, spent);
    }
    if (settled.balance > 0) books.spendings.note(seq, member, settled.balance, covered.cash?.asked ?? false);
  }
  const told: Told = {
    earn,
    leftFen: settled.balance > 0 ? balanceLeft(books, member) : null,
    wait: waitOf(books, earn, at),
  };
  books.addAct(key, { verb: "sale.commit", order: id, result: toldText(told) });
  clearDraft(books, key);
  desk.printing.paid(id, settled.tenders.some((it) => it.kind === "cash") || givesCash(refunds));
  return receiptOf(desk, id, { told, payouts: touched.payouts, refunds });
}

/** Goods came back and nothing was bought: refunds alone. Needs the caller's open transaction. */
function takeBack(desk: Desk, sale: Sale, checked: Checked): ReceiptView {
  const { books } = desk;
  const written = writeRefunds(desk, sale, checked, desk.pen.begin());
  const [first] = written;
  if (!first) throw new Error("a cart without lines was let through");
  const refunds = written.map((it) => it.body);
  const { order } = first.body;
  const result = JSON.stringify({ refunds: written.map((it) => it.seq) });
  books.addAct(sale.key, { verb: RETURNED, order, result });
  clearDraft(books, sale.key);
  openDrawer(desk, sale.key, givesCash(refunds));
  return receiptOf(desk, order, { refunds });
}

/** One fact an order; what of the money pays this sale comes first, the rest is handed back. */
function writeRefunds(
  desk: Desk,
  { key, handBack }: Pick<Sale, "key" | "handBack">,
  { backs, settled, by, shift }: Pick<Checked, "backs" | "settled" | "by" | "shift">,
  at: number,
): { seq: number; body: FactBody<"order-refunded"> }[] {
  const parts = exchangedOf(
    backs.map(({ plan }) => plan.money),
    settled.exchanged,
  );
  return backs.map(({ plan, reason }, index) => {
    const body = refundBody(plan, { key, reason, by, shift }, { exchanged: parts[index] ?? 0, handBack });
    const { fact } = desk.pen.write("order-refunded", at, body.order, body);
    return { seq: fact.seq, body };
  });
}

const givesCash = (refunds: readonly FactBody<"order-refunded">[]): boolean =>
  refunds.some(({ given = [] }) => given.some((it) => it.kind === "cash"));

/** What arithmetic and size refuse; anything else goes on to the host. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof AmountOverflow) return refuseAmount();
  if (error instanceof FactTooLong)
    return refuse("too-large", `Too much for one order: ${error.message}. Split it; nothing was kept.`);
  throw error;
}
