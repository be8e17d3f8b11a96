import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { checkRoll } from "../../shared/facts/rolls.ts";
import { API } from "../door/api.ts";
import { sha256 } from "../journal/digest.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { MORNING, valueOf } from "../testTill.ts";
import * as shapes from "./schema.ts";
import { placedFact } from "./states.ts";
import { EVERY_CONCERN } from "../store/store.ts";

const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all", exchange: { points: 5_000, love: null } },
  products: {
    p1: {},
    p2: { ratio: 5_000, extract: 2_000 },
    lucky: { lottery: { kind: "fixed", ratios: [20_000, 30_000] } },
    once: { limits: { perDay: 1 } },
  },
  stores: { s1: { cashier: {}, online: {}, products: { p9: {} } }, s2: { cashier: {} } },
};

let server: TestServer;
let key: string;
let member: string;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  key = server.running.setup.newApiKey("shop");
  member = (await call("POST", "/members", { phone: "13800000001" })).body["id"] as string;
});
afterEach(() => server.end());

type Said = { status: number; body: Record<string, unknown>; headers: Headers };
async function call(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Said> {
  const text = typeof body === "string";
  const response = await fetch(`${server.url}${API}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": text ? "text/csv" : "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}
const place = (id: string, changed: object = {}) =>
  call("POST", "/orders", { id, channel: "mall", member, lines: [{ product: "p1", paid: 1_000 }], ...changed });
const state = async (id: string) => shapes.OrderState.parse((await call("GET", `/orders/${id}`)).body);
const said = ({ status, body }: Said) => [status, body["code"], body["path"]].filter((it) => it !== undefined);

describe("orders", () => {
  test("§3 §5 an order is decided once by the server's rules, joins, and is paid by the next", async () => {
    const first = await place("A-1", {
      lines: [
        { product: "p1", paid: 1_000 },
        { product: "p2", paid: 500 },
      ],
    });
    const answer = shapes.OrderAnswer.parse(first.body);
    expect(answer).toMatchObject({
      order: "A-1",
      at: MORNING,
      member,
      rules: 1,
      lines: [
        { line: 0, entitlement: 1_000, promise: { joins: true, source: "basic.ratio", extract: 1_000 } },
        { line: 1, entitlement: 250, promise: { joins: true, source: "product.ratio", extract: 2_000 } },
      ],
    });
    server.now += 1_000;
    await place("A-2", { member: null, lines: [{ product: "p2", paid: 6_000 }] });
    expect((await state("A-1")).lines.map((it) => it.entry)).toMatchObject([
      { queue: "mall", state: "done", paid: 1_000 },
      { state: "waiting", paid: 200, remaining: 50, place: 1 },
    ]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§2.2 an online order belongs to a store; without its member it does not join and is extracted from", async () => {
    const placed = await place("O-1", {
      channel: "online",
      store: "s1",
      member: null,
      lines: [{ product: "p9", paid: 700 }],
    });
    expect(placed.body).toMatchObject({
      channel: "online",
      store: "s1",
      lines: [{ promise: { joins: false, reason: "no-member", extract: 1_000 } }],
    });
    expect(server.running.store.ledger.queue("store:s1")).toMatchObject({ extracted: 70, retained: 70 });
  });

  test("§4.2 lines of one order count against a limit as they join", async () => {
    const lines = ["once", "once"].map((product) => ({ product, paid: 100 }));
    expect((await place("L", { lines })).body).toMatchObject({
      lines: [{ promise: { joins: true } }, { promise: { joins: false, reason: "daily-limit" } }],
    });
    expect((await place("L2", { lines })).body).toMatchObject({
      lines: [{ promise: { reason: "daily-limit" } }, { promise: { reason: "daily-limit" } }],
    });
  });

  test("§12.3 lines of one order see what waited before it; at the cap they do not join, and the description names the reason", async () => {
    const capped = { ...RULES, basic: { ...RULES.basic, cap: { amount: 1_500 } } };
    valueOf(server.running.setup.rules.publish(capped, null));
    const lines = [1_000, 1_000].map((paid) => ({ product: "p1", paid }));
    expect((await place("K1", { lines })).body).toMatchObject({
      lines: [{ promise: { joins: true } }, { promise: { joins: true } }],
    });
    const before = server.running.store.ledger.queue("mall");
    expect((await place("K2", { lines })).body).toMatchObject({
      lines: [
        { entitlement: 0, promise: { joins: false, reason: "liability-cap", extract: 1_000 } },
        { entitlement: 0, promise: { joins: false, reason: "liability-cap", extract: 1_000 } },
      ],
    });
    expect(server.running.store.ledger.queue("mall")?.extracted).toBe((before?.extracted ?? 0) + 200);
    const described = await (await fetch(`${server.url}${API}/openapi.json`)).text();
    expect(described).toContain('"liability-cap"');
  });

  test("the same again answers the same and changes nothing, later too; other content is refused", async () => {
    const first = await place("A-1");
    server.now += 60_000;
    await place("A-2");
    const again = await place("A-1");
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect((await place("A-1", { at: new Date(MORNING).toISOString() })).body).toEqual(first.body);
    for (const changed of [
      { lines: [{ product: "p1", paid: 1_001 }] },
      { member: null },
      { completed: true },
      { at: MORNING - 1 },
    ])
      expect(said(await place("A-1", changed))).toEqual([409, "order-differs", "id"]);
    expect(server.running.store.ledger.queue("mall")?.extracted).toBe(200);
  });

  test("§2.5 an order of an earlier instant takes its place; none is taken of an instant to come", async () => {
    await place("B");
    await place("A", { at: MORNING - 5_000 });
    expect(server.read.figures.waiting("mall", null, 10).map((it) => it.order)).toEqual(["A", "B"]);
    expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)).toMatchObject([{ kind: "late", order: "A" }]);
    expect(said(await place("C", { at: MORNING + 1 }))).toEqual([422, "future-instant", "at"]);
  });

  test("what does not fit is named with its path, and nothing is taken", async () => {
    const bad: [object, (string | number)[]][] = [
      [{ lines: [{ product: "nope", paid: 1 }] }, [422, "unknown-product", "lines.0.product"]],
      [{ channel: "online", store: "s9" }, [422, "unknown-store", "store"]],
      [
        { channel: "online", store: "s1", lines: [{ product: "p1", paid: 1 }] },
        [422, "unknown-product", "lines.0.product"],
      ],
      [{ channel: "online", store: "hq" }, [422, "unknown-store", "store"]],
      [{ member: "nobody" }, [422, "unknown-member", "member"]],
      [{ channel: "mall", store: "s1" }, [400, "malformed", "store"]],
      [{ channel: "cashier" }, [400, "malformed", "channel"]],
      [{ lines: [] }, [400, "malformed", "lines"]],
      [{ lines: [{ product: "p1", paid: -1 }] }, [400, "malformed", "lines.0.paid"]],
      [{ lines: [{ product: "p1", paid: 0.5 }] }, [400, "malformed", "lines.0.paid"]],
      [{ lines: [{ product: "p1", paid: 2 ** 53 }] }, [400, "malformed", "lines.0.paid"]],
      [
        {
          lines: [
            { product: "p1", paid: MAX_AMOUNT },
            { product: "p1", paid: MAX_AMOUNT },
          ],
        },
        [422, "amount-too-large"],
      ],
      [{ id: "s1/t1/0000001" }, [400, "malformed", "id"]],
      [{ id: "with blank" }, [400, "malformed", "id"]],
      [{ shoe: 42 }, [400, "malformed"]],
    ];
    for (const [changed, expected] of bad)
      expect(said(await place("X", changed)).slice(0, expected.length), JSON.stringify(changed)).toEqual(expected);
    expect(said(await call("GET", "/orders/X"))).toEqual([404, "unknown-order", "id"]);
    expect((await place("X")).status).toBe(200);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("no-key, too-large, malformed JSON, busy", async () => {
    expect(said(await call("GET", "/orders/x", undefined, { authorization: "" }))).toEqual([401, "no-key"]);
    const other = await call("POST", "/orders", {}, { authorization: "Bearer pf_guess" });
    expect([...said(other), other.headers.get("www-authenticate")]).toEqual([401, "no-key", "Bearer"]);
    expect(said(await place("x".repeat(70_000)))).toEqual([413, "too-large"]);
    expect(said(await call("POST", "/orders", "{", { "content-type": "application/json" }))).toEqual([
      400,
      "malformed",
    ]);
    expect(said(await call("POST", "/orders", "<a/>", { "content-type": "application/xml" }))).toEqual([
      400,
      "malformed",
    ]);
    await server.end();
    server = await new TestServer().start(RULES, { callsPerMinute: 3 });
    key = server.running.setup.newApiKey("shop");
    const all = [
      await call("GET", "/notices"),
      await call("GET", "/notices"),
      await call("GET", "/notices"),
      await call("GET", "/notices"),
    ];
    expect(all.map((it) => it.status)).toEqual([200, 200, 200, 429]);
  });
});

describe("what becomes of an order", () => {
  test("§5.1 settled on completion: complete is once however often it is asked", async () => {
    valueOf(
      server.running.setup.rules.publish({
        ...RULES,
        basic: { ...RULES.basic, settleOn: "completed" },
        products: {},
        stores: { s1: { online: {} } },
      }),
    );
    expect(said(await place("A-1"))).toEqual([422, "unknown-product", "lines.0.product"]);
    const catalogue = {
      id: "p1",
      code: "1",
      name: "品",
      nameEn: "Thing",
      barcode: null,
      price: 1,
      category: "c",
      key: null,
    };
    server.running.setup.putCatalogue([{ id: "c", name: "类", nameEn: "Kind" }], [catalogue]);
    valueOf(
      server.running.setup.rules.publish({
        ...RULES,
        basic: { ...RULES.basic, settleOn: "completed" },
        products: { p1: {} },
        stores: {},
      }),
    );
    await place("A-1");
    expect(server.running.store.ledger.queue("mall")?.extracted ?? 0).toBe(0);
    for (let again = 0; again < 2; again += 1) {
      const done = await call("POST", "/orders/A-1/complete");
      expect(shapes.OrderState.parse(done.body).completed).toBe(true);
      expect(server.running.store.ledger.queue("mall")).toMatchObject({ extracted: 100 });
    }
    expect(said(await call("POST", "/orders/none/complete"))).toEqual([404, "unknown-order", "id"]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§8 refunds of an amount, a line, all that is left: once a key, never more than is left", async () => {
    await place("A-1", {
      lines: [
        { product: "p1", paid: 1_000 },
        { product: "p1", paid: 500 },
      ],
    });
    const refund = (body: object) => call("POST", "/orders/A-1/refunds", body);
    for (let again = 0; again < 2; again += 1)
      expect((await refund({ key: "r1", line: 0, amount: 400 })).body).toMatchObject({
        left: 1_100,
        lines: [{ left: 600, entry: { remaining: 600, voided: 400 } }, { left: 500 }],
      });
    expect(said(await refund({ key: "r1", line: 0, amount: 401 }))).toEqual([409, "key-differs", "key"]);
    expect(said(await refund({ key: "r2", line: 0, amount: 601 }))).toEqual([409, "over-refund"]);
    expect(said(await refund({ key: "r2", line: 7 }))).toEqual([404, "unknown-line"]);
    expect(said(await refund({ key: "r2", amount: 5 }))).toEqual([400, "malformed", "line"]);
    expect((await refund({ key: "r3", line: 1 })).body).toMatchObject({ left: 600 });
    expect((await refund({ key: "r4" })).body).toMatchObject({
      left: 0,
      lines: [{ entry: { state: "voided" } }, { entry: { state: "voided" } }],
    });
    expect(said(await refund({ key: "r5" }))).toEqual([409, "over-refund"]);
    expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)).toEqual([]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§6 a draw: once, by the secret that was committed to before the order; anyone can check it", async () => {
    const placed = shapes.OrderAnswer.parse((await place("D", { lines: [{ product: "lucky", paid: 1_000 }] })).body);
    const before = shapes.RollProof.parse((await call("GET", "/draws/D/0", undefined, { authorization: "" })).body);
    expect(before.proofs).toMatchObject([
      { purpose: "join", ok: true },
      { purpose: "draw", secret: null, ok: null, commitment: placed.commitments?.draw },
    ]);
    const drawn = await call("POST", "/orders/D/lines/0/draw", { key: "d1" });
    const { secret, roll, ratio, entry } = shapes.DrawAnswer.parse(drawn.body);
    if (secret === null || roll === null) throw new Error("it was drawn, and shows nothing");
    expect(
      checkRoll(sha256, {
        purpose: "draw",
        commitment: placed.commitments?.draw ?? "",
        secret,
        order: "D",
        line: 0,
        roll,
      }),
    ).toBeNull();
    expect(ratio).toBe(roll < 2 ** 31 ? 20_000 : 30_000);
    expect(entry).toMatchObject({ drawn: true, ratio, entitlement: (ratio ?? 0) / 10 });
    expect((await call("POST", "/orders/D/lines/0/draw", { key: "d1" })).body).toEqual(drawn.body);
    expect(said(await call("POST", "/orders/D/lines/0/draw", { key: "d2" }))).toEqual([409, "drawn-already"]);
    expect(said(await call("POST", "/orders/D/lines/1/draw", { key: "d2" }))).toEqual([404, "unknown-line", "line"]);
    expect(shapes.RollProof.parse((await call("GET", "/draws/D/0")).body)).toMatchObject({
      ratio,
      proofs: [{ ok: true }, { ok: true, secret, roll }],
    });
    await place("P");
    expect(said(await call("POST", "/orders/P/lines/0/draw", { key: "d" }))).toEqual([409, "no-lottery"]);
    expect(said(await call("GET", "/draws/P/3"))).toEqual([404, "unknown-order", "order"]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§7.1 an exchange: what remains, whole, once", async () => {
    await place("E");
    const exchange = (body: object) => call("POST", "/orders/E/lines/0/exchange", body);
    for (let again = 0; again < 2; again += 1)
      expect((await exchange({ key: "x1", to: "points" })).body).toMatchObject({
        lines: [{ entry: { state: "exchanged", exchanged: 1_000, remaining: 0 } }],
      });
    expect(said(await exchange({ key: "x1", to: "love" }))).toEqual([409, "key-differs", "key"]);
    expect(said(await exchange({ key: "x2", to: "points" }))).toEqual([409, "not-waiting"]);
    expect(server.running.store.ledger.balance(member)).toMatchObject({ points: 500 });
    await place("E2");
    expect(said(await call("POST", "/orders/E2/lines/0/exchange", { key: "x", to: "love" }))).toEqual([
      409,
      "not-exchangeable",
    ]);
  });

  test("S13.2 S13.4 an order of a till is shown; a refund here is carried out at once in a merged queue, a draw waits for the till", async () => {
    const till = await server.till("s1/t1");
    till.register("13800000001");
    const order = till.sell(1_000, "13800000001");
    valueOf(await till.push());
    const path = `/orders/${encodeURIComponent(order)}`;
    expect((await call("GET", path)).body).toMatchObject({
      channel: "cashier",
      till: "t1",
      left: 1_000,
      lines: [{ entry: { queue: "cashiers" } }],
    });
    expect(said(await call("POST", `${path}/complete`, {}))).toEqual([409, "till-order", "id"]);
    const part = { key: "r", line: 0, amount: 300 };
    for (let times = 0; times < 2; times += 1)
      expect((await call("POST", `${path}/refunds`, part)).body).toMatchObject({
        left: 700,
        lines: [{ entry: { voided: 300 } }],
        requests: [{ act: "refund", amount: 300, by: "hq/office", state: "done", carried: 300 }],
      });
    expect(said(await call("POST", `${path}/refunds`, { ...part, amount: 5 }))).toEqual([409, "key-differs"]);
    expect(said(await call("POST", `${path}/refunds`, { ...part, key: "r2", amount: 701 }))).toEqual([
      409,
      "over-refund",
    ]);
    expect(said(await call("POST", `${path}/lines/0/draw`, { key: "d" }))).toEqual([409, "no-lottery"]);
    expect(said(await call("POST", `${path}/lines/0/exchange`, { key: "e", to: "love" }))).toEqual([
      409,
      "not-exchangeable",
    ]);
    expect((await call("GET", `/draws/${encodeURIComponent(order)}/0`)).body).toMatchObject({
      proofs: [{ ok: true }, { ok: null }],
    });
  });
});

describe("§10.2 what lines cost", () => {
  const costsOf = (id: string) => placedFact(server.read, id)?.body.lines.map((line) => line.cost);
  const product = (more: object) => call("POST", "/products", { id: "p1", name: "品", price: 1_000, ...more });
  const line = (more: object) => ({ lines: [{ product: "p1", paid: 900, ...more }] });

  test("as the caller says, else from the catalogue where it is known how many; the same again is the same", async () => {
    await product({ cost: 600 });
    await place("C-1", line({ cost: 555 }));
    await place("C-2", line({ quantity: 3 }));
    await place("C-3", line({}));
    await place("C-4", { lines: [{ product: "p2", paid: 5, quantity: 2 }] });
    await place("C-5", line({ quantity: 3, cost: 0 }));
    expect(["C-1", "C-2", "C-3", "C-4", "C-5"].map(costsOf)).toEqual([[555], [1_800], [undefined], [undefined], [0]]);
    await product({ cost: 700 });
    for (const [id, more] of [
      ["C-1", { cost: 555 }],
      ["C-1", {}],
      ["C-2", { quantity: 3 }],
      ["C-3", {}],
    ] as const)
      expect((await place(id, line(more))).status).toBe(200);
    expect(costsOf("C-2")).toEqual([1_800]);
    expect(said(await place("C-1", line({ cost: 556 })))).toEqual([409, "order-differs", "id"]);
    expect(said(await place("C-3", line({ cost: 1 })))).toEqual([409, "order-differs", "id"]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("beyond sense is refused with what was expected, and nothing is taken", async () => {
    await product({ cost: 600 });
    const said3 = async (more: object) => said(await place("C-1", line(more)));
    expect(await said3({ quantity: 2, cost: 200_001 })).toEqual([422, "senseless-cost", "lines.0.cost"]);
    expect(await said3({ cost: -1 })).toEqual([400, "malformed", "lines.0.cost"]);
    expect(await said3({ cost: 0.5 })).toEqual([400, "malformed", "lines.0.cost"]);
    expect(await said3({ quantity: 0 })).toEqual([400, "malformed", "lines.0.quantity"]);
    expect(costsOf("C-1")).toBeUndefined();
    // With only what was paid nothing is known that it could be held against.
    expect((await place("C-1", line({ cost: 200_001 }))).status).toBe(200);
    expect((await place("C-2", line({ quantity: 2, cost: 200_000 }))).status).toBe(200);
    // The same again is the same, also where the price has fallen since and a new order of that cost would be refused.
    await product({ price: 5, cost: null });
    expect((await place("C-2", line({ quantity: 2, cost: 200_000 }))).status).toBe(200);
    expect(said(await place("C-3", line({ quantity: 2, cost: 200_000 })))).toEqual([
      422,
      "senseless-cost",
      "lines.0.cost",
    ]);
  });

  test("a product's stays where it is left out, is forgotten with null, and makes sense beside its price", async () => {
    expect((await product({ cost: 600 })).body).toMatchObject({ cost: 600 });
    expect((await product({ price: 900 })).body).toMatchObject({ price: 900, cost: 600 });
    const refused = await product({ price: 5 });
    expect(said(refused)).toEqual([422, "senseless-cost", "cost"]);
    expect(refused.body["message"]).toContain("expected at most 100 times the price");
    expect(server.read.settings.product("p1")).toMatchObject({ price: 900, cost: 600 });
    expect((await product({ price: 5, cost: null })).body).toMatchObject({ price: 5, cost: null });
    const known = server.read.settings.product("p1");
    const put = (cost: number) => server.running.setup.putCatalogue([], known ? [{ ...known, cost }] : []);
    expect(() => put(501)).toThrow("the cost 501 of product p1: expected at most 100 times the price");
    put(500);
    expect(server.read.settings.product("p1")).toMatchObject({ cost: 500 });
  });

  test("in CSV both columns may be there, a cell at a time", async () => {
    await product({ cost: 600 });
    const csv = [
      "order,at,channel,store,member,product,paid,completed,deducted,cost,quantity",
      "I-1,,mall,,,p1,1000,,,333,",
      "I-1,,mall,,,p1,1000,,,,2",
      "I-1,,mall,,,p1,1000,,,,",
    ];
    expect((await call("POST", "/orders/import", csv.join("\n"))).body).toEqual({ placed: 1, known: 0 });
    expect(costsOf("I-1")).toEqual([333, 1_200, undefined]);
    const wrong = [csv[0], "I-2,,mall,,,p1,1000,,,x,", "I-3,,mall,,,p1,1,,,1.5,"].join("\n");
    expect((await call("POST", "/orders/import", wrong)).body).toMatchObject({
      errors: [
        { line: 2, path: "lines.0.cost" },
        { line: 3, path: "lines.0.cost" },
      ],
    });
    const senseless = [csv[0], "I-4,,mall,,,p1,1000,,,100001,1"].join("\n");
    expect((await call("POST", "/orders/import", senseless)).body).toMatchObject({
      errors: [{ line: 2, path: "lines.0.cost", message: containing("senseless-cost") }],
    });
  });
});

describe("import: all or nothing", () => {
  const header = "order,at,channel,store,member,product,paid,completed,deducted";
  test("CSV, one row a line of an order, in order of the file; the same file again changes nothing", async () => {
    const csv = [
      `\uFEFF${header}`,
      `I-1,2026-02-01T10:00:00+08:00,mall,,13800000001,p1,1000,true,false`,
      `"I-2",${MORNING - 1},online,s1,,p9,500,,`,
      `I-1,2026-02-01T10:00:00+08:00,mall,,13800000001,p2,500,true,false`,
      "",
    ].join("\r\n");
    expect((await call("POST", "/orders/import", csv)).body).toEqual({ placed: 2, known: 0 });
    expect(await state("I-1")).toMatchObject({
      at: Date.UTC(2026, 1, 1, 2),
      completed: true,
      left: 1_500,
      lines: [{ product: "p1" }, { product: "p2" }],
    });
    expect((await call("POST", "/orders/import", csv)).body).toEqual({ placed: 0, known: 2 });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("errors by line, and nothing of the file is taken", async () => {
    await place("OLD");
    const csv = [
      header,
      "I-1,,mall,,,p1,1000,,",
      "I-2,,mall,,,p1,10.5,,",
      "I-3,,mall,,,p1,1,maybe,",
      "I-4,,cashier,,,p1,1,,",
      "I-5,,mall,,,p1,1,,,extra",
      "I-6,,mall,,,p1,1,,",
      "I-6,,mall,,A,p1,1,,",
      'I-7,,mall,,,"p1,1,,',
    ].join("\n");
    const answer = await call("POST", "/orders/import", csv);
    expect(said(answer)).toEqual([422, "import-refused"]);
    const errors = shapes.Refused.parse(answer.body).errors ?? [];
    expect(errors.map(({ line, path }) => [line, path]).toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [3, "lines.0.paid"],
      [4, "completed"],
      [5, "channel"],
      [6, ""],
      [8, "member"],
      [9, ""],
    ]);
    const second = [
      header,
      "I-1,,mall,,,p1,1000,,",
      "I-2,,mall,,,nope,1,,",
      "OLD,,mall,,,p1,7,,",
      `I-3,,mall,,,p1,${MAX_AMOUNT},,`,
      `I-4,,mall,,,p1,${MAX_AMOUNT},,`,
    ].join("\n");
    expect(shapes.Refused.parse((await call("POST", "/orders/import", second)).body).errors).toMatchObject([
      { line: 3, path: "lines.0.product", message: containing("unknown-product") },
      { line: 4, path: "id", message: containing("order-differs") },
    ]);
    expect((await call("POST", "/orders/import", "order;at\n")).body).toMatchObject({
      errors: [{ line: 1, message: containing("expected the columns") }],
    });
    expect(said(await call("GET", "/orders/I-1"))).toEqual([404, "unknown-order", "id"]);
    expect(server.read.journal.counts()["order-placed"]).toBe(1);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("a JSON array of the same orders, larger than other bodies may be", async () => {
    const orders = Array.from({ length: 1_000 }, (_, index) => ({
      id: `J-${index}`,
      channel: "mall",
      member,
      lines: [{ product: "p1", paid: index }],
    }));
    expect((await call("POST", "/orders/import", orders)).body).toEqual({ placed: 1_000, known: 0 });
    const twice = [...orders.slice(0, 2), orders[0], { id: "J" }];
    const refused = shapes.Refused.parse((await call("POST", "/orders/import", twice)).body);
    expect(refused.errors?.map(({ line, path }) => [line, path])).toEqual([
      [3, "id"],
      [4, "channel"],
      [4, "lines"],
    ]);
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("§9.3 notices", () => {
  test("§9.3 of all that happens to an entry, in the transaction that did it; delivered up to the cursor", async () => {
    await place("N-1", { lines: [{ product: "lucky", paid: 1_000 }] });
    await call("POST", "/orders/N-1/lines/0/draw", { key: "d" });
    server.now += 1_000;
    await place("N-2", { member: null, lines: [{ product: "p1", paid: 100_000 }] });
    await call("POST", "/orders/N-1/refunds", { key: "r" });
    await place("N-3");
    await call("POST", "/orders/N-3/refunds", { key: "r", line: 0, amount: 100 });
    await call("POST", "/orders/N-3/lines/0/exchange", { key: "x", to: "points" });
    const read = shapes.Notices.parse((await call("GET", "/notices?after=0&limit=4")).body);
    const rest = shapes.Notices.parse((await call("GET", `/notices?after=${read.next}`)).body);
    expect([...read.notices, ...rest.notices].map(({ order, kind }) => `${order} ${kind}`)).toEqual([
      "N-1 joined",
      "N-1 drawn",
      "N-1 paid",
      "N-1 fully-paid",
      "N-1 voided",
      "N-1 clawed-back",
      "N-3 joined",
      "N-3 voided",
      "N-3 exchanged",
    ]);
    expect(rest.notices.find((it) => it.kind === "exchanged")).toMatchObject({ member, amount: 900, line: 0 });
    expect(shapes.Notices.parse((await call("GET", `/notices?after=${rest.next}`)).body)).toEqual({
      notices: [],
      next: rest.next,
    });
    expect(said(await call("GET", "/notices?after=-1"))).toEqual([400, "malformed", "after"]);
  });
});

describe("members' value", () => {
  const PHONE = "13800000002";
  const give = (from: string, body: object) =>
    call("POST", `/members/${from}/give`, { key: "g1", to: PHONE, what: "points", amount: 300, ...body });
  const spend = (who: string, body: object) =>
    call("POST", `/members/${who}/spend`, { key: "s1", what: "points", amount: 50, use: "gift", ...body });
  let other: string;
  beforeEach(async () => {
    other = (await call("POST", "/members", { phone: PHONE })).body["id"] as string;
    await place("E");
    await call("POST", "/orders/E/lines/0/exchange", { key: "x", to: "points" });
  });
  const points = () => [member, other].map((it) => server.running.store.ledger.balance(it)?.points ?? 0);
  const facts = () => server.read.journal.facts(0, 100).length;

  test("§7.2 points are given and spent, once a key, by id or phone; the facts give the same rows again", async () => {
    for (let again = 0; again < 2; again += 1)
      expect((await give("13800000001", {})).body).toEqual({ member, points: 200, love: 0 });
    for (let again = 0; again < 2; again += 1)
      expect((await spend(other, { use: "deduction", order: "M-7" })).body).toEqual({
        member: other,
        points: 250,
        love: 0,
      });
    // Keys are each member's own.
    expect((await give(other, { to: member, amount: 1 })).body).toEqual({ member: other, points: 249, love: 0 });
    expect(points()).toEqual([201, 249]);
    expect(rebuild(server.read).differences).toEqual([]);
    // The order that was named may come later.
    expect((await place("M-7", { deducted: true })).status).toBe(200);
  });

  test("§7.2 a gift of headquarters' list is given once a key, for what it costs, while there is any; the statement names it", async () => {
    const gift = {
      id: "G-1",
      name: "马克杯",
      what: "points",
      price: 50,
      stock: 3,
      validUntil: null,
      stores: null,
    } as const;
    const put = (changed: object) =>
      server.running.store.write(({ gifts }) => gifts.put({ ...gift, active: true, changedAt: 1, ...changed }));
    put({});
    const cup = { amount: 100, gift: { id: "G-1", quantity: 2 } };
    const before = points();
    expect((await spend(member, cup)).status).toBe(200);
    put({ name: "杯", price: 60, stock: 1 });
    // The same again, whatever it is called or costs by now.
    expect((await spend(member, cup)).status).toBe(200);
    const left = (before[0] ?? 0) - 100;
    expect([points()[0], server.read.gifts.gift("G-1")?.stock]).toEqual([left, 1]);
    const refused = async (body: object) => said(await spend(member, { key: "s2", ...cup, ...body }));
    expect([
      await refused({ key: "s1", gift: { id: "G-1" } }),
      await refused({}),
      await refused({ amount: 120 }),
      await refused({ gift: { id: "G-9" } }),
      await refused({ use: "deduction" }),
      await refused({ gift: { id: "G-1", quantity: 0 } }),
    ]).toEqual([
      [409, "key-differs", "key"],
      [409, "gift-changed", "gift"],
      [409, "gift-sold-out", "gift"],
      [409, "gift-not-offered", "gift"],
      [400, "malformed", "use"],
      [400, "malformed", "gift.quantity"],
    ]);
    // One that holds in some stores is not given beside them.
    put({ stores: ["s1"], stock: 1 });
    expect(await refused({ amount: 60, gift: { id: "G-1" } })).toEqual([409, "gift-not-offered", "gift"]);
    expect([points()[0], server.read.gifts.gift("G-1")?.stock]).toEqual([left, 1]);
    const statement = shapes.StatementAnswer.parse((await call("GET", `/members/${member}/statement`)).body);
    const had = { gift: "G-1", name: "马克杯", quantity: 2, what: "points", amount: 100, till: null };
    expect(statement.gifts).toMatchObject([had]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§7.2 what is refused has its name, and changes nothing", async () => {
    await give(member, {});
    const before = [points(), facts()];
    expect([
      said(await give("nobody", {})),
      said(await give(member, { key: "g2", to: "nobody" })),
      said(await give(member, { amount: 301 })),
      said(await give(member, { to: member })),
      said(await spend(member, { key: "g1" })),
      said(await give(member, { key: "g2", to: member })),
      said(await give(member, { key: "g2", amount: 201 })),
      said(await give(member, { key: "g2", what: "love", amount: 1 })),
      said(await spend(member, { amount: 201 })),
      said(await give(member, { key: "g2", amount: 0 })),
      said(await spend(member, { use: "cash" })),
    ]).toEqual([
      [422, "unknown-member", "member"],
      [422, "unknown-member", "to"],
      [409, "key-differs", "key"],
      [409, "key-differs", "key"],
      [409, "key-differs", "key"],
      [422, "same-member"],
      [409, "not-enough"],
      [409, "not-enough"],
      [409, "not-enough"],
      [400, "malformed", "amount"],
      [400, "malformed", "use"],
    ]);
    expect([points(), facts()]).toEqual(before);
  });

  test("§12.5 nothing but points and love value can be given or spent: no entitlement, no cash", async () => {
    await place("W");
    for (const what of ["entitlement", "entry", "cash", "loveFrozen"])
      for (const act of [give, spend]) expect(said(await act(member, { what }))[1]).toBe("malformed");
    expect(server.running.store.ledger.entry("W", 0)).toMatchObject({ member, remaining: 1_000, state: "waiting" });
  });

  test("§7.2 the tills of the store that registered a member are sent its new figures", async () => {
    const till = await server.till("s1/t1");
    till.register("13800000003");
    valueOf(await till.push());
    const before = valueOf(await till.pull()).rows.length;
    await give(member, { to: "13800000003" });
    const rows = valueOf(await till.pull()).rows.slice(before);
    expect(rows.map((it) => it.body)).toMatchObject([{ kind: "member", points: 300 }]);
  });
});

test("a store and a product that came by the API can be named by rules and ordered from", async () => {
  const rules = { ...RULES, products: { "tea-1": {} }, stores: { web: { online: {}, products: { "tea-1": {} } } } };
  expect(server.running.setup.rules.publish(rules)).toMatchObject({ ok: false, message: containing("products.tea-1") });
  expect((await call("POST", "/stores", { id: "web", name: "网店" })).body).toEqual({ id: "web", name: "网店" });
  expect(said(await call("POST", "/stores", { id: "hq", name: "x" }))).toEqual([400, "malformed", "id"]);
  expect((await call("POST", "/products", { id: "tea-1", name: "茶", price: 990 })).body).toMatchObject({
    nameEn: "茶",
    barcode: null,
  });
  await call("POST", "/products", { id: "tea-1", name: "好茶", price: 1_000 });
  expect(server.read.settings.product("tea-1")).toMatchObject({ name: "好茶", price: 1_000, category: "online" });
  valueOf(server.running.setup.rules.publish(rules));
  expect(
    (await place("T", { channel: "online", store: "web", lines: [{ product: "tea-1", paid: 990 }] })).body,
  ).toMatchObject({ rules: 2, lines: [{ entitlement: 990 }] });
});

test("every refusal of the API is in the docs", () => {
  const [, part = ""] = readFileSync(new URL("../../docs/refusals.md", import.meta.url), "utf8").split(
    "## The order API",
  );
  const rows = part.split("\n").filter((line) => line.startsWith("| `"));
  expect(
    rows.map((line) =>
      line
        .split("|")
        .slice(1, 3)
        .map((cell) => cell.trim()),
    ),
  ).toEqual(Object.entries(shapes.API_REFUSALS).map(([code, status]) => [`\`${code}\``, String(status)]));
});

describe("the description", () => {
  test("OpenAPI 3.1: every operation with its parameters, bodies, answers and refusals", async () => {
    const response = await fetch(`${server.url}${API}/openapi.json`);
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<
          string,
          { operationId: string; parameters: { name: string }[]; responses: object; requestBody?: { content: object } }
        >
      >;
    };
    expect(document.openapi).toBe("3.1.0");
    expect(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      ),
    ).toEqual([
      "post /api/v1/orders",
      "post /api/v1/orders/import",
      "get /api/v1/orders/{id}",
      "post /api/v1/orders/{id}/complete",
      "post /api/v1/orders/{id}/refunds",
      "post /api/v1/orders/{id}/lines/{line}/draw",
      "post /api/v1/orders/{id}/lines/{line}/exchange",
      "get /api/v1/draws/{order}/{line}",
      "post /api/v1/members",
      "post /api/v1/members/import",
      "get /api/v1/members/{member}",
      "put /api/v1/members/{member}/referrer",
      "get /api/v1/members/{member}/statement",
      "post /api/v1/members/{member}/give",
      "post /api/v1/members/{member}/spend",
      "post /api/v1/stores",
      "post /api/v1/products",
      "get /api/v1/notices",
    ]);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const it of Object.values(methods)) {
        for (const [, name] of path.matchAll(/\{(\w+)\}/g))
          expect(it.parameters.map((parameter) => parameter.name)).toContain(name);
        expect(Object.keys(it.responses)).toEqual(expect.arrayContaining(["200", "400", "429", "500"]));
      }
    }
    expect(Object.keys(document.paths["/api/v1/orders/import"]?.["post"]?.requestBody?.content ?? {})).toEqual([
      "application/json",
      "text/csv",
    ]);
  });
});
