/** Fetching exports in tests: as a browser does, or as slowly as one likes; and reading a CSV back. */
import { get, type IncomingMessage } from "node:http";
import type { Someone } from "../testHq.ts";

export type Fetched = { readonly status: number; readonly headers: Headers; readonly text: string };
export type CsvRow = Readonly<Record<string, string>>;

/** A whole file. @param file such as `orders.csv?store=s1` */
export async function fetchFile(url: string, who: Someone, file: string, headers: object = {}): Promise<Fetched> {
  const response = await fetch(`${url}/hq/export/${file}`, { headers: { ...who.headers, ...headers } });
  // Not text(): that takes the mark away.
  const text = Buffer.from(await response.arrayBuffer()).toString("utf8");
  return { status: response.status, headers: response.headers, text };
}

/** The code of a refusal; "ok" where there is a file. */
export function codeOfFile({ status, text }: Fetched): string {
  return status === 200 ? "ok" : (JSON.parse(text) as { code: string }).code;
}

/** A file that is being fetched, of which nothing is taken before it is asked for. */
export const openFile = (url: string, who: Someone, file: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${url}/hq/export/${file}`, { agent: false, headers: who.headers }, resolve).on("error", reject);
  });

export async function takeAll(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Rows by the names in the first line (RFC 4180). */
export function rowsOfCsv(text: string): CsvRow[] {
  if (!text.startsWith("\uFEFF") || !text.endsWith("\r\n")) throw new Error("no CSV of this program");
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", after] of text.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (after === "\r\n") rows.push([]);
  }
  rows.pop();
  const [heads = [], ...cells] = rows;
  return cells.map((row) => {
    if (row.length !== heads.length) throw new Error(`expected ${heads.length} cells, found ${row.join(" | ")}`);
    return Object.fromEntries(heads.map((head, at) => [head, row[at] ?? ""]));
  });
}

export const rowsOfJson = (text: string): Record<string, unknown>[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
