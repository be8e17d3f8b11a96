import { expect, test } from "vitest";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, books, testTill } from "../testTill.ts";

const TABLES = ["facts", "orders", "entries", "payouts", "queues", "balances", "clocks", "members", "acts"];

/** Rows of every table, as text. */
function everything(dataDir: string): string {
  const db = books(dataDir);
  return JSON.stringify([...TABLES, "outbox", "device"].map((table) => db.prepare(`SELECT * FROM ${table}`).all()));
}

test.each(TABLES)(
  "§5.4 a failure at the write to %s leaves nothing of the sale, and the till sells on",
  async (table) => {
    const server = await TestServer.open();
    server.codes.set("CODE", shopOf("s1/t1"));
    const it = testTill();
    await it.ok("till.enrol", { server: server.url, code: "CODE" });
    await it.till.uplink.drained();
    it.till.uplink.offline(true);
    const { id } = await it.ok("member.register", { phone: "13812342046" });
    await it.sell("key-000001", 1000, id);
    const before = everything(it.dataDir);
    const db = books(it.dataDir);
    for (const act of ["INSERT", "UPDATE"]) {
      db.exec(`CREATE TRIGGER fail_${act} BEFORE ${act} ON ${table} BEGIN SELECT RAISE(ABORT, 'injected'); END`);
    }
    // A later instant, so that the clock is written too.
    it.now += 1000;
    const failed = await it.call("sale.commit", {
      key: "key-000002",
      lines: [{ kind: "amount", amountFen: 5000 }],
      member: id,
      tenders: [{ kind: "cash", givenFen: 5000 }],
    });
    expect(failed).toMatchObject({ ok: false, code: "internal" });
    expect(everything(it.dataDir)).toBe(before);
    db.exec("DROP TRIGGER fail_INSERT; DROP TRIGGER fail_UPDATE");
    const sold = await it.sell("key-000002", 5000, id);
    expect(sold.paidNow.map((payout) => payout.amountFen)).toEqual([500]);
    expect(sold.order).toBe("s1/t1/0000005");
    expect(auditBooks(it.dataDir).at(-1)).toBe("order-paid");
  },
);
