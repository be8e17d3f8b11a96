/** A shift's report and the test page as markup. */
import type { ShiftReport } from "../../../shared/contract/shift.ts";
import { figures, money, moment } from "./figures.ts";
import { begin, tillName, type Letterhead } from "./receipt.ts";
import type { Slip } from "./markup.ts";
import { Voice, type Word } from "./words.ts";

/** @param at when it is printed, ms */
export function reportMarkup(report: ShiftReport, head: Letterhead, at: number, training: boolean): string {
  const voice = new Voice(head.language);
  const plain = { ...head, header: "" };
  const slip = begin(plain, voice, { training, reprintedAt: null, twice: false });
  const row = (word: Word, value: string, indent = 0): void => {
    slip.pair(voice.say(word), value, "plain", indent);
  };
  for (const line of voice.lines(report.number === null ? "xReport" : "zReport")) slip.centre(line, "tall");
  if (report.number !== null) slip.centre(`No. ${report.number}`, "strong");
  slip.rule();
  row("till", tillName(head.till));
  row("opened", moment(report.openedAt, head.timezone));
  if (report.openedBy !== null) row("clerk", report.openedBy, 2);
  if (report.closedAt !== null) row("closed", moment(report.closedAt, head.timezone));
  if (report.closedBy !== null) row("clerk", report.closedBy, 2);
  if (report.approvedBy !== null) row("approver", report.approvedBy, 2);
  row("printed", moment(at, head.timezone));
  slip.rule();
  row("orders", String(report.orders));
  slip.pair(voice.say("sales"), money(report.salesFen), "strong");
  row("discountsGiven", figures(-report.discountsFen));
  row("roundings", figures(report.roundingFen));
  row("returns", String(report.returns));
  row("returnsFen", figures(-report.returnsFen));
  tendersPart(slip, voice, report);
  drawerPart(slip, voice, report);
  slip.rule();
  slip.left(voice.say("queue"), "strong");
  row("granted", figures(report.queue.grantedFen));
  row("extracted", figures(report.queue.extractedFen));
  const known = (fen: number | null): string => (fen === null ? voice.say("notKnown") : figures(fen));
  row("queuePaid", known(report.queue.paidOutFen));
  row("outstanding", known(report.queue.outstandingFen));
  row("unsent", String(report.unsent));
  slip.rule();
  slip.blank();
  slip.left(`${voice.say("signature")}: ${"_".repeat(16)}`);
  return slip.text;
}

function tendersPart(slip: Slip, voice: Voice, { tenders }: ShiftReport): void {
  slip.rule();
  slip.left(voice.say("tenders"), "strong");
  for (const { kind, takenFen, givenBackFen, count } of tenders) {
    slip.pair(`${voice.say(kind)} (${count})`, figures(takenFen));
    if (givenBackFen > 0) slip.pair(voice.say("givenBack"), figures(-givenBackFen), "plain", 2);
  }
}

function drawerPart(slip: Slip, voice: Voice, report: ShiftReport): void {
  const row = (word: Word, value: string): void => {
    slip.pair(voice.say(word), value);
  };
  slip.rule();
  slip.left(voice.say("drawer"), "strong");
  row("float", figures(report.floatFen));
  row("paidIn", figures(report.paidInFen));
  row("paidOut", figures(-report.paidOutFen));
  row("drawerOpened", String(report.drawerOpened));
  row("expected", report.expectedFen === null ? voice.say("blind") : figures(report.expectedFen));
  if (report.countedFen !== null) row("counted", figures(report.countedFen));
  if (report.differenceFen !== null) slip.pair(voice.say("difference"), money(report.differenceFen), "tall");
  if (report.reason !== null) slip.left(`${voice.say("reason")}: ${report.reason}`);
  if (report.counted.length === 0) return;
  slip.rule();
  slip.left(voice.say("count"), "strong");
  for (const { valueFen, count } of report.counted)
    slip.pair(`${figures(valueFen)} × ${count}`, figures(valueFen * count));
}

/** Shows whether columns, characters and code come out right. */
export function testMarkup(head: Letterhead, at: number, link: string): string {
  const voice = new Voice("both");
  const slip = begin(head, voice, { training: false, reprintedAt: null, twice: false });
  slip.rule();
  for (const line of voice.lines("test")) slip.centre(line, "tall");
  slip.centre(`${moment(at, head.timezone)} · ${head.paper} mm`);
  slip.rule();
  slip.left("1234567890".repeat(5).slice(0, slip.columns));
  slip.left("一二三四五六七八九十".repeat(3).slice(0, slip.columns / 2));
  slip.pair("苹果 Apple", money(123_456));
  slip.pair("粗体 Strong", money(123_456), "strong");
  slip.pair("高字 Tall", money(123_456), "tall");
  slip.centre("大字 Big", "big");
  slip.centre(" 反白 Inverse ", "inverse");
  slip.rule();
  slip.qr(link, 6);
  for (const line of voice.lines("testHow")) slip.left(line);
  return slip.text;
}
