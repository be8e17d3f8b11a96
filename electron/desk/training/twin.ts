/** The books of a practice till: in memory, with what a till is set up with and none of what it has done. */
import { FACT_FORMAT } from "../../../shared/facts/fact.ts";
import { Books } from "../../store/books.ts";
import { IN_MEMORY, type Connection } from "../../store/open.ts";
import type { RandomBytes } from "../../store/secrets.ts";
import { Pen } from "../pen.ts";

/** What a till is set up with: its identity, its rules and shop, its settings, its clerks and who is signed in. */
const COPIED = ["device", "rules", "categories", "products", "settings", "clerks", "rights", "signed_in"] as const;

/** @param clock ms */
export function practiceBooks(real: Books, bytes: RandomBytes, clock: () => number): Books {
  const books = new Books(IN_MEMORY, bytes, undefined, (db) => {
    for (const table of COPIED) copy(real.db, db, table);
    db.prepare("UPDATE device SET server_url = NULL, pending_code = NULL, waiting_rules_version = NULL").run();
  });
  const pen = new Pen(books, clock);
  books.transact(() => {
    const { publicKey, rulesVersion } = books.device.is;
    const at = pen.begin();
    const next = books.secrets.renew();
    pen.write("till-opened", at, null, { format: FACT_FORMAT, publicKey, software: "paifan-practice", next });
    pen.write("rules-adopted", at, null, { version: rulesVersion });
  });
  return books;
}

/** Row by row, for the two files know nothing of each other. */
function copy(from: Connection, to: Connection, table: (typeof COPIED)[number]): void {
  const columns = from.pragma(`table_info(${table})`) as { name: string }[];
  const names = columns.map((it) => it.name).join(", ");
  const insert = to.prepare(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => "?").join(", ")})`);
  const rows = from.prepare(`SELECT ${names} FROM ${table}`).raw();
  to.transaction(() => {
    for (const row of rows.iterate()) insert.run(row);
  })();
}
