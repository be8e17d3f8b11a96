// §13.5: random scenarios give the same result on PostgreSQL and by the naive reference, everything read again after every event.
// PAIFAN_SEED=s begins with that seed; a failure prints seed and path.
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLedger, readServerRows } from "../../shared/ledger/sqliteRows.ts";
import { PostgresConnection } from "../../server/store/postgres/connection.ts";
import { openPostgresStore, type PostgresServerStore } from "../../server/store/postgres/store.ts";
import { ownChain, testServer, type TestServer } from "../../server/store/postgres/testServer.ts";
import { readScenario, type Scenario } from "../scenario/format.ts";
import { runScenario, type Backend } from "../scenario/run.ts";
import { scenarios } from "./generate.ts";
import { longLine } from "./longLine.ts";
import { runReference } from "./reference.ts";
import { unionDays } from "./unionDays.ts";

const SEED = process.env["PAIFAN_SEED"] === undefined ? undefined : Number(process.env["PAIFAN_SEED"]);
const LEDGER =
  "orders, entries, payouts, queues, balances, clocks, rewards, reward_days, pot, day_units, nights, people";

let server: TestServer;
let store: PostgresServerStore;
beforeAll(async () => {
  server = await testServer();
  if ("url" in server) store = openPostgresStore({ url: server.url, chain: ownChain() });
});
afterAll(() => store?.close());

/** An empty ledger in the one schema. */
function open(): Backend {
  const { bridge, ledger } = store;
  bridge.rollback();
  bridge.query(`TRUNCATE ${LEDGER}`);
  const connection = new PostgresConnection(bridge);
  return {
    store: ledger,
    rows: () => ({ ...readLedger(connection), ...readServerRows(connection) }),
    begin: () => bridge.begin(),
    commit: () => {
      bridge.commit();
      ledger.forget();
    },
  };
}

/** A server's ids are ASCII; these scenarios' are not, and text beyond U+FFFF does not stand after U+FFFD in bytes as it does in UTF-16. */
function fitting(value: unknown): Scenario {
  const read = readScenario(JSON.stringify(value).replaceAll("\uFFFD", "\uABCD"));
  if (!read.ok) throw new Error(read.expected);
  return read.scenario;
}

const parameters = { numRuns: 12, endOnFailure: false, ...(SEED === undefined ? {} : { seed: SEED }) };

test("§13.5 on PostgreSQL, remembering between events or not", { timeout: 600_000 }, (context) => {
  if ("missing" in server) return context.skip(server.missing);
  const property = fc.property(fc.oneof(scenarios(60), unionDays), fc.boolean(), (value, forgetful) => {
    const scenario = fitting(value);
    const nightSteps = forgetful ? 3 : Infinity;
    expect(runScenario(scenario, { backend: open(), forgetful, nightSteps })).toEqual(runReference(scenario));
  });
  fc.assert(property, parameters);
});

test("§13.5 on PostgreSQL in a line far longer than what is kept in memory", { timeout: 600_000 }, (context) => {
  if ("missing" in server) return context.skip(server.missing);
  const property = fc.property(longLine(1100), (value) => {
    const scenario = fitting(value);
    expect(runScenario(scenario, { backend: open() })).toEqual(runReference(scenario));
  });
  fc.assert(property, { ...parameters, numRuns: 1 });
});
