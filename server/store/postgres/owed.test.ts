// §12.7: a page of what is owed costs the same among a hundred thousand members, in PostgreSQL.
import { expect, test } from "vitest";
import { OWED_SHOWN, OWED_SORTS } from "../../../shared/contract/hqOwed.ts";
import { owedList } from "../../office/owed.ts";
import { quiet } from "../../testServer.ts";
import { valueOf } from "../../testTill.ts";
import { owedMembers } from "../sqlite/owed.ts";
import { translate } from "./dialect.ts";
import { openPostgresStore } from "./store.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

const LIMIT = 50;
type Plan = {
  "Node Type": string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

test("§12.7 a page of what is owed reads no more rows than it shows, whatever it is sorted by", async (context) => {
  const store = openPostgresStore({ url: await postgresUrl(context), chain: ownChain() });
  const { bridge } = store;
  bridge.query(`INSERT INTO balances (member, cash_fen, received_fen, clawed_fen, spent_fen, points, love, love_frozen)
    SELECT 'm' || lpad(n::text, 5, '0'), n * 7919 % 1000 - 100, 0, 0, 0, n % 11, n % 5, 0 FROM generate_series(0, 99999) AS n WHERE n % 3 > 0`);
  bridge.query(`INSERT INTO member_waits SELECT 'm' || lpad(n::text, 5, '0'), 1 + n * 7907 % 500, 1
    FROM generate_series(0, 99999) AS n WHERE n % 3 < 2`);
  bridge.query("ANALYZE balances");
  bridge.query("ANALYZE member_waits");
  const values = { value: 400, member: "m50000", limit: LIMIT } as const;
  for (const sort of OWED_SORTS)
    for (const shown of OWED_SHOWN)
      for (const isAfter of [false, true]) {
        const { text, parameters } = translate(owedMembers(shown, sort, isAfter));
        const [row] = bridge.query(
          `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
          ...parameters.map((it) => values[it as keyof typeof values]),
        );
        const said = row?.["QUERY PLAN"];
        const [{ Plan: plan }] = (typeof said === "string" ? JSON.parse(said) : said) as [{ Plan: Plan }];
        const read = nodesOf(plan).map((it) => it["Actual Rows"] + (it["Rows Removed by Filter"] ?? 0));
        expect(Math.max(...read), `${sort} ${shown} ${isAfter}: ${JSON.stringify(plan)}`).toBeLessThanOrEqual(
          3 * LIMIT,
        );
      }
  const [sums] = bridge.query(
    "SELECT sum(greatest(cash_fen, 0))::bigint AS cash, sum(greatest(-cash_fen, 0))::bigint AS owing FROM balances",
  );
  expect(store.read.owed.sums()).toMatchObject({ ...sums, waitingCount: 66_667 });
  // As the page asks, page after page; nobody's days say what waits here.
  const asked = { text: "", shown: "owed", sort: "waiting", limit: LIMIT } as const;
  const first = valueOf(owedList({ read: store.read, log: quiet }, { ...asked, after: null }));
  expect(first.sums.differenceFen).toBe(-first.sums.waitingFen);
  const last = first.rows.at(-1);
  const after = { value: last?.waitingFen ?? 0, member: last?.member ?? "" };
  const second = valueOf(owedList({ read: store.read, log: quiet }, { ...asked, after }));
  expect(new Set([...first.rows, ...second.rows].map((it) => it.member)).size).toBe(2 * LIMIT);
  expect(second.rows[0]?.waitingFen).toBeLessThanOrEqual(after.value);
  store.close();
});
