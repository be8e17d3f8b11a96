import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import type { StoreInput } from "../../shared/contract/hqStore.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { Someone } from "../testHq.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, TestTill, valueOf } from "../testTill.ts";

const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
  stores: { s1: { cashier: {}, commission: 500 }, s2: { cashier: { ratio: 4_321 }, tills: {} } },
};
let server: TestServer;
let owner: Someone;
let manager: Someone;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  owner = await Someone.withKey(server);
  ({ one: manager } = await owner.add("manager", "王店长"));
});
afterEach(() => server.end());

const part = (ratio: number, more: object = {}) => JSON.stringify({ cashier: { ratio }, ...more });
const publish = (text: string, base = 1, more: Partial<StoreInput<"store.publish">> = {}) =>
  manager.ask("store.publish", { store: "s1", base, text, by: "?", ...more });
const chain = async () => JSON.parse(valueOf(await owner.ask("rules.current", {})).text) as RulesInput;

/** By the owner, with everything acknowledged that it asks for. @returns the version */
async function byHq(text: string, base: number | null, to: HqInput<"rules.publish">["to"] = null): Promise<number> {
  const { acknowledgements } = valueOf(await owner.ask("rules.check", { text, base }));
  const acknowledge = { by: "老板", what: acknowledgements.map(seenIn) };
  return valueOf(await owner.ask("rules.publish", { text, base, to, acknowledge })).version;
}

describe("a store's part", () => {
  test("is published into the chain's rules, sent to the store's tills alone, and what HQ says of the store stays", async () => {
    const one = await server.till("s1/t1");
    const other = await server.till("s2/t1");
    expect(valueOf(await publish(part(8_000)))).toEqual({ version: 2 });
    expect(await chain()).toMatchObject({
      stores: { s1: { cashier: { ratio: 8_000 }, commission: 500 }, s2: { cashier: { ratio: 4_321 } } },
    });
    const sent = async (till: typeof one) => JSON.stringify(valueOf(await till.pull(0)));
    expect(await sent(one)).toContain('"version":2');
    expect(await sent(other)).not.toContain('"version":2');
    const { versions, tills } = valueOf(await owner.ask("rules.current", {}));
    expect(versions[0]).toMatchObject({ version: 2, store: "s1", by: "王店长", to: ["s1/t1"] });
    expect(tills.map((it) => [it.till, it.published])).toEqual([
      ["s1/t1", 2],
      ["s2/t1", 1],
    ]);
    const report = rebuild(server.read);
    expect(report.differences).toEqual([]);
    // A till that comes later works by it from the beginning; one of another store does not.
    for (const [store, version] of [
      ["s1", 2],
      ["s2", 1],
    ] as const) {
      const { code } = valueOf(server.running.setup.issueCode(store, "late", "late"));
      const shop = valueOf(await new TestTill(`${store}/late`).enrol(server.url, code));
      expect([store, shop.rulesVersion]).toEqual([store, version]);
    }
  });

  test("what HQ changes afterwards begins with it: another version to all keeps it", async () => {
    await server.till("s1/t1");
    valueOf(await publish(part(8_000)));
    const current = valueOf(await owner.ask("rules.current", {}));
    const rules = JSON.parse(current.text) as { basic: { ratio: number } };
    rules.basic.ratio = 9_000;
    await byHq(JSON.stringify(rules), null);
    expect(await chain()).toMatchObject({ basic: { ratio: 9_000 }, stores: { s1: { cashier: { ratio: 8_000 } } } });
  });

  test("goes into each version that holds at the store: what HQ tries out at one till stays there", async () => {
    await server.till("s1/t1");
    await server.till("s1/t2");
    await byHq(JSON.stringify({ basic: { paysItself: true } }), 1, { stores: [], tills: ["s1/t2"] });
    expect(valueOf(await publish(part(8_000), 2))).toEqual({ version: 4 });
    const paysItself = (version: number) => server.read.settings.rules(version)?.rules.basic.paysItself;
    const ratio = (version: number) => server.read.settings.rules(version)?.rules.stores["s1"]?.cashier?.ratio;
    const { tills } = valueOf(await manager.ask("store.overview", { store: "s1" }));
    expect(tills.map((it) => [it.id, paysItself(it.published), ratio(it.published)])).toEqual([
      ["s1/t1", false, 8_000],
      ["s1/t2", true, 8_000],
    ]);
    expect((await chain()).basic?.paysItself).toBe(false);
  });

  test("is refused where the store's part was changed meanwhile, whoever did, and not where others' was", async () => {
    const others = { stores: { s2: { cashier: { ratio: 100 } } } };
    await byHq(JSON.stringify(others), 1);
    expect(valueOf(await publish(part(8_000), 1))).toEqual({ version: 3 });
    expect(codeOf(await publish(part(7_000), 1))).toBe("rules-changed");
    expect(codeOf(await manager.ask("store.tryOut", { store: "s1", base: 1, text: part(7_000) }))).toBe(
      "rules-changed",
    );
    expect(valueOf(await publish(part(7_000), 3))).toEqual({ version: 4 });
    expect((await chain()).stores?.["s2"]?.cashier?.ratio).toBe(100);
  });

  test("says where it is wrong, at the store's own paths: no JSON, names there are not, what is HQ's to say", async () => {
    const problems = async (text: string) =>
      valueOf(await manager.ask("store.check", { store: "s1", base: 1, text })).problems;
    expect(await problems("{")).toMatchObject([{ path: "stores.s1", message: containing("JSON") }]);
    expect(await problems("[]")).toMatchObject([{ path: "stores.s1" }]);
    expect(await problems(JSON.stringify({ tills: { t9: {} }, cashier: { ratio: -1 } }))).toMatchObject([
      { path: "stores.s1.cashier.ratio" },
    ]);
    expect(await problems(JSON.stringify({ tills: { t9: {} } }))).toMatchObject([{ path: "stores.s1.tills.t9" }]);
    for (const key of ["commission", "recruiter"])
      expect(await problems(JSON.stringify({ [key]: null }))).toMatchObject([{ path: `stores.s1.${key}` }]);
    expect(codeOf(await publish(JSON.stringify({ commission: 1 })))).toBe("invalid-rules");
    expect(server.read.settings.newestRules()?.version).toBe(1);
  });
});

