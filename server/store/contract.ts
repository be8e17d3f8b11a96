/** What every backend of the server's store has to pass. A backend's own test hands in how it is opened. */
import { expect, test } from "vitest";
import { GENESIS } from "../../shared/facts/fact.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import { Rules } from "../../shared/rules/schema.ts";
import type { JournalRow } from "./rows.ts";
import type { ServerStore, ServerWriter } from "./store.ts";

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

const fact = (seq: number, changed: Partial<JournalRow> = {}): Omit<JournalRow, "n"> => ({
  till: TILL,
  seq,
  at: 10,
  kind: "order-paid",
  order: `${TILL}/${String(seq).padStart(7, "0")}`,
  line: `{"seq":${seq}}`,
  hash: HASH,
  receivedAt: 20,
  parked: false,
  refused: null,
  ...changed,
});

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

const nothing = { orders: [], units: [], entries: [], payouts: [], queues: [], balances: [], clocks: [] };

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
    ...nothing,
    orders: [{ ...order, deducted: false, settleOn: "paid", completed: true, settled: true, left: 100 }],
    units: [{ order: row.order, line: 0, product: null, paid: 100, extract: 1_000, declined: null, base: 100 }],
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
      journal.append(fact(1));
      journal.count("order-paid", 1);
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
    expect(second.read.journal.facts(0, 10)).toEqual([{ n: 1, ...fact(1) }]);
    expect(second.read.journal.counts()).toEqual({ "order-paid": 1 });
    second.close();
  });

  test("a body that throws leaves everything as it was, cursor and ledger too", () => {
    const store = backend().open();
    store.write(seed);
    const fail = () =>
      store.write(({ journal, tills, feed }) => {
        journal.append(fact(1));
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
    store.write(({ journal }) => journal.append(fact(1)));
    expect(() => store.write(({ journal }) => journal.append(fact(1, { line: "another" })))).toThrow(/UNIQUE|unique/);
    expect(store.read.journal.facts(0, 10)).toHaveLength(1);
    store.close();
  });

  test("the journal is numbered in order of arrival and read from any number", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ journal }) => [1, 2, 3].forEach((seq) => journal.append(fact(seq, { parked: seq === 2 }))));
    expect(store.read.journal.facts(1, 1).map((it) => [it.n, it.seq, it.parked])).toEqual([[2, 2, true]]);
    expect(store.read.journal.parked(`${TILL}/0000002`)).toBe(true);
    expect(store.read.journal.parked(`${TILL}/0000001`)).toBe(false);
    store.close();
  });

  test("§7.2 what was given or spent is found by its key, in order, and nothing else is", () => {
    const store = backend().open();
    store.write(seed);
    const line = (key: string): string => JSON.stringify({ body: { key } });
    store.write(({ journal }) => {
      journal.append(fact(1, { kind: "value-given", order: null, line: line("k") }));
      journal.append(fact(2, { kind: "order-refunded", line: line("k") }));
      journal.append(fact(3, { kind: "value-spent", order: null, line: line("k") }));
      journal.append(fact(4, { kind: "value-spent", order: null, line: line("other") }));
    });
    expect(store.read.journal.valueActs("k").map((it) => it.seq)).toEqual([1, 3]);
    store.close();
  });

  test("a hash is found at its number whether the fact was accepted or consumed in quarantine", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ journal }) => {
      journal.append(fact(1));
      journal.quarantine({ till: TILL, seq: 2, at: 5, reason: "unreadable", text: "?", hash: "b".repeat(64) });
    });
    expect([1, 2, 3].map((seq) => store.read.journal.hashAt(TILL, seq))).toEqual([HASH, "b".repeat(64), undefined]);
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
    store.write(({ feed }) => ["a", "b", "c"].forEach((body) => feed.send(TILL, body)));
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
    store.write(() => rows.forEach((row) => join(store, row)));
    const { figures } = store.read;
    expect(figures.waiting("cashiers", null, 10).map((it) => it.order)).toEqual(["o2", "o1", "o3"]);
    expect(figures.waiting("cashiers", { at: 2, order: "o1", line: 0 }, 10).map((it) => it.order)).toEqual(["o3"]);
    expect(figures.waiting("cashiers", null, 1).map((it) => it.order)).toEqual(["o2"]);
    expect(figures.waitingBefore("cashiers", { at: 2, order: "o3", line: 0 })).toBe(2);
    expect(figures.waitingOfMember("p1")).toEqual({ count: 3, amount: 300 });
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
    };
    expect(store.read.settings.newestRules()).toBeUndefined();
    store.write(({ settings }) => {
      settings.setTimezone("Europe/London");
      settings.addRules(1, rules, 5, null);
      settings.addRules(2, rules, 6, [TILL]);
      settings.setLevels(["silver", "gold"]);
      settings.putCatalogue([category], [product]);
    });
    expect(store.read.settings.timezone()).toBe("Europe/London");
    expect(store.read.settings.newestRules()).toEqual({ version: 2, rules, publishedAt: 6, tills: [TILL] });
    expect(store.read.settings.versions()).toEqual([
      { version: 1, publishedAt: 5, tills: null },
      { version: 2, publishedAt: 6, tills: [TILL] },
    ]);
    expect(store.read.settings.levels()).toEqual(["silver", "gold"]);
    expect([store.read.settings.product("p"), store.read.settings.product("q")]).toEqual([product, undefined]);
    expect([store.read.settings.categories(), store.read.settings.products()]).toEqual([[category], [product]]);
    store.close();
  });

  test("a code is kept until it is used; unused ones of a till can be forgotten; sessions end", () => {
    const store = backend().open();
    store.write(seed);
    store.write(({ tills, settings }) => {
      tills.addCode({ hash: "h1", till: TILL, validUntil: 9 });
      tills.addCode({ hash: "h2", till: TILL, validUntil: 9 });
      tills.useCode("h1", 5);
      tills.dropUnusedCodes(TILL);
      settings.addSession("old", 1, 10);
      settings.addSession("new", 1, 20);
      settings.dropSessions(15);
    });
    expect(store.read.tills.code("h1")).toEqual({ hash: "h1", till: TILL, validUntil: 9, usedAt: 5 });
    expect(store.read.tills.code("h2")).toBeUndefined();
    expect([store.read.settings.session("old"), store.read.settings.session("new")]).toEqual([undefined, 20]);
    store.close();
  });

  test("§9.3 notices are numbered and read after a cursor; an entry is cleared once", () => {
    const store = backend().open();
    const notice = { member: "p1", kind: "paid" as const, order: "o1", line: 0, amount: 5, at: 1 };
    const cleared = { ...notice, kind: "cleared" as const };
    store.write(({ notices }) => [notice, cleared, cleared, notice].forEach((it) => notices.notify(it)));
    const read = store.read.notices.noticesAfter(0, 10);
    expect(read.map((it) => it.kind)).toEqual(["paid", "cleared", "paid"]);
    store.write(({ notices }) => notices.delivered(read[0]?.n ?? 0, 9));
    expect(store.read.notices.noticesAfter(read[0]?.n ?? 0, 1)).toEqual([{ n: read[1]?.n, ...cleared }]);
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

  test("the server's own chain has a place, and is no till and no store to anyone", () => {
    const store = backend().open();
    expect(store.read.tills.till("hq/office")).toMatchObject({ cursor: 0, head: GENESIS, publicKey: null });
    expect([store.read.tills.tills(), store.read.tills.stores()]).toEqual([[], []]);
    store.close();
  });
}
