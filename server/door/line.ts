/**
 * What a till may say over its line, and what it is answered. Knows no socket: a line is who is at the
 * other end, and the nonce that end has to sign. Speaks the present protocol and the one before it.
 */
import type { Logger } from "pino";
import { z } from "zod";
import { helloClaim } from "../../shared/facts/chain.ts";
import {
  Hello,
  MemberQuery,
  PROTOCOL,
  PROTOCOL_BEFORE,
  Pull,
  type Feed,
  type MemberFigures,
  type SyncAnswer,
  type Taken,
  type Welcome,
} from "../../shared/sync/messages.ts";
import { figuresOf, findMember } from "../feed/members.ts";
import { tellAtGreeting } from "../feed/current.ts";
import { pull } from "../feed/pull.ts";
import { tellAgain } from "../feed/tellAgain.ts";
import { sha256, signed } from "../journal/digest.ts";
import type { Programmes } from "../settlement/programmes.ts";
import type { Settler } from "../settlement/settler.ts";
import type { TillRow, TillSaid } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { accept, decline, type Declined } from "./answer.ts";
import { checkedBatch, isSigned, malformed, readBatch, type Sent } from "./batches.ts";
import { feedFor1, Hello1, helloClaim1, UNION_NEEDS_UPDATE, type Feed1 } from "./protocol1.ts";
import type { Receipts } from "./receipts.ts";
import { noteLoss, noteReturn, standing, type Said } from "./standing.ts";

/** Of what was refused, so much is kept of one till. */
const MOST_REFUSED_KEPT = 50;
const MOST_TEXT_KEPT = 16 * 1024;
/** Under this name is kept what came in the name of a till nobody knows. */
const NOBODY = "?";

/** An enrolled till that was not closed. */
export type Enrolled = TillRow & { publicKey: string };

/** What else a welcome till may ask, by verb. */
export type Asks = Readonly<
  Record<string, (till: Enrolled, message: unknown) => SyncAnswer<unknown> | Promise<SyncAnswer<unknown>>>
>;

export type LineParts = {
  readonly store: ServerStore;
  readonly programmes: Programmes;
  readonly settler: Settler;
  readonly receipts: Receipts;
  readonly asks: Asks;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** After commit: these tills have something to pull. */
  readonly wake: (tills: Iterable<string>) => void;
};

/** A greeting of either version. */
type Greeting = {
  readonly protocol: number;
  readonly till: string;
  readonly said: Said;
  readonly claim: string;
  readonly signature: string;
};

/** What is kept of what a till says of itself; null: it speaks a version that says nothing. */
const saidOf = ({ software, seq, now: clock }: Said, now: number): TillSaid | null =>
  software === undefined || clock === undefined ? null : { software, seq, clockMs: clock - now };

export class Line {
  readonly nonce: string;
  /** The till at the other end, once it has proved who it is. */
  till: string | null = null;
  readonly #parts: LineParts;
  #protocol: number = PROTOCOL;
  /** How far the till was acknowledged before, where that is further than the server is; else 0. */
  #owed = 0;

  constructor(parts: LineParts, nonce: string) {
    this.#parts = parts;
    this.nonce = nonce;
  }

