/**
 * What every backend of the server's store has to pass. A backend's own test hands in how it is opened. One
 * file, though long: it is one contract.
 */
import {
  PRODUCT_ORDERS,
  type ProductFilter,
  type ProductOrder,
  type ProductPlace,
  type ProductRow,
} from "./products.ts";
import type { ClaimRow, GivenRow } from "../../shared/ledger/giftRows.ts";
import {
  GIFT_ORDERS,
  type ClaimFilter,
  type GiftFilter,
  type GiftOrder,
  type GiftRow,
  type GivenFilter,
} from "./gifts.ts";
import { MERCHANT_ORDERS, type MerchantFilter, type MerchantOrder, type MerchantRow } from "./merchants.ts";
import { CLERK_ORDERS, type ClerkFilter, type ClerkOrder, type ClerkPlace, type ClerkRow } from "./clerks.ts";
import type { LetterFilter, LetterRow } from "./letters.ts";
import type { HoldRow } from "./holds.ts";
import type { AuditRow, HqUserRow } from "./people.ts";
import { expect, test } from "vitest";
import { chainAll } from "../../shared/facts/chain.ts";
import { factLine, GENESIS } from "../../shared/facts/fact.ts";
import {
  NO_FLOWS,
  type BalanceRow,
  type EntryRow,
  type Flows,
  type MoveRow,
  type NightRow,
  type QueueDayRow,
  type RewardRow,
} from "../../shared/ledger/rows.ts";
import { SHIFT_ORDERS, type ShiftOrder } from "../../shared/contract/hqShifts.ts";
import { DAY_FIGURES, type DayFigures } from "../../shared/facts/dayFigures.ts";
import type { ShiftRow } from "../../shared/ledger/closeRows.ts";
import type { ShiftFilter } from "./closes.ts";
import { noFigures, type PlaceSaleRow, type ProductSaleRow } from "../../shared/ledger/saleRows.ts";
import { NO_CHANGES } from "../../shared/ledger/store.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { packPlain } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import type { ProposalFilter } from "./proposals.ts";
import type { ChunkRow, RequestRow } from "./rows.ts";
import type { ServerStore, ServerWriter } from "./store.ts";
import type { ProductWanted } from "./sales.ts";

const FIGURES = Object.fromEntries(DAY_FIGURES.map((name, index) => [name, index])) as DayFigures;

export type Backend = {
  /** The same store each time, as it was left. */
  readonly open: () => ServerStore;
};

const TILL = "s1/t1";
const HASH = "a".repeat(64);

const seed = ({ tills }: ServerWriter): void => {
  tills.putStore({ id: "s1", name: "一店" }, 1);
  tills.addTill({ id: TILL, store: "s1", name: "1", head: GENESIS });
};

const lineOf = (seq: number, body: object = {}): string =>
  factLine({ till: TILL, seq, at: 10, kind: "clock-passed", body: {}, ...body });
const hashOf = (seq: number): string => String(seq).repeat(64).slice(0, 64);

/** A chunk of lines that begins at a number of the till's chain. */
const chunk = (from: number, lines: readonly string[]): Omit<ChunkRow, "n"> => ({
  till: TILL,
  from,
  count: lines.length,
  prev: from === 1 ? GENESIS : hashOf(from - 1),
  head: hashOf(from + lines.length - 1),
  signature: null,
  receivedAt: 20,
  ...packPlain(lines),
});
const one = (seq: number, body: object = {}): Omit<ChunkRow, "n"> => chunk(seq, [lineOf(seq, body)]);

const entry = (order: string, at: number, changed: Partial<EntryRow> = {}): EntryRow => ({
  order,
  line: 0,
  at,
  member: "p1",
  channel: "cashier",
  store: "s1",
  till: "t1",
  product: null,
  source: "basic.ratio",
  lottery: null,
  queue: "cashiers",
  lane: "ready",
  state: "waiting",
  drawn: false,
  ratio: 10_000,
  entitlement: 100,
  paid: 0,
  exchanged: 0,
  cleared: 0,
  voided: 0,
  clawed: 0,
  remaining: 100,
  exchangedTo: null,
  exchangeRatio: null,
  pending: [],
  ...changed,
});

const request = (seq: number, changed: Partial<RequestRow> = {}): RequestRow => ({
  till: "s1/t2",
  seq,
  at: 5,
  act: "refund",
  order: "o1",
  line: 0,
  amount: 300,
  to: null,
  owner: TILL,
  state: "open",
  why: null,
  carried: null,
  answeredAt: null,
  ...changed,
});

const DAY = 86_400_000;
const reward = (kind: RewardRow["kind"], member: string, amount: number, day: number, store: string | null) =>
  ({ kind, order: "o1", line: 0, member, amount, at: day * DAY, day, store }) satisfies RewardRow;
const night = (day: string, changed: Partial<NightRow> = {}): NightRow => ({
  day,
  at: 1,
  brought: 0,
  profit: 600,
  rewarded: 100,
  share: 5_000,
  gained: 250,
  carried: 0,
  accelerate: 0,
  paysHeld: true,
  paused: false,
  lastUnit: 0,
  last: null,
  late: [],
  unit: 0,
  accelerated: 0,
  paid: 250,
  done: true,
  ...changed,
});
const noRewards = { rows: [], pot: null, units: [], doneUnits: 0, nights: [], people: [] };

function join(store: ServerStore, row: EntryRow): void {
  const order = {
    id: row.order,
    at: row.at,
    channel: row.channel,
    store: row.store,
    till: row.till,
    member: row.member,
  };
  store.ledger.write({
    ...NO_CHANGES,
    orders: [{ ...order, deducted: false, settleOn: "paid", completed: true, settled: true, left: 100 }],
    units: [
      { order: row.order, line: 0, product: null, paid: 100, extract: 1_000, declined: null, base: 100, balance: 0 },
    ],
    entries: [row],
  });
}

