/** What moved a member's own cash, points and love value, each with what the balance came to with it (§13.3). */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import type { MemberMove } from "../../shared/contract/memberHistory.ts";
import { done } from "../../shared/kernel/outcome.ts";
import { movementsOf, NEWEST, valueMovementsOf, type Movement } from "../office/statement.ts";
import type { NumberedMove } from "../store/balances.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { maskedLabel, othersName, showOf } from "./shop.ts";

type Place = MemberInput<"history">["before"];
type Page = { rows: MemberMove[]; next: Place };

export const historyVerbsOf = ({ store }: { readonly store: ServerStore }) => ({
  history: ({ what, before, limit }: MemberInput<"history">, { id }: MemberRow): MemberAnswer<"history"> => {
    const { cash = 0, points = 0, love = 0, loveFrozen: frozen = 0 } = store.ledger.balance(id) ?? {};
    const page =
      what === "cash"
        ? cashPage(store.read, id, before, limit)
        : valuePage(store.read, id, what === "points" ? ["points"] : ["love", "frozen"], before?.move ?? null, limit);
    return done({ balances: { cash, points, love, frozen }, ...page });
  },
});

function cashPage(read: ServerReader, member: string, before: Place, limit: number): Page {
  const { movements, next } = movementsOf(read, member, before ?? NEWEST, limit);
  const isPaidShown = showOf(read).paid;
  return { rows: movements.map((it) => cashMove(read, it, isPaidShown)), next };
}

/** @param isPaidShown false: no payout says which order received it, or what it was paid so far could be added up (§9.2) */
function cashMove(read: ServerReader, it: Movement, isPaidShown: boolean): MemberMove {
  const none = { order: null, line: null, other: null, gift: null, frozen: false };
  const { after } = it;
  switch (it.what) {
    case "payout": {
      const { n, at, amount, to, toLine } = it.payout;
      const about = isPaidShown ? { order: to, line: toLine } : {};
      return { ...none, id: `payout ${n}`, kind: "payout", at, amount, after, ...about };
    }
    case "reward": {
      // It is on another's order, which is the other's own.
      const { n, at, amount } = it.reward;
      return { ...none, id: `reward ${n}`, kind: amount < 0 ? "reward-back" : "reward", at, amount, after };
    }
    case "move":
      return moveView(read, { ...it.move, after });
  }
}

/** Values that are shown in one list, by the order in which they were moved. */
function valuePage(
  read: ServerReader,
  member: string,
  whats: readonly ("points" | "love" | "frozen")[],
  before: number | null,
  limit: number,
): Page {
  const pages = whats.map((what) => valueMovementsOf(read, member, what, before, limit));
  const all = pages.flatMap(({ movements }) => movements).toSorted((a, b) => b.n - a.n);
  const rows = all.slice(0, limit);
  const isMore = all.length > limit || pages.some(({ next }) => next !== null);
  const move = isMore ? (rows.at(-1)?.n ?? null) : null;
  return {
    rows: rows.map((it) => moveView(read, it)),
    next: move === null ? null : { payout: null, reward: null, move },
  };
}

function moveView(read: ServerReader, it: NumberedMove & { readonly after: number }): MemberMove {
  const { n, at, kind, amount, after, what, order, line, other, gift } = it;
  const name = other === null ? null : nameOf(read, other);
  const isOfEntry = kind === "exchanged" || kind === "converted" || kind === "taken-back";
  const of = { order, line: isOfEntry ? line : null, other: name, gift };
  return { id: `move ${n}`, kind, at, amount, after, frozen: what === "frozen", ...of };
}

/** Who gave or received it: by name where others are named (§9.2), else by the phone without its middle. */
function nameOf(read: ServerReader, id: string): string {
  if (showOf(read).members) return othersName(read, id);
  return maskedLabel(read.members.member(id) ?? { phone: null, card: null, id });
}
