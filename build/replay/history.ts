/**
 * A server's whole history as a scenario, and its present state as that scenario's result, read from
 * its file alone. Facts that stand still because their queue was halted are left out of both.
 */
import Database from "better-sqlite3";
import { readFact } from "../../shared/facts/fact.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { readLedger } from "../../shared/ledger/sqliteRows.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { scenarioResult, type ScenarioResult } from "../scenario/result.ts";
import { readScenario, type Scenario } from "../scenario/format.ts";
import { SqliteJournal } from "../../server/store/sqlite/journal.ts";
import type { JournalRow } from "../../server/store/rows.ts";
import { CannotExport, Telling } from "./telling.ts";

export type History = {
  /** The scenario as text, one JSON object. */
  text: string;
  /** The same, read by the scenario format. */
  scenario: Scenario;
  state: ScenarioResult;
  /** Facts left out because the settlement of their queue stands still. */
  parked: number;
};

/**
 * @param file the server's SQLite file; it may be in use
 * @throws CannotExport when it is no server's file, or something happened that a scenario cannot tell
 */
export function exportHistory(file: string, name: string): History {
  const db = open(file);
  try {
    return db.transaction(() => historyOf(db, name))();
  } finally {
    db.close();
  }
}

function open(file: string): Database.Database {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    db.prepare("SELECT count(*) FROM chunks").get();
    return db;
  } catch (error) {
    throw new CannotExport(
      `${file}: expected the file of a Paifan server (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

const PAGE = 1_000;

type Member = { id: string; level: string | null };

/** Every accepted fact in order of arrival. */
function* journalOf(db: Database.Database): Generator<JournalRow> {
  const journal = new SqliteJournal(db);
  for (let page = journal.facts(0, PAGE); page.length > 0; page = journal.facts(page.at(-1)?.n ?? 0, PAGE)) yield* page;
}

function historyOf(db: Database.Database, name: string): History {
  const zone = db.prepare("SELECT value FROM settings WHERE name = 'timezone'").get() as { value: string } | undefined;
  const timezone = zone?.value ?? "Asia/Shanghai";
  const rows = db.prepare("SELECT version, json FROM rules ORDER BY version").all() as {
    version: number;
    json: string;
  }[];
  const versions = new Map(rows.map(({ version, json }) => [version, Rules.parse(JSON.parse(json))]));
  const telling = new Telling(versions, new Calendar(timezone));
  const first = telling.written;
  const members = db.prepare("SELECT id, level FROM members ORDER BY registered_at, id").all() as Member[];
  const known = new Set(members.map((it) => it.id));
  const refused: ScenarioResult["refused"] = [];
  const arrived: string[] = [];
  for (const row of journalOf(db)) {
    if (row.parked) continue;
    const fact = readFact(row.line);
    if ("expected" in fact) throw new CannotExport(`a line of the journal is no fact: ${fact.expected}`);
    const event = telling.take(fact);
    if (event !== null && row.refused !== null) refused.push({ event, reason: row.refused });
    if (fact.kind !== "order-paid" && fact.kind !== "order-placed") continue;
    const { order, member, level } = fact.body;
    arrived.push(order);
    if (member === null || known.has(member)) continue;
    known.add(member);
    members.push({ id: member, level });
  }
  const text = JSON.stringify({
    name,
    timezone,
    rules: first,
    members: members.map(({ id, level }) => (level === null ? { id } : { id, level })),
    events: telling.events,
  });
  const read = readScenario(text);
  if (!read.ok) throw new CannotExport(`the history does not fit the scenario format: ${read.expected}`);
  return {
    text,
    scenario: read.scenario,
    state: scenarioResult(name, telling.rules, known, readLedger(db), arrived, refused),
    parked: (db.prepare("SELECT count(*) AS n FROM marks WHERE mark = 'parked'").get() as { n: number }).n,
  };
}