/** @param backend a fresh, empty store for each test */
export function storeContract(backend: () => Backend): void {
  test("what a transaction wrote is there after the store was closed and opened", () => {
    const { open } = backend();
    const first = open();
    first.write(seed);
    first.write(({ journal, tills }) => {
      journal.appendChunk(one(1), []);
      journal.count(new Map([["order-paid", 1]]));
      tills.advance(TILL, { cursor: 1, head: HASH, lastAt: 10, rulesVersion: 2 }, 30);
    });
    first.close();
    const second = open();
    expect(second.read.tills.till(TILL)).toMatchObject({
      cursor: 1,
      head: HASH,
      lastAt: 10,
      rulesVersion: 2,
      lastContact: 30,
      publicKey: null,
    });
    expect(second.read.journal.chunks(0, 10)).toMatchObject([
      { n: 1, ...one(1), packed: expect.anything() as unknown },
    ]);
    expect(second.read.journal.facts(0, 10)).toMatchObject([
      {
        n: 1,
        till: TILL,
        seq: 1,
        at: 10,
        kind: "clock-passed",
        line: lineOf(1),
        receivedAt: 20,
        parked: false,
        refused: null,
      },
    ]);
    expect(second.read.journal.counts()).toEqual({ "order-paid": 1 });
    second.close();
  });

  test("a body that throws leaves everything as it was, cursor and ledger too", () => {
    const store = backend().open();
    store.write(seed);
    const fail = () =>
      store.write(({ journal, tills, feed }) => {
        journal.appendChunk(one(1), []);
        feed.send(TILL, "{}");
        join(store, entry("o1", 1));
        tills.advance(TILL, { cursor: 1, head: HASH, lastAt: 10, rulesVersion: 0 }, 30);
        throw new Error("the lights went out");
      });
    expect(fail).toThrow("the lights went out");
    expect(store.read.tills.till(TILL)).toMatchObject({ cursor: 0, head: GENESIS, feedHead: 0 });
    expect(store.read.journal.facts(0, 10)).toEqual([]);
    expect(store.ledger.order("o1")).toBeUndefined();
    store.close();
  });

  test("a body may not be async", () => {
    const store = backend().open();
    store.write(seed);
    const body = async ({ tills }: ServerWriter): Promise<void> => {
      tills.nameTill(TILL, "another");
      await Promise.resolve();
    };
    // The second argument is what the type asks for where a body is async: nobody writes it by accident.
    expect(() => store.write(body, "a transaction body may not be async")).toThrow(/promise/i);
    expect(store.read.tills.till(TILL)?.name).toBe("1");
    store.close();
  });

  test("the ledger is written inside a transaction only", () => {
    const store = backend().open();
    expect(() => join(store, entry("o1", 1))).toThrow(/transaction/);
    store.write(() => join(store, entry("o1", 1)));
    expect(store.ledger.entry("o1", 0)).toEqual(entry("o1", 1));
    store.close();
  });

  test("a fact has one place in its till's chain: a second one at the same number is refused", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ journal }) => void journal.appendChunk(chunk(1, [lineOf(1), lineOf(2)]), []));
    expect(() => store.write(({ journal }) => void journal.appendChunk(one(2), []))).toThrow(/unique/);
    expect(store.read.journal.facts(0, 10)).toHaveLength(2);
    store.close();
  });

  test("the journal is numbered in order of arrival, line by line, and read from any number; what is in quarantine has its number and is no fact", () => {
    const store = backend().open();
    store.write(seed);
    const order = `${TILL}/0000002`;
    store.write(({ journal }) => {
      const paid = lineOf(2, { kind: "order-paid", body: { order } });
      expect(journal.appendChunk(chunk(1, [lineOf(1), paid, "?", lineOf(4)]), [])).toBe(1);
      journal.mark({ n: 2, mark: "parked", reason: null });
      journal.mark({ n: 3, mark: "quarantined", reason: "unreadable" });
      expect(journal.appendChunk(chunk(5, [lineOf(5), lineOf(6)]), [])).toBe(5);
      journal.mark({ n: 6, mark: "refused", reason: "why" });
    });
    const { journal } = store.read;
    const seen = (after: number, limit: number) =>
      journal.facts(after, limit).map((it) => [it.n, it.seq, it.parked, it.refused]);
    expect(seen(0, 10)).toEqual([
      [1, 1, false, null],
      [2, 2, true, null],
      [4, 4, false, null],
      [5, 5, false, null],
      [6, 6, false, "why"],
    ]);
    expect(seen(1, 1)).toEqual([[2, 2, true, null]]);
    expect(journal.marks(2, 5).map((it) => it.mark)).toEqual(["parked", "quarantined"]);
    expect(
      [journal.chunks(3, 1), journal.chunks(4, 9), journal.chunks(6, 9)].map((it) => it.map(({ n }) => n)),
    ).toEqual([[1], [5], []]);
    expect([journal.parked(order), journal.parked(`${TILL}/0000001`)]).toEqual([true, false]);
    expect([journal.lineAt(TILL, 4), journal.lineAt(TILL, 7)]).toEqual([lineOf(4), undefined]);
    store.close();
  });

  test("what is about an order is found by it: its own fact by its number, others by what was said of them", () => {
    const store = backend().open();
    store.write(seed);
    const order = `${TILL}/0000001`;
    store.write(({ journal }) => {
      const paid = lineOf(1, { kind: "order-paid", body: { order } });
      const refunded = lineOf(3, { kind: "order-refunded", body: { order } });
      journal.appendChunk(chunk(1, [paid, lineOf(2), refunded]), [{ index: 2, order, key: null }]);
    });
    expect(store.read.journal.factsOf(order).map((it) => [it.seq, it.kind, it.order])).toEqual([
      [1, "order-paid", order],
      [3, "order-refunded", order],
    ]);
    expect(store.read.journal.factsOf(`${TILL}/0000002`)).toEqual([]);
    expect(store.read.journal.factAt(TILL, 3)?.kind).toBe("order-refunded");
    store.close();
  });

  test("a parked fact is kept until it is released, and is then found by the fact that released it", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ journal }) => {
      journal.appendChunk(chunk(1, [lineOf(1), lineOf(2), lineOf(3)]), []);
      journal.appendChunk(one(4), []);
      for (const n of [1, 3]) journal.mark({ n, mark: "parked", reason: null });
      journal.halt({ queue: "q", at: 1, till: TILL, seq: 1, detail: "it broke" });
    });
    const { journal } = store.read;
    const seqs = (rows: readonly { seq: number }[]): number[] => rows.map((it) => it.seq);
    expect([
      seqs(journal.parkedFacts(0, 10)),
      seqs(journal.parkedFacts(1, 10)),
      seqs(journal.parkedFacts(0, 1)),
    ]).toEqual([[1, 3], [3], [1]]);
    store.write((rows) => {
      rows.journal.unpark(1, 4, null);
      rows.journal.unpark(3, 4, "over-refund");
      rows.journal.release("q");
    });
    expect([seqs(journal.parkedFacts(0, 10)), seqs(journal.releasedBy(4)), journal.halts()]).toEqual([[], [1, 3], []]);
    expect(journal.facts(0, 10).map(({ parked, released, refused }) => [parked, released, refused])).toEqual([
      [false, 4, null],
      [false, null, null],
      [false, 4, "over-refund"],
      [false, null, null],
    ]);
    store.close();
  });

  test("concerns are listed newest first, filtered, summed, listed once, and resolved once", () => {
    const store = backend().open();
    const concern = (kind: "late" | "over-refund", till: string, amount: number | null, detail = "d") =>
      ({ kind, till, seq: 1, order: null, at: 5, amount, detail }) as const;
    store.write(({ concerns }) => {
      concerns.list(concern("late", "s1/t1", 10));
      concerns.list(concern("over-refund", "s1/t1", 200));
      concerns.listOnce(concern("over-refund", "s1/t2", -50));
      concerns.listOnce(concern("over-refund", "s1/t2", -50));
      concerns.list({ ...concern("late", "s1/t2", null), till: null, seq: null, queue: "q" });
    });
    const { concerns } = store.read;
    const all = { kinds: [], till: null, resolved: null } as const;
    const found = concerns.concerns(all, null, 10);
    expect(found.map((it) => [it.kind, it.till, it.amount])).toEqual([
      ["late", null, null],
      ["over-refund", "s1/t2", -50],
      ["over-refund", "s1/t1", 200],
      ["late", "s1/t1", 10],
    ]);
    expect(found[0]).toMatchObject({ queue: "q", seq: null, order: null, resolved: null });
    expect(concerns.concerns(all, found[1]?.n ?? 0, 1).map((it) => it.amount)).toEqual([200]);
    expect(concerns.concerns({ ...all, kinds: ["late"], till: "s1/t1" }, null, 10)).toHaveLength(1);
    const n = found[2]?.n ?? 0;
    const by = { at: 9, by: "Li", reason: "paid back" };
    expect(store.write((rows) => [rows.concerns.resolve(n, by), rows.concerns.resolve(n, by)])).toEqual([true, false]);
    expect(concerns.concern(n)?.resolved).toEqual(by);
    expect(concerns.concern(0)).toBeUndefined();
    expect(concerns.concerns({ ...all, resolved: true }, null, 10).map((it) => it.n)).toEqual([n]);
    expect(concerns.concerns({ ...all, resolved: false }, null, 10)).toHaveLength(3);
    expect([concerns.openConcerns(10), concerns.openConcerns(2)]).toEqual([3, 2]);
    expect(concerns.sums(null)).toEqual([
      { kind: "late", resolved: false, count: 2, amount: 10 },
      { kind: "over-refund", resolved: false, count: 1, amount: -50 },
      { kind: "over-refund", resolved: true, count: 1, amount: 200 },
    ]);
    expect(concerns.sums("s1/t2")).toEqual([{ kind: "over-refund", resolved: false, count: 1, amount: -50 }]);
    store.close();
  });

  test("a request is open until it is answered, once; a till is closed with its key", () => {
    const store = backend().open();
    store.write(seed);
    const open = request(3);
    const done = { state: "done", why: null, carried: 200, answeredAt: 9 } as const;
    store.write(({ requests }) => {
      requests.ask({ ...open, seq: 4, at: 6, act: "draw", amount: null });
      requests.ask(open);
      requests.ask({ ...open, ...done, seq: 5, owner: null });
    });
    const { requests } = store.read;
    expect(requests.request("s1/t2", 3)).toEqual(open);
    expect(requests.request("s1/t2", 9)).toBeUndefined();
    expect(
      [requests.openOf(TILL), requests.open(10), requests.requestsOf("o1")].map((it) => it.map(({ seq }) => seq)),
    ).toEqual([
      [3, 4],
      [3, 4],
      [3, 5, 4],
    ]);
    store.write((rows) => {
      rows.requests.answer("s1/t2", 3, done);
      rows.requests.answer("s1/t2", 3, { ...done, state: "declined" });
      rows.tills.closeTill(TILL, 7);
    });
    expect(requests.request("s1/t2", 3)).toEqual({ ...open, ...done });
    expect(requests.openOf(TILL)).toHaveLength(1);
    expect(store.read.tills.till(TILL)).toMatchObject({ closedAt: 7, revokedAt: 7 });
    store.close();
  });

  test("§11.6 what set a member's referrer or level in a team is found by the member, in order, and nothing else is", () => {
    const store = backend().open();
    store.write(seed);
    const about = (member: string) => [{ index: 0, order: null, key: null, member }];
    store.write(({ journal }) => {
      journal.appendChunk(one(1, { kind: "referrer-set" }), about("p1"));
      journal.appendChunk(one(2), []);
      journal.appendChunk(one(3, { kind: "team-level-set" }), about("p1"));
      journal.appendChunk(one(4, { kind: "team-level-set" }), about("p2"));
    });
    expect(store.read.journal.memberActs("p1").map((it) => it.seq)).toEqual([1, 3]);
    expect(store.read.journal.valueActs("p1")).toEqual([]);
    store.close();
  });

  test("§11.1 rewards are summed by day, kind and store, by member of a day, and by kind of a member", () => {
    const store = backend().open();
    store.write(() => {
      const rows = [
        reward("direct", "p1", 30, 5, "s1"),
        reward("indirect", "p2", 10, 5, "s1"),
        reward("direct", "p1", 50, 5, "s2"),
        reward("shareholder", "p3", 70, 6, null),
      ];
      store.ledger.write({ ...NO_CHANGES, rewards: { ...noRewards, rows } });
      const later = [reward("direct", "p1", -20, 6, "s1"), reward("recruit", "p2", 7, 6, "s1")];
      store.ledger.write({ ...NO_CHANGES, rewards: { ...noRewards, rows: later } });
    });
    const { rewards } = store.read;
    const all = { from: 5, to: 6, kind: null, store: null } as const;
    expect(rewards.days(all)).toEqual([
      { day: 5, kind: "direct", credited: 80, clawed: 0, count: 2 },
      { day: 5, kind: "indirect", credited: 10, clawed: 0, count: 1 },
      { day: 6, kind: "direct", credited: 0, clawed: 20, count: 1 },
      { day: 6, kind: "recruit", credited: 7, clawed: 0, count: 1 },
      { day: 6, kind: "shareholder", credited: 70, clawed: 0, count: 1 },
    ]);
    expect(rewards.days({ from: 5, to: 5, kind: "direct", store: "s2" })).toMatchObject([{ credited: 50 }]);
    expect(rewards.days({ ...all, store: "" }).map((it) => it.kind)).toEqual(["shareholder"]);
    expect(rewards.stores(all, 10)).toEqual([
      { store: null, credited: 70, clawed: 0, count: 1 },
      { store: "s2", credited: 50, clawed: 0, count: 1 },
      { store: "s1", credited: 47, clawed: 20, count: 4 },
    ]);
    expect(rewards.members({ day: 5, kind: null, store: null }, 10)).toEqual([
      { member: "p1", credited: 80, clawed: 0, count: 2 },
      { member: "p2", credited: 10, clawed: 0, count: 1 },
    ]);
    expect(rewards.members({ day: 6, kind: null, store: null }, 1).map((it) => it.member)).toEqual(["p3"]);
    expect(rewards.members({ day: 6, kind: "direct", store: "s1" }, 10)).toMatchObject([{ member: "p1", clawed: 20 }]);
    expect([
      rewards.members({ day: 6, kind: null, store: "" }, 9).length,
      rewards.members({ day: 7, kind: null, store: null }, 9),
    ]).toEqual([1, []]);
    expect(rewards.ofMember("p1", null, 2).map((it) => [it.n, it.amount])).toEqual([
      [5, -20],
      [3, 50],
    ]);
    expect(rewards.ofMember("p1", 3, 9)).toEqual([{ n: 1, ...reward("direct", "p1", 30, 5, "s1") }]);
    expect(rewards.sumsOfMember("p1")).toEqual([{ kind: "direct", credited: 80, clawed: 20, count: 3 }]);
    expect(rewards.recruited()).toEqual([{ store: "s1", credited: 7, clawed: 0, count: 1 }]);
    store.close();
  });

  test("§10.3 §11.6 nights come newest first; whom a member brought, and who has a level in a team, by id", () => {
    const store = backend().open();
    const nights = [night("2026-03-02"), night("2026-03-03"), night("2026-03-04", { done: false, paid: 0 })];
    const people = [
      { member: "p1", referrer: null, teamLevel: "gold" },
      { member: "p2", referrer: "p1", teamLevel: null },
      { member: "p3", referrer: "p1", teamLevel: "silver" },
    ];
    store.write(() => store.ledger.write({ ...NO_CHANGES, rewards: { ...noRewards, nights, people } }));
    const { rewards } = store.read;
    expect(rewards.nights(null, 2).map((it) => [it.day, it.done])).toEqual([
      ["2026-03-04", false],
      ["2026-03-03", true],
    ]);
    expect(rewards.nights("2026-03-03", 9)).toEqual([night("2026-03-02")]);
    expect(rewards.brought("p1", null, 1)).toEqual([people[1]]);
    expect(rewards.brought("p1", "p2", 9)).toEqual([people[2]]);
    expect([rewards.broughtCount("p1"), rewards.broughtCount("p3")]).toEqual([2, 0]);
    for (const { member: id } of people)
      store.write(({ members }) =>
        members.putMember({
          id,
          phone: null,
          card: null,
          name: null,
          level: null,
          registeredBy: null,
          registeredAt: id === "p2" ? 9 : 5,
          erasedAt: null,
        }),
      );
    expect(rewards.newestBrought("p1", null, 9)).toEqual([
      { member: "p2", at: 9 },
      { member: "p3", at: 5 },
    ]);
    expect(rewards.newestBrought("p1", { at: 9, member: "p2" }, 9)).toEqual([{ member: "p3", at: 5 }]);
    expect(rewards.newestBrought("p3", null, 9)).toEqual([]);
    expect(rewards.levelled(null, 9).map((it) => it.member)).toEqual(["p1", "p3"]);
    expect(rewards.levelled("p1", 9)).toEqual([people[2]]);
    store.close();
  });

  test("whole tables are read page by page in the order of their keys, also where a page ends within an order", () => {
    const store = backend().open();
    const payout = (n: number) => ({
      queue: "q",
      from: "o1",
      fromLine: 0,
      to: "o2",
      toLine: 0,
      member: "p1",
      amount: n,
    });
    store.write((rows) => {
      seed(rows);
      for (const [order, at] of [
        ["o2", 1],
        ["o1", 2],
        ["é", 3],
      ] as const)
        join(store, entry(order, at));
      store.ledger.write({
        ...NO_CHANGES,
        entries: [entry("o1", 2, { line: 1 })],
        payouts: [1, 2, 3].map((n) => ({ ...payout(n), at: n })),
        days: ["", "q", "r"].flatMap((queue) => [5, 4].map((day) => ({ queue, day, ...NO_FLOWS, granted: day }))),
        balances: [
          {
            member: "p1",
            cash: 6,
            received: 6,
            clawed: 0,
            spent: 0,
            withdrawn: 0,
            corrected: 0,
            points: 1,
            love: 2,
            loveFrozen: 3,
          },
        ],
        rewards: {
          ...noRewards,
          rows: [reward("direct", "p1", 30, 5, "s1"), reward("team", "p2", -1, 6, null)],
          nights: [night("2026-03-03"), night("2026-03-02")],
          people: [{ member: "p1", referrer: "p0", teamLevel: "gold" }],
        },
      });
      const member = {
        phone: null,
        card: null,
        name: "安娜",
        level: null,
        registeredBy: TILL,
        registeredAt: 5,
        erasedAt: null,
      };
      rows.members.putMember({ id: "p1", ...member });
      rows.members.putMember({ id: "p0", ...member, name: null });
      for (const seq of [1, 2])
        rows.concerns.list({ kind: "late", till: TILL, seq, order: null, at: 5, amount: null, detail: "d" });
      for (const seq of [1, 2]) rows.requests.ask(request(seq));
      const line = { till: TILL, at: 5, text: "?" };
      rows.journal.quarantine({ ...line, seq: 1, reason: "unreadable", hash: "a" });
      rows.journal.quarantineRefused({ ...line, reason: "unsigned", hash: "b" }, 9);
    });
    const { pages } = store.read;
    expect([pages.orders("", 2), pages.orders("o2", 2)].map((it) => it.map(({ id }) => id))).toEqual([
      ["o1", "o2"],
      ["é"],
    ]);
    expect(pages.orders("o2", 2)[0]).toMatchObject({ settled: true, left: 100, units: [{ order: "é", base: 100 }] });
    const places = (of: { order: string; line: number }[]) => of.map(({ order, line }) => `${order} ${line}`);
    expect(places(pages.entries({ order: "", line: 0 }, 1))).toEqual(["o1 0"]);
    expect(places(pages.entries({ order: "o1", line: 0 }, 2))).toEqual(["o1 1", "o2 0"]);
    expect(pages.entries({ order: "o2", line: 0 }, 9)).toEqual([entry("é", 3)]);
    expect(pages.payouts(1, 1)).toEqual([{ n: 2, ...payout(2), at: 2 }]);
    expect(pages.rewards(1, 9)).toEqual([{ n: 2, ...reward("team", "p2", -1, 6, null) }]);
    expect([pages.nights("", 1), pages.nights("2026-03-02", 9)].map((it) => it.map(({ day }) => day))).toEqual([
      ["2026-03-02"],
      ["2026-03-03"],
    ]);
    expect(pages.queueDays({ queue: "", day: 4 }, 2)).toEqual([
      { queue: "", day: 5, ...NO_FLOWS, granted: 5 },
      { queue: "q", day: 4, ...NO_FLOWS, granted: 4 },
    ]);
    expect(pages.queueDays({ queue: "q", day: 5 }, 9).map((it) => it.queue)).toEqual(["r", "r"]);
    expect(pages.balances("", 9)).toMatchObject([{ member: "p1", cash: 6, loveFrozen: 3 }]);
    expect(pages.balances("p1", 9)).toEqual([]);
    expect(pages.members("", 9)).toMatchObject([
      { id: "p0", name: null, referrer: null, teamLevel: null },
      { id: "p1", name: "安娜", registeredAt: 5, referrer: "p0", teamLevel: "gold" },
    ]);
    expect(pages.members("p0", 9).map((it) => it.id)).toEqual(["p1"]);
    // What goes into quarantine is a concern as well.
    expect(pages.concerns(1, 9)).toMatchObject([
      { n: 2, kind: "late", seq: 2, resolved: null },
      { kind: "quarantine" },
      { kind: "refused" },
    ]);
    expect(pages.requests({ till: "s1/t2", seq: 1 }, 9)).toEqual([request(2)]);
    expect(pages.quarantine(0, 1)).toMatchObject([{ n: 1, seq: 1, reason: "unreadable", text: "?" }]);
    expect(pages.quarantine(1, 9)).toMatchObject([{ n: 2, seq: null, reason: "unsigned" }]);
    store.close();
  });

  test("§12.7 what is owed to whom is found by amount and member, page by page, with the sums of all and what waits", () => {
    const store = backend().open();
    const balance = (member: string, cash: number, points = 0): BalanceRow => ({
      member,
      cash,
      received: cash,
      clawed: 0,
      spent: 0,
      withdrawn: 0,
      corrected: 0,
      points,
      love: 0,
      loveFrozen: 0,
    });
    const balances = [
      balance("a", 5),
      balance("b", 9, 4),
      balance("c", 5),
      balance("d", -4),
      balance("e", 0),
      balance("f", -3),
    ];
    store.write((rows) => {
      seed(rows);
      join(store, entry("o1", 1, { member: "a" }));
      join(store, entry("o2", 2, { member: "a", remaining: 0, state: "done", paid: 100, lane: null }));
      join(store, entry("o3", 3, { member: "g", remaining: 200, lane: "closed" }));
      store.ledger.write({ ...NO_CHANGES, balances });
    });
    const { owed } = store.read;
    type Asked = Parameters<typeof owed.members>;
    const of = (...asked: Asked): string =>
      owed
        .members(...asked)
        .map((it) => it.member)
        .join("");
    /** All pages of so many, one after the other. */
    const paged = (shown: Asked[0], sort: Asked[1], limit: number): string => {
      let [found, after]: [string, Asked[2]] = ["", null];
      for (;;) {
        const page = owed.members(shown, sort, after, limit);
        found += page.map((it) => it.member).join("");
        after = page.at(-1) ?? null;
        if (page.length < limit) return found;
      }
    };
    const pages = (shown: Asked[0], sort: Asked[1]): string => {
      const whole = of(shown, sort, null, 99);
      for (const limit of [1, 2, 3]) expect(paged(shown, sort, limit)).toBe(whole);
      return whole;
    };
    expect(pages("owed", "cash")).toBe("bac");
    expect(of("owed", "cash", { value: 5, member: "a" }, 9)).toBe("c");
    expect(pages("owing", "cash")).toBe("df");
    expect([pages("all", "cash"), pages("owed", "points")]).toEqual(["bacfd", "b"]);
    // Of whom something waits, also who never had a balance.
    expect([pages("owed", "waiting"), pages("all", "waiting"), pages("owing", "waiting")]).toEqual(["ga", "ga", ""]);
    expect([pages("owed", "member"), pages("owing", "member"), pages("all", "member")]).toEqual([
      "abcg",
      "df",
      "abcdfg",
    ]);
    const sums = { cash: 19, owing: 7, members: 3, points: 4, love: 0, loveFrozen: 0, waiting: 300, waitingCount: 2 };
    expect(owed.sums()).toEqual(sums);
    store.write(() =>
      store.ledger.write({ ...NO_CHANGES, balances: [balance("a", 0), balance("d", 2), balance("e", -1, 6)] }),
    );
    expect(pages("all", "cash")).toBe("bcdef");
    expect(owed.sums()).toEqual({ ...sums, cash: 16, owing: 4, points: 10 });
    expect([...owed.waits(["a", "b", "nobody"])]).toEqual([["a", { amount: 100, count: 1 }]]);
    expect([...owed.balancesOf(["d", "nobody"]).values()]).toEqual([balance("d", 2)]);
    store.close();
  });

  test("§12.6 a proposal is open until it is decided, once; found by state, act and member, newest first", () => {
    const store = backend().open();
    const act = (member: string) => ({ act: "pay-out", member, amountFen: 5, reference: null }) as const;
    const said = { at: 5, reason: "r", user: "u1", by: "Anna" };
    const how = { at: 9, by: "Ben", why: "" };
    store.write(({ proposals }) => {
      expect(["p1", "p2", "p1"].map((member) => proposals.propose({ ...said, act: act(member) }))).toEqual([1, 2, 3]);
      const corrected = { act: "correct", member: "p1", what: "points", amount: -7 } as const;
      expect(proposals.propose({ ...said, user: null, act: corrected })).toBe(4);
      expect([proposals.decide(2, "done", how), proposals.decide(2, "rejected", how)]).toEqual([true, false]);
    });
    const { proposals } = store.read;
    expect(proposals.proposal(2)).toEqual({ ...said, n: 2, act: act("p2"), state: "done", decided: how });
    expect(proposals.proposal(9)).toBeUndefined();
    const all = { state: null, act: null, member: null };
    const numbers = (filter: Partial<ProposalFilter>, before: number | null = null, limit = 9) =>
      proposals.proposals({ ...all, ...filter }, before, limit).map((it) => it.n);
    expect([numbers({}), numbers({}, 3), numbers({}, null, 1)]).toEqual([[4, 3, 2, 1], [2, 1], [4]]);
    expect([numbers({ state: "open" }), numbers({ act: "correct" }), numbers({ member: "p1" }, 4)]).toEqual([
      [4, 3, 1],
      [4],
      [3, 1],
    ]);
    expect([proposals.openProposals(9), proposals.openProposals(2)]).toEqual([3, 2]);
    // One that asks a till is settled once by its answer, and keeps who let it happen.
    store.write((rows) => {
      rows.proposals.answer(3, "done", "");
      expect(rows.proposals.decide(3, "asked", how)).toBe(true);
      rows.proposals.answer(3, "declined", "not-waiting");
      rows.proposals.answer(3, "done", "");
      rows.proposals.answer(2, "declined", "x");
    });
    expect([proposals.proposal(3), proposals.proposal(2)]).toMatchObject([
      { state: "declined", decided: { ...how, why: "not-waiting" } },
      { state: "done", decided: how },
    ]);
    store.close();
  });

  test("what was sold is added up by place and by product, found by day, store and name, and read page by page", () => {
    const store = backend().open();
    const place = { hour: 9, channel: "cashier", store: "s1", till: "s1/t1", clerk: "01", clerkName: "é" } as const;
    const hour = (period: number, sold: number, more: Partial<PlaceSaleRow> = {}): PlaceSaleRow => ({
      ...place,
      span: "hour",
      period,
      ...noFigures(),
      sales: 1,
      sold,
      ...more,
    });
    const product = (
      period: number,
      name: string,
      sold: number,
      more: Partial<ProductSaleRow> = {},
    ): ProductSaleRow => ({
      span: "day",
      period,
      store: "s1",
      product: "p1",
      name,
      nameEn: "Tea",
      ...noFigures(),
      sold,
      ...more,
    });
    store.write((rows) => {
      rows.sales.add([hour(58, 7), hour(59, 600)], [product(58, "é", 7), product(59, "b", 600)]);
      // What is there is added to; of two names the last in the order of their bytes stays.
      rows.sales.add(
        [hour(59, 400, { sales: 2, cost: -3 })],
        [product(59, "a", 400), product(59, "", 9, { product: "p2", nameEn: "Ham", store: "s2" })],
      );
      // The days before are over, and one of them has something more all the same.
      rows.sales.add([hour(95, 50)], [product(95, "c", 50)]);
      rows.sales.add([hour(60, 1)], [product(60, "d", 1)]);
    });
    const { sales } = store.read;
    // One day of February, the whole month of March 1970 (days 59 to 89), and a day that is not over.
    const all = { from: 58, to: 100, store: null };
    expect(sales.sums(all, "day").map(({ period, sold }) => [period, sold])).toEqual([
      [58, 7],
      [59, 1_000],
      [60, 1],
      [95, 50],
    ]);
    const sold = (from: number, to: number) =>
      (["store", "till", "clerk", "hour"] as const).map((by) =>
        sales.sums({ ...all, from, to }, by).map((sum) => sum.sold),
      );
    for (const [from, to, sum] of [
      [58, 100, 1_058],
      [59, 89, 1_001],
      [59, 95, 1_051],
      [59, 94, 1_001],
      [58, 59, 1_007],
      [60, 60, 1],
      [95, 99, 50],
    ] as const)
      expect(sold(from, to)).toEqual([[sum], [sum], [sum], [sum]]);
    expect(sales.sums({ ...all, from: 59, to: 60 }, "till")).toEqual([
      { channel: "cashier", store: "s1", till: "s1/t1", ...noFigures(), sales: 4, sold: 1_001, cost: -3 },
    ]);
    expect(sales.sums({ ...all, store: "s2" }, "store")).toEqual([]);
    const wanted = { ...all, search: "", sort: "net", skip: 0, limit: 9 } as const;
    const found = (more: Partial<ProductWanted>) => {
      const { rows, found: count } = sales.products({ ...wanted, ...more });
      return [rows.map((row) => [row.product, row.name, row.sold]), count];
    };
    const ham = ["p2", "", 9];
    expect(found({})).toEqual([[["p1", "é", 1_058], ham], 2]);
    expect(found({ store: "s1" })).toEqual([[["p1", "é", 1_058]], 1]);
    expect(found({ from: 59, to: 89 })).toEqual([[["p1", "d", 1_001], ham], 2]);
    expect(found({ skip: 1, limit: 1 })).toEqual([[ham], 2]);
    expect(found({ search: "ham" })).toEqual([[ham], 1]);
    for (const search of ["%", "_", "\\"]) expect(found({ search })).toEqual([[], 0]);
    expect(found({ from: 59, to: 59, store: "s1", search: "te" })).toEqual([[["p1", "b", 1_000]], 1]);
    expect(sales.productsNamed(all, ["p1", "p3"]).map((row) => [row.product, row.sold])).toEqual([["p1", 1_058]]);
    const [first, ...others] = sales.placePages(null, 1);
    expect([first?.period, others]).toEqual([58, []]);
    expect(sales.placePages(first ?? null, 9).map((row) => [row.period, row.sales, row.sold])).toEqual([
      [59, 3, 1_000],
      [60, 1, 1],
      [95, 1, 50],
    ]);
    const [one] = sales.productPages(null, 1);
    expect(sales.productPages(one ?? null, 9).map((row) => [row.period, row.product])).toEqual([
      [59, "p1"],
      [59, "p2"],
      [60, "p1"],
      [95, "p1"],
    ]);
    store.close();
  });

  test("shifts are opened and closed once, and found by state, store, text and day in two orders, page by page; tenders add up; a day may be signed again", () => {
    const store = backend().open();
    const shift = (id: string, openedAt: number, more: Partial<ShiftRow> = {}): ShiftRow => ({
      till: "s1/t1",
      shift: id,
      store: "s1",
      openedSeq: openedAt,
      openedAt,
      openedBy: "小陈",
      float: 20_000,
      closedSeq: null,
      closedAt: null,
      closedDay: null,
      closedBy: null,
      approvedBy: null,
      number: null,
      counted: null,
      expected: null,
      difference: null,
      reason: null,
      ...more,
    });
    const closing = (id: string, closedAt: number, difference: number, more: Partial<ShiftRow> = {}): ShiftRow =>
      shift(id, closedAt, {
        openedSeq: null,
        openedBy: null,
        float: 0,
        closedSeq: closedAt,
        closedAt,
        closedDay: closedAt,
        closedBy: "Li_1",
        number: 1,
        counted: 1_000 + difference,
        expected: 1_000,
        difference,
        reason: "零",
        ...more,
      });
    const other = { till: "s2/t1", store: "s2" };
    const day = { day: 5, at: 9, by: "林", remark: null, figures: FIGURES, open: { tills: 1, shifts: 0, concerns: 2 } };
    store.write(({ closes }) => {
      for (const row of [shift("a", 1), shift("b", 2), shift("c", 3), shift("d", 4, other)]) closes.opened(row);
      // What is there already stays: opened twice, closed twice.
      closes.opened(shift("a", 99, { float: 5 }));
      closes.closed(closing("a", 5, -300));
      closes.closed(closing("a", 6, 0));
      closes.closed(closing("b", 5, 0));
      closes.closed(closing("d", 6, 200, other));
      closes.closed(closing("late", 7, 1));
      const cash = { day: 5, store: "s1", tender: "cash", taken: 70, givenBack: 0, count: 2 } as const;
      closes.addTenders([cash, { ...cash, tender: "wechat" }]);
      closes.addTenders([{ ...cash, taken: 0, givenBack: 30, count: 0 }]);
      closes.addTenders([]);
      closes.sign(day);
      closes.sign({ ...day, remark: "再签", figures: { ...FIGURES, sold: -5 } });
    });
    const { closes } = store.read;
    expect(closes.shift("s1/t1", "a")).toEqual({
      ...closing("a", 5, -300),
      openedSeq: 1,
      openedAt: 1,
      openedBy: "小陈",
      float: 20_000,
    });
    expect(closes.shift("s1/t1", "late")).toEqual(closing("late", 7, 1));
    expect(closes.shift("s1/t1", "d")).toBeUndefined();
    const all = { store: null, state: null, text: null, from: 0, to: 100 } as const;
    const found = (more: Partial<ShiftFilter> = {}, order: ShiftOrder = "opened") =>
      closes
        .shifts({ ...all, ...more }, order, null, 9)
        .map((it) => it.shift)
        .join(" ");
    expect(found()).toBe("late d c b a");
    expect(found({}, "difference")).toBe("a d late c b");
    expect([found({ state: "open" }), found({ state: "closed" }), found({ state: "differs" })]).toEqual([
      "c",
      "late d b a",
      "late d a",
    ]);
    expect([found({ store: "s2" }), found({ from: 2, to: 4 }), found({ text: "s2/" }), found({ text: "li_" })]).toEqual(
      ["d", "c b", "d", "late d b a"],
    );
    expect([found({ text: "小陈" }), found({ text: "%" })]).toEqual(["d c b a", ""]);
    for (const order of SHIFT_ORDERS) {
      const whole = closes.shifts(all, order, null, 9);
      const read = [null, ...whole].map((after) => closes.shifts(all, order, after, 1)[0]?.shift);
      expect(read).toEqual([...whole.map((it) => it.shift), undefined]);
    }
    expect(closes.shiftSums(5, 6)).toEqual([
      { day: 5, store: "s1", closed: 2, difference: -300 },
      { day: 6, store: "s2", closed: 1, difference: 200 },
    ]);
    expect([closes.openShifts(3), closes.openShifts(4)]).toEqual([0, 1]);
    expect(closes.tenders(0, 9)).toEqual([
      { day: 5, store: "s1", tender: "cash", taken: 70, givenBack: 30, count: 2 },
      { day: 5, store: "s1", tender: "wechat", taken: 70, givenBack: 0, count: 2 },
    ]);
    const [first] = closes.tenderPages(null, 1);
    expect(closes.tenderPages(first ?? null, 9).map((it) => it.tender)).toEqual(["wechat"]);
    expect(closes.signed(5, 5)).toEqual([
      { ...day, turn: 1 },
      { ...day, turn: 2, remark: "再签", figures: { ...FIGURES, sold: -5 } },
    ]);
    expect(closes.signed(6, 9)).toEqual([]);
    store.close();
  });

  test("§13.3 what a member's entries received is read from payouts", () => {
    const store = backend().open();
    store.write(() => {
      join(store, entry("o1", 1, { paid: 60, clawed: 90 }));
      join(store, entry("o2", 2, { paid: 30, clawed: 10 }));
      join(store, entry("o3", 3, { member: "p2", paid: 8, clawed: 8 }));
      const units = [
        { order: "o4", line: 0, product: null, paid: 5, extract: null, declined: null, base: 5, balance: 12 },
      ];
      const order = {
        id: "o4",
        at: 4,
        channel: "cashier",
        store: "s1",
        till: "t1",
        member: "p1",
        deducted: false,
      } as const;
      const payout = (to: string, amount: number, queue = "q", member = "p1") => ({
        queue,
        from: "o4",
        fromLine: 0,
        to,
        toLine: 0,
        member,
        amount,
        at: 9,
      });
      store.ledger.write({
        ...NO_CHANGES,
        orders: [{ ...order, settleOn: "paid", completed: true, settled: true, left: 5 }],
        units,
        payouts: [payout("o1", 60), payout("o2", 20), payout("o3", 8, "q", "p2"), payout("o2", 10, "r")],
      });
    });
    const { cash } = store.read;
    expect(cash.payoutSums("p1")).toEqual([
      { queue: "q", amount: 80, count: 2 },
      { queue: "r", amount: 10, count: 1 },
    ]);
    const numbers = cash.payouts("p1", null, 2);
    expect(numbers.map((it) => [it.to, it.amount])).toEqual([
      ["o2", 10],
      ["o2", 20],
    ]);
    expect(cash.payouts("p1", numbers[1]?.n ?? 0, 9).map((it) => it.to)).toEqual(["o1"]);
    expect([cash.upTo("p1", numbers[0]?.n ?? 0), cash.upTo("p1", numbers[1]?.n ?? 0)]).toEqual([90, 80]);
    expect([cash.upTo("p1", 1), cash.upTo("p2", 9), cash.upTo("p9", 9)]).toEqual([60, 8, 0]);
    store.close();
  });

  test("§12.8 the days of a queue: added to, read from and to, summed before a day; what is on its way to its till", () => {
    const store = backend().open();
    store.write(seed);
    const day = (of: string, n: number, it: Partial<Flows>): QueueDayRow => ({ ...NO_FLOWS, queue: of, day: n, ...it });
    store.write(() =>
      store.ledger.write({
        ...NO_CHANGES,
        days: [day("q", 7, { granted: 100, paid: 30 }), day("q", 9, { voided: -5 })],
      }),
    );
    store.write(() =>
      store.ledger.write({ ...NO_CHANGES, days: [day("q", 7, { granted: 1, moved: -2 }), day("", 7, { clawed: 4 })] }),
    );
    const { figures } = store.read;
    expect(figures.days("q", 7, 8)).toEqual([day("q", 7, { granted: 101, paid: 30, moved: -2 })]);
    expect(figures.days("q", 7, 9)).toHaveLength(2);
    expect(figures.flowsBefore("q", 9)).toEqual({ ...NO_FLOWS, granted: 101, paid: 30, moved: -2 });
    expect(figures.flowsBefore("", 7)).toEqual(NO_FLOWS);
    expect(figures.owed("q")).toEqual({
      flows: { ...NO_FLOWS, granted: 101, paid: 30, moved: -2, voided: -5 },
      waiting: 0,
      closed: 0,
    });
    const closed = entry("o1", 1, { lane: "closed", queue: "q", remaining: 70 });
    store.write(() =>
      store.ledger.write({ ...NO_CHANGES, entries: [closed, entry("o2", 2, { queue: "q", remaining: 5 })] }),
    );
    expect(["q", "r", ""].map((it) => figures.owed(it).closed)).toEqual([70, 0, 70]);
    expect(figures.owed("").flows).toEqual({ ...NO_FLOWS, clawed: 4 });
    store.close();
  });

  test("§7.2 what was given or spent is found by its key, in order, and nothing else is", () => {
    const store = backend().open();
    store.write(seed);
    const about = (key: string) => [{ index: 0, order: null, key }];
    store.write(({ journal }) => {
      journal.appendChunk(one(1, { kind: "value-given" }), about("k"));
      journal.appendChunk(one(2), []);
      journal.appendChunk(one(3, { kind: "value-spent" }), about("k"));
      journal.appendChunk(one(4, { kind: "value-spent" }), about("other"));
    });
    expect(store.read.journal.valueActs("k").map((it) => it.seq)).toEqual([1, 3]);
    store.close();
  });

  test("a hash is found at its number, in the middle of a chunk too, and where a fact was consumed in quarantine", () => {
    const store = backend().open();
    store.write(seed);
    const lines = [lineOf(1), lineOf(2)];
    const hashes = chainAll(sha256, GENESIS, lines);
    store.write(({ journal }) => {
      journal.appendChunk({ ...chunk(1, lines), head: hashes[1] ?? "" }, []);
      journal.quarantine({ till: TILL, seq: 3, at: 5, reason: "unreadable", text: "?", hash: "b".repeat(64) });
    });
    const found = [1, 2, 3, 4].map((seq) => store.read.journal.hashAt(TILL, seq));
    expect(found).toEqual([...hashes, "b".repeat(64), undefined]);
    store.close();
  });

  test("what was refused is kept once, and no more than the bound of one till", () => {
    const store = backend().open();
    const refused = (hash: string) => ({ till: TILL, at: 5, reason: "bad-signature", text: "x", hash });
    store.write(({ journal }) => ["1", "1", "2", "3"].forEach((hash) => journal.quarantineRefused(refused(hash), 2)));
    expect(store.read.journal.quarantined()).toEqual({ [TILL]: 2 });
    store.close();
  });

  test("a till's feed is numbered from 1 without a gap and read after a cursor", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ feed }) => {
      feed.send(TILL, "a");
      feed.sendAll(
        new Map([
          [TILL, ["b", "c"]],
          ["s9/t9", ["x"]],
        ]),
      );
    });
    expect(store.read.feed.rowsAfter(TILL, 0, 2).map((row) => row.body)).toEqual(["a", "b"]);
    expect(store.read.feed.rowsAfter(TILL, 2, 2)).toEqual([{ n: 3, body: "c" }]);
    expect(store.read.feed.rowsAfter(TILL, 1, 5)).toEqual([
      { n: 2, body: "b" },
      { n: 3, body: "c" },
    ]);
    expect(store.read.tills.till(TILL)?.feedHead).toBe(3);
    store.close();
  });

  test("waiting entries come in position order over both lanes, after a position, and are counted before one", () => {
    const store = backend().open();
    const rows = [
      entry("o3", 2),
      entry("o1", 2, { lane: "held" }),
      entry("o2", 1),
      entry("o4", 3, { lane: null, state: "done", remaining: 0 }),
    ];
    const { figures } = store.read;
    expect(figures.anyOrder()).toBe(false);
    store.write(() => rows.forEach((row) => join(store, row)));
    expect(figures.anyOrder()).toBe(true);
    expect(figures.waiting("cashiers", null, 10).map((it) => it.order)).toEqual(["o2", "o1", "o3"]);
    expect(figures.waiting("cashiers", { at: 2, order: "o1", line: 0 }, 10).map((it) => it.order)).toEqual(["o3"]);
    expect(figures.waiting("cashiers", null, 1).map((it) => it.order)).toEqual(["o2"]);
    expect(figures.waitingBefore("cashiers", { at: 2, order: "o3", line: 0 })).toEqual({ count: 2, amount: 200 });
    const at = [1, 2, 3, 4].map((place) => figures.waitingAt("cashiers", place)?.order ?? null);
    expect(at).toEqual(["o2", "o1", "o3", null]);
    expect(figures.waitingAt("nobody", 1)).toBeNull();
    expect(figures.waitingOfMember("p1")).toEqual({ count: 3, amount: 300 });
    expect(figures.sumsOfMember("p1")).toEqual({ waiting: 300, paid: 0 });
    expect(figures.sumsOfMember("nobody")).toEqual({ waiting: 0, paid: 0 });
    const mine = (only?: Parameters<typeof figures.entriesOfMember>[2], limit = 10) =>
      figures.entriesOfMember("p1", limit, only).map((it) => it.order);
    expect([mine(), mine(undefined, 2)]).toEqual([
      ["o4", "o3", "o1", "o2"],
      ["o4", "o3"],
    ]);
    expect(mine({ waiting: null, before: { at: 2, order: "o3", line: 0 } })).toEqual(["o1", "o2"]);
    expect([mine({ waiting: true, before: null }), mine({ waiting: false, before: null })]).toEqual([
      ["o3", "o1", "o2"],
      ["o4"],
    ]);
    expect(figures.waitingOfMembers(["p1", "nobody"])).toEqual(new Map([["p1", { count: 3, amount: 300 }]]));
    store.close();
  });

  test("a place in line holds over hours, whoever comes later, leaves from the middle, goes to another line or comes back", () => {
    const store = backend().open();
    const { figures } = store.read;
    const HOUR = 3_600_000;
    const places = (queue = "cashiers") => {
      const standing = figures.waiting(queue, null, 50);
      expect(standing.map((it) => figures.waitingBefore(queue, it))).toEqual(
        standing.map((_, place) => ({
          count: place,
          amount: standing.slice(0, place).reduce((sum, { remaining }) => sum + remaining, 0),
        })),
      );
      expect(standing.map((_, place) => figures.waitingAt(queue, place + 1))).toEqual(
        standing.map(({ at, order, line }) => ({ at, order, line })),
      );
      expect(figures.waitingAt(queue, standing.length + 1)).toBeNull();
      return standing.map((it) => it.order).join(" ");
    };
    const ids = ["a", "b", "c", "d", "e", "f"];
    const rows = new Map(ids.map((id, nth) => [id, entry(id, Math.floor(nth / 2) * HOUR + nth)]));
    const write = (...changed: EntryRow[]) =>
      store.write(() => store.ledger.write({ ...NO_CHANGES, entries: changed }));
    const row = (id: string, changed: Partial<EntryRow> = {}) => ({ ...(rows.get(id) ?? entry(id, 0)), ...changed });
    store.write(() => ids.forEach((id) => join(store, row(id))));
    expect(places()).toBe("a b c d e f");
    write(row("a", { lane: null, remaining: 0 }), row("c", { lane: "held" }), row("d", { lane: "closed" }));
    expect(places()).toBe("b c e f");
    write(row("b", { remaining: 30 }), row("c", { lane: "held", remaining: 7 }));
    expect(places()).toBe("b c e f");
    write(row("b", { queue: "mall" }), row("d"), row("e", { lane: null }), row("f", { lane: null }));
    expect([places(), places("mall")]).toEqual(["c d", "b"]);
    write(row("a"), row("c", { lane: null }), row("d", { lane: null }), row("b", { lane: "empty" }));
    expect([places(), places("mall")]).toEqual(["a", ""]);
    store.close();
  });

  test("a row of the ledger has one text, by field, in the order of its table's key", () => {
    const store = backend().open();
    store.write(() => ["o2", "o1"].forEach((order) => join(store, entry(order, 7))));
    const { figures } = store.read;
    expect([...figures.rows("orders")].map((row) => JSON.parse(row) as unknown)).toEqual(
      ["o1", "o2"].map((id) => [id, 7, "cashier", "s1", "t1", "p1", false, "paid", true, true, 100]),
    );
    expect([...figures.rows("units")][0]).toBe(`["o1",0,null,100,1000,null,100,0,null]`);
    expect([...figures.rows("entries")]).toHaveLength(2);
    store.close();
  });

  test("several tills and members are asked for at once; a name keeps a text", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ settings }) => {
      settings.setText("server-key", "one");
      settings.setText("server-key", "two");
      expect(settings.firstText("server-key", "three")).toBe("two");
    });
    expect([...store.read.tills.several([TILL, "s9/t9", "hq/office"]).keys()].toSorted()).toEqual(["hq/office", TILL]);
    expect(store.read.tills.ofStore("s1").map((till) => till.id)).toEqual([TILL]);
    expect(store.read.members.several(["nobody"]).size).toBe(0);
    expect([store.read.settings.text("server-key"), store.read.settings.text("other")]).toEqual(["two", undefined]);
    store.close();
  });

  test("rules versions, catalogue and zone come back as they were put in", () => {
    const store = backend().open();
    const rules = Rules.parse({ basic: { ratio: 5_000 }, stores: { s1: { cashier: {} } } });
    const category = { id: "c", name: "类", nameEn: "Kind" };
    const product = {
      id: "p",
      code: "1",
      name: "品",
      nameEn: "Thing",
      barcode: null,
      price: 100,
      category: "c",
      key: 0,
      cost: 70,
    };
    // Of unknown cost, beside it.
    const other = { ...product, id: "o", code: "2", key: 1, cost: null };
    expect(store.read.settings.newestRules()).toBeUndefined();
    store.write(({ settings }) => {
      settings.setTimezone("Europe/London");
      settings.addRules(1, rules, 5, null);
      settings.addRules(2, rules, 6, [TILL]);
      settings.addRules(3, rules, 7, [TILL], { store: "s1", by: "林" });
      settings.setLevels(["silver", "gold"]);
      settings.putCatalogue([category], [{ ...product, cost: 80 }]);
      settings.putCatalogue([], [product, { ...other, cost: undefined }], { o: "kg" });
      settings.putCatalogue([], [other]);
    });
    expect(store.read.settings.timezone()).toBe("Europe/London");
    expect(store.read.settings.newestRules()).toEqual({
      version: 3,
      rules,
      publishedAt: 7,
      tills: [TILL],
      store: "s1",
      by: "林",
    });
    expect(store.read.settings.versions()).toEqual([
      { version: 1, publishedAt: 5, tills: null, store: null, by: null },
      { version: 2, publishedAt: 6, tills: [TILL], store: null, by: null },
      { version: 3, publishedAt: 7, tills: [TILL], store: "s1", by: "林" },
    ]);
    expect(store.read.settings.levels()).toEqual(["silver", "gold"]);
    expect([store.read.settings.product("p"), store.read.settings.product("q")]).toEqual([product, undefined]);
    expect([store.read.products.product("p")?.unit, store.read.products.product("o")?.unit]).toEqual([null, "kg"]);
    expect([store.read.settings.categories(), store.read.settings.products()]).toEqual([[category], [product, other]]);
    store.close();
  });

  test("a code is kept until it is used; unused ones of a till can be forgotten; sessions end", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ tills, people }) => {
      tills.addCode({ hash: "h1", till: TILL, validUntil: 9, madeAt: 1, madeBy: "林" });
      tills.addCode({ hash: "h2", till: TILL, validUntil: 9, madeAt: null, madeBy: null });
      expect([8, 9, 10].map((at) => tills.openCodes(at).map((it) => it.hash))).toEqual([
        ["h1", "h2"],
        ["h1", "h2"],
        [],
      ]);
      tills.useCode("h1", 5);
      tills.dropUnusedCodes(TILL);
      people.addSession("old", { at: 1, validUntil: 10, user: null, key: "k1" });
      people.addSession("new", { at: 1, validUntil: 20, user: "u1", key: null });
      people.dropSessions(15);
    });
    expect(store.read.tills.code("h1")).toEqual({
      hash: "h1",
      till: TILL,
      validUntil: 9,
      usedAt: 5,
      madeAt: 1,
      madeBy: "林",
    });
    expect(store.read.tills.openCodes(0)).toEqual([]);
    expect(store.read.tills.code("h2")).toBeUndefined();
    expect([store.read.people.session("old"), store.read.people.session("new")]).toEqual([
      undefined,
      { validUntil: 20, user: "u1", key: null },
    ]);
    store.write(({ people }) => {
      people.addSession("other", { at: 1, validUntil: 20, user: "u1", key: null });
      people.endSessions("u1", "other");
    });
    expect(["new", "other"].map((hash) => store.read.people.session(hash)?.user)).toEqual([undefined, "u1"]);
    store.write(({ people }) => people.addSession("by key", { at: 1, validUntil: 20, user: null, key: "k1" }));
    expect(store.read.people.session("by key")).toEqual({ validUntil: 20, user: null, key: "k1" });
    store.write(({ people }) => people.endKeySessions());
    expect(["by key", "other"].map((hash) => store.read.people.session(hash)?.user)).toEqual([undefined, "u1"]);
    store.write(({ people }) => people.endSession("other"));
    expect(store.read.people.session("other")).toBeUndefined();
    store.close();
  });

  test("products are kept with where their newest change stands, and found by text, source, supplier, category and state in four orders, page by page", () => {
    const store = backend().open();
    const product = (id: string, changed: Partial<ProductRow> = {}): ProductRow => ({
      id,
      code: id,
      name: "品",
      nameEn: "Thing",
      barcode: null,
      price: 100,
      category: "c",
      key: null,
      cost: null,
      unit: null,
      source: "own",
      supplier: null,
      active: true,
      changedAt: 1,
      ...changed,
    });
    const supplier = { id: "S1", name: "甲", contact: "1%", active: true, changedAt: 2 };
    store.write(({ products, settings }) => {
      settings.putCatalogue(
        [{ id: "c", name: "类", nameEn: "Kind" }],
        [{ ...product("old"), cost: 5 }].map(({ id, code, name, nameEn, barcode, price, category, key, cost }) => ({
          id,
          code,
          name,
          nameEn,
          barcode,
          price,
          category,
          key,
          cost,
        })),
      );
      expect(products.newest()).toBe(0);
      products.addCategories([{ id: "d", name: "别", nameEn: "Other" }]);
      products.putSupplier({ ...supplier, name: "乙", contact: "" });
      products.putSupplier(supplier);
      const all = [
        product("a", { name: "茶_%", barcode: "690", price: 300, changedAt: 9 }),
        product("b", { nameEn: "Tea", source: "supplier", supplier: "S1", category: "d", unit: "kg", cost: 70 }),
        product("c", { active: false, code: "0c" }),
      ];
      expect(products.putProducts(all)).toBe(1);
      expect(products.putProducts([product("a", { name: "茶_%", barcode: "690", price: 200, changedAt: 9 })])).toBe(4);
    });
    const { products, settings } = store.read;
    expect(settings.categories().map((it) => it.id)).toEqual(["c", "d"]);
    expect(products.product("old")).toEqual({ ...product("old", { cost: 5, changedAt: 0 }), turn: 0 });
    expect(products.product("b")).toMatchObject({ unit: "kg", supplier: "S1", cost: 70, turn: 2 });
    expect([products.product("z"), products.byBarcode(["1", "690"])?.id, products.byBarcode(["69"])]).toEqual([
      undefined,
      "a",
      undefined,
    ]);
    expect(products.named(["b", "z", "a"])).toEqual([
      { id: "a", name: "茶_%" },
      { id: "b", name: "品" },
    ]);
    expect(products.changed(0, 9).map((it) => [it.id, it.turn])).toEqual([
      ["b", 2],
      ["c", 3],
      ["a", 4],
    ]);
    expect(products.changed(2, 3).map((it) => it.id)).toEqual(["c"]);
    expect([products.lastOf(0, 2), products.lastOf(3, 2), products.lastOf(4, 2)]).toEqual([3, 4, null]);
    expect([products.newest(), products.page("b", 1).map((it) => it.id)]).toEqual([4, ["c"]]);
    const every: ProductFilter = { text: null, source: null, supplier: null, category: null, active: null };
    const ids = (filter: Partial<ProductFilter>, order: ProductOrder = "code"): string => {
      const wanted = { ...every, ...filter };
      const found = products.search(wanted, order, null, 9).map((it) => it.id);
      expect(products.count(wanted)).toBe(found.length);
      return found.join(" ");
    };
    expect([ids({}), ids({}, "price"), ids({}, "changed"), ids({}, "name")]).toEqual([
      "c a b old",
      "a old c b",
      "a c b old",
      "b c old a",
    ]);
    expect([ids({ text: "%" }), ids({ text: "_" }), ids({ text: "TEA" }), ids({ text: "69" })]).toEqual([
      "a",
      "a",
      "b",
      "a",
    ]);
    expect([ids({ source: "supplier" }), ids({ supplier: "S1", active: false }), ids({ category: "d" })]).toEqual([
      "b",
      "",
      "b",
    ]);
    expect(ids({ active: false })).toBe("c");
    for (const order of PRODUCT_ORDERS) {
      const whole = products.search(every, order, null, 9).map((it) => it.id);
      const read: string[] = [];
      let after: ProductPlace | null = null;
      for (;;) {
        const [next]: ProductRow[] = products.search(every, order, after, 1);
        if (!next) break;
        read.push(next.id);
        after = next;
      }
      expect(read).toEqual(whole);
    }
    expect(products.supplier("S1")).toEqual(supplier);
    const found = (text: string | null, active: boolean | null) =>
      products.suppliers({ text, active }, null, 9).map((it) => it.id);
    expect([found("%", null), found("_", null), found(null, false), found("s1", true)]).toEqual([
      ["S1"],
      [],
      [],
      ["S1"],
    ]);
    expect(products.suppliers({ text: null, active: null }, { id: "S1", name: "甲" }, 9)).toEqual([]);
    store.close();
  });

  test("gifts are found by text, what they are paid with, store and state of a day, in three orders, page by page", () => {
    const store = backend().open();
    const gift = (id: string, changed: Partial<GiftRow> = {}): GiftRow => ({
      id,
      name: "杯",
      what: "points",
      price: 100,
      stock: null,
      validUntil: null,
      stores: null,
      active: true,
      changedAt: 1,
      ...changed,
    });
    const b = gift("G-B", { stock: 3, validUntil: "2026-03-02", stores: ["s1", "s10"], changedAt: 9 });
    store.write(({ gifts }) => {
      gifts.put(gift("G-A", { name: "茶_%", what: "love", price: 7, stock: 0 }));
      gifts.put(gift("G-B", { active: false }));
      gifts.put(gift("G-C", { active: false, stock: 0, validUntil: "2026-01-01", changedAt: 5 }));
      gifts.put(gift("G-D", { name: "Zoo", validUntil: "2026-03-01", stock: 0, stores: ["s2"] }));
      gifts.put(b);
    });
    const { gifts } = store.read;
    expect([gifts.gift("G-B"), gifts.gift("G-Z")]).toEqual([b, undefined]);
    const every: GiftFilter = { text: null, what: null, state: null, store: null, today: "2026-03-02" };
    const ids = (filter: Partial<GiftFilter>, order: GiftOrder = "name"): string => {
      const wanted = { ...every, ...filter };
      const found = gifts.search(wanted, order, null, 9);
      expect(gifts.count(wanted)).toBe(found.length);
      return found.map((it) => it.id).join(" ");
    };
    expect([ids({}), ids({}, "price"), ids({}, "changed")]).toEqual([
      "G-D G-B G-C G-A",
      "G-A G-B G-C G-D",
      "G-B G-C G-D G-A",
    ]);
    expect(["%", "ZOO", "g-b", "none"].map((text) => ids({ text }))).toEqual(["G-A", "G-D", "G-B", ""]);
    expect([ids({ what: "love" }), ids({ store: "s1" }), ids({ store: "s2" })]).toEqual([
      "G-A",
      "G-B G-C G-A",
      "G-D G-C G-A",
    ]);
    const states = (["offered", "sold-out", "ended", "retired"] as const).map((state) => ids({ state }));
    expect(states).toEqual(["G-B", "G-A", "G-D", "G-C"]);
    expect(ids({ state: "ended", today: "2026-03-03" })).toBe("G-D G-B");
    for (const order of GIFT_ORDERS) {
      const whole = gifts.search(every, order, null, 9);
      const read = [null, ...whole].map((after) => gifts.search(every, order, after, 1)[0]?.id);
      expect(read).toEqual([...whole.map((it) => it.id), undefined]);
    }
    store.close();
  });

  test("gifts that were given are found by day, store, gift and member, the newest first, and summed by gift and value", () => {
    const store = backend().open();
    const row = (seq: number, changed: Partial<GivenRow> = {}): GivenRow => ({
      seq,
      at: seq * 10,
      day: 1,
      gift: "G-A",
      name: "杯",
      quantity: 1,
      what: "points",
      amount: 100,
      member: "m1",
      store: "s1",
      till: "s1/t1",
      clerk: "陈",
      ...changed,
    });
    const rows = [
      row(3),
      row(5, { day: 2, quantity: 4, amount: 400, member: "m2", store: null, till: null, clerk: null }),
      row(9, { day: 2, gift: "G-B", name: "伞", quantity: 2, amount: 50 }),
      row(11, { day: 3, what: "love", amount: 7, store: "s2", till: "s2/t1" }),
    ];
    store.write(({ gifts }) => {
      const given = rows.map((it) => ({ is: "given", row: it }) as const);
      gifts.keep(given.slice(0, 1));
      gifts.keep(given.slice(1));
    });
    const { gifts, figures } = store.read;
    const every: GivenFilter = { from: null, to: null, store: null, gift: null, member: null };
    expect(gifts.given(every, null, 9)).toEqual(rows.toReversed());
    const seqs = (filter: Partial<GivenFilter>, before: number | null = null, limit = 9): number[] =>
      gifts.given({ ...every, ...filter }, before, limit).map(({ seq }) => seq);
    expect([seqs({}, null, 2), seqs({}, 9, 2), seqs({}, 3)]).toEqual([[11, 9], [5, 3], []]);
    expect([seqs({ from: 2 }), seqs({ to: 1 }), seqs({ from: 2, to: 2 })]).toEqual([[11, 9, 5], [3], [9, 5]]);
    expect([seqs({ store: "s1" }), seqs({ gift: "G-B" }), seqs({ member: "m2" })]).toEqual([[9, 3], [9], [5]]);
    expect(gifts.sums(every, 9)).toEqual([
      { gift: "G-A", what: "points", name: "杯", times: 2, pieces: 5, amount: 500 },
      { gift: "G-B", what: "points", name: "伞", times: 1, pieces: 2, amount: 50 },
      { gift: "G-A", what: "love", name: "杯", times: 1, pieces: 1, amount: 7 },
    ]);
    expect(gifts.sums({ ...every, store: "s1" }, 1)).toMatchObject([{ gift: "G-B" }]);
    expect([gifts.givenAfter(0, 2), gifts.givenAfter(9, 2)]).toEqual([rows.slice(0, 2), rows.slice(3)]);
    expect([...figures.rows("giftsGiven")][1]).toBe('[5,50,2,"G-A","杯",4,"points",400,"m2",null,null,null]');
    store.close();
  });

  test("§13.3 what balances were changed by is found by member and value, the newest first, summed by kind and up to a number", () => {
    const store = backend().open();
    const of = { member: "m1", what: "points", kind: "exchanged", at: 5, order: "o1", line: 0 } as const;
    const none = { other: null, gift: null, fact: null };
    const rows: MoveRow[] = [
      { ...of, ...none, amount: 300 },
      { ...of, ...none, member: "m2", kind: "received", amount: 40, order: null, line: null, other: "m1" },
      { ...of, ...none, kind: "given", amount: -40, order: null, line: null, other: "m2" },
      { ...of, ...none, what: "frozen", amount: 9 },
      { ...of, ...none, kind: "gift", amount: -100, order: null, line: null, gift: "杯" },
      { ...of, ...none, kind: "corrected", amount: 7, order: null, line: null, fact: 12 },
      { ...of, ...none, kind: "exchanged", amount: 11, order: "o2", line: 1 },
    ];
    store.write(() => {
      store.ledger.write({ ...NO_CHANGES, moves: rows.slice(0, 2) });
      store.ledger.write({ ...NO_CHANGES, moves: [] });
    });
    store.write(() => store.ledger.write({ ...NO_CHANGES, moves: rows.slice(2) }));
    const { balances, figures, pages } = store.read;
    const amounts = (before: number | null, limit: number) =>
      balances.moves("m1", "points", before, limit).map(({ n, amount }) => [n, amount]);
    expect(balances.moves("m1", "points", null, 1)).toEqual([{ n: 7, ...rows[6] }]);
    expect([amounts(7, 2), amounts(3, 9)]).toEqual([
      [
        [6, 7],
        [5, -100],
      ],
      [[1, 300]],
    ]);
    expect(balances.moves("m2", "points", null, 9)).toEqual([{ n: 2, ...rows[1] }]);
    expect(balances.sums("m1", "points")).toEqual([
      { kind: "corrected", amount: 7, count: 1 },
      { kind: "exchanged", amount: 311, count: 2 },
      { kind: "gift", amount: -100, count: 1 },
      { kind: "given", amount: -40, count: 1 },
    ]);
    expect([balances.upTo("m1", "points", 5), balances.upTo("m1", "frozen", 9)]).toEqual([160, 9]);
    expect([balances.upTo("m1", "love", 9), balances.sums("m3", "points")]).toEqual([0, []]);
    expect(pages.balanceMoves(5, 9).map(({ n }) => n)).toEqual([6, 7]);
    expect(pages.balanceMoves(0, 1)).toEqual([{ n: 1, ...rows[0] }]);
    expect([...figures.rows("balanceMoves")][1]).toBe('["m2","points","received",40,5,null,null,"m1",null,null]');
    expect(balances.passed("m1", null, 9).map(({ n }) => n)).toEqual([3]);
    expect([balances.passed("m2", null, 9), balances.passed("m1", 3, 9)]).toEqual([[{ n: 2, ...rows[1] }], []]);
    expect([balances.givenSince("m1", 5), balances.givenSince("m1", 6)]).toEqual([
      { times: 1, points: 40, love: 0 },
      { times: 0, points: 0, love: 0 },
    ]);
    store.close();
  });

  test("gifts that members took are found by state, member, code and store, the newest first, and handed out once", () => {
    const store = backend().open();
    const claim = (seq: number, changed: Partial<ClaimRow> = {}): ClaimRow => ({
      seq,
      at: seq * 10,
      code: `0000000${seq}`,
      gift: "G-A",
      name: "杯",
      quantity: 1,
      what: "points",
      amount: 100,
      member: "m1",
      store: null,
      handedAt: null,
      handedStore: null,
      handedBy: null,
      handedTill: null,
      handedKey: null,
      cancelledAt: null,
      cancelledBy: null,
      cancelledWhy: null,
      ...changed,
    });
    const claims = [claim(1), claim(3, { store: "s1" }), claim(5, { member: "m2", store: "s2" })];
    store.write(({ gifts }) => {
      gifts.keep(claims.map((row) => ({ is: "claimed", row }) as const));
    });
    const { gifts, figures } = store.read;
    const handed = (by: string) =>
      ({ is: "handed", claim: 1, at: 99, store: "s1", by, till: "s1/t1", key: `key-${by}` }) as const;
    store.write((rows) => rows.gifts.keep([handed("陈"), handed("李")]));
    const done = {
      ...claim(1),
      handedAt: 99,
      handedStore: "s1",
      handedBy: "陈",
      handedTill: "s1/t1",
      handedKey: "key-陈",
    };
    expect([gifts.claim(1), gifts.claimOfCode("00000003"), gifts.claim(9)]).toEqual([done, claims[1], undefined]);
    const every: ClaimFilter = { state: null, member: null, code: null, store: null };
    const found = (filter: Partial<ClaimFilter>, before: number | null = null) => {
      const rows = gifts.claims({ ...every, ...filter }, before, 9);
      if (before === null) expect(gifts.claimCount({ ...every, ...filter })).toBe(rows.length);
      return rows.map(({ seq }) => seq);
    };
    expect([found({}), found({}, 5), found({ state: "open" }), found({ state: "handed" })]).toEqual([
      [5, 3, 1],
      [3, 1],
      [5, 3],
      [1],
    ]);
    expect([
      found({ store: "s1" }),
      found({ store: "s2" }),
      found({ member: "m2" }),
      found({ code: "00000001" }),
    ]).toEqual([[3, 1], [5], [5], [1]]);
    expect([...figures.rows("giftClaims")][0]).toBe(
      '[1,10,"00000001","G-A","杯",1,"points",100,"m1",null,99,"s1","陈","s1/t1","key-陈",null,null,null]',
    );
    // What waits is cancelled, once, and what it gave with it.
    const given = (seq: number): GivenRow => {
      const { gift, name, quantity, what, amount, member } = claim(seq);
      return { seq, at: 1, day: 1, gift, name, quantity, what, amount, member, store: null, till: null, clerk: null };
    };
    const cancel = (of: number, by: string) => ({ is: "cancelled", claim: of, at: 100, by, why: "碎" }) as const;
    store.write((rows) => {
      rows.gifts.keep([1, 3].map((seq) => ({ is: "given", row: given(seq) }) as const));
      rows.gifts.keep([cancel(3, "林"), cancel(3, "王"), cancel(1, "王"), { ...handed("李"), claim: 3 }]);
    });
    const gone = { ...claim(3, { store: "s1" }), cancelledAt: 100, cancelledBy: "林", cancelledWhy: "碎" };
    expect([gifts.claim(1), gifts.claim(3)]).toEqual([done, gone]);
    expect(gifts.givenAfter(0, 9).map(({ seq }) => seq)).toEqual([1]);
    expect([found({ state: "open" }), found({ state: "handed" }), found({ state: "cancelled" })]).toEqual([
      [5],
      [1],
      [3],
    ]);
    expect([gifts.claimsAfter(0, 2), gifts.claimsAfter(3, 9)].map((rows) => rows.map(({ seq }) => seq))).toEqual([
      [1, 3],
      [5],
    ]);
    store.close();
  });

  test("merchants are kept with what was done about each, and found by text and state in three orders, page by page", () => {
    const store = backend().open();
    const merchant = (id: string, changed: Partial<MerchantRow> = {}): MerchantRow => ({
      id,
      name: "甲",
      contact: "陈",
      phone: "138",
      address: "",
      note: "",
      recruiter: null,
      state: "applied",
      commission: null,
      agreedOn: null,
      store: null,
      via: "hq",
      appliedAt: 1,
      changedAt: 1,
      ...changed,
    });
    const applied = { by: "王", what: "applied", commissionBp: null, remark: "来" } as const;
    const agreed = { by: "李", what: "agreed", commissionBp: 5, remark: "" } as const;
    const b = merchant("M-B", {
      recruiter: "m1",
      commission: 5,
      agreedOn: "2026-03-01",
      state: "agreed",
      changedAt: 9,
    });
    store.write(({ merchants }) => {
      merchants.put(merchant("M-A", { name: "茶_%", appliedAt: 3, changedAt: 3 }), applied);
      merchants.put(merchant("M-B"), applied);
      merchants.put(merchant("M-C", { name: "Zoo", via: "public", appliedAt: 2, changedAt: 2 }), applied);
      merchants.put(b, agreed);
    });
    const { merchants } = store.read;
    expect([merchants.merchant("M-B"), merchants.merchant("M-Z")]).toEqual([b, undefined]);
    expect(merchants.acts("M-B")).toEqual([
      { ...applied, n: 1, at: 1 },
      { ...agreed, n: 2, at: 9 },
    ]);
    expect(merchants.unseen()).toBe(1);
    expect(merchants.counts()).toEqual(
      new Map([
        ["agreed", 1],
        ["applied", 2],
      ]),
    );
    const every: MerchantFilter = { text: null, state: null };
    const ids = (filter: MerchantFilter, order: MerchantOrder = "name"): string =>
      merchants
        .search(filter, order, null, 9)
        .map((it) => it.id)
        .join(" ");
    expect([ids(every), ids(every, "changed"), ids(every, "applied")]).toEqual([
      "M-C M-B M-A",
      "M-B M-A M-C",
      "M-A M-C M-B",
    ]);
    const texts = ["%", "ZOO", "m-b", "none"].map((text) => ids({ text, state: null }));
    expect(texts).toEqual(["M-A", "M-C", "M-B", ""]);
    expect(ids({ text: null, state: "agreed" })).toBe("M-B");
    for (const order of MERCHANT_ORDERS) {
      const whole = merchants.search(every, order, null, 9);
      const read = [null, ...whole].map((after) => merchants.search(every, order, after, 1)[0]?.id);
      expect(read).toEqual([...whole.map((it) => it.id), undefined]);
    }
    store.close();
  });

  test("clerks of stores are found by number, and searched by store, role, state and text in three orders, page by page", () => {
    const store = backend().open();
    const clerk = (store: string, id: string, name: string, changedAt: number): ClerkRow => {
      return {
        store,
        id,
        name,
        role: id === "01" ? "manager" : "clerk",
        active: true,
        pinHash: "h",
        changedAt,
        pinAt: 1,
      };
    };
    const all = [
      clerk("s1", "01", "王", 3),
      clerk("s1", "02", "Anna_L", 9),
      clerk("s2", "01", "Bo", 3),
      clerk("s2", "A1", "陈", 1),
    ];
    const changed = { ...clerk("s2", "A1", "陈%", 5), active: false, role: "senior" as const, pinHash: "h2", pinAt: 5 };
    store.write(({ clerks }) => [...all, changed].forEach((it) => clerks.putClerk(it)));
    const { clerks } = store.read;
    expect([clerks.clerk("s2", "A1"), clerks.clerk("s2", "02")]).toEqual([changed, undefined]);
    expect(clerks.ofStore("s1").map((it) => it.id)).toEqual(["01", "02"]);
    const every = { store: null, role: null, active: null, text: null };
    const found = (filter: Partial<ClerkFilter>, order: ClerkOrder = "store") =>
      clerks.search({ ...every, ...filter }, order, null, 9).map((it) => `${it.store}/${it.id}`);
    expect(found({})).toEqual(["s1/01", "s1/02", "s2/01", "s2/A1"]);
    expect(found({}, "name")).toEqual(["s1/02", "s2/01", "s1/01", "s2/A1"]);
    expect(found({}, "changed")).toEqual(["s1/02", "s2/A1", "s2/01", "s1/01"]);
    expect([found({ store: "s2" }), found({ role: "manager" }), found({ active: false })]).toEqual([
      ["s2/01", "s2/A1"],
      ["s1/01", "s2/01"],
      ["s2/A1"],
    ]);
    expect(["a_l", "%", "a1", "1", "an%a", "陈"].map((text) => found({ text }))).toEqual([
      ["s1/02"],
      ["s2/A1"],
      ["s2/A1"],
      [],
      [],
      ["s2/A1"],
    ]);
    for (const order of CLERK_ORDERS) {
      const paged: string[] = [];
      let after: ClerkPlace | null = null;
      for (;;) {
        const [next]: ClerkRow[] = clerks.search(every, order, after, 1);
        if (!next) break;
        paged.push(`${next.store}/${next.id}`);
        after = next;
      }
      expect(paged).toEqual(found({}, order));
    }
    store.close();
  });

  test("what a till said when it greeted is kept with the greeting, and forgotten with one that says nothing", () => {
    const store = backend().open();
    store.write(seed);
    const said = { software: "x/1", seq: 7, clockMs: -2_000 };
    expect(store.read.tills.till(TILL)?.said).toBeNull();
    store.write(({ tills }) => tills.contact(TILL, 5, 2, said));
    expect(store.read.tills.till(TILL)).toMatchObject({ lastContact: 5, protocol: 2, said });
    expect(store.read.tills.ofStore("s1").map((it) => it.said)).toEqual([said]);
    store.write(({ tills }) => tills.contact(TILL, 6, 1, null));
    expect(store.read.tills.several([TILL]).get(TILL)).toMatchObject({ lastContact: 6, protocol: 1, said: null });
    store.close();
  });

  test("who works at HQ is kept and found by id and by name; the audit log is read newest first, of one or of all", () => {
    const store = backend().open();
    const user: HqUserRow = {
      id: "u1",
      name: "林",
      role: "auditor",
      store: null,
      password: "hash",
      totpSecret: null,
      totpStep: 0,
      createdAt: 5,
      disabledAt: null,
    };
    const changed: HqUserRow = { ...user, totpSecret: "S", totpStep: 3, disabledAt: 8 };
    const line = (n: number, who: string, verb: string): AuditRow => {
      return { n, at: n, who, role: n === 1 ? null : "owner", verb, what: "{}", outcome: "ok", prev: "p", hash: "h" };
    };
    store.write(({ people }) => {
      people.alone();
      people.putUser({ ...user, id: "u2", name: "安" });
      people.putUser(user);
      people.putUser(changed);
      people.addAudit(line(1, "林", "sign-in"));
      people.addAudit(line(2, "安", "sign-in"));
      people.addAudit(line(3, "林", "till.code"));
    });
    const { people } = store.read;
    expect([people.user("u1"), people.userNamed("林"), people.user("u9")]).toEqual([changed, changed, undefined]);
    expect(people.users().map((it) => it.name)).toEqual(["安", "林"]);
    const found = (who: string | null, verb: string | null, before: number | null = null) =>
      people.audit({ who, verb, before }, 2).map((it) => it.n);
    expect([found(null, null), found("林", null), found(null, "sign-in"), found("林", "sign-in")]).toEqual([
      [3, 2],
      [3, 1],
      [2, 1],
      [1],
    ]);
    expect(found(null, null, 2)).toEqual([1]);
    expect(people.auditAfter(1, 1)).toEqual([line(2, "安", "sign-in")]);
    store.close();
  });

  test("tries that failed are counted by name and address, and forgotten when both the try and the lock are past", () => {
    const store = backend().open();
    const tries = (name: string, address: string, at: number, lockedUntil: number | null = null) => {
      return { name, address, failed: 2, at, lockedUntil };
    };
    const { people } = store.read;
    expect([people.tries("林", "a"), people.lockedUntil("林")]).toEqual([undefined, null]);
    store.write((rows) => {
      rows.people.putTries(tries("林", "a", 1));
      rows.people.putTries(tries("林", "a", 2, 20));
      rows.people.putTries(tries("林", "b", 3, 9));
      rows.people.putTries(tries("安", "a", 4));
      rows.people.putTries(tries("安", "b", 12));
    });
    expect([people.tries("林", "a"), people.lockedUntil("林"), people.lockedUntil("安")]).toEqual([
      tries("林", "a", 2, 20),
      20,
      null,
    ]);
    const left = () => ["林", "安"].flatMap((name) => ["a", "b"].map((from) => people.tries(name, from)?.at));
    store.write((rows) => rows.people.forgetTries(10));
    expect(left()).toEqual([2, undefined, undefined, 12]);
    store.write((rows) => {
      rows.people.putTries(tries("林", "b", 3));
      rows.people.putTries(tries("安", "a", 4));
      rows.people.dropTries("林", null);
      rows.people.dropTries("安", "a");
    });
    expect(left()).toEqual([undefined, undefined, undefined, 12]);
    store.close();
  });

  test("§9.3 notices are numbered and read after a cursor; an entry is cleared once", () => {
    const store = backend().open();
    const notice = { member: "p1", kind: "paid" as const, order: "o1", line: 0, amount: 5, at: 1 };
    const cleared = { ...notice, kind: "cleared" as const };
    store.write(({ notices }) => {
      notices.notify([notice, cleared, cleared]);
      notices.notify([cleared, notice]);
    });
    const read = store.read.notices.noticesAfter(0, 10);
    expect(read.map((it) => it.kind)).toEqual(["paid", "cleared", "paid"]);
    store.write(({ notices }) => notices.delivered(read[0]?.n ?? 0, 9));
    expect(store.read.notices.noticesAfter(read[0]?.n ?? 0, 1)).toEqual([{ n: read[1]?.n, ...cleared }]);
    store.close();
  });

  test("§9.3 notices are filed by member, some at a time, each once; what a member has seen is never unseen", () => {
    const store = backend().open();
    const { notices } = store.read;
    const to = (member: string, order: string, line = 0) =>
      ({ member, kind: "paid", order, line, amount: -5, at: 7 }) as const;
    expect([notices.newest(), notices.filed(), notices.unread("p1", 9)]).toEqual([0, 0, 0]);
    store.write((rows) => rows.notices.notify([to("p1", "a"), to("p2", "b"), to("p1", "c", 3)]));
    // More transactions than are read at once.
    for (let n = 0; n < 103; n += 1) store.write((rows) => rows.notices.notify([to("p1", `d${n}`), to("p3", "e")]));
    const newest = notices.newest();
    expect(newest).toBe(209);
    expect(notices.noticesAfter(0, 1_000).map((it) => it.n)).toEqual(Array.from({ length: 209 }, (_, at) => at + 1));
    expect(notices.ofMember("p1", null, 9)).toEqual([]);
    expect(store.write((rows) => rows.notices.file(2))).toBe(2);
    expect([notices.filed(), notices.ofMember("p1", null, 9)]).toEqual([2, [{ n: 1, ...to("p1", "a") }]]);
    expect(store.write((rows) => rows.notices.file(500))).toBe(newest);
    expect(store.write((rows) => rows.notices.file(500))).toBe(newest);
    expect(notices.ofMember("p1", 5, 9)).toEqual([
      { n: 4, ...to("p1", "d0") },
      { n: 3, ...to("p1", "c", 3) },
      { n: 1, ...to("p1", "a") },
    ]);
    expect(notices.ofMember("p1", null, 1)).toEqual([{ n: 208, ...to("p1", "d102") }]);
    expect([notices.unread("p1", 99), notices.unread("p1", 500), notices.unread("p4", 9)]).toEqual([99, 105, 0]);
    store.write((rows) => rows.notices.see("p1", 4));
    store.write((rows) => rows.notices.see("p1", 3));
    expect([notices.seen("p1"), notices.unread("p1", 500), notices.seen("p2")]).toEqual([4, 102, 0]);
    store.close();
  });

  test("§9.3 letters that were refused are found by state, kind, member and order, newest first; those behind them by member", () => {
    const store = backend().open();
    const { letters } = store.read;
    const row = (n: number, changed: Partial<LetterRow> = {}): LetterRow => ({
      n,
      member: "p1",
      kind: "paid",
      order: `S1/t1/000${n}`,
      line: 0,
      amount: -7,
      at: 5,
      state: "trying",
      tries: 1,
      nextAt: 10,
      refusedAt: 9,
      answer: "422 „no“",
      decided: null,
      ...changed,
    });
    const first = row(3);
    const second = row(4, { state: "behind", tries: 0, nextAt: null, refusedAt: null, answer: "" });
    const third = row(5, { ...second, n: 5, order: "" });
    const other = row(6, { member: "p2", kind: "voided", nextAt: 8 });
    store.write((rows) => [third, first, other, second].forEach((it) => rows.letters.putLetter(it)));
    expect([letters.letter(3), letters.letter(4), letters.letter(9)]).toEqual([first, second, undefined]);
    const numbers = (filter: Partial<LetterFilter>, before: number | null = null, limit = 9) =>
      letters
        .letters({ state: null, kind: null, member: null, order: null, ...filter }, before, limit)
        .map((it) => it.n);
    expect(numbers({})).toEqual([6, 5, 4, 3]);
    expect(numbers({}, 6, 2)).toEqual([5, 4]);
    expect([numbers({ state: "behind" }), numbers({ kind: "voided" })]).toEqual([[5, 4], [6]]);
    expect([numbers({ member: "p2" }), numbers({ order: "s1/T1/000" }), numbers({ order: "%" })]).toEqual([
      [6],
      [6, 4, 3],
      [],
    ]);
    expect([letters.letterCount("behind"), letters.letterCount("dead")]).toEqual([2, 0]);
    expect([letters.due(7), letters.due(8), letters.due(99)]).toEqual([undefined, other, other]);
    expect(letters.heldOf(["p1", "p3"])).toEqual(new Set(["p1"]));
    // As long as one is tried, nobody follows it.
    expect(letters.firstBehind("p1")).toBeUndefined();
    const decided = { at: 20, by: "林", reason: "why" };
    const dead = { ...first, state: "dead", tries: 5, nextAt: null, refusedAt: 9, answer: "400", decided } as const;
    store.write((rows) => rows.letters.putLetter(dead));
    expect([letters.letter(3), letters.firstBehind("p1"), letters.firstBehind("p2")]).toEqual([
      dead,
      second,
      undefined,
    ]);
    store.write((rows) => rows.letters.dropLetter(4));
    expect(letters.firstBehind("p1")).toEqual(third);
    store.write((rows) => rows.letters.eraseMember("p1"));
    expect([letters.letter(3)?.answer, letters.letter(6)?.answer]).toEqual(["", other.answer]);
    store.close();
  });

  test("§12.7 what waits of each member follows its entries, in one statement or many, and is gone through by id", () => {
    const store = backend().open();
    const { owed } = store.read;
    const write = (...entries: EntryRow[]) => store.write(() => store.ledger.write({ ...NO_CHANGES, entries }));
    const all = (after = "", limit = 9) =>
      owed.waiting(after, limit).map((it) => `${it.member} ${it.amount} ${it.count}`);
    const [a, b, c] = [
      entry("o1", 1, { member: "a", remaining: 30 }),
      entry("o2", 2, { member: "b", remaining: 40, queue: "mall" }),
      entry("o3", 3, { member: "a", remaining: 50, lane: "closed" }),
    ];
    store.write(() => [a, b, c].forEach((row) => join(store, row)));
    expect([all(), all("a"), all("", 1)]).toEqual([["a 80 2", "b 40 1"], ["b 40 1"], ["a 80 2"]]);
    write({ ...a, remaining: 10 }, { ...b, remaining: 0, lane: null, state: "done" }, { ...c, lane: "ready" });
    expect(all()).toEqual(["a 60 2"]);
    expect([...owed.waits(["a", "b"])]).toEqual([["a", { amount: 60, count: 2 }]]);
    // A draw may bring back what had nothing remaining (§6.2).
    write({ ...a, remaining: 0, lane: "empty" }, { ...b, remaining: 7 });
    expect(all()).toEqual(["a 50 1", "b 7 1"]);
    expect([...owed.waitsIn(["a", "b"], ["mall", "nowhere"])]).toEqual([["b", { amount: 7, count: 1 }]]);
    write({ ...c, remaining: 0, lane: null, state: "done" }, { ...b, remaining: 0, lane: null, state: "done" });
    expect(all()).toEqual([]);
    store.close();
  });

  test("§12.6 announcements are told one after the other, as far as each got, and stay on record", () => {
    const store = backend().open();
    const { announcements } = store.read;
    expect([announcements.open(), announcements.announced()]).toEqual([undefined, []]);
    store.write((rows) => {
      rows.announcements.announce({ at: 5, version: 2, kind: "payouts-paused", queues: ["mall", "cashiers"] });
      rows.announcements.announce({ at: 5, version: 2, kind: "clearing-changed", queues: null });
    });
    const first = { n: 1, at: 5, version: 2, kind: "payouts-paused", queues: ["mall", "cashiers"] };
    expect(announcements.open()).toEqual({ ...first, reached: "", told: 0, doneAt: null });
    store.write((rows) => rows.announcements.reached(1, { reached: "m7", told: 3, doneAt: null }));
    expect(announcements.open()).toEqual({ ...first, reached: "m7", told: 3, doneAt: null });
    store.write((rows) => rows.announcements.reached(1, { reached: "m9", told: 4, doneAt: 9 }));
    expect(announcements.open()).toMatchObject({ n: 2, queues: null });
    expect(announcements.announced()).toEqual([
      { version: 2, kind: "payouts-paused", told: 4, doneAt: 9 },
      { version: 2, kind: "clearing-changed", told: 0, doneAt: null },
    ]);
    store.close();
  });

  test("§6.3 the secrets of the next order, and of an order's draw, are kept; keys of the API by digest", () => {
    const store = backend().open();
    expect(store.read.secrets.next()).toBeNull();
    store.write(({ secrets, settings }) => {
      secrets.setNext({ join: "j", draw: "d" });
      secrets.keepDraw("o1", "d");
      settings.addApiKey("hash", "shop", 1);
    });
    expect([store.read.secrets.next(), store.read.secrets.draw("o1"), store.read.secrets.draw("o2")]).toEqual([
      { join: "j", draw: "d" },
      "d",
      undefined,
    ]);
    expect([store.read.settings.apiKey("hash"), store.read.settings.apiKey("other")]).toEqual([true, false]);
    store.close();
  });

  test("holds: by till and key, summed while they are open and good; one that was captured stays so", () => {
    const store = backend().open();
    store.write(seed);
    const hold: HoldRow = {
      till: TILL,
      key: "k1",
      member: "p1",
      what: "cash",
      amount: 400,
      madeAt: 1,
      validUntil: 10,
      state: "open",
    };
    store.write(({ holds }) => {
      holds.putHold({ ...hold, amount: 999 });
      holds.putHold(hold);
      holds.putHold({ ...hold, key: "k2", amount: 50, validUntil: 20 });
      holds.putHold({ ...hold, key: "k3", what: "points" });
      holds.putHold({ ...hold, key: "k4", member: "p2" });
    });
    const { holds } = store.read;
    expect([holds.hold(TILL, "k1"), holds.hold(TILL, "k9")]).toEqual([hold, undefined]);
    expect([9, 10, 20].map((at) => holds.held("p1", "cash", at))).toEqual([450, 50, 0]);
    store.write((rows) => {
      rows.holds.keepHold(TILL, "k1");
      expect([rows.holds.closeHold(TILL, "k2", "captured"), rows.holds.closeHold(TILL, "k9", "released")]).toEqual([
        true,
        false,
      ]);
    });
    expect(holds.held("p1", "cash", 1_000)).toBe(400);
    store.write((rows) => {
      expect(rows.holds.closeHold(TILL, "k2", "released")).toBe(false);
      rows.holds.closeHold(TILL, "k1", "released");
      rows.holds.forgetHolds(20);
    });
    expect([holds.held("p1", "cash", 0), holds.hold(TILL, "k2")?.state, holds.hold(TILL, "k4")]).toEqual([
      0,
      "captured",
      undefined,
    ]);
    store.close();
  });

  test("sessions and codes of members are found by their digests, end one by one or all of a member's, and are forgotten", () => {
    const store = backend().open();
    const { memberSessions: read } = store.read;
    const code = { phone: "f1", at: 10, code: "c1", validUntil: 60, tries: 0, used: false };
    store.write(({ memberSessions }) => {
      for (const [token, member] of [
        ["t1", "m1"],
        ["t2", "m1"],
        ["t3", "m2"],
        ["t4", "m2"],
      ] as const)
        memberSessions.addSession(token, { member, at: 1, validUntil: token === "t4" ? 5 : 100 });
      memberSessions.putCode(code);
      memberSessions.putCode({ ...code, at: 20, code: "c2" });
      memberSessions.putCode({ ...code, at: 20, code: "c2", tries: 2, used: true });
      memberSessions.putCode({ ...code, phone: "f2", at: 30 });
    });
    expect([read.session("t1"), read.session("t9")]).toEqual([{ member: "m1", validUntil: 100 }, undefined]);
    expect([read.newestCode("f1"), read.newestCode("f9")]).toEqual([
      { ...code, at: 20, code: "c2", tries: 2, used: true },
      undefined,
    ]);
    expect([read.codesSince("f1", 9), read.codesSince("f1", 10), read.codesSince(null, 0)]).toEqual([2, 1, 3]);
    store.write(({ memberSessions }) => {
      memberSessions.endSession("t3");
      memberSessions.endSessions("m1");
      memberSessions.forget(6, 20);
    });
    expect(["t1", "t2", "t3", "t4"].map((token) => read.session(token))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(read.codesSince(null, 0)).toBe(2);
    store.write(({ memberSessions }) => memberSessions.dropCodes("f1"));
    expect([read.newestCode("f1"), read.newestCode("f2")?.at]).toEqual([undefined, 30]);
    store.close();
  });

  test("the server's own chain has a place, and is no till and no store to anyone", () => {
    const store = backend().open();
    expect(store.read.tills.till("hq/office")).toMatchObject({ cursor: 0, head: GENESIS, publicKey: null });
    expect([store.read.tills.tills(), store.read.tills.stores()]).toEqual([[], []]);
    store.close();
  });
}
