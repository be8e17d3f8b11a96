import { createHash } from "node:crypto";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import type { ImportError } from "../../../shared/contract/till.ts";
import { auditBooks, books, folder, testTill, type TestTill } from "../../testTill.ts";
import { giveOut, key, PIECE, read, send, take } from "./testFile.ts";

const HEADER = "编码,名称,英文名,条码,售价,分类,单位,快捷键,库存";
const file = (...lines: string[]): string => [HEADER, ...lines].join("\r\n");
const told = (errors: readonly ImportError[]) => errors.map(({ line, code, column }) => [line, code, column]);
const rowsOf = (dataDir: string, table: string): number =>
  books(dataDir).prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

describe("products are taken in from a file", () => {
  test("new ones, changed ones and unchanged ones; categories, units, quick keys and stock with them", async () => {
    const it = testTill();
    const view = await take(
      it,
      "products",
      file(
        '101,购物袋 中号,"Carrier bag, medium",6900000001011,0.30,常用,,0,',
        "106,美式咖啡,Americano,,10.90,常用,杯,5,",
        "9001,农夫山泉 550ml,,6921168509256,2,饮品,瓶,,24",
        '9002,红提,Red grapes,,"1,018.50",水果,公斤,1,3.5',
      ),
    );
    expect(view).toMatchObject({ state: "done", rows: 4, added: 2, changed: 1, unchanged: 1, errorCount: 0 });
    const scanned = await it.ok("catalogue.scan", { code: "9002" });
    expect(scanned).toMatchObject({
      is: "product",
      product: { name: "红提", nameEn: "Red grapes", priceFen: 101_850, category: "水果", unit: "kg", stock: 3_500 },
    });
    expect(await it.ok("catalogue.search", { text: "nfsq", limit: 5 })).toMatchObject([
      { code: "9001", nameEn: "农夫山泉 550ml", unit: null, stock: 24_000 },
    ]);
    expect(await it.ok("catalogue.search", { text: "americano", limit: 5 })).toMatchObject([{ priceFen: 1090 }]);
    expect((await it.ok("catalogue.keys", {})).at(-1)).toMatchObject({
      category: "水果",
      products: [{ code: "9002" }],
    });
    await it.close();
    expect(auditBooks(it.dataDir)).toEqual(expect.arrayContaining(["catalogue-imported", "stock-moved"]));
  });

  test("the fact names the file by its digest, and the same key again is answered as before, also after a restart", async () => {
    const it = testTill();
    const { id } = await read(it, "products", file("9001,新品,,,2,,,,"));
    const again = key();
    const first = await it.ok("import.commit", { id, key: again });
    expect(await it.ok("import.commit", { id, key: again })).toEqual(first);
    await it.close();
    const next = testTill({ dataDir: it.dataDir });
    expect(await next.ok("import.commit", { id, key: again })).toEqual(first);
    await next.close();
    const lines = books(it.dataDir).prepare("SELECT line FROM facts WHERE kind = 'catalogue-imported'").pluck().all();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(String(lines[0]))).toMatchObject({
      body: {
        file: "test.csv",
        digest: createHash("sha256").update(file("9001,新品,,,2,,,,")).digest("hex"),
        added: 1,
        changed: 0,
      },
    });
  });

  test.each([
    ["utf-8", (text: string) => Buffer.from(text)],
    ["utf-8", (text: string) => Buffer.from(`\uFEFF${text}`)],
    ["gb18030", (text: string) => iconv.encode(text, "gb18030")],
    ["gb18030", (text: string) => iconv.encode(`${text}\r\n9003,𠮷野家 €,,,5,,,,`, "gb18030")],
  ] as const)("%s is recognised", async (encoding, encoded) => {
    const it = testTill();
    const view = await read(it, "products", encoded(file("9001,农夫山泉 矿泉水,,,2,饮品,,,")));
    expect(view).toMatchObject({ encoding, errorCount: 0 });
    await it.ok("import.commit", { id: view.id, key: key() });
    expect(await it.ok("catalogue.search", { text: "农夫山泉", limit: 5 })).toMatchObject([
      { name: "农夫山泉 矿泉水" },
    ]);
  });

  test("bytes that are neither encoding, and a file without rows, are told as errors of the file", async () => {
    const it = testTill();
    const neither = Buffer.concat([Buffer.from(file("9001,x,,,2,,,,")), Buffer.from([0xff, 0xff, 0x00])]);
    expect(await read(it, "products", neither)).toMatchObject({
      encoding: null,
      errors: [{ line: 1, code: "encoding" }],
    });
    expect(await read(it, "products", HEADER)).toMatchObject({ errors: [{ line: 1, code: "empty" }] });
    expect(await read(it, "products", "\r\n\r\n")).toMatchObject({ errors: [{ line: 1, code: "empty" }] });
  });

  test("columns by English names, in any order, parted by tabs, with columns that nobody knows; what is not there stays", async () => {
    const it = testTill();
    const view = await take(it, "products", "Price\tremark\tName\tCode\n4.60\tx\t乌龙茶 500 ml\t301\n");
    expect(view).toMatchObject({ changed: 1, added: 0 });
    const scanned = await it.ok("catalogue.scan", { code: "6900000003015" });
    expect(scanned).toMatchObject({ product: { priceFen: 460, nameEn: "Oolong tea 500 ml", category: "drinks" } });
  });

  test("a missing or doubled column ends it at the header", async () => {
    const it = testTill();
    expect(told((await read(it, "products", "编码,售价\n1,2")).errors)).toEqual([[1, "no-column", "名称 (name)"]]);
    expect(told((await read(it, "products", "编码,code,名称,售价\n1,1,a,2")).errors)).toEqual([
      [1, "two-columns", "code"],
    ]);
    expect(told((await read(it, "members", "姓名\n小王")).errors)).toEqual([
      [1, "no-column", "手机号 (phone) / 卡号 (card)"],
    ]);
  });

  test("errors are told by the line of the file, quoted lines and empty ones counted", async () => {
    const it = testTill();
    const view = await read(
      it,
      "products",
      file(
        "9001,好的,,,2,,,,", // 2
        "", // 3
        '9002,"两\n行",,,abc,,,,', // 4 and 5
        "9001,又一个,,,3,,,,", // 6
        "9004,错条码,,6900000001012,3,,,,", // 7
        "9005,占用,,6900000001011,3,,,,", // 8
        "9006,同码,,6921168509256,3,,,,", // 9
        "9007,同码,,6921168509256,3,,,,", // 10
        "90 08,空格,,,3,,,,", // 11
        ",没编码,,,3,,,,", // 12
        "9009,,,,3,,,,", // 13
        "9010,量词,,,3,,英尺,,", // 14
        "9011,快捷,,,3,,,-1,", // 15
        "9012,库存,,,3,,,,1.2345", // 16
        "9013,4111 1111 1111 1111,,,3,,,,", // 17
        `9014,${"长".repeat(121)},,,3,,,,`, // 18
        "9015,贵,,,1.234,,,,", // 19
      ),
    );
    expect(told(view.errors)).toEqual([
      [4, "not-an-amount", "售价"],
      [6, "twice", "编码"],
      [7, "wrong-check-digit", "条码"],
      [8, "taken", "条码"],
      [10, "twice", "条码"],
      [11, "code-shape", "编码"],
      [12, "missing", "编码"],
      [13, "missing", "名称"],
      [14, "unknown-unit", "单位"],
      [15, "not-a-place", "快捷键"],
      [16, "not-a-quantity", "库存"],
      [17, "card-number", "名称"],
      [18, "too-long", "名称"],
      [19, "not-an-amount", "售价"],
    ]);
    expect(view.errors[0]).toMatchObject({ found: "abc", message: "an amount in yuan, such as 12.50" });
  });

  test("§10.2 what products cost comes in by its column; empty is unknown, without the column it stays; a slip is an error of its line", async () => {
    const it = testTill();
    const costs = (): unknown =>
      books(it.dataDir).prepare("SELECT code, cost_fen FROM products WHERE code IN ('301', '302', '9001')").raw().all();
    const first = await take(it, "products", "编码,名称,售价,成本\n301,茶,4.50,3.1\n302,奶,16.80,\n9001,新,2,0");
    expect(first).toMatchObject({ added: 1, changed: 2 });
    expect(costs()).toEqual([
      ["301", 310],
      ["302", null],
      ["9001", 0],
    ]);
    const second = await take(it, "products", "code,name,price\n301,茶,4.50\n9001,新,3");
    expect(second).toMatchObject({ changed: 1, unchanged: 1 });
    expect(costs()).toMatchObject([["301", 310], {}, ["9001", 0]]);
    const wrong = "code,name,price,cost\n301,茶,4.50,450.01\n302,奶,16.80,-1\n9001,新,0,450\n9002,新,4.50,450";
    const { errors } = await read(it, "products", wrong);
    expect(errors).toMatchObject([
      { line: 2, code: "senseless-cost", column: "cost", found: "450.01" },
      { line: 3, code: "not-an-amount", column: "cost", found: "-1" },
    ]);
    expect(errors[0]?.message).toContain("expected at most 100 times the price");
    // What is known has to make sense beside the new price, too.
    expect((await read(it, "products", "code,name,price\n301,茶,0.03")).errors).toMatchObject([
      { line: 2, code: "senseless-cost", column: "cost", found: "3.10" },
    ]);
  });

  test("an unclosed quotation mark is told, and ends the reading", async () => {
    const it = testTill();
    const view = await read(it, "products", file("9001,a,,,2,,,,", '9002,"b,,,2,,,,', "9003,c,,,2,,,,"));
    expect(told(view.errors)).toEqual([[3, "quotes", ""]]);
  });

  test("two products may swap their barcodes in one file; a UPC-A and its EAN-13 are the same barcode", async () => {
    const it = testTill();
    const swapped = await take(
      it,
      "products",
      "编码,名称,条码,售价\n301,乌龙茶,6900000003022,4.50\n302,牛奶,6900000003015,16.80\n901,A,036000291452,1",
    );
    expect(swapped).toMatchObject({ changed: 2, added: 1, errorCount: 0 });
    expect(await it.ok("catalogue.scan", { code: "6900000003022" })).toMatchObject({ product: { code: "301" } });
    expect(await it.ok("catalogue.scan", { code: "0036000291452" })).toMatchObject({ product: { code: "901" } });
    const upc = await read(it, "products", "编码,名称,条码,售价\n902,B,0036000291452,1\n903,C,036000291452,1");
    expect(told(upc.errors)).toEqual([
      [2, "taken", "条码"],
      [3, "twice", "条码"],
      [3, "taken", "条码"],
    ]);
  });

  test("what the products are when it is taken in counts, not what they were when it was read", async () => {
    const it = testTill();
    const { id } = await read(it, "products", "编码,名称,条码,售价\n901,A,6921168509256,1");
    const dir = books(it.dataDir);
    expect(dir.prepare("SELECT count(*) FROM products WHERE code = '901'").pluck().get()).toBe(0);
    await it.ok("import.commit", { id, key: key() });
    const later = await read(it, "products", "编码,名称,条码,售价\n902,B,6921168509256,1");
    expect(told(later.errors)).toEqual([[2, "taken", "条码"]]);
    expect(await it.call("import.commit", { id: later.id, key: key() })).toMatchObject({ code: "import-has-errors" });
  });
});

