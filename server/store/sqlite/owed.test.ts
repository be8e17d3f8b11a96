// §12.7: a page of what is owed costs the same among a hundred thousand members, in SQLite.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { OWED_SHOWN, OWED_SORTS } from "../../../shared/contract/hqOwed.ts";
import { openConnection } from "./connection.ts";
import { OWED_SUMS, owedMembers, SqliteOwed } from "./owed.ts";

const folder = mkdtempSync(join(tmpdir(), "paifan-owed-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Members m00000 … m99999: a third has no balance, a third nothing waiting; many have the same of it. */
const FILLED = `
WITH RECURSIVE ids (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ids WHERE n < 99999)
INSERT INTO balances (member, cash_fen, points, love, love_frozen)
  SELECT printf('m%05d', n), n * 7919 % 1000 - 100, n % 11, n % 5, 0 FROM ids WHERE n % 3 > 0;
WITH RECURSIVE ids (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ids WHERE n < 99999)
INSERT INTO member_waits SELECT printf('m%05d', n), 1 + n * 7907 % 500, 1 FROM ids WHERE n % 3 < 2;
`;

test("§12.7 a page of what is owed is found by an index, whatever it is sorted by, and so are the sums, each by its own", () => {
  const { connection, close } = openConnection(join(folder, "server.sqlite"));
  connection.exec(FILLED);
  const planOf = (sql: string): string[] => {
    const names = { value: 400, member: "m50000", limit: 50 };
    return (connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(names) as { detail: string }[]).map((it) => it.detail);
  };
  const owed = new SqliteOwed(connection);
  for (const sort of OWED_SORTS)
    for (const shown of OWED_SHOWN)
      for (const isAfter of [false, true]) {
        const reads = planOf(owedMembers(shown, sort, isAfter)).filter((it) =>
          /(SEARCH|SCAN) (balances|member_waits)/.test(it),
        );
        const key = "INDEX balances_|INDEX member_waits_most|PRIMARY KEY";
        expect(
          reads.filter((it) => !new RegExp(key).test(it)),
          `${sort} ${shown} ${isAfter}`,
        ).toEqual([]);
      }
  const scans = planOf(OWED_SUMS).filter((it) => /(SEARCH|SCAN) balances/.test(it));
  expect([scans.length, scans.filter((it) => !/USING COVERING INDEX balances_/.test(it))]).toEqual([6, []]);
  const [first, last] = [owed.members("owed", "cash", null, 50)[0], owed.members("owing", "cash", null, 1)[0]];
  expect([first?.value, last?.value]).toEqual([899, -100]);
  const summed = connection.prepare(
    `SELECT sum(max(cash_fen, 0)) AS cash, sum(max(-cash_fen, 0)) AS owing FROM balances`,
  );
  expect(owed.sums()).toMatchObject(summed.get() as object);
  expect(owed.sums()).toMatchObject({ waitingCount: 66_667 });
  close();
});
