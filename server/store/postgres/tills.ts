/** Tills in PostgreSQL: the cursors that a transaction moves go out together. */
import type { TillRow } from "../rows.ts";
import { SqliteTills } from "../sqlite/tills.ts";
import { texts, wholes } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";
import type { Gathering } from "./gathering.ts";
import type { Statement } from "./messages.ts";

type To = Pick<TillRow, "cursor" | "head" | "lastAt" | "rulesVersion">;
type Moved = To & { readonly till: string; readonly contact: number };

export class PostgresTills extends SqliteTills {
  readonly #connection: PostgresConnection;
  readonly #moved: Gathering<Moved>;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
    this.#moved = connection.gathering("tills", (rows) => [advanceAll(rows)]);
  }

  override several(ids: readonly string[]): Map<string, TillRow> {
    return ids.length === 0 ? new Map<string, TillRow>() : super.several(ids);
  }

  override advance(till: string, to: To, contact: number): void {
    this.#connection.wrote("tills");
    this.#moved.add({ ...to, till, contact });
  }
}

/** Of several moves of one till the last holds. */
function advanceAll(moves: readonly Moved[]): Statement {
  const all = [...new Map(moves.map((it) => [it.till, it])).values()];
  return {
    text: ADVANCE,
    values: [
      texts(all, (it) => it.till),
      wholes(all, (it) => it.cursor),
      texts(all, (it) => it.head),
      wholes(all, (it) => it.lastAt),
      wholes(all, (it) => it.rulesVersion),
      wholes(all, (it) => it.contact),
    ],
  };
}

const ADVANCE = `UPDATE tills SET last_seq = moved.seq, head = moved.head, last_at = moved.last_at,
  rules_version = moved.version, last_contact = moved.contact
  FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
    AS moved (id, seq, head, last_at, version, contact) WHERE tills.id = moved.id`;
