import { expect, test } from "vitest";
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import { USUAL_SETTINGS } from "../../../shared/contract/settings.ts";
import { DAY_MS } from "../../../shared/kernel/calendar.ts";
import { TestServer, shopOf } from "../../testServer.ts";
import { books, folder, testTill, type TestTill } from "../../testTill.ts";
import { cartLineOf } from "../draft/priced.ts";
import { PAID_STAYS_MS } from "./show.ts";

/** A till that owns its queue, without contact. */
async function ownQueue(now: number): Promise<TestTill> {
  const dataDir = folder();
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const enrolled = testTill({ dataDir });
  enrolled.now = now;
  await enrolled.ok("till.enrol", { server: server.url, code: "CODE" });
  await enrolled.till.uplink.drained();
  await enrolled.close();
  await server.close();
  const it = testTill({ dataDir });
  it.now = now;
  return it;
}

const NOW = Date.UTC(2026, 2, 1, 4);
let next = 0;
const key = (): string => `display-key-${(next += 1)}`;

async function draftWith(it: TestTill, more: Partial<SaleDraft> = {}): Promise<SaleDraft> {
  const [first, second] = (await it.ok("catalogue.keys", {})).flatMap((category) => category.products);
  if (!first || !second) throw new Error("the demonstration has products");
  return {
    key: key(),
    lines: [
      { kind: "product", product: first, quantity: 3, discount: { kind: "percent", bp: 1500 } },
      { kind: "product", product: second, quantity: 1, priceFen: 333 },
      { kind: "amount", amountFen: 1999, note: "散称" },
    ],
    selected: 0,
    member: null,
    discount: { kind: "amount", fen: 101 },
    tenders: null,
    handBack: null,
    ...more,
  };
}

test("idle: the shop's message and name, in the language and scheme of the settings", async () => {
  const it = testTill();
  const display = { message: "今日鲜奶", messageEn: "Fresh milk" };
  await it.ok("settings.put", { key: key(), settings: { ...USUAL_SETTINGS, language: "en", scheme: "dark", display } });
  expect(await it.ok("display.get", {})).toMatchObject({ is: "idle", language: "en", scheme: "dark", ...display });
});

test("the cart is priced exactly as its sale: discounts of lines and of the order, another price, an amount", async () => {
  const it = testTill();
  const draft = await draftWith(it);
  await it.ok("draft.put", { draft });
  const view = await it.ok("display.get", {});
  const lines = draft.lines.map(cartLineOf);
  const asked = { key: draft.key, lines, member: null, discount: { kind: "amount" as const, fen: 101 } };
  const { totals, earn, wait } = await it.ok("sale.preview", asked);
  expect(view.is).toBe("cart");
  expect(view.lines.map((line) => line.totalFen)).toEqual(totals.lines.map((line) => line.totalFen));
  expect([view.dueFen, view.discountFen]).toEqual([totals.dueFen, totals.discountFen]);
  expect(view.earn).toEqual(earn);
  expect(view.wait).toEqual(wait);
  const held = await it.ok("cart.hold", { draft }).then(async () => await it.ok("cart.held", {}));
  expect(held[0]?.totalFen).toBe(totals.dueFen);
});

test("paid: what was given, change, place and code, until the next edit or for a minute", async () => {
  const it = testTill();
  const draft = await draftWith(it);
  await it.ok("draft.put", { draft });
  const { dueFen } = await it.ok("display.get", {});
  const pay = async (): Promise<void> =>
    void (await it.ok("sale.commit", {
      key: draft.key,
      lines: draft.lines.map(cartLineOf),
      member: null,
      discount: { kind: "amount", fen: 101 },
      tenders: [{ kind: "cash", givenFen: dueFen + 500 }],
    }));
  await pay();
  const paid = await it.ok("display.get", {});
  expect(paid).toMatchObject({ is: "paid", dueFen, paidFen: dueFen + 500, changeFen: 500 });
  expect(paid.qr).toContain("s1/t1/");
  // The same sale repeated changes nothing; a minute later it is gone.
  it.now += PAID_STAYS_MS;
  await pay();
  expect(await it.ok("display.get", {})).toMatchObject({ is: "paid" });
  it.now += 1;
  expect(await it.ok("display.get", {})).toMatchObject({ is: "idle" });
  // And another cart that was begun and emptied does not bring it back.
  it.now -= 1;
  await it.ok("draft.put", { draft: await draftWith(it) });
  expect(await it.ok("display.get", {})).toMatchObject({ is: "cart" });
  await it.ok("draft.put", { draft: null });
  expect(await it.ok("display.get", {})).toMatchObject({ is: "idle", qr: null, changeFen: 0 });
});

test("a draft that cannot be sold is shown as it is, without a place", async () => {
  const it = testTill();
  const draft = await draftWith(it);
  const [line] = draft.lines;
  if (line?.kind !== "product") throw new Error("a product comes first");
  const gone = { ...line, product: { ...line.product, id: "gone", priceFen: 1000 }, discount: undefined };
  await it.ok("draft.put", { draft: { ...draft, discount: null, lines: [gone] } });
  expect(await it.ok("display.get", {})).toMatchObject({ is: "cart", dueFen: 3000, earn: null });
});

test("a till counts the displays that listen, and tells its screens", async () => {
  const it = testTill();
  let told = 0;
  it.till.onNews(({ topics }) => (told += Number(topics.includes("status"))));
  const [first, second] = [it.till.attendDisplay(), it.till.attendDisplay()];
  first();
  first();
  expect(await it.ok("status", {})).toMatchObject({ display: true });
  second();
  expect(await it.ok("status", {})).toMatchObject({ display: false });
  expect(told).toBe(4);
});

test("§12.4 the wait of a till's own queue: one sample a day, the same at preview, receipt and display", async () => {
  const it = await ownQueue(NOW);
  const { id: member } = await it.ok("member.register", { phone: "13812342046" });
  const sell = async (amountFen: number) =>
    await it.ok("sale.commit", {
      key: key(),
      lines: [{ kind: "amount", amountFen }],
      member,
      tenders: [{ kind: "cash", givenFen: amountFen }],
    });
  for (let day = 0; day < 10; day += 1) {
    await sell(10_000);
    await sell(10_000);
    it.now += DAY_MS;
  }
  const rows = books(it.dataDir)
    .prepare("SELECT count(*) AS days, count(DISTINCT queue) AS queues FROM queue_days")
    .get();
  expect(rows).toEqual({ days: 10, queues: 1 });
  const { wait } = await it.ok("sale.preview", { lines: [{ kind: "amount", amountFen: 10_000 }], member });
  expect(wait?.fromDays ?? 0).toBeGreaterThan(0);
  expect(wait?.toDays ?? 0).toBeGreaterThan(0);
  expect(wait?.overDays).toBe(10);
  const receipt = await sell(10_000);
  expect(receipt.wait?.overDays).toBe(10);
  expect((await it.ok("display.get", {})).wait).toEqual(receipt.wait);
  // After forty days without a sale the samples before are gone with the next.
  it.now += 45 * DAY_MS;
  await sell(10_000);
  expect(books(it.dataDir).prepare("SELECT count(*) FROM queue_days").pluck().get()).toBe(1);
});
