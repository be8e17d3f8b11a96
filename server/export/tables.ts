/**
 * Where the rows of each exported table come from: page after page of the store, by key, each as long as it takes to read
 * some hundreds of rows. Nothing is read before it is asked for.
 */
import type { ExportRow, ExportTable } from "../../shared/contract/hqExport.ts";
import type { Fact } from "../../shared/facts/fact.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import { ALL_QUEUES } from "../../shared/ledger/rows.ts";
import type { PlaceSaleRow, ProductSaleRow, SaleFigures } from "../../shared/ledger/saleRows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { nightView } from "../office/rewards.ts";
import { queueName } from "../office/views.ts";
import type { OrderWithUnits } from "../store/pages.ts";
import type { ShiftRow, TenderDayRow } from "../../shared/ledger/closeRows.ts";
import type { ClaimRow } from "../../shared/ledger/giftRows.ts";
import type { GiftRow } from "../store/gifts.ts";
import type { MerchantRow } from "../store/merchants.ts";
import type { ProposalRow } from "../store/proposals.ts";
import type { SupplierRow } from "../store/products.ts";
import type { JournalRow, MemberRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";

/** So many rows are read at once: whoever else waits for the server waits no longer than these take. */
const EVERY_SHIFT = { store: null, state: null, text: null, from: 0, to: Number.MAX_SAFE_INTEGER } as const;
export const PAGE = 500;

export type Pages<T extends ExportTable> = Iterable<readonly ExportRow<T>[]>;
type Tables = { readonly [T in ExportTable]: (read: ServerReader) => Pages<T> };

export const TABLES: Tables = {
  orders: ({ pages }) =>
    byKey(
      "",
      (after) => pages.orders(after, PAGE),
      (row) => row.id,
      (rows) => rows.flatMap(units),
    ),
  entries: ({ pages }) =>
    byKey(
      { order: "", line: 0 },
      (after) => pages.entries(after, PAGE),
      ({ order, line }) => ({ order, line }),
      (rows) =>
        rows.map(({ exchangedTo, exchangeRatio, pending: _, ...row }) => ({
          ...row,
          exchanged_to: exchangedTo,
          exchange_ratio: exchangeRatio,
        })),
    ),
  payouts: ({ pages }) =>
    byKey(
      0,
      (after) => pages.payouts(after, PAGE),
      (row) => row.n,
      (rows) =>
        rows.map(({ from, fromLine, to, toLine, ...row }) => ({
          ...row,
          from_order: from,
          from_line: fromLine,
          to_order: to,
          to_line: toLine,
        })),
    ),
  queues: (read) => {
    const halts = new Map(read.journal.halts().map((halt) => [halt.queue, halt.detail]));
    return sliced(read.figures.queues(), (row) => ({
      queue: row.key,
      name: queueName(read, row.key),
      owner: ownedByTill(row.key) ? "till" : "server",
      extracted: row.extracted,
      paid: row.paid,
      retained: row.retained,
      carried: row.carried,
      waiting_count: row.waiting,
      waiting: row.waitingAmount,
      halted: halts.get(row.key) ?? null,
    }));
  },
  liability: ({ pages }) =>
    byKey(
      { queue: ALL_QUEUES, day: 0 },
      (after) => pages.queueDays(after, PAGE),
      ({ queue, day }) => ({ queue, day }),
      // What all of them together did is what they add up to.
      (rows) => rows.flatMap((row) => (row.queue === ALL_QUEUES ? [] : [{ ...row, day: dayText(row.day) }])),
    ),
  sales: ({ sales }) =>
    byKey(
      null,
      (after: PlaceSaleRow | null) => sales.placePages(after, PAGE),
      (row) => row,
      (rows) =>
        rows.map(({ period, hour, channel, store, till, clerk, clerkName, ...row }) => ({
          day: dayText(period),
          hour,
          channel,
          store: store || null,
          till: till || null,
          clerk: clerk || null,
          clerk_name: clerkName || null,
          ...figuresOf(row),
        })),
    ),
  product_sales: ({ sales }) =>
    byKey(
      null,
      (after: ProductSaleRow | null) => sales.productPages(after, PAGE),
      (row) => row,
      (rows) =>
        rows.map(({ period, store, product, name, nameEn, ...row }) => ({
          day: dayText(period),
          store: store || null,
          product: product || null,
          name: name || null,
          name_en: nameEn || null,
          ...figuresOf(row),
        })),
    ),
  members: ({ pages }) =>
    byKey(
      "",
      (after) => pages.members(after, PAGE),
      (row) => row.id,
      (rows) =>
        rows.map((row) => ({
          ...personOf(row.id, row),
          card: row.card,
          level: row.level,
          team_level: row.teamLevel,
          referrer: row.referrer,
          registered_by: row.registeredBy,
          registered: row.registeredAt,
        })),
    ),
  balances: ({ pages, members }) =>
    byKey(
      "",
      (after) => pages.balances(after, PAGE),
      (row) => row.member,
      (rows) => {
        const known = members.several(rows.map((row) => row.member));
        return rows.map(({ loveFrozen, ...row }) => ({
          ...row,
          ...personOf(row.member, known.get(row.member)),
          love_frozen: loveFrozen,
        }));
      },
    ),
  owed: (read) =>
    byKey(
      "",
      (after) => read.pages.members(after, PAGE),
      (row) => row.id,
      (rows) => owedOf(read, rows),
    ),
  rewards: ({ pages }) =>
    byKey(
      0,
      (after) => pages.rewards(after, PAGE),
      (row) => row.n,
      (rows) => rows.map((row) => ({ ...row, day: dayText(row.day) })),
    ),
  balance_moves: ({ pages }) =>
    byKey(
      0,
      (after) => pages.balanceMoves(after, PAGE),
      (row) => row.n,
      (rows) =>
        rows.map(({ amount, other, ...row }) => ({
          ...row,
          amount: row.what === "cash" ? amount : null,
          value: row.what === "cash" ? null : amount,
          other_member: other,
        })),
    ),
  nights: ({ pages }) =>
    byKey(
      "",
      (after) => pages.nights(after, PAGE),
      (row) => row.day,
      (rows) => rows.map(nightRow),
    ),
  refunds: (read) => facts(read, (row) => [refund(row)].flatMap((it) => it ?? [])),
  facts: (read) => facts(read, (row) => [factRow(row)]),
  stores: ({ tills }) => sliced(tills.stores(), ({ id, name }) => ({ store: id, name })),
  tills: ({ tills }) =>
    sliced(tills.tills(), (row) => ({
      till: row.id,
      store: row.store,
      name: row.name,
      enrolled: row.enrolledAt,
      revoked: row.revokedAt,
      closed: row.closedAt,
      last_contact: row.lastContact,
      protocol: row.protocol,
      facts: row.cursor,
      head: row.head,
      last_fact: row.lastAt,
      rules_version: row.rulesVersion,
      public_key: row.publicKey,
    })),
  products: ({ products }) =>
    byKey(
      "",
      (after) => products.page(after, PAGE),
      (row) => row.id,
      (rows) =>
        rows.map(({ id, code, name, nameEn, barcode, category, price, cost, key, unit, source, supplier, active }) => ({
          product: id,
          code,
          name,
          name_en: nameEn,
          barcode,
          category,
          price,
          cost,
          quick_key: key,
          unit,
          source,
          supplier,
          active,
        })),
    ),
  suppliers: ({ products }) =>
    byKey<{ id: string; name: string } | null, SupplierRow, ExportRow<"suppliers">>(
      null,
      (after) => products.suppliers({ text: null, active: null }, after, PAGE),
      ({ id, name }) => ({ id, name }),
      (rows) => rows.map(({ id, name, contact, active }) => ({ supplier: id, name, contact, active })),
    ),
  gifts: ({ gifts }) =>
    byKey<GiftRow | null, GiftRow, ExportRow<"gifts">>(
      null,
      (after) => gifts.search({ text: null, what: null, state: null, store: null, today: "" }, "name", after, PAGE),
      (row) => row,
      (rows) =>
        rows.map(({ id, validUntil, changedAt, ...row }) => ({
          gift: id,
          ...row,
          valid_until: validUntil,
          changed: changedAt,
        })),
    ),
  gifts_given: ({ gifts }) =>
    byKey(
      0,
      (after) => gifts.givenAfter(after, PAGE),
      (row) => row.seq,
      (rows) => rows.map(({ day: _, clerk, ...row }) => ({ ...row, clerk_name: clerk })),
    ),
  gift_claims: ({ gifts }) =>
    byKey(
      0,
      (after) => gifts.claimsAfter(after, PAGE),
      (row) => row.seq,
      (rows) => rows.map(claimOf),
    ),
  merchants: ({ merchants }) =>
    byKey<MerchantRow | null, MerchantRow, ExportRow<"merchants">>(
      null,
      (after) => merchants.search({ text: null, state: null }, "name", after, PAGE),
      (row) => row,
      (rows) =>
        rows.map(({ id, commission, agreedOn, appliedAt, changedAt, ...row }) => ({
          merchant: id,
          ...row,
          commission,
          agreed_on: agreedOn,
          applied: appliedAt,
          changed: changedAt,
        })),
    ),
  shifts: ({ closes }) =>
    byKey<ShiftRow | null, ShiftRow, ExportRow<"shifts">>(
      null,
      (after) => closes.shifts(EVERY_SHIFT, "opened", after, PAGE),
      (row) => row,
      (rows) =>
        rows.map(({ openedAt, openedBy, closedAt, closedBy, approvedBy, ...row }) => ({
          till: row.till,
          store: row.store,
          shift: row.shift,
          number: row.number,
          opened: openedAt,
          opened_by: openedBy,
          float: row.float,
          closed: closedAt,
          closed_by: closedBy,
          approved_by: approvedBy,
          counted: row.counted,
          expected: row.expected,
          difference: row.difference,
          reason: row.reason,
        })),
    ),
  tenders: ({ closes }) =>
    byKey<TenderDayRow | null, TenderDayRow, ExportRow<"tenders">>(
      null,
      (after) => closes.tenderPages(after, PAGE),
      (row) => row,
      (rows) => rows.map(({ day, givenBack, ...row }) => ({ ...row, day: dayText(day), given_back: givenBack })),
    ),
  signed_days: ({ closes }) =>
    sliced(closes.signed(0, Number.MAX_SAFE_INTEGER), ({ day, ...row }) => ({ ...row, day: dayText(day) })),
  concerns: ({ pages }) =>
    byKey(
      0,
      (after) => pages.concerns(after, PAGE),
      (row) => row.n,
      (rows) =>
        rows.map(({ resolved, ...row }) => ({
          ...row,
          resolved: resolved?.at ?? null,
          resolved_by: resolved?.by ?? null,
          resolved_reason: resolved?.reason ?? null,
        })),
    ),
  requests: ({ pages }) =>
    byKey(
      { till: "", seq: 0 },
      (after) => pages.requests(after, PAGE),
      ({ till, seq }) => ({ till, seq }),
      (rows) => rows.map(({ to, answeredAt, ...row }) => ({ ...row, into: to, answered: answeredAt })),
    ),
  quarantine: ({ pages }) =>
    byKey(
      0,
      (after) => pages.quarantine(after, PAGE),
      (row) => row.n,
      (rows) => rows,
    ),
  notices: ({ notices }) =>
    byKey(
      0,
      (after) => notices.noticesAfter(after, PAGE),
      (row) => row.n,
      (rows) => rows,
    ),
  proposals: ({ proposals }) =>
    byKey(
      0,
      (after) => proposals.proposalsAfter(after, PAGE),
      (row) => row.n,
      (rows) => rows.map(proposalRow),
    ),
  rules: ({ settings }) =>
    sliced(settings.versions(), ({ version, publishedAt, store, tills, by }) => ({
      version,
      at: publishedAt,
      store,
      to: tills,
      by,
      rules: settings.rules(version)?.rules ?? null,
    })),
  clerks: ({ tills, clerks }) =>
    sliced(
      tills.stores().flatMap((store) => clerks.ofStore(store.id)),
      ({ store, id, name, role, active, changedAt, pinAt }) => ({
        store,
        clerk: id,
        name,
        role,
        active,
        changed: changedAt,
        pin_since: pinAt,
      }),
    ),
  audit: ({ people }) =>
    byKey(
      0,
      (after) => people.auditAfter(after, PAGE),
      (row) => row.n,
      (rows) => rows,
    ),
};

/** Pages after a key until one is not full. */
function* byKey<Key, Read, Row>(
  first: Key,
  read: (after: Key) => readonly Read[],
  keyOf: (row: Read) => Key,
  rowsOf: (rows: readonly Read[]) => readonly Row[],
): Generator<readonly Row[]> {
  let rows = read(first);
  for (;;) {
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rowsOf(rows);
    if (rows.length < PAGE) return;
    rows = read(keyOf(last));
  }
}

/** What is small enough to be read at once, a page at a time all the same. */
function* sliced<Read, Row>(rows: readonly Read[], rowOf: (row: Read) => Row): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += PAGE) yield rows.slice(from, from + PAGE).map(rowOf);
}

