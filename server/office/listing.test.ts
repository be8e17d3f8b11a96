import { afterEach, beforeEach, expect, test } from "vitest";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import { canonicalText } from "../../shared/rules/changes.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { Someone, publishByTwo } from "../testHq.ts";
import { RULES, TestServer } from "../testServer.ts";
import { codeOf, valueOf } from "../testTill.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start(CHAIN);
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

/** What waits is cleared, so that nothing has to be acknowledged. */
const CHAIN: RulesInput = { ...RULES, basic: { ...RULES.basic, clear: { every: "day" } } };
const EVERY: HqInput<"product.listing">["filter"] = {
  text: "",
  source: null,
  supplier: null,
  category: null,
  active: null,
};

function keep(count: number): string[] {
  const ids = Array.from({ length: count }, (_, n) => `X${n}`);
  server.running.setup.putCatalogue(
    [{ id: "c", name: "类", nameEn: "Kind" }],
    ids.map((id) => ({ id, code: id, name: id, nameEn: id, barcode: null, price: 1, category: "c", key: null })),
  );
  return ids;
}
const listing = async (takesPart: boolean, ids: string[] | null = null, filter = EVERY) =>
  valueOf(await owner.ask("product.listing", { ids, filter, takesPart }));
const unlisting = async (version: number) => valueOf(await owner.ask("product.unlisting", { version }));
const publish = async ({ text, base }: Pick<HqOutput<"product.listing">, "text" | "base">) =>
  valueOf(await owner.ask("rules.publish", { text, base, to: null, onlyOnBase: true })).version;
const products = () => server.running.setup.rules.current();
const rules = () => JSON.parse(products().text) as { products: Record<string, { enabled: boolean }> };
const inMall = async (text = ""): Promise<string[]> => {
  const asked = { ...EVERY, text, sort: "code", after: null, limit: 200 } as const;
  return valueOf(await owner.ask("product.list", asked)).rows.flatMap((it) => (it.takesPart ? [it.id] : []));
};

test("§2.6 chosen products, or all that are found, take part by one version of the rules, and do not by another", async () => {
  keep(4);
  expect(await inMall()).toEqual([]);
  const some = await listing(true, ["X1", "X2", "nobody"]);
  expect(some).toMatchObject({ base: 1, found: 2, changed: 2 });
  expect(await publish(some)).toBe(2);
  expect(await inMall()).toEqual(["X1", "X2"]);
  expect(await listing(true, ["X1"])).toMatchObject({ found: 1, changed: 0 });
  const all = await listing(true);
  expect(all).toMatchObject({ found: 4, changed: 2 });
  await publish(all);
  expect(await inMall()).toEqual(["X0", "X1", "X2", "X3"]);
  await publish(await listing(false, null, { ...EVERY, text: "X3" }));
  expect(await inMall()).toEqual(["X0", "X1", "X2"]);
  expect(rules().products["X3"]?.enabled).toBe(false);
});

test("§2.6 where new products take part, to be shut out is what has to be listed", async () => {
  keep(3);
  const text = JSON.stringify({ ...CHAIN, basic: { ...CHAIN.basic, newProducts: "in" } } satisfies RulesInput);
  valueOf(await owner.ask("rules.publish", { text, base: null, to: null }));
  expect(await inMall()).toEqual(["X0", "X1", "X2"]);
  expect(await listing(true)).toMatchObject({ found: 3, changed: 0 });
  await publish(await listing(false, ["X1"]));
  expect(await inMall()).toEqual(["X0", "X2"]);
  expect(Object.keys(rules().products)).toEqual(["X1"]);
});

test("it is published only on the version that was looked at", async () => {
  keep(2);
  const looked = await listing(true);
  const text = JSON.stringify({ basic: { ratio: 9_000 } });
  valueOf(await owner.ask("rules.publish", { text, base: 1, to: null }));
  const late = { text: looked.text, base: looked.base, to: null, onlyOnBase: true };
  expect(codeOf(await owner.ask("rules.publish", late))).toBe("rules-changed");
  expect(await inMall()).toEqual([]);
});