describe("nothing is half taken in", () => {
  test("an error in the last of 20,000 lines keeps all of it out; without it all of it comes in", async () => {
    const it = testTill();
    const lines = Array.from({ length: 20_000 }, (_, at) => `X${at},商品 ${at} 号,,,${at % 100}.50,批量,,,`);
    const before = rowsOf(it.dataDir, "products");
    const wrong = await read(it, "products", file(...lines, "X1,坏,,,1,,,,"));
    expect(told(wrong.errors)).toEqual([[20_002, "twice", "编码"]]);
    expect(await it.call("import.commit", { id: wrong.id, key: key() })).toMatchObject({ code: "import-has-errors" });
    expect(rowsOf(it.dataDir, "products")).toBe(before);
    expect(await it.ok("catalogue.search", { text: "X19999", limit: 5 })).toEqual([]);
    expect(await take(it, "products", file(...lines))).toMatchObject({ rows: 20_000, added: 20_000 });
    expect(rowsOf(it.dataDir, "products")).toBe(before + 20_000);
    expect(await it.ok("catalogue.search", { text: "sp 19999", limit: 5 })).toMatchObject([{ code: "X19999" }]);
  }, 60_000);

  test("a till that ends between two pieces, or before it is taken in, knows nothing of the file", async () => {
    const it = testTill();
    const { id } = await it.ok("import.begin", { key: key(), what: "products", name: "a.csv", bytes: 100 });
    await it.ok("import.piece", { id, at: 0, base64: Buffer.alloc(40).toString("base64") });
    expect(await it.call("import.commit", { id, key: key() })).toMatchObject({ code: "malformed" });
    const whole = await read(it, "products", file("9001,a,,,2,,,,"));
    await it.close();
    const next = testTill({ dataDir: it.dataDir });
    for (const gone of [id, whole.id]) {
      expect(await next.call("import.state", { id: gone })).toMatchObject({ code: "unknown-import" });
      expect(await next.call("import.commit", { id: gone, key: key() })).toMatchObject({ code: "unknown-import" });
    }
    expect(await next.call("catalogue.scan", { code: "9001" })).toMatchObject({ code: "unknown-product" });
  });

  test("a full disk keeps all of it out, and the same file is taken in when there is room", async () => {
    const dataDir = folder();
    await testTill({ dataDir }).close();
    const pages = books(dataDir).pragma("page_count", { simple: true }) as number;
    const lines = Array.from({ length: 3_000 }, (_, at) => `X${at},商品 ${at} 号,,,1.50,批量,,,7`);
    const full = testTill({ dataDir, maxPages: pages + 10 });
    const { id } = await read(full, "products", file(...lines));
    expect(await full.call("import.commit", { id, key: key() })).toMatchObject({ code: "disk-full" });
    expect(await full.ok("import.state", { id })).toMatchObject({ state: "ready", errorCount: 0 });
    expect(await full.call("catalogue.scan", { code: "X1" })).toMatchObject({ code: "unknown-product" });
    expect(await full.ok("catalogue.search", { text: "苹果", limit: 5 })).toHaveLength(1);
    await full.close();
    expect(auditBooks(dataDir)).not.toContain("catalogue-imported");
    const roomy = testTill({ dataDir });
    expect(await take(roomy, "products", file(...lines))).toMatchObject({ added: 3_000 });
    expect(await roomy.ok("catalogue.scan", { code: "X1" })).toMatchObject({ product: { stock: 7_000 } });
  });

  test("pieces come in order; one that came before is taken as such, one that does not fit is refused", async () => {
    const it = testTill();
    const bytes = Buffer.from(file(...Array.from({ length: 4_000 }, (_, at) => `X${at},商品,,,1.50,,,,`)));
    const { id } = await it.ok("import.begin", { key: key(), what: "products", name: "a.csv", bytes: bytes.length });
    const piece = (at: number) => ({ id, at, base64: bytes.subarray(at, at + PIECE).toString("base64") });
    expect(await it.call("import.piece", piece(PIECE))).toMatchObject({ code: "malformed" });
    await it.ok("import.piece", piece(0));
    expect(await it.ok("import.piece", piece(0))).toMatchObject({ received: Math.min(PIECE, bytes.length) });
    expect(await it.call("import.piece", { id, at: bytes.length, base64: "AAAA" })).toMatchObject({
      code: "malformed",
    });
  });

  test("one that is dropped, and one that another follows, are known no more", async () => {
    const it = testTill();
    const first = await send(it, "products", file("9001,a,,,2,,,,"));
    const second = await send(it, "products", file("9001,a,,,2,,,,"));
    expect(await it.call("import.state", { id: first })).toMatchObject({ code: "unknown-import" });
    await it.ok("import.drop", { id: second });
    expect(await it.call("import.commit", { id: second, key: key() })).toMatchObject({ code: "unknown-import" });
  });
});

