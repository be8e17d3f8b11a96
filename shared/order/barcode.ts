/**
 * What a code that was scanned says: check digits, labels that carry a weight or a price, GS1 element
 * strings, a member's code, a receipt's. Knows no catalogue and no till: whoever asks looks it up.
 */
import type { BarcodeRule } from "../contract/settings.ts";
import { tillOfOrder } from "../facts/ids.ts";

const DIGITS = /^\d+$/;
/** Lengths at which a code of digits alone ends in a check digit: EAN-8, UPC-A, EAN-13, GTIN-14. */
const CHECKED_LENGTHS = new Set([8, 12, 13, 14]);

/** The check digit of GS1 codes of any length: weights 3 and 1 from the right. @param digits without it */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last of these digits is the right check digit of the others. */
export const checks = (code: string): boolean =>
  code.length > 1 && DIGITS.test(code) && checkDigit(code.slice(0, -1)) === code.slice(-1);

/** Whether a code has the length of an EAN-8, UPC-A, EAN-13 or GTIN-14, and digits alone, but not its check digit. */
export const misread = (code: string): boolean =>
  CHECKED_LENGTHS.has(code.length) && DIGITS.test(code) && !checks(code);

/**
 * The barcodes that are the same article: a UPC-A is the EAN-13 with a 0 before it, and a GTIN-14 of one piece
 * the EAN-13 with another. The code itself comes first. A Code 128 has but the one form.
 */
export function sameArticle(code: string): string[] {
  if (!DIGITS.test(code)) return [code];
  const forms = [code];
  if (code.length === 12) forms.push(`0${code}`);
  if (code.length === 13 && code.startsWith("0")) forms.push(code.slice(1));
  if (code.length === 14 && code.startsWith("00")) forms.push(code.slice(1), code.slice(2));
  else if (code.length === 14 && code.startsWith("0")) forms.push(code.slice(1));
  return forms;
}

/** A label: which codes its product may have, the best first, and what it says of the piece. */
export type Label = {
  readonly codes: readonly string[];
  readonly barcodes: readonly string[];
  /** Thousandths of the product's unit; null: it says none. */
  readonly weight: number | null;
  /** Of the piece as it is, fen; null: it says none. */
  readonly priceFen: number | null;
  /** False: its last digit is not the check digit of the others. */
  readonly checked: boolean;
};

/** Decimals that the value of a rule is kept with: thousandths of a unit, hundredths of a yuan. */
const DECIMALS = { weight: 3, price: 2 } as const;

/** A value of so many digits after the point, in the unit that is kept; what is finer is rounded to the nearest. */
function scaled(digits: string, decimals: number, kept: number): number {
  const value = Number(digits);
  return decimals <= kept ? value * 10 ** (kept - decimals) : Math.round(value / 10 ** (decimals - kept));
}

/**
 * The first rule that fits decides; null: none does. A rule fits a code of digits that is one longer than its
 * pattern (the check digit comes last) and has the pattern's own digits in their places.
 *
 * The product of a label is looked for by its code, which is the digits at the pattern's dots, as they are and
 * then without the zeros before them; after that by its barcode, which is the label's with zeros for the value and the check
 * digit of that (as suppliers number goods of changing weight: 2100601000003).
 */
export function readLabel(rules: readonly BarcodeRule[], code: string): Label | null {
  if (!DIGITS.test(code)) return null;
  for (const rule of rules) {
    const label = fit(rule, code);
    if (label) return label;
  }
  return null;
}

