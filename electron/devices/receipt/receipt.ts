/** A sale's receipt as markup: what was sold, paid and earned, and the code to find it again. Reads nothing but what it is handed. */
import type { TillSettings } from "../../../shared/contract/settings.ts";
import type { ReceiptItem, ReceiptView } from "../../../shared/contract/view.ts";
import { aheadPart, earnedPart, payoutPart } from "./earned.ts";
import { figures, maskedMember, money, moment, weight } from "./figures.ts";
import { Slip, widthOf } from "./markup.ts";
import { COLUMNS, type Paper } from "./press.ts";
import { Voice, type PaperLanguage } from "./words.ts";

/** What is the same on every paper of a till. */
export type Letterhead = {
  readonly paper: Paper;
  readonly language: PaperLanguage;
  readonly storeName: string;
  readonly till: string;
  readonly timezone: string;
  readonly header: string;
  readonly footer: string;
  /** What the merchant calls the programme (§9.1); null: nothing of their own. */
  readonly programme: string | null;
};

/** What this printing of it has beside the sale. */
export type Copy = {
  readonly training: boolean;
  /** When it is printed again, ms; null: it is the first. */
  readonly reprintedAt: number | null;
  /** It may lie there already. */
  readonly twice: boolean;
  /** What the QR holds. */
  readonly link: string;
};

export const letterhead = (
  { receipt }: TillSettings,
  rest: Omit<Letterhead, "paper" | "language" | "header" | "footer">,
): Letterhead => ({
  ...rest,
  paper: receipt.paper,
  language: receipt.language,
  header: receipt.header,
  footer: receipt.footer,
});

export function receiptMarkup(receipt: ReceiptView, head: Letterhead, copy: Copy): string {
  const voice = new Voice(head.language);
  const slip = begin(head, voice, copy);
  slip.rule();
  slip.pair(voice.say("order"), receipt.order, "strong");
  headPair(slip, moment(receipt.at, head.timezone), `${voice.say("till")} ${tillName(receipt.till)}`);
  if (receipt.clerk !== null) slip.pair(voice.say("clerk"), receipt.clerk);
  if (receipt.approver !== null) slip.pair(voice.say("approver"), receipt.approver);
  if (receipt.member !== null) slip.pair(voice.say("member"), maskedMember(receipt.member));
  slip.rule();
  for (const item of receipt.items) itemPart(slip, voice, item);
  totalsPart(slip, voice, receipt);
  tenderPart(slip, voice, receipt);
  earnedPart(slip, voice, receipt, head.programme);
  payoutPart(slip, voice, receipt);
  slip.rule();
  codePart(slip, voice, head, copy.link);
  for (const line of head.footer.split("\n")) if (line.trim() !== "") slip.centre(line);
  for (const line of head.footer.trim() === "" ? voice.lines("thanks") : []) slip.centre(line);
  return slip.text;
}

/** A slip of its own for the place in the queue; null: the sale did not join. */
export function queueSlipMarkup(receipt: ReceiptView, head: Letterhead, copy: Copy): string | null {
  const { earn } = receipt;
  if (!earn.joins) return null;
  const voice = new Voice(head.language);
  const slip = begin(head, voice, copy);
  slip.rule();
  for (const line of voice.lines("slip")) slip.centre(line, "tall");
  slip.blank();
  if (earn.place !== null) {
    slip.centre(voice.say("place"));
    slip.centre(String(earn.place), "big");
  }
  slip.pair(voice.say("entitlement"), money(earn.entitlementFen), "strong");
  aheadPart(slip, voice, receipt);
  if (receipt.member !== null) slip.pair(voice.say("member"), maskedMember(receipt.member));
  slip.pair(voice.say("order"), receipt.order);
  slip.left(moment(receipt.at, head.timezone));
  slip.rule();
  codePart(slip, voice, head, copy.link);
  return slip.text;
}

/** The shop's name, its own lines, and what this paper must not be taken for. */
export function begin(head: Letterhead, voice: Voice, copy: Pick<Copy, "training" | "reprintedAt" | "twice">): Slip {
  const slip = new Slip(COLUMNS[head.paper]);
  slip.centre(head.storeName, "big");
  for (const line of head.header.split("\n")) if (line.trim() !== "") slip.centre(line);
  const mark = (text: string): void => {
    slip.centre(` ${text} `, "inverse");
  };
  if (copy.training) for (const line of voice.lines("training")) mark(line);
  if (copy.reprintedAt !== null) {
    for (const line of voice.lines("reprint")) slip.centre(`* ${line} *`, "tall");
    slip.centre(moment(copy.reprintedAt, head.timezone));
  }
  if (copy.twice) for (const line of voice.lines("twice")) slip.centre(`* ${line} *`);
  return slip;
}

