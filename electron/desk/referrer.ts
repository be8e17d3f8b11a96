/**
 * Who brought a member (§11.6), at the till: found by phone, card or the QR of an invitation, here or at the server,
 * and refused by name where what this till knows forbids it. What other tills did only the server knows.
 */
import type { TillInput } from "../../shared/contract/till.ts";
import { CardNumber, Phone } from "../../shared/contract/till.ts";
import type { MemberView } from "../../shared/contract/view.ts";
import type { By } from "../../shared/facts/fact.ts";
import { memberOfCard, memberOfPhone } from "../../shared/facts/ids.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { readMemberQr } from "../../shared/order/barcode.ts";
import { referrerRefusal, type Line, type ReferrerRefusal } from "../../shared/queue/people.ts";
import type { MemberQuery } from "../../shared/sync/messages.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/sha256.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "./desk.ts";
import { memberAsker, type AskMember } from "./askMember.ts";
import { allow } from "./staff/gate.ts";
import { memberView } from "./views.ts";

const WHY = {
  "unknown-member": "No such member is known here. Register them first",
  "unknown-referrer":
    "Nobody with that phone, card or code is known here as who brought them. Check it, register that member first, or go on without",
  "self-referral": "Nobody brings themselves. Enter who brought them, or go on without",
  "referrer-set-already": "Who brought this member is written down already, once and for all. Go on without",
  "ordered-already":
    "This member has bought before, and who brought them is said before the first order. Go on without",
  "referral-loop":
    "That member was brought by this one, directly or through others, and nobody can be brought in a circle. Enter somebody else, or go on without",
} as const satisfies Record<ReferrerRefusal, string>;

export const refuseReferrer = (code: ReferrerRefusal): Refused => refuse(code, `${WHY[code]}. Nothing was changed.`);

/** The referrals that this till knows of. @param extra a member who is about to be registered */
export const lineHere = (books: Books, extra?: string): Line => ({
  referrerOf: (id) => {
    const member = books.members.byId(id);
    return member ? member.referrer : id === extra ? null : undefined;
  },
  hasOrdered: (id) => books.hasOrdered(id),
  hasBrought: (id) => books.members.hasBrought(id),
});

/** What was typed or scanned may mean, in the order in which it is looked for: whose code, phone or card. */
export function queriesOf(said: string): MemberQuery[] {
  const text = said.trim();
  const id = readMemberQr(text);
  if (id !== null) return [{ id }];
  const phone = text.replaceAll(/[\s-]/g, "");
  return [
    ...(Phone.safeParse(phone).success ? [{ phone }] : []),
    ...(CardNumber.safeParse(text).success ? [{ card: text }] : []),
  ];
}

/** Refuses the number of a payment card in the place of a referrer. */
export const refuseCardReferrer = (said: string | undefined): Refused | null =>
  said === undefined || readMemberQr(said.trim()) !== null ? null : refuseCardNumbers([said]);

/** The id of whom a text means, known or not: of a phone or card the one a registration would give. */
const idOf = (query: MemberQuery): string =>
  "id" in query ? query.id : "phone" in query ? memberOfPhone(sha256, query.phone) : memberOfCard(sha256, query.card);

/**
 * The id of whoever is meant: who is known here, else whom the server knows.
 * @param member who is brought: they may be meant before anybody knows them
 */
export async function findReferrer(
  { books }: Desk,
  ask: AskMember,
  said: string,
  member: string,
): Promise<string | null> {
  const queries = queriesOf(said);
  const known = (): string | undefined => queries.map((it) => knownHere(books, it)).find((it) => it !== undefined);
  const here = known();
  if (here !== undefined) return here;
  if (queries.some((it) => idOf(it) === member)) return member;
  for (const query of queries) if (await ask(query)) break;
  return known() ?? null;
}

function knownHere({ members }: Books, query: MemberQuery): string | undefined {
  if ("id" in query) return members.byId(query.id)?.id;
  return ("phone" in query ? members.byPhone(query.phone) : members.byCard(query.card))?.id;
}

/** Writes down who brought a member. Needs the caller's open transaction, and that it may be. */
export function writeReferrer({ books, pen }: Desk, at: number, member: string, referrer: string, by: By | undefined) {
  pen.write("referrer-set", at, null, { member, referrer, ...(by === undefined ? {} : { by }) });
  books.members.refer(member, referrer);
}

/** `member.refer`: the same referrer again is answered with the member as they are. */
export async function referMember(
  desk: Desk,
  input: TillInput<"member.refer">,
  ask = memberAsker(desk),
): Promise<Answer<MemberView>> {
  const { books, pen } = desk;
  const card = refuseCardReferrer(input.referrer);
  if (card) return card;
  const may = allow(desk, undefined, []);
  if (!may.ok) return may;
  const id = input.member;
  // The server may know by now what another till did.
  await ask({ id });
  const referrer = await findReferrer(desk, ask, input.referrer, id);
  const member = books.members.byId(id);
  if (!member) return refuseReferrer("unknown-member");
  if (referrer === null) return refuseReferrer("unknown-referrer");
  if (member.referrer !== referrer) {
    const refused = referrerRefusal(lineHere(books), id, referrer);
    if (refused) return refuseReferrer(refused);
    books.transact(() => writeReferrer(desk, pen.begin(), id, referrer, may.value));
    desk.line.wake();
    desk.news(["status", "members"]);
  }
  return done(memberView(books, books.members.byId(id) ?? member));
}
