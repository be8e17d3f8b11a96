/** CSV (RFC 4180, UTF-8) with a header as rows of named cells. Knows no column; what does not fit is named by line. */
import type { LineError } from "./schema.ts";

export type NamedRow<Column extends string> = { readonly line: number; readonly cells: Record<Column, string> };

/** @param must columns that are there @param may columns beside them, empty where they are not */
export function rowsOf<Column extends string>(
  text: string,
  must: readonly Column[],
  may: readonly Column[],
  errors: LineError[],
): NamedRow<Column>[] {
  const all = [...must, ...may];
  const [header, ...records] = recordsOf(text, errors);
  const names = header?.cells.map((name) => name.trim()) ?? [];
  const places = all.map((column) => names.indexOf(column));
  const missing = must.filter((column) => !names.includes(column));
  const strange = names.filter((name) => !all.some((column) => column === name));
  if (missing.length + strange.length > 0 || new Set(names).size !== names.length) {
    errors.push({
      line: 1,
      path: "",
      message: `expected the columns ${must.join(",")}, and none beside them but ${may.join(",")}; found ${names.join(",") || "nothing"}`,
    });
    return [];
  }
  return records.flatMap(({ line, cells }) => {
    if (cells.length === 1 && cells[0] === "") return [];
    if (cells.length !== names.length) {
      errors.push({ line, path: "", message: `expected ${names.length} cells, found ${cells.length}` });
      return [];
    }
    const named = Object.fromEntries(all.map((column, index) => [column, (cells[places[index] ?? -1] ?? "").trim()]));
    return [{ line, cells: named as Record<Column, string> }];
  });
}

/** Records with the line each begins on; a quoted cell may hold commas, quotes and line breaks. */
function recordsOf(text: string, errors: LineError[]): { line: number; cells: string[] }[] {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const records: { line: number; cells: string[] }[] = [];
  let at = 0;
  let line = 1;
  while (at < body.length) {
    const record = { line, cells: [] as string[] };
    for (;;) {
      let cell = "";
      if (body[at] === '"') {
        let end = at + 1;
        for (; end < body.length; end += 1) {
          if (body[end] === '"' && body[end + 1] === '"') end += 1;
          else if (body[end] === '"') break;
        }
        if (end >= body.length) {
          errors.push({ line: record.line, path: "", message: 'expected a closing "' });
          return records;
        }
        cell = body.slice(at + 1, end).replaceAll('""', '"');
        line += cell.split("\n").length - 1;
        at = end + 1;
      }
      const stop = /[,\r\n]/g;
      stop.lastIndex = at;
      const found = stop.exec(body)?.index ?? body.length;
      cell += body.slice(at, found);
      record.cells.push(cell);
      at = found + 1;
      if (body[found] === ",") continue;
      if (body[found] === "\r" && body[at] === "\n") at += 1;
      line += 1;
      break;
    }
    records.push(record);
  }
  return records;
}