describe("members are taken in from a file", () => {
  test("new ones are registered by facts, known ones stay as they are", async () => {
    const it = testTill();
    const known = await it.ok("member.register", { phone: "13812342046", name: "老客" });
    const view = await take(
      it,
      "members",
      "手机号,卡号,姓名\n138-1234-2046,,别名\n13900000001,VIP-1,小王\n,VIP-2,\n+85291234567,,陈",
    );
    expect(view).toMatchObject({ state: "done", added: 3, changed: 0, unchanged: 1 });
    expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({ id: known.id, name: "老客" });
    expect(await it.ok("member.find", { card: "VIP-1" })).toMatchObject({ phone: "13900000001", name: "小王" });
    await it.close();
    expect(auditBooks(it.dataDir).filter((kind) => kind === "member-registered")).toHaveLength(4);
  });

  test("one who was registered between reading and taking in keeps what they have", async () => {
    const it = testTill();
    const { id, added } = await read(it, "members", "手机号\n13812342046\n13812342047");
    expect(added).toBe(2);
    const member = await it.ok("member.register", { phone: "13812342046", name: "快一步" });
    const lines = [{ kind: "amount" as const, amountFen: 1990 }];
    await it.ok("sale.commit", {
      key: key(),
      lines,
      member: member.id,
      tenders: [{ kind: "cash", givenFen: 1990 }],
    });
    expect(await it.ok("import.commit", { id, key: key() })).toMatchObject({ added: 1, unchanged: 1 });
    expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({ name: "快一步", waitingFen: 1990 });
  });

  test("errors by line: shapes, numbers of payment cards, doubles, phone and card of two members", async () => {
    const it = testTill();
    await it.ok("member.register", { phone: "13800000001" });
    await it.ok("member.register", { card: "VIP-1" });
    const view = await read(
      it,
      "members",
      "phone,card,name\n1.38E+10,,\n,4111111111111111,\n,a b,\n,,小王\n13800000002,,\n13800000002,,\n13800000001,VIP-1,",
    );
    expect(told(view.errors)).toEqual([
      [2, "phone-shape", "phone"],
      [3, "card-number", "card"],
      [4, "card-shape", "card"],
      [5, "no-number", "phone"],
      [7, "twice", "phone"],
      [8, "taken", "card"],
    ]);
  });
});

