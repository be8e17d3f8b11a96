/**
 * Who may look into HQ: whoever has the key the server made at its first start. The key is kept in a
 * file that only the server's own user can read; a session's token is kept as a digest alone.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerStore } from "../store/store.ts";

export const SESSION_MS = 12 * 3_600_000;

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
  readonly #key: Buffer;
  readonly #clock: () => number;

  constructor(store: ServerStore, key: string, clock: () => number) {
    this.#store = store;
    this.#key = digest(key);
    this.#clock = clock;
  }

  /** A token for whoever shows the key; null: it is not the key. */
  begin(key: string): string | null {
    if (!timingSafeEqual(digest(key), this.#key)) return null;
    const token = randomBytes(32).toString("base64url");
    const now = this.#clock();
    this.#store.write(({ settings }) => {
      settings.dropSessions(now);
      settings.addSession(digest(token).toString("hex"), now, now + SESSION_MS);
    });
    return token;
  }

  valid(token: string | undefined): boolean {
    if (token === undefined || token.length > 100) return false;
    const until = this.#store.read.settings.session(digest(token).toString("hex"));
    return until !== undefined && until >= this.#clock();
  }
}