describe("§12.1: what has to be acknowledged is the owner's", () => {
  test("a change that asks for it is refused as needs-owner; the owner publishes it, and no worse needs nothing", async () => {
    const check = valueOf(await manager.ask("store.check", { store: "s1", base: 1, text: part(15_000) }));
    expect(check.acknowledgements.map((it) => it.what)).toContain("ratio-above-100");
    expect(codeOf(await publish(part(15_000)))).toBe("needs-owner");
    expect(server.read.settings.newestRules()?.version).toBe(1);
    const text = JSON.stringify({ stores: { s1: { cashier: { ratio: 15_000 } } } });
    await byHq(text, 1);
    expect(codeOf(await publish(part(15_001), 2))).toBe("needs-owner");
    expect(valueOf(await publish(part(14_000), 2))).toEqual({ version: 3 });
  });
});

test("nothing of another store comes back, whatever is asked", async () => {
  await server.till("s1/t1");
  await server.till("s2/secret");
  server.running.setup.putStore("s2", "别家");
  valueOf(await publish(part(8_000)));
  const text = part(7_000);
  const said = JSON.stringify([
    await manager.ask("store.overview", { store: "s1" }),
    await manager.ask("store.rules", { store: "s1" }),
    await manager.ask("store.versions", { store: "s1", before: null, limit: 50 }),
    await manager.ask("store.version", { store: "s1", version: 1 }),
    await manager.ask("store.check", { store: "s1", base: 2, text }),
    await manager.ask("store.tryOut", { store: "s1", base: 2, text }),
  ]);
  expect(said).not.toMatch(/s2|secret|别家|4321|commission|recruiter/);
  // A version that was meant for another store alone is none.
  const version = await byHq(JSON.stringify({ basic: { paysItself: true } }), 1, { stores: ["s2"], tills: [] });
  expect(codeOf(await manager.ask("store.version", { store: "s1", version }))).toBe("invalid-rules");
  const versions = valueOf(await manager.ask("store.versions", { store: "s1", before: null, limit: 50 }));
  expect(versions.map((it) => it.version)).toEqual([2, 1]);
});
