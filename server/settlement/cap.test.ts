// The liability cap (§12.3) at the server: what a till promised stands; where the server would not have promised it, HQ sees it.
import { afterEach, expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { TestServer } from "../testServer.ts";
import { JOINS, MORNING, valueOf } from "../testTill.ts";
import { EVERY_CONCERN } from "../store/store.ts";
import { rebuild } from "./rebuild.ts";

const PHONE = "13800000001";
const AT_CAP = { joins: false, reason: "liability-cap", extract: 1_000 } as const;
const MIDNIGHT = MORNING + 15 * 3_600_000;
let server: TestServer;
afterEach(() => server.end());

const begin = async (basic: RulesInput["basic"]): Promise<void> => {
  server = await new TestServer().start({
    basic: { extract: 1_000, ratio: 10_000, cap: { amount: 1_500 }, ...basic },
    stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  });
};
const differences = () =>
  server.read.concerns
    .concerns(EVERY_CONCERN, null, 1_000)
    .filter((it) => it.kind === "difference")
    .map((it) => [it.order, it.amount, it.detail])
    .toReversed();

test("§12.3 §3.7 a till that has not heard that the merged queue is full promises: it is kept, and listed with its amount", async () => {
  await begin({ cashierScope: "all" });
  const [one, two] = [await server.till("s1/t1"), await server.till("s2/t1")];
  one.register(PHONE);
  one.sell(2_000, PHONE);
  valueOf(await one.push());
  const late = two.sell(1_000, PHONE);
  const known = two.sell(1_000, PHONE, { promise: AT_CAP });
  valueOf(await two.push());
  expect(differences()).toEqual([
    [
      late,
      1_000,
      "promised joins with 1000 fen at 10000 bp (basic.ratio), extraction 1000 bp; the server decides does not join (liability-cap), extraction 1000 bp",
    ],
  ]);
  expect(server.read.figures.entriesOfOrder(late)).toMatchObject([{ entitlement: 1_000, state: "waiting" }]);
  expect(server.read.figures.entriesOfOrder(known)).toEqual([]);
  expect(server.running.store.ledger.queue("cashiers")).toMatchObject({ extracted: 400, waitingAmount: 2_800 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§12.3 §5.8 of a till's own queue the server decides what the till did, also where the sale passes a clearing", async () => {
  await begin({ clear: { every: "day", at: "00:00" } });
  const [one, two] = [await server.till("s1/t1"), await server.till("s2/t1")];
  one.register(PHONE);
  one.sell(2_000, PHONE);
  one.sell(1_000, PHONE, { promise: AT_CAP });
  // Another's queue is another's.
  two.sell(1_000, PHONE);
  one.at = two.at = MIDNIGHT;
  const fresh = one.sell(1_000, PHONE, { promise: JOINS });
  one.sell(1_000, PHONE);
  valueOf(await one.push());
  valueOf(await two.push());
  expect(differences()).toEqual([]);
  expect(server.read.figures.entriesOfOrder(fresh)).toMatchObject([{ state: "waiting" }]);
  expect(rebuild(server.read).differences).toEqual([]);
});
