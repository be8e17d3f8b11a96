/** Announcements to all who wait, in SQLite and PostgreSQL. */
import type { AnnouncementRow, AnnouncementsWriter } from "../announcements.ts";
import type { Connection } from "./connection.ts";

type Raw = Omit<AnnouncementRow, "queues"> & { queues: string | null };

export const ANNOUNCEMENTS = `
CREATE TABLE announcements (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  queues TEXT,
  reached TEXT NOT NULL,
  told INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX announcements_open ON announcements (n) WHERE done_at IS NULL;
`;

export class SqliteAnnouncements implements AnnouncementsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  open(): AnnouncementRow | undefined {
    const raw = this.#sql.open.get() as Raw | undefined;
    return raw && { ...raw, queues: raw.queues === null ? null : (JSON.parse(raw.queues) as string[]) };
  }

  announced(): Pick<AnnouncementRow, "version" | "kind" | "told" | "doneAt">[] {
    return this.#sql.announced.all() as Raw[];
  }

  announce({ at, version, kind, queues }: Parameters<AnnouncementsWriter["announce"]>[0]): void {
    this.#sql.announce.run(at, version, kind, queues === null ? null : JSON.stringify(queues));
  }

  reached(n: number, to: Parameters<AnnouncementsWriter["reached"]>[1]): void {
    this.#sql.reached.run(to.reached, to.told, to.doneAt, n);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    open: sql(`SELECT n, at, version, kind, queues, reached, told, done_at AS doneAt FROM announcements
      WHERE done_at IS NULL ORDER BY n LIMIT 1`),
    announced: sql(`SELECT version, kind, told, done_at AS doneAt FROM announcements ORDER BY n`),
    announce: sql(`INSERT INTO announcements (n, at, version, kind, queues, reached, told)
      VALUES ((SELECT coalesce(max(n), 0) + 1 FROM announcements), ?, ?, ?, ?, '', 0)`),
    reached: sql(`UPDATE announcements SET reached = ?, told = ?, done_at = ? WHERE n = ?`),
  };
}
