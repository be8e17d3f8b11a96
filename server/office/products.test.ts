import { afterEach, beforeEach, expect, test } from "vitest";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import type { HqProduct } from "../../shared/contract/hqProducts.ts";
import {
  MOST_PRODUCTS,
  PROTOCOL,
  PROTOCOL_BEFORE,
  type FeedBody,
  type StoreProduct,
} from "../../shared/sync/messages.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, TestTill, valueOf } from "../testTill.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const ALL: HqInput<"product.list"> = {
  text: "",
  source: null,
  supplier: null,
  category: null,
  active: null,
  sort: "code",
  after: null,
  limit: 200,
};
const TEA: HqInput<"product.put"> = {
  isNew: true,
  id: "T-1",
  name: "龙井 100%",
  nameEn: "",
  barcode: "6900000003015",
  category: "茶",
  priceFen: 5_000,
  costFen: 3_000,
  unit: "",
  source: "own",
  supplier: null,
};
const SUPPLIER = { isNew: true, id: "S-1", name: "山泉茶业", contact: "13800000001" };
const put = async (changed: Partial<HqInput<"product.put">> = {}): Promise<string> =>
  codeOf(await owner.ask("product.put", { ...TEA, ...changed }));
const listed = async (changed: Partial<HqInput<"product.list">> = {}): Promise<string[]> =>
  valueOf(await owner.ask("product.list", { ...ALL, ...changed }))
    .rows.map((it) => it.id)
    .filter((id) => !/^p\d/.test(id));
const one = async (id: string) => {
  const { rows } = valueOf(await owner.ask("product.list", { ...ALL, text: id }));
  const found = rows.find((it) => it.id === id);
  if (!found) throw new Error(`no product ${id}`);
  return found;
};
const fileOf = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const checked = async (text: string) => valueOf(await owner.ask("product.check", { file: fileOf(text) }));
const wrongs = async (text: string) => (await checked(text)).errors.map((it) => `${it.line} ${it.code}`);

test("a product is added, changed, sold no more; what does not fit is refused by name and nothing is changed", async () => {
  expect(await put()).toBe("ok");
  expect(await one("T-1")).toMatchObject({
    code: "T-1",
    nameEn: "龙井 100%",
    categoryName: "茶",
    priceFen: 5_000,
    unit: null,
    active: true,
  });
  expect(await put()).toBe("product-exists");
  expect(await put({ isNew: false, id: "nobody" })).toBe("unknown-goods");
  expect(await put({ id: "T 2", barcode: null })).toBe("malformed");
  expect(await put({ id: "T-2" })).toBe("barcode-taken");
  expect(await put({ id: "T-2", barcode: "6900000003016" })).toBe("malformed");
  expect(await put({ id: "T-2", barcode: null, costFen: 500_001 })).toBe("senseless-cost");
  expect(await put({ id: "T-2", barcode: null, unit: "fathom" })).toBe("malformed");
  expect(await put({ id: "T-2", barcode: null, supplier: "S-1" })).toBe("malformed");
  expect(await put({ id: "T-2", barcode: null, source: "supplier" })).toBe("malformed");
  expect(await put({ id: "T-2", barcode: null, source: "supplier", supplier: "S-1" })).toBe("unknown-supplier");
  expect(await put({ id: "T-2", barcode: null, name: "4111 1111 1111 1111" })).toBe("malformed");
  expect(await listed()).toEqual(["T-1"]);
  valueOf(await owner.ask("supplier.put", SUPPLIER));
  expect(await put({ isNew: false, unit: "公斤", source: "supplier", supplier: "S-1", priceFen: 6_000 })).toBe("ok");
  expect(await one("T-1")).toMatchObject({ unit: "kg", supplierName: "山泉茶业", priceFen: 6_000 });
  expect(valueOf(await owner.ask("product.active", { id: "T-1", active: false })).active).toBe(false);
  expect(codeOf(await owner.ask("product.active", { id: "T-2", active: false }))).toBe("unknown-goods");
});

