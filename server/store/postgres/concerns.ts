/** HQ's lists in PostgreSQL: what one transaction lists goes out together. */
import type { Concern } from "../rows.ts";
import { SqliteConcerns } from "../sqlite/concerns.ts";
import { BulkWrite } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";
import type { Gathering } from "./gathering.ts";

export class PostgresConcerns extends SqliteConcerns {
  readonly #listed: Gathering<Concern>;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#listed = connection.gathering("concerns", (rows) => [LIST.statement(rows)]);
  }

  override list(concern: Concern): void {
    this.#listed.add(concern);
  }
}

const LIST = new BulkWrite<Concern>(
  "concerns",
  [
    { name: "kind", text: (it) => it.kind },
    { name: "till", text: (it) => it.till },
    { name: "seq", whole: (it) => it.seq },
    { name: "order_id", text: (it) => it.order },
    { name: "queue", text: (it) => it.queue ?? null },
    { name: "at", whole: (it) => it.at },
    { name: "amount_fen", whole: (it) => it.amount },
    { name: "detail", text: (it) => it.detail },
  ],
  null,
);
