/** For tests: a till on a folder of its own, with a clock that the test drives. */
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  tillVerbs,
  type TillInput,
  type TillOutput,
  type TillRefusal,
  type TillVerb,
} from "../shared/contract/till.ts";
import { chain } from "../shared/facts/chain.ts";
import { isErasedLine } from "../shared/facts/erased.ts";
import { GENESIS } from "../shared/facts/fact.ts";
import type { Outcome } from "../shared/kernel/outcome.ts";
import { SqliteStore } from "../shared/ledger/sqlite.ts";
import { checkEntry, checkQueue } from "../shared/queue/invariants.ts";
import { sha256 } from "./store/sha256.ts";
import { openTill, type Till, type TillOptions } from "./till.ts";

export const NOON = Date.UTC(2026, 2, 1, 4);

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "paifan-till-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export type TestTill = {
  readonly till: Till;
  readonly dataDir: string;
  readonly lines: string[];
  now: number;
  /** Calls a verb; what comes out must fit the contract. */
  call<V extends TillVerb>(verb: V, input: TillInput<V>): Promise<Outcome<TillOutput<V>, TillRefusal>>;
  /** Calls a verb that must be carried out. */
  ok<V extends TillVerb>(verb: V, input: TillInput<V>): Promise<TillOutput<V>>;
  /** Sells an amount for cash; gives the receipt. */
  sell(key: string, amountFen: number, member?: string | null): Promise<TillOutput<"sale.commit">>;
  close(): Promise<void>;
};

export function testTill(options: Partial<TillOptions> = {}): TestTill {
  const dataDir = options.dataDir ?? folder();
  const lines: string[] = [];
  const it: { now: number } = { now: NOON };
  const till = openTill({ dataDir, clock: () => it.now, random: () => 0, log: (line) => lines.push(line), ...options });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await till.close();
  };
  onTestFinished(close);
  const call: TestTill["call"] = async (verb, input) => {
    const outcome = await till.call(verb, input);
    if (outcome.ok) tillVerbs[verb].output.parse(outcome.value);
    return outcome as never;
  };
  const ok: TestTill["ok"] = async (verb, input) => {
    const outcome = await call(verb, input);
    if (!outcome.ok) throw new Error(`${verb}: ${outcome.code}: ${outcome.message}`);
    return outcome.value;
  };
  return Object.assign(it, {
    till,
    dataDir,
    lines,
    call,
    ok,
    close,
    sell: async (key: string, amountFen: number, member: string | null = null) =>
      await ok("sale.commit", {
        key,
        lines: [{ kind: "amount", amountFen }],
        member,
        tenders: [{ kind: "cash", givenFen: amountFen }],
      }),
  });
}

/** A connection of the test's own to a till's books. */
export function books(dataDir: string): Database.Database {
  const db = new Database(join(dataDir, "till.sqlite"), { fileMustExist: true });
  onTestFinished(() => void db.close());
  return db;
}

/** Reads the whole of a till's books: the chain holds, §13.1 and §13.2 hold, payouts add up. @returns the facts' kinds */
export function auditBooks(dataDir: string): string[] {
  const db = books(dataDir);
  const facts = db.prepare("SELECT seq, kind, at, line, hash FROM facts ORDER BY seq").all() as {
    seq: number;
    kind: string;
    at: number;
    line: string;
    hash: string;
  }[];
  let [head, last] = [GENESIS, 0];
  for (const [index, fact] of facts.entries()) {
    head = isErasedLine(fact.line) ? fact.hash : chain(sha256, head, fact.line);
    if (fact.seq !== index + 1 || fact.hash !== head) throw new Error(`the chain is broken at ${fact.seq}`);
    if (fact.at < last && fact.kind !== "clock-corrected") throw new Error(`the instant of ${fact.seq} goes back`);
    last = fact.at;
  }
  const store = new SqliteStore(db);
  for (const { key } of db.prepare("SELECT key FROM queues").all() as { key: string }[]) {
    const queue = store.queue(key);
    if (queue) checkQueue(queue);
    const paid = db.prepare("SELECT coalesce(sum(amount_fen), 0) FROM payouts WHERE queue = ?").pluck().get(key);
    if (paid !== queue?.paid) throw new Error(`${key}: payouts add up to ${String(paid)}, not ${queue?.paid}`);
  }
  for (const row of db.prepare("SELECT order_id AS id, line FROM entries").all() as { id: string; line: number }[]) {
    const entry = store.entry(row.id, row.line);
    if (entry) checkEntry(entry);
  }
  const orders = db.prepare("SELECT count(*) FROM orders").pluck().get();
  const acts = db.prepare("SELECT count(*) FROM acts WHERE verb = 'sale.commit'").pluck().get();
  const paid = facts.filter((fact) => fact.kind === "order-paid").length;
  if (orders !== paid || acts !== paid)
    throw new Error(`${paid} orders in facts, ${String(orders)} in the ledger, ${String(acts)} acts`);
  return facts.map((fact) => fact.kind);
}
