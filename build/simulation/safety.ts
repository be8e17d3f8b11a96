/**
 * What holds after every step, whatever was done to the world: the invariants of §13 in every ledger,
 * one owner a queue, nothing acknowledged lost, nothing twice. Reads tables; believes no program.
 */
import { chain } from "../../shared/facts/chain.ts";
import { isErasedLine } from "../../shared/facts/erased.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { sha256 } from "../../electron/store/sha256.ts";
import { booksIn, checkBooks, type Books } from "../replay/checks.ts";
import { reader, type Native } from "./driver.ts";
import type { Clerk, World } from "./world.ts";

const TILL_FILE = "till.sqlite";

/** A database, to be looked into. */
export type Look = Pick<Native, "prepare">;
const lookInto = (native: Native | null | undefined): Look | null => (native ? reader(native) : null);

/** The books that can be looked into now. */
export const tillBooks = (world: World, index: number): Look | null => {
  const till = world.tills[index];
  return till?.isUp ? lookInto(till.machine.look(TILL_FILE)) : null;
};

export class Safety {
  readonly #world: World;
  /** Commits of each machine when it was last looked at. */
  readonly #seen = new Map<string, number>();
  readonly #chains = new Map<string, { first: string; seq: number; hash: string; hasSold: boolean }>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What is cheap enough for every step. @returns what does not hold, or null */
  step(): string | null {
    return this.#world.failure ?? this.#world.page.failure ?? this.#acknowledged();
  }

  /** Every ledger that changed since it was last looked at. */
  ledgers(): string | null {
    const world = this.#world;
    const lost = this.#sold();
    if (lost) return lost;
    const { server } = world;
    const there = this.#changed(server.machine.name, server.machine.commits) ? server.books() : null;
    const found = there && wrongIn(there, () => true);
    if (found) return found;
    for (const [index, till] of world.tills.entries()) {
      const db = tillBooks(world, index);
      if (!db) continue;
      const changed = this.#changed(till.machine.name, till.machine.commits);
      if (!changed && !there) continue;
      const here = booksIn(till.id, db);
      const wrong = changed
        ? (wrongIn(here, ownedByTill) ?? balanced(here.name, db) ?? this.#chainOf(till.id, db))
        : null;
      if (wrong) return wrong;
      const beside = there ?? server.books();
      const both = beside && ownedTwice(here, beside);
      if (both) return both;
    }
    return null;
  }

  /** Every fact that a till heard is acknowledged is the server's. */
  #acknowledged(): string | null {
    const { store, isUp, machine } = this.#world.server;
    if (!store || !isUp || !this.#changed("acknowledged", machine.commits)) return null;
    for (const [till, { cursor, head }] of this.#world.acknowledged) {
      const row = store.read.tills.till(till);
      if (!row || row.cursor < cursor)
        return `${till}: ${cursor} facts were acknowledged, the server holds ${row?.cursor ?? 0}`;
      if (row.cursor === cursor && row.head !== head)
        return `${till}: fact ${cursor} was acknowledged as ${head}, the server holds ${row.head}`;
    }
    return null;
  }

  /** Every sale that a clerk was told is paid is in the till's chain. */
  #sold(): string | null {
    const world = this.#world;
    for (const [index, clerk] of world.clerks.entries()) {
      const till = world.tills[index];
      const db = tillBooks(world, index);
      if (!till || !db || this.#seen.get(`sold ${till.id}`) === till.machine.commits) continue;
      this.#seen.set(`sold ${till.id}`, till.machine.commits);
      const wrong = soldBy(till.id, clerk, db);
      if (wrong) return wrong;
    }
    return null;
  }

  #changed(name: string, commits: number): boolean {
    if (this.#seen.get(name) === commits) return false;
    this.#seen.set(name, commits);
    return true;
  }

  /** The chain of a till's facts has no gap, holds together, and what was seen of it before is still there. */
  #chainOf(till: string, db: Look): string | null {
    const first = db.prepare("SELECT hash FROM facts WHERE seq = 1").pluck().get() as string | undefined;
    if (first === undefined) return null;
    let known = this.#chains.get(till);
    if (known && known.first !== first) {
      // A till that sold nothing begins its chain anew when it is enrolled.
      if (known.hasSold) return `${till}: its chain began anew after it had sold`;
      known = undefined;
    }
    let { seq, hash, hasSold } = known ?? { seq: 0, hash: GENESIS, hasSold: false };
    if (seq > 0 && db.prepare("SELECT hash FROM facts WHERE seq = ?").pluck().get(seq) !== hash)
      return `${till}: fact ${seq} is not what it was`;
    for (const fact of db.prepare("SELECT seq, line, hash FROM facts WHERE seq > ? ORDER BY seq").all(seq) as {
      seq: number;
      line: string;
      hash: string;
    }[]) {
      hash = isErasedLine(fact.line) ? fact.hash : chain(sha256, hash, fact.line);
      if (fact.seq !== seq + 1 || fact.hash !== hash) return `${till}: the chain is broken at ${fact.seq}`;
      seq = fact.seq;
      hasSold ||= fact.line.includes('"kind":"order-paid"');
    }
    this.#chains.set(till, { first, seq, hash, hasSold });
    return null;
  }
}

/** Tellings of a clerk against the till's facts. */
function soldBy(till: string, { sold }: Clerk, db: Look): string | null {
  const orders = db.prepare("SELECT count(*) FROM facts WHERE kind = 'order-paid'").pluck().get() as number;
  if (orders < sold.size) return `${till}: ${sold.size} sales were paid, ${orders} are kept`;
  return null;
}

function wrongIn(books: Books, owned: (queue: string) => boolean): string | null {
  const checks = checkBooks(books, owned);
  // What a till spent comes back at the server where money is handed back at another till: there it is checked.
  const own = books.name === "server" ? checks : checks.filter(({ name }) => !name.includes("§13.3"));
  const failed = own.find((it) => it.wrong.length > 0);
  if (failed) return `${failed.name}: ${failed.wrong.join("; ")}`;
  const paid = new Set<string>();
  for (const { queue, from, fromLine, to, toLine } of books.payouts) {
    const key = `${queue} ${from}#${fromLine} → ${to}#${toLine}`;
    if (paid.has(key)) return `${books.name}: paid twice: ${key}`;
    paid.add(key);
  }
  return null;
}

/** §13.3 of what a till did itself. */
function balanced(name: string, db: Look): string | null {
  const wrong = db
    .prepare(
      "SELECT member, cash_fen AS cash FROM balances WHERE cash_fen <> received_fen - clawed_fen - spent_fen - withdrawn_fen + corrected_fen",
    )
    .get() as { member: string; cash: number } | undefined;
  return wrong ? `${name}: §13.3 ${wrong.member} has ${wrong.cash}, not what came and went` : null;
}

/** No entry stands in a line that a till pays out of and in one that the server pays out of. */
function ownedTwice(till: Books, server: Books): string | null {
  for (const [key, { lane, queue }] of till.entries) {
    if (!ownedByTill(queue) || (lane !== "ready" && lane !== "held")) continue;
    const there = server.entries.get(key);
    if (there && !ownedByTill(there.queue) && (there.lane === "ready" || there.lane === "held"))
      return `${key} may be paid in ${queue} at ${till.name} and in ${there.queue} at the server`;
  }
  return null;
}
