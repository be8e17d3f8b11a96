// A till's file of the first format, with sales in it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { Books } from "./books.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";

const order = (seq: number): string => `s1/t1/${String(seq).padStart(7, "0")}`;

test("books of the first format are brought to the present one with every row", () => {
  const folder = mkdtempSync(join(tmpdir(), "paifan-old-till-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "till.sqlite");
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.exec(MIGRATIONS[0] ?? "");
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma("user_version = 1");
  for (const seq of [3, 2]) {
    const act = JSON.stringify({ order: order(seq) });
    db.prepare("INSERT INTO facts VALUES (?, ?, 'order-paid', ?, ?, ?)").run(
      seq,
      seq,
      order(seq),
      `line ${seq}`,
      `hash ${seq}`,
    );
    db.prepare("INSERT INTO acts VALUES (?, 'sale.commit', ?, ?)").run(`key-${seq}`, order(seq), act);
    db.prepare(`INSERT INTO orders (id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen)
      VALUES (?, ?, 'cashier', 's1', 't1', 'p1', 0, 'paid', 1, 1, 100)`).run(order(seq), seq);
    db.prepare("INSERT INTO units VALUES (?, 0, NULL, 100, 1000, NULL, 100)").run(order(seq));
    db.prepare(`INSERT INTO entries (order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state,
      drawn, ratio_bp, entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen)
      VALUES (?, 0, ?, 'p1', 'cashier', 's1', 't1', NULL, 'basic.ratio', NULL, 'till:s1/t1', 'ready', 'waiting', 0, 10000, 100, 0, 0, 0, 0, 0, 100)`).run(
      order(seq),
      seq,
    );
  }
  db.prepare("INSERT INTO payouts VALUES (1, 'till:s1/t1', ?, 0, ?, 0, 'p1', 10, 3)").run(order(3), order(2));
  db.prepare("INSERT INTO balances VALUES ('p1', 10, 0, 0, 0)").run();
  db.prepare("INSERT INTO outbox VALUES (1, 2, 'hash 2')").run();
  db.close();

  const books = new Books(path, (count) => new Uint8Array(count));
  onTestFinished(() => books.close());
  expect(books.facts.head).toEqual({ seq: 3, hash: "hash 3", at: 3 });
  expect(books.facts.sent).toEqual({ cursor: 2, head: "hash 2" });
  expect(books.facts.linesAfter(1, 9)).toEqual({ lines: ["line 2", "line 3"], head: "hash 3", kept: [] });
  expect(books.recentOrders(9)).toEqual([order(3), order(2)]);
  expect(books.act("key-2")).toMatchObject({ verb: "sale.commit", order: order(2) });
  expect(books.ledger.units(order(2))).toMatchObject([{ paid: 100, extract: 1000, base: 100, balance: 0 }]);
  expect(books.ledger.entry(order(2), 0)).toMatchObject({ remaining: 100, lane: "ready" });
  expect(books.paidBy(order(3)).map((it) => it.to)).toEqual([order(2)]);
  expect(books.received(order(2)).map((it) => it.amount)).toEqual([10]);
  expect(books.recentPayouts(9)).toHaveLength(1);
  expect(books.ledger.balance("p1")).toMatchObject({ cash: 10, received: 10 });
  expect(books.hasSold()).toBe(true);
});
