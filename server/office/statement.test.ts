// A member's statement adds up to the balance, whatever happened (§13.3).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GENESIS } from "../../shared/facts/fact.ts";
import { HELD_FIELD } from "../../shared/ledger/rows.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { pack } from "../../shared/sync/packing.ts";
import { openCore, type Core } from "../core.ts";
import { zip } from "../journal/zip.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { MIGRATIONS } from "../store/sqlite/migrations.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { memberId, MORNING, TestTill, valueOf } from "../testTill.ts";
import {
  movementsOf,
  NEWEST,
  statementOf,
  valueMovementsOf,
  valueStatementOf,
  type MovementsPlace,
} from "./statement.ts";

const HOUR = 3_600_000;
const PHONES = Array.from({ length: 8 }, (_, index) => `1380000000${index}`);
const LEVELS = { 银: 500, 金: 900 };
const REWARDS: RulesInput["rewards"] = {
  direct: 400,
  indirect: 200,
  recruit: 100,
  team: { levels: LEVELS, maxDepth: 2 },
  shareholders: {
    ratio: 300,
    period: "day",
    shares: PHONES.slice(0, 3).map((it, n) => ({ member: memberId(it), weight: n + 1 })),
  },
};
const ACKNOWLEDGED: RulesInput["acknowledged"] = [
  { what: "team", figures: { levels: LEVELS, maxDepth: 2 }, by: "王店主", at: 1 },
  {
    what: "shareholders",
    figures: {
      ratio: 300,
      period: "day",
      shares: PHONES.slice(0, 3).map((it, n) => ({ member: memberId(it), weight: n + 1 })),
    },
    by: "王店主",
    at: 1,
  },
];
const COMMON: RulesInput = {
  basic: {
    extract: 2_000,
    ratio: 10_000,
    cashierScope: "all",
    exchange: { points: 5_000, love: 8_000, loveTo: "frozen" },
  },
  products: { p1: {} },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {} }, recruiter: memberId("13800000003") } },
  acknowledged: ACKNOWLEDGED,
};
const CHAINS: Record<string, RulesInput> = {
  "queues of their own, rewards on what is paid": { ...COMMON, rewards: REWARDS },
  "the union queue, rewards on profit": {
    ...COMMON,
    union: { ratio: 11_000, share: 5_000, accelerate: 2_000 },
    rewards: { ...REWARDS, base: "profit" },
  },
};

/** Numbers below a bound, the same for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

let folder: string;
let core: Core;
let now: number;
let errors: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-statement-"));
  now = MORNING;
  errors = [];
});
afterEach(async () => {
  // A night that is on its way goes on by itself; its last piece may be still to come.
  while (core.store.ledger.rewards?.night()) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  core.store.close();
  rmSync(folder, { recursive: true, force: true });
});

const till = new TestTill("s1/t1");

function begin(rules: RulesInput): void {
  const log = pino({ level: "error" }, { write: (line: string) => void errors.push(line) });
  core = openCore({ store: openSqliteStore(join(folder, "server.sqlite")), clock: () => now, log });
  valueOf(core.setup.begin("Asia/Shanghai", rules));
  core.setup.putStore("s1", "一店");
  core.store.write((rows) => {
    rows.tills.addTill({ id: till.id, store: "s1", name: "1", head: GENESIS });
    rows.tills.enrol(till.id, till.publicKey, now);
  });
}

const parts = () => ({ read: core.store.read, ledger: core.store.ledger, log: pino({ level: "silent" }) });
const statement = (phone: string) => statementOf(parts(), memberId(phone));

async function send(own: TestTill, from: number): Promise<void> {
  const { lines, ...batch } = own.batch(from);
  await core.settlement.take({ ...batch, lines, packing: 2, packed: pack(zip, { till: own.id, from, lines }) });
}

/** Points given, spent and corrected, a little more than there is at times: then refused. */
function moveValue(key: string, roll: (below: number) => number): void {
  const [member = "", to = ""] = [PHONES[roll(PHONES.length)], PHONES[roll(PHONES.length)]];
  const has = core.store.ledger.balance(memberId(member))?.points ?? 0;
  const amount = 1 + roll(Math.max(1, has));
  const act = roll(4);
  if (act === 0) core.orders.give(member, { key, to, what: "points", amount });
  else if (act < 3)
    core.orders.spend(member, {
      key,
      what: "points",
      amount,
      use: act === 1 ? "gift" : "deduction",
      order: null,
      gift: null,
    });
  else
    core.settlement.office((desk) => {
      const why = { reason: "盘点", by: "甲", second: "乙", proposal: 1 };
      desk.write("balance-corrected", { member: memberId(member), what: "points", amount: roll(2) * 50 - 25, ...why });
    });
}

