/**
 * The secrets that rolls follow from (§6.3): those of the next order, whose hashes are made known with
 * the order before, and the draw secrets of orders that may be drawn for. They leave this file only in
 * the facts that show them. Every write needs the caller's open transaction.
 */
import { commitmentOf, type Commitments } from "../../shared/facts/rolls.ts";
import type { Connection } from "./open.ts";
import { sha256 } from "./sha256.ts";

const SECRET_BYTES = 32;

/** So many random bytes, of which nobody can know the next. */
export type RandomBytes = (count: number) => Uint8Array;

type Pair = { join: string; draw: string };

export class Secrets {
  readonly #sql: ReturnType<typeof statements>;
  readonly #bytes: RandomBytes;

  constructor(db: Connection, bytes: RandomBytes) {
    this.#sql = statements(db);
    this.#bytes = bytes;
  }

  /** Makes the secrets of the next order. @returns their hashes, to be made known before it */
  renew(): Commitments {
    const [join, draw] = [this.#secret(), this.#secret()];
    this.#sql.setNext.run(join, draw);
    return { join: commitmentOf(sha256, "join", join), draw: commitmentOf(sha256, "draw", draw) };
  }

  /** An order is taken: its join secret is shown, its draw secret kept if it may be drawn for, and the next order's made. */
  take(order: string, mayBeDrawn: boolean): { secret: string; next: Commitments } {
    const pair = this.#sql.next.get() as Pair | undefined;
    if (!pair) throw new Error("the secrets of the next order are missing");
    if (mayBeDrawn) this.#sql.keep.run(order, pair.draw);
    return { secret: pair.join, next: this.renew() };
  }

  /** The secret that the draw of an order follows from; undefined: there is nothing to draw. */
  draw(order: string): string | undefined {
    return this.#sql.kept.get(order) as string | undefined;
  }

  /** The hash of it, as it was made known before the order. */
  drawCommitment(order: string): string | null {
    const secret = this.draw(order);
    return secret === undefined ? null : commitmentOf(sha256, "draw", secret);
  }

  #secret(): string {
    return Buffer.from(this.#bytes(SECRET_BYTES)).toString("hex");
  }
}

function statements(db: Connection) {
  return {
    next: db.prepare(`SELECT join_secret AS "join", draw_secret AS draw FROM next_secrets`),
    setNext: db.prepare("INSERT OR REPLACE INTO next_secrets (id, join_secret, draw_secret) VALUES (1, ?, ?)"),
    keep: db.prepare("INSERT INTO draw_secrets (order_id, secret) VALUES (?, ?)"),
    kept: db.prepare("SELECT secret FROM draw_secrets WHERE order_id = ?").pluck(),
  };
}