  /** The answer to any message. @throws StoreRefusal, whatever goes wrong: then nothing was taken */
  async answer(verb: unknown, message: unknown): Promise<SyncAnswer<unknown>> {
    if (verb === "hello") return this.hello(message);
    if (verb === "push") return await this.push(message);
    if (verb === "pull") return this.pull(message);
    if (verb === "member") return this.member(message);
    const ask = typeof verb === "string" && Object.hasOwn(this.#parts.asks, verb) ? this.#parts.asks[verb] : undefined;
    if (!ask) return decline("malformed", "expected a verb of this protocol");
    const till = this.#welcomed();
    return "ok" in till ? till : await ask(till, message);
  }

  hello(message: unknown): SyncAnswer<Welcome> {
    const { store, receipts, clock } = this.#parts;
    const greeting = this.#readGreeting(message);
    if ("ok" in greeting) return greeting;
    const till = this.#enrolled(greeting.till);
    if ("ok" in till) return till;
    if (!signed(till.publicKey, greeting.claim, greeting.signature))
      return decline("bad-signature", `This greeting was not signed by the key that ${till.id} was enrolled with.`);
    const now = clock();
    const { said, protocol } = greeting;
    const found = standing(store.read, till, said, now);
    this.#owed = store.write((rows) => {
      rows.tills.contact(till.id, now, protocol, saidOf(said, now));
      for (const concern of found) rows.concerns.listOnce(concern);
      noteReturn(rows, till.id, till.cursor, now);
      if (protocol === PROTOCOL) {
        tellAgain(rows, till, said.feed);
        tellAtGreeting(rows, till, said.feed);
      }
      return noteLoss(rows, receipts, till, said, now);
    });
    this.till = till.id;
    this.#protocol = protocol;
    const { cursor, head, feedHead } = till;
    const welcome = { cursor, head, serverTime: now, feedHead };
    if (protocol === PROTOCOL_BEFORE) return accept(welcome as Welcome);
    return accept({ ...welcome, receipt: receipts.sign(till.id, till), serverKey: receipts.publicKey });
  }

  #readGreeting(message: unknown): Greeting | Declined {
    const spoken = z.object({ protocol: z.int() }).safeParse(message);
    const protocol = spoken.data?.protocol ?? PROTOCOL;
    if (protocol !== PROTOCOL && protocol !== PROTOCOL_BEFORE) {
      return decline(
        "update-needed",
        `This server speaks versions ${PROTOCOL_BEFORE} and ${PROTOCOL} of the protocol, the till version ${protocol}. Update the ${protocol > PROTOCOL ? "server" : "till"}; the till goes on selling.`,
      );
    }
    if (protocol === PROTOCOL_BEFORE) {
      if (this.#runsUnion()) return decline("update-needed", `${UNION_NEEDS_UPDATE} It goes on selling.`);
      const read = Hello1.safeParse(message);
      if (!read.success) return malformed(read.error);
      const { till, seq, feed, signature } = read.data;
      return { protocol, till, said: { seq, feed }, claim: helloClaim1(till, this.nonce), signature };
    }
    const read = Hello.safeParse(message);
    if (!read.success) return malformed(read.error);
    const { till, seq, head, signature } = read.data;
    return { protocol, till, said: read.data, claim: helloClaim(till, this.nonce, seq, head), signature };
  }

  /** Whether the chain is one of §10: every version of its rules is, or none. */
  #runsUnion(): boolean {
    return (this.#parts.store.read.settings.newestRules()?.rules.union ?? null) !== null;
  }

  async push(message: unknown): Promise<SyncAnswer<Taken>> {
    const sent = readBatch(message);
    if ("ok" in sent) return sent;
    const till = this.#enrolled(sent.batch.till);
    if ("ok" in till) return till.code === "unknown-till" ? this.#keepRefused(NOBODY, sent, till) : till;
    if (!isSigned(till.publicKey, sent)) {
      const why = `These facts were not signed by the key that ${till.id} was enrolled with. They were not taken.`;
      return this.#keepRefused(till.id, sent, decline("bad-signature", why));
    }
    if (this.till !== till.id)
      return decline("not-welcome", "Expected a greeting before facts. Nothing was taken; greet and send again.");
    const batch = checkedBatch(sent);
    if ("ok" in batch) return batch.code === "broken-chain" ? this.#keepRefused(till.id, sent, batch) : batch;
    const result = await this.#parts.settler.take(batch);
    if ("refused" in result) {
      const refused = decline(result.refused, result.message, result.retryAfterMs);
      return refused.code === "broken-chain" ? this.#keepRefused(till.id, sent, refused) : refused;
    }
    const { cursor, head, woken } = result.taken;
    this.#parts.wake(woken);
    this.#noteReturn(till.id, cursor);
    if (this.#protocol === PROTOCOL_BEFORE) return accept({ cursor, head } as Taken);
    return accept({ cursor, head, receipt: this.#parts.receipts.sign(till.id, { cursor, head }) });
  }

  pull(message: unknown): SyncAnswer<Feed | Feed1> {
    const { store, programmes, clock } = this.#parts;
    const read = Pull.safeParse(message);
    if (!read.success) return malformed(read.error);
    const till = this.#welcomed();
    if ("ok" in till) return till;
    const feed = pull(store.read, store.ledger, programmes, till, read.data.after, read.data.limit, clock());
    return accept(this.#protocol === PROTOCOL_BEFORE ? feedFor1(feed) : feed);
  }

  member(message: unknown): SyncAnswer<MemberFigures> {
    const { store, clock } = this.#parts;
    const read = MemberQuery.safeParse(message);
    if (!read.success) return malformed(read.error);
    const till = this.#welcomed();
    if ("ok" in till) return till;
    const member = findMember(store.read, read.data);
    if (!member) return decline("unknown-member", "No member has this phone, card or id.");
    return accept(figuresOf(store.read, store.ledger, member, clock()));
  }

  #enrolled(id: string): Enrolled | Declined {
    const till = this.#parts.store.read.tills.till(id);
    if (!till || till.publicKey === null)
      return decline(
        "unknown-till",
        `No till ${id} was enrolled here. It goes on selling; enrol it with a code from HQ.`,
      );
    if (till.revokedAt !== null) return decline("revoked", `HQ has closed ${id}. Nothing was taken.`);
    return { ...till, publicKey: till.publicKey };
  }

  #welcomed(): Enrolled | Declined {
    if (this.till === null) return decline("not-welcome", "Expected a greeting first.");
    return this.#enrolled(this.till);
  }

  /** What the server had lost may be here again now. */
  #noteReturn(till: string, cursor: number): void {
    const { store, clock } = this.#parts;
    if (this.#owed === 0 || cursor < this.#owed) return;
    this.#owed = 0;
    const now = clock();
    store.write((rows) => noteReturn(rows, till, cursor, now));
  }

  /** What could not be taken is kept with its reason, within bounds, for HQ to look at. */
  #keepRefused(till: string, sent: Sent, refused: Declined): Declined {
    const { store, clock, log } = this.#parts;
    log.warn({ till: sent.batch.till, from: sent.batch.from, code: refused.code }, refused.message);
    const text = sent.text();
    const reason = `${refused.code}: ${refused.message}`;
    store.write(({ journal }) =>
      journal.quarantineRefused(
        { till, at: clock(), reason, text: text.slice(0, MOST_TEXT_KEPT), hash: sha256(text) },
        MOST_REFUSED_KEPT,
      ),
    );
    return refused;
  }
}
