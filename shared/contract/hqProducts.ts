/**
 * The verbs of HQ about what the chain sells: products, where they come from and who supplies them. Every till has them;
 * what HQ keeps of a product holds at all of them.
 */
import { z } from "zod";
import { ImportError } from "./till.ts";
import { Amount, Instant } from "./view.ts";

const Count = z.number().int().min(0);
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** The chain's own goods, a supplier's, or such as come through an aggregator. */
export const SOURCES = ["own", "supplier", "aggregated"] as const;
export const Source = z.enum(SOURCES);
export type Source = z.infer<typeof Source>;

export const ProductId = z.string().min(1).max(80);
const NewCode = z.string().regex(/^[\x21-\x7E]{1,32}$/, "1 to 32 letters, digits and signs without blanks");
const Barcode = z.string().regex(/^[\x21-\x7E]{3,48}$/, "3 to 48 letters, digits and signs without blanks");
const Name = z.string().trim().min(1).max(120);
export const SupplierId = z.string().regex(/^[A-Za-z0-9-]{1,20}$/, "1 to 20 letters, digits and dashes");
const SupplierName = z.string().trim().min(1).max(60);

export const HqProduct = z.strictObject({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  barcode: z.string().nullable(),
  /** By id, and what it is called. */
  category: z.string(),
  categoryName: z.string(),
  categoryNameEn: z.string(),
  /** Of one, or of one unit of weighed goods. */
  priceFen: Amount,
  /** What as much costs the chain; null: unknown. */
  costFen: Amount.nullable(),
  /** What it is weighed in, such as kg; null: it is counted. */
  unit: z.string().nullable(),
  source: Source,
  supplier: z.string().nullable(),
  supplierName: z.string().nullable(),
  active: z.boolean(),
  /** Whether it takes part in the programme when the mall sells it, by the rules in force; and whether these list it. */
  takesPart: z.boolean(),
  listed: z.boolean(),
  /** Of the newest change at HQ or by the order API; 0: as it was set up. */
  changedAt: Instant,
});
export type HqProduct = z.infer<typeof HqProduct>;

export const HqSupplier = z.strictObject({
  id: z.string(),
  name: z.string(),
  contact: z.string(),
  active: z.boolean(),
  changedAt: Instant,
});
export type HqSupplier = z.infer<typeof HqSupplier>;

export const PRODUCT_SORTS = ["code", "name", "price", "changed"] as const;
const ProductPlace = z.strictObject({
  id: ProductId,
  code: z.string().max(200),
  name: z.string().max(200),
  price: Amount,
  changedAt: Instant,
});

/** What is looked for. `text`: part of a name, or how the code, the id or the barcode begins. Null: whatever. */
export const ProductFilter = z.strictObject({
  text: z.string().trim().max(60),
  source: Source.nullable(),
  supplier: SupplierId.nullable(),
  category: z.string().max(200).nullable(),
  active: z.boolean().nullable(),
});
export type ProductFilter = z.infer<typeof ProductFilter>;

/** The largest file of products, bytes; as base64 it is a third longer. */
export const MOST_FILE_BYTES = 12 * 1024 * 1024;
const File = z
  .base64()
  .min(1)
  .max(Math.ceil(MOST_FILE_BYTES / 3) * 4);

/** Rules of more products would be too long to be told to a till. */
export const MOST_LISTED = 20_000;
const Listing = z.strictObject({ base: z.number().int().min(1), text: z.string(), found: Count, changed: Count });

const Counts = z.strictObject({ added: Count, changed: Count, unchanged: Count });

