import { describe, expect, test } from "vitest";
import { EXPORT_TABLES, headsOfTable } from "../../shared/contract/hqExport.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { linesOf, textCell } from "./lines.ts";

const SHANGHAI = new Calendar("Asia/Shanghai");
const AT = Date.UTC(2026, 2, 1, 1);
const concern = {
  n: 1,
  at: AT,
  kind: "late",
  till: null,
  seq: 3,
  order: null,
  queue: null,
  amount: -50,
  detail: '他说 "好",\n走了',
  resolved: null,
  resolved_by: null,
  resolved_reason: null,
} as const;

describe("a line of an export", () => {
  test("CSV is RFC 4180 in UTF-8 with its mark; what is not there is empty; an amount below zero stays a number", () => {
    const { head, line } = linesOf("concerns", "csv", SHANGHAI);
    expect(head).toBe(`\uFEFF${headsOfTable("concerns").join(",")}\r\n`);
    expect(line(concern)).toBe(
      '1,2026-03-01T01:00:00.000Z,2026-03-01T09:00:00.000+08:00,late,,3,,,-50,"他说 ""好"",\n走了",,,,\r\n',
    );
  });

  test("JSON lines have the same heads, texts as they are and values of their own", () => {
    const { head, line } = linesOf("concerns", "jsonl", SHANGHAI);
    expect(head).toBe("");
    const read = JSON.parse(line({ ...concern, detail: "=1+1" })) as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(headsOfTable("concerns"));
    expect(read).toMatchObject({ detail: "=1+1", amount_fen: -50, till: null, at_utc: "2026-03-01T01:00:00.000Z" });
  });

  test("an instant is also told at the chain's clock, west of Greenwich, by half hours, and before 1970", () => {
    const at = (zone: string, instant: number): string =>
      linesOf("concerns", "csv", new Calendar(zone))
        .line({ ...concern, at: instant })
        .split(",")[2] ?? "";
    expect(at("America/New_York", AT)).toBe("2026-02-28T20:00:00.000-05:00");
    expect(at("America/St_Johns", AT)).toBe("2026-02-28T21:30:00.000-03:30");
    expect(at("Asia/Kolkata", -1)).toBe("1970-01-01T05:29:59.999+05:30");
  });

  test("what people typed is no formula: a ' stands before = + - @, also in full width or after blanks", () => {
    for (const text of [
      "=1+1",
      "+8613800000001",
      "-2",
      "@SUM(A1)",
      "＝1",
      "＋1",
      "－1",
      "＠A1",
      "  =1",
      "\t=1",
      "\u3000=1",
    ])
      expect(textCell(text).replaceAll('"', "").startsWith("'")).toBe(true);
    for (const text of ["安娜", "a=1", "1-2", "", "13800000001", "'quoted"]) expect(textCell(text)).toBe(text);
    // Where cells are split at semicolons, what stands behind one is still inside its cell.
    expect(textCell("a;=1")).toBe('"a;=1"');
    expect(textCell('=HYPERLINK("http://evil.example")')).toBe('"\'=HYPERLINK(""http://evil.example"")"');
    expect(textCell("\r=1")).toBe('"\'\r=1"');
  });

  test("no table has two columns of one name", () => {
    for (const table of EXPORT_TABLES) expect(new Set(headsOfTable(table)).size).toBe(headsOfTable(table).length);
  });
});
