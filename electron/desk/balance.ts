/**
 * Paying with what a member has: balance, points, love value. What of it may be spent here now, and the
 * server's holds on it. While the server cannot be asked, the floor limit is all that this till answers for,
 * of a balance it has seen; points and love value are then not taken at all.
 */
import type { Tender } from "../../shared/contract/cart.ts";
import type { BalanceView } from "../../shared/contract/view.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { Holdable, HoldAsk } from "../../shared/sync/holds.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/sha256.ts";
import type { Desk, Refused } from "./desk.ts";
import { programmeNow } from "./earn.ts";

/** What the fact says of the hold; `asked`: the server has said yes. */
export type Covered = { readonly hold: string | null; readonly asked: boolean };
export type AllCovered = { readonly [K in Holdable]?: Covered };

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

/** What a member may spend of points or love value here now, and what a whole one pays; null: they are not taken. */
export function valueView(
  { books, line }: Desk,
  member: string | null,
  what: "points" | "love",
): { spendable: number; worthFen: number } | null {
  const { pointFen, loveFen } = books.settings.is.deduction;
  const worthFen = what === "points" ? pointFen : loveFen;
  const known = member === null ? undefined : books.members.byId(member);
  if (!known || worthFen === 0) return null;
  return { spendable: line.connection === "online" ? Math.max(0, known[what]) : 0, worthFen };
}

/** What of these tenders is a member's own. */
export function heldBy(tenders: readonly Tender[]): { what: Holdable; amount: number }[] {
  return tenders.flatMap((it): { what: Holdable; amount: number }[] => {
    if (it.kind === "balance") return [{ what: "cash", amount: it.amountFen }];
    return it.kind === "points" || it.kind === "love" ? [{ what: it.kind, amount: it.value }] : [];
  });
}

const HOLD_KEY = 64;
/** Each hold of a sale has a key of its own, which follows from the sale's: after a restart it is the same hold. */
export function holdKey(key: string, what: Holdable): string {
  if (what === "cash") return key;
  const end = what === "points" ? "-p" : "-l";
  return (key.length + end.length <= HOLD_KEY ? key : sha256(key).slice(0, HOLD_KEY - end.length)) + end;
}

/** Holds everything, one after the other; where one cannot be had, those before it are let go. */
export async function coverAll(
  desk: Desk,
  key: string,
  member: string,
  asks: readonly { what: Holdable; amount: number }[],
): Promise<AllCovered | Refused> {
  const all: { [K in Holdable]?: Covered } = {};
  for (const { what, amount } of asks) {
    const ask = { key: holdKey(key, what), member, what, amount };
    const covered = what === "cash" ? await coverCash(desk, ask) : await coverValue(desk, ask);
    if ("ok" in covered) {
      letGo(desk, all);
      return covered;
    }
    all[what] = covered;
  }
  return all;
}

/** The sale was given up: what was held for it is let go. */
export function letGo({ line }: Desk, all: AllCovered): void {
  for (const { hold } of Object.values(all)) if (hold !== null) line.release(hold);
}

/** Held by the server, or within what this till may answer for. */
async function coverCash({ books, line }: Desk, ask: HoldAsk): Promise<Covered | Refused> {
  const { key, member, amount } = ask;
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

/** Points and love value are taken with the server's word alone. */
async function coverValue({ line }: Desk, ask: HoldAsk): Promise<Covered | Refused> {
  const held = await line.hold(ask);
  if (held.is === "granted") return { hold: ask.key, asked: true };
  if (held.is === "refused")
    return refuse("not-enough-balance", `${held.message} Take less of the ${ask.what}, or none. The cart is kept.`);
  if (held.maybe) line.release(ask.key);
  return refuse(
    "server-unreachable",
    `The server cannot be asked, and without it no ${ask.what} are taken. Take the money another way; the cart is kept.`,
  );
}
