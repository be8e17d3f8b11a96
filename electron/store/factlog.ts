/**
 * A till's own facts, in order, each chained to the one before, and how far the server has them.
 * Every write needs the caller's open transaction; memory follows only what was committed.
 */
import { chain } from "../../shared/facts/chain.ts";
import { erasedLine, isErased, isErasedLine } from "../../shared/facts/erased.ts";
import {
  FactSchema,
  GENESIS,
  MAX_FACT_BYTES,
  factLine,
  isFact,
  readFact,
  type Fact,
  type FactBody,
  type FactKind,
} from "../../shared/facts/fact.ts";
import type { Receipt } from "../../shared/sync/messages.ts";
import type { Connection } from "./open.ts";
import { sha256 } from "./sha256.ts";

export type Head = { readonly seq: number; readonly hash: string; readonly at: number };
export type Sent = { readonly cursor: number; readonly head: string };
/** A fact as it is kept. */
export type Kept = { readonly seq: number; readonly line: string; readonly hash: string };

/** A fact would be longer than any party reads. */
export class FactTooLong extends Error {
  constructor(bytes: number) {
    super(`the act takes ${bytes} bytes to write down; ${MAX_FACT_BYTES} is the most`);
    this.name = "FactTooLong";
  }
}

/** Most bytes of lines in one batch: well under the largest message, quotation marks escaped. */
const BATCH_BYTES = 1_500_000;
/** Facts that are read at once. */
const READ_PAGE = 500;

const DRAWER_KINDS = ["shift-opened", "cash-moved", "drawer-opened", "shift-closed"] as const;
export type DrawerFact = Extract<Fact, { kind: (typeof DRAWER_KINDS)[number] }>;
const isOfDrawer = (fact: Fact): fact is DrawerFact => (DRAWER_KINDS as readonly string[]).includes(fact.kind);

export class FactLog {
  readonly #sql: ReturnType<typeof statements>;
  #head: Head;
  #sent: Sent;
  /** The last that was written here: a receipt asks for it at once. */
  #last: Fact | undefined;

  constructor(db: Connection) {
    this.#sql = statements(db);
    this.#head = this.#readHead();
    this.#sent = this.#readSent();
  }

  get head(): Head {
    return this.#head;
  }

  /** What the server has confirmed. */
  get sent(): Sent {
    return this.#sent;
  }