function fit({ pattern, type }: BarcodeRule, code: string): Label | null {
  const places = pattern.replaceAll(/[{}]/g, "");
  if (places.length !== code.length - 1) return null;
  let [product, value, decimals, zeroed] = ["", "", 0, ""];
  for (let index = 0; index < places.length; index += 1) {
    const [place = "", digit = ""] = [places[index], code[index]];
    const isValue = place === "N" || place === "D";
    if (isValue) value += digit;
    else if (place === ".") product += digit;
    else if (place !== digit) return null;
    if (place === "D") decimals += 1;
    zeroed += isValue ? "0" : digit;
  }
  if (value === "") return null;
  const plain = product.replace(/^0+(?=\d)/, "");
  const amount = scaled(value, decimals, DECIMALS[type]);
  return {
    codes: product === "" ? [] : plain === product ? [product] : [product, plain],
    barcodes: [zeroed + checkDigit(zeroed)],
    weight: type === "weight" ? amount : null,
    priceFen: type === "price" ? amount : null,
    checked: checks(code),
  };
}

/** The group separator, which stands for FNC1 in what a scanner sends. */
const FNC1 = "\u001D";
/** Application identifiers of a fixed length, without FNC1 behind them; by their first two digits. */
const FIXED: Readonly<Record<string, number>> = { "01": 14, "02": 14, "11": 6, "13": 6, "15": 6, "17": 6, "20": 2 };

/**
 * A GS1 element string, of a Code 128 or a DataMatrix, with an article (01): its barcode, a net weight in kg (310n) and the
 * price of the piece in the store's currency (392n) where it says them; null: it is none. A scanner's prefix for the kind of code
 * (`]C1`) and brackets around identifiers are ignored.
 */
export function readElements(code: string): Label | null {
  const plain = code.replace(/^\][A-Za-z]\d/, "").replaceAll(/\((\d{2,4})\)/g, `${FNC1}$1`);
  let rest = plain.replace(new RegExp(`^${FNC1}`), "");
  if (!/^01\d{14}/.test(rest)) return null;
  let [article, weight, priceFen]: [string, number | null, number | null] = ["", null, null];
  while (rest !== "") {
    const kind = rest.slice(0, 2);
    if (/^310[0-5]\d{6}/.test(rest)) {
      weight = scaled(rest.slice(4, 10), Number(rest[3]), DECIMALS.weight);
      rest = rest.slice(10);
    } else if (FIXED[kind] !== undefined) {
      const length = 2 + FIXED[kind];
      if (!DIGITS.test(rest.slice(0, length)) || rest.length < length) return null;
      if (kind === "01") article = rest.slice(2, length);
      rest = rest.slice(length);
    } else {
      const [element = ""] = rest.split(FNC1, 1);
      const price = /^392([0-9])(\d{1,15})$/.exec(element);
      if (price) priceFen = scaled(price[2] ?? "", Number(price[1]), DECIMALS.price);
      rest = rest.slice(element.length);
    }
    rest = rest.startsWith(FNC1) ? rest.slice(1) : rest;
  }
  return { codes: [], barcodes: sameArticle(article), weight, priceFen, checked: checks(article) };
}

const MEMBER = "PFM1:";

/** What a member's QR code holds. */
export const memberQr = (member: string): string => `${MEMBER}${member}`;

const CLAIM = "PFG1:";

/** What the QR code of a gift holds that is to be fetched: no product's code is eight digits with this before them. */
export const claimQr = (code: string): string => `${CLAIM}${code}`;

/** The eight digits of a gift that is to be fetched, of its QR code; null: it is not one's. */
export function readClaimQr(code: string): string | null {
  const digits = code.startsWith(CLAIM) ? code.slice(CLAIM.length) : "";
  return /^[0-9]{8}$/.test(digits) ? digits : null;
}

/** The member of a QR code; null: it is not a member's. */
export function readMemberQr(code: string): string | null {
  const member = code.startsWith(MEMBER) ? code.slice(MEMBER.length) : "";
  return /^[\x21-\x7E]{1,80}$/.test(member) ? member : null;
}

/** The order of a receipt's code: its number alone, or a link that names it (`o=`); null: it is no receipt's. */
export function readReceipt(code: string): string | null {
  if (tillOfOrder(code) !== null) return code;
  const named = /(?:^|[?&#])o=([^&#\s]+)/.exec(code)?.[1];
  if (named === undefined) return null;
  try {
    const order = decodeURIComponent(named);
    return tillOfOrder(order) === null ? null : order;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