const facts = <Row>({ journal }: ServerReader, rowsOf: (row: JournalRow) => readonly Row[]): Iterable<readonly Row[]> =>
  byKey(
    0,
    (after) => journal.facts(after, PAGE),
    (row) => row.n,
    (rows) => rows.flatMap(rowsOf),
  );

/** A line of an order a row. */
function units({
  id,
  at,
  channel,
  store,
  till,
  member,
  deducted,
  settleOn,
  completed,
  settled,
  units,
}: OrderWithUnits) {
  const order = { order: id, at, channel, store, till, member, deducted, settle_on: settleOn, completed, settled };
  return units.map(({ line, product, paid, base, balance, extract, declined, rewards }): ExportRow<"orders"> => ({
    ...order,
    line,
    product,
    paid,
    base,
    balance,
    extract,
    declined,
    profit: rewards?.profit ?? null,
    recruiter: rewards?.recruiter ?? null,
    counted: rewards?.counted ?? null,
    rewarded_by: rewards?.by ?? null,
  }));
}

const figuresOf = ({ sales, refunds, quantity, returned, sold, refunded, discount, costed, cost }: SaleFigures) => ({
  sales,
  refunds,
  quantity_thousandths: quantity,
  returned_thousandths: returned,
  sold,
  refunded,
  discount,
  costed,
  cost,
});

