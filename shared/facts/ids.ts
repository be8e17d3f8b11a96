/** Ids that tills make without asking anyone (rulebook §2.1; architecture, "Facts"). */
import type { Sha256 } from "./chain.ts";

/** The id of the order of a fact: unique in the chain, and in a till's order of facts. */
export const orderId = (till: string, seq: number): string => `${till}/${String(seq).padStart(7, "0")}`;

/** The till that took an order, from the order's id; null where the id has not that form. */
export const tillOfOrder = (order: string): string | null =>
  /^([a-z0-9-]+\/[a-z0-9-]+)\/\d{7,}$/.exec(order)?.[1] ?? null;

/** A phone number as it is kept, without blanks and dashes. */
export const PHONE = /^\+?[0-9]{5,15}$/;

/** One phone number is one member, whichever till registers it first. The number itself does not stand in the id, which outlives an erasing. */
export const memberOfPhone = (sha256: Sha256, phone: string): string =>
  `p${sha256(`paifan-member\n${phone}`).slice(0, 16)}`;

/** The same of the card of whoever gave no phone. */
export const memberOfCard = (sha256: Sha256, card: string): string => `c${sha256(`paifan-card\n${card}`).slice(0, 16)}`;

/** How a member is named to those who need not know: 138****2046. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
