/** Users of HQ and the audit log in PostgreSQL, where several processes sign people in at the same time. */
import { SqlitePeople } from "../sqlite/people.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresPeople extends SqlitePeople {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  /** The log is read by everybody meanwhile. */
  override alone(): void {
    this.#connection.bridge.send({ text: "LOCK TABLE hq_audit IN EXCLUSIVE MODE" });
  }
}
