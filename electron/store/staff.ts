/**
 * Clerks, what their roles may do, who is signed in, and approvals for acts to come. Keeps PINs only as the hashes it
 * is handed, and refuses to know what any right is for.
 */
import { USUAL_RIGHTS, type Right, type Rights, type Role } from "../../shared/contract/staff.ts";
import type { Connection } from "./open.ts";

export type Clerk = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly pinHash: string;
  /** Tries since the last right PIN, the one under way included. */
  readonly wrong: number;
  readonly lockedUntil: number | null;
  /** Kept at headquarters. */
  readonly hq: boolean;
};
export type Approval = { readonly right: Right; readonly clerk: string; readonly name: string };

type Row = Omit<Clerk, "active" | "hq"> & { active: 0 | 1; hq: 0 | 1 };
const CLERK = "id, name, role, active, pin_hash AS pinHash, wrong, locked_until AS lockedUntil, hq";
const clerkOf = (row: Row): Clerk => ({ ...row, active: row.active === 1, hq: row.hq === 1 });

export class Staff {
  readonly #sql: ReturnType<typeof statements>;
  #rights: Rights;
  /** The last act of whoever is signed in, ms; it may be ahead of the disk. */
  #lastAct: number;

  constructor(db: Connection) {
    this.#sql = statements(db);
    this.#rights = this.#readRights();
    this.#lastAct = this.#actOnDisk();
  }

  /** Whether clerks have to sign in here: there is an active one. */
  get isStaffed(): boolean {
    return this.#sql.isStaffed.get() !== undefined;
  }

  get rights(): Rights {
    return this.#rights;
  }

  get lastAct(): number {
    return this.#lastAct;
  }

  set lastAct(at: number) {
    this.#lastAct = at;
  }

  all(): Clerk[] {
    return (this.#sql.all.all() as Row[]).map(clerkOf);
  }

  byId(id: string): Clerk | undefined {
    const row = this.#sql.byId.get(id) as Row | undefined;
    return row && clerkOf(row);
  }

  /** Who is signed in and still works here. */
  signedIn(): Clerk | undefined {
    const row = this.#sql.signedIn.get() as Row | undefined;
    return row && clerkOf(row);
  }

  approvals(key: string): Approval[] {
    return this.#sql.approvals.all(key) as Approval[];
  }

  /** Needs the caller's open transaction, as all below. */
  put(clerk: Clerk): void {
    this.#sql.put.run({ ...clerk, active: Number(clerk.active), hq: Number(clerk.hq) });
  }

  /** No headquarters keeps any of the clerks any more: all are this till's own. */
  letGo(): void {
    this.#sql.letGo.run();
  }

  noteTries(id: string, wrong: number, lockedUntil: number | null): void {
    this.#sql.noteTries.run({ id, wrong, lockedUntil });
  }

  signIn(clerk: string, at: number): void {
    this.#sql.signIn.run(clerk, at);
    this.#lastAct = at;
  }

  signOut(): void {
    this.#sql.signOut.run();
  }

  /** The last act goes to disk when that is so many ms behind. @returns whether it is to be written */
  isActBehind(ms: number): boolean {
    return Math.abs(this.#lastAct - this.#actOnDisk()) > ms;
  }

  writeLastAct(): void {
    this.#sql.writeLastAct.run(this.#lastAct);
  }

  writeRights(rights: Rights): void {
    this.#sql.writeRights.run(JSON.stringify(rights));
    this.#rights = rights;
  }

  approve(key: string, { right, clerk, name }: Approval, at: number): void {
    this.#sql.approve.run({ key, right, clerk, name, at });
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#rights = this.#readRights();
    this.#lastAct = Math.max(this.#lastAct, this.#actOnDisk());
  }

  #actOnDisk(): number {
    return (this.#sql.lastAct.get() as number | undefined) ?? 0;
  }

  /** A right that a later version brought is as usual. */
  #readRights(): Rights {
    const json = this.#sql.rights.get() as string | undefined;
    if (json === undefined) return USUAL_RIGHTS;
    const kept = JSON.parse(json) as Rights;
    const role = (it: Role): Rights[Role] => ({
      ...kept[it],
      rights: { ...USUAL_RIGHTS[it].rights, ...kept[it].rights },
    });
    return { clerk: role("clerk"), senior: role("senior"), manager: role("manager") };
  }
}

function statements(db: Connection) {
  return {
    isStaffed: db.prepare("SELECT 1 FROM clerks WHERE active = 1 LIMIT 1"),
    all: db.prepare(`SELECT ${CLERK} FROM clerks ORDER BY id`),
    byId: db.prepare(`SELECT ${CLERK} FROM clerks WHERE id = ?`),
    signedIn: db.prepare(`SELECT ${CLERK} FROM clerks WHERE active = 1 AND id = (SELECT clerk FROM signed_in)`),
    put: db.prepare(`INSERT OR REPLACE INTO clerks (id, name, role, active, pin_hash, wrong, locked_until, hq)
      VALUES (@id, @name, @role, @active, @pinHash, @wrong, @lockedUntil, @hq)`),
    letGo: db.prepare("UPDATE clerks SET hq = 0"),
    noteTries: db.prepare("UPDATE clerks SET wrong = @wrong, locked_until = @lockedUntil WHERE id = @id"),
    signIn: db.prepare("INSERT OR REPLACE INTO signed_in (id, clerk, at) VALUES (1, ?, ?)"),
    signOut: db.prepare("DELETE FROM signed_in"),
    lastAct: db.prepare("SELECT at FROM signed_in").pluck(),
    writeLastAct: db.prepare("UPDATE signed_in SET at = ?"),
    rights: db.prepare("SELECT json FROM rights").pluck(),
    writeRights: db.prepare("INSERT OR REPLACE INTO rights (id, json) VALUES (1, ?)"),
    approvals: db.prepare(`SELECT right_name AS "right", clerk, name FROM approvals WHERE key = ? ORDER BY at, clerk`),
    approve: db.prepare(`INSERT OR REPLACE INTO approvals (key, right_name, clerk, name, at)
      VALUES (@key, @right, @clerk, @name, @at)`),
  };
}
