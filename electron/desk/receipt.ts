/** Receipts: what a sale was, paid and earned, read from its facts and from what the screen was told of it. */
import { z } from "zod";
import type { TillInput, TillOutput } from "../../shared/contract/till.ts";
import { EarnView, WaitView, type ReceiptItem, type ReceiptView } from "../../shared/contract/view.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { done } from "../../shared/kernel/outcome.ts";
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { leftToRefund } from "../../shared/queue/refund.ts";
import { balancePart, earningPart } from "../../shared/queue/tender.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { ownOrder, type Answer, type Desk } from "./desk.ts";
import { earnedView } from "./earn.ts";
import { paidFact, type Paid } from "./paid.ts";
import { moneyByItem } from "./returning.ts";
import { rewardsView } from "./rewards.ts";
import { entryView, memberLabel, memberView, payoutView } from "./views.ts";

type Refunded = FactBody<"order-refunded">;

/** What the screen was told of a sale: its place, how long it might take, what was left of a balance. */
export type Told = { readonly earn: EarnView; readonly leftFen: number | null; readonly wait: WaitView | null };
const ToldInPart = z.strictObject({ earn: EarnView, leftFen: z.int().optional(), wait: WaitView.optional() });

/** As it is kept with the key of the act. */
export const toldText = ({ earn, leftFen, wait }: Told): string =>
  JSON.stringify(
    leftFen === null && wait === null
      ? earn
      : { earn, ...(leftFen === null ? {} : { leftFen }), ...(wait === null ? {} : { wait }) },
  );

function toldOf(result: string | undefined): Told | null {
  if (result === undefined) return null;
  const read: unknown = JSON.parse(result);
  const part = ToldInPart.safeParse(read);
  if (!part.success) return { earn: EarnView.parse(read), leftFen: null, wait: null };
  const { earn, leftFen = null, wait = null } = part.data;
  return { earn, leftFen, wait };
}

/** What was only just written. `refunds`: of the same act. */
export type Just = {
  readonly told?: Told;
  readonly payouts?: readonly PayoutRow[];
  readonly refunds: readonly Refunded[];
};

export function receiptOf(desk: Desk, order: string, just?: Just): ReceiptView {
  const { books } = desk;
  const paid = paidFact(desk, order);
  const { seq, at, body } = paid;
  const [store = ""] = books.device.is.till.split("/");
  const member = body.member === null ? undefined : books.members.byId(body.member);
  const told = just?.told ?? toldOf(books.resultOf(order, body.key));
  const payouts = just?.payouts ?? books.paidBy(order);
  const refunds = just?.refunds ?? refundsBefore(desk, seq, body.key);
  const balancePaid = balancePart(body);
  const left = leftToRefund(books.ledger.units(order));
  // Goods that came back without a sale: who took them back, not who sold them.
  const by = body.by ?? refunds[0]?.by;
  return {
    order,
    at,
    store,
    storeName: books.device.is.storeName,
    till: books.device.is.till,
    items: body.items.map(itemView),
    totalFen: body.paid,
    refundedFen: body.paid - left.money - left.balance,
    tenders: tenderViews(body),
    roundingFen: body.rounding ?? 0,
    deductions: (body.deductions ?? []).map(({ what, value, amount }) => ({ kind: what, value, amountFen: amount })),
    returns: refunds.flatMap((it) => returnViews(desk, it)),
    handBack: handBackView(refunds),
    clerk: by?.name ?? null,
    approver: by?.approverName ?? null,
    wait: told?.wait ?? null,
    balance:
      balancePaid > 0 ? { paidFen: balancePaid, leftFen: told?.leftFen ?? balanceLeft(books, body.member) } : null,
    member: member ? memberView(books, member, true) : null,
    earn: told?.earn ?? earnedView(books, body.promise, earningPart(body), order),
    entry: entryView(books, order),
    commitment: books.secrets.drawCommitment(order),
    paidNow: payouts.filter((it) => it.from === order && ownedByTill(it.queue)).map((it) => payoutView(books, it)),
    rewards: desk.scene.training ? null : rewardsView(books, paid, seq <= books.facts.sent.cursor),
    sent: seq <= books.facts.sent.cursor,
  };
}

export const balanceLeft = (books: Desk["books"], member: string | null): number =>
  (member === null ? undefined : books.members.byId(member))?.cash ?? 0;

const itemView = (it: Paid["items"][number]): ReceiptItem => ({
  product: it.product,
  name: it.name,
  nameEn: it.nameEn,
  quantity: it.quantity,
  weight: it.weight ?? null,
  priceFen: it.price,
  listFen: it.list ?? null,
  discountFen: it.discount ?? 0,
  totalFen: it.total,
  note: it.note ?? null,
});

const tenderViews = ({ tenders }: Paid): ReceiptView["tenders"] =>
  tenders.flatMap(({ kind, amount, given, change, reference }) =>
    kind === "balance" || kind === "return"
      ? []
      : [{ kind, amountFen: amount, givenFen: given, changeFen: change, reference }],
  );

/** Refunds stand right before the sale that they were part of, under its key. */
function refundsBefore({ books }: Desk, seq: number, key: string): Refunded[] {
  const refunds: Refunded[] = [];
  for (let at = seq - 1; at > 0; at -= 1) {
    const fact = books.facts.fact(at);
    if (fact?.kind !== "order-refunded" || fact.body.key !== key) break;
    refunds.unshift(fact.body);
  }
  return refunds;
}

function returnViews(desk: Desk, { order, items = [], amount, toBalance = 0 }: Refunded): ReceiptView["returns"] {
  const sold = paidFact(desk, order).body.items;
  const money = moneyByItem(items, (amount ?? 0) - toBalance);
  return items.map(({ item, quantity }, index) => ({
    order,
    name: sold[item]?.name ?? "",
    nameEn: sold[item]?.nameEn ?? "",
    quantity,
    amountFen: money[index] ?? 0,
  }));
}

function handBackView(refunds: readonly Refunded[]): ReceiptView["handBack"] {
  const money = refunds
    .flatMap(({ given = [] }) => given)
    .flatMap((it) => (it.kind === "exchange" ? [] : [{ ...it, kind: it.kind }]));
  const [first] = money;
  return first ? { kind: first.kind, amountFen: money.reduce((sum, it) => sum + it.amount, 0) } : null;
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