  /** Writes a fact down behind the last. @throws FactTooLong */
  append<K extends FactKind>(till: string, kind: K, at: number, order: string | null, body: FactBody<K>): Fact {
    const made: unknown = { till, seq: this.#head.seq + 1, at, kind, body };
    const fact = isFact(made) ? made : FactSchema.parse(made);
    const line = factLine(fact);
    const bytes = Buffer.byteLength(line, "utf8");
    if (bytes > MAX_FACT_BYTES) throw new FactTooLong(bytes);
    const hash = chain(sha256, this.#head.hash, line);
    this.#sql.append.run(fact.seq, at, kind, order, line, hash);
    this.#head = { seq: fact.seq, hash, at };
    this.#last = fact;
    return fact;
  }

  fact(seq: number): Fact | undefined {
    if (this.#last?.seq === seq) return this.#last;
    const line = this.#sql.line.get(seq) as string | undefined;
    if (line === undefined) return undefined;
    const fact = readFact(line);
    if ("expected" in fact) throw new Error(`fact ${seq} cannot be read: expected ${fact.expected}`);
    return fact;
  }

  /** The hash at a place of the chain; undefined beyond its end. */
  hashAt(seq: number): string | undefined {
    return seq === 0 ? GENESIS : (this.#sql.hash.get(seq) as string | undefined);
  }

  /**
   * The lines after `seq`, at most `limit` of them and of a size that one message takes.
   * `kept`: the hashes of those from which a person was erased, by their place
   */
  linesAfter(seq: number, limit: number): { lines: string[]; head: string; kept: [number, string][] } {
    const rows = this.#sql.linesAfter.all(seq, limit) as { line: string; hash: string }[];
    let bytes = 0;
    const taken = rows.filter(
      (row, index) => (bytes += Buffer.byteLength(row.line, "utf8")) <= BATCH_BYTES || index === 0,
    );
    const kept = taken.flatMap(({ line, hash }, index): [number, string][] =>
      isErasedLine(line) ? [[index, hash]] : [],
    );
    return { lines: taken.map((row) => row.line), head: taken.at(-1)?.hash ?? "", kept };
  }

  /** Facts after `seq` as they are kept, at most `limit`. */
  keptAfter(seq: number, limit: number): Kept[] {
    return this.#sql.keptAfter.all(seq, limit) as Kept[];
  }

  /** Facts after `seq`, read, at most `limit`. */
  after(seq: number, limit: number): Fact[] {
    return this.keptAfter(seq, limit).map((kept) => {
      const fact = readFact(kept.line);
      if ("expected" in fact) throw new Error(`fact ${kept.seq} cannot be read: expected ${fact.expected}`);
      return fact;
    });
  }

  /** Facts from one place to another, both included, read page by page. */
  *between(from: number, to: number): Generator<Fact> {
    for (let seq = from - 1; seq < to;) {
      const page = this.after(seq, Math.min(READ_PAGE, to - seq));
      if (page.length === 0) return;
      yield* page;
      seq += page.length;
    }
  }

  /** The server confirmed everything up to a place. */
  confirm({ cursor, head }: Sent): void {
    this.#sql.confirm.run(cursor, head);
    const before = this.#sent.cursor;
    this.#sent = { cursor, head };
    this.#erase(before);
  }

  /**
   * The person of a member was erased: the facts by which it was registered here before that instant, and those up to a place,
   * lose it too, once the server has them. Their hashes stay.
   */
  erase(member: string, { at, upTo }: { readonly at: number; readonly upTo: number }): void {
    this.#sql.erased.run(member, at, upTo);
    this.#erase(0);
  }

  /** What a registration of a member says of an erasing that this till has heard of. */
  knownErasing(member: string): { again?: number } {
    const again = this.#sql.erasedAt.get(member) as number | undefined;
    return again === undefined ? {} : { again };
  }

  /** Of facts after a place. */
  #erase(after: number): void {
    for (const { seq, line } of this.#sql.toErase.all(after, this.#sent.cursor) as Pick<Kept, "seq" | "line">[]) {
      const erased = erasedLine(line, () => true);
      if (erased !== null) this.#sql.rewrite.run(erased, seq);
    }
    this.#last = undefined;
  }

  /** The server's word that reaches furthest; null: it never gave one. */
  get receipt(): Receipt | null {
    return (this.#sql.receipt.get() as Receipt | undefined) ?? null;
  }

  keepReceipt({ cursor, head, signature }: Receipt): void {
    this.#sql.keepReceipt.run(cursor, head, signature);
  }

  /** It was another server's. */
  dropReceipt(): void {
    this.#sql.dropReceipt.run();
  }

  /** What has been refunded of an order, oldest first. */
  refundsOf(order: string): FactBody<"order-refunded">[] {
    return (this.#sql.refundsOf.all(order) as string[]).map((line) => {
      const fact = readFact(line);
      if ("expected" in fact || fact.kind !== "order-refunded") throw new Error(`a refund of ${order} cannot be read`);
      return fact.body;
    });
  }

  /** Who was registered here and was not erased since; for a chain that begins anew. */
  registrations(): FactBody<"member-registered">[] {
    return (this.#sql.registrations.all() as string[]).flatMap((line) => {
      const fact = readFact(line);
      if ("expected" in fact || fact.kind !== "member-registered") throw new Error("a registration cannot be read");
      return isErased(fact) ? [] : [fact.body];
    });
  }

  /** What was done here at the drawer; for a chain that begins anew. */
  drawerFacts(): DrawerFact[] {
    return (this.#sql.drawerFacts.all() as string[]).map((line) => {
      const fact = readFact(line);
      if ("expected" in fact || !isOfDrawer(fact)) throw new Error("a fact of the drawer cannot be read");
      return fact;
    });
  }

  /** Begins the chain anew: for a till that has sold nothing and becomes another. */
  clear(): void {
    this.#sql.clear.run();
    this.#sql.clearErased.run();
    this.dropReceipt();
    this.confirm({ cursor: 0, head: GENESIS });
    this.#head = { seq: 0, hash: GENESIS, at: 0 };
    this.#last = undefined;
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#head = this.#readHead();
    this.#sent = this.#readSent();
    this.#last = undefined;
  }

  #readHead(): Head {
    return (this.#sql.head.get() as Head | undefined) ?? { seq: 0, hash: GENESIS, at: 0 };
  }

  #readSent(): Sent {
    return (this.#sql.sent.get() as Sent | undefined) ?? { cursor: 0, head: GENESIS };
  }
}

function statements(db: Connection) {
  return {
    append: db.prepare("INSERT INTO facts (seq, at, kind, order_id, line, hash) VALUES (?, ?, ?, ?, ?, ?)"),
    head: db.prepare("SELECT seq, hash, at FROM facts ORDER BY seq DESC LIMIT 1"),
    line: db.prepare("SELECT line FROM facts WHERE seq = ?").pluck(),
    hash: db.prepare("SELECT hash FROM facts WHERE seq = ?").pluck(),
    linesAfter: db.prepare("SELECT line, hash FROM facts WHERE seq > ? ORDER BY seq LIMIT ?"),
    keptAfter: db.prepare("SELECT seq, line, hash FROM facts WHERE seq > ? ORDER BY seq LIMIT ?"),
    receipt: db.prepare("SELECT cursor, head, signature FROM receipt"),
    keepReceipt: db.prepare("INSERT OR REPLACE INTO receipt (id, cursor, head, signature) VALUES (1, ?, ?, ?)"),
    dropReceipt: db.prepare("DELETE FROM receipt"),
    sent: db.prepare("SELECT acknowledged AS cursor, head FROM outbox"),
    confirm: db.prepare(
      "INSERT INTO outbox (id, acknowledged, head) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET acknowledged = excluded.acknowledged, head = excluded.head",
    ),
    erased: db.prepare(
      `INSERT INTO erased (member, at, up_to) VALUES (?, ?, ?)
        ON CONFLICT (member) DO UPDATE SET at = max(at, excluded.at), up_to = max(up_to, excluded.up_to)`,
    ),
    erasedAt: db.prepare("SELECT at FROM erased WHERE member = ?").pluck(),
    toErase:
      db.prepare(`SELECT seq, line FROM facts WHERE kind = 'member-registered' AND seq > ? AND seq <= ? AND EXISTS
      (SELECT 1 FROM erased WHERE member = json_extract(line, '$.body.id') AND (erased.up_to >= facts.seq
        OR erased.at > max(facts.at, coalesce(json_extract(line, '$.body.again'), 0))))`),
    rewrite: db.prepare("UPDATE facts SET line = ? WHERE seq = ?"),
    registrations: db.prepare("SELECT line FROM facts WHERE kind = 'member-registered' ORDER BY seq").pluck(),
    refundsOf: db.prepare("SELECT line FROM facts WHERE order_id = ? AND kind = 'order-refunded' ORDER BY seq").pluck(),
    drawerFacts: db
      .prepare(
        `SELECT line FROM facts WHERE kind IN (${DRAWER_KINDS.map((kind) => `'${kind}'`).join(", ")}) ORDER BY seq`,
      )
      .pluck(),
    clear: db.prepare("DELETE FROM facts"),
    // Places of another chain say nothing of the new one's.
    clearErased: db.prepare("UPDATE erased SET up_to = 0"),
  };
}
