/**
 * Writes this till's facts down and folds them, inside the caller's transaction. Instants never go
 * back, but where the clock was found wrong, and then a fact says so first.
 */
import type { Fact, FactBody, FactKind } from "../../shared/facts/fact.ts";
import { foldFact, type FoldContext, type Folded } from "../../shared/queue/fold.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { Books, Touched } from "../store/books.ts";
import type { MemberChange } from "../store/members.ts";

/** A clock that lies further back than this behind the last fact was wrong before. */
export const CLOCK_SLACK_MS = 60_000;

export type Written = { readonly fact: Fact; readonly folded: Folded; readonly touched: Touched };

export class Pen {
  readonly #books: Books;
  readonly #clock: () => number;
  readonly #fold: FoldContext;

  /** @param clock the machine's, ms */
  constructor(books: Books, clock: () => number) {
    this.#books = books;
    this.#clock = clock;
    this.#fold = {
      ledger: books.ledger,
      programme: (_till, version) => books.shop.programme(version ?? books.device.is.rulesVersion),
      owns: ownedByTill,
      common: false,
    };
  }

  /** Now, by this machine's clock corrected with the server's, ms. */
  now(): number {
    return Math.max(0, Math.trunc(this.#clock()) + (this.#books.device.known?.clockOffsetMs ?? 0));
  }

  /** The instant the next fact would have, ms. */
  instant(): number {
    const now = this.now();
    const last = this.#books.facts.head.at;
    return last - now > CLOCK_SLACK_MS ? now : Math.max(last, now);
  }

  /** The instant of the facts that follow; says first that the clock was corrected, if it was. Needs an open transaction. */
  begin(): number {
    const at = this.instant();
    const from = this.#books.facts.head.at;
    if (at < from) this.write("clock-corrected", at, null, { from, to: at });
    return at;
  }

  /** Needs an open transaction. @throws FactTooLong, Breach, AmountOverflow */
  write<K extends FactKind>(kind: K, at: number, order: string | null, body: FactBody<K>): Written {
    const books = this.#books;
    const before = order === null ? 0 : (books.ledger.entry(order, 0)?.remaining ?? 0);
    const fact = books.facts.append(books.device.is.till, kind, at, order, body);
    const folded = foldFact(this.#fold, fact);
    if (folded.did === "refused") throw new Error(`own fact ${fact.seq} was refused: ${folded.reason}`);
    const touched = books.touched();
    this.#follow(folded, touched, before, at);
    return { fact, folded, touched };
  }

  /** Moves the members' figures on by what was folded. */
  #follow(folded: Folded, touched: Touched, before: number, at: number): void {
    const { ledger, members } = this.#books;
    if (folded.did === "order") {
      const joined = ledger.entry(folded.order, 0);
      if (joined) members.change(joined.member, { cash: 0, waiting: 1, waitingAmount: joined.entitlement }, at);
    }
    if (folded.did === "refund") {
      const entry = ledger.entry(folded.order, 0);
      const { lostWaiting, clawed } = folded.effect;
      const change: MemberChange = {
        cash: -clawed,
        waiting: before > 0 && entry?.remaining === 0 ? -1 : 0,
        waitingAmount: -lostWaiting,
      };
      if (entry && lostWaiting + clawed > 0) members.change(entry.member, change, at);
    }
    for (const { to, toLine, member, amount } of touched.payouts) {
      const isFull = ledger.entry(to, toLine)?.remaining === 0;
      members.change(member, { cash: amount, waiting: isFull ? -1 : 0, waitingAmount: -amount }, at);
    }
  }
}
