/** `export.csv`: products or members as a file that can be taken in again, page by page. */
import { z } from "zod";
import type { TillInput, TillOutput } from "../../../../shared/contract/till.ts";
import { done, refuse } from "../../../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "../../desk.ts";
import { allow } from "../../staff/gate.ts";
import { guarded, writeFen, writeLine, writeQuantity } from "../../../../shared/csv/cells.ts";
import { COLUMNS } from "../../../../shared/csv/columns.ts";

const PAGE = 2_000;
/** So that spreadsheets know a file in UTF-8. */
const BOM = "\uFEFF";

type Page = { readonly lines: string[]; readonly next: string | null };

export async function exportCsv(
  desk: Desk,
  { key, what, encoding, after }: TillInput<"export.csv">,
): Promise<Answer<TillOutput<"export.csv">>> {
  const may = allow(desk, key, ["export"]);
  if (!may.ok) return may;
  const { default: iconv } = await import("iconv-lite");
  const place = after === null ? START : readPlace(after);
  if (!place) return refuse("malformed", "export.csv: expected after to be the next of the page before.");
  const { lines, next } = what === "products" ? products(desk, place) : members(desk, place);
  if (after === null) {
    const { books, pen } = desk;
    books.transact(() =>
      books.audit.note({ at: pen.now(), act: `export-${what}`, by: may.value, text: `CSV, ${encoding}` }),
    );
  }
  const header = Object.values<readonly string[]>(COLUMNS[what]).map(([zh = ""]) => zh);
  const text = (after === null ? writeLine(header) : "") + lines.join("");
  const bytes =
    encoding === "utf-8" ? Buffer.from((after === null ? BOM : "") + text, "utf8") : iconv.encode(text, "gb18030");
  return done({ base64: bytes.toString("base64"), rows: lines.length, next });
}

/** Code and id of the last row before. */
const PLACE = z.tuple([z.string(), z.string()]);
type Place = readonly [string, string];
const START: Place = ["", ""];

const writePlace = (place: Place): string => JSON.stringify(place);

function readPlace(text: string): Place | null {
  try {
    const read = PLACE.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function products({ books }: Desk, after: Place): Page {
  const { shop, stock } = books;
  const names = new Map(shop.categories().map(({ id, name }) => [id, name]));
  const page = shop.page(after, PAGE);
  const lines = page.map((it) => {
    const quantity = stock.of(it.id);
    return writeLine([
      guarded(it.code),
      guarded(it.name),
      guarded(it.nameEn),
      guarded(it.barcode ?? ""),
      writeFen(it.price),
      it.cost === null || it.cost === undefined ? "" : writeFen(it.cost),
      guarded(names.get(it.category) ?? it.category),
      guarded(it.unit ?? ""),
      it.key === null ? "" : String(it.key),
      quantity === null ? "" : writeQuantity(quantity),
    ]);
  });
  const last = page.at(-1);
  return { lines, next: last && page.length === PAGE ? writePlace([last.code, last.id]) : null };
}

function members({ books }: Desk, [, after]: Place): Page {
  // Whoever has neither a phone nor a card is known by neither: such a line could not be read again.
  const page = books.members.page(after, PAGE);
  const lines = page.map(({ phone, card, name, referrer }) => {
    const by = referrer === null ? undefined : books.members.byId(referrer);
    const cells = [phone ?? "", card ?? "", name ?? "", by?.phone ?? by?.card ?? ""];
    return writeLine(cells.map((it) => guarded(it)));
  });
  const last = page.at(-1);
  return { lines, next: last && page.length === PAGE ? writePlace(["", last.id]) : null };
}
