/** Clerks of the stores in SQLite. */
import type { ClerkFilter, ClerkOrder, ClerkPlace, ClerkRow, ClerksWriter } from "../clerks.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const CLERK = `store, id, name, role, active, pin_hash AS pinHash, changed_at AS changedAt, pin_at AS pinAt`;
type Raw = Omit<ClerkRow, "active"> & { readonly active: 0 | 1 };
const clerkOf = (row: Raw): ClerkRow => ({ ...row, active: row.active === 1 });

export class SqliteClerks implements ClerksWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  clerk(store: string, id: string): ClerkRow | undefined {
    const row = this.#sql.clerk.get(store, id) as Raw | undefined;
    return row && clerkOf(row);
  }

  ofStore(store: string): ClerkRow[] {
    return (this.#sql.ofStore.all(store) as Raw[]).map(clerkOf);
  }

  search(
    { store, role, active, text }: ClerkFilter,
    order: ClerkOrder,
    after: ClerkPlace | null,
    limit: number,
  ): ClerkRow[] {
    const wanted = {
      store,
      role,
      active: active === null ? null : Number(active),
      part: text === null ? null : `%${literally(text)}%`,
      begun: text === null ? null : `${literally(text)}%`,
      from: after === null ? 0 : 1,
      afterStore: after?.store ?? "",
      afterId: after?.id ?? "",
      afterName: after?.name ?? "",
      afterAt: after?.changedAt ?? 0,
      limit,
    };
    return (this.#sql[order].all(wanted) as Raw[]).map(clerkOf);
  }

  putClerk(clerk: ClerkRow): void {
    this.#sql.put.run({ ...clerk, active: Number(clerk.active) });
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
const WANTED = String.raw`(store = @store OR @store IS NULL) AND (role = @role OR @role IS NULL)
  AND (active = @active OR @active IS NULL)
  AND (lower(name) LIKE @part ESCAPE '\' OR lower(id) LIKE @begun ESCAPE '\' OR @part IS NULL)`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    clerk: sql(`SELECT ${CLERK} FROM store_clerks WHERE store = ? AND id = ?`),
    ofStore: sql(`SELECT ${CLERK} FROM store_clerks WHERE store = ? ORDER BY id`),
    store: sql(`SELECT ${CLERK} FROM store_clerks WHERE ${WANTED}
      AND ((store, id) > (@afterStore, @afterId) OR 0 = @from) ORDER BY store, id LIMIT @limit`),
    name: sql(`SELECT ${CLERK} FROM store_clerks WHERE ${WANTED}
      AND ((name, store, id) > (@afterName, @afterStore, @afterId) OR 0 = @from) ORDER BY name, store, id LIMIT @limit`),
    changed: sql(`SELECT ${CLERK} FROM store_clerks WHERE ${WANTED}
      AND ((changed_at, store, id) < (@afterAt, @afterStore, @afterId) OR 0 = @from)
      ORDER BY changed_at DESC, store DESC, id DESC LIMIT @limit`),
    put: sql(`INSERT INTO store_clerks (store, id, name, role, active, pin_hash, changed_at, pin_at)
      VALUES (@store, @id, @name, @role, @active, @pinHash, @changedAt, @pinAt)
      ON CONFLICT (store, id) DO UPDATE SET name = excluded.name, role = excluded.role, active = excluded.active,
      pin_hash = excluded.pin_hash, changed_at = excluded.changed_at, pin_at = excluded.pin_at`),
  };
}