export const productVerbs = {
  /** A page at a time, after the last one read (null: from the first). `found`: how many there are in all; `categories`: every one there is. */
  "product.list": verb(
    z.strictObject({
      ...ProductFilter.shape,
      sort: z.enum(PRODUCT_SORTS),
      after: ProductPlace.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      rows: z.array(HqProduct),
      found: Count,
      categories: z.array(z.strictObject({ id: z.string(), name: z.string(), nameEn: z.string() })),
    }),
  ),
  /**
   * Adds a product (`isNew`; its id and its code are then the same) or changes one. `nameEn` empty: the name. `category`: one
   * there is, by any of its names, or a new one; empty: 其他. Own goods have no supplier, a supplier's have one. Refused:
   * `product-exists`, `unknown-goods`, `barcode-taken`, `unknown-supplier`, `senseless-cost`, `malformed`.
   */
  "product.put": verb(
    z.strictObject({
      isNew: z.boolean(),
      id: ProductId,
      name: Name,
      nameEn: z.string().trim().max(120),
      barcode: Barcode.nullable(),
      category: z.string().trim().max(40),
      priceFen: Amount,
      costFen: Amount.nullable(),
      unit: z.string().trim().max(20),
      source: Source,
      supplier: SupplierId.nullable(),
    }),
    HqProduct,
  ),
  /**
   * What would have to be published so that these products take part in the programme in the mall, or do not: a merge patch
   * `text` on `base`, the version in force, for `rules.publish`. `ids` null: all that the filter finds. `found`: how many
   * are meant; `changed`: for how many the rules would say something else; 0: there is nothing to publish. Changes nothing.
   * Refused: `too-large` (rules would list more than 20,000 products).
   */
  "product.listing": verb(
    z.strictObject({
      ids: z.array(ProductId).max(MOST_LISTED).nullable(),
      filter: ProductFilter,
      takesPart: z.boolean(),
    }),
    Listing,
  ),
  /**
   * What would have to be published so that what a version changed of the mall's products is as it was before, and nothing
   * else: products of which a later version says something else stay as they are, `kept`, the first of them named. Changes
   * nothing. Refused: `invalid-rules` (there is no such version of the whole chain, or none before it).
   */
  "product.unlisting": verb(
    z.strictObject({ version: z.number().int().min(1) }),
    Listing.extend({ kept: Count, keptFirst: z.array(z.string()) }),
  ),
  /** Whether tills sell it. Refused: `unknown-goods`. */
  "product.active": verb(z.strictObject({ id: ProductId, active: z.boolean() }), HqProduct),
  /**
   * What a CSV file would do, and what is wrong with it by line (the first hundreds; `errorCount` all); changes nothing.
   * `encoding` null: it is neither UTF-8 nor GB18030.
   */
  "product.check": verb(
    z.strictObject({ file: File }),
    z.strictObject({
      rows: Count,
      ...Counts.shape,
      encoding: z.enum(["utf-8", "gb18030"]).nullable(),
      errors: z.array(ImportError),
      errorCount: Count,
    }),
  ),
  /**
   * Takes a file in, all of it or nothing. `expected`: what it would do as it was checked. Refused: `import-has-errors`,
   * `import-differs` (products have changed since: it would do something else).
   */
  "product.import": verb(z.strictObject({ name: z.string().max(200), file: File, expected: Counts }), Counts),
  /** By name, a page at a time. `text`: part of the id, the name or the contact. */
  "supplier.list": verb(
    z.strictObject({
      text: z.string().trim().max(60),
      active: z.boolean().nullable(),
      after: z.strictObject({ id: SupplierId, name: z.string().max(60) }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({ rows: z.array(HqSupplier) }),
  ),
  /** Adds a supplier (`isNew`) or changes one. Refused: `supplier-exists`, `unknown-supplier`. */
  "supplier.put": verb(
    z.strictObject({
      isNew: z.boolean(),
      id: SupplierId,
      name: SupplierName,
      contact: z.string().trim().max(120),
    }),
    HqSupplier,
  ),
  /** Whether products may be given to it; those it has stay. Refused: `unknown-supplier`. */
  "supplier.active": verb(z.strictObject({ id: SupplierId, active: z.boolean() }), HqSupplier),
} as const;

export const isNewCode = (text: string): boolean => NewCode.safeParse(text).success;
export const isBarcode = (text: string): boolean => Barcode.safeParse(text).success;
