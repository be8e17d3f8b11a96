/** HQ's lists in PostgreSQL: what one transaction lists goes out together. */
import type { Concern, ConcernRow } from "../rows.ts";
import { SqliteConcerns } from "../sqlite/concerns.ts";
import type { ConcernFilter, ConcernSum } from "../store.ts";
import { BulkWrite } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresConcerns extends SqliteConcerns {
  readonly #connection: PostgresConnection;
  /** Listed in the open transaction and not yet sent. */
  #listed: Concern[] = [];

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  /** Sends what was listed; before it is read, and before the commit. */
  flush(): void {
    const listed = this.#listed;
    if (listed.length === 0) return;
    this.#listed = [];
    this.#connection.bridge.send(LIST.statement(listed));
  }

  /** At the end of a transaction, kept or not. */
  forget(): void {
    this.#listed = [];
  }

  override list(concern: Concern): void {
    if (!this.#connection.bridge.inTransaction) throw new Error("a concern is listed inside a transaction only");
    this.#listed.push(concern);
  }

  override listOnce(concern: Concern): void {
    this.flush();
    super.listOnce(concern);
  }

  override concerns(filter: ConcernFilter, before: number | null, limit: number): ConcernRow[] {
    this.flush();
    return super.concerns(filter, before, limit);
  }

  override concern(n: number): ConcernRow | undefined {
    this.flush();
    return super.concern(n);
  }

  override openConcerns(most: number): number {
    this.flush();
    return super.openConcerns(most);
  }

  override sums(till: string | null): ConcernSum[] {
    this.flush();
    return super.sums(till);
  }

  override resolve(n: number, by: { at: number; by: string; reason: string }): boolean {
    this.flush();
    return super.resolve(n, by);
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
