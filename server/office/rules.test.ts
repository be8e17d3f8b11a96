import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { containing } from "../testMatch.ts";
import { publishByTwo, Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, post, TestTill, valueOf } from "../testTill.ts";

const PHONE = "13812342046";
let server: TestServer;
let cookie: string;
beforeEach(async () => {
  server = await new TestServer().start();
  const opened = await fetch(server.running.hq, { redirect: "manual" });
  cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
});
afterEach(() => server.end());

async function ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  const { body } = await post(`${server.url}/api/hq/${verb}`, input, { origin: server.url, cookie });
  const answer = body as HqAnswer<V>;
  return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
}

const stores = { s1: { cashier: {} }, s2: { cashier: {} } };
const whole = (basic: RulesInput["basic"]) => ({
  text: JSON.stringify({ basic: { extract: 1_000, ratio: 10_000, ...basic }, stores }),
  base: null,
});
const askedOf = async (basic: RulesInput["basic"]) =>
  valueOf(await ask("rules.check", whole(basic))).acknowledgements.map(seenIn);
/** With everything acknowledged that the rules ask for. */
async function publish(basic: RulesInput["basic"], to: HqInput<"rules.publish">["to"] = null) {
  const acknowledge = { by: "王店主", what: await askedOf(basic) };
  return await ask("rules.publish", { ...whole(basic), to, acknowledge });
}