test("products are found by text, which says what it says, by source, supplier, category and state, in four orders, page by page", async () => {
  valueOf(await owner.ask("supplier.put", SUPPLIER));
  await put();
  await put({ id: "A-2", name: "红茶", nameEn: "Black_tea", barcode: null, priceFen: 9_000, costFen: null });
  await put({ id: "B-3", name: "碟", barcode: null, category: "器具", source: "supplier", supplier: "S-1" });
  await owner.ask("product.active", { id: "B-3", active: false });
  expect(await listed()).toEqual(["A-2", "B-3", "T-1"]);
  expect(await listed({ text: "100%" })).toEqual(["T-1"]);
  expect(await listed({ text: "%" })).toEqual(["T-1"]);
  expect(await listed({ text: "_" })).toEqual(["A-2"]);
  expect(await listed({ text: "black" })).toEqual(["A-2"]);
  expect(await listed({ text: "69000000030" })).toEqual(["T-1"]);
  expect(await listed({ text: "t-1" })).toEqual(["T-1"]);
  expect(await listed({ source: "supplier" })).toEqual(["B-3"]);
  expect(await listed({ supplier: "S-1", active: true })).toEqual([]);
  expect(await listed({ active: false })).toEqual(["B-3"]);
  expect(await listed({ category: "茶" })).toEqual(["A-2", "T-1"]);
  expect((await listed({ sort: "price" }))[0]).toBe("A-2");
  for (const sort of ["code", "name", "price", "changed"] as const) {
    const whole = valueOf(await owner.ask("product.list", { ...ALL, sort }));
    const ids: string[] = [];
    let after: HqInput<"product.list">["after"] = null;
    for (;;) {
      const page: HqOutput<"product.list"> = valueOf(
        await owner.ask("product.list", { ...ALL, sort, after, limit: 1 }),
      );
      expect(page.found).toBe(whole.found);
      const [row]: HqProduct[] = page.rows;
      if (!row) break;
      ids.push(row.id);
      after = { id: row.id, code: row.code, name: row.name, price: row.priceFen, changedAt: row.changedAt };
    }
    expect(ids).toEqual(whole.rows.map((it) => it.id));
  }
});

test("suppliers are added, changed, disabled, found", async () => {
  const supplier = async (changed: object) => codeOf(await owner.ask("supplier.put", { ...SUPPLIER, ...changed }));
  expect([await supplier({}), await supplier({}), await supplier({ isNew: false, id: "S-9" })]).toEqual([
    "ok",
    "supplier-exists",
    "unknown-supplier",
  ]);
  expect(await supplier({ isNew: false, name: "山泉 50%" })).toBe("ok");
  expect(await supplier({ id: "S-2", name: "Bo" })).toBe("ok");
  expect(valueOf(await owner.ask("supplier.active", { id: "S-2", active: false })).active).toBe(false);
  const find = async (text: string, active: boolean | null = null) =>
    valueOf(await owner.ask("supplier.list", { text, active, after: null, limit: 9 })).rows.map((it) => it.id);
  expect(await find("")).toEqual(["S-2", "S-1"]);
  expect(await find("%")).toEqual(["S-1"]);
  expect(await find("", true)).toEqual(["S-1"]);
  expect(
    valueOf(
      await owner.ask("supplier.list", { text: "", active: null, after: { id: "S-2", name: "Bo" }, limit: 9 }),
    ).rows.map((it) => it.id),
  ).toEqual(["S-1"]);
});

test("what came by the order API stands in the same table, and is changed there", async () => {
  const key = valueOf(await owner.ask("api.key", { name: "mall" })).key;
  const call = async (body: object) =>
    await fetch(`${server.url}/api/v1/products`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await call({ id: "web-1", name: "网茶", price: 990, cost: 400 })).status).toBe(200);
  expect(await one("web-1")).toMatchObject({ code: "web-1", costFen: 400, source: "own", active: true });
  valueOf(await owner.ask("supplier.put", SUPPLIER));
  const web = { ...TEA, isNew: false, id: "web-1", barcode: null, name: "好网茶", category: "online" };
  valueOf(await owner.ask("product.put", { ...web, source: "aggregated", supplier: "S-1" }));
  expect((await call({ id: "web-1", name: "网茶", price: 1_990 })).status).toBe(200);
  // What the API does not know of stays.
  expect(await one("web-1")).toMatchObject({
    name: "网茶",
    priceFen: 1_990,
    costFen: 3_000,
    source: "aggregated",
    supplier: "S-1",
  });
});

