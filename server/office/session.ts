/**
 * Who may look into HQ: its users, and whoever has the key the server made at its first start, until an owner says that
 * the key is no longer enough. The key is kept in a file that only the server's own user can read; a session's token is
 * kept as a digest alone.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KEY_NAME, type HqRole } from "../../shared/contract/hqPeople.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { addAudit } from "./audit.ts";

export const SESSION_MS = 12 * 3_600_000;
/** Under this name stands the digest of the key that is no longer enough: a key made later is. */
const CLOSED = "hq-key-closed";

/** Who asks. */
export type Caller = {
  /** Null: by the key. */
  readonly user: string | null;
  readonly name: string;
  readonly role: HqRole;
  /** Whose manager it is; null: no manager. */
  readonly store: string | null;
  /** The session's digest. */
  readonly session: string;
  /** From which it is asked. */
  readonly address: string;
};

/** The key of HQ, made if there is none. @param folder the server's data folder */
export function hqKey(folder: string): string {
  const file = join(folder, "hq-key");
  if (existsSync(file)) {
    const key = readFileSync(file, "utf8").trim();
    if (key.length >= 32) return key;
  }
  const key = randomBytes(24).toString("base64url");
  writeFileSync(file, `${key}\n`, { mode: 0o600, flush: true });
  return key;
}

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

export class Sessions {
  readonly #store: ServerStore;
  /** The key's digest. */
  readonly #key: string;
  readonly #clock: () => number;

  constructor(store: ServerStore, key: string, clock: () => number) {
    this.#store = store;
    this.#key = digest(key).toString("hex");
    this.#clock = clock;
  }

  /** Whether the key alone signs in. */
  get keySignsIn(): boolean {
    return this.#store.read.settings.text(CLOSED) !== this.#key;
  }

  /** In an open transaction. Where the key is no longer enough, what was opened with it ends. */
  letKey({ settings, people }: ServerWriter, on: boolean): void {
    settings.setText(CLOSED, on ? "" : this.#key);
    if (!on) people.endKeySessions();
  }

  /** A token for whoever shows the key; null: it is not the key, or the key is no longer enough. */
  begin(key: string): string | null {
    const isKey = timingSafeEqual(digest(key), Buffer.from(this.#key, "hex"));
    const letIn = isKey && this.keySignsIn;
    const by = { at: this.#clock(), who: KEY_NAME, verb: "sign-in", what: {} };
    return this.#store.write((rows) => {
      addAudit(rows, { ...by, role: letIn ? "owner" : null, outcome: letIn ? "ok" : "not-signed-in" });
      return letIn ? this.beginIn(rows, null) : null;
    });
  }

  /** A token for a user who has been recognized, in an open transaction. */
  beginIn({ people }: ServerWriter, user: string | null): string {
    const token = randomBytes(32).toString("base64url");
    const now = this.#clock();
    people.dropSessions(now);
    const whose = user === null ? { user, key: this.#key } : { user, key: null };
    people.addSession(digest(token).toString("hex"), { at: now, validUntil: now + SESSION_MS, ...whose });
    return token;
  }

  /** Whose a token is, as of now: a user's role is read at every call. Null: nobody's, or opened with another key than there is. */
  who(token: string | undefined, address: string): Caller | null {
    if (token === undefined || token.length > 100) return null;
    const hash = digest(token).toString("hex");
    const session = this.#store.read.people.session(hash);
    if (session === undefined || session.validUntil < this.#clock()) return null;
    if (session.user === null) {
      if (session.key !== this.#key || !this.keySignsIn) return null;
      return { user: null, name: KEY_NAME, role: "owner", store: null, session: hash, address };
    }
    const user = this.#store.read.people.user(session.user);
    if (user === undefined || user.disabledAt !== null) return null;
    return { user: user.id, name: user.name, role: user.role, store: user.store, session: hash, address };
  }

  end({ name, role, session }: Caller): void {
    this.#store.write((rows) => {
      rows.people.endSession(session);
      addAudit(rows, { at: this.#clock(), who: name, role, verb: "sign-out", what: {}, outcome: "ok" });
    });
  }
}
