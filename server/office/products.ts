/** What the chain sells and who supplies it, as headquarters keeps it. */
import type { HqAnswer, HqInput, HqRefusal } from "../../shared/contract/hq.ts";
import { isNewCode, type HqProduct, type HqSupplier } from "../../shared/contract/hqProducts.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { misread, sameArticle } from "../../shared/order/barcode.ts";
import { looksLikeCardNumber } from "../../shared/order/cardnumber.ts";
import { COST_FAULTS, costFault } from "../../shared/order/cost.ts";
import { readUnit } from "../../shared/order/measures.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { ProductFilter as Wanted, ProductRow, SupplierRow } from "../store/products.ts";
import type { Category, ServerReader } from "../store/store.ts";
import { keepProducts } from "./catalogue.ts";
import { Listings, takesPart } from "./listing.ts";
import type { OfficeParts } from "./office.ts";
import { readProductFile } from "./productFile.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "clock">;
type Refusal = Extract<Outcome<never, HqRefusal>, { ok: false }>;

const OTHER: Category = { id: "其他", name: "其他", nameEn: "Other" };

export function productVerbsOf({ read, settlement, clock }: Parts) {
  const listings = new Listings(read, settlement);
  return {
    "product.listing": (input: HqInput<"product.listing">) => listings.listing(input),
    "product.unlisting": (input: HqInput<"product.unlisting">) => listings.unlisting(input),
    "product.list": ({ sort, after, limit, ...filter }: HqInput<"product.list">): HqAnswer<"product.list"> => {
      const wanted: Wanted = { ...filter, text: filter.text === "" ? null : filter.text };
      const view = viewer(read, listings.rules);
      return done({
        rows: read.products.search(wanted, sort, after, limit).map(view),
        found: read.products.count(wanted),
        categories: read.settings.categories(),
      });
    },
    "product.put": (input: HqInput<"product.put">): HqAnswer<"product.put"> =>
      settlement.office((desk): HqAnswer<"product.put"> => {
        const { rows, now } = desk.parts;
        const before = rows.products.product(input.id);
        const refused = refuseOf(rows, input, before !== undefined);
        if (refused) return refused;
        const { id, name, nameEn, barcode, priceFen, costFen, source, supplier } = input;
        const [category, added] = categoryNamed(rows, input.category);
        const product: ProductRow = {
          id,
          code: before?.code ?? id,
          name,
          nameEn: nameEn === "" ? name : nameEn,
          barcode,
          price: priceFen,
          category,
          key: before?.key ?? null,
          cost: costFen,
          unit: input.unit === before?.unit ? before.unit : (readUnit(input.unit) ?? null),
          source,
          supplier,
          active: before?.active ?? true,
          changedAt: now,
        };
        keepProducts(desk, [product], added);
        return done(viewer(rows, listings.rules)(product));
      }),
    "product.active": ({ id, active }: HqInput<"product.active">): HqAnswer<"product.active"> =>
      settlement.office((desk): HqAnswer<"product.active"> => {
        const { rows, now } = desk.parts;
        const before = rows.products.product(id);
        if (!before) return unknownProduct(id);
        if (before.active !== active) keepProducts(desk, [{ ...before, active, changedAt: now }], []);
        return done(viewer(rows, listings.rules)(rows.products.product(id) ?? before));
      }),
    "product.check": async ({ file }: HqInput<"product.check">): Promise<HqAnswer<"product.check">> =>
      done((await readProductFile(read, file, clock())).view),
    "product.import": async ({ file, expected }: HqInput<"product.import">): Promise<HqAnswer<"product.import">> => {
      for (;;) {
        const { view, products, categories, newest } = await readProductFile(read, file, clock());
        const { added, changed, unchanged, errorCount } = view;
        if (errorCount > 0)
          return refuse(
            "import-has-errors",
            `The file has ${errorCount} errors. Nothing of it was taken in: correct it and choose it again.`,
          );
        if (added !== expected.added || changed !== expected.changed || unchanged !== expected.unchanged)
          return refuse(
            "import-differs",
            `Products have changed since the file was checked: now it would add ${added} and change ${changed}. Nothing was taken in; check it again.`,
          );
        // Read beside everything else: whoever came in between is seen, and the file is worked out again.
        const isTaken = settlement.office((desk) => {
          if (desk.parts.rows.products.newest() !== newest) return false;
          keepProducts(desk, products, categories);
          return true;
        });
        if (isTaken) return done({ added, changed, unchanged });
      }
    },
    "supplier.list": ({ text, active, after, limit }: HqInput<"supplier.list">): HqAnswer<"supplier.list"> =>
      done({ rows: read.products.suppliers({ text: text === "" ? null : text, active }, after, limit) }),
    "supplier.put": ({ isNew, id, name, contact }: HqInput<"supplier.put">): HqAnswer<"supplier.put"> => {
      if (looksLikeCardNumber(`${name} ${contact}`)) return cardNumber();
      return settlement.office((desk): HqAnswer<"supplier.put"> => {
        const { rows, now } = desk.parts;
        const before = rows.products.supplier(id);
        if (isNew && before)
          return refuse(
            "supplier-exists",
            `${id} is ${before.name} already. Nothing was changed; take another number.`,
          );
        if (!isNew && !before) return unknownSupplier(id);
        return done(putSupplier(desk, { id, name, contact, active: before?.active ?? true, changedAt: now }));
      });
    },
    "supplier.active": ({ id, active }: HqInput<"supplier.active">): HqAnswer<"supplier.active"> =>
      settlement.office((desk): HqAnswer<"supplier.active"> => {
        const before = desk.parts.rows.products.supplier(id);
        return before ? done(putSupplier(desk, { ...before, active, changedAt: desk.parts.now })) : unknownSupplier(id);
      }),
  };
}