test("a file is checked, says what it would do, and is taken in whole; the same once more changes nothing", async () => {
  valueOf(await owner.ask("supplier.put", SUPPLIER));
  await put();
  const text =
    "编码,名称,售价,成本,条码,分类,单位,来源,供货商,在售,快捷键\r\n" +
    "T-1,龙井,55.00,30,6900000003015,茶,,自营,,是,1\r\n" +
    "N-1,新茶,12.5,,,新类,斤,,山泉茶业,否,\r\n";
  const view = await checked(text);
  expect(view).toMatchObject({ rows: 2, added: 1, changed: 1, unchanged: 0, errorCount: 0, encoding: "utf-8" });
  expect(await listed()).toEqual(["T-1"]);
  const take = async (expected: object, name = "茶.csv") =>
    await owner.ask("product.import", { name, file: fileOf(text), expected: { ...expected } as never });
  expect(codeOf(await take({ added: 2, changed: 0, unchanged: 0 }))).toBe("import-differs");
  expect(await listed()).toEqual(["T-1"]);
  expect(valueOf(await take({ added: 1, changed: 1, unchanged: 0 }))).toEqual({ added: 1, changed: 1, unchanged: 0 });
  expect(await one("T-1")).toMatchObject({ name: "龙井", priceFen: 5_500, costFen: 3_000 });
  expect(await one("N-1")).toMatchObject({
    priceFen: 1_250,
    costFen: null,
    unit: "斤",
    source: "supplier",
    supplier: "S-1",
    active: false,
    categoryName: "新类",
  });
  expect(await checked(text)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  const log = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "product.import", limit: 9 }));
  expect(log.map((it) => it.outcome)).toEqual(["ok", "import-differs"]);
  expect(log[0]?.what.length).toBeLessThan(400);
});

test("what is wrong with a file is told by line, and nothing of it is taken in", async () => {
  await put();
  const head = "code,name,price,barcode,unit,source,supplier,active\n";
  expect(
    await wrongs(
      `${head}a b,茶,1,,,,,\nX,,1,,,,,\nX2,茶,十块,,,,,\nX3,茶,1,6900000003015,,,,\nX4,茶,1,6900000003016,,,,\n` +
        `X5,茶,1,,furlong,,,\nX6,茶,1,,,rented,,\nX7,茶,1,,,,谁,\nX8,茶,1,,,supplier,,\nX9,茶,1,,,,,maybe\nX9,茶,1,,,,,\nT-1,茶,1,,,,,\n`,
    ),
  ).toEqual([
    "2 code-shape",
    "3 missing",
    "4 not-an-amount",
    "6 wrong-check-digit",
    "7 unknown-unit",
    "8 wrong-source",
    "9 unknown-supplier",
    "10 wrong-source",
    "11 not-a-flag",
    "12 twice",
  ]);
  expect(await wrongs("名称,售价\n茶,1\n")).toEqual(["1 no-column"]);
  expect(await wrongs(`${head}X3,茶,1,6900000003015,,,,\n`)).toEqual(["2 taken"]);
  expect((await owner.ask("product.check", { file: Buffer.from([0xff, 0xff, 0xff]).toString("base64") })).ok).toBe(
    true,
  );
  const file = fileOf(`${head}a b,茶,1,,,,,\nOK,茶,1,,,,,\n`);
  expect(
    codeOf(await owner.ask("product.import", { name: "x", file, expected: { added: 1, changed: 0, unchanged: 0 } })),
  ).toBe("import-has-errors");
  expect(await listed()).toEqual(["T-1"]);
});

/** The products a till hears of, row by row, as they stand when it asks. */
async function heard(till: TestTill, after = 0): Promise<StoreProduct[][]> {
  const { rows } = valueOf(await till.pull(after));
  const bodies = rows.map(({ body }): FeedBody => body);
  return bodies.flatMap((body) => (body.kind === "products" ? [body.products] : []));
}
const short = (rows: StoreProduct[][]): string[][] => rows.map((row) => row.map((it) => `${it.id} ${it.price}`));

