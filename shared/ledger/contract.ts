/** What every store of a ledger must do, asked of each in the same words. */
import { MAX_AMOUNT } from "../kernel/money.ts";
import type { BalanceRow, EntryRow, LedgerRows, OrderRow, QueueRow, UnitRow } from "./rows.ts";
import { NO_CHANGES, type LedgerStore } from "./store.ts";

/** An empty store, and how all of it is read. */
export type OpenedLedger = { readonly store: LedgerStore; readonly rows: () => LedgerRows };

/** As much of a test runner as is needed. */
export type Runner = {
  readonly test: (name: string, run: () => void) => unknown;
  readonly expect: (value: unknown) => { toEqual(other: unknown): unknown; toBe(other: unknown): unknown };
};

export const orderOf = (id: string, change: Partial<OrderRow> = {}): OrderRow => ({
  id,
  at: 1000,
  channel: "mall",
  store: null,
  till: null,
  member: "M",
  deducted: false,
  settleOn: "paid",
  completed: true,
  settled: true,
  left: 100,
  ...change,
});
const unit = (id: string, change: Partial<UnitRow> = {}): UnitRow => ({
  order: id,
  line: 0,
  product: "p1",
  paid: 100,
  extract: 1000,
  declined: null,
  base: 100,
  balance: 0,
  ...change,
});
export const entryOf = (id: string, change: Partial<EntryRow> = {}): EntryRow => ({
  order: id,
  line: 0,
  at: 1000,
  member: "M",
  channel: "mall",
  store: null,
  till: null,
  product: "p1",
  source: "basic.ratio",
  lottery: null,
  queue: "mall",
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
  ...change,
});
/** An order with its one unit and entry. */
function placed(
  store: LedgerStore,
  id: string,
  change: { order?: Partial<OrderRow>; unit?: Partial<UnitRow>; entry?: Partial<EntryRow> } = {},
): EntryRow {
  const row = entryOf(id, change.entry);
  store.write({
    ...NO_CHANGES,
    orders: [orderOf(id, { at: row.at, ...change.order })],
    units: [unit(id, change.unit)],
    entries: [row],
  });
  return row;
}
const names = (rows: readonly EntryRow[]): string[] => rows.map((it) => it.order);

