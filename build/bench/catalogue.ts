/**
 * A catalogue as large as a till's may be: taken in from a file, searched by part of a name, pinyin initials, code and
 * barcode beside a scan of the same table by LIKE, and a scanned code up to the till's answer.
 */
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTill, type Till } from "../../electron/till.ts";
import type { TillInput, TillOutput, TillVerb } from "../../shared/contract/till.ts";
import { checkDigit } from "../../shared/order/barcode.ts";
import { oursAtMost, percentile, spreadOf, type Figure } from "./measure.ts";
import { dice, SEED } from "./trade.ts";

export type CatalogueSize = { rounds: number; products: number };

const PIECE = 96 * 1024;
const QUERIES = 200;
const FIRST = ["红烧", "清蒸", "五香", "原味", "芝士", "香辣", "蜂蜜", "海盐"];
const SECOND = ["牛肉面", "薯片", "酸奶", "饼干", "瓜子", "豆干", "汤圆", "果汁", "巧克力", "坚果"];

type Row = { code: string; name: string; barcode: string };

function rowsOf(products: number): Row[] {
  const roll = dice(SEED);
  return Array.from({ length: products }, (_, n) => {
    const body = `68${String(n).padStart(10, "0")}`;
    const name = `${FIRST[roll(FIRST.length)] ?? ""}${SECOND[roll(SECOND.length)] ?? ""} ${100 + roll(900)} g`;
    return { code: `B${String(n).padStart(6, "0")}`, name, barcode: body + checkDigit(body) };
  });
}

export async function benchCatalogue({ rounds, products }: CatalogueSize): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  try {
    const till = openTill({ dataDir: folder });
    const rows = rowsOf(products);
    const taken = await takeIn(till, rows);
    const roll = dice(SEED + 1);
    const one = (): Row => rows[roll(rows.length)] ?? { code: "", name: "", barcode: "" };
    const texts = Array.from({ length: QUERIES }, (_, n) => {
      const { code, name, barcode } = one();
      return [name.slice(1, 4), ["hsnrm", "yxsp", "fmsn"][n % 3] ?? "", code, barcode][n % 4] ?? "";
    });
    const db = new Database(join(folder, "till.sqlite"), { readonly: true });
    const like = db.prepare(
      "SELECT id FROM products WHERE name LIKE @text OR name_en LIKE @text OR pinyin LIKE @text OR code LIKE @text OR barcode LIKE @text ORDER BY code LIMIT 30",
    );
    // The index is made by the first search.
    await ok(till, "catalogue.search", { text: "x", limit: 30 });
    const seen = { ours: [] as number[], worst: [] as number[], raw: [] as number[], scan: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const ours: number[] = [];
      for (const text of texts) {
        const begun = performance.now();
        await ok(till, "catalogue.search", { text, limit: 30 });
        ours.push(performance.now() - begun);
      }
      seen.ours.push(percentile(ours, 50));
      seen.worst.push(percentile(ours, 95));
      const raw = texts.map((text) => {
        const begun = performance.now();
        like.all({ text: `%${text}%` });
        return performance.now() - begun;
      });
      seen.raw.push(percentile(raw, 50));
      const scans: number[] = [];
      for (let n = 0; n < QUERIES; n += 1) {
        const { barcode, code } = one();
        const begun = performance.now();
        const found = await ok(till, "catalogue.scan", { code: barcode });
        scans.push(performance.now() - begun);
        if (found.is !== "product" || found.product.code !== code) throw new Error(`${barcode} is not what was found`);
      }
      seen.scan.push(percentile(scans, 95));
    }
    db.close();
    await till.close();
    const of = products.toLocaleString("en");
    const raw = { is: spreadOf(seen.raw), what: "p50 of LIKE over the same table" };
    return [
      { row: `search in ${of} products, p50`, unit: "ms", ours: spreadOf(seen.ours), other: raw, goal: null },
      {
        row: `search in ${of} products, p95`,
        unit: "ms",
        ours: spreadOf(seen.worst),
        other: raw,
        goal: oursAtMost(50),
      },
      { row: "scan → the product, p95", unit: "ms", ours: spreadOf(seen.scan), other: null, goal: oursAtMost(50) },
      {
        row: `${of} products taken in from a file`,
        unit: "s",
        ours: spreadOf([taken.seconds]),
        other: null,
        goal: null,
      },
      {
        row: "longest that the till was silent meanwhile",
        unit: "ms",
        ours: spreadOf([taken.silentMs]),
        other: null,
        goal: null,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how long it took from the first piece to the commit, and the longest turn of the process's loop in it */
async function takeIn(till: Till, rows: readonly Row[]): Promise<{ seconds: number; silentMs: number }> {
  const lines = rows.map(({ code, name, barcode }) => `${code},${name},${barcode},9.90,日用`);
  const file = Buffer.from(`编码,名称,条码,售价,分类\n${lines.join("\n")}\n`, "utf8");
  let [last, silentMs] = [performance.now(), 0];
  const hear = (): void => {
    silentMs = Math.max(silentMs, performance.now() - last);
    last = performance.now();
  };
  const beat = setInterval(hear, 1);
  const begun = performance.now();
  const key = "bench-import";
  const { id } = await ok(till, "import.begin", { key, what: "products", name: "bench.csv", bytes: file.length });
  for (let at = 0; at < file.length; at += PIECE)
    await ok(till, "import.piece", { id, at, base64: file.subarray(at, at + PIECE).toString("base64") });
  const done = await ok(till, "import.commit", { id, key });
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(beat);
  hear();
  if (done.added !== rows.length) throw new Error(`${done.added} of ${rows.length} products were taken in`);
  return { seconds, silentMs };
}

async function ok<V extends TillVerb>(till: Till, verb: V, input: TillInput<V>): Promise<TillOutput<V>> {
  const outcome = await till.call(verb, input);
  if (!outcome.ok) throw new Error(`${verb} was refused: ${outcome.code}: ${outcome.message}`);
  return outcome.value as TillOutput<V>;
}
