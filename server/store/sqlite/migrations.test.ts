// A file of the third format, with everything in it that the fourth keeps otherwise.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chainAll } from "../../../shared/facts/chain.ts";
import { GENESIS } from "../../../shared/facts/fact.ts";
import { sha256 } from "../../journal/digest.ts";
import { APPLICATION_ID } from "./connection.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openSqliteStore } from "./store.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-old-"));
  file = join(folder, "server.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TILL = "s1/t1";
const order = (seq: number): string => `${TILL}/${String(seq).padStart(7, "0")}`;
const line = (seq: number, kind: string, body: object = {}): string =>
  JSON.stringify({ till: TILL, seq, at: seq * 10, kind, body });

/** Facts 1, 2, 4 and 5 of a till were accepted, 3 stands in quarantine; 4 is parked and 5 was refused. */
const LINES = [
  line(1, "till-opened"),
  line(2, "order-paid", { order: order(2), member: "p1" }),
  "quite unreadable\n",
  line(4, "order-paid", { order: order(4), note: "“引号”\\n" }),
  line(5, "order-refunded", { order: order(2) }),
];
const HASHES = chainAll(sha256, GENESIS, LINES);
const ENTRIES = 130;

function oldFile(): void {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  for (const step of MIGRATIONS.slice(0, 3)) db.exec(step);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma("user_version = 3");
  db.exec(`INSERT INTO stores VALUES ('s1', '一店', 1);
    INSERT INTO tills (id, store, name, last_seq, head, rules_version, feed_head) VALUES ('${TILL}', 's1', '1', 5, '${HASHES[4]}', 1, 250)`);
  const journal = db.prepare(
    "INSERT INTO journal (till, seq, at, kind, order_id, line, hash, received_at, parked, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const add = (
    seq: number,
    kind: string,
    about: string | null,
    at: number,
    parked = 0,
    refused: string | null = null,
  ) => journal.run(TILL, seq, seq * 10, kind, about, LINES[seq - 1], HASHES[seq - 1], at, parked, refused);
  add(1, "till-opened", null, 100);
  add(2, "order-paid", order(2), 100);
  db.prepare("INSERT INTO quarantine (till, seq, at, reason, text, hash) VALUES (?, 3, 100, 'why', ?, ?)").run(
    TILL,
    LINES[2],
    HASHES[2],
  );
  const given = JSON.stringify({ till: "hq/office", seq: 1, at: 7, kind: "value-given", body: { key: "k1" } });
  journal.run("hq/office", 1, 7, "value-given", null, given, sha256(`${GENESIS}\n${given}`), 150, 0, null);
  add(4, "order-paid", order(4), 200, 1);
  add(5, "order-refunded", order(2), 200, 0, "over-refund");
  for (let n = 1; n <= 250; n += 1) db.prepare("INSERT INTO feed VALUES (?, ?, ?)").run(TILL, n, `{"n":${n}}`);
  const notice = db.prepare(
    "INSERT INTO notices (member, kind, order_id, line, amount, at, delivered_at) VALUES (?, ?, ?, 0, ?, 5, ?)",
  );
  for (let n = 1; n <= 210; n += 1) notice.run("p1", n === 7 ? "cleared" : "paid", order(n), n, n <= 105 ? 9 : null);
  const orders = db.prepare(
    "INSERT INTO orders (id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen) VALUES (?, ?, 'cashier', 's1', 't1', ?, 0, 'paid', 1, 1, 70)",
  );
  const entries =
    db.prepare(`INSERT INTO entries (order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state,
    drawn, ratio_bp, entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen)
    VALUES (?, 0, ?, ?, 'cashier', 's1', 't1', NULL, 'basic.ratio', NULL, 'cashiers', ?, ?, 0, 10000, 100, 5, 0, 0, 0, 2, 97)`);
  // In another order than that of their ids.
  for (let n = ENTRIES; n >= 1; n -= 1) {
    orders.run(order(n), n, `p${n % 2}`);
    const unit = db.prepare("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)");
    unit.run(order(n), 1, null, 30, null, "zero", 30);
    unit.run(order(n), 0, "p", 70, 1000, null, 40);
    entries.run(order(n), n, `p${n % 2}`, n % 3 === 0 ? null : "ready", n % 3 === 0 ? "done" : "waiting");
  }
  const payouts = db.prepare(
    "INSERT INTO payouts (queue, from_order, from_line, to_order, to_line, member, amount_fen, at) VALUES ('cashiers', ?, 0, ?, 0, 'p1', ?, 3)",
  );
  payouts.run(order(9), order(1), 5);
  payouts.run(order(8), order(2), 6);
  payouts.run(order(9), order(3), 7);
  db.prepare("INSERT INTO balances (member, cash_fen, points, love, love_frozen) VALUES ('p1', 11, 1, 2, 3)").run();
  db.prepare(
    "INSERT INTO differences (kind, till, seq, at, amount_fen, detail) VALUES ('late', ?, 4, 40, 12, 'x')",
  ).run(TILL);
  db.close();
}

test("every fact keeps its number, its line, its hash and what is exceptional about it; what was consumed keeps its place", () => {
  oldFile();
  const store = openSqliteStore(file);
  const { journal } = store.read;
  expect(journal.facts(0, 10)).toMatchObject([
    { n: 1, seq: 1, kind: "till-opened", order: null, receivedAt: 100, parked: false },
    { n: 2, seq: 2, kind: "order-paid", order: order(2), at: 20, refused: null },
    { n: 3, till: "hq/office", seq: 1, kind: "value-given", receivedAt: 150 },
    { n: 4, seq: 4, order: order(4), parked: true, refused: null, receivedAt: 200 },
    { n: 5, seq: 5, order: order(2), parked: false, refused: "over-refund" },
  ]);
  expect([1, 2, 3, 4, 5].map((seq) => journal.lineAt(TILL, seq))).toEqual(LINES);
  expect([1, 2, 3, 4, 5].map((seq) => journal.hashAt(TILL, seq))).toEqual(HASHES);
  expect(journal.facts(0, 10).flatMap((row) => (row.till === TILL ? row.hash : []))).toEqual(
    HASHES.filter((_, index) => index !== 2),
  );
  expect(journal.factsOf(order(2)).map((row) => row.n)).toEqual([2, 5]);
  expect(journal.valueActs("k1").map((row) => row.n)).toEqual([3]);
  expect([journal.parked(order(4)), journal.parked(order(2))]).toEqual([true, false]);
  expect(journal.chunks(0, 10).map(({ n, till, from, count, prev }) => [n, till, from, count, prev])).toEqual([
    [1, TILL, 1, 2, GENESIS],
    [3, "hq/office", 1, 1, GENESIS],
    [4, TILL, 4, 2, HASHES[2]],
  ]);
  store.close();
});

test("feeds and notices keep their numbers, and what was delivered stays delivered", () => {
  oldFile();
  const store = openSqliteStore(file);
  const rows = store.read.feed.rowsAfter(TILL, 0, 1_000);
  expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  expect(rows[99]).toEqual({ n: 100, body: `{"n":100}` });
  const notices = store.read.notices.noticesAfter(100, 1_000);
  expect(notices.map((it) => it.n)).toEqual(Array.from({ length: 110 }, (_, index) => index + 101));
  expect(notices[0]).toEqual({ n: 101, member: "p1", kind: "paid", order: order(101), line: 0, amount: 101, at: 5 });
  const again = { member: "p1", kind: "cleared" as const, order: order(7), line: 0, amount: 7, at: 6 };
  store.write(({ notices: writer }) => writer.notify([again]));
  expect(store.read.notices.noticesAfter(210, 10)).toEqual([]);
  store.close();
  const db = new Database(file, { readonly: true });
  expect(db.prepare("SELECT sum(count) AS sum FROM notices WHERE delivered_at = 9").get()).toEqual({ sum: 105 });
  db.close();
});

test("orders with their units, entries, payouts by either side, balances and what HQ has to look at are there", () => {
  oldFile();
  const store = openSqliteStore(file);
  const { ledger, read } = store;
  expect(ledger.order(order(4))).toMatchObject({ at: 4, member: "p0", left: 70, completed: true });
  expect(ledger.units(order(4))).toEqual([
    { order: order(4), line: 0, product: "p", paid: 70, extract: 1000, declined: null, base: 40, balance: 0 },
    { order: order(4), line: 1, product: null, paid: 30, extract: null, declined: "zero", base: 30, balance: 0 },
  ]);
  expect([...read.figures.rows("orders")]).toHaveLength(ENTRIES);
  expect([...read.figures.rows("entries")]).toHaveLength(ENTRIES);
  expect(ledger.line("cashiers", "ready", null, 2).map((it) => it.order)).toEqual([order(1), order(2)]);
  expect(read.figures.entriesOfMember("p1", 2).map((it) => it.order)).toEqual([order(129), order(127)]);
  expect(read.figures.payoutsFrom(order(9), 0).map((it) => it.amount)).toEqual([5, 7]);
  expect(read.figures.payoutsTo(order(2), 0).map((it) => it.from)).toEqual([order(8)]);
  expect(ledger.balance("p1")).toMatchObject({ cash: 11, received: 11 + 65 * 2, clawed: 65 * 2, spent: 0, points: 1 });
  const { kind, amount, detail } =
    read.concerns.concerns({ kinds: ["late"], till: null, resolved: null }, null, 9)[0] ?? {};
  expect([kind, amount, detail]).toEqual(["late", 12, "x"]);
  // It goes on where it was.
  store.write(({ journal, feed }) => {
    const chunk = {
      till: TILL,
      from: 6,
      count: 1,
      prev: HASHES[4] ?? "",
      head: GENESIS,
      signature: null,
      receivedAt: 300,
    };
    expect(
      journal.appendChunk({ ...chunk, packing: 0, packed: Buffer.from(JSON.stringify([line(6, "clock-passed")])) }, []),
    ).toBe(6);
    feed.send(TILL, "{}");
  });
  expect(read.feed.rowsAfter(TILL, 250, 9)).toEqual([{ n: 251, body: "{}" }]);
  store.close();
});

test("who works at HQ stays, and signed in, with locks of no address gone; who came by some key comes again", () => {
  const before = MIGRATIONS.findIndex((step) => step.includes("hq_tries"));
  const db = new Database(file);
  for (const step of MIGRATIONS.slice(0, before)) db.exec(step);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${before}`);
  db.exec(`INSERT INTO hq_users VALUES ('u1', '林', 'owner', 'hash', 'S', 3, 5, 99, 1, NULL);
    INSERT INTO sessions (token_sha256, began_at, valid_until, user_id) VALUES ('by name', 1, 9, 'u1'), ('by key', 1, 9, NULL)`);
  db.close();
  const store = openSqliteStore(file);
  const { people } = store.read;
  const kept = {
    role: "owner",
    store: null,
    password: "hash",
    totpSecret: "S",
    totpStep: 3,
    createdAt: 1,
    disabledAt: null,
  };
  expect(people.users()).toEqual([{ id: "u1", name: "林", ...kept }]);
  expect(people.lockedUntil("林")).toBeNull();
  expect(people.session("by name")).toEqual({ validUntil: 9, user: "u1", key: null });
  expect(people.session("by key")).toBeUndefined();
  store.close();
});
