/** Shifts, tenders by day and signed days in PostgreSQL: as in SQLite, tenders added with one statement. */
import type { TenderDayRow } from "../../../shared/ledger/closeRows.ts";
import { ADD_TO_TENDER, SqliteCloses } from "../sqlite/closes.ts";
import { BulkWrite } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresCloses extends SqliteCloses {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  override addTenders(rows: readonly TenderDayRow[]): void {
    if (rows.length > 0) this.#connection.bridge.send(TENDERS.statement(rows));
  }
}

const TENDERS = new BulkWrite<TenderDayRow>(
  "tender_days",
  [
    { name: "day", whole: (it) => it.day },
    { name: "store", text: (it) => it.store },
    { name: "tender", text: (it) => it.tender },
    { name: "taken_fen", whole: (it) => it.taken },
    { name: "given_back_fen", whole: (it) => it.givenBack },
    { name: "count", whole: (it) => it.count },
  ],
  ADD_TO_TENDER,
);
