/** The member page: what the member was told. */
import type { zhMemberNotices } from "./zhMemberNotices.ts";

export const enMemberNotices: Record<keyof typeof zhMemberNotices, string> = {
  "notices.new": "New",
  "notices.none": "No messages yet",
  "notices.noneHow": "You are told here when your queue, payments, draws, exchanges or balance change.",
  "notice.joined": "Your purchase joined the queue, entitled to",
  "notice.paid": "You were paid",
  "notice.fully-paid": "Paid in full, in all",
  "notice.drawn": "Your draw is decided, entitled to",
  "notice.exchanged": "What waited was exchanged",
  "notice.converted": "Turned into points or love value by the shop's rules",
  "notice.cleared": "What waited was cleared by the shop's rules",
  "notice.voided": "What waits is less, by a return or by the shop",
  "notice.clawed-back": "Taken back of what was paid, by a return or by the shop",
  "notice.paid-out": "Your balance was paid out to you",
  "notice.corrected": "The shop corrected your balance",
  "notice.gift-cancelled": "The shop cancelled a gift that you took; you have back what you spent",
  "notice.payouts-paused": "The shop paused payments; your place stays. Waiting",
  "notice.payouts-resumed": "The shop resumed payments. Waiting",
  "notice.clearing-changed": "The shop changed when what waits is cleared. Waiting",
};