describe("§11.6 who brought a member, from a file", () => {
  test("by phone or card, here or anywhere in the file; facts of their own; given out and taken in elsewhere", async () => {
    const it = testTill();
    await it.ok("member.register", { phone: "13800000001" });
    await it.ok("member.register", { phone: "13800000002" });
    const file =
      "手机号,卡号,推荐人\n13800000003,,VIP-1\n13800000004,VIP-1,138 0000 0001\n13800000002,,13800000003\n13800000001,,";
    expect(await read(it, "members", file)).toMatchObject({ added: 2, changed: 1, unchanged: 1, errorCount: 0 });
    expect(await take(it, "members", file)).toMatchObject({ added: 2, changed: 1, unchanged: 1 });
    const brought = async (at: TestTill, phone: string) =>
      (await at.ok("member.find", { phone })).referrer?.label ?? null;
    const labels = async (at: TestTill) =>
      await Promise.all(["1", "2", "3", "4"].map(async (end) => await brought(at, `1380000000${end}`)));
    const all = [null, "138****0003", "138****0004", "138****0001"];
    expect(await labels(it)).toEqual(all);
    // The same file again changes nothing, and no fact comes of it.
    expect(await take(it, "members", file)).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
    expect(auditBooks(it.dataDir).filter((kind) => kind === "referrer-set")).toHaveLength(3);
    const out = await giveOut(it, "members");
    expect(out.toString("utf8")).toContain("13800000003,,,13800000004");
    const other = testTill();
    expect(await take(other, "members", out)).toMatchObject({ added: 4 });
    expect(await labels(other)).toEqual(all);
  });

  test("errors by line: unknown, oneself, a loop, said already, bought before; nothing of the file counts", async () => {
    const it = testTill();
    await it.ok("member.register", { phone: "13800000001" });
    await it.ok("member.register", { phone: "13800000002", referrer: "13800000001" });
    const { id } = await it.ok("member.register", { card: "VIP-9" });
    await it.sell(key(), 100, id);
    const view = await read(
      it,
      "members",
      [
        "手机号,卡号,推荐人",
        "13800000003,,13800000099",
        "13800000004,,13800000004",
        "13800000001,,13800000002",
        "13800000002,,VIP-9",
        ",VIP-9,13800000001",
        "13800000005,,13800000006",
        "13800000006,,13800000005",
        "13800000007,,4111111111111111",
      ].join("\n"),
    );
    expect(told(view.errors)).toEqual([
      [2, "unknown-referrer", "推荐人"],
      [3, "self-referral", "推荐人"],
      [4, "referral-loop", "推荐人"],
      [5, "referrer-set-already", "推荐人"],
      [6, "ordered-already", "推荐人"],
      [8, "referral-loop", "推荐人"],
      [9, "card-number", "推荐人"],
    ]);
    expect(await it.call("import.commit", { id: view.id, key: key() })).toMatchObject({ code: "import-has-errors" });
    expect(await it.call("member.find", { phone: "13800000005" })).toMatchObject({ code: "unknown-member" });
  });

  test("who bought between reading and taking in is left as they are", async () => {
    const it = testTill();
    const member = await it.ok("member.register", { phone: "13800000001" });
    await it.ok("member.register", { phone: "13800000002" });
    const { id, changed } = await read(it, "members", "phone,referrer\n13800000001,13800000002");
    expect(changed).toBe(1);
    await it.sell(key(), 100, member.id);
    expect(await it.ok("import.commit", { id, key: key() })).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await it.ok("member.find", { phone: "13800000001" })).toMatchObject({ referrer: null });
  });
});