test("taken back, exactly these products are as before; of which others have said something since, they stay, and it is said", async () => {
  const ids = keep(6);
  const before = { X0: { ratio: 500 }, X1: { enabled: false, levelRatios: { gold: 1 } } };
  valueOf(await owner.ask("levels.set", { levels: ["gold", "vip"] }));
  valueOf(
    await owner.ask("rules.publish", { text: JSON.stringify({ ...CHAIN, products: before }), base: null, to: null }),
  );
  const was = rules().products;
  const version = await publish(await listing(true, ids));
  expect(await inMall()).toEqual(ids);
  // Something else is published since, and of X4 too.
  const since = { basic: { ratio: 9_000 }, products: { X4: { ratio: 700 } } };
  valueOf(await owner.ask("rules.publish", { text: JSON.stringify(since), base: version, to: null }));
  const back = await unlisting(version);
  // X0 took part before.
  expect(back).toMatchObject({ found: 5, changed: 4, kept: 1, keptFirst: ["X4"] });
  const taken = await publish(back);
  expect(rules().products).toEqual({ ...was, X4: expect.objectContaining({ ratio: 700, enabled: true }) as object });
  expect(JSON.parse(products().text)).toMatchObject({ basic: { ratio: 9_000 } });
  // What took it back can be taken back.
  await publish(await unlisting(taken));
  expect(await inMall()).toEqual(ids);
  for (const odd of [1, 99])
    expect(codeOf(await owner.ask("product.unlisting", { version: odd }))).toBe("invalid-rules");
});

test("10,000 products in one version, taken back to the very rules of before; more than rules may list are refused", async () => {
  keep(10_000);
  const was = products().text;
  const all = await listing(true);
  expect(all).toMatchObject({ found: 10_000, changed: 10_000 });
  const version = await publish(all);
  expect((await inMall("X99")).length).toBe(111);
  const till = await server.till("s1/t1");
  const rows = valueOf(await till.pull()).rows;
  expect(rows.map((it) => it.body.kind)).not.toContain("member");
  await publish(await unlisting(version));
  expect(canonicalText(JSON.parse(products().text))).toBe(canonicalText(JSON.parse(was)));
  keep(20_001);
  expect(codeOf(await owner.ask("product.listing", { ids: null, filter: EVERY, takesPart: true }))).toBe("too-large");
}, 120_000);

test("§12.1 what the arithmetic of the rules asks for is acknowledged here too, of products that are listed and of new ones", async () => {
  keep(2);
  const open = { basic: { clear: null }, stores: { s1: null, s2: null } };
  expect(await publishByTwo(owner, { text: JSON.stringify(open), base: 1, to: null })).toBe("ok");
  const { text, base } = await listing(true);
  const asked = valueOf(await owner.ask("rules.tryOut", { text, base })).acknowledgements;
  expect(asked).toMatchObject([{ what: "ratio-above-extract", figures: { queue: "mall" }, given: null }]);
  expect(codeOf(await owner.ask("rules.publish", { text, base, to: null, onlyOnBase: true }))).toBe("invalid-rules");
  const all = JSON.stringify({ basic: { newProducts: "in" } });
  expect(valueOf(await owner.ask("rules.check", { text: all, base })).acknowledgements).toMatchObject(asked);
  const each = JSON.stringify({ basic: { newProducts: "in", merchantQueue: false } });
  expect(valueOf(await owner.ask("rules.check", { text: each, base })).acknowledgements).toMatchObject([
    { figures: { queue: "product:*" } },
  ]);
  const what = asked.map(seenIn);
  const acknowledge = { by: "林", what };
  expect(codeOf(await owner.ask("rules.publish", { text, base, to: null, onlyOnBase: true, acknowledge }))).toBe("ok");
  expect(await inMall()).toEqual(["X0", "X1"]);
});

test("only the owner publishes it", async () => {
  keep(1);
  const { one } = await owner.add("operator", "小陈");
  const { text, base } = await listing(true);
  expect(await one.raw("rules.publish", { text, base, to: null, onlyOnBase: true })).toBe("not-allowed");
});
