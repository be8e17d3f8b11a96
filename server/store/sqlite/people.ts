/** Users of HQ, sessions and the audit log in SQLite. */
import type { AuditFilter, AuditRow, HqUserRow, PeopleWriter, SessionRow, TriesRow } from "../people.ts";
import type { Connection } from "./connection.ts";

const USER = `id, name, role, store, password, totp_secret AS totpSecret, totp_step AS totpStep,
  created_at AS createdAt, disabled_at AS disabledAt`;
const TRIES = `name, address, failed, at, locked_until AS lockedUntil`;
const AUDIT = `n, at, who, role, verb, what, outcome, prev, hash`;

export class SqlitePeople implements PeopleWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  user(id: string): HqUserRow | undefined {
    return this.#sql.user.get(id) as HqUserRow | undefined;
  }

  userNamed(name: string): HqUserRow | undefined {
    return this.#sql.userNamed.get(name) as HqUserRow | undefined;
  }

  users(): HqUserRow[] {
    return this.#sql.users.all() as HqUserRow[];
  }

  session(hash: string): SessionRow | undefined {
    return this.#sql.session.get(hash) as SessionRow | undefined;
  }

  audit({ who, verb, before }: AuditFilter, limit: number): AuditRow[] {
    return this.#sql.audit.all({ who, verb, before, limit }) as AuditRow[];
  }

  auditAfter(n: number, limit: number): AuditRow[] {
    return this.#sql.auditAfter.all(n, limit) as AuditRow[];
  }

  tries(name: string, address: string): TriesRow | undefined {
    return this.#sql.tries.get(name, address) as TriesRow | undefined;
  }

  lockedUntil(name: string): number | null {
    return (this.#sql.lockedUntil.get(name) as { until: number | null }).until;
  }

  /** A transaction of SQLite is alone from its beginning. */
  alone(): void {}

  putUser(user: HqUserRow): void {
    this.#sql.putUser.run(user);
  }

  addSession(hash: string, { at, validUntil, user, key }: SessionRow & { readonly at: number }): void {
    this.#sql.addSession.run(hash, at, validUntil, user, key);
  }

  endSession(hash: string): void {
    this.#sql.endSession.run(hash);
  }

  endSessions(user: string, but: string | null): void {
    this.#sql.endSessions.run(user, but ?? "");
  }

  endKeySessions(): void {
    this.#sql.endKeySessions.run();
  }

  dropSessions(now: number): void {
    this.#sql.dropSessions.run(now);
  }

  putTries(tries: TriesRow): void {
    this.#sql.putTries.run(tries);
  }

  dropTries(name: string, address: string | null): void {
    this.#sql.dropTries.run({ name, address });
  }

  forgetTries(before: number): void {
    this.#sql.forgetTries.run({ before });
  }

  addAudit(row: AuditRow): void {
    this.#sql.addAudit.run(row);
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    user: sql(`SELECT ${USER} FROM hq_users WHERE id = ?`),
    userNamed: sql(`SELECT ${USER} FROM hq_users WHERE name = ?`),
    users: sql(`SELECT ${USER} FROM hq_users ORDER BY name`),
    putUser:
      sql(`INSERT INTO hq_users (id, name, role, store, password, totp_secret, totp_step, created_at, disabled_at)
      VALUES (@id, @name, @role, @store, @password, @totpSecret, @totpStep, @createdAt, @disabledAt)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, store = excluded.store, password = excluded.password,
      totp_secret = excluded.totp_secret, totp_step = excluded.totp_step,
      disabled_at = excluded.disabled_at`),
    session: sql(
      `SELECT valid_until AS validUntil, user_id AS user, key_sha256 AS key FROM sessions WHERE token_sha256 = ?`,
    ),
    addSession: sql(
      `INSERT INTO sessions (token_sha256, began_at, valid_until, user_id, key_sha256) VALUES (?, ?, ?, ?, ?)`,
    ),
    endSession: sql(`DELETE FROM sessions WHERE token_sha256 = ?`),
    endSessions: sql(`DELETE FROM sessions WHERE user_id = ? AND token_sha256 <> ?`),
    endKeySessions: sql(`DELETE FROM sessions WHERE user_id IS NULL`),
    dropSessions: sql(`DELETE FROM sessions WHERE valid_until < ?`),
    tries: sql(`SELECT ${TRIES} FROM hq_tries WHERE name = ? AND address = ?`),
    lockedUntil: sql(`SELECT max(locked_until) AS until FROM hq_tries WHERE name = ?`),
    putTries: sql(`INSERT INTO hq_tries (name, address, failed, at, locked_until)
      VALUES (@name, @address, @failed, @at, @lockedUntil)
      ON CONFLICT (name, address) DO UPDATE SET failed = excluded.failed, at = excluded.at, locked_until = excluded.locked_until`),
    dropTries: sql(`DELETE FROM hq_tries WHERE name = @name AND (address = @address OR @address IS NULL)`),
    forgetTries: sql(`DELETE FROM hq_tries WHERE at < @before AND (locked_until < @before OR locked_until IS NULL)`),
    audit: sql(`SELECT ${AUDIT} FROM hq_audit WHERE (who = @who OR @who IS NULL) AND (verb = @verb OR @verb IS NULL)
      AND (n < @before OR @before IS NULL) ORDER BY n DESC LIMIT @limit`),
    auditAfter: sql(`SELECT ${AUDIT} FROM hq_audit WHERE n > ? ORDER BY n LIMIT ?`),
    addAudit: sql(
      `INSERT INTO hq_audit (${AUDIT}) VALUES (@n, @at, @who, @role, @verb, @what, @outcome, @prev, @hash)`,
    ),
  };
}
