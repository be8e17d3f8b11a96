/** Sessions of members and their one-time codes in SQLite and PostgreSQL. */
import type { MemberSessionRow, MemberSessionsWriter, SignInCodeRow } from "../memberSessions.ts";
import type { Connection } from "./connection.ts";

/** Digests in hex; a code is `used` or not. */
export const MEMBER_SESSIONS = `
CREATE TABLE member_sessions (
  token_sha256 TEXT NOT NULL PRIMARY KEY,
  member TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX member_sessions_member ON member_sessions (member);
CREATE INDEX member_sessions_ended ON member_sessions (valid_until);
CREATE TABLE sign_in_codes (
  phone_sha256 TEXT NOT NULL,
  at INTEGER NOT NULL,
  code_sha256 TEXT NOT NULL,
  valid_until INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (phone_sha256, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_codes_at ON sign_in_codes (at);
`;

type Kept = Omit<SignInCodeRow, "used"> & { readonly used: number };

export class SqliteMemberSessions implements MemberSessionsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  session(token: string): MemberSessionRow | undefined {
    return this.#sql.session.get(token) as MemberSessionRow | undefined;
  }

  newestCode(phone: string): SignInCodeRow | undefined {
    const kept = this.#sql.newestCode.get(phone) as Kept | undefined;
    return kept && { ...kept, used: kept.used !== 0 };
  }

  codesSince(phone: string | null, at: number): number {
    const row = phone === null ? this.#sql.allSince.get(at) : this.#sql.codesSince.get(phone, at);
    return (row as { count: number }).count;
  }

  addSession(token: string, { member, at, validUntil }: MemberSessionRow & { readonly at: number }): void {
    this.#sql.addSession.run(token, member, at, validUntil);
  }

  endSession(token: string): void {
    this.#sql.endSession.run(token);
  }

  endSessions(member: string): void {
    this.#sql.endSessions.run(member);
  }

  forget(ended: number, sent: number): void {
    this.#sql.forgetSessions.run(ended);
    this.#sql.forgetCodes.run(sent);
  }

  putCode(code: SignInCodeRow): void {
    this.#sql.putCode.run({ ...code, used: Number(code.used) });
  }

  dropCodes(phone: string): void {
    this.#sql.dropCodes.run(phone);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    session: sql(`SELECT member, valid_until AS validUntil FROM member_sessions WHERE token_sha256 = ?`),
    addSession: sql(`INSERT INTO member_sessions (token_sha256, member, began_at, valid_until) VALUES (?, ?, ?, ?)`),
    endSession: sql(`DELETE FROM member_sessions WHERE token_sha256 = ?`),
    endSessions: sql(`DELETE FROM member_sessions WHERE member = ?`),
    forgetSessions: sql(`DELETE FROM member_sessions WHERE valid_until < ?`),
    newestCode:
      sql(`SELECT phone_sha256 AS phone, at, code_sha256 AS code, valid_until AS validUntil, tries, used FROM sign_in_codes
      WHERE phone_sha256 = ? ORDER BY at DESC LIMIT 1`),
    codesSince: sql(`SELECT count(*) AS count FROM sign_in_codes WHERE phone_sha256 = ? AND at > ?`),
    allSince: sql(`SELECT count(*) AS count FROM sign_in_codes WHERE at > ?`),
    putCode: sql(`INSERT INTO sign_in_codes (phone_sha256, at, code_sha256, valid_until, tries, used)
      VALUES (@phone, @at, @code, @validUntil, @tries, @used)
      ON CONFLICT (phone_sha256, at) DO UPDATE SET tries = excluded.tries, used = excluded.used`),
    dropCodes: sql(`DELETE FROM sign_in_codes WHERE phone_sha256 = ?`),
    forgetCodes: sql(`DELETE FROM sign_in_codes WHERE at < ?`),
  };
}
