/**
 * What headquarters reads of a long line while others wait for the server: a page at its end beside a page of a short line,
 * and a whole table as a file beside the database's own reading of the same rows.
 */
import Database from "better-sqlite3";
import { join } from "node:path";
import { DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { exported } from "../../server/export/exported.ts";
import { queueVerbsOf } from "../../server/office/queues.ts";
import { openSqliteStore, type SqliteServerStore } from "../../server/store/sqlite/store.ts";
import { oursAtMost, percentile, ratioAtLeast, ratioAtMost, spreadOf, spreads, timed, type Figure } from "./measure.ts";
import { inFolder } from "./serving.ts";
import { fillSqlite } from "./waiting.ts";

export type BooksSize = { rounds: number; few: number; many: number };

const QUEUE = "cashiers";
/** A busy chain's queue: an entry joins every third of a second. */
const APART_MS = 333;
const PAGE = 50;
const NOW = Date.UTC(2026, 2, 1);
/** A till's batch that comes in the middle waits no longer, ms. */
const MOST_STALL_MS = 50;
const FILE = { table: "entries", format: "csv", store: null, from: null, to: null } as const;

export const benchBooks = ({ rounds, few, many }: BooksSize): Promise<Figure[]> =>
  inFolder(async (folder) => {
    const [short, long] = [lineOf(folder, few), lineOf(folder, many)];
    const reading = {
      long: () => pageAt(long.store, many - PAGE + 1),
      short: () => pageAt(short.store, few - PAGE + 1),
    };
    reading.long();
    reading.short();
    const pages = await spreads(rounds * 5, reading);
    const stalls: number[] = [];
    const files = await spreads(rounds, {
      file: async () => {
        const { seconds, longestMs } = await wholeFile(long.store, many);
        stalls.push(longestMs);
        return many / seconds;
      },
      raw: () => many / (timed(() => rawRead(long.file, many)) / 1000),
    });
    short.store.close();
    long.store.close();
    const waiting = many.toLocaleString("en");
    return [
      {
        row: `books: the last ${PAGE} places of a line of ${waiting}`,
        unit: "ms",
        ours: pages.long,
        other: { is: pages.short, what: `of ${few.toLocaleString("en")}` },
        goal: ratioAtMost(5),
      },
      {
        row: `books: ${waiting} entries as CSV`,
        unit: "/s",
        ours: files.file,
        other: { is: files.raw, what: "the same columns read in one go" },
        goal: ratioAtLeast(0.1),
      },
      {
        row: "books: whoever else waits meanwhile has a turn after (p99.9)",
        unit: "ms",
        ours: spreadOf(stalls),
        other: null,
        goal: oursAtMost(MOST_STALL_MS),
      },
    ];
  });

function lineOf(folder: string, count: number): { store: SqliteServerStore; file: string } {
  const file = join(folder, `${count}.sqlite`);
  const fresh = openSqliteStore(file);
  fresh.write(({ settings }) => settings.setTimezone(DEMO_TIMEZONE));
  fresh.close();
  const db = new Database(file, { fileMustExist: true });
  fillSqlite(db, QUEUE, count, APART_MS);
  db.close();
  return { store: openSqliteStore(file), file };
}

/** ms of one page from a place on. @throws Error when it is not what stands there */
function pageAt(store: SqliteServerStore, place: number): number {
  const verbs = queueVerbsOf({ read: store.read, ledger: store.ledger, clock: () => NOW });
  let places: readonly (number | null)[] = [];
  const ms = timed(() => {
    const answer = verbs["queue.entries"]({ queue: QUEUE, after: null, place, limit: PAGE });
    if (answer.ok) places = answer.value.map((it) => it.place);
  });
  if (places.length !== PAGE || places[0] !== place) throw new Error(`expected ${PAGE} from place ${place}`);
  return ms;
}

/** The file, and the longest that no other had a turn while it was read. @throws Error when rows are missing */
async function wholeFile(store: SqliteServerStore, count: number): Promise<{ seconds: number; longestMs: number }> {
  const waits: number[] = [];
  let wanted = true;
  let last = performance.now();
  const again = (): void => {
    const now = performance.now();
    waits.push(now - last);
    last = now;
    if (wanted) setImmediate(again);
  };
  setImmediate(again);
  const begun = performance.now();
  let lines = -1;
  for await (const piece of exported(store.read, FILE)) lines += piece.split("\r\n").length - 1;
  const seconds = (performance.now() - begun) / 1000;
  wanted = false;
  if (lines !== count) throw new Error(`expected ${count} rows, ${lines} came`);
  return { seconds, longestMs: percentile(waits, 99.9) };
}

function rawRead(file: string, count: number): void {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  let rows = 0;
  for (const row of db.prepare("SELECT * FROM entries").iterate()) rows += Number(row !== undefined);
  db.close();
  if (rows !== count) throw new Error(`expected ${count} rows, ${rows} were read`);
}
