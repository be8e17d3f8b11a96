// Rules tried out on the chain's own last orders before they are published, and what is asked for then (§12.1).
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../../shared/contract/hq.ts";
import { DAY_MS } from "../../shared/kernel/calendar.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import { Rules, type RulesInput } from "../../shared/rules/schema.ts";
import { containing, matching } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, post, valueOf } from "../testTill.ts";
import { pastOrders } from "./pastOrders.ts";
import { tryOut } from "./tryOut.ts";
import { TryOuts } from "./tryOuts.ts";

const PHONE = "13812342046";
const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 1_000, cashierScope: "all" },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  products: { p1: {} },
};
let server: TestServer;
let cookie: string;
let authorization: string;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  authorization = `Bearer ${server.running.setup.newApiKey("mall")}`;
  await signIn();
});
afterEach(() => server.end());

async function signIn(): Promise<void> {
  const opened = await fetch(server.running.hq, { redirect: "manual" });
  cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  const { body } = await post(`${server.url}/api/hq/${verb}`, input, { origin: server.url, cookie });
  const answer = body as HqAnswer<V>;
  return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
}

const patch = (basic: RulesInput["basic"]) => ({ text: JSON.stringify({ basic }), base: 1 });
const tryOutOf = async (basic: RulesInput["basic"], orders?: number) =>
  valueOf(await ask("rules.tryOut", { ...patch(basic), ...(orders === undefined ? {} : { orders }) }));

async function call(path: string, body: object): Promise<void> {
  const answer = await post(`${server.url}/api/v1${path}`, body, { authorization });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

/** As many mall orders of 100.00 at a cost of 92.00 a day, for some days. */
async function trade(days: number, perDay: number): Promise<void> {
  await call("/members", { phone: PHONE });
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < perDay; n += 1) {
      const lines = [{ product: "p1", paid: 10_000, cost: 9_200 }];
      await call("/orders", { id: `d${day}-${n}`, channel: "mall", member: PHONE, completed: true, lines });
      server.now += 60_000;
    }
    server.now += DAY_MS - perDay * 60_000;
  }
  await signIn();
}

/** What the margin of orders sold for 100.00 asks for. */
const margin = (left: number, extract = 1_000): Needed => ({
  what: "above-margin",
  figures: { extract, rewards: 0, margin: left },
});

/** An order that leaves nothing over its cost. */
async function sellDear(): Promise<void> {
  const lines = [{ product: "p1", paid: 10_000, cost: 10_000 }];
  await call("/orders", { id: "dear", channel: "mall", member: PHONE, completed: true, lines });
}

