import { describe, expect, test } from "vitest";
import { checkDigit, memberQr } from "../../../shared/order/barcode.ts";
import { books, testTill, type TestTill } from "../../testTill.ts";
import { key, take } from "./testFile.ts";

const label = (body: string): string => body + checkDigit(body);
const codes = async (it: TestTill, text: string, limit = 10): Promise<string[]> =>
  (await it.ok("catalogue.search", { text, limit })).map((product) => product.code);

describe("search", () => {
  test.each([
    ["红烧牛肉", "405"],
    ["牛肉面", "405"],
    ["hsnrm", "405"],
    ["HSNRM", "405"],
    ["hongshaoniu", "405"],
    ["niurou", "405"],
    ["beef noodles", "405"],
    ["noodles beef", "405"],
    ["面 红烧", "405"],
    ["6900000004050", "405"],
    ["0004050", "405"],
    ["４０５", "405"],
    ["hfspg", "601"],
    ["lvcha", undefined],
    ["%", undefined],
    ["_", undefined],
  ])("%s finds %s", async (text, code) => {
    const it = testTill();
    expect((await codes(it, text))[0]).toBe(code);
  });

  test("whole codes come first, then beginnings, then anything inside; never more than asked for", async () => {
    const it = testTill();
    await take(it, "products", "编码,名称,售价\n1,苏打,1\n55101,甲 101,1\n1019,乙,1\n8101,丙,1");
    expect(await codes(it, "101")).toEqual(["101", "1019", "55101", "8101"]);
    expect(await codes(it, "101", 2)).toEqual(["101", "1019"]);
    expect((await codes(it, "苏打"))[0]).toBe("1");
    expect(await codes(it, " ")).toEqual([]);
  });

  test("what was taken in is found at once, what was changed no more by its old name", async () => {
    const it = testTill();
    expect(await codes(it, "乌龙")).toEqual(["301"]);
    await take(it, "products", "编码,名称,售价\n301,铁观音,5\n9001,乌龙面,5");
    expect(await codes(it, "乌龙")).toEqual(["9001"]);
    expect(await codes(it, "tgy")).toEqual(["301"]);
  });

  test("names nobody has spelt yet are spelt when somebody searches, and kept for the next start", async () => {
    const it = testTill();
    const spelt = (): number =>
      books(it.dataDir).prepare("SELECT count(*) FROM products WHERE pinyin <> ''").pluck().get() as number;
    expect(spelt()).toBe(0);
    expect(await codes(it, "blt")).toEqual([]);
    expect(await codes(it, "ht")).toEqual(["403"]);
    expect(spelt()).toBe(books(it.dataDir).prepare("SELECT count(*) FROM products").pluck().get());
  });

  test("searches while the products change are answered, and end with what is there then", async () => {
    const it = testTill();
    const searches = Promise.all(Array.from({ length: 20 }, async () => await codes(it, "新货")));
    await take(it, "products", "编码,名称,售价\n9001,新货,5");
    await searches;
    expect(await codes(it, "新货")).toEqual(["9001"]);
  });
});

