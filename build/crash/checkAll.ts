/**
 * Everything that was promised, looked for in the files of those who died: nothing acknowledged lost, nothing
 * twice, chains whole and the same at both ends, §13, and the server's journal folded again gives its state.
 */
import Database from "better-sqlite3";
import { chain } from "../../shared/facts/chain.ts";
import { isErasedLine } from "../../shared/facts/erased.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { rebuildAt } from "../../server/settlement/rebuildAt.ts";
import { readAtOnce, type Place } from "../../server/store/snapshot.ts";
import type { ServerReader } from "../../server/store/store.ts";
import { checkBooks, compareViews, readBooks, serverBooks, type Check } from "../replay/checks.ts";
import type { Act } from "./acts.ts";

/** What a till was asked for and what it answered, by key. `order`: of a sale. */
export type Promised = {
  readonly asked: Map<string, Act>;
  readonly answered: Map<string, { readonly order: string | null; readonly refused: boolean }>;
};
export type Survivor = { readonly id: string; readonly file: string; readonly promised: Promised };

const PAGE = 5_000;

/** @returns what is wrong, in sentences, and how many checks were made */
export function checkAll(place: Place, tills: readonly Survivor[]): { wrong: string[]; checks: number } {
  const found = readAtOnce(place, (read) => checkServerAndTills(read, tills));
  found.push({
    name: "server: the journal folded again gives its state",
    wrong: [...rebuildAt(place).differences],
  });
  return {
    wrong: found.flatMap((it) => it.wrong.map((sentence) => `${it.name}: ${sentence}`)),
    checks: found.length,
  };
}

function checkServerAndTills(read: ServerReader, tills: readonly Survivor[]): Check[] {
  const server = serverBooks(read);
  const found = checkBooks(server, () => true);
  for (const till of tills) {
    const books = readBooks(till.id, till.file);
    found.push(...checkBooks(books, ownedByTill), compareViews(books, server, `till:${till.id}`));
    found.push({ name: `${till.id}: every act once, the chain whole and at the server`, wrong: checkTill(till, read) });
  }
  found.push({ name: "server: no queue stands still, nothing in quarantine", wrong: standing(read) });
  return found;
}

function standing(read: ServerReader): string[] {
  return [
    ...read.journal.halts().map((it) => `${it.queue}: ${it.detail}`),
    ...Object.entries(read.journal.quarantined()).map(([till, count]) => `${count} facts of ${till} are in quarantine`),
  ];
}

function checkTill({ id, file, promised }: Survivor, server: ServerReader): string[] {
  const wrong: string[] = [];
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const facts = db.prepare("SELECT seq, line, hash FROM facts ORDER BY seq").all() as Fact[];
    wrong.push(...checkChain(facts), ...checkServer(id, facts, server), ...checkActs(db, promised));
    const feed = server.feed.rowsAfter(id, 0, Number.MAX_SAFE_INTEGER);
    const gap = feed.findIndex((row, index) => row.n !== index + 1);
    if (gap >= 0) wrong.push(`row ${gap + 1} of its feed is missing`);
    const cursor = db.prepare("SELECT cursor FROM feed").pluck().get();
    if (cursor !== feed.length) wrong.push(`it has ${String(cursor)} of ${feed.length} rows of its feed`);
  } finally {
    db.close();
  }
  return wrong;
}

type Fact = { readonly seq: number; readonly line: string; readonly hash: string };

function checkChain(facts: readonly Fact[]): string[] {
  let head = GENESIS;
  for (const [index, fact] of facts.entries()) {
    head = isErasedLine(fact.line) ? fact.hash : chain(sha256, head, fact.line);
    if (fact.seq !== index + 1 || fact.hash !== head) return [`the chain is broken at ${fact.seq}`];
  }
  return [];
}

/** The server has the very lines, each once. */
function checkServer(till: string, facts: readonly Fact[], { journal }: ServerReader): string[] {
  const there: string[] = [];
  for (let page = journal.facts(0, PAGE); page.length > 0; page = journal.facts(page.at(-1)?.n ?? 0, PAGE))
    for (const row of page) if (row.till === till) there.push(row.line);
  if (there.length !== facts.length) return [`${facts.length} facts were written, the server has ${there.length}`];
  const other = facts.findIndex((fact, index) => fact.line !== there[index]);
  return other < 0 ? [] : [`fact ${other + 1} is another one at the server`];
}

/** What was answered is there as it was answered; what was asked for is there once. */
function checkActs(db: Database.Database, { asked, answered }: Promised): string[] {
  const wrong: string[] = [];
  const kept = db.prepare('SELECT key, verb, order_id AS "order" FROM acts').all() as Kept[];
  const byKey = new Map(kept.map((it) => [it.key, it]));
  for (const [key, { order, refused }] of answered) {
    const is = byKey.get(key);
    if (refused ? is : !is)
      wrong.push(`${key} was answered ${refused ? "with a refusal, and is there" : "and is gone"}`);
    if (order !== null && is && is.order !== order) wrong.push(`${key} was ${order}, and is ${is.order}`);
  }
  for (const key of byKey.keys()) if (!asked.has(key)) wrong.push(`${key} is there, and nobody asked for it`);
  const sales = kept.filter((it) => it.verb === "sale.commit");
  const orders = db.prepare("SELECT count(*) FROM orders").pluck().get();
  if (new Set(sales.map((it) => it.order)).size !== sales.length) wrong.push("two acts are one order");
  if (orders !== sales.length) wrong.push(`${sales.length} sales were answered, ${String(orders)} orders are there`);
  return wrong;
}
type Kept = { readonly key: string; readonly verb: string; readonly order: string };
