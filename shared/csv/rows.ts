/**
 * A file's bytes as rows of named cells: its encoding is recognised, its header read in either language, each row
 * told with the line it begins on. Read in slices, so that whoever reads goes on answering meanwhile. What takes the text
 * apart is handed in.
 */
import type { ImportError } from "../contract/till.ts";
import { called, columnOf, NEEDED, type What } from "./columns.ts";
import { unguarded } from "./cells.ts";

/** Rows between two turns of the loop. */
const SLICE = 500;
export const MAX_ROWS = 300_000;
const SHOWN = 40;

export type Encoding = "utf-8" | "gb18030";

/** UTF-8 where every byte of it is, else GB18030 where every byte of it is; null: neither. */
export function decode(bytes: Uint8Array): { encoding: Encoding; text: string } | null {
  for (const encoding of ["utf-8", "gb18030"] as const) {
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return null;
}

export type Cells = ReadonlyMap<string, string>;
export type Row = {
  /** Of the file, 1-based: where the row begins. */
  readonly line: number;
  /** By column; absent: the file has no such column. Trimmed. */
  readonly cells: Cells;
  /** How the file itself calls a column. */
  readonly names: ReadonlyMap<string, string>;
};

export const wrong = (
  line: number,
  code: ImportError["code"],
  message: string,
  column = "",
  found = "",
): ImportError => ({
  line,
  code,
  column,
  found: found.length > SHOWN ? `${found.slice(0, SHOWN)}…` : found,
  message,
});

type Parser = { abort(): void; pause(): void; resume(): void };
type Parsed = { readonly data: string[]; readonly errors: readonly { readonly type: string }[] };
type Told = { readonly delimiter: string; readonly newline: "\n" };
/** What takes a text apart (Papa Parse), and how others come in between two slices. */
export type CsvTools = {
  readonly guess: (text: string, config: { preview: number; newline: "\n"; delimitersToGuess: string[] }) => string;
  readonly parse: (
    text: string,
    config: Told & { fastMode: false; step: (row: Parsed, parser: Parser) => void; complete: () => void },
  ) => unknown;
  readonly pause: () => Promise<void>;
};

/**
 * Reads rows and hands them over one by one.
 * @param goesOn asked after every slice; false: it is given up
 */
export async function readRows(
  tools: CsvTools,
  what: What,
  text: string,
  take: (row: Row) => void,
  fail: (error: ImportError) => void,
  goesOn: (rows: number) => boolean,
): Promise<void> {
  const plain = text.replaceAll(/\r\n?/g, "\n");
  const delimiter = tools.guess(plain, { preview: 5, newline: "\n", delimitersToGuess: [",", "\t", ";"] });
  const file: { line: number; rows: number; header: ReadonlyMap<string, number> | null; failed: boolean } = {
    line: 1,
    rows: 0,
    header: null,
    failed: false,
  };
  const failed = (error: ImportError): false => {
    file.failed = true;
    fail(error);
    return false;
  };
  const names = new Map<string, string>();
  const onRow = (row: string[], broken: boolean): boolean => {
    const at = file.line;
    file.line += 1 + row.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
    if (broken) {
      return failed(
        wrong(at, "quotes", "quotation marks that begin a cell have to end it; one inside it is written twice"),
      );
    }
    if (row.every((cell) => cell.trim() === "")) return true;
    if (file.header === null) {
      file.header = readHeader(what, row, at, names, failed);
      return file.header !== null;
    }
    file.rows += 1;
    if (file.rows > MAX_ROWS)
      return failed(wrong(at, "too-many-rows", `${MAX_ROWS} rows at most; split the file`, "", String(MAX_ROWS)));
    const cells = new Map<string, string>();
    for (const [column, index] of file.header) cells.set(column, unguarded((row[index] ?? "").trim()));
    take({ line: at, cells, names });
    return true;
  };
  await new Promise<void>((resolve, reject) => {
    tools.parse(plain, {
      delimiter: delimiter === "" ? "," : delimiter,
      newline: "\n",
      // The fast one takes all that is left apart again after every pause.
      fastMode: false,
      step: ({ data, errors }, parser) => {
        try {
          const broken = errors.some((it) => it.type === "Quotes");
          if (!onRow(data, broken)) parser.abort();
          else if (file.rows % SLICE === 0 && file.rows > 0) {
            parser.pause();
            void tools.pause().then(() => (goesOn(file.rows) ? parser.resume() : parser.abort()));
          }
        } catch (error) {
          parser.abort();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      complete: () => resolve(),
    });
  });
  if (file.rows === 0 && !file.failed) fail(wrong(1, "empty", "a line of column names, and one of values at least"));
}

function readHeader(
  what: What,
  row: readonly string[],
  line: number,
  names: Map<string, string>,
  fail: (error: ImportError) => unknown,
): ReadonlyMap<string, number> | null {
  const header = new Map<string, number>();
  for (const [index, name] of row.entries()) {
    const column = columnOf(what, unguarded(name));
    if (column === undefined) continue;
    if (header.has(column)) {
      fail(wrong(line, "two-columns", `one column ${called(what, column)}`, name.trim()));
      return null;
    }
    header.set(column, index);
    names.set(column, name.trim());
  }
  const lacking = NEEDED[what].filter((group) => !group.some((column) => header.has(column)));
  for (const group of lacking) {
    const wanted = group.map((column) => called(what, column)).join(" / ");
    fail(wrong(line, "no-column", `a column ${wanted} in the first line`, wanted, row.join(", ")));
  }
  return lacking.length === 0 ? header : null;
}