/** Sales by the API and at a till, some paid with the balance, refunds, exchanges, over several days. */
async function trade(seed: number): Promise<void> {
  const [roll, other] = [dice(seed), dice(seed + 50)];
  const pick = <T>(all: readonly T[]): T | undefined => all[roll(all.length)];
  for (const [index, phone] of PHONES.entries()) {
    const referrer = index === 0 || roll(4) === 0 ? null : (PHONES[roll(index)] ?? null);
    valueOf(core.orders.register({ phone, card: null, name: null, referrer }));
    const level = pick([null, "银", "金"]) ?? null;
    if (level !== null) valueOf(core.office["team.set"]({ member: phone, level, reason: "开业", by: "李" }));
  }
  const own = new TestTill(till.id, till);
  own.open();
  let sent = 1;
  const placed: string[] = [];
  for (let step = 0; step < 150; step += 1) {
    now += 1 + roll(2 * HOUR);
    own.at = now;
    const phone = pick(PHONES) ?? "";
    const paid = 1 + roll(9_000);
    const order = pick(placed);
    const act = roll(10);
    if (act < 5) {
      const online = roll(2) === 0;
      const id = `M-${step}`;
      const place = { channel: online ? "online" : "mall", store: online ? "s1" : null } as const;
      const lines = [1, 2].map(() => ({ product: "p1", paid, cost: roll(paid + 1) }));
      valueOf(core.orders.place({ id, ...place, member: phone, deducted: false, completed: roll(4) > 0, lines }));
      placed.push(id);
    } else if (act < 7) {
      const cash = Math.max(0, core.store.ledger.balance(memberId(phone))?.cash ?? 0);
      const balance = Math.min(paid, roll(cash + 1));
      const tender = (kind: "cash" | "balance", amount: number) => ({
        kind,
        amount,
        given: amount,
        change: 0,
        reference: null,
      });
      const tenders = [tender("cash", paid - balance), ...(balance > 0 ? [tender("balance", balance)] : [])];
      own.sell(paid, phone, { tenders });
    } else if (act === 7 && own.lines.length > 1) {
      const sold = own.lines.flatMap((line) => /"order":"(s1\/t1\/\d+)"/.exec(line)?.[1] ?? []);
      const refunded = pick(sold);
      if (refunded !== undefined) own.refund(refunded, roll(2) === 0 ? null : 1 + roll(3_000));
    } else if (act === 8 && order !== undefined) {
      // Refused where nothing is left.
      core.orders.refund(order, {
        key: `r${step}`,
        line: roll(2),
        amount: roll(2) === 0 ? null : 1 + roll(paid),
        reason: "",
      });
    } else if (order !== undefined) {
      if (roll(2) === 0)
        core.orders.exchange(order, roll(2), { key: `e${step}`, to: other(4) === 0 ? "love" : "points", seen: null });
      else core.orders.complete(order);
    }
    moveValue(`v${step}`, other);
    if (own.lines.length >= sent) {
      await send(own, sent);
      sent = own.lines.length + 1;
    }
    if (step % 25 === 0)
      for (const each of PHONES) expect(statement(each).difference, `seed ${seed}, step ${step}`).toBe(0);
  }
}

function allMovements(member: string, limit: number): { amount: number; after: number }[] {
  const rows: { amount: number; after: number }[] = [];
  for (let place: MovementsPlace | null = NEWEST; place !== null;) {
    const page: ReturnType<typeof movementsOf> = movementsOf(core.store.read, member, place, limit);
    for (const it of page.movements) {
      const row = it.what === "payout" ? it.payout : it.what === "reward" ? it.reward : it.move;
      rows.push({ amount: row.amount, after: it.after });
    }
    place = page.next;
  }
  return rows;
}

/** What is said of a member's points or love value. */
function checkValues(member: string, seen: Set<string>): void {
  const { read, ledger } = core.store;
  for (const what of ["points", "love", "frozen"] as const) {
    const it = valueStatementOf(parts(), member, what);
    expect([it.difference, it.held]).toEqual([0, ledger.balance(member)?.[HELD_FIELD[what]] ?? 0]);
    const rows = allValues(member, what, 3);
    expect(rows).toEqual(allValues(member, what, 200));
    // Each adds to what there was before it, down to nothing.
    let after = it.held;
    for (const row of rows) {
      expect(row.after).toBe(after);
      after -= row.amount;
      seen.add(`${what} ${row.kind}`);
    }
    expect(after).toBe(0);
  }
  expect(read.balances.moves(member, "points", null, 1)[0]?.amount ?? 1).not.toBe(0);
}

