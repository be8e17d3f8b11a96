import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ledgerContract, type OpenedLedger } from "../../../shared/ledger/contract.ts";
import { rewardsContract } from "../../../shared/ledger/rewardsContract.ts";
import { readLedger, readServerRows } from "../../../shared/ledger/sqliteRows.ts";
import { NO_CHANGES } from "../../../shared/ledger/store.ts";
import { PostgresConnection } from "./connection.ts";
import type { PostgresLedger } from "./ledger.ts";
import { openPostgresStore, type PostgresServerStore } from "./store.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

let url: string;
let opened: PostgresServerStore | undefined;
beforeEach(async (context) => {
  url = await postgresUrl(context);
});
afterEach(() => {
  opened?.close();
  opened = undefined;
});

/** Each write is a transaction of its own; `ahead`: everything is read ahead before it is asked for. */
function open(ahead: boolean): OpenedLedger {
  const store = (opened = openPostgresStore({ url, chain: ownChain() }));
  const inTransaction = <T>(act: () => T): T => store.write(() => act() as never);
  const { ledger } = store;
  const asked = (orders: string[], members: string[]): void => {
    if (ahead) ledger.preload({ orders, entries: [], members });
  };
  const readAhead = {
    order: (id: string) => inTransaction(() => (asked([id], []), ledger.order(id))),
    units: (id: string) => inTransaction(() => (asked([id], []), ledger.units(id))),
    entry: (id: string, line: number) => inTransaction(() => (asked([id], []), ledger.entry(id, line))),
    balance: (member: string) => inTransaction(() => (asked([], [member]), ledger.balance(member))),
    rewards: {
      standingOf: (queue: string, member: string) => ledger.rewards.standingOf(queue, member),
      lastStanding: (queue: string) => ledger.rewards.lastStanding(queue),
      pot: () => ledger.rewards.pot(),
      dayUnits: (after: number, upTo: number, limit: number) => ledger.rewards.dayUnits(after, upTo, limit),
      night: () => ledger.rewards.night(),
      person: (member: string) => inTransaction(() => (asked([], [member]), ledger.rewards.person(member))),
      hasBrought: (member: string) => ledger.rewards.hasBrought(member),
      hasOrdered: (member: string) => ledger.rewards.hasOrdered(member),
    },
    write: (changes: Parameters<PostgresLedger["write"]>[0]) => inTransaction(() => ledger.write(changes)),
  };
  const proxy = new Proxy(ledger, {
    get: (target, name) => {
      if (Object.hasOwn(readAhead, name)) return readAhead[name as keyof typeof readAhead];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const connection = new PostgresConnection(store.bridge);
  return { store: proxy, rows: () => ({ ...readLedger(connection), ...readServerRows(connection) }) };
}

function contracts(ahead: boolean): void {
  ledgerContract({ test, expect }, () => open(ahead));
  rewardsContract({ test, expect }, () => open(ahead));
}

describe("a ledger's store in PostgreSQL", () => contracts(false));
describe("a ledger's store in PostgreSQL, read ahead", () => contracts(true));

describe("what was read ahead", () => {
  const balance = {
    member: "M",
    cash: 1,
    received: 1,
    clawed: 0,
    spent: 0,
    withdrawn: 0,
    corrected: 0,
    points: 0,
    love: 0,
    loveFrozen: 0,
  };

  test("holds in its transaction only, and no longer than until it is written", () => {
    const store = (opened = openPostgresStore({ url, chain: ownChain() }));
    const { ledger } = store;
    const likely = { orders: ["o"], entries: [], members: ["M"] };
    store.write(() => {
      ledger.preload(likely);
      expect([ledger.order("o"), ledger.balance("M"), ledger.entry("o", 0), ledger.units("o")]).toEqual([
        undefined,
        undefined,
        undefined,
        [],
      ]);
      ledger.write({ ...NO_CHANGES, balances: [balance] });
      expect(ledger.balance("M")).toEqual(balance);
    });
    const undone = () =>
      store.write(() => {
        ledger.preload(likely);
        ledger.write({ ...NO_CHANGES, balances: [{ ...balance, cash: 9 }] });
        expect(ledger.balance("M")?.cash).toBe(9);
        throw new Error("undone");
      });
    expect(undone).toThrow("undone");
    expect(ledger.balance("M")).toEqual(balance);
  });

  test("payouts are numbered without a gap, whatever was rolled back", () => {
    const store = (opened = openPostgresStore({ url, chain: ownChain() }));
    const payout = { queue: "q", from: "a", fromLine: 0, to: "b", toLine: 0, member: "M", amount: 5, at: 1 };
    const pay = (ahead: boolean, fails: boolean) => () =>
      store.write(() => {
        if (ahead) store.ledger.preload({ orders: [], entries: [], members: [] });
        store.ledger.write({ ...NO_CHANGES, payouts: [payout, payout] });
        if (fails) throw new Error("undone");
      });
    pay(true, false)();
    expect(pay(true, true)).toThrow("undone");
    pay(false, false)();
    expect(store.bridge.query("SELECT n FROM payouts ORDER BY n").map((row) => row["n"])).toEqual([1, 2, 3, 4]);
  });
});
