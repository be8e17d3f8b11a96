// The history of a real server, of its tills and of its order API, exported from its file, run again: the same state.
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { neededAcknowledgements } from "../../shared/rules/acknowledge.ts";
import { WholeRules, type RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../../server/settlement/rebuild.ts";
import type { HqInput } from "../../shared/contract/hq.ts";
import { Someone } from "../../server/testHq.ts";
import { TestServer } from "../../server/testServer.ts";
import { JOINS, memberId, NO_MEMBER, post, valueOf, type TestTill } from "../../server/testTill.ts";
import { runReference } from "../reference/reference.ts";
import { runScenario } from "../scenario/run.ts";
import { checkBooks, serverBooks } from "./checks.ts";
import { exportHistory } from "./history.ts";
import { generator } from "./invoices.ts";
import { CannotExport } from "./telling.ts";

const PHONES = ["13800000001", "13800000002", "13800000003"];
const lottery = { kind: "range" as const, min: 5_000, max: 20_000 };
const rules = (basic: RulesInput["basic"]): RulesInput => ({
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all", ...basic },
  products: { p1: {}, lucky: { lottery } },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {} } }, s2: { cashier: {} } },
});

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start(rules({}));
});
afterEach(() => server.end());

describe("export of a server's history", () => {
  test.each([1, 2, 3])(
    "§13.5 tills, order API, versions and clearing, seed %i: run again they give its state",
    async (seed) => {
      const random = generator(seed);
      const below = (n: number): number => Math.floor(random() * n);
      const pickOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
      const tills = [await server.till("s1/t1"), await server.till("s2/t1")];
      const sent = new Map<TestTill, number>();
      const version = { is: 1 };
      const push = async (till: TestTill): Promise<void> => {
        const from = sent.get(till) ?? 1;
        if (from <= till.lines.length) sent.set(till, valueOf(await till.push(till.batch(from))).cursor + 1);
      };
      const headers = { authorization: `Bearer ${server.running.setup.newApiKey("shop")}` };
      const call = async (path: string, body: unknown): Promise<number> =>
        (await post(`${server.url}/api/v1${path}`, body, headers)).status;
      for (const phone of PHONES) expect(await call("/members", { phone })).toBe(200);
      const sold: [TestTill, string][] = [];
      const placed: string[] = [];

      for (let step = 0; step < 120; step += 1) {
        server.now += below(2 * 3_600_000);
        const till = pickOf(tills);
        till.at = Math.max(till.at, server.now - below(3_600_000));
        const act = below(16);
        if (act < 5) {
          const phone = below(4) === 0 ? null : pickOf(PHONES);
          const promise =
            phone === null ? NO_MEMBER : below(2) ? JOINS : { ...JOINS, source: "desk.lottery" as const, lottery };
          sold.push([till, till.sell(100 + below(5_000), phone, { rules: version.is, promise })]);
        } else if (act < 8 && sold.length > 0) {
          const [where, order] = pickOf(sold);
          where.at = Math.max(where.at, till.at);
          if (act === 5) where.refund(order, below(2) ? null : 1 + below(500));
          else if (act === 6) where.draw(order, { key: `d${step}` });
          else where.exchange(order);
        } else if (act < 10) await push(till);
        else if (act === 10) {
          for (const it of tills) await push(it);
          const random = below(3) === 0 ? { cash: 2, points: 1 } : null;
          const clear = below(2) === 0 ? { every: "day" as const, at: "09:30" } : null;
          const basic: RulesInput["basic"] = {
            leftover: pickOf(["retain", "carry"]),
            merchantQueue: below(2) === 0,
            settleOn: pickOf(["paid", "completed"]),
            paysItself: below(2) === 0,
            exchange: { points: 5_000 },
            randomReturn: random,
            clear,
          };
          version.is = valueOf(server.running.setup.rules.publish(rules(basic))).version;
          for (const it of tills) {
            it.write("rules-adopted", { version: version.is });
            await push(it);
          }
        } else if (act < 14) {
          const online = below(3) === 0;
          const lines = Array.from({ length: 1 + below(3) }, () => ({
            product: online ? "p1" : pickOf(["p1", "lucky"]),
            paid: below(4_000),
          }));
          const order = {
            id: `A-${step}`,
            channel: online ? "online" : "mall",
            store: online ? "s1" : null,
            member: below(5) ? pickOf(PHONES) : null,
            completed: below(2) === 0,
            lines,
          };
          expect(await call("/orders", order)).toBe(200);
          placed.push(order.id);
        } else if (placed.length > 0) {
          const path = pickOf(["complete", "refunds", "lines/0/draw", "lines/0/exchange"]);
          const key = `k${step}`;
          const body =
            path === "complete"
              ? {}
              : path === "refunds"
                ? { key, line: 0 }
                : path.endsWith("draw")
                  ? { key }
                  : { key, to: "points" };
          expect([200, 409]).toContain(await call(`/orders/${pickOf(placed)}/${path}`, body));
        }
      }
      for (const till of tills) await push(till);

      const history = exportHistory({ file: server.file }, "all of it");
      expect(JSON.parse(JSON.stringify(runScenario(history.scenario)))).toEqual(
        JSON.parse(JSON.stringify(history.state)),
      );
      const types = new Set(history.scenario.events.map((event) => event.type));
      expect([...types].toSorted()).toEqual(["complete", "draw", "exchange", "order", "refund", "rules", "tick"]);
      expect(history.state.entries.length).toBeGreaterThan(40);
    },
  );

  test("§10.2 what orders cost is told with them, and nothing where it is unknown", async () => {
    const till = await server.till("s1/t1");
    const item = { product: "p1", name: "", nameEn: "", quantity: 2, price: 500, total: 1_000, cost: 640 };
    till.sell(1_000, null, { items: [item] });
    till.sell(1_000, null);
    valueOf(await till.push());
    const headers = { authorization: `Bearer ${server.running.setup.newApiKey("shop")}` };
    const lines = [
      { product: "p1", paid: 300, cost: 120 },
      { product: "lucky", paid: 200 },
    ];
    const placed = await post(`${server.url}/api/v1/orders`, { id: "A-1", channel: "mall", lines }, headers);
    expect(placed.status).toBe(200);
    const { scenario, state } = exportHistory({ file: server.file }, "it");
    const told = scenario.events.flatMap((it) => (it.type === "order" ? [it.lines.map((line) => line.cost)] : []));
    expect(told).toEqual([[640], [null], [120, null]]);
    expect(JSON.parse(JSON.stringify(runScenario(scenario)))).toEqual(JSON.parse(JSON.stringify(state)));
  });

  test.each(["rewards", "union"] as const)(
    "§10.3 §11.1 days of orders and refunds with %s, a night among them in pieces: run again they give the server's state",
    async (mode) => {
      await server.end();
      const [a, b, c] = PHONES.map(memberId);
      if (a === undefined || b === undefined || c === undefined) throw new Error("three members");
      const team = { levels: { t1: 200, t2: 700 } };
      const shareholders = {
        ratio: 900,
        period: "day" as const,
        shares: [a, b, c].map((member) => ({ member, weight: 1 })),
      };
      const around: RulesInput = {
        ...rules({}),
        stores: { s1: { cashier: {}, online: {}, recruiter: a }, s2: { cashier: {}, commission: 3_000 } },
        union: mode === "union" ? { ratio: 11_000, share: 6_000, accelerate: 2_000 } : null,
        rewards: { base: "profit", direct: 500, indirect: 300, recruit: 100, team, shareholders },
      };
      const acknowledged = neededAcknowledgements(WholeRules.parse(around)).map((it) => ({ ...it, by: "A", at: 1 }));
      server = await new TestServer().start({ ...around, acknowledged }, { steps: 2 });
      const tills = [await server.till("s1/t1"), await server.till("s2/t1")];
      const [first] = tills;
      PHONES.forEach((phone, n) => {
        first?.register(phone);
        if (n > 0) first?.write("referrer-set", { member: memberId(phone), referrer: memberId(PHONES[n - 1] ?? "") });
      });
      const sent = new Map<TestTill, number>();
      const push = async (till: TestTill): Promise<void> => {
        const from = sent.get(till) ?? 1;
        if (from > till.lines.length) return;
        for (;;) {
          const answer = await till.push(till.batch(from));
          // What would end a night while it is paid is asked for again, as a till does.
          if (answer.ok || answer.code !== "busy") return void sent.set(till, valueOf(answer).cursor + 1);
          await setTimeout(20);
        }
      };
      for (const till of tills) await push(till);
      const set = server.running.office["team.set"];
      valueOf(set({ member: a, level: "t2", reason: "simulated", by: "A" }));
      const random = generator(mode === "union" ? 7 : 8);
      const below = (n: number): number => Math.floor(random() * n);
      const sold: [TestTill, string][] = [];
      const promise = { joins: true, ratio: 11_000, source: "union.ratio", lottery: null, extract: 0 } as const;
      for (let step = 0; step < 150; step += 1) {
        server.now += below(2 * 3_600_000);
        const till = tills[below(2)] ?? first;
        if (!till) break;
        till.at = server.now;
        const [where, order] = sold[below(sold.length)] ?? [];
        if (below(5) === 0 && where && order !== undefined) {
          where.at = server.now;
          where.refund(order, 1 + below(300));
          await push(where);
          continue;
        }
        const paid = 400 + below(4_000);
        const items = [
          { product: null, name: "", nameEn: "", quantity: 1, price: paid, total: paid, cost: below(400) },
        ];
        const phone = PHONES[below(3)] ?? "";
        sold.push([till, till.sell(paid, phone, { items, promise: mode === "union" ? promise : JOINS })]);
        await push(till);
      }
      const history = exportHistory({ file: server.file }, mode);
      expect(JSON.parse(JSON.stringify(runScenario(history.scenario)))).toEqual(
        JSON.parse(JSON.stringify(history.state)),
      );
      expect(new Set(history.state.rewards?.map(({ kind }) => kind)).size).toBe(5);
      expect(history.state.payouts.length).toBeGreaterThan(20);
      expect(checkBooks(serverBooks(server.read), () => true).flatMap(({ wrong }) => wrong)).toEqual([]);
      if (mode === "union") expect([...server.read.figures.rows("nights")].length).toBeGreaterThan(4);
      expect(rebuild(server.read).differences).toEqual([]);
    },
  );

  test("§12.6 §12.7 what two persons did by hand is told, and run again gives the server's state; its books hold", async () => {
    const till = await server.till("s1/t1");
    for (const phone of PHONES) till.register(phone);
    const [, taken = ""] = PHONES.map((phone) => till.sell(10_000, phone));
    valueOf(await till.push());
    const key = await Someone.withKey(server);
    const [anna, ben] = [(await key.add("finance", "Anna")).one, (await key.add("owner", "Ben")).one];
    const done = async (act: HqInput<"second.propose">["act"]): Promise<void> => {
      const { n } = valueOf(await anna.ask("second.propose", { act, reason: "r", by: "x" }));
      valueOf(await ben.ask("second.approve", { n, by: "x" }));
    };
    const [a = "", b = ""] = PHONES;
    await done({ act: "fund", queue: "cashiers", amountFen: 2_000 });
    await done({ act: "void", order: taken, line: 0 });
    await done({ act: "pay-out", member: a, amountFen: 700, reference: null });
    await done({ act: "correct", member: a, what: "cash", amount: 55 });
    await done({ act: "correct", member: b, what: "points", amount: 30 });
    const { scenario, state } = exportHistory({ file: server.file }, "it");
    const types = new Set(scenario.events.map((event) => event.type));
    for (const type of ["fund", "void", "pay-out", "correct"] as const) expect(types).toContain(type);
    expect(JSON.parse(JSON.stringify(runScenario(scenario)))).toEqual(JSON.parse(JSON.stringify(state)));
    expect(JSON.parse(JSON.stringify(runReference(scenario)))).toEqual(JSON.parse(JSON.stringify(state)));
    expect(state.members[memberId(b)]).toMatchObject({ cash: 0, points: 30 });
    expect(checkBooks(serverBooks(server.read), () => true).flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  test("§11.6 §11.3 who brought somebody, or a level, that a scenario cannot tell is refused by name", async () => {
    await server.end();
    server = await new TestServer().start({ ...rules({}), rewards: { direct: 500 } });
    const till = await server.till("s1/t1");
    for (const phone of PHONES) till.register(phone);
    const [a = "", b = "", c = ""] = PHONES.map(memberId);
    till.write("referrer-set", { member: b, referrer: a });
    till.sell(1_000, PHONES[1] ?? null);
    till.write("referrer-set", { member: a, referrer: c });
    valueOf(await till.push());
    expect(() => exportHistory({ file: server.file }, "it")).toThrow(/who had brought others already, was brought by/);
  });

  test("§2.4 a handover is refused by name, and a file that is none too", async () => {
    const till = await server.till("s1/t1");
    till.sell(1_000, PHONES[0] ?? null);
    valueOf(await till.push());
    valueOf(server.running.setup.rules.publish(rules({ cashierScope: "till" })));
    expect(() => exportHistory({ file: server.file }, "it")).toThrow(
      /version 2 of the rules changed basic\.cashierScope from all to till/,
    );
    expect(() => exportHistory({ file: `${server.file}-not` }, "it")).toThrow(CannotExport);
  });
});