describe("rules as text", () => {
  test("what cannot be is named with its path: no JSON, the schema's own, names that there are not", async () => {
    const problems = async (value: unknown, base: number | null = null) =>
      valueOf(await ask("rules.check", { text: typeof value === "string" ? value : JSON.stringify(value), base }))
        .problems;
    expect(await problems("{ no")).toMatchObject([{ path: "", message: containing("expected JSON") }]);
    expect(await problems({ basic: { ratio: -1, shoe: 42 } })).toMatchObject([
      { path: "basic.ratio" },
      { path: "basic", message: containing("shoe") },
    ]);
    expect(await problems({}, 9)).toMatchObject([{ path: "", message: containing("9") }]);
    await server.till("s1/t1");
    const named = await problems({
      basic: { levelRatios: { diamond: 1 } },
      products: { p1: {} },
      stores: {
        s7: {},
        s1: { recruiter: "nobody", tills: { t1: {}, t9: { levelRatios: { gold: 1 } } }, products: { p2: {} } },
      },
    });
    expect(named.map((it) => it.path)).toEqual([
      "basic.levelRatios.diamond",
      "products.p1",
      "stores.s7",
      "stores.s1.tills.t9",
      "stores.s1.tills.t9.levelRatios.gold",
      "stores.s1.products.p2",
      "stores.s1.recruiter",
    ]);
    expect(server.read.settings.newestRules()?.version).toBe(1);
  });

  test("a merge patch says what it changes, a line a path, and changes nothing until it is published", async () => {
    const patch = { text: JSON.stringify({ basic: { ratio: 9_000, clear: { every: "day", at: "04:00" } } }), base: 1 };
    expect(valueOf(await ask("rules.check", patch))).toEqual({
      ok: true,
      problems: [],
      effect: ["basic.ratio: 10000 → 9000", 'basic.clear: null → {"every":"day","at":"04:00"}'],
      acknowledgements: [],
    });
    expect(valueOf(await ask("rules.current", {})).newest).toBe(1);
    // §12.6: a clearing takes a second person.
    expect(codeOf(await ask("rules.publish", { ...patch, to: null }))).toBe("needs-second-person");
    expect(await publishByTwo(await Someone.withKey(server), { ...patch, to: null })).toBe("ok");
    const rules = JSON.parse(valueOf(await ask("rules.version", { version: 2 })).text) as { basic: object };
    expect(rules.basic).toMatchObject({ ratio: 9_000, extract: 1_000, clear: { every: "day", at: "04:00" } });
    expect(codeOf(await ask("rules.version", { version: 3 }))).toBe("invalid-rules");
  });

  test("published to all or to those that are named; who has adopted what", async () => {
    const one = await server.till("s1/t1");
    const two = await server.till("s2/t1");
    expect(codeOf(await publish({}, { stores: ["s9"], tills: [] }))).toBe("unknown-store");
    expect(codeOf(await publish({}, { stores: [], tills: ["s1/t9"] }))).toBe("unknown-store");
    expect(codeOf(await publish({ ratio: 1.5 }))).toBe("invalid-rules");
    expect(valueOf(await publish({ ratio: 9_000 }))).toEqual({ version: 2 });
    expect(valueOf(await publish({ ratio: 8_000 }, { stores: ["s2"], tills: [] }))).toEqual({ version: 3 });
    const versions = async (till: TestTill) =>
      valueOf(await till.pull()).rows.map(({ body }) => (body.kind === "rules" ? body.version : body.kind));
    expect([await versions(one), await versions(two)]).toEqual([[2], [2, 3]]);
    two.write("rules-adopted", { version: 3 });
    valueOf(await two.push());
    const current = valueOf(await ask("rules.current", {}));
    expect(current.tills.map(({ till, published, adopted }) => [till, published, adopted])).toEqual([
      ["s1/t1", 2, 0],
      ["s2/t1", 3, 3],
    ]);
    expect(current.versions.map(({ version, to }) => [version, to])).toEqual([
      [3, ["s2/t1"]],
      [2, null],
      [1, null],
    ]);
    expect(JSON.parse(current.text)).toMatchObject({ basic: { ratio: 9_000 } });
    // Who enrols now gets what is meant for all.
    const { code } = valueOf(server.running.setup.issueCode("s2", "t5", "5"));
    expect(valueOf(await new TestTill("s2/t5").enrol(server.url, code)).rulesVersion).toBe(2);
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("handover: one owner per queue", () => {
  test("§2.4 merged → till: closed at the publishing, nobody pays; the till's own from its adoption; back again", async () => {
    const one = await server.till("s1/t1");
    const two = await server.till("s2/t1");
    one.register(PHONE);
    const first = one.sell(10_000, PHONE);
    valueOf(await one.push());
    two.at += 1_000;
    two.sell(5_000);
    valueOf(await two.push());
    expect(server.running.store.ledger.entry(first, 0)).toMatchObject({ paid: 500, lane: "ready" });

    valueOf(await publish({ cashierScope: "till" }, { stores: [], tills: ["s1/t1"] }));
    const feed = valueOf(await one.pull()).rows.map((row) => row.body);
    expect(feed.at(-1)).toMatchObject({ kind: "rules", version: 2 });
    expect(feed.at(-2)).toMatchObject({ kind: "entry", order: first, paid: 500, remaining: 9_500, fact: 3 });

    // Nobody pays meanwhile, also not an entry that still comes under the old version.
    one.at += 2_000;
    const late = one.sell(1_000, PHONE);
    valueOf(await one.push(one.batch(4)));
    two.at += 5_000;
    two.sell(50_000);
    valueOf(await two.push(two.batch(3)));
    expect(server.running.store.ledger.entry(first, 0)).toMatchObject({ paid: 500, lane: "closed" });
    expect(server.running.store.ledger.entry(late, 0)).toMatchObject({ paid: 0, lane: "closed" });

    one.write("rules-adopted", { version: 2 });
    const paying = one.sell(20_000, null, { rules: 2 });
    valueOf(await one.push(one.batch(5)));
    expect(server.read.figures.payoutsFrom(paying, 0)).toMatchObject([
      { queue: "till:s1/t1", to: first, amount: 2_000 },
    ]);

    valueOf(await publish({ cashierScope: "all" }));
    one.write("rules-adopted", { version: 3 });
    valueOf(await one.push(one.batch(7)));
    expect(server.running.store.ledger.entry(first, 0)).toMatchObject({
      queue: "cashiers",
      lane: "ready",
      remaining: 7_500,
    });
    two.at += 10_000;
    const payer = two.sell(1_000);
    valueOf(await two.push(two.batch(4)));
    expect(server.read.figures.payoutsFrom(payer, 0)).toMatchObject([{ queue: "cashiers", to: first, amount: 100 }]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§2.4 a version adopted late, while a newer one that gives the queue back is out: its entries stay closed", async () => {
    const one = await server.till("s1/t1");
    const two = await server.till("s2/t1");
    valueOf(await publish({ cashierScope: "till" }));
    one.write("rules-adopted", { version: 2 });
    one.register(PHONE);
    const order = one.sell(1_000, PHONE, { rules: 2 });
    valueOf(await one.push());
    valueOf(await publish({ cashierScope: "all" }));
    valueOf(await publish({ cashierScope: "till" }, { stores: ["s1"], tills: [] }));
    one.write("rules-adopted", { version: 3 });
    valueOf(await one.push());
    two.at += 1_000;
    two.sell(50_000);
    valueOf(await two.push());
    expect(server.running.store.ledger.entry(order, 0)).toMatchObject({ lane: "closed", paid: 0 });
    one.write("rules-adopted", { version: 4 });
    valueOf(await one.push());
    expect(server.running.store.ledger.entry(order, 0)).toMatchObject({ queue: "till:s1/t1", lane: "ready", paid: 0 });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§3.7 in a merged queue the scope is the till's version's, what happens in it the chain's", async () => {
    const one = await server.till("s1/t1");
    one.register(PHONE);
    const order = one.sell(1_000, PHONE);
    valueOf(await one.push());
    expect(codeOf(await publish({ paused: true }))).toBe("needs-second-person");
    const acknowledge = { by: "王店主", what: await askedOf({ paused: true }) };
    const paused = { ...whole({ paused: true }), to: null, acknowledge };
    expect(await publishByTwo(await Someone.withKey(server), paused)).toBe("ok");
    one.at += 1_000;
    one.sell(5_000);
    valueOf(await one.push());
    expect(server.running.store.ledger.entry(order, 0)?.paid).toBe(0);
    expect(server.running.store.ledger.queue("cashiers")).toMatchObject({ extracted: 600, retained: 600 });
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("levels, keys", () => {
  test("a level is one of those there are; the tills of the member's stores are told", async () => {
    const one = await server.till("s1/t1");
    const two = await server.till("s2/t1");
    one.register(PHONE);
    valueOf(await one.push());
    expect(codeOf(await ask("member.level", { member: PHONE, level: "gold" }))).toBe("malformed");
    expect(valueOf(await ask("levels.set", { levels: ["silver", "gold", "gold"] }))).toEqual({
      levels: ["silver", "gold"],
    });
    expect(codeOf(await ask("member.level", { member: "139", level: "gold" }))).toBe("unknown-member");
    const before = [one.wakes, two.wakes];
    expect(valueOf(await ask("member.level", { member: PHONE, level: "gold" }))).toEqual({
      member: memberId(PHONE),
      memberLabel: "138****2046",
      level: "gold",
    });
    expect(valueOf(await one.pull()).rows.at(-1)?.body).toMatchObject({ kind: "member", level: "gold" });
    expect([one.wakes - (before[0] ?? 0), two.wakes - (before[1] ?? 0), valueOf(await two.pull()).rows]).toEqual([
      1,
      0,
      [],
    ]);
    valueOf(await publish({ levelRatios: { gold: 12_000 } }));
    expect(codeOf(await ask("levels.set", { levels: ["silver"] }))).toBe("invalid-rules");
  });

  test("a key of the order API is shown once and kept as a digest", async () => {
    const { key } = valueOf(await ask("api.key", { name: "shop" }));
    expect(key).toMatch(/^pf_[\w-]{43}$/);
    const asked = await fetch(`${server.url}/api/v1/notices`, { headers: { authorization: `Bearer ${key}` } });
    expect(asked.status).toBe(200);
    expect(server.read.settings.apiKey(key)).toBe(false);
  });
});
