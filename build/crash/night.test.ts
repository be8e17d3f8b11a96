// kill -9 of the real server process in the middle of a union's midnight, again and again: the night is paid once.
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NightRow } from "../../shared/ledger/rows.ts";
import { DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { fillDay, MIDNIGHT, MORNING, UNION } from "../bench/unionDay.ts";
import { ownServer } from "../bench/ownServer.ts";
import { Child } from "../replay/child.ts";
import type { OpenServer } from "../replay/serverProcess.ts";
import { checkBooks, readBooks } from "../replay/checks.ts";

const ORDERS = 30_000;
const MOST_DEATHS = 60;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-night-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opening: OpenServer = {
  rules: Rules.parse(UNION),
  timezone: DEMO_TIMEZONE,
  stores: [],
  tills: [],
  now: MIDNIGHT + 60_000,
  port: 0,
  database: null,
};

function look<T>(file: string, act: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true });
  try {
    return act(db);
  } finally {
    db.close();
  }
}

const nightIn = (file: string): NightRow | null =>
  look(file, (db) => {
    const text = db.prepare("SELECT night FROM nights").pluck().get() as string | undefined;
    return text === undefined ? null : (JSON.parse(text) as NightRow);
  });

test(
  "§10.3 killed in the middle of a midnight as often as may be, the server pays it exactly once",
  async () => {
    const server = ownServer(folder, [], MORNING, UNION);
    server.store.close();
    const { file } = server;
    const db = new Database(file);
    fillDay(db, ORDERS);
    db.close();
    let inTheMiddle = 0;
    for (let death = 0; death < MOST_DEATHS && nightIn(file)?.done !== true; death += 1) {
      const child = new Child("server", new URL("../replay/serverProcess.ts", import.meta.url), [folder]);
      const opened = child.ask("open", opening).catch((error: unknown) => error);
      const before = nightIn(file)?.unit ?? 0;
      // At some moment after a piece more was paid.
      while (!child.hasEnded && nightIn(file)?.done !== true && (nightIn(file)?.unit ?? 0) === before)
        await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill();
      await child.gone();
      await opened;
      const night = nightIn(file);
      if (night && !night.done) inTheMiddle += 1;
    }
    const night = nightIn(file);
    expect(inTheMiddle).toBeGreaterThan(0);
    expect(night).toMatchObject({
      day: "2026-03-02",
      done: true,
      profit: 12_000_000,
      gained: 6_000_000,
      unit: 9_000,
    });
    expect((night?.accelerated ?? 0) + (night?.paid ?? 0)).toBe(6_000_000);
    const wrong = checkBooks(readBooks("server", file), () => true).flatMap((it) => it.wrong);
    expect(wrong).toEqual([]);
    const twice = look(file, (it) =>
      it
        .prepare("SELECT count(*) FROM (SELECT 1 FROM payouts GROUP BY from_order, to_order HAVING count(*) > 1)")
        .pluck()
        .get(),
    );
    expect(twice).toBe(0);
  },
  3 * 60_000,
);