function putSupplier({ parts: { rows } }: OfficeDesk, supplier: SupplierRow): HqSupplier {
  rows.products.putSupplier(supplier);
  return supplier;
}

/** @param known whether there is a product of this id */
function refuseOf(rows: ServerReader, input: HqInput<"product.put">, known: boolean): Refusal | null {
  const { isNew, id, name, nameEn, barcode, category, priceFen, costFen, unit, source, supplier } = input;
  if (isNew && known)
    return refuse("product-exists", `There is a product ${id} already. Nothing was changed; take another code.`);
  if (!isNew && !known) return unknownProduct(id);
  if (isNew && !isNewCode(id))
    return refuse("malformed", "id: expected 1 to 32 letters, digits and signs without blanks. Nothing was changed.");
  if ([name, nameEn, category].some(looksLikeCardNumber)) return cardNumber();
  const before = rows.products.product(id);
  if (barcode !== null && barcode !== before?.barcode) {
    if (misread(barcode))
      return refuse("malformed", "barcode: expected one whose last digit fits the others. Nothing was changed.");
    const owner = rows.products.byBarcode(sameArticle(barcode));
    if (owner && owner.id !== id)
      return refuse("barcode-taken", `${owner.code} ${owner.name} has the barcode ${barcode}. Nothing was changed.`);
  }
  if (unit !== before?.unit && readUnit(unit) === undefined)
    return refuse(
      "malformed",
      "unit: expected kg, 斤, 两, g, L, m, or nothing for counted goods. Nothing was changed.",
    );
  const fault = costFault(costFen ?? 0, priceFen);
  if (fault !== null) return refuse("senseless-cost", `costFen: ${COST_FAULTS[fault]}. Nothing was changed.`);
  if (source === "own" && supplier !== null)
    return refuse("malformed", "supplier: expected none for the chain's own goods. Nothing was changed.");
  if (source === "supplier" && supplier === null)
    return refuse("malformed", "supplier: expected whose goods they are. Nothing was changed.");
  if (supplier !== null && !rows.products.supplier(supplier)) return unknownSupplier(supplier);
  return null;
}

/** The id of a category by any of its names, and what has to be added for it. */
function categoryNamed({ settings }: ServerReader, text: string): [id: string, added: readonly Category[]] {
  const all = settings.categories();
  const wanted = text === "" ? OTHER.name : text;
  const known =
    all.find((it) => it.id === wanted) ??
    all.find((it) => it.name === wanted) ??
    all.find((it) => it.nameEn === wanted);
  if (known) return [known.id, []];
  const added = wanted === OTHER.name ? OTHER : { id: wanted, name: wanted, nameEn: wanted };
  return [added.id, [added]];
}

const unknownProduct = (id: string): Refusal =>
  refuse("unknown-goods", `HQ keeps no product ${id}. Nothing was changed.`);
const unknownSupplier = (id: string): Refusal =>
  refuse("unknown-supplier", `HQ keeps no supplier ${id}. Nothing was changed.`);
const cardNumber = (): Refusal =>
  refuse("malformed", "A text looks like the number of a payment card, which is kept nowhere. Nothing was changed.");

/** Names of categories and suppliers are looked up once. */
function viewer({ settings, products }: ServerReader, rules: Rules): (row: ProductRow) => HqProduct {
  const categories = new Map(settings.categories().map((it) => [it.id, it]));
  const suppliers = new Map<string, string | null>();
  const supplierName = (id: string): string | null => {
    const known = suppliers.get(id) ?? products.supplier(id)?.name ?? null;
    suppliers.set(id, known);
    return known;
  };
  return ({ id, code, name, nameEn, barcode, category, price, cost, unit, source, supplier, active, changedAt }) => ({
    id,
    code,
    name,
    nameEn,
    barcode,
    category,
    categoryName: categories.get(category)?.name ?? category,
    categoryNameEn: categories.get(category)?.nameEn ?? category,
    priceFen: price,
    costFen: cost,
    unit,
    source,
    supplier,
    supplierName: supplier === null ? null : supplierName(supplier),
    active,
    takesPart: rules.basic.enabled && takesPart(rules, id),
    listed: Object.hasOwn(rules.products, id),
    changedAt,
  });
}
