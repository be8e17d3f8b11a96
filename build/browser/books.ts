// What a till and its server have on disk, read from their files alone (they may be in use) and compared.

import { isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import { readFact, type Fact, type FactBody } from "../../shared/facts/fact.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { JournalRow } from "../../server/store/rows.ts";
import { readAtOnce } from "../../server/store/snapshot.ts";
import { checkBooks, compareViews, readBooks } from "../replay/checks.ts";
import { exportHistory } from "../replay/history.ts";
import { CannotExport } from "../replay/telling.ts";
import { runScenario } from "../scenario/run.ts";

const PAGE = 1_000;

function linesIn(file: string, query: string): string[] {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return db.prepare(query).pluck().all() as string[];
  } finally {
    db.close();
  }
}

export const tillLines = (file: string): string[] => linesIn(file, "SELECT line FROM facts ORDER BY seq");
/** One till's facts in the server's journal; of several tills, one after the other. */
const journalLines = (file: string): string[] =>
  readAtOnce({ file }, ({ journal }) => {
    const rows: JournalRow[] = [];
    for (let page = journal.facts(0, PAGE); page.length > 0; page = journal.facts(page.at(-1)?.n ?? 0, PAGE))
      rows.push(...page.filter((row) => row.till !== OFFICE));
    return rows
      .toSorted((a, b) => (a.till === b.till ? a.seq - b.seq : a.till < b.till ? -1 : 1))
      .map((row) => row.line);
  });

function factOf(line: string): Fact {
  const fact = readFact(line);
  if ("expected" in fact) throw new Error(`no fact: ${line}: expected ${fact.expected}`);
  return fact;
}

/** Every sale on a till's disk, oldest first. */
export const salesOnDisk = (file: string): FactBody<"order-paid">[] =>
  tillLines(file).flatMap((line) => {
    const fact = factOf(line);
    return fact.kind === "order-paid" ? [fact.body] : [];
  });

/**
 * Everything that does not agree between a till and its server once the one has sent all and the other's feed has come
 * back (which takes a moment: poll): a fact that is missing or there
 * twice, an act done twice, an invariant of §13, a view, and the state that the history gives when it is run again.
 */
export const disagreements = (tillFile: string, serverFile: string): string[] => [
  ...bookDisagreements(tillFile, serverFile),
  ...historyDisagreements(serverFile),
];

/** The same but for the history: after a change of scope no scenario can tell it. */
export function bookDisagreements(tillFile: string, serverFile: string): string[] {
  const wrong: string[] = [];
  const mine = tillLines(tillFile);
  const theirs = journalLines(serverFile);
  if (!isDeepStrictEqual(mine, theirs))
    wrong.push(`the till has ${mine.length} facts, the journal ${theirs.length}, or they differ`);

  const keys = mine.map(factOf).flatMap((fact) => ("key" in fact.body ? [fact.body.key] : []));
  if (new Set(keys).size !== keys.length) wrong.push(`acts were done twice: ${keys.join(" ")}`);

  const [first] = mine;
  const till = readBooks(first === undefined ? "till" : factOf(first).till, tillFile);
  const server = readBooks("server", serverFile);
  const checks = [
    ...checkBooks(till, ownedByTill),
    ...checkBooks(server, () => true),
    compareViews(till, server, `till:${till.name}`),
  ];
  for (const check of checks) wrong.push(...check.wrong.map((sentence) => `${check.name}: ${sentence}`));
  return wrong;
}

function historyDisagreements(serverFile: string): string[] {
  const history = exportHistory({ file: serverFile }, "browser");
  const wrong = history.parked > 0 ? [`${history.parked} facts stand still`] : [];
  const again = JSON.parse(JSON.stringify(runScenario(history.scenario))) as unknown;
  if (!isDeepStrictEqual(again, JSON.parse(JSON.stringify(history.state))))
    wrong.push("§13.5: the history run again gives another state");
  return wrong;
}

/** Why a server's history cannot be told as a scenario; null: it can. */
export function historyRefusal(serverFile: string): string | null {
  try {
    exportHistory({ file: serverFile }, "browser");
    return null;
  } catch (error) {
    if (error instanceof CannotExport) return error.message;
    throw error;
  }
}
