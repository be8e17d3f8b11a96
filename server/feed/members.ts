/** A member's figures as a till or HQ may see them, and their way into the feed. */
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { MemberFigures, MemberQuery } from "../../shared/sync/messages.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

/**
 * @param asOf the instant the figures are of, ms
 * @param waiting what of the member's waits, where that is known already
 */
export function figuresOf(
  read: ServerReader,
  ledger: LedgerStore,
  member: MemberRow,
  asOf: number,
  waiting = read.figures.waitingOfMember(member.id),
): MemberFigures {
  const balance = ledger.balance(member.id);
  const referrer = ledger.rewards?.person(member.id)?.referrer ?? null;
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
    ...(referrer === null ? {} : { referrer }),
    asOf,
  };
}

/** The member a question means; undefined: nobody. */
export function findMember(read: ServerReader, query: MemberQuery): MemberRow | undefined {
  if ("phone" in query) return read.members.memberByPhone(query.phone);
  if ("card" in query) return read.members.memberByCard(query.card);
  return read.members.member(query.id);
}

/** Sends members' figures to every till of their store. The ledger's rows must have been written. @returns those tills */
export function sendMembers(
  rows: ServerWriter,
  ledger: LedgerStore,
  members: Iterable<{ readonly member: MemberRow; readonly store: string }>,
  now: number,
): Set<string> {
  const bodies = new Map<string, string[]>();
  const tillsOf = new Map<string, string[]>();
  const all = [...members];
  if (all.length === 0) return new Set();
  const waiting = rows.figures.waitingOfMembers(all.map(({ member }) => member.id));
  for (const { member, store } of all) {
    const sums = waiting.get(member.id) ?? { count: 0, amount: 0 };
    const body = JSON.stringify({ kind: "member", ...figuresOf(rows, ledger, member, now, sums) });
    const tills = tillsOf.get(store) ?? rows.tills.ofStore(store).map((till) => till.id);
    tillsOf.set(store, tills);
    for (const till of tills) {
      const before = bodies.get(till);
      if (before) before.push(body);
      else bodies.set(till, [body]);
    }
  }
  if (bodies.size > 0) rows.feed.sendAll(bodies);
  return new Set(bodies.keys());
}
