/** What a bench leaves behind must be right, or its figures mean nothing: §13 on every row. */
import type { LedgerRows } from "../../shared/ledger/rows.ts";
import { booksOf, checkBooks, readBooks, type Books } from "../replay/checks.ts";

/** The ledger was left in a state that §13 forbids. */
export class Unsound extends Error {}

/** @throws Unsound */
export function soundBooks(books: Books, owned: (queue: string) => boolean): void {
  const wrong = checkBooks(books, owned).flatMap((it) => it.wrong.map((sentence) => `${it.name}: ${sentence}`));
  if (wrong.length > 0) throw new Unsound(wrong.join("\n"));
}

/** A till's or a server's file. @throws Unsound */
export function soundFile(name: string, file: string, owned: (queue: string) => boolean = () => true): Books {
  const books = readBooks(name, file);
  soundBooks(books, owned);
  return books;
}

/** A ledger in memory. @throws Unsound */
export function soundRows(name: string, rows: LedgerRows): void {
  soundBooks(booksOf(name, rows), () => true);
}
