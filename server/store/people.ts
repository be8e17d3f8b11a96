/** Who works at HQ, their sessions, and the log of what was done there, as a store keeps them. */
import type { HqRole } from "../../shared/contract/hqPeople.ts";

export type HqUserRow = {
  readonly id: string;
  readonly name: string;
  readonly role: HqRole;
  /** Whose manager it is; null: no manager. */
  readonly store: string | null;
  /** Its hash with the parameters it was made by. */
  readonly password: string;
  /** Of one-time codes, in base 32; null: none are asked for. */
  readonly totpSecret: string | null;
  /** The newest 30 s whose code was used; older ones are used up. */
  readonly totpStep: number;
  readonly createdAt: number;
  readonly disabledAt: number | null;
};

/** Tries in a row that failed under a name, from an address. There need not be a user of that name. */
export type TriesRow = {
  readonly name: string;
  readonly address: string;
  readonly failed: number;
  /** Of the newest. */
  readonly at: number;
  readonly lockedUntil: number | null;
};

/** A user's, or of whoever has the key: that key's digest. */
export type SessionRow = { readonly validUntil: number } & (
  | { readonly user: string; readonly key: null }
  | { readonly user: null; readonly key: string }
);

export type AuditRow = {
  /** From 1, without a gap. */
  readonly n: number;
  readonly at: number;
  readonly who: string;
  readonly role: HqRole | null;
  readonly verb: string;
  /** JSON. */
  readonly what: string;
  readonly outcome: string;
  /** The hash of the line before. */
  readonly prev: string;
  readonly hash: string;
};
/** Null: of all. */
export type AuditFilter = { readonly who: string | null; readonly verb: string | null; readonly before: number | null };

export interface PeopleReader {
  user(id: string): HqUserRow | undefined;
  userNamed(name: string): HqUserRow | undefined;
  /** By name. */
  users(): HqUserRow[];
  session(hash: string): SessionRow | undefined;
  tries(name: string, address: string): TriesRow | undefined;
  /** The latest end of a lock of that name, whatever address it is of; null: there is none. */
  lockedUntil(name: string): number | null;
  /** Newest first. */
  audit(filter: AuditFilter, limit: number): AuditRow[];
  /** In their order, after a number. */
  auditAfter(n: number, limit: number): AuditRow[];
}
export interface PeopleWriter extends PeopleReader {
  /** Until the transaction ends no other process writes users or the log: what is read now is what is written on. */
  alone(): void;
  /** Adds a user, or changes one. */
  putUser(user: HqUserRow): void;
  addSession(hash: string, session: SessionRow & { readonly at: number }): void;
  endSession(hash: string): void;
  /** Ends all sessions of a user but one. @param but null: all of them */
  endSessions(user: string, but: string | null): void;
  /** Ends all sessions that were opened with a key. */
  endKeySessions(): void;
  /** Forgets sessions that ended before `now`. */
  dropSessions(now: number): void;
  putTries(tries: TriesRow): void;
  /** @param address null: all of that name's */
  dropTries(name: string, address: string | null): void;
  /** Forgets those whose newest try, and whose lock, lie before `before`. */
  forgetTries(before: number): void;
  addAudit(row: AuditRow): void;
}
