/**
 * What a till is told as it stands when the till asks: who works in its store, what the chain sells, and what the till and
 * its store are called. The feed holds only that there is something to tell, so that no PIN's hash of before lies in it,
 * many products are a short row, and a row that is told again says what holds by now.
 */
import { z } from "zod";
import {
  MOST_PRODUCTS,
  PROTOCOL,
  type FeedBody,
  type MemberErased,
  type Names,
  type StoreClerks,
  type StoreProducts,
} from "../../shared/sync/messages.ts";
import { isErasedLine } from "../../shared/facts/erased.ts";
import type { MemberRow, TillRow } from "../store/rows.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

const KINDS = ["clerks", "names"] as const;
type Current = (typeof KINDS)[number];
const rowOf = (kind: Current): string => JSON.stringify({ kind });
const ROWS: ReadonlyMap<string, Current> = new Map(KINDS.map((kind) => [rowOf(kind), kind]));

/** Changes of products after one place and up to another. */
const Changes = z.strictObject({ kind: z.literal("products"), after: z.int(), upTo: z.int() });
const CHANGES = '{"kind":"products","after":';
const changesOf = (after: number, upTo: number): string => JSON.stringify({ kind: "products", after, upTo });

/** What a row of the feed comes to for this till; undefined: it is one that says all itself. */
export function currentOf(read: ServerReader, till: TillRow, row: string): FeedBody | undefined {
  switch (ROWS.get(row)) {
    case "clerks":
      return clerksOf(read, till.store);
    case "names":
      return {
        kind: "names",
        till: till.name,
        store: read.tills.store(till.store)?.name ?? till.store,
      } satisfies Names;
    case undefined:
      return row.startsWith(CHANGES) ? productsOf(read, row) : undefined;
  }
}

const clerksOf = ({ clerks }: ServerReader, store: string): StoreClerks => ({
  kind: "clerks",
  clerks: clerks.ofStore(store).map(({ id, name, role, active, pinHash }) => ({ id, name, role, active, pinHash })),
});

function productsOf({ products, settings }: ServerReader, row: string): StoreProducts {
  const { after, upTo } = Changes.parse(JSON.parse(row));
  const changed = products.changed(after, upTo);
  const used = new Set(changed.map((it) => it.category));
  return {
    kind: "products",
    categories: settings.categories().filter(({ id }) => used.has(id)),
    products: changed.map(({ id, code, name, nameEn, barcode, price, category, key, cost, unit, active }) => ({
      id,
      code,
      name,
      nameEn,
      barcode,
      price,
      category,
      key,
      cost,
      unit,
      active,
    })),
  };
}

/** Whether a till can be told what this version brought. */
export const hears = (till: TillRow): boolean => till.protocol === PROTOCOL && till.revokedAt === null;

/**
 * Lets every till know that can of so many changes of products, from the first of them on. @returns the tills to wake
 */
export function tellProducts({ feed, tills }: ServerWriter, first: number, count: number): string[] {
  const bodies: string[] = [];
  const last = first + count - 1;
  for (let after = first - 1; after < last; after += MOST_PRODUCTS)
    bodies.push(changesOf(after, Math.min(after + MOST_PRODUCTS, last)));
  const told = bodies.length === 0 ? [] : tills.tills().filter(hears);
  feed.sendAll(new Map(told.map(({ id }) => [id, bodies])));
  return told.map(({ id }) => id);
}

/** Every product that was changed since the chain was set up, as rows of the feed; what nobody remembers is left out. */
export function allProducts({ products }: ServerReader): string[] {
  const bodies: string[] = [];
  for (let after = 0; ;) {
    const upTo = products.lastOf(after, MOST_PRODUCTS);
    if (upTo === null) return bodies;
    bodies.push(changesOf(after, upTo));
    after = upTo;
  }
}

const ERASED_AT_ONCE = 500;

/** Whose persons were erased, as rows of the feed. */
function allErased({ members, journal }: ServerReader, till: string): string[] {
  const bodies: string[] = [];
  for (let after = ""; ;) {
    const erased = members.erased(after, ERASED_AT_ONCE);
    bodies.push(...erased.map((it) => erasedRow(it, registeredUpTo(journal, it.id).get(till) ?? 0)));
    after = erased.at(-1)?.id ?? "";
    if (erased.length < ERASED_AT_ONCE) return bodies;
  }
}

/** As a row of the feed: such a till forgets whose it was. @param upTo the last fact of the till's own that lost the person; 0: none */
export const erasedRow = ({ id, erasedAt }: MemberRow, upTo: number): string =>
  JSON.stringify({ kind: "member-erased", member: id, at: erasedAt ?? 0, upTo } satisfies MemberErased);

/** By till the last of its facts that registered a member and has lost the person. */
export function registeredUpTo(journal: ServerReader["journal"], member: string): ReadonlyMap<string, number> {
  const lost = journal.registrations(member).filter(({ line }) => isErasedLine(line));
  return new Map(lost.map(({ till, seq }) => [till, seq]));
}

/**
 * Lets those of these tills know that can: one that has not greeted yet, or that speaks the version before, hears it when
 * it first greets in the present one. @returns the tills to wake
 */
export function tellCurrent({ feed }: ServerWriter, tills: readonly TillRow[], kind: Current): string[] {
  const told = tills.filter(hears).map((it) => it.id);
  feed.sendAll(new Map(told.map((id) => [id, [rowOf(kind)]])));
  return told;
}

/** At a greeting in the present version. @param till as it stood before @param heard how far the till has the feed */
export function tellAtGreeting(rows: ServerWriter, till: TillRow, heard: number): void {
  const isFirst = till.protocol !== PROTOCOL;
  // It has heard what this server does not remember saying: it hears who works there as this server knows it.
  const isAhead = heard > till.feedHead;
  const news: Current[] = [];
  if (isAhead || (isFirst && rows.clerks.ofStore(till.store).length > 0)) news.push("clerks");
  // What it is called it heard when it was enrolled, unless it has been since another version.
  if (isAhead || (isFirst && till.protocol !== null)) news.push("names");
  const products = isAhead || isFirst ? allProducts(rows) : [];
  const erased = isAhead || (isFirst && till.protocol !== null) ? allErased(rows, till.id) : [];
  const bodies = [...news.map(rowOf), ...products, ...erased];
  if (bodies.length > 0) rows.feed.sendAll(new Map([[till.id, bodies]]));
}