describe("scan", () => {
  test("by barcode, by UPC-A as EAN-13 and the other way round, by code", async () => {
    const it = testTill();
    await take(it, "products", "编码,名称,条码,售价\nA-1,甲,036000291452,1\nA-2,乙,0012345678905,1\nA-3,丙,PF-128/x,1");
    for (const [code, found] of [
      ["6900000003015", "301"],
      ["0036000291452", "A-1"],
      ["012345678905", "A-2"],
      ["PF-128/x", "A-3"],
      ["A-3", "A-3"],
    ] as const)
      expect(await it.ok("catalogue.scan", { code })).toMatchObject({ is: "product", product: { code: found } });
  });

  test("a wrong check digit is refused by its name, but for a product that has just this barcode", async () => {
    const it = testTill();
    expect(await it.call("catalogue.scan", { code: "6900000003016" })).toMatchObject({ code: "wrong-check-digit" });
    expect(await it.call("catalogue.scan", { code: "6900000009994" })).toMatchObject({ code: "unknown-product" });
    expect(await it.call("catalogue.scan", { code: "12345" })).toMatchObject({ code: "unknown-product" });
    const db = books(it.dataDir);
    db.prepare("UPDATE products SET barcode = '6900000003016' WHERE code = '301'").run();
    expect(await it.ok("catalogue.scan", { code: "6900000003016" })).toMatchObject({ product: { code: "301" } });
  });

  test("labels of weighed goods: weight by 21, price by 22, a wrong check digit refused", async () => {
    const it = testTill();
    expect(await it.ok("catalogue.scan", { code: label("210060100824") })).toMatchObject({
      is: "product",
      product: { code: "601", unit: "kg", priceFen: 1298 },
      weight: 824,
    });
    const priced = await it.ok("catalogue.scan", { code: label("220060301070") });
    expect(priced).toMatchObject({ product: { code: "603" }, priceFen: 1070 });
    expect(priced).not.toHaveProperty("weight");
    const wrong = label("210060100824").replace(/.$/, (it) => String((Number(it) + 1) % 10));
    expect(await it.call("catalogue.scan", { code: wrong })).toMatchObject({ code: "wrong-check-digit" });
    expect(await it.call("catalogue.scan", { code: label("210099900824") })).toMatchObject({ code: "unknown-product" });
  });

  test("a label's product by a barcode with zeros for the value, its weight in the product's own unit", async () => {
    const it = testTill();
    await take(it, "products", `编码,名称,条码,售价,单位\nB-1,龙虾,${label("217777700000")},188,kg\n88888,大米,,3,斤`);
    expect(await it.ok("catalogue.scan", { code: label("217777701250") })).toMatchObject({
      product: { code: "B-1" },
      weight: 1250,
    });
    expect(await it.ok("catalogue.scan", { code: label("218888802500") })).toMatchObject({ weight: 5000 });
    expect(await it.ok("catalogue.scan", { code: label("217777700000") })).not.toHaveProperty("weight");
  });

  test("rules of the settings are tried in their order", async () => {
    const it = testTill();
    const settings = await it.ok("settings.get", {});
    const barcodeRules = [
      { name: "金额", type: "price" as const, pattern: "21.....{NNNDD}" },
      ...settings.barcodeRules,
    ];
    await it.ok("settings.put", { key: key(), settings: { ...settings, barcodeRules } });
    expect(await it.ok("catalogue.scan", { code: label("210060100824") })).toMatchObject({ priceFen: 824 });
  });

  test("a GS1 element string with weight and price", async () => {
    const it = testTill();
    await take(it, "products", "编码,名称,条码,售价,单位\nC-1,奶酪,6901234567892,98,kg");
    expect(await it.ok("catalogue.scan", { code: "]C10106901234567892310300125039221225" })).toMatchObject({
      product: { code: "C-1" },
      weight: 1250,
      priceFen: 1225,
    });
  });

  test("a member's code and a receipt's are told apart from products", async () => {
    const it = testTill();
    const { id } = await it.ok("member.register", { phone: "13812342046" });
    expect(await it.ok("catalogue.scan", { code: memberQr(id) })).toMatchObject({ is: "member", member: { id } });
    expect(await it.call("catalogue.scan", { code: "PFM1:nobody" })).toMatchObject({ code: "unknown-member" });
    for (const code of ["s1/t1/0000012", "https://pf.example/m/#o=s1/t1/0000012&s=abc"])
      expect(await it.ok("catalogue.scan", { code })).toEqual({ is: "receipt", order: "s1/t1/0000012" });
  });
});

test("quick keys by category, with weighed goods on a page of their own", async () => {
  const it = testTill();
  const pages = await it.ok("catalogue.keys", {});
  expect(pages.map(({ categoryEn, products }) => [categoryEn, products.length])).toEqual([
    ["Popular", 6],
    ["Breakfast", 6],
    ["Drinks", 5],
    ["Snacks", 5],
    ["Household", 4],
    ["By weight", 3],
  ]);
  expect(pages.at(-1)?.products[0]).toMatchObject({ name: "红富士苹果", unit: "kg", priceFen: 1298, stock: null });
});
