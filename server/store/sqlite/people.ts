/** Users of HQ, sessions and the audit log in SQLite. */
import type { AuditFilter, AuditRow, HqUserRow, PeopleWriter, SessionRow } from "../people.ts";
import type { Connection } from "./connection.ts";

const USER = `id, name, role, password, totp_secret AS totpSecret, totp_step AS totpStep, failed, locked_until AS lockedUntil,
  created_at AS createdAt, disabled_at AS disabledAt`;
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

  lastAudit(): AuditRow | undefined {
    return this.#sql.lastAudit.get() as AuditRow | undefined;
  }

  /** A transaction of SQLite is alone from its beginning. */
  alone(): void {}

  putUser(user: HqUserRow): void {
    this.#sql.putUser.run(user);
  }

  addSession(hash: string, { at, validUntil, user }: SessionRow & { readonly at: number }): void {
    this.#sql.addSession.run(hash, at, validUntil, user);
  }

  endSession(hash: string): void {
    this.#sql.endSession.run(hash);
  }

  endSessions(user: string, but: string | null): void {
    this.#sql.endSessions.run(user, but ?? "");
  }

  dropSessions(now: number): void {
    this.#sql.dropSessions.run(now);
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
      sql(`INSERT INTO hq_users (id, name, role, password, totp_secret, totp_step, failed, locked_until, created_at, disabled_at)
      VALUES (@id, @name, @role, @password, @totpSecret, @totpStep, @failed, @lockedUntil, @createdAt, @disabledAt)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, password = excluded.password,
      totp_secret = excluded.totp_secret, totp_step = excluded.totp_step, failed = excluded.failed,
      locked_until = excluded.locked_until, disabled_at = excluded.disabled_at`),
    session: sql(`SELECT valid_until AS validUntil, user_id AS user FROM sessions WHERE token_sha256 = ?`),
    addSession: sql(`INSERT INTO sessions (token_sha256, began_at, valid_until, user_id) VALUES (?, ?, ?, ?)`),
    endSession: sql(`DELETE FROM sessions WHERE token_sha256 = ?`),
    endSessions: sql(`DELETE FROM sessions WHERE user_id = ? AND token_sha256 <> ?`),
    dropSessions: sql(`DELETE FROM sessions WHERE valid_until < ?`),
    audit: sql(`SELECT ${AUDIT} FROM hq_audit WHERE (who = @who OR @who IS NULL) AND (verb = @verb OR @verb IS NULL)
      AND (n < @before OR @before IS NULL) ORDER BY n DESC LIMIT @limit`),
    auditAfter: sql(`SELECT ${AUDIT} FROM hq_audit WHERE n > ? ORDER BY n LIMIT ?`),
    lastAudit: sql(`SELECT ${AUDIT} FROM hq_audit ORDER BY n DESC LIMIT 1`),
    addAudit: sql(
      `INSERT INTO hq_audit (${AUDIT}) VALUES (@n, @at, @who, @role, @verb, @what, @outcome, @prev, @hash)`,
    ),
  };
}
