/**
 * A table as the text of a file, a piece a page, read no faster than it is taken. Between two pages whoever else waits
 * for the server has its turn. A row is as it stands when its page is read; whoever stops taking ends the reading.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { ExportTable } from "../../shared/contract/hqExport.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import type { ServerReader } from "../store/store.ts";
import { linesOf } from "./lines.ts";
import { TABLES, type Pages } from "./tables.ts";
import { isWanted, type Wanted } from "./wanted.ts";

export const exported = (read: ServerReader, wanted: Wanted): AsyncGenerator<string> =>
  piecesOf(wanted.table, TABLES[wanted.table](read) as Pages<typeof wanted.table>, read, wanted);

async function* piecesOf<T extends ExportTable>(
  table: T,
  pages: Pages<T>,
  read: ServerReader,
  wanted: Wanted,
): AsyncGenerator<string> {
  const calendar = new Calendar(read.settings.timezone() ?? "UTC");
  const { head, line } = linesOf(table, wanted.format, calendar);
  const wants = isWanted<T>(wanted, calendar);
  if (head !== "") yield head;
  for (const rows of pages) {
    const piece = rows
      .filter(wants)
      .map((row) => line(row))
      .join("");
    if (piece !== "") yield piece;
    await turn();
  }
}
