import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RulesInput } from "../shared/rules/schema.ts";
import { rebuild } from "./settlement/rebuild.ts";
import { TestServer } from "./testServer.ts";
import { JOINS, MORNING, NO_MEMBER, post, type TestTill, valueOf } from "./testTill.ts";
import { EVERY_CONCERN } from "./store/store.ts";

const stores = { s1: { cashier: {}, online: {}, products: { p9: {} } }, s2: { cashier: {} } };
const lottery = { kind: "range" as const, min: 5_000, max: 20_000 };
const products = { p1: {}, lucky: { lottery } };
const PHONES = ["13800000001", "13800000002", "13800000003"];

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start({
    basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
    products,
    stores,
  });
});
afterEach(() => server.end());

/** Numbers that follow from a seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A till that sells, draws, exchanges, refunds and adopts; it pushes when it likes. */
class Clerk {
  readonly till: TestTill;
  readonly orders: string[] = [];
  version = 1;
  sent = 1;

  constructor(till: TestTill) {
    this.till = till;
  }

  async push(): Promise<void> {
    if (this.sent <= this.till.lines.length)
      this.sent = valueOf(await this.till.push(this.till.batch(this.sent))).cursor + 1;
  }
}

describe.each([1, 2, 3, 4, 5, 6])("seed %i", (seed) => {
  test("§13 §13.5 tills, API, publishing and clearing in any order: every invariant holds, and the rebuild gives the same rows", async () => {
    const below = numbers(seed);
    const pickOf = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
    const clerks = [
      new Clerk(await server.till("s1/t1")),
      new Clerk(await server.till("s1/t2")),
      new Clerk(await server.till("s2/t1")),
    ];
    const headers = { authorization: `Bearer ${server.running.setup.newApiKey("shop")}` };
    const call = async (path: string, body: unknown) =>
      (await post(`${server.url}/api/v1${path}`, body, headers)).status;
    const placed: string[] = [];
    for (const phone of PHONES) expect(await call("/members", { phone })).toBe(200);

    for (let step = 0; step < 160; step += 1) {
      server.now += below(2 * 3_600_000);
      const clerk = pickOf(clerks);
      if (!clerk) continue;
      const { till, orders } = clerk;
      till.at = Math.max(till.at, server.now - below(3_600_000));
      const order = pickOf(orders) ?? "";
      const act = below(20);
      if (act < 6) {
        const phone = below(4) === 0 ? null : (pickOf(PHONES) ?? null);
        const promise =
          phone === null ? NO_MEMBER : below(2) === 0 ? JOINS : { ...JOINS, source: "desk.lottery" as const, lottery };
        orders.push(till.sell(100 + below(5_000), phone, { rules: clerk.version, promise, completed: below(4) > 0 }));
      } else if (act === 6 && order) till.refund(order, below(2) === 0 ? null : 1 + below(500));
      else if (act === 7 && order) till.draw(order, { key: `d${step}` });
      else if (act === 8 && order) till.exchange(order);
      else if (act === 9 && order) till.write("order-completed", { order });
      else if (act < 13) await clerk.push();
      else if (act === 13) {
        const rules = valueOf(await till.pull()).rows.flatMap(({ body }) =>
          body.kind === "rules" ? [body.version] : [],
        );
        const version = pickOf(rules.filter((it) => it > clerk.version));
        if (version !== undefined) {
          till.write("rules-adopted", { version });
          clerk.version = version;
        }
      } else if (act === 14) {
        const basic: RulesInput["basic"] = {
          extract: 1_000,
          ratio: 10_000,
          cashierScope: pickOf(["till", "store", "all"] as const) ?? "all",
          merchantQueue: below(2) === 0,
          settleOn: pickOf(["paid", "completed"] as const) ?? "paid",
          leftover: pickOf(["retain", "carry"] as const) ?? "retain",
          paysItself: below(2) === 0,
          exchange: { points: 5_000 },
          randomReturn: below(3) === 0 ? { cash: 2, points: 1 } : null,
          clear: below(2) === 0 ? { every: "day" } : null,
        };
        const to = below(2) === 0 ? null : { stores: below(2) === 0 ? ["s1"] : [], tills: ["s2/t1"] };
        valueOf(server.running.setup.rules.publish({ basic, products, stores }, to));
      } else if (act < 18) {
        const id = `A-${step}`;
        const online = below(3) === 0;
        const lines = Array.from({ length: 1 + below(3) }, () => ({
          product: online ? "p9" : (pickOf(["p1", "lucky"]) ?? "p1"),
          paid: below(4_000),
        }));
        const when = below(4) === 0 ? { at: MORNING + below(server.now - MORNING + 1) } : {};
        const member = below(5) === 0 ? null : pickOf(PHONES);
        expect(
          await call("/orders", {
            id,
            channel: online ? "online" : "mall",
            store: online ? "s1" : null,
            member,
            completed: below(2) === 0,
            lines,
            ...when,
          }),
        ).toBe(200);
        placed.push(id);
      } else {
        const id = pickOf(placed);
        if (id === undefined) continue;
        const key = `k${step}`;
        const path = pickOf(["complete", "refunds", "lines/0/draw", "lines/0/exchange"]) ?? "complete";
        const body =
          path === "refunds"
            ? { key, line: 0 }
            : path === "complete"
              ? {}
              : path.endsWith("draw")
                ? { key }
                : { key, to: "points" };
        expect([200, 409]).toContain(await call(`/orders/${id}/${path}`, body));
      }
    }
    for (const clerk of clerks) await clerk.push();

    const { read, store } = { read: server.read, store: server.running.store };
    const concerns = read.concerns.concerns(EVERY_CONCERN, null, 1_000);
    expect(concerns.filter((it) => it.kind === "halted" || it.kind === "quarantine")).toEqual([]);
    expect(concerns.filter((it) => it.detail.includes("§6.3"))).toEqual([]);
    expect(rebuild(read).differences).toEqual([]);
    // §13.3: a member's cash is what was paid to it less what was clawed back of it.
    const notices = read.notices.noticesAfter(0, 100_000);
    for (const member of new Set(notices.map((it) => it.member))) {
      const entries = read.figures.entriesOfMember(member, 100_000);
      const paid = entries
        .flatMap((it) => read.figures.payoutsTo(it.order, it.line))
        .reduce((sum, it) => sum + it.amount, 0);
      const clawed = entries.reduce((sum, it) => sum + Math.min(it.clawed, it.paid), 0);
      expect(store.ledger.balance(member)?.cash ?? 0).toBe(paid - clawed);
      // §9.3: all that was paid, voided and cleared was told.
      const told = (kind: string) =>
        notices.filter((it) => it.member === member && it.kind === kind).reduce((sum, it) => sum + it.amount, 0);
      expect([told("paid"), told("cleared")]).toEqual([paid, entries.reduce((sum, it) => sum + it.cleared, 0)]);
    }
    // §13.1, and the totals are those of the entries.
    for (const queue of read.figures.queues()) {
      expect(queue.extracted).toBe(queue.paid + queue.retained + queue.carried);
      const waiting = read.figures.waiting(queue.key, null, 100_000);
      expect([queue.waiting, queue.waitingAmount]).toEqual([
        waiting.length,
        waiting.reduce((sum, it) => sum + it.remaining, 0),
      ]);
    }
  });
});