/** @param open a new one for every case */
export function ledgerContract({ test, expect }: Runner, open: () => OpenedLedger): void {
  test("gives back what was written, field for field", () => {
    const { store } = open();
    const lottery = { kind: "range" as const, min: 1, max: 2 };
    const full = entryOf("a", {
      lottery,
      drawn: true,
      exchangedTo: "frozen",
      exchangeRatio: 5000,
      store: "s1",
      till: "t1",
      state: "exchanged",
      lane: null,
      entitlement: MAX_AMOUNT,
      pending: [
        { fact: 7, do: "draw", base: 5, roll: 3 },
        { fact: 9, do: "exchange", to: "love" },
      ],
    });
    const queue: QueueRow = {
      key: "mall",
      extracted: 1,
      paid: 2,
      retained: 3,
      carried: 4,
      waiting: 5,
      waitingAmount: 6,
      touched: true,
      group: { cash: 1, points: 2, ofCash: 3, ofPoints: 4 },
    };
    const balance: BalanceRow = {
      member: "M",
      cash: -5,
      received: 10,
      clawed: 12,
      spent: 3,
      withdrawn: 0,
      corrected: 0,
      points: 1,
      love: 2,
      loveFrozen: 3,
    };
    store.write({
      ...NO_CHANGES,
      orders: [orderOf("a", { deducted: true })],
      units: [unit("a", { declined: "zero", extract: null })],
      entries: [full],
      queues: [queue],
      balances: [balance],
      clocks: [{ key: "common", at: 7, cleared: null }],
    });
    expect(store.order("a")).toEqual(orderOf("a", { deducted: true }));
    expect(store.units("a")).toEqual([unit("a", { declined: "zero", extract: null })]);
    expect(store.entry("a", 0)).toEqual(full);
    expect(store.queue("mall")).toEqual(queue);
    expect(store.balance("M")).toEqual(balance);
    expect(store.clock("common")).toEqual({ key: "common", at: 7, cleared: null });
  });

  test("has nothing where nothing was written", () => {
    const { store } = open();
    expect([store.order("a"), store.entry("a", 0), store.queue("q"), store.balance("M"), store.clock("c")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([store.units("a"), store.clocks(), store.line("q", "ready", null, 10), store.standing()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(store.spent("M", null, 0, 10)).toBe(0);
  });

  test("§2.5 a lane is read in position order, after a position, up to a limit", () => {
    const { store } = open();
    placed(store, "late", { entry: { at: 3000 } });
    placed(store, "b", { entry: { at: 1000 } });
    placed(store, "B", { entry: { at: 1000 } });
    placed(store, "held", { entry: { at: 500, lane: "held" } });
    placed(store, "elsewhere", { entry: { at: 500, queue: "stores" } });
    expect(names(store.line("mall", "ready", null, 10))).toEqual(["B", "b", "late"]);
    expect(names(store.line("mall", "ready", null, 2))).toEqual(["B", "b"]);
    expect(names(store.line("mall", "ready", { at: 1000, order: "B", line: 0 }, 10))).toEqual(["b", "late"]);
    expect(names(store.line("mall", "ready", { at: 2000, order: "", line: 0 }, 10))).toEqual(["late"]);
    expect(names(store.line("mall", "held", null, 10))).toEqual(["held"]);
    expect(store.standing()).toEqual(["mall", "stores"]);
  });

  test("§2.4 an entry that changes lane or queue stands in one place only", () => {
    const { store } = open();
    const row = placed(store, "a");
    row.lane = "held";
    row.queue = "product:p1";
    store.write({ ...NO_CHANGES, entries: [row] });
    expect([
      store.line("mall", "ready", null, 10),
      names(store.line("product:p1", "held", null, 10)),
      store.standing(),
    ]).toEqual([[], ["a"], ["product:p1"]]);
    row.lane = null;
    store.write({ ...NO_CHANGES, entries: [row] });
    expect([store.line("product:p1", "held", null, 10), store.standing()]).toEqual([[], []]);
  });

  test("§3.4 spending: completed mall orders, or a store's cashier and online orders; from inclusive, to exclusive; net of refunds", () => {
    const { store } = open();
    const at = (instant: number, change: Partial<OrderRow>) =>
      store.write({ ...NO_CHANGES, orders: [orderOf(`o${instant}`, { at: instant, ...change })] });
    at(10, { left: 1 });
    at(20, { left: 2 });
    at(30, { left: 4, completed: false });
    at(40, { left: 8, channel: "cashier", store: "s1" });
    at(50, { left: 16, channel: "online", store: "s1", completed: false });
    at(60, { left: 32, channel: "online", store: "s2" });
    at(70, { left: 64, member: "N" });
    expect([store.spent("M", null, 0, 100), store.spent("M", null, 10, 20), store.spent("M", null, 11, 21)]).toEqual([
      3, 1, 2,
    ]);
    expect([store.spent("M", "s1", 0, 100), store.spent("M", "s2", 0, 100), store.spent("N", null, 0, 100)]).toEqual([
      24, 32, 64,
    ]);
  });

  test("§4.2 entries under a holder, of a time or ever; fully refunded orders do not count", () => {
    const { store } = open();
    const holder = { channel: "mall", store: null, till: null, product: "p1" } as const;
    placed(store, "a", { entry: { at: 10 } });
    placed(store, "b", { entry: { at: 20, product: "p2" } });
    placed(store, "c", { entry: { at: 30, state: "converted", lane: null } });
    placed(store, "gone", { entry: { at: 30 }, order: { left: 0 } });
    placed(store, "free", { entry: { at: 40 }, order: { left: 0 }, unit: { paid: 0, base: 0 } });
    placed(store, "desk", { entry: { at: 30, channel: "cashier", store: "s1" } });
    expect([
      store.entriesUnder("M", holder, null, null),
      store.entriesUnder("M", { ...holder, product: null }, null, null),
    ]).toEqual([3, 4]);
    expect([
      store.entriesUnder("M", holder, 10, 30),
      store.entriesUnder("M", holder, 11, 31),
      store.entriesUnder("N", holder, null, null),
    ]).toEqual([1, 1, 0]);
    expect(store.entriesUnder("M", { ...holder, channel: "cashier", store: "s1", product: null }, null, null)).toBe(1);
  });

  test("payouts are read back in order of arrival, units by line", () => {
    const { store, rows } = open();
    placed(store, "z");
    placed(store, "a");
    store.write({ ...NO_CHANGES, units: [unit("z", { line: 1 })] });
    const payout = { queue: "mall", from: "a", fromLine: 0, to: "z", toLine: 0, member: "M", amount: 5, at: 1 };
    store.write({ ...NO_CHANGES, payouts: [payout, { ...payout, amount: 3 }] });
    const all = rows();
    expect([...all.orders].map((it) => it.id).toSorted()).toEqual(["a", "z"]);
    expect([...all.units].map((it) => `${it.order}.${it.line}`).toSorted()).toEqual(["a.0", "z.0", "z.1"]);
    expect([...all.payouts].map((it) => it.amount)).toEqual([5, 3]);
    expect([...all.entries].map((it) => it.order).toSorted()).toEqual(["a", "z"]);
  });
}
