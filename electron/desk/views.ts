/** Rows of the books as the screens are shown them. */
import type { EntryView, MemberView, PayoutView, ProductView } from "../../shared/contract/view.ts";
import { maskPhone } from "../../shared/facts/ids.ts";
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { Product } from "../../shared/sync/messages.ts";
import type { Books } from "../store/books.ts";
import type { Member } from "../store/members.ts";

export const productView = ({ id, code, name, nameEn, barcode, price, category }: Product): ProductView => ({
  id,
  code,
  name,
  nameEn,
  barcode,
  priceFen: price,
  category,
});

export const memberView = (it: Member): MemberView => ({
  id: it.id,
  phone: it.phone,
  card: it.card,
  name: it.name,
  level: it.level,
  cashFen: it.cash,
  waitingFen: it.waitingAmount,
  waitingCount: it.waiting,
  source: it.source,
  asOf: it.asOf,
});

/** How a member is named on screens and lists. */
export function memberLabel(books: Books, id: string | null): string | null {
  const member = id === null ? undefined : books.members.byId(id);
  if (!member) return id;
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
    remainingFen: entry.remaining,
    awaitsServer: !ownedByTill(entry.queue) && !books.hasSnapshot(order, 0),
    received: books.received(order).map((it) => payoutView(books, it)),
  };
}