function allValues(member: string, what: "points" | "love" | "frozen", limit: number) {
  const rows: ReturnType<typeof valueMovementsOf>["movements"] = [];
  for (let before: number | null = null, first = true; first || before !== null; first = false) {
    const page: ReturnType<typeof valueMovementsOf> = valueMovementsOf(core.store.read, member, what, before, limit);
    rows.push(...page.movements);
    before = page.next;
  }
  return rows;
}

describe.each(Object.entries(CHAINS))("§13.3 %s", (_, rules) => {
  test.each([1, 2, 3])("every member's statement adds up to its balance (seed %i)", async (seed) => {
    begin(rules);
    await trade(seed);
    const { read, ledger } = core.store;
    const [seen, values] = [new Set<string>(), new Set<string>()];
    for (const phone of PHONES) {
      const member = memberId(phone);
      const balance = ledger.balance(member);
      const it = statement(phone);
      expect(it.difference, phone).toBe(0);
      expect(it.cash).toBe(balance?.cash ?? 0);
      expect(it.spent).toBe(balance?.spent ?? 0);
      // The movements are all there, each once, however they are paged.
      const rows = allMovements(member, 7);
      expect(rows).toEqual(allMovements(member, 200));
      let after = it.cash;
      for (const row of rows) {
        expect(row.after).toBe(after);
        after -= row.amount;
      }
      expect(after).toBe(0);
      checkValues(member, values);
      for (const { kind } of it.rewards) seen.add(kind);
      if (it.payouts.length > 0) seen.add("payout");
      if (it.payoutsClawed > 0) seen.add("clawed");
      if (it.spent > 0) seen.add("spent");
      if (it.rewards.some(({ clawed }) => clawed > 0)) seen.add("rewards clawed");
    }
    const all = ["clawed", "direct", "indirect", "payout", "recruit", "rewards clawed", "shareholder", "spent", "team"];
    expect([...seen].toSorted()).toEqual(all);
    const every = ["corrected", "deduction", "exchanged", "gift", "given", "received"];
    // An exchanged entry is refunded with some seeds only.
    for (const taken of ["frozen taken-back", "points taken-back"]) values.delete(taken);
    expect([...values].toSorted()).toEqual(["frozen exchanged", ...every.map((kind) => `points ${kind}`)]);
    expect(rebuild(read).differences).toEqual([]);
    expect(errors).toEqual([]);
  });
});

test("§13.3 a balance that is not what its parts come to is shown as such, and logged", async () => {
  begin({ ...COMMON, rewards: REWARDS });
  await trade(5);
  const [phone = ""] = PHONES;
  const before = statement(phone);
  core.store.write(() => {
    const { ledger } = core.store;
    const balance = ledger.balance(memberId(phone));
    if (balance)
      ledger.write({
        orders: [],
        units: [],
        entries: [],
        payouts: [],
        queues: [],
        clocks: [],
        balances: [{ ...balance, cash: balance.cash + 5 }],
      });
  });
  const said: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void said.push(line) });
  expect(statementOf({ ...parts(), log }, memberId(phone))).toEqual({ ...before, difference: 5 });
  expect(said).toMatchObject([expect.stringContaining("not what its payouts")]);
  expect(rebuild(core.store.read).differences.map((it) => it.split(":")[0])).toEqual(["balances"]);
});

test("§13.3 books of before get what balances were changed by out of their facts, once, the same that a rebuild gives", async () => {
  begin({ ...COMMON, rewards: REWARDS });
  await trade(7);
  const kept = [...core.store.read.figures.rows("balanceMoves")];
  const held = PHONES.map((phone) => allMovements(memberId(phone), 50));
  core.store.close();
  // As it was before there were such rows.
  const db = new Database(join(folder, "server.sqlite"));
  const last = MIGRATIONS.findIndex((step) => step.includes("balance_moves"));
  db.exec("DROP TABLE balance_moves; DELETE FROM settings WHERE name = 'balance-moves'");
  db.exec(MIGRATIONS[last] ?? "");
  expect(db.prepare("SELECT value FROM settings WHERE name = 'balance-moves'").get()).toEqual({ value: "wanted" });
  db.close();
  const again = (): void => {
    const log = pino({ level: "error" }, { write: (line: string) => void errors.push(line) });
    core = openCore({ store: openSqliteStore(join(folder, "server.sqlite")), clock: () => now, log });
  };
  again();
  expect([...core.store.read.figures.rows("balanceMoves")]).toEqual(kept);
  expect(PHONES.map((phone) => allMovements(memberId(phone), 50))).toEqual(held);
  expect(rebuild(core.store.read).differences).toEqual([]);
  core.store.close();
  again();
  expect([...core.store.read.figures.rows("balanceMoves")]).toHaveLength(kept.length);
  expect(errors).toEqual([]);
});
