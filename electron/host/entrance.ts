/**
 * Who may come in from a browser: the holder of the one-time token of this start, who gets a cookie
 * for it. Tokens work once; sessions outlive the process, so that an open tab comes back after a crash.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export type Sessions = { add(hash: string): void; has(hash: string): boolean };

const digest = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

export class Entrance {
  /** In the address a person opens first. */
  readonly token = randomBytes(32).toString("base64url");
  readonly #cookie: string;
  readonly #sessions: Sessions;
  #tokenHash: Buffer | undefined = Buffer.from(digest(this.token), "hex");

  /** @param port names the cookie, for cookies do not tell ports apart */
  constructor(sessions: Sessions, port: number) {
    this.#sessions = sessions;
    this.#cookie = `paifan-till-${port}`;
  }

  /** The `Set-Cookie` for a token that is right and was not used; undefined for any other. */
  exchange(token: string): string | undefined {
    const asked = Buffer.from(digest(token), "hex");
    if (!this.#tokenHash || !timingSafeEqual(asked, this.#tokenHash)) return undefined;
    const secret = randomBytes(32).toString("base64url");
    this.#sessions.add(digest(secret));
    // Used up only once the session is on disk: a disk that refused may be tried again.
    this.#tokenHash = undefined;
    return `${this.#cookie}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`;
  }

  /** Whether a request's cookies hold a session that was let in. */
  knows(cookies: string | undefined): boolean {
    const prefix = `${this.#cookie}=`;
    const secret = cookies
      ?.split(";")
      .map((it) => it.trim())
      .find((it) => it.startsWith(prefix))
      ?.slice(prefix.length);
    return secret !== undefined && /^[\w-]{43}$/.test(secret) && this.#sessions.has(digest(secret));
  }
}
