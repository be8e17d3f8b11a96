/** What a sale earned, on paper: the promise as it was made (§3.7), in the words of §12.4. */
import type { ReceiptView, WaitView } from "../../../shared/contract/view.ts";
import { UNION } from "../../../shared/rules/units.ts";
import { figures, masked, money, percent } from "./figures.ts";
import type { Slip } from "./markup.ts";
import type { Voice } from "./words.ts";

/** So many of those who were paid at once are named. */
const MOST_PAYOUTS = 8;

/** @param programme what the merchant calls it; null: nothing of their own */
export function earnedPart(slip: Slip, voice: Voice, receipt: ReceiptView, programme: string | null): void {
  const { earn, entry } = receipt;
  slip.rule();
  if (!earn.joins) {
    slip.left(`${voice.say("joinsNot")}: ${voice.reason(earn.reason)}`);
    return;
  }
  slip.centre(programme ?? voice.say(earn.queue === UNION ? "union" : "programme"), "strong");
  slip.pair(voice.say("entitlement"), money(earn.entitlementFen), "strong");
  slip.pair(voice.say("ratio"), percent(earn.ratioBp));
  for (const one of voice.each) slip.pair(one.say("decidedBy"), one.source(earn.source));
  placePart(slip, voice, receipt);
  if (earn.lottery && entry?.drawn !== true) {
    for (const line of voice.lines("lottery")) slip.left(line);
    if (receipt.commitment !== null) slip.left(`${voice.say("commitment")}: ${spaced(receipt.commitment)}`);
  }
}

/** The place, what is ahead, the range, and that it depends on future sales. */
function placePart(slip: Slip, voice: Voice, receipt: ReceiptView): void {
  const { earn } = receipt;
  if (earn.joins && earn.place !== null) slip.pair(voice.say("place"), String(earn.place));
  aheadPart(slip, voice, receipt);
}

/** The same without the place. */
export function aheadPart(slip: Slip, voice: Voice, { earn, wait }: ReceiptView): void {
  if (!earn.joins) return;
  if (earn.place === null) {
    for (const line of voice.lines("placeUnknown")) slip.left(line);
  } else if (earn.aheadFen !== null) {
    slip.pair(voice.say("ahead"), money(earn.aheadFen));
  }
  const isUnion = earn.queue === UNION;
  for (const word of isUnion ? (["unionNothing", "unionNights"] as const) : [])
    for (const line of voice.lines(word)) slip.left(line);
  // How long a union takes is told once it has paid (§10.3).
  for (const line of isUnion && wait === null ? [] : waitLines(voice, wait)) slip.left(line);
  for (const line of voice.lines("depends")) slip.left(line);
}

function waitLines(voice: Voice, wait: WaitView | null): string[] {
  if (wait === null) return voice.lines("waitUnknown");
  const { fromDays, toDays, overDays } = wait;
  if (fromDays === null) return voice.lines("waitNever");
  if (toDays === null) return voice.lines("waitFrom", { over: overDays, from: fromDays });
  return voice.lines("waitRange", { over: overDays, from: fromDays, to: toDays });
}

/** Whom this sale paid at once, without saying who they are to somebody else. */
export function payoutPart(slip: Slip, voice: Voice, { paidNow }: ReceiptView): void {
  if (paidNow.length === 0) return;
  slip.rule();
  for (const line of voice.lines("paidNow")) slip.left(line);
  for (const { memberLabel, member, amountFen } of paidNow.slice(0, MOST_PAYOUTS))
    slip.pair(masked(memberLabel ?? member ?? ""), figures(amountFen), "plain", 2);
  if (paidNow.length > MOST_PAYOUTS) slip.left(voice.say("more", { count: paidNow.length - MOST_PAYOUTS }), "plain", 2);
}

/** 64 hex digits in groups that an eye can follow. */
const spaced = (hex: string): string => hex.replace(/(.{8})(?=.)/g, "$1 ");
