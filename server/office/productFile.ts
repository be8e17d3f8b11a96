/**
 * A file of products for headquarters, worked out against what there is: read in slices, beside settlement. Decides;
 * writes nothing.
 */
import { setImmediate } from "node:timers/promises";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { SOURCES, type Source } from "../../shared/contract/hqProducts.ts";
import type { ImportError } from "../../shared/contract/till.ts";
import type { Counts, RowReader } from "../../shared/csv/plan.ts";
import { CategoryNames, ProductRows } from "../../shared/csv/productRows.ts";
import { decode, readRows, wrong, type Row } from "../../shared/csv/rows.ts";
import type { ProductRow } from "../store/products.ts";
import type { Category, ServerReader } from "../store/store.ts";
import { csvTools } from "./csvTools.ts";

const READ_AT_ONCE = 1_000;
const SUPPLIERS_AT_ONCE = 200;
/** All of a file is taken in by one transaction, and whoever settles waits for it no longer than a moment. */
const MOST_ROWS = 20_000;
/** Errors that are told one by one; the others are counted. */
const TOLD = 500;

const SOURCE_NAMES: Readonly<Record<Source, readonly string[]>> = {
  own: ["own", "自营"],
  supplier: ["supplier", "供货商", "供应商"],
  aggregated: ["aggregated", "聚合"],
};
const FLAGS: Readonly<Record<string, boolean>> = {
  是: true,
  在售: true,
  true: true,
  yes: true,
  1: true,
  否: false,
  停售: false,
  false: false,
  no: false,
  0: false,
};

export type ReadFile = {
  readonly view: HqOutput<"product.check">;
  /** What is new or changed; nothing where anything is wrong. */
  readonly products: readonly ProductRow[];
  readonly categories: readonly Category[];
  /** Where the newest change of all products stood. */
  readonly newest: number;
};

/** @param now at which its products change, ms */
export async function readProductFile(read: ServerReader, base64: string, now: number): Promise<ReadFile> {
  const newest = read.products.newest();
  const errors: ImportError[] = [];
  let errorCount = 0;
  const fail = (error: ImportError): void => {
    errorCount += 1;
    if (errors.length < TOLD) errors.push(error);
  };
  const plan = await GoodsPlan.of(read, now, fail);
  const decoded = decode(Buffer.from(base64, "base64"));
  let rows = 0;
  if (decoded) {
    const take = (row: Row): void => {
      rows += 1;
      if (rows <= MOST_ROWS) plan.take(row);
      else if (rows === MOST_ROWS + 1)
        fail(wrong(row.line, "too-many-rows", `${MOST_ROWS} rows at most; split the file`));
    };
    await readRows(await csvTools(), "goods", decoded.text, take, fail, () => rows <= MOST_ROWS);
    plan.end();
  } else fail(wrong(1, "encoding", "a text in UTF-8 or GB18030"));
  const isGood = errorCount === 0;
  return {
    view: {
      rows,
      ...plan.counts,
      encoding: decoded?.encoding ?? null,
      errors: errors.toSorted((a, b) => a.line - b.line),
      errorCount,
    },
    products: isGood ? plan.products : [],
    categories: isGood ? plan.categories : [],
    newest,
  };
}

class GoodsPlan {
  readonly counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly products: ProductRow[] = [];
  readonly #rows: ProductRows<ProductRow>;
  readonly #categories: CategoryNames;
  readonly #ids: ReadonlySet<string>;
  readonly #suppliers: ReadonlyMap<string, string>;
  readonly #now: number;