test("S11.8 a product that headquarters keeps goes to every till, by HQ, by file and by the order API; a row says what holds when it is asked for", async () => {
  const tills = [await server.till("s1/t1"), await server.till("s2/t1")];
  await put();
  for (const till of tills) {
    expect(short(await heard(till))).toEqual([["T-1 5000"]]);
    expect(till.wakes).toBe(1);
  }
  await put({ isNew: false, priceFen: 6_000 });
  const [till] = tills;
  if (!till) throw new Error("no till");
  // What was changed again is told by its newest row alone.
  expect(short(await heard(till))).toEqual([[], ["T-1 6000"]]);
  valueOf(await owner.ask("product.active", { id: "T-1", active: false }));
  expect((await heard(till, 2))[0]).toMatchObject([{ id: "T-1", active: false, cost: 3_000, unit: null }]);
  const text = "编码,名称,售价,单位\nT-1,龙井,70,\nN-1,糖,2,斤\n";
  const expected = { added: 1, changed: 1, unchanged: 0 };
  valueOf(await owner.ask("product.import", { name: "x", file: fileOf(text), expected }));
  expect(short(await heard(till, 3))).toEqual([["T-1 7000", "N-1 200"]]);
  const key = valueOf(await owner.ask("api.key", { name: "mall" })).key;
  await fetch(`${server.url}/api/v1/products`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ id: "web-1", name: "网茶", price: 990 }),
  });
  expect(short(await heard(till, 4))).toEqual([["web-1 990"]]);
  expect(valueOf(await till.pull(4)).rows[0]?.body).toMatchObject({ categories: [{ id: "online" }] });
});

test("S11.8 a till hears all products when it first greets, when it is enrolled once more, and when it has heard more than is remembered; one of the version before none", async () => {
  const before = new TestTill("s1/t2");
  before.protocol = PROTOCOL_BEFORE;
  server.running.setup.putCatalogue(
    [{ id: "c", name: "类", nameEn: "Kind" }],
    [
      {
        id: "set-up",
        code: "1",
        name: "品",
        nameEn: "",
        barcode: null,
        price: 1,
        category: "c",
        key: null,
        cost: null,
      },
    ],
  );
  await put();
  const codeFor = (till: string) => valueOf(server.running.setup.issueCode("s1", till, till)).code;
  const old = valueOf(await before.enrol(server.url, codeFor("t2")));
  expect(old.products.map((it) => it.id).toSorted()).toEqual(["T-1", "set-up"]);
  before.open();
  await before.connect(server.url);
  valueOf(await before.hello());

  const till = new TestTill("s1/t1");
  const shop = valueOf(await till.enrol(server.url, codeFor("t1")));
  expect(shop.products.map((it) => it.id)).toEqual(["set-up"]);
  // Between its enrolment and its first greeting.
  await put({ id: "T-2", barcode: null });
  till.open();
  await till.connect(server.url);
  valueOf(await till.hello());
  expect(short(await heard(till))).toEqual([["T-1 5000", "T-2 5000"]]);
  await till.connect(server.url);
  valueOf(await till.hello({ feed: 1 }));
  expect(await heard(till, 1)).toEqual([]);
  await till.connect(server.url);
  valueOf(await till.hello({ feed: 7 }));
  expect((await heard(till, 7)).at(-1)).toHaveLength(2);

  expect(valueOf(await before.pull(0)).rows).toEqual([]);
  before.protocol = PROTOCOL;
  await before.connect(server.url);
  valueOf(await before.hello());
  expect(short(await heard(before))).toEqual([["T-1 5000", "T-2 5000"]]);
  before.disconnect();
  till.disconnect();
});

test(`S11.8 of many products no row holds more than ${MOST_PRODUCTS}, and together they are all of them, each once`, async () => {
  const till = await server.till("s1/t1");
  const lines = Array.from({ length: 1_203 }, (_, n) => `X${n},商品 ${n},${n + 1}`);
  const file = fileOf(`编码,名称,售价\n${lines.join("\n")}\n`);
  const expected = { added: 1_203, changed: 0, unchanged: 0 };
  valueOf(await owner.ask("product.import", { name: "x", file, expected }));
  const rows = await heard(till);
  expect(rows.map((it) => it.length)).toEqual([500, 500, 203]);
  expect(new Set(rows.flat().map((it) => it.id)).size).toBe(1_203);
  const later = await server.till("s1/t2");
  expect((await heard(later)).map((it) => it.length)).toEqual([500, 500, 203]);
});
