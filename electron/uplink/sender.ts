/**
 * Sends facts: signed batches in order, one in flight, from where the server's cursor is. The outbox
 * moves in a transaction of its own once the server confirmed; what was not confirmed is sent again.
 */
import { batchClaim, chainAll } from "../../shared/facts/chain.ts";
import { MAX_BATCH, Taken, type Batch, type Receipt } from "../../shared/sync/messages.ts";
import { pack } from "../../shared/sync/packing.ts";
import { sha256 } from "../store/sha256.ts";
import { zip } from "../store/zip.ts";
import { readAnswer } from "./answer.ts";
import { keepReceipt } from "./receipts.ts";
import { Retry, SLOW_MS } from "./retry.ts";
import type { Troubles } from "./troubles.ts";
import type { UplinkParts } from "./parts.ts";
import type { Link } from "./wire.ts";

/** What the sender tells the line it sends on. */
export type SenderHooks = {
  /** The server has more than before. */
  readonly confirmed: () => void;
  /** The connection is no good: open another. */
  readonly lost: (why: string) => void;
  /** The server refused a batch for good; it is tried again slowly. */
  readonly held: () => void;
  /** This till's facts are not what the server holds, or not what they were, from a number on. */
  readonly differs: (seq: number) => void;
  /** A round is over. */
  readonly rested: () => void;
};

/** Settled by a batch that was taken. */
const BATCH_TROUBLES = ["broken-chain", "too-large", "malformed", "bad-signature", "unreadable-answer", "unknown-till"];

export class Sender {
  readonly #it: UplinkParts;
  readonly #troubles: Troubles;
  readonly #hooks: SenderHooks;
  #wire: Link | undefined;
  #round: Promise<void> | undefined;
  /** The server holds other facts than this till. */
  #differs = false;
  #hold: (() => void) | undefined;
  /** A server that is busy is asked again on the same connection, or on the next, and no sooner than it said. */
  readonly #busy: Retry;

  constructor(parts: UplinkParts, troubles: Troubles, hooks: SenderHooks) {
    this.#it = parts;
    this.#busy = new Retry(parts.timers, parts.random, () => this.push());
    this.#troubles = troubles;
    this.#hooks = hooks;
  }

  /** Whether the server has every fact. */
  get isDone(): boolean {
    const { sent, head } = this.#it.books.facts;
    return sent.cursor === head.seq;
  }

  get isBusy(): boolean {
    return this.#round !== undefined;
  }

  /**
   * Begins on a connection, from where the server says it is: that may be further than it confirmed
   * last time (an answer was lost), or less far (it was restored from a copy).
   */
  begin(wire: Link, server: Receipt, serverKey: string): void {
    const { books, log } = this.#it;
    this.#wire = wire;
    this.#differs = books.facts.hashAt(server.cursor) !== server.head;
    if (this.#differs) return this.#noteDifference(server.cursor);
    const lost = (books.facts.receipt?.cursor ?? 0) - server.cursor;
    if (lost > 0) log(`the server holds ${lost} facts less than it had acknowledged; they are sent again`);
    books.transact(() => {
      books.facts.confirm(server);
      keepReceipt(books, this.#troubles, server, serverKey);
    });
    this.#troubles.settle("chain-differs");
    this.push();
  }

  /** The connection is gone. */
  stop(): void {
    this.#wire = undefined;
  }

  /** It is another server from now on: what the one before asked to wait for counts no more. */
  turn(): void {
    this.#busy.stop();
  }

  async end(): Promise<void> {
    this.stop();
    this.#busy.stop();
    this.#hold?.();
    await this.#round;
  }

  /** Sends what is to be sent, if it may. */
  push(): void {
    const wire = this.#wire;
    if (!wire || this.#round || !this.#maySend || this.isDone) return;
    this.#round = this.#pushAll(wire)
      .catch((error: unknown) => this.#lost(wire, `sending failed: ${String(error)}`))
      .finally(() => {
        this.#round = undefined;
        // A sale may have come between the last look and here.
        this.push();
        this.#hooks.rested();
      });
  }

  get #maySend(): boolean {
    return !this.#differs && this.#hold === undefined && !this.#busy.isDue;
  }

  async #pushAll(wire: Link): Promise<void> {
    const { books, pen, log } = this.#it;
    while (this.#wire === wire && this.#maySend && !this.isDone) {
      const batch = this.#nextBatch();
      if (!batch) return;
      const raw = await wire.ask("push", batch);
      if (this.#wire !== wire) return;
      if (raw === undefined) return this.#lost(wire, "no answer to a batch");
      const answer = readAnswer(Taken, raw);
      if (!answer.ok) {
        log(`a batch was refused: ${answer.code}: ${answer.message}`);
        if (answer.code === "busy") return this.#busy.again(false, answer.afterMs);
        if (answer.again) return this.#lost(wire, answer.code);
        return this.#holdOn(answer.code, answer.message);
      }
      const { cursor, head, receipt } = answer.value;
      if (books.facts.hashAt(cursor) !== head) {
        this.#differs = true;
        return this.#noteDifference(cursor);
      }
      books.transact(() => {
        books.facts.confirm({ cursor, head });
        keepReceipt(books, this.#troubles, { cursor, head, signature: receipt }, null);
        books.device.change({ lastContact: pen.now() });
      });
      this.#busy.worked();
      this.#troubles.settle(...BATCH_TROUBLES);
      this.#hooks.confirmed();
    }
  }

  #nextBatch(): Batch | undefined {
    const { books, key } = this.#it;
    const { cursor, head: prev } = books.facts.sent;
    const { lines, head, kept } = books.facts.linesAfter(cursor, MAX_BATCH);
    if (chainAll(sha256, prev, lines, new Map(kept)).at(-1) !== head) {
      this.#differs = true;
      this.#noteDifference(cursor + 1);
      return undefined;
    }
    const { till } = books.device.is;
    const claim = { till, from: cursor + 1, count: lines.length, prev, head };
    const facts = pack(zip, { till, from: claim.from, lines });
    return { ...claim, facts, ...(kept.length === 0 ? {} : { kept }), signature: key.sign(batchClaim(claim)) };
  }

  #lost(wire: Link, why: string): void {
    if (this.#wire === wire) this.#hooks.lost(why);
  }

  /** The same again cannot help: the clerk is told, and it is tried again every minute in case the server changed its mind. */
  #holdOn(code: string, message: string): void {
    this.#troubles.raise(
      code,
      `${message} Selling goes on and everything is kept here; it is tried again every minute.`,
    );
    this.#hold = this.#it.timers.after(SLOW_MS, () => {
      this.#hold = undefined;
      this.push();
    });
    this.#hooks.held();
  }

  #noteDifference(place: number): void {
    this.#troubles.raise(
      "chain-differs",
      `The facts of this till here and at the server differ at number ${place}. Selling goes on and everything is kept here; nothing more is sent until the headquarters has looked at it.`,
    );
    // Where this till has no such fact, the server has seen so from the greeting.
    if (this.#it.books.facts.hashAt(place) !== undefined) this.#hooks.differs(place);
  }
}
