/** Rows of the books as the screens are shown them. */
import type { EntryView, LotteryView, MemberView, PayoutView, ProductView } from "../../shared/contract/view.ts";
import { maskPhone } from "../../shared/facts/ids.ts";
import type { EntryRow, PayoutRow } from "../../shared/ledger/rows.ts";
import { drawRefusal, outcomesOf } from "../../shared/queue/draw.ts";
import { exchangeRefusal } from "../../shared/queue/exchange.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { Books } from "../store/books.ts";
import type { Member } from "../store/members.ts";
import type { Goods } from "../store/shop.ts";
import { programmeNow } from "./earn.ts";

/** @param stock thousandths; null: not counted */
export const productView = (
  { id, code, name, nameEn, barcode, price, category, unit }: Goods,
  stock: number | null,
): ProductView => ({ id, code, name, nameEn, barcode, priceFen: price, category, unit, stock });

/** @param hasOrdered whether this till has an order of theirs, where that is known */
export const memberView = (books: Books, it: Member, hasOrdered = books.hasOrdered(it.id)): MemberView => ({
  id: it.id,
  phone: it.phone,
  card: it.card,
  name: it.name,
  level: it.level,
  cashFen: it.cash,
  points: it.points,
  love: it.love,
  waitingFen: it.waitingAmount,
  waitingCount: it.waiting,
  referrer: it.referrer === null ? null : { label: knownLabel(books, it.referrer) },
  mayBeReferred: it.referrer === null && !hasOrdered,
  source: it.source,
  asOf: it.asOf,
});

/** How a member is named on screens and lists. */
export const memberLabel = (books: Books, id: string | null): string | null =>
  id === null ? null : (knownLabel(books, id) ?? id);

/** The same; null: this till knows nobody of this id. */
export function knownLabel(books: Books, id: string): string | null {
  const member = books.members.byId(id);
  if (!member) return null;
  return member.phone === null ? (member.card ?? member.name ?? member.id) : maskPhone(member.phone);
}

export const payoutView = (books: Books, it: PayoutRow): PayoutView => ({
  from: it.from,
  to: it.to,
  member: it.member,
  memberLabel: memberLabel(books, it.member),
  amountFen: it.amount,
  at: it.at,
});

/** The life of an order's entry, as this till knows it; null: it did not join. */
export function entryView(books: Books, order: string): EntryView | null {
  const entry = books.ledger.entry(order, 0);
  if (!entry) return null;
  const programme = programmeNow(books);
  const { exchange } = programme.rules.basic;
  const open = (to: "points" | "love"): number | null =>
    exchangeRefusal(books.ledger, programme, order, 0, to) === null ? exchange[to] : null;
  return {
    order,
    queue: entry.queue,
    state: entry.state,
    ratioBp: entry.ratio,
    source: entry.source,
    entitlementFen: entry.entitlement,
    paidFen: entry.paid,
    clawedFen: entry.clawed,
    voidedFen: entry.voided,
    exchangedFen: entry.exchanged,
    clearedFen: entry.cleared,
    remainingFen: entry.remaining,
    lottery: lotteryView(entry),
    drawOpen: drawRefusal(books.ledger, order, 0) === null,
    drawn: entry.drawn || entry.pending.some((it) => it.do === "draw"),
    exchangedTo: entry.exchangedTo ?? askedFor(entry, exchange.loveTo),
    exchangeRatioBp: entry.exchangeRatio,
    exchangeable: { pointsBp: open("points"), loveBp: open("love") },
    awaitsServer: !ownedByTill(entry.queue) && entry.pending.length > 0,
    received: (entry.paid === 0 ? [] : books.received(order)).map((it) => payoutView(books, it)),
  };
}

export function lotteryView({ lottery, state }: Pick<EntryRow, "lottery" | "state">): LotteryView | null {
  if (!lottery || state === "converted") return null;
  if (lottery.kind === "range") return { kind: "range", minBp: lottery.min, maxBp: lottery.max };
  const { ratios, mayMiss } = outcomesOf(lottery);
  return { kind: "fixed", ratiosBp: ratios, mayMiss };
}

/** Into what an exchange that the server has not carried out yet was asked for. */
function askedFor({ pending }: EntryRow, loveTo: Rules["basic"]["exchange"]["loveTo"]): EntryView["exchangedTo"] {
  const asked = pending.find((it) => it.do === "exchange");
  if (asked?.do !== "exchange") return null;
  return asked.to === "points" ? "points" : loveTo === "frozen" ? "frozen" : "love";
}