describe("§12.1 before rules are published", () => {
  test("§12.1 what the present and the new rules would have paid, and a year ahead by each", async () => {
    await trade(7, 5);
    const it = await tryOutOf({ ratio: 10_000 });
    expect(it).toMatchObject({ orders: 35, refunds: 0, days: 7, salesFen: 350_000 });
    expect(it.tried?.present).toMatchObject({
      extractedFen: 35_000,
      grantedFen: 35_000,
      paidFen: 34_000,
      share: 9_714,
    });
    expect(it.tried?.proposed).toMatchObject({
      extractedFen: 35_000,
      grantedFen: 350_000,
      paidFen: 34_000,
      share: 971,
    });
    expect(it.tried?.proposed.queues.map(({ key, grantedFen }) => [key, grantedFen])).toEqual([["mall", 350_000]]);
    expect(it.tried?.proposed.margin).toEqual({ extract: 1_000, rewards: 0, margin: 800, covered: 10_000 });
    const { flat, trend } = it.tried?.proposed.forecast ?? {};
    expect(flat?.waits).toEqual([
      { day: 1, wait: 9 },
      { day: 30, wait: 270 },
      { day: 90, wait: 810 },
    ]);
    expect(flat?.horizons.map(({ share }) => share)).toEqual([1_000, 1_000, 1_000, 1_000]);
    expect(trend).toEqual(flat);
    // Nothing was changed by it.
    expect(server.read.settings.newestRules()?.version).toBe(1);
    expect(valueOf(await ask("overview", {})).extractedFen).toBe(35_000);
  });

  test("§12.1 the last orders alone, with what was done to them since; no orders and too few are said", async () => {
    const none = await tryOutOf({ ratio: 9_000 });
    expect(none).toMatchObject({ orders: 0, days: 0, from: null, to: null, tried: null });
    await trade(2, 3);
    await call("/orders/d1-2/refunds", { key: "r", line: 0, amount: 10_000 });
    const two = await tryOutOf({ ratio: 9_000 }, 2);
    expect(two).toMatchObject({ orders: 2, refunds: 1, days: 2, least: { orders: 30, days: 7 } });
    expect(two.tried?.proposed).toMatchObject({ grantedFen: 9_000, forecast: null });
  });

  test("§12.1 a till's sales count, with their costs, and rules that cannot be are refused with their paths", async () => {
    const till = await server.till("s1/t1");
    till.register(PHONE);
    const items = [{ product: null, name: "x", nameEn: "x", quantity: 1, price: 1_000, total: 1_000, cost: 400 }];
    till.sell(1_000, PHONE, { items });
    till.refund(till.sell(2_000, PHONE), 500);
    valueOf(await till.push());
    const it = await tryOutOf({ ratio: 10_000 });
    expect(it).toMatchObject({ orders: 2, refunds: 1, salesFen: 3_000 });
    expect(it.tried?.proposed).toMatchObject({ grantedFen: 2_500, margin: { margin: 6_000, covered: 3_333 } });
    expect(await ask("rules.tryOut", patch({ ratio: -1 }))).toMatchObject({
      code: "invalid-rules",
      message: containing("basic.ratio"),
    });
  });

  test("§12.1 what the figures ask is acknowledged by name when the rules are published, and recorded", async () => {
    await trade(7, 5);
    const text = patch({ ratio: 13_000 });
    const asked = valueOf(await ask("rules.tryOut", text)).acknowledgements;
    const figures = [
      { what: "ratio-above-100", figures: { ratio: 13_000, where: "basic" } },
      { what: "ratio-above-extract", figures: { ratio: 13_000, extract: 1_000, queue: "mall" } },
      { what: "above-margin", figures: { extract: 1_000, rewards: 0, margin: 800 } },
    ] as const;
    expect(asked).toEqual(figures.map((it) => ({ ...it, given: null })));
    expect(await ask("rules.publish", { ...text, to: null })).toMatchObject({
      code: "invalid-rules",
      message: containing('acknowledgement of above-margin {"extract":1000,"rewards":0,"margin":800}'),
    });
    const some = { by: "王店主", what: [figures[0], figures[2]] };
    expect(codeOf(await ask("rules.publish", { ...text, to: null, acknowledge: some }))).toBe("invalid-rules");
    expect(server.read.settings.newestRules()?.version).toBe(1);
    const acknowledge = { by: "王店主", what: [...figures] };
    expect(valueOf(await ask("rules.publish", { ...text, to: null, acknowledge }))).toEqual({ version: 2 });
    expect(server.read.settings.rules(2)?.rules.acknowledged).toEqual(
      figures.map((it) => ({ ...it, by: "王店主", at: server.now })),
    );
    // The very same figures go on.
    const again = valueOf(await ask("rules.tryOut", { text: '{"basic": {"paysItself": true}}', base: 2 }));
    expect(again.acknowledgements.map(({ what, given }) => [what, given?.by])).toEqual([
      ["ratio-above-100", "王店主"],
      ["ratio-above-extract", "王店主"],
      ["above-margin", "王店主"],
    ]);
    expect(valueOf(await ask("rules.publish", { text: '{"basic": {"paysItself": true}}', base: 2, to: null }))).toEqual(
      {
        version: 3,
      },
    );
    expect(server.read.settings.rules(3)?.rules.acknowledged).toHaveLength(3);
  });

  test("§12.1 rules that nobody tried out are asked for the very same: the server tries them out, also after a restart", async () => {
    await trade(7, 5);
    const text = patch({ ratio: 13_000 });
    const asked = valueOf(await ask("rules.check", text)).acknowledgements;
    expect(asked.map(({ what }) => what)).toEqual(["ratio-above-100", "ratio-above-extract"]);
    const what = asked.map(seenIn);
    const nothing = await ask("rules.publish", { ...text, to: null });
    for (const each of ["ratio-above-100", "ratio-above-extract", "above-margin"])
      expect(nothing).toMatchObject({ code: "invalid-rules", message: containing(`acknowledgement of ${each}`) });
    await server.stop();
    await server.again();
    await signIn();
    expect(await ask("rules.publish", { ...text, to: null, acknowledge: { by: "王店主", what } })).toMatchObject({
      message: matching(/^acknowledged: expected the owner's acknowledgement of above-margin [^\n]+$/),
    });
    expect(server.read.settings.newestRules()?.version).toBe(1);
    const all = { by: "王店主", what: [...what, margin(800)] };
    expect(valueOf(await ask("rules.publish", { ...text, to: null, acknowledge: all }))).toEqual({ version: 2 });
    // Within the margin nothing is asked for, and nothing has to be tried out before.
    expect(valueOf(await ask("rules.publish", { ...patch({ ratio: 500, extract: 500 }), to: null }))).toEqual({
      version: 3,
    });
  });

  test("§12.1 an acknowledgement holds for the figures that were seen: one of 120% is none of 150%", async () => {
    await trade(7, 5);
    const seen = (await tryOutOf({ ratio: 12_000 })).acknowledgements.map(seenIn);
    const refused = await ask("rules.publish", {
      ...patch({ ratio: 15_000 }),
      to: null,
      acknowledge: { by: "王店主", what: seen },
    });
    for (const each of ['ratio-above-100 {"ratio":15000', 'ratio-above-extract {"ratio":15000'])
      expect(refused).toMatchObject({ code: "invalid-rules", message: containing(each) });
    // The margin is the same by both, and was seen.
    expect(refused).not.toMatchObject({ message: containing("above-margin") });
    const acknowledge = { by: "王店主", what: seen };
    expect(valueOf(await ask("rules.publish", { ...patch({ ratio: 12_000 }), to: null, acknowledge }))).toEqual({
      version: 2,
    });
    const kinds = { by: "王店主", what: ["ratio-above-100"] };
    const old = { ...patch({ ratio: 15_000 }), to: null, acknowledge: kinds };
    expect((await post(`${server.url}/api/hq/rules.publish`, old, { origin: server.url, cookie })).body).toMatchObject({
      code: "malformed",
    });
  });

  test("§12.1 the margin that was seen counts for the same rules in any writing, for an hour, whatever is sold meanwhile", async () => {
    await trade(7, 5);
    const text = patch({ extract: 900, ratio: 900 });
    expect((await tryOutOf({ extract: 900, ratio: 900 })).acknowledgements.map(seenIn)).toEqual([margin(800, 900)]);
    // What was looked at with another number of orders is no part of it.
    await sellDear();
    expect((await tryOutOf({ extract: 900, ratio: 900 }, 1)).acknowledgements.map(seenIn)).toEqual([margin(0, 900)]);
    const { stores, products, basic = {} } = RULES;
    const whole = JSON.stringify({ stores, products, basic: { ratio: 900, ...basic, extract: 900 } }, null, 2);
    const otherwise = { text: whole.replace('"ratio": 1000', '"ratio": 900'), base: null, to: null };
    const publish = (by: number) =>
      ask("rules.publish", { ...otherwise, acknowledge: { by: "王店主", what: [margin(by, 900)] } });
    expect(codeOf(await publish(0))).toBe("invalid-rules");
    expect(valueOf(await publish(800))).toEqual({ version: 2 });

    // An hour later the orders are looked at anew.
    server.now += 3_600_000;
    expect(
      await ask("rules.publish", { ...text, text: '{"basic": {"extract": 900, "ratio": 900}}', to: null }),
    ).toMatchObject({
      code: "invalid-rules",
      message: containing('above-margin {"extract":900,"rewards":0,"margin":777}'),
    });
    expect(
      valueOf(await ask("rules.publish", { ...text, to: null, acknowledge: { by: "王", what: [margin(777, 900)] } })),
    ).toEqual({ version: 3 });
  });

  test("§12.1 several at once take their turns; too many are told so; a thread and this one find the same", async () => {
    await trade(7, 5);
    const here = { read: server.read, ledger: server.running.store.ledger };
    const input = patch({ ratio: 12_000 });
    const inline = new TryOuts(here, () => server.now);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask("rules.tryOut", input)));
    expect(answers.filter((it) => !it.ok)).toMatchObject([{ code: "internal", message: containing("try again") }]);
    const threads = answers.filter((it) => it.ok);
    expect(threads).toHaveLength(4);
    for (const answer of threads) expect(answer).toEqual(await inline.tryOut(input));
    expect(tryOut(here, input, server.now)).toMatchObject({ ok: true });
    await inline.close();
    expect(await inline.tryOut(input)).toMatchObject({ code: "internal", message: containing("being closed") });
  });

  test("§12.1 orders are read backwards in pieces, whatever their size; those of a clock that was years away are left out", async () => {
    await trade(2, 3);
    await call("/orders/d0-1/refunds", { key: "r", line: 0, amount: 10_000 });
    const read = (most: number, size?: number, now = server.now) =>
      pastOrders(server.read.journal, most, now, size).map((it) => {
        if (it.do === "order") return it.order.id;
        return `${it.do} ${it.do === "refund" ? it.refund.order : it.order}`;
      });
    const all = ["d0-0", "d0-1", "d0-2", "d1-0", "d1-1", "d1-2", "refund d0-1"];
    for (const size of [1, 2, 3, undefined]) expect(read(100, size)).toEqual(all);
    for (const size of [1, 2, undefined]) expect(read(2, size)).toEqual(["d1-1", "d1-2"]);
    expect(read(5, 2)).toEqual(all.slice(1));
    expect(read(100, 2, server.now + 400 * DAY_MS)).toEqual([]);
    expect(read(100, 2, server.now - 10 * DAY_MS)).toEqual([]);
  });

  test("books that cannot be read are said so, and the next is tried again", async () => {
    const away = new TryOuts({ file: `${server.file}.not` }, () => server.now);
    const unread = { code: "internal", message: containing("cannot be opened") };
    for (const ratio of [1, 2]) {
      expect(await away.tryOut(patch({ ratio }))).toMatchObject(unread);
      // Then nothing is published either.
      expect(await away.marginOf(patch({ ratio }), Rules.parse({ basic: { ratio } }))).toMatchObject(unread);
    }
  });
});
