/**
 * Writes this till's facts down and folds them, inside the caller's transaction. Instants never go
 * back, but where the clock was found wrong, and then a fact says so first.
 */
import type { Fact, FactBody, FactKind } from "../../shared/facts/fact.ts";
import { foldFact, type FoldContext, type Folded } from "../../shared/queue/fold.ts";
import type { Touched } from "../../shared/ledger/ledger.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { Books } from "../store/books.ts";
import type { MemberChange } from "../store/members.ts";
import { sha256 } from "../store/sha256.ts";
import { noteOwnQueue } from "./display/wait.ts";

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
      sha256,
      programme: (_till, version) => books.shop.programme(version ?? books.device.is.rulesVersion),
      clockProgramme: () => books.shop.programme(books.device.is.rulesVersion),
      owns: ownedByTill,
      office: null,
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
    noteOwnQueue(this.#books, at);
    return at;
  }

  /** Needs an open transaction. @throws FactTooLong, Breach, AmountOverflow */
  write<K extends FactKind>(kind: K, at: number, order: string | null, body: FactBody<K>): Written {
    const books = this.#books;
    // What was touched before in this transaction, by the feed, is no act of this till's.
    books.touched();
    const fact = books.facts.append(books.device.is.till, kind, at, order, body);
    const folded = foldFact(this.#fold, fact);
    if (folded.did === "refused") throw new Error(`own fact ${fact.seq} was refused: ${folded.reason}`);
    const touched = books.touched();
    this.#follow(touched, at);
    return { fact, folded, touched };
  }

  /** Moves the members' figures on by what was folded. */
  #follow({ remained, balances }: Touched, at: number): void {
    const { ledger, members } = this.#books;
    const changes = new Map<string, MemberChange>();
    const of = (member: string): MemberChange => {
      const known = changes.get(member) ?? { cash: 0, points: 0, love: 0, waiting: 0, waitingAmount: 0 };
      changes.set(member, known);
      return known;
    };
    for (const [{ member, remaining }, before] of remained) {
      const change = of(member);
      change.waiting += Number(remaining > 0) - Number(before > 0);
      change.waitingAmount += remaining - before;
    }
    for (const [member, before] of balances) {
      const [change, now] = [of(member), ledger.balance(member)];
      change.cash += now.cash - before.cash;
      change.points += now.points - before.points;
      change.love += now.love - before.love;
    }
    for (const [member, change] of changes) {
      if (Object.values(change).some((it) => it !== 0)) members.change(member, change, at);
    }
  }
}
