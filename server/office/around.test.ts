/** Rewards and the union queue at HQ: what has to be acknowledged, who has to be known, which mode may change when. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { containing } from "../testMatch.ts";
import { RULES, TestServer } from "../testServer.ts";
import { codeOf, memberId, post, valueOf } from "../testTill.ts";

const PHONE = "13812342046";
const TEAM = { team: { levels: { 金: 500, 银: 300 }, maxDepth: 3 } };
const UNION = { ratio: 10_000, share: 5_000, accelerate: 1_000 };
/** What their arithmetic asks for is nothing. */
const PLAIN: RulesInput = { ...RULES, basic: { ...RULES.basic, extract: 10_000 } };
let server: TestServer;
let cookie: string;
beforeEach(async () => {
  server = await new TestServer().start(PLAIN);
  const opened = await fetch(server.running.hq, { redirect: "manual" });
  cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
});
afterEach(() => server.end());

async function ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  const { body } = await post(`${server.url}/api/hq/${verb}`, input, { origin: server.url, cookie });
  const answer = body as HqAnswer<V>;
  return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
}

/** Of what the rules ask for, these parts, with their figures. */
type Acknowledge = { readonly by: string; readonly what: readonly Needed["what"][] };
const patch = (change: RulesInput, base = 1) => ({ text: JSON.stringify(change), base });
const check = async (change: RulesInput, base = 1) => valueOf(await ask("rules.check", patch(change, base)));
async function publish(
  change: RulesInput,
  given?: Acknowledge,
  { base = 1, to = null }: { base?: number; to?: HqInput<"rules.publish">["to"] } = {},
) {
  const asked = given ? (await check(change, base)).acknowledgements : [];
  const what = asked.filter((it) => given?.what.includes(it.what)).map(seenIn);
  const acknowledge = given ? { acknowledge: { by: given.by, what } } : {};
  return await ask("rules.publish", { ...patch(change, base), to, ...acknowledge });
}
const acknowledgedIn = (version: number) => server.read.settings.rules(version)?.rules.acknowledged;
const OWNER: Acknowledge = { by: "王店主", what: ["team", "depth", "shareholders"] };

describe("§12.2 acknowledged by name, time and figures", () => {
  test("§12.2 asked for with figures; refused without; recorded by the server's clock", async () => {
    const levels = TEAM.team.levels;
    const asked = await check({ rewards: TEAM });
    expect(asked.ok).toBe(true);
    expect(asked.acknowledgements).toEqual([
      { what: "team", figures: { levels, maxDepth: 3 }, given: null },
      { what: "depth", figures: { maxDepth: 3 }, given: null },
    ]);
    expect(asked.effect.join()).not.toContain("acknowledged");
    for (const given of [undefined, { by: "王店主", what: ["team" as const] }])
      expect(await publish({ rewards: TEAM }, given)).toMatchObject({
        code: "invalid-rules",
        message: containing('acknowledged: expected the owner\'s acknowledgement of depth {"maxDepth":3}'),
      });
    expect(codeOf(await publish({ rewards: TEAM }, { by: " ", what: ["team", "depth"] }))).toBe("malformed");
    expect(server.read.settings.newestRules()?.version).toBe(1);

    expect(valueOf(await publish({ rewards: TEAM }, OWNER))).toEqual({ version: 2 });
    const at = server.now;
    expect(acknowledgedIn(2)).toEqual([
      { what: "team", figures: { levels, maxDepth: 3 }, by: "王店主", at },
      { what: "depth", figures: { maxDepth: 3 }, by: "王店主", at },
    ]);
    expect(valueOf(await ask("rules.current", {})).versions.map(({ acknowledged }) => acknowledged.length)).toEqual([
      2, 0,
    ]);
  });

  test("§12.2 the same figures go on; others are asked for anew; what is needed no more is dropped", async () => {
    valueOf(await publish({ rewards: TEAM }, OWNER));
    const same = await check({ basic: { ratio: 9_000 } }, 2);
    expect(same.acknowledgements.map(({ what, given }) => [what, given?.by])).toEqual([
      ["team", "王店主"],
      ["depth", "王店主"],
    ]);
    expect(valueOf(await publish({ basic: { ratio: 9_000 } }, undefined, { base: 2 }))).toEqual({ version: 3 });
    const raised: RulesInput = { rewards: { team: { levels: { 金: 800 } } } };
    expect((await check(raised, 3)).acknowledgements.map(({ what, given }) => [what, given?.by])).toEqual([
      ["team", undefined],
      ["depth", "王店主"],
    ]);
    expect(codeOf(await publish(raised, undefined, { base: 3 }))).toBe("invalid-rules");
    valueOf(await publish(raised, { by: "李店主", what: ["team"] }, { base: 3 }));
    expect(acknowledgedIn(4)?.map(({ what, by }) => [what, by])).toEqual([
      ["team", "李店主"],
      ["depth", "王店主"],
    ]);
    valueOf(await publish({ rewards: { direct: 300, team: null } }, undefined, { base: 4 }));
    expect(acknowledgedIn(5)).toEqual([]);
  });

  test("§12.2 a text that says itself that it was acknowledged counts for nothing", async () => {
    const forged: RulesInput = {
      rewards: { team: { levels: { 金: 500 } } },
      acknowledged: [{ what: "team", by: "somebody", at: 1, figures: { levels: { 金: 500 }, maxDepth: 2 } }],
    };
    expect(await publish(forged)).toMatchObject({ code: "invalid-rules", message: containing("acknowledged") });
    expect((await check(forged)).acknowledgements).toMatchObject([{ what: "team", given: null }]);
  });

  test("§11.2 direct, indirect and recruiting rewards need none", async () => {
    const rewards = { direct: 300, indirect: 100, recruit: 50 };
    expect((await check({ rewards })).acknowledgements).toEqual([]);
    expect(valueOf(await publish({ rewards }))).toEqual({ version: 2 });
  });
});

