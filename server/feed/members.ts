/** A member's figures as a till or HQ may see them, and their way into the feed. */
import type { LedgerReader } from "../../shared/ledger/store.ts";
import type { MemberFigures, MemberQuery } from "../../shared/sync/messages.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

/** @param asOf the instant the figures are of, ms */
export function figuresOf(read: ServerReader, ledger: LedgerReader, member: MemberRow, asOf: number): MemberFigures {
  const waiting = read.figures.waitingOfMember(member.id);
  const balance = ledger.balance(member.id);
  return {
    id: member.id,
    phone: member.phone,
    card: member.card,
    name: member.name,
    level: member.level,
    cash: balance?.cash ?? 0,
    points: balance?.points ?? 0,
    love: balance?.love ?? 0,
    waiting: waiting.count,
    waitingAmount: waiting.amount,
    asOf,
  };
}

/** The member a question means; undefined: nobody. */
export function findMember(read: ServerReader, query: MemberQuery): MemberRow | undefined {
  if ("phone" in query) return read.members.memberByPhone(query.phone);
  if ("card" in query) return read.members.memberByCard(query.card);
  return read.members.member(query.id);
}

/** Sends a member's figures to every till of these stores. The ledger's rows must have been written. @returns those tills */
export function sendMember(
  rows: ServerWriter,
  ledger: LedgerReader,
  member: MemberRow,
  stores: readonly string[],
  now: number,
): string[] {
  const body = JSON.stringify({ kind: "member", ...figuresOf(rows, ledger, member, now) });
  const tills = rows.tills.tills().filter((till) => stores.includes(till.store));
  for (const till of tills) rows.feed.send(till.id, body);
  return tills.map((till) => till.id);
}
