/**
 * The sale in progress and those put aside, on disk from the moment a screen tells of them. Knows no price
 * and decides nothing: a draft is what the screen handed in, read back as it was.
 */
import { SaleDraft } from "../../shared/contract/cart.ts";
import type { Connection } from "./open.ts";

export type Held = {
  readonly id: number;
  readonly at: number;
  readonly label: string;
  /** The name of who put it aside; null: nobody signs in here. */
  readonly clerk: string | null;
  readonly draft: SaleDraft;
};
type HeldRow = Omit<Held, "draft"> & { readonly json: string };

const read = (json: string): SaleDraft => SaleDraft.parse(JSON.parse(json));
const heldOf = ({ json, ...row }: HeldRow): Held => ({ ...row, draft: read(json) });

export class Carts {
  readonly #sql: ReturnType<typeof statements>;
  /** As on disk; undefined: not read yet. */
  #json: string | null | undefined;
  #draft: SaleDraft | null | undefined;
  #count: number | undefined;
  #lastSold: string | null = null;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** The sale in progress; null: there is none. */
  get draft(): SaleDraft | null {
    if (this.#draft !== undefined) return this.#draft;
    const json = this.#onDisk();
    return (this.#draft = json === null ? null : read(json));
  }

  get heldCount(): number {
    return (this.#count ??= this.#sql.count.get() as number);
  }

  /** The key of the sale that was written down last, until a cart is edited; in memory alone. */
  get lastSold(): string | null {
    return this.#lastSold;
  }

  /** Oldest first. */
  held(): Held[] {
    return (this.#sql.held.all() as HeldRow[]).map(heldOf);
  }

  heldOne(id: number): Held | undefined {
    const row = this.#sql.heldOne.get(id) as HeldRow | undefined;
    return row && heldOf(row);
  }

  /** Whether a draft is another than the one on disk, so that it is worth a transaction. */
  differs(draft: SaleDraft | null): boolean {
    return this.#onDisk() !== (draft === null ? null : JSON.stringify(draft));
  }

  /** Needs the caller's open transaction, as all writes below. */
  write(draft: SaleDraft | null): void {
    const json = draft === null ? null : JSON.stringify(draft);
    if (json === null) this.#sql.clear.run();
    else this.#sql.write.run(json);
    this.#json = json;
    this.#draft = draft;
    this.#lastSold = null;
  }

  /** The sale of this key is written down: its draft is none any more. Writes nothing where there is none. */
  clear(key: string): void {
    if (this.draft?.key === key) this.write(null);
    this.#lastSold = key;
  }

  hold({ at, label, clerk, draft }: Omit<Held, "id">): void {
    this.#sql.hold.run(at, label, clerk, JSON.stringify(draft));
    this.#count = undefined;
  }

  takeUp(id: number): void {
    this.#sql.takeUp.run(id);
    this.#count = undefined;
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#json = this.#draft = this.#count = undefined;
    this.#lastSold = null;
  }

  #onDisk(): string | null {
    if (this.#json === undefined) this.#json = (this.#sql.read.get() as string | undefined) ?? null;
    return this.#json;
  }
}

function statements(db: Connection) {
  return {
    read: db.prepare("SELECT json FROM draft").pluck(),
    write: db.prepare("INSERT INTO draft (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json"),
    clear: db.prepare("DELETE FROM draft"),
    count: db.prepare("SELECT count(*) FROM held").pluck(),
    held: db.prepare("SELECT id, at, label, clerk, json FROM held ORDER BY at, id"),
    heldOne: db.prepare("SELECT id, at, label, clerk, json FROM held WHERE id = ?"),
    hold: db.prepare("INSERT INTO held (at, label, clerk, json) VALUES (?, ?, ?, ?)"),
    takeUp: db.prepare("DELETE FROM held WHERE id = ?"),
  };
}
