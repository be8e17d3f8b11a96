import { expect, test, vi } from "vitest";
import type { FeedBody, StoreProduct } from "../../../shared/sync/messages.ts";
import { shopOf, TestServer } from "../../testServer.ts";
import { books, testTill, type TestTill } from "../../testTill.ts";
import { key, read, take } from "./testFile.ts";

const TEA: StoreProduct = {
  id: "T-1",
  code: "T-1",
  name: "龙井",
  nameEn: "Tea",
  barcode: "6901234567892",
  price: 5_000,
  category: "tea",
  key: null,
  cost: 3_000,
  unit: null,
  active: true,
};
const CATEGORY = { id: "tea", name: "茶", nameEn: "Teas" };
type At = { server: TestServer; it: TestTill };

async function walk(it?: TestTill): Promise<At> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  if (it) await it.ok("till.enrol", { server: server.url, code: "CODE" });
  const till = it ?? testTill({ server: server.url, enrol: "CODE" });
  await till.till.uplink.drained();
  return { server, it: till };
}
const body = (products: StoreProduct[]): FeedBody => ({ kind: "products", categories: [CATEGORY], products });
const heard = (it: TestTill): unknown => books(it.dataDir).prepare("SELECT cursor FROM feed").pluck().get();

/** Headquarters tells of products, and the till has heard it. */
async function tell({ server, it }: At, ...products: StoreProduct[]): Promise<void> {
  server.tell(body(products));
  const { length } = server.feed;
  await vi.waitFor(() => expect(heard(it)).toBe(length), { timeout: 20_000, interval: 10 });
}
const found = async (it: TestTill, text: string): Promise<string[]> =>
  (await it.ok("catalogue.search", { text, limit: 20 })).map(({ id, priceFen }) => `${id} ${priceFen}`);
const scanned = async (it: TestTill, code: string): Promise<string> => {
  const answer = await it.call("catalogue.scan", { code });
  if (!answer.ok) return answer.code;
  return answer.value.is === "product" ? answer.value.product.id : answer.value.is;
};

test("S11.8 a product of headquarters is found, scanned and sold at its price, also after a restart; a new price holds at once", async () => {
  const at = await walk();
  await tell(at, TEA);
  expect(await found(at.it, "longjing")).toEqual(["T-1 5000"]);
  expect(await scanned(at.it, "6901234567892")).toBe("T-1");
  await tell(at, { ...TEA, price: 5_500, key: 7 });
  expect(await found(at.it, "龙井")).toEqual(["T-1 5500"]);
  // Told again, it is the same.
  await tell(at, { ...TEA, price: 5_500 });
  await at.it.close();
  const again = testTill({ dataDir: at.it.dataDir });
  expect(await found(again, "龙井")).toEqual(["T-1 5500"]);
});

test("S11.8 one that is sold no more is neither found nor scanned nor among the quick keys, and can be sold again", async () => {
  const at = await walk();
  await tell(at, { ...TEA, key: 3 });
  const keys = async () =>
    (await at.it.ok("catalogue.keys", {})).flatMap(({ products }) => products).filter(({ id }) => id === "T-1").length;
  expect(await keys()).toBe(1);
  await tell(at, { ...TEA, active: false });
  expect([await found(at.it, "龙井"), await keys()]).toEqual([[], 0]);
  for (const code of ["6901234567892", "T-1"]) expect(await scanned(at.it, code)).toBe("unknown-product");
  await tell(at, TEA);
  expect([await found(at.it, "龙井"), await keys()]).toEqual([["T-1 5000"], 1]);
});

test("S11.8 the quick key and the stock are the till's own; a file of the till changes those alone", async () => {
  const at = await walk();
  await tell(at, TEA);
  const head = "code,name,price,barcode,category,key,stock\n";
  await take(at.it, "products", `${head}T-1,龙井,50.00,6901234567892,茶,9,12\n`);
  await tell(at, { ...TEA, price: 6_000 });
  const [shown] = await at.it.ok("catalogue.search", { text: "龙井", limit: 1 });
  expect(shown).toMatchObject({ priceFen: 6_000, stock: 12_000 });
  expect((await at.it.ok("catalogue.keys", {})).find(({ category }) => category === "茶")?.products).toHaveLength(1);
  const wrong = await read(at.it, "products", `${head}T-1,龙井,1.00,6901234567892,茶,9,12\n`);
  expect(wrong.errors.map((it) => `${it.line} ${it.code} ${it.column}`)).toEqual(["2 kept-at-hq price"]);
  await tell(at, { ...TEA, active: false });
  const gone = await read(at.it, "products", `${head}T-1,龙井,60.00,6901234567892,茶,9,12\n`);
  expect(gone.errors.map((it) => it.code)).toEqual(["kept-at-hq"]);
});

test("S11.8 what a till had itself stays until headquarters keeps its code or barcode, also over its enrolment; what was counted counts on", async () => {
  const alone = testTill({});
  const file =
    "code,name,price,barcode,category\n" +
    "T-1,自己的茶,10.00,,自\nZ-9,同条码,20.00,6901234567892,自\nM-1,自己的,30.00,,自\n";
  await take(alone, "products", file);
  const at = await walk(alone);
  expect(await found(at.it, "自己的")).toEqual(["own-M-1 3000", "own-T-1 1000"]);
  const count = async (product: string, quantity: number) =>
    await at.it.ok("stock.move", { key: key(), kind: "counted", lines: [{ product, quantity }], reason: "盘点" });
  await count("own-T-1", 3_000);
  await count("own-Z-9", 4_000);
  await count("own-M-1", 5_000);
  await tell(at, TEA);
  expect(await found(at.it, "自己的")).toEqual(["own-M-1 3000"]);
  expect([await scanned(at.it, "T-1"), await scanned(at.it, "6901234567892"), await scanned(at.it, "Z-9")]).toEqual([
    "T-1",
    "T-1",
    "unknown-product",
  ]);
  const stock = async (text: string) => (await at.it.ok("catalogue.search", { text, limit: 1 }))[0]?.stock;
  expect([await stock("龙井"), await stock("自己的")]).toEqual([7_000, 5_000]);
  // Nor is it counted once more.
  await count("T-1", 2_000);
  await tell(at, { ...TEA, price: 1 });
  expect(await stock("龙井")).toBe(2_000);
});

test("S11.8 20,000 products come while the till goes on answering, and are all found", async () => {
  const at = await walk();
  const many = (from: number): StoreProduct[] =>
    Array.from({ length: 500 }, (_, n) => ({ ...TEA, id: `X${from + n}`, code: `X${from + n}`, barcode: null }));
  let slowest = 0;
  const over = { is: false };
  const watching = (async () => {
    while (!over.is) {
      const began = performance.now();
      await at.it.ok("catalogue.scan", { code: "6900000003015" });
      slowest = Math.max(slowest, performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await tell(at, ...many(0));
  at.server.tell(...Array.from({ length: 39 }, (_, n) => body(many((n + 1) * 500))));
  await vi.waitFor(() => expect(heard(at.it)).toBe(40), { timeout: 60_000, interval: 50 });
  over.is = true;
  await watching;
  expect(await scanned(at.it, "X19999")).toBe("X19999");
  expect(slowest).toBeLessThan(1_000);
}, 120_000);