/** On one line where both fit, else one beneath the other. */
function headPair(slip: Slip, one: string, other: string): void {
  if (widthOf(one) + widthOf(other) < slip.columns) slip.pair(one, other);
  else slip.left(one).left(other);
}

export const tillName = (till: string): string => till.slice(till.indexOf("/") + 1);

function codePart(slip: Slip, voice: Voice, { paper }: Letterhead, link: string): void {
  // A long code in small dots on narrow paper, a short one in large: about three centimetres.
  const isLink = link.includes("/m/#");
  slip.qr(link, isLink ? (paper === 58 ? 4 : 5) : 7);
  for (const line of voice.lines(isLink ? "scan" : "scanOrder")) slip.centre(line);
}

/** What it was called and came to; beneath it only what is not plain: pieces, weight, another price, what was taken off. */
function itemPart(slip: Slip, voice: Voice, item: ReceiptItem): void {
  const names = item.product === null ? voice.lines("amountOnly") : voice.name(item.name, item.nameEn);
  const before = item.totalFen + item.discountFen;
  const [first = "", ...others] = names;
  slip.pair(first, figures(before));
  for (const name of others) slip.left(name);
  if (item.weight !== null) slip.left(`${weight(item.weight)} × ${figures(item.priceFen)}`, "plain", 2);
  else if (item.quantity > 1) slip.left(`${item.quantity} × ${figures(item.priceFen)}`, "plain", 2);
  if (item.listFen !== null && item.listFen !== item.priceFen) {
    for (const one of voice.each)
      slip.left(
        `${one.say("list")} ${figures(item.listFen)} → ${one.say("now")} ${figures(item.priceFen)}`,
        "plain",
        2,
      );
  }
  if (item.discountFen > 0) slip.pair(voice.say("off"), figures(-item.discountFen), "plain", 2);
  if (item.note !== null && item.note.trim() !== "") slip.left(`${voice.say("note")}: ${item.note}`, "plain", 2);
}

function totalsPart(slip: Slip, voice: Voice, receipt: ReceiptView): void {
  const { items, deductions, roundingFen, returns } = receipt;
  const gross = items.reduce((sum, item) => sum + item.totalFen + item.discountFen, 0);
  const deducted = deductions.reduce((sum, it) => sum + it.amountFen, 0);
  const off = items.reduce((sum, item) => sum + item.discountFen, 0) - deducted;
  slip.rule();
  if (gross !== receipt.totalFen) slip.pair(voice.say("gross"), figures(gross));
  if (off > 0) slip.pair(voice.say("discounts"), figures(-off));
  for (const { kind, value, amountFen } of deductions)
    slip.pair(`${voice.say(kind)} ${figures(value)}`, figures(-amountFen));
  if (roundingFen !== 0) slip.pair(voice.say("rounding"), figures(roundingFen));
  slip.pair(voice.say("total"), money(receipt.totalFen), "tall");
  for (const { name, nameEn, quantity, amountFen, order } of returns) {
    const what = voice.name(name, nameEn).join(" ");
    slip.pair(`${voice.say("returned")} ${what} × ${quantity}`, figures(-amountFen));
    slip.left(`${voice.say("ofOrder")} ${order}`, "plain", 2);
  }
}

function tenderPart(slip: Slip, voice: Voice, receipt: ReceiptView): void {
  const { balance, tenders, handBack, refundedFen } = receipt;
  if (balance !== null) {
    slip.pair(voice.say("balance"), figures(balance.paidFen));
    slip.pair(voice.say("balanceLeft"), figures(balance.leftFen), "plain", 2);
  }
  for (const { kind, amountFen, givenFen, changeFen, reference } of tenders) {
    slip.pair(voice.say(kind), figures(amountFen));
    if (kind === "cash") {
      slip.pair(voice.say("given"), figures(givenFen), "plain", 2);
      slip.pair(voice.say("change"), figures(changeFen), "plain", 2);
    }
    if (reference !== null && reference !== "") slip.pair(voice.say("reference"), reference, "plain", 2);
  }
  if (handBack !== null)
    slip.pair(`${voice.say("handBack")} · ${voice.say(handBack.kind)}`, money(handBack.amountFen), "strong");
  if (refundedFen > 0) slip.pair(voice.say("refunded"), money(refundedFen), "strong");
}
