/**
 * Paying with a member's balance: what of it may be spent here now, and the server's hold on it. While
 * the server cannot be asked, the floor limit is all that this till answers for, of a balance it has seen.
 */
import type { BalanceView } from "../../shared/contract/view.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { HoldAsk } from "../../shared/sync/holds.ts";
import type { Books } from "../store/books.ts";
import type { Desk, Refused } from "./desk.ts";
import { programmeNow } from "./earn.ts";

/** What the fact says of the hold; `asked`: the server has said yes. */
export type Covered = { readonly hold: string | null; readonly asked: boolean };

/** What a member may spend here without the server, fen. */
function spendableAlone(books: Books, member: string): number {
  const seen = books.members.byId(member)?.cash ?? 0;
  const limit = programmeNow(books).rules.basic.floorLimit ?? 0;
  return Math.max(0, Math.min(seen, limit - books.spendings.unsentOf(member).unasked));
}

/** What a member may spend of the balance here now; null: nobody was named. */
export function balanceView({ books, line }: Desk, member: string | null): BalanceView | null {
  const known = member === null ? undefined : books.members.byId(member);
  if (!known) return null;
  const online = line.connection === "online";
  const spendableFen = online ? Math.max(0, known.cash) : spendableAlone(books, known.id);
  return { cashFen: known.cash, spendableFen, online };
}

/**
 * Sees to it that a member's balance covers an amount: held by the server, or within what this till may
 * answer for. The same key is the same hold, after a restart too.
 */
export async function cover(
  { books, line }: Desk,
  key: string,
  member: string,
  amount: number,
): Promise<Covered | Refused> {
  const ask: HoldAsk = { key, member, what: "cash", amount };
  const held = await line.hold(ask);
  if (held.is === "granted") {
    // The server's word is newer than what was seen here.
    books.transact(() => books.members.learnCash(member, held.balance));
    // Not yet known there: what was spent here while the server was away.
    if (amount <= (books.members.byId(member)?.cash ?? 0)) return { hold: key, asked: true };
    line.release(key);
    return refuse(
      "not-enough-balance",
      "What this member spent here while the server was away is not there yet. Take less from the balance; the cart is kept.",
    );
  }
  if (held.is === "refused")
    return refuse(
      "not-enough-balance",
      `${held.message} Take less from the balance, or the whole another way. The cart is kept.`,
    );
  if (amount <= spendableAlone(books, member)) return { hold: held.maybe ? key : null, asked: false };
  if (held.maybe) line.release(key);
  return refuse(
    "server-unreachable",
    "The server cannot be asked what this member may spend, and it is more than this till may answer for alone. Take the money another way; the cart is kept.",
  );
}