test("§11.4 §11.5 a shareholder and a recruiter are members there are, by id: else the path and what to do", async () => {
  const till = await server.till("s1/t1");
  const shares = [
    { member: memberId(PHONE), weight: 2 },
    { member: "nobody", weight: 1 },
  ];
  const rules: RulesInput = {
    rewards: { shareholders: { ratio: 100, period: "day", shares } },
    stores: { s1: { recruiter: "nobody", commission: 500 } },
  };
  expect((await check(rules)).problems).toEqual([
    { path: "stores.s1.recruiter", message: containing('not "nobody": register the member first') },
    { path: "rewards.shareholders.shares.0.member", message: containing("expected a member there is, by id") },
    { path: "rewards.shareholders.shares.1.member", message: containing('not "nobody"') },
  ]);
  till.register(PHONE);
  valueOf(await till.push());
  const known: RulesInput = {
    rewards: { shareholders: { ratio: 100, period: "day", shares: shares.slice(0, 1) } },
    stores: { s1: { recruiter: memberId(PHONE), commission: 500 } },
  };
  expect(valueOf(await publish(known, OWNER))).toEqual({ version: 2 });
  expect(acknowledgedIn(2)).toMatchObject([{ what: "shareholders", figures: { ratio: 100, period: "day" } }]);
});

describe("§10.1 the mode is chosen before the first order", () => {
  test("§10.1 turned on and off before it; after it refused with the reason, ratios may change", async () => {
    const till = await server.till("s1/t1");
    valueOf(await publish({ union: UNION }));
    valueOf(await publish({ union: null }, undefined, { base: 2 }));
    valueOf(await publish({ union: UNION }, undefined, { base: 3 }));
    till.register(PHONE);
    till.sell(1_000, PHONE);
    valueOf(await till.push());
    expect((await check({ union: null }, 4)).problems).toEqual([
      { path: "union", message: containing("expected the union queue to stay on: orders have arrived") },
    ]);
    expect(codeOf(await publish({ union: null }, undefined, { base: 4 }))).toBe("invalid-rules");
    valueOf(await publish({ union: { ...UNION, share: 6_000 } }, undefined, { base: 4 }));
    expect(server.read.settings.newestRules()?.rules.union?.share).toBe(6_000);
  });

  test("§10.1 a chain that has sold without it stays without it", async () => {
    const till = await server.till("s1/t1");
    till.sell(1_000);
    valueOf(await till.push());
    expect((await check({ union: UNION })).problems).toMatchObject([
      { path: "union", message: containing("stay off") },
    ]);
  });

  test("§10.1 one union for all: a version for some tills has the chain's", async () => {
    await server.till("s1/t1");
    const to = { stores: [], tills: ["s1/t1"] };
    expect(await publish({ union: UNION }, undefined, { to })).toMatchObject({
      code: "invalid-rules",
      message: containing("union: expected the same union as the chain's"),
    });
    valueOf(await publish({ union: UNION }));
    const ratio = { union: { ...UNION, share: 1 } };
    expect(codeOf(await publish(ratio, undefined, { base: 2, to }))).toBe("invalid-rules");
    expect(valueOf(await publish({ basic: { paysItself: true } }, undefined, { base: 2, to }))).toEqual({ version: 3 });
  });

  test("§10.1 §12.2 a chain begins with either; a file that needs an acknowledgement brings it", async () => {
    const { setup } = server.running;
    expect(setup.begin("Asia/Shanghai", { ...RULES, union: UNION })).toMatchObject({ ok: true });
    expect(server.read.settings.newestRules()?.rules.union).toBeNull();
    expect(await server.running.prepare(WISHES)).toMatchObject({ ok: false, code: "invalid-rules" });

    const other = new TestServer();
    const team: RulesInput = { ...RULES, union: UNION, rewards: { team: { levels: { 金: 500 } } } };
    await expect(other.start(team)).rejects.toThrow("acknowledged");
    await other.end();
    const acknowledged: RulesInput["acknowledged"] = [
      { what: "depth", by: "王店主", at: 7, figures: { maxDepth: 3 } },
      { what: "team", by: "王店主", at: 7, figures: { maxDepth: 2, levels: { 金: 500 } } },
    ];
    const third = await new TestServer().start({ ...team, acknowledged });
    expect(third.read.settings.newestRules()?.rules).toMatchObject({
      union: UNION,
      acknowledged: acknowledged.slice(1),
    });
    expect(await third.running.prepare(WISHES)).toMatchObject({ ok: true });
    await third.end();
  });
});

const WISHES = {
  timezone: "Asia/Shanghai",
  rules: RULES,
  union: true,
  demo: false,
  stores: [],
  tills: [],
  apiKey: null,
};
