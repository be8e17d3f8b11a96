/** Who brought whom, and the levels of teams, as facts say (§11.3, §11.6). Kept by the server alone. */
import type { Ledger } from "../ledger/ledger.ts";
import type { People } from "./act.ts";

/** Why nobody is written down as who brought a member, in the order in which it is looked at. */
export const REFERRER_REFUSALS = [
  "unknown-member",
  "unknown-referrer",
  "self-referral",
  "referrer-set-already",
  "ordered-already",
  "referral-loop",
] as const;
export type ReferrerRefusal = (typeof REFERRER_REFUSALS)[number];

/** Who is in a ledger's line of referral: what it takes to say whether somebody may be set. */
export type Line = {
  /** Undefined: there is no such member. */
  referrerOf(member: string): string | null | undefined;
  hasOrdered(member: string): boolean;
  /** Whether somebody says that this member brought them: who brought nobody closes no circle. */
  hasBrought(member: string): boolean;
};

/** Whether a referrer may be set (§11.6): once, before the first order, never in a loop. @returns null: it may */
export function referrerRefusal(line: Line, member: string, referrer: string): ReferrerRefusal | null {
  const has = line.referrerOf(member);
  if (has === undefined) return "unknown-member";
  if (line.referrerOf(referrer) === undefined) return "unknown-referrer";
  if (member === referrer) return "self-referral";
  if (has !== null) return "referrer-set-already";
  if (line.hasOrdered(member)) return "ordered-already";
  if (!line.hasBrought(member)) return null;
  for (let up = line.referrerOf(referrer); up; up = line.referrerOf(up)) if (up === member) return "referral-loop";
  return null;
}

export const lineOf = (ledger: Ledger): Line => ({
  referrerOf: (member) => {
    const person = ledger.person(member);
    return person && person.referrer;
  },
  hasOrdered: (member) => ledger.hasOrdered(member),
  hasBrought: (member) => ledger.hasBrought(member),
});

export const peopleOf = (ledger: Ledger): People => ({
  referrer: (member) => ledger.person(member)?.referrer ?? null,
  teamLevel: (member) => ledger.person(member)?.teamLevel ?? null,
});

export function register(ledger: Ledger, member: string): void {
  if (!ledger.person(member)) ledger.changePerson({ member, referrer: null, teamLevel: null });
}

/** @returns why nothing was done; null: it was done, or had been done already */
export function refer(
  ledger: Ledger,
  { member, referrer }: { member: string; referrer: string },
): ReferrerRefusal | null {
  const person = ledger.person(member);
  if (person?.referrer === referrer) return null;
  const refused = referrerRefusal(lineOf(ledger), member, referrer);
  if (refused !== null || !person) return refused;
  person.referrer = referrer;
  ledger.changePerson(person);
  return null;
}

export function levelTeam(
  ledger: Ledger,
  { member, level }: { member: string; level: string | null },
): "unknown-member" | null {
  const person = ledger.person(member);
  if (!person) return "unknown-member";
  person.teamLevel = level;
  ledger.changePerson(person);
  return null;
}
