/**
 * Who brought a member (§11.6), as HQ and the order API set it: what may not be is refused before a fact is written, and
 * what is so already is done.
 */
import type { By } from "../../shared/facts/fact.ts";
import { lineOf, referrerRefusal, type ReferrerRefusal } from "../../shared/queue/people.ts";
import type { OfficeDesk } from "../settlement/desk.ts";

/** @returns why nothing was done; null: it is so */
export function setReferrer(desk: OfficeDesk, member: string, referrer: string, by?: By): ReferrerRefusal | null {
  const { ledger } = desk.parts;
  if (ledger.person(member)?.referrer === referrer && member !== referrer) return null;
  const refused = referrerRefusal(lineOf(ledger), member, referrer);
  if (refused !== null) return refused;
  const taken = desk.write("referrer-set", { member, referrer, ...(by ? { by } : {}) });
  if (taken.did === "parked" || taken.did === "refused")
    throw new Error(`a referrer that may be set was not: ${taken.did}`);
  return null;
}

/** What a person is told. */
export const REFERRER_REASONS: Record<ReferrerRefusal, string> = {
  "unknown-member": "There is no such member. Nothing was done.",
  "unknown-referrer":
    "No member has this id, phone or card: nobody was set down as who brought the member. Nothing was done.",
  "self-referral": "A member cannot have brought itself. Nothing was done.",
  "referrer-set-already": "Who brought the member is set down already, once and for all. It stays as it is.",
  "ordered-already":
    "The member has ordered already: who brought it is set before the first order or never. Nothing was done.",
  "referral-loop": "The member has itself brought the other, directly or over others. Nothing was done.",
};
