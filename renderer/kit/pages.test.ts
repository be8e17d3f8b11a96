import { describe, expect, it } from "vitest";
import { pageOf, readOn, refreshed, type Pages } from "./pages.ts";

const LIMIT = 3;

/** Rows newest first, as a server keeps them: it answers with those below a number. */
class Books {
  rows: number[];

  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => count - index);
  }

  page(before: number): Pages<number, number> {
    const rows = this.rows.filter((row) => row < before).slice(0, LIMIT);
    return pageOf(rows, LIMIT, (row) => row);
  }

  come(): void {
    this.rows = [(this.rows[0] ?? 0) + 1, ...this.rows];
  }
}

describe("a list that is read a page at a time", () => {
  it("ends where a page is shorter than was asked for", () => {
    expect(pageOf([3, 2], 3, (row) => row).next).toBeNull();
    expect(pageOf([], 0, (row) => row).next).toBeNull();
    expect(pageOf([3, 2, 1], 3, (row) => row).next).toBe(1);
  });
  it("has no hole and nothing twice when a row comes before each page that is read", async () => {
    const books = new Books(10);
    const first = books.page(Infinity);
    const answer = await readOn(first, 9, (after) => {
      books.come();
      return Promise.resolve({ ok: true, value: books.page(after) });
    });
    expect(answer).toEqual({ ok: true, value: { rows: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], next: null } });
  });
  it("is as many pages as are wanted, and says after what the next is asked for", async () => {
    const books = new Books(10);
    const ask = (after: number) => Promise.resolve({ ok: true as const, value: books.page(after) });
    const answer = await readOn(books.page(Infinity), 1, ask);
    expect(answer).toEqual({ ok: true, value: { rows: [10, 9, 8, 7, 6, 5], next: 5 } });
  });
  it("is refused as a whole where one page is", async () => {
    const refusal = { ok: false as const, code: "server-unanswered", message: "" };
    expect(await readOn(new Books(5).page(Infinity), 2, () => Promise.resolve(refusal))).toBe(refusal);
  });
  it("shows rows as they were read last, in their order", () => {
    const of = (key: string, fen: number) => ({ key, fen });
    const rows = refreshed([of("b", 1), of("a", 1)], [of("c", 2), of("b", 2)], ({ key }) => key);
    expect(rows).toEqual([of("b", 2), of("a", 1)]);
  });
});