describe("what is given out can be taken in again", () => {
  test.each(["utf-8", "gb18030"] as const)("products, in %s: nothing changes by it", async (encoding) => {
    const it = testTill();
    await take(
      it,
      "products",
      file(
        '9001,"=1+2, ""引号""",@en,,2,"+分类",,,-3',
        "9002,'单引号,-x,6921168509256,2,,公斤,,0.824",
        "-A,负,''=x,,1,,,,",
      ),
    );
    const out = await giveOut(it, "products", encoding);
    if (encoding === "utf-8") expect(out.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const text = iconv.decode(out, encoding);
    expect(text.split("\r\n")[0]).toBe(HEADER.replace("售价", "售价,成本"));
    expect(text).toContain(",4.50,2.90,");
    // No cell begins as a formula does.
    expect(text).toContain(`9001,"'=1+2, ""引号""",'@en,,2.00,,'+分类,,,-3\r\n`);
    expect(text).toContain("'-A,负,''=x,,1.00");
    const view = await take(it, "products", out);
    expect(view).toMatchObject({ encoding, added: 0, changed: 0, unchanged: view.rows });
    const other = testTill();
    await take(other, "products", out);
    expect(iconv.decode(await giveOut(other, "products", encoding), encoding)).toBe(text);
  });

  test("members, page by page", async () => {
    const it = testTill();
    const lines = Array.from({ length: 4_500 }, (_, at) => `+86139${String(at).padStart(8, "0")},K-${at},会员 ${at}`);
    await take(it, "members", ["手机号,卡号,姓名", ...lines].join("\n"));
    const out = await giveOut(it, "members", "gb18030");
    expect(iconv.decode(out, "gb18030")).toContain("'+8613900000000,K-0,会员 0");
    expect(await take(it, "members", out)).toMatchObject({ rows: 4_500, unchanged: 4_500, added: 0 });
  }, 60_000);
});
