/** Stores, tills and enrolment codes in SQLite. */
import type { CodeRow, StoreRow, TillRow, TillSaid } from "../rows.ts";
import type { TillsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

const TILL = `id, store, name, public_key AS publicKey, enrolled_at AS enrolledAt, revoked_at AS revokedAt, closed_at AS closedAt,
  last_contact AS lastContact, protocol, said_software AS software, said_seq AS saidSeq, said_clock_ms AS saidClock, last_seq AS cursor, head, last_at AS lastAt, rules_version AS rulesVersion, feed_head AS feedHead`;
const CODE = `code_sha256 AS hash, till, valid_until AS validUntil, used_at AS usedAt, made_at AS madeAt, made_by AS madeBy`;

type Raw = Omit<TillRow, "said"> & {
  readonly software: string | null;
  readonly saidSeq: number | null;
  readonly saidClock: number | null;
};

function tillOf({ software, saidSeq, saidClock, ...row }: Raw): TillRow {
  const isSaid = software !== null && saidSeq !== null && saidClock !== null;
  return { ...row, said: isSaid ? { software, seq: saidSeq, clockMs: saidClock } : null };
}

export class SqliteTills implements TillsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  store(id: string): StoreRow | undefined {
    return this.#sql.store.get(id) as StoreRow | undefined;
  }

  stores(): StoreRow[] {
    return this.#sql.stores.all() as StoreRow[];
  }

  till(id: string): TillRow | undefined {
    const row = this.#sql.till.get(id) as Raw | undefined;
    return row && tillOf(row);
  }

  tills(): TillRow[] {
    return (this.#sql.tills.all() as Raw[]).map(tillOf);
  }

  ofStore(store: string): TillRow[] {
    return (this.#sql.ofStore.all(`${store}/`, `${store}0`) as Raw[]).map(tillOf);
  }

  several(ids: readonly string[]): Map<string, TillRow> {
    const rows = this.#sql.several.all(JSON.stringify(ids)) as Raw[];
    return new Map(rows.map((row) => [row.id, tillOf(row)]));
  }

  code(hash: string): CodeRow | undefined {
    return this.#sql.code.get(hash) as CodeRow | undefined;
  }

  openCodes(now: number): CodeRow[] {
    return this.#sql.openCodes.all(now) as CodeRow[];
  }

  putStore(store: StoreRow, at: number): void {
    this.#sql.putStore.run(store.id, store.name, at);
  }

  addTill(till: { id: string; store: string; name: string; head: string }): void {
    this.#sql.addTill.run(till.id, till.store, till.name, till.head);
  }

  nameTill(id: string, name: string): void {
    this.#sql.nameTill.run(name, id);
  }

  dropUnusedCodes(till: string): void {
    this.#sql.dropUnusedCodes.run(till);
  }

  addCode({ hash, till, validUntil, madeAt, madeBy }: Omit<CodeRow, "usedAt">): void {
    this.#sql.addCode.run(hash, till, validUntil, madeAt, madeBy);
  }

  useCode(hash: string, at: number): void {
    this.#sql.useCode.run(at, hash);
  }

  enrol(till: string, publicKey: string, at: number): void {
    this.#sql.enrol.run(publicKey, at, at, till);
  }

  revoke(till: string, at: number): void {
    this.#sql.revoke.run(at, till);
  }

  closeTill(till: string, at: number): void {
    this.#sql.closeTill.run(at, at, till);
  }

  contact(till: string, at: number, protocol: number, said: TillSaid | null): void {
    const { software = null, seq = null, clockMs = null } = said ?? {};
    this.#sql.contact.run(at, protocol, software, seq, clockMs, till);
  }

  advance(till: string, to: Pick<TillRow, "cursor" | "head" | "lastAt" | "rulesVersion">, contact: number): void {
    this.#sql.advance.run(to.cursor, to.head, to.lastAt, to.rulesVersion, contact, till);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    store: sql(`SELECT id, name FROM stores WHERE id = ?`),
    stores: sql(`SELECT id, name FROM stores WHERE id <> 'hq' ORDER BY id`),
    till: sql(`SELECT ${TILL} FROM tills WHERE id = ?`),
    tills: sql(`SELECT ${TILL} FROM tills WHERE id <> 'hq/office' ORDER BY id`),
    ofStore: sql(`SELECT ${TILL} FROM tills WHERE id > ? AND id < ? ORDER BY id`),
    several: sql(`SELECT ${TILL} FROM tills WHERE id IN (SELECT value FROM json_each(?))`),
    code: sql(`SELECT ${CODE} FROM enrolment_codes WHERE code_sha256 = ?`),
    openCodes: sql(
      `SELECT ${CODE} FROM enrolment_codes WHERE used_at IS NULL AND valid_until >= ? ORDER BY till, code_sha256`,
    ),
    putStore: sql(
      `INSERT INTO stores (id, name, added_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
    ),
    addTill: sql(
      `INSERT INTO tills (id, store, name, last_seq, head, rules_version, feed_head) VALUES (?, ?, ?, 0, ?, 0, 0)`,
    ),
    nameTill: sql(`UPDATE tills SET name = ? WHERE id = ?`),
    dropUnusedCodes: sql(`DELETE FROM enrolment_codes WHERE till = ? AND used_at IS NULL`),
    addCode: sql(
      `INSERT INTO enrolment_codes (code_sha256, till, valid_until, made_at, made_by) VALUES (?, ?, ?, ?, ?)`,
    ),
    useCode: sql(`UPDATE enrolment_codes SET used_at = ? WHERE code_sha256 = ?`),
    enrol: sql(`UPDATE tills SET public_key = ?, enrolled_at = ?, last_contact = ? WHERE id = ?`),
    revoke: sql(`UPDATE tills SET revoked_at = ? WHERE id = ?`),
    closeTill: sql(`UPDATE tills SET revoked_at = coalesce(revoked_at, ?), closed_at = ? WHERE id = ?`),
    contact: sql(
      `UPDATE tills SET last_contact = ?, protocol = ?, said_software = ?, said_seq = ?, said_clock_ms = ? WHERE id = ?`,
    ),
    advance: sql(
      `UPDATE tills SET last_seq = ?, head = ?, last_at = ?, rules_version = ?, last_contact = ? WHERE id = ?`,
    ),
  };
}
