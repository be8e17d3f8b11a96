/**
 * The server's own facts, written in one transaction: a chain of their own under the till `hq/office`,
 * journaled and folded like any till's. Nobody signs them: they never travel.
 */
import { randomBytes } from "node:crypto";
import { chain } from "../../shared/facts/chain.ts";
import {
  FACT_FORMAT,
  FactSchema,
  factLine,
  MAX_FACT_BYTES,
  type Fact,
  type FactBody,
  type FactKind,
} from "../../shared/facts/fact.ts";
import { commitmentOf, rollOf, type Commitments } from "../../shared/facts/rolls.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { UNION } from "../../shared/rules/units.ts";
import { aboutOf, packPlain } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import { announce, announcingOf } from "./announcing.ts";
import { Intake, type IntakeParts, type Intaken } from "./intake.ts";

const PARKED_AT_ONCE = 500;
/** The most that one fact may say. */
const MOST_STEPS = 1_000_000;

/** A fact of the server's own would be longer than any fact may be; nothing was written. */
export class FactTooLong extends Error {}

export class OfficeDesk {
  readonly parts: IntakeParts;
  readonly #intake: Intake;
  readonly #woken = new Set<string>();
  #cursor: number;
  #head: string;
  #lastAt: number | null;
  /** The journal's number of the last fact that was written. */
  #number = 0;
  #announces = false;

  constructor(parts: IntakeParts) {
    this.parts = parts;
    this.#intake = new Intake(parts);
    const row = parts.rows.tills.till(OFFICE);
    if (!row) throw new Error("the server's own chain has no place in the books");
    this.#cursor = row.cursor;
    this.#head = row.head;
    this.#lastAt = row.lastAt;
  }

  /** What was seen of commitments, for the memory when the transaction is committed. */
  get seen(): Intake["seen"] {
    return this.#intake.seen;
  }

  /** Whether there is something to be told to all who wait. */
  get announces(): boolean {
    return this.#announces;
  }

  get begun(): boolean {
    return this.#cursor > 0;
  }

  /** Begins the chain. */
  open(): void {
    const next = this.#makeSecrets();
    this.write("till-opened", { format: FACT_FORMAT, publicKey: "", software: "paifan-server", next });
  }

  /**
   * Journals and folds a fact. @param at its instant, ms; an order's may lie before the one before it
   * @throws FactTooLong; Breach, AmountOverflow: then nothing of the transaction may be kept
   */
  write<K extends FactKind>(kind: K, body: FactBody<K>, at = Math.max(this.parts.now, this.#lastAt ?? 0)): Intaken {
    const fact: Fact = FactSchema.parse({ till: OFFICE, seq: this.#cursor + 1, at, kind, body });
    const line = factLine(fact);
    if (Buffer.byteLength(line, "utf8") > MAX_FACT_BYTES)
      throw new FactTooLong(`expected at most ${MAX_FACT_BYTES} bytes of one fact`);
    const hash = chain(sha256, this.#head, line);
    const first = this.parts.rows.journal.appendChunk(
      {
        till: OFFICE,
        from: fact.seq,
        count: 1,
        prev: this.#head,
        head: hash,
        signature: null,
        receivedAt: this.parts.now,
        ...packPlain([line]),
      },
      aboutOf(fact, 0),
    );
    const taken = this.#intake.take(fact, first);
    this.#number = first;
    this.#cursor += 1;
    this.#head = hash;
    this.#lastAt = Math.max(this.#lastAt ?? 0, at);
    return taken;
  }

  /**
   * The cause of a halt is gone: what was kept of a queue's facts is folded now, in its order, as if it came.
   * @returns how many facts were folded
   * @throws Breach, AmountOverflow: it breaks still, and nothing of the transaction may be kept
   */
  release(queue: string, reason: string, by: string): number {
    const { journal } = this.parts.rows;
    this.#intake.release(queue);
    this.write("queue-released", { queue, reason, by });
    const released = this.#number;
    let folded = 0;
    for (let after = 0; ;) {
      const rows = journal.parkedFacts(after, PARKED_AT_ONCE);
      for (const { n, line } of rows) {
        // It was read by its schema before it was kept.
        folded += Number(this.#intake.takeParked(JSON.parse(line) as Fact, n, released));
        after = n;
      }
      if (rows.length < PARKED_AT_ONCE) return folded;
    }
  }

  /** The rolls of the order that is written next: its join secret is shown, its draw secret kept (§6.3). */
  rollsFor(order: string): FactBody<"order-placed">["rolls"] {
    const { secrets } = this.parts.rows;
    const own = secrets.next();
    if (!own) throw new Error("the server's own chain was not begun");
    secrets.keepDraw(order, own.draw);
    return { secret: own.join, next: this.#makeSecrets() };
  }

  /** The secret of an order's draw and the roll that follows from it. */
  drawOf(order: string, line: number): { secret: string; roll: number } {
    const secret = this.parts.rows.secrets.draw(order);
    if (secret === undefined) throw new Error(`the server keeps no secret for the draw of ${order}`);
    return { secret, roll: rollOf(sha256, "draw", secret, order, line) };
  }

  /** A night that is being paid is paid to its end (§10.3): what is decided by what waits (§12.3) sees it paid. */
  endNight(): void {
    if (this.parts.rows.journal.halts().some(({ queue }) => queue === UNION)) return;
    while (this.parts.ledger.night() !== null) this.write("night-worked", { steps: MOST_STEPS });
  }

  /**
   * Writes that a version of the rules was published, and notes down what it has all be told that wait.
   * @param rules what it says
   * @throws FactTooLong; then nothing of it may be kept
   */
  publish(rules: Rules, body: FactBody<"rules-published">): void {
    const { version, tills, store = null } = body;
    const announcing = announcingOf(this.parts, { rules, tills, store });
    this.write("rules-published", body);
    this.settle();
    if (announce(this.parts, version, announcing)) this.#announces = true;
  }

  /** Something for these tills to pull, beside what follows from facts. */
  wake(tills: Iterable<string>): void {
    for (const till of tills) this.#woken.add(till);
  }

  /** Writes what follows of the facts so far: snapshots stand in the feed before what is sent after this. */
  settle(): void {
    this.wake(this.#intake.finish());
  }

  /** Ends the transaction's work. @returns tills whose feed has grown */
  finish(): Set<string> {
    this.settle();
    const { rows, now } = this.parts;
    rows.tills.advance(OFFICE, { cursor: this.#cursor, head: this.#head, lastAt: this.#lastAt, rulesVersion: 0 }, now);
    return this.#woken;
  }

  #makeSecrets(): Commitments {
    const made = { join: randomBytes(32).toString("hex"), draw: randomBytes(32).toString("hex") };
    this.parts.rows.secrets.setNext(made);
    return { join: commitmentOf(sha256, "join", made.join), draw: commitmentOf(sha256, "draw", made.draw) };
  }
}
