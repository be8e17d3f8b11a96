/** Looking products up: by search, by scan, as quick keys. */
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import type { ProductView } from "../../../shared/contract/view.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import {
  misread,
  readClaimQr,
  readElements,
  readLabel,
  readMemberQr,
  readReceipt,
  sameArticle,
  type Label,
} from "../../../shared/order/barcode.ts";
import { inUnit } from "../../../shared/order/measures.ts";
import type { Goods, Shop } from "../../store/shop.ts";
import type { Answer, Desk, Refused } from "../desk.ts";
import { findMember } from "../member.ts";
import { productView } from "../views.ts";
import type { Finder } from "./finder.ts";

type Scanned = TillOutput<"catalogue.scan">;

/** The most that one piece may weigh, thousandths of its unit: a label that says more is no label of this product. */
const MOST_WEIGHT = 9_999_999;

export const shown = ({ books }: Desk, product: Goods): ProductView => productView(product, books.stock.of(product.id));

/** `catalogue.search`. */
export async function search(
  desk: Desk,
  finder: Finder,
  { text, limit }: TillInput<"catalogue.search">,
): Promise<Answer<ProductView[]>> {
  const found: ProductView[] = [];
  for (const id of await finder.find(text, limit)) {
    const product = desk.books.shop.product(id);
    if (product) found.push(shown(desk, product));
  }
  return done(found);
}

/** `catalogue.keys`. */
export const quickKeys = (desk: Desk): Answer<TillOutput<"catalogue.keys">> =>
  done(
    desk.books.shop.keys().map(({ category, categoryEn, products }) => ({
      category,
      categoryEn,
      products: products.map((it) => shown(desk, it)),
    })),
  );

/** `catalogue.scan`: what is exactly there comes first, then what a label says, then what is wrong with the code. */
export async function scan(desk: Desk, { code }: TillInput<"catalogue.scan">): Promise<Answer<Scanned>> {
  if (readMemberQr(code) !== null) {
    const member = await findMember(desk, { qr: code });
    return member.ok ? done({ is: "member", member: member.value }) : member;
  }
  const order = readReceipt(code);
  if (order !== null) return done({ is: "receipt", order });
  const claim = readClaimQr(code);
  if (claim !== null) return done({ is: "claim", code: claim });
  const { shop, settings } = desk.books;
  const product = shop.byBarcode(sameArticle(code)) ?? shop.byCode(code) ?? shop.byId(code);
  if (product) return done({ is: "product", product: shown(desk, product) });
  const label = readLabel(settings.is.barcodeRules, code) ?? readElements(code);
  if (label ? !label.checked : misread(code)) return refuseMisread(code);
  return (label && labelled(desk, label)) ?? refuseUnknown(code);
}

function labelled(desk: Desk, label: Label): Answer<Scanned> | null {
  const product = ofLabel(desk.books.shop, label);
  if (!product) return null;
  const { priceFen } = label;
  const weight = label.weight === null ? null : inUnit(label.weight, product.unit);
  if ((weight ?? 0) > MOST_WEIGHT) return null;
  return done({
    is: "product",
    product: shown(desk, product),
    // Nothing on the scales: the clerk says how much.
    ...(weight === null || weight === 0 ? {} : { weight }),
    ...(priceFen === null ? {} : { priceFen }),
  });
}

function ofLabel(shop: Shop, { codes, barcodes }: Label): Goods | undefined {
  for (const code of codes) {
    const product = shop.byCode(code);
    if (product) return product;
  }
  return shop.byBarcode(barcodes);
}

const refuseMisread = (code: string): Refused =>
  refuse(
    "wrong-check-digit",
    `The last digit of ${code} does not fit the others: it was not read or typed right. Scan it again, or search by name. The cart is kept.`,
  );

const refuseUnknown = (code: string): Refused =>
  refuse(
    "unknown-product",
    `No product here has the code ${code}. Scan again, search by name, or enter an amount. The cart is kept.`,
  );
