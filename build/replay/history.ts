/**
 * A server's whole history as a scenario, and its present state as that scenario's result, read from
 * its file alone. Facts that stand still because their queue was halted are left out of both.
 */
import Database from "better-sqlite3";
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { readLedger } from "../../shared/ledger/sqlite.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { scenarioResult, type ScenarioResult } from "../scenario/result.ts";
import { readScenario, type Scenario } from "../scenario/format.ts";

export type History = {
  /** The scenario as text, one JSON object. */
  text: string;
  /** The same, read by the scenario format. */
  scenario: Scenario;
  state: ScenarioResult;
  /** Facts left out because the settlement of their queue stands still. */
  parked: number;
};

/** What a server's file holds cannot be told as a scenario: what and why. */
export class CannotExport extends Error {}

/**
 * @param file the server's SQLite file; it may be in use
 * @throws CannotExport when it is no server's file, or its rules were changed in a way a scenario cannot tell
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
    db.prepare("SELECT count(*) FROM journal").get();
    return db;
  } catch (error) {
    throw new CannotExport(
      `${file}: expected the file of a Paifan server (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

type JournalLine = { line: string; refused: string | null };

function historyOf(db: Database.Database, name: string): History {
  const versions = db.prepare("SELECT json FROM rules ORDER BY version").all() as { json: string }[];
  const [first] = versions;
  if (!first) throw new CannotExport("expected rules; this server has not been set up yet");
  if (versions.length > 1)
    throw new CannotExport(
      "expected one version of the rules: which till adopted which one when is not told by a scenario",
    );
  const rules = Rules.parse(JSON.parse(first.json));
  const zone = db.prepare("SELECT value FROM settings WHERE name = 'timezone'").get() as { value: string } | undefined;
  const members = db.prepare("SELECT id, level FROM members ORDER BY registered_at, id").all() as {
    id: string;
    level: string | null;
  }[];
  const events: object[] = [];
  const refused: ScenarioResult["refused"] = [];
  const journal = db
    .prepare("SELECT line, refused FROM journal WHERE parked = 0 ORDER BY n")
    .iterate() as IterableIterator<JournalLine>;
  const known = new Set(members.map((it) => it.id));
  for (const row of journal) {
    const fact = readFact(row.line);
    if ("expected" in fact) throw new CannotExport(`a line of the journal is no fact: ${fact.expected}`);
    const event = eventOf(fact);
    if (!event) continue;
    if (row.refused !== null) refused.push({ event: events.length, reason: row.refused });
    events.push(event);
    if (fact.kind === "order-paid" && fact.body.member !== null && !known.has(fact.body.member)) {
      known.add(fact.body.member);
      members.push({ id: fact.body.member, level: fact.body.level });
    }
  }
  const text = JSON.stringify({
    name,
    timezone: zone?.value ?? "Asia/Shanghai",
    rules: JSON.parse(first.json) as unknown,
    members: members.map(({ id, level }) => (level === null ? { id } : { id, level })),
    events,
  });
  const read = readScenario(text);
  if (!read.ok) throw new CannotExport(`the history does not fit the scenario format: ${read.expected}`);
  return {
    text,
    scenario: read.scenario,
    state: scenarioResult(name, rules, known, readLedger(db), refused),
    parked: (db.prepare("SELECT count(*) AS n FROM journal WHERE parked = 1").get() as { n: number }).n,
  };
}

/** The event of a fact that changes queues; null: it changes none. */
function eventOf(fact: Fact): object | null {
  const at = new Date(fact.at).toISOString();
  if (fact.kind === "order-refunded") {
    const { order, amount } = fact.body;
    return amount === null ? { at, type: "refund", order } : { at, type: "refund", order, line: 0, amount };
  }
  if (fact.kind !== "order-paid") return null;
  const [store, till] = fact.till.split("/");
  const { order, member, deducted, completed, paid, roll, promise } = fact.body;
  return {
    at,
    type: "order",
    id: order,
    channel: "cashier",
    member,
    store,
    till,
    deducted,
    completed,
    lines: [{ paid, roll, promise }],
  };
}