  private constructor(
    known: readonly ProductRow[],
    categories: readonly Category[],
    suppliers: ReadonlyMap<string, string>,
    now: number,
    fail: (error: ImportError) => void,
  ) {
    const codes = new Map(known.toReversed().map((it) => [it.code, it]));
    const barcodes = new Map(known.flatMap((it) => (it.barcode === null ? [] : [[it.barcode, it] as const])));
    this.#rows = new ProductRows<ProductRow>({
      byCode: (code) => codes.get(code),
      byBarcode: (barcode) => barcodes.get(barcode),
      fail,
    });
    this.#categories = new CategoryNames(categories);
    this.#ids = new Set(known.map((it) => it.id));
    this.#suppliers = suppliers;
    this.#now = now;
  }

  static async of(
    { products, settings }: ServerReader,
    now: number,
    fail: (error: ImportError) => void,
  ): Promise<GoodsPlan> {
    const known: ProductRow[] = [];
    for (let after = ""; ;) {
      const page = products.page(after, READ_AT_ONCE);
      known.push(...page);
      if (page.length < READ_AT_ONCE) break;
      after = page.at(-1)?.id ?? after;
      await setImmediate();
    }
    const suppliers = new Map<string, string>();
    for (let after: { id: string; name: string } | null = null; ;) {
      const page = products.suppliers({ text: null, active: null }, after, SUPPLIERS_AT_ONCE);
      // Of two of one name the id says which.
      for (const { id, name } of page) if (!suppliers.has(name)) suppliers.set(name, id);
      for (const { id } of page) suppliers.set(id, id);
      if (page.length < SUPPLIERS_AT_ONCE) break;
      after = page.at(-1) ?? after;
    }
    return new GoodsPlan(known, settings.categories(), suppliers, now, fail);
  }

  get categories(): readonly Category[] {
    return this.#categories.added;
  }

  take(row: Row): void {
    const { reader, before, price, ...read } = this.#rows.read(row);
    const source = readSource(reader, before);
    const supplier = this.#supplier(reader, before, source);
    const active = readActive(reader, before);
    const category = this.#categories.of(reader, before?.category);
    if (reader.failed || price === null) return;
    const key = before?.key ?? null;
    const changedAt = before?.changedAt ?? this.#now;
    const product = {
      ...read,
      id: before?.id ?? this.#newId(read.code),
      price,
      category,
      key,
      source: source ?? (supplier === null ? "own" : "supplier"),
      supplier,
      active,
      changedAt,
    };
    this.#rows.took(product.id, product.barcode);
    if (before === undefined) this.counts.added += 1;
    else if (isSame(before, product)) this.counts.unchanged += 1;
    else this.counts.changed += 1;
    if (before === undefined || !isSame(before, product)) this.products.push({ ...product, changedAt: this.#now });
  }

  end(): void {
    this.#rows.end();
  }

  #supplier(reader: RowReader, before: ProductRow | undefined, source: Source | null): string | null {
    const text = reader.cell("supplier");
    const kept = source === "own" ? null : (before?.supplier ?? null);
    const supplier = text === undefined ? kept : text === "" ? null : this.#suppliers.get(text);
    if (supplier === undefined) {
      reader.fail("unknown-supplier", "supplier", "the number or name of a supplier that HQ keeps, or nothing");
      return null;
    }
    if (source === "own" && supplier !== null)
      reader.fail("wrong-source", "supplier", "nothing: the chain's own goods have no supplier");
    if (source === "supplier" && supplier === null)
      reader.fail("wrong-source", "supplier", "the number or name of the supplier that the goods are of");
    return supplier;
  }

  #newId(code: string): string {
    let id = code;
    for (let next = 2; this.#ids.has(id); next += 1) id = `${code}-${next}`;
    return id;
  }
}

/** Null: the supplier says it. */
function readSource(reader: RowReader, before: ProductRow | undefined): Source | null {
  const text = reader.cell("source");
  if (text === undefined && before !== undefined) return before.source;
  if (text === undefined || text === "") return null;
  const source = SOURCES.find((it) => SOURCE_NAMES[it].includes(text.toLowerCase()));
  if (source === undefined) reader.fail("wrong-source", "source", "自营 own, 供货商 supplier or 聚合 aggregated");
  return source ?? null;
}

function readActive(reader: RowReader, before: ProductRow | undefined): boolean {
  const text = reader.cell("active") ?? "";
  const kept = before?.active ?? true;
  if (text === "") return kept;
  const flag = FLAGS[text.toLowerCase()];
  if (flag === undefined) reader.fail("not-a-flag", "active", "是 yes or 否 no");
  return flag ?? kept;
}

const COMPARED = [
  "name",
  "nameEn",
  "barcode",
  "price",
  "category",
  "cost",
  "unit",
  "source",
  "supplier",
  "active",
] as const;
const isSame = (a: ProductRow, b: ProductRow): boolean => COMPARED.every((it) => a[it] === b[it]);