/** Members to whom something is owed, or who owe. */
function owedOf(read: ServerReader, members: readonly MemberRow[]): ExportRow<"owed">[] {
  const ids = members.map((row) => row.id);
  const [waits, balances] = [read.owed.waits(ids), read.owed.balancesOf(ids)];
  return members.flatMap((row): ExportRow<"owed">[] => {
    const { cash = 0, points = 0, love = 0, loveFrozen = 0 } = balances.get(row.id) ?? {};
    const { amount = 0, count = 0 } = waits.get(row.id) ?? {};
    if ([amount, cash, points, love, loveFrozen].every((it) => it === 0)) return [];
    return [
      { ...personOf(row.id, row), waiting_count: count, waiting: amount, cash, points, love, love_frozen: loveFrozen },
    ];
  });
}

const claimOf = ({ code: _, handedKey: __, ...row }: ClaimRow): ExportRow<"gift_claims"> => {
  const { handedAt, handedStore, handedTill, handedBy, cancelledAt, cancelledBy, cancelledWhy, ...taken } = row;
  return {
    ...taken,
    state: cancelledAt !== null ? "cancelled" : handedAt === null ? "open" : "handed",
    handed: handedAt,
    handed_store: handedStore,
    handed_till: handedTill,
    handed_by: handedBy,
    cancelled: cancelledAt,
    cancelled_by: cancelledBy,
    cancelled_why: cancelledWhy,
  };
};

