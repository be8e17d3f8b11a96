/**
 * A member's person is erased: phone, card and name leave the member's row, the facts that registered it, quarantine and
 * the feed, and every till is told to forget them. What the member has and waits for stays under its id.
 */
import { erasedLine, type Registration } from "../../shared/facts/erased.ts";
import { erasedRow, hears, registeredUpTo } from "../feed/current.ts";
import { phoneDigest } from "../member/codes.ts";
import { changedChunk } from "../journal/chunk.ts";
import type { ChunkRow, MemberRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";

/** Whether nobody knows who it is: its person was erased, and has not registered again. */
export const isNobody = ({ erasedAt, phone, card }: MemberRow): boolean =>
  erasedAt !== null && phone === null && card === null;

/** Whether a registration is of before the person was erased: it is of the person that is gone. Clocks differ: who knows of the erasing says so. */
export const isGone = (
  member: MemberRow | undefined,
  { at, body }: { readonly at: number; readonly body: { readonly again?: number | undefined } },
): boolean => (member?.erasedAt ?? 0) > Math.max(at, body.again ?? 0);

/** @param at the instant of the fact, ms. @returns the member as it is then, and the tills that have something to pull */
export function erasePerson(rows: ServerWriter, member: MemberRow, at: number): { nobody: MemberRow; told: string[] } {
  const nobody: MemberRow = { ...member, phone: null, card: null, name: null, erasedAt: at };
  rows.members.putMember(nobody);
  rows.journal.eraseRegistrations(member.id);
  for (const text of [member.phone, member.card]) if (text !== null) rows.journal.eraseQuarantined(text);
  rows.feed.eraseMember(member.id);
  rows.letters.eraseMember(member.id);
  rows.memberSessions.endSessions(member.id);
  if (member.phone !== null) rows.memberSessions.dropCodes(phoneDigest(member.phone));
  const upTo = registeredUpTo(rows.journal, member.id);
  const told = rows.tills.tills().filter(hears);
  rows.feed.sendAll(new Map(told.map(({ id }) => [id, [erasedRow(nobody, upTo.get(id) ?? 0)]])));
  return { nobody, told: told.map(({ id }) => id) };
}

/** A chunk as it is kept when it comes: who registered somebody before that one was erased had not heard of it. */
export function withoutTheGone<C extends Omit<ChunkRow, "n">>(
  chunk: C,
  lines: readonly string[],
  memberOf: (id: string) => MemberRow | undefined,
): C {
  const isMeant = (fact: Registration): boolean => isGone(memberOf(fact.body.id), fact);
  return changedChunk(chunk, lines, (line) => erasedLine(line, isMeant)) ?? chunk;
}
