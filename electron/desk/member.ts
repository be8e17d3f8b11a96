/** Members at the till: found by phone or card, registered offline too. */
import type { TillInput } from "../../shared/contract/till.ts";
import type { MemberView } from "../../shared/contract/view.ts";
import { readMemberQr } from "../../shared/order/barcode.ts";
import { memberOfCard, memberOfPhone } from "../../shared/facts/ids.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { Member } from "../store/members.ts";
import { sha256 } from "../store/sha256.ts";
import { referrerRefusal } from "../../shared/queue/people.ts";
import { memberAsker, type AskMember } from "./askMember.ts";
import { refuseCardNumbers, type Answer, type Desk } from "./desk.ts";
import { findReferrer, lineHere, referMember, refuseCardReferrer, refuseReferrer, writeReferrer } from "./referrer.ts";
import { allow } from "./staff/gate.ts";
import { memberView } from "./views.ts";

type Query = Exclude<TillInput<"member.find">, { qr: string }> | { readonly id: string };

const here = ({ books }: Desk, query: Query): Member | undefined => {
  if ("id" in query) return books.members.byId(query.id);
  return "phone" in query ? books.members.byPhone(query.phone) : books.members.byCard(query.card);
};

/** Null: a code that is no member's. */
const queryOf = (input: TillInput<"member.find">): Query | null => {
  if (!("qr" in input)) return input;
  const id = readMemberQr(input.qr);
  return id === null ? null : { id };
};

/** `member.find`: the server's view when it answers in time, else as of the last contact. */
export async function findMember(desk: Desk, input: TillInput<"member.find">): Promise<Answer<MemberView>> {
  const query = queryOf(input);
  if (!query)
    return refuse("unknown-member", "This code is no member's. Look them up by phone or card, or go on without.");
  const card = "card" in query ? refuseCardNumbers([query.card]) : null;
  if (card) return card;
  const ask = memberAsker(desk);
  const told = await ask(query);
  const member = here(desk, query);
  if (member) {
    await meetReferrer(desk, ask, member);
    return done({ ...memberView(desk.books, member), source: told ? "server" : "till" });
  }
  return refuse(
    "unknown-member",
    "No member with that number is known here. Register them, which works without a network too, or go on without.",
  );
}

/** Whoever brought a member is named by phone or card, too, where the server can be asked who that is. */
async function meetReferrer({ books }: Desk, ask: AskMember, { referrer }: Member): Promise<void> {
  if (referrer !== null && !books.members.byId(referrer)) await ask({ id: referrer });
}

/**
 * `member.register`: one that is known already is answered as it is. Who brought them is written down in the same
 * transaction; where nobody may be, nothing is.
 */
export async function registerMember(desk: Desk, input: TillInput<"member.register">): Promise<Answer<MemberView>> {
  const { books, pen } = desk;
  const card =
    refuseCardNumbers([input.name, "card" in input ? input.card : null]) ?? refuseCardReferrer(input.referrer);
  if (card) return card;
  const may = allow(desk, undefined, []);
  if (!may.ok) return may;
  const query: Query = "phone" in input ? { phone: input.phone } : { card: input.card };
  const ask = memberAsker(desk);
  if (!here(desk, query)) await ask(query);
  const known = here(desk, query);
  if (known) return await asTheyAre(desk, ask, known, input.referrer);
  const member = {
    id: "phone" in input ? memberOfPhone(sha256, input.phone) : memberOfCard(sha256, input.card),
    phone: "phone" in input ? input.phone : null,
    card: "card" in input ? input.card : null,
    name: input.name ?? null,
  };
  const referrer = input.referrer === undefined ? null : await findReferrer(desk, ask, input.referrer, member.id);
  if (referrer === null && input.referrer !== undefined) return refuseReferrer("unknown-referrer");
  const meanwhile = here(desk, query);
  // Another screen of this till was quicker, while the server was asked.
  if (meanwhile) return await asTheyAre(desk, ask, meanwhile, input.referrer);
  const refused = referrer === null ? null : referrerRefusal(lineHere(books, member.id), member.id, referrer);
  if (refused) return refuseReferrer(refused);
  books.transact(() => {
    const at = pen.begin();
    const by = may.value === undefined ? {} : { by: may.value };
    pen.write("member-registered", at, null, { ...member, ...by, ...books.facts.knownErasing(member.id) });
    books.members.register(member, at);
    if (referrer !== null) writeReferrer(desk, at, member.id, referrer, may.value);
  });
  desk.line.wake();
  desk.news(["status", "members"]);
  const registered = books.members.byId(member.id);
  if (!registered) throw new Error(`member ${member.id} was registered and is missing`);
  return done(memberView(books, registered));
}

/** One that is registered already: who brought them, where it is said, is written down all the same. */
async function asTheyAre(
  desk: Desk,
  ask: AskMember,
  member: Member,
  referrer: string | undefined,
): Promise<Answer<MemberView>> {
  if (referrer === undefined) return done(memberView(desk.books, member));
  return await referMember(desk, { member: member.id, referrer }, ask);
}
