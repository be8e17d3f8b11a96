/**
 * What others' facts asked of this till, or told it once, by those facts: a server that was put back from an
 * older copy tells it again under another number of the feed, and it counts once all the same.
 */
import type { Connection } from "./open.ts";

export const HEARD_TABLES_1 = `
CREATE TABLE heard (
  kind TEXT NOT NULL,
  till TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, till, seq)
) STRICT, WITHOUT ROWID;
`;

export class Heard {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Needs the caller's open transaction. @returns whether it is heard for the first time */
  note({ kind, till, seq }: { readonly kind: string; readonly till: string; readonly seq: number }): boolean {
    return this.#sql.note.run(kind, till, seq).changes === 1;
  }
}

function statements(db: Connection) {
  return { note: db.prepare("INSERT INTO heard (kind, till, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING") };
}