const personOf = (member: string, row: MemberRow | undefined) => ({
  member,
  phone: row?.phone ?? null,
  name: row?.name ?? null,
});

function nightRow(night: Parameters<typeof nightView>[0]): ExportRow<"nights"> {
  const it = nightView(night);
  return {
    day: it.day,
    at: it.at,
    brought: it.broughtFen,
    profit: it.profitFen,
    rewarded: it.rewardedFen,
    net: it.netFen,
    share: it.shareBp,
    gained: it.gainedFen,
    carried: it.carriedFen,
    pool: it.poolFen,
    accelerated: it.acceleratedFen,
    paid: it.paidFen,
    left: it.leftFen,
    paused: it.paused,
    done: it.done,
  };
}

/** What an act has not stays empty; of rules what they would change. */
function proposalRow({ n, at, act, reason, by, state, decided }: ProposalRow): ExportRow<"proposals"> {
  const of = {
    member: "member" in act ? act.member : null,
    queue: act.act === "fund" ? act.queue : null,
    order: act.act === "void" ? act.order : null,
    line: act.act === "void" ? act.line : null,
    what: act.act === "correct" ? act.what : null,
    reference: act.act === "pay-out" ? act.reference : null,
    changes: act.act === "publish" ? act.effect : null,
  };
  const isCash = act.act !== "correct" || act.what === "cash";
  const amount = "amountFen" in act ? act.amountFen : act.act === "correct" ? act.amount : null;
  return {
    n,
    at,
    act: act.act,
    ...of,
    amount: isCash ? amount : null,
    value: isCash ? null : amount,
    reason,
    by,
    state,
    decided: decided?.at ?? null,
    decided_by: decided?.by ?? null,
    decided_why: decided?.why ?? null,
  };
}

/** What was read by its schema before it was kept. */
const factOf = (row: JournalRow): Fact => JSON.parse(row.line) as Fact;

const factRow = (row: JournalRow): ExportRow<"facts"> => ({
  n: row.n,
  till: row.till,
  seq: row.seq,
  at: row.at,
  received: row.receivedAt,
  kind: row.kind,
  order: row.order,
  hash: row.hash,
  parked: row.parked,
  released_by: row.released,
  refused: row.refused,
  body: factOf(row).body,
});

function refund(row: JournalRow): ExportRow<"refunds"> | null {
  if (row.kind !== "order-refunded") return null;
  const fact = factOf(row);
  if (fact.kind !== "order-refunded") return null;
  const { n, till, seq, at, receivedAt, refused } = row;
  const { order, line, amount, toBalance = null, reason, by } = fact.body;
  return {
    n,
    till,
    seq,
    at,
    received: receivedAt,
    order,
    line,
    amount,
    to_balance: toBalance,
    reason,
    by: by?.name ?? null,
    refused,
  };
}
