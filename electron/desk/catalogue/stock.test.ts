import { describe, expect, test } from "vitest";
import { books, folder, testTill, type TestTill } from "../../testTill.ts";
import { key, take } from "./testFile.ts";

const stockOf = async (it: TestTill, code: string): Promise<number | null> => {
  const found = await it.ok("catalogue.scan", { code });
  return found.is === "product" ? found.product.stock : null;
};
const move = async (it: TestTill, kind: "received" | "counted" | "lost", product: string, quantity: number) =>
  await it.ok("stock.move", { key: key(), kind, lines: [{ product, quantity }], reason: "测试" });
const sell = async (it: TestTill, product: string, quantity: number, weight?: number) =>
  await it.ok("sale.commit", {
    key: key(),
    lines: [{ kind: "product", product, quantity, ...(weight === undefined ? {} : { weight }) }],
    member: null,
    tenders: [{ kind: "cash", givenFen: 10_000_000 }],
  });

describe("stock follows the facts", () => {
  test("of what was never counted and never received nothing is said, however much is sold", async () => {
    const it = testTill();
    await sell(it, "demo-301", 3);
    expect(await stockOf(it, "301")).toBeNull();
    await move(it, "lost", "demo-302", 2_000);
    expect(await stockOf(it, "302")).toBe(-2_000);
  });

  test("received and counted, lost and sold, below zero where more was sold than was there", async () => {
    const it = testTill();
    await move(it, "received", "demo-301", 12_000);
    await sell(it, "demo-301", 3);
    expect(await stockOf(it, "301")).toBe(9_000);
    await move(it, "counted", "demo-301", 8_000);
    await move(it, "lost", "demo-301", 1_000);
    await sell(it, "demo-301", 9);
    expect(await stockOf(it, "301")).toBe(-2_000);
    await move(it, "counted", "demo-301", 0);
    expect(await stockOf(it, "301")).toBe(0);
  });

  test("weighed goods by what they weighed", async () => {
    const it = testTill();
    await move(it, "received", "demo-601", 10_000);
    await sell(it, "demo-601", 1, 824);
    expect(await stockOf(it, "601")).toBe(9_176);
  });

  test("goods that come back by the line go up, money that comes back does not", async () => {
    const it = testTill();
    await move(it, "counted", "demo-301", 10_000);
    await move(it, "counted", "demo-601", 10_000);
    const tea = await sell(it, "demo-301", 3);
    const apples = await sell(it, "demo-601", 1, 2_500);
    const back = (order: string, quantity: number) => ({
      key: key(),
      order,
      items: [{ item: 0, quantity }],
      reason: "不想要",
      handBack: { kind: "cash" as const },
    });
    await it.ok("refund.commit", back(tea.order, 2));
    await it.ok("refund.commit", back(apples.order, 1));
    expect([await stockOf(it, "301"), await stockOf(it, "601")]).toEqual([9_000, 10_000]);
    await it.ok("refund.commit", {
      key: key(),
      order: tea.order,
      amountFen: 100,
      reason: "差价",
      handBack: { kind: "cash" },
    });
    expect(await stockOf(it, "301")).toBe(9_000);
  });

  test("it is the same after a restart, whether it was written down or not, and built from nothing but the facts", async () => {
    const dataDir = folder();
    let it = testTill({ dataDir });
    await move(it, "counted", "demo-301", 1_000_000);
    for (let sale = 0; sale < 300; sale += 1) {
      await sell(it, "demo-301", 1);
      if (sale === 270) expect(await stockOf(it, "301")).toBe(729_000);
    }
    await it.close();
    const db = books(dataDir);
    const written = db.prepare("SELECT quantity FROM stock WHERE product = 'demo-301'").pluck();
    expect(written.get()).toBe(729_000);
    it = testTill({ dataDir });
    expect(await stockOf(it, "301")).toBe(700_000);
    await it.close();
    db.exec("DELETE FROM stock; DELETE FROM views WHERE name = 'stock'");
    it = testTill({ dataDir });
    expect(await stockOf(it, "301")).toBe(700_000);
  });

  test("a file may count it; the same file again changes nothing", async () => {
    const it = testTill();
    const file = "编码,名称,售价,库存\n301,乌龙茶 500 ml,4.50,24\n302,鲜牛奶 950 ml,16.80,";
    expect(await take(it, "products", file)).toMatchObject({ changed: 1, unchanged: 1 });
    expect([await stockOf(it, "301"), await stockOf(it, "302")]).toEqual([24_000, null]);
    expect(await take(it, "products", file)).toMatchObject({ changed: 0, unchanged: 2 });
  });
});

describe("stock.move", () => {
  test("the same key again moves nothing; unknown products, senseless quantities and card numbers are refused", async () => {
    const it = testTill();
    const once = {
      key: key(),
      kind: "received" as const,
      lines: [{ product: "demo-301", quantity: 5_000 }],
      reason: "",
    };
    await it.ok("stock.move", once);
    await it.ok("stock.move", once);
    expect(await stockOf(it, "301")).toBe(5_000);
    const other = (change: object) => it.call("stock.move", { ...once, key: key(), ...change });
    expect(await other({ lines: [{ product: "nope", quantity: 1 }] })).toMatchObject({ code: "unknown-product" });
    expect(await other({ lines: [{ product: "demo-301", quantity: 0 }] })).toMatchObject({ code: "malformed" });
    expect(await other({ kind: "counted", lines: [{ product: "demo-301", quantity: -1 }] })).toMatchObject({
      code: "malformed",
    });
    expect(await other({ reason: "4111 1111 1111 1111" })).toMatchObject({ code: "looks-like-a-card-number" });
    expect(await stockOf(it, "301")).toBe(5_000);
  });

  test("where clerks sign in it takes the right, and the fact says who did it and who approved", async () => {
    const it = testTill({ demoStaff: true });
    const wanted = { kind: "received" as const, lines: [{ product: "demo-301", quantity: 5_000 }], reason: "" };
    expect(await it.call("stock.move", { key: key(), ...wanted })).toMatchObject({ code: "not-signed-in" });
    await it.ok("clerk.signIn", { clerk: "01", pin: "1111" });
    const again = key();
    expect(await it.call("stock.move", { key: again, ...wanted })).toMatchObject({ code: "needs-approval" });
    expect(await it.call("export.csv", { what: "products", encoding: "utf-8", after: null })).toMatchObject({
      ok: false,
    });
    expect(await it.call("import.begin", { key: key(), what: "products", name: "a.csv", bytes: 9 })).toMatchObject({
      ok: false,
    });
    await it.ok("approval.give", { key: again, rights: ["stock"], clerk: "09", pin: "9999" });
    await it.ok("stock.move", { key: again, ...wanted });
    await it.close();
    const line = books(it.dataDir).prepare("SELECT line FROM facts WHERE kind = 'stock-moved'").pluck().get();
    expect(JSON.parse(String(line))).toMatchObject({ body: { by: { clerk: "01", approver: "09" } } });
  });
});
