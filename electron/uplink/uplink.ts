/**
 * The line to the server: sends this till's facts, fetches the feed. Promises: at least once on the
 * wire, exactly once in effect; the till sells whatever happens here. Events are wake-ups, the
 * cursors are the truth.
 */
import type { TillNews } from "../../shared/contract/till.ts";
import type { StatusView } from "../../shared/contract/view.ts";
import { batchClaim, chainAll, helloClaim } from "../../shared/facts/chain.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import {
  Challenge,
  Feed,
  MAX_BATCH,
  MemberFigures,
  PROTOCOL,
  Taken,
  Welcome,
  type Batch,
  type Hello,
  type MemberQuery,
} from "../../shared/sync/messages.ts";
import type { Line } from "../desk/desk.ts";
import { whyRulesWait } from "../desk/identity.ts";
import type { Pen } from "../desk/pen.ts";
import type { Books } from "../store/books.ts";
import type { DeviceKey } from "../store/devicekey.ts";
import { sha256 } from "../store/sha256.ts";
import { readAnswer, type ServerAnswer } from "./answer.ts";
import { enrolOnce } from "./enrol.ts";
import { applyFeed } from "./feed.ts";
import { Retry } from "./retry.ts";
import { Troubles } from "./troubles.ts";
import { Wire } from "./wire.ts";

const MEMBER_MS = 700;
/** Figures of the merged queue are asked for at least this often, and a wake-up that was lost is made up for. */
const REFRESH_MS = 15_000;
/** A smaller difference of the clocks is the network's. */
const CLOCK_NOISE_MS = 1_000;

export type UplinkParts = {
  readonly books: Books;
  readonly pen: Pen;
  readonly key: DeviceKey;
  /** The machine's clock, ms. */
  readonly clock: () => number;
  /** An integer in [0, 2^32). */
  readonly random: () => number;
  /** Whether facts follow the server's clock. */
  readonly followsServerClock: boolean;
  readonly news: (topics: TillNews["topics"]) => void;
  readonly log: (line: string) => void;
};

export class Uplink implements Line {
  readonly #it: UplinkParts;
  readonly #troubles: Troubles;
  readonly #retry: Retry;
  readonly #closing = new AbortController();
  readonly #waiters = new Set<() => void>();
  #connection: StatusView["connection"] = "alone";
  #wire: Wire | undefined;
  #isWelcome = false;
  #isCut = false;
  #pushing: Promise<void> | undefined;
  #pulling: Promise<void> | undefined;
  #enrolling: ReturnType<typeof enrolOnce> | undefined;
  #pullAgain = false;
  /** Whether the last look at the feed found nothing new, and nothing was acknowledged since. */
  #isDrained = false;
  #refresh: NodeJS.Timeout | undefined;

  constructor(parts: UplinkParts) {
    this.#it = parts;
    this.#troubles = new Troubles(() => parts.news(["status"]));
    this.#retry = new Retry(parts.random, () => this.#start());
    this.#noteRules();
  }

  get connection(): StatusView["connection"] {
    return this.#connection;
  }

  get trouble(): StatusView["trouble"] {
    return this.#troubles.list;
  }

  /** Begins to connect, or to enrol where a code is pending. */
  start(): void {
    this.#refresh ??= setInterval(() => this.#pull(), REFRESH_MS);
    this.#refresh.unref();
    this.#start();
  }

  /** Takes the till off the network, or lets it back. */
  offline(cut: boolean): void {
    if (this.#isCut === cut) return;
    this.#isCut = cut;
    if (cut) this.#lose("taken off the network");
    else {
      this.#retry.stop();
      this.#retry.worked();
      this.#start();
    }
  }

  /** Resolves when the server has every fact and this till all of its feed. */
  async drained(): Promise<void> {
    this.#isDrained = false;
    this.#push();
    this.#pull();
    while (!this.#isDrained) await new Promise<void>((resolve) => this.#waiters.add(resolve));
  }

  wake(): void {
    this.#push();
  }

  async member(query: MemberQuery): Promise<MemberFigures | "unknown" | null> {
    const wire = this.#wire;
    if (!wire || !this.#isWelcome) return null;
    const raw = await wire.ask("member", query, MEMBER_MS);
    if (raw === undefined) return null;
    const answer = readAnswer(MemberFigures, raw);
    if (answer.ok) return answer.value;
    return answer.code === "unknown-member" ? "unknown" : null;
  }

  async enrol(server: string, code: string): ReturnType<Line["enrol"]> {
    const { books } = this.#it;
    if (!/^https?:$/.test(new URL(server).protocol)) {
      return refuse(
        "malformed",
        "server: expected an address that begins with http:// or https://. Nothing was changed.",
      );
    }
    await this.#enrolling;
    books.transact(() => books.device.change({ serverUrl: server, pendingCode: code }));
    this.#lose("enrolling");
    this.#retry.stop();
    const outcome = await this.#enrol();
    return outcome;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#refresh);
    this.#retry.stop();
    this.#drop();
    await Promise.all([this.#pushing, this.#pulling, this.#enrolling]);
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #become(connection: StatusView["connection"]): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    this.#it.news(["status"]);
  }

  #start(): void {
    if (this.#isClosed || this.#isCut || this.#wire || this.#enrolling) return;
    const { serverUrl, pendingCode, enrolled } = this.#it.books.device.is;
    if (serverUrl === null) return;
    if (pendingCode !== null) void this.#enrol();
    else if (enrolled) this.#connect(serverUrl);
  }

  /** Enrols, then connects; without an answer tries again later. Never rejects. */
  async #enrol(): ReturnType<typeof enrolOnce> {
    const { books, pen, log } = this.#it;
    if (this.#isCut)
      return refuse("server-unreachable", "This till is off the network. The code is kept and tried later.");
    this.#become("connecting");
    this.#enrolling = enrolOnce(books, pen, this.#closing.signal).catch((error: unknown) => {
      log(`enrolment failed: ${String(error)}`);
      return refuse(
        "server-unreachable",
        `The enrolment could not be kept (${String(error)}). It is tried again; selling goes on.`,
      );
    });
    const outcome = await this.#enrolling;
    this.#enrolling = undefined;
    if (this.#isClosed) return outcome;
    const { enrolled } = books.device.is;
    if (outcome.ok) {
      log(`enrolled as ${books.device.is.till}`);
      this.#troubles.settle("code-refused", "other-identity", "unknown-till", "revoked", "bad-signature");
      this.#noteRules();
      this.#it.news(["status", "catalogue", "sales", "members", "payouts"]);
    } else {
      log(outcome.message);
      // A till that is enrolled needs no code: the start script may hand it an old one.
      if (outcome.code !== "server-unreachable" && !enrolled) this.#troubles.raise(outcome.code, outcome.message);
    }
    this.#become(enrolled ? "offline" : "alone");
    if (outcome.ok || (enrolled && outcome.code !== "server-unreachable")) this.#start();
    else if (outcome.code === "server-unreachable") this.#retry.again();
    return outcome;
  }

  #connect(url: string): void {
    if (this.#connection !== "refused") this.#become("connecting");
    const wire: Wire = new Wire(url, {
      challenge: (message) => void this.#hello(wire, message),
      feed: () => this.#pull(),
      lost: (why) => {
        if (this.#wire === wire) this.#lose(why);
      },
    });
    this.#wire = wire;
  }

  async #hello(wire: Wire, message: unknown): Promise<void> {
    const { books, clock, key, log } = this.#it;
    const challenge = Challenge.safeParse(message);
    if (!challenge.success)
      return this.#refused({
        code: "unreadable-answer",
        message: "The server's greeting cannot be read.",
        again: false,
      });
    const { till } = books.device.is;
    const asked = clock();
    const hello: Hello = {
      till,
      protocol: PROTOCOL,
      signature: key.sign(helloClaim(till, challenge.data.nonce)),
      seq: books.facts.head.seq,
      feed: books.feedCursor,
      now: asked,
    };
    const raw = await wire.ask("hello", hello);
    if (this.#wire !== wire) return;
    if (raw === undefined) return this.#lose("no answer to the greeting");
    const answer = readAnswer(Welcome, raw);
    if (!answer.ok) return this.#refused(answer);
    try {
      this.#welcome(answer.value, asked, clock());
    } catch (error) {
      log(`welcome could not be kept: ${String(error)}`);
      this.#lose("the books refused");
    }
  }

  /** Goes on from where the server is, whether that is further than it said last time or less far. */
  #welcome({ cursor, head, serverTime }: Welcome, asked: number, answered: number): void {
    const { books, followsServerClock } = this.#it;
    const measured = Math.round(serverTime - (asked + answered) / 2);
    const { clockOffsetMs, pendingCode } = books.device.is;
    const moved = followsServerClock && Math.abs(measured - clockOffsetMs) > CLOCK_NOISE_MS;
    const agrees = books.facts.hashAt(cursor) === head;
    books.transact(() => {
      if (agrees) books.facts.confirm({ cursor, head });
      books.device.change({ lastContact: answered, pendingCode, clockOffsetMs: moved ? measured : clockOffsetMs });
    });
    this.#retry.worked();
    this.#troubles.settle(
      "update-needed",
      "unknown-till",
      "revoked",
      "bad-signature",
      "unreadable-answer",
      "malformed",
    );
    this.#isWelcome = true;
    this.#become("online");
    this.#it.news(["status", "sales"]);
    if (agrees) {
      this.#troubles.settle("chain-differs");
      this.#push();
    } else this.#differs(cursor);
    this.#pull();
  }

  #differs(cursor: number): void {
    this.#troubles.raise(
      "chain-differs",
      `The server holds other facts of this till than the till itself, at number ${cursor}. Selling goes on and everything is kept here; nothing more is sent until the headquarters has looked at it.`,
    );
  }

  get #maySend(): boolean {
    return this.#isWelcome && !this.#isClosed && !this.#troubles.list.some((it) => it.code === "chain-differs");
  }

  #push(): void {
    const wire = this.#wire;
    if (!wire || this.#pushing || !this.#maySend) return;
    this.#pushing = this.#pushAll(wire)
      .catch((error: unknown) => {
        this.#it.log(`sending failed: ${String(error)}`);
        if (this.#wire === wire) this.#lose("sending failed");
      })
      .finally(() => {
        this.#pushing = undefined;
        this.#tell();
      });
  }

  /** Batches, one in flight, until the server has everything. */
  async #pushAll(wire: Wire): Promise<void> {
    const { books } = this.#it;
    while (this.#wire === wire && this.#maySend && books.facts.sent.cursor < books.facts.head.seq) {
      const batch = this.#nextBatch();
      if (!batch) return;
      const raw = await wire.ask("push", batch);
      if (this.#wire !== wire || this.#isClosed) return;
      if (raw === undefined) return this.#lose("no answer to a batch");
      const answer = readAnswer(Taken, raw);
      if (!answer.ok) return this.#refused(answer);
      const { cursor, head } = answer.value;
      if (books.facts.hashAt(cursor) !== head) return this.#differs(cursor);
      this.#isDrained = false;
      books.transact(() => {
        books.facts.confirm({ cursor, head });
        books.device.change({ lastContact: this.#it.clock() });
      });
      this.#troubles.settle("broken-chain", "too-large", "malformed", "bad-signature", "unreadable-answer");
      this.#it.news(["status", "sales"]);
    }
  }

  #nextBatch(): Batch | undefined {
    const { books, key } = this.#it;
    const { cursor, head: prev } = books.facts.sent;
    const { lines, head } = books.facts.linesAfter(cursor, MAX_BATCH);
    if (chainAll(sha256, prev, lines).at(-1) !== head) {
      this.#differs(cursor + 1);
      return undefined;
    }
    const claim = { till: books.device.is.till, from: cursor + 1, prev, lines, head };
    return { ...claim, signature: key.sign(batchClaim(claim)) };
  }

  #pull(): void {
    const wire = this.#wire;
    if (!wire || !this.#isWelcome || this.#isClosed) return;
    if (this.#pulling) {
      this.#pullAgain = true;
      return;
    }
    this.#pulling = this.#pullAll(wire)
      .catch((error: unknown) => {
        this.#it.log(`the feed could not be applied: ${String(error)}`);
        this.#troubles.raise(
          "feed-refused",
          `What the server sent could not be applied here (${String(error)}). Selling goes on; it is tried again.`,
        );
      })
      .finally(() => {
        this.#pulling = undefined;
        this.#tell();
      });
  }

  /** Rows after the cursor, until there are none. */
  async #pullAll(wire: Wire): Promise<void> {
    const { books, pen, log, news } = this.#it;
    do {
      this.#pullAgain = false;
      const before = books.facts.sent.cursor;
      const raw = await wire.ask("pull", { after: books.feedCursor, limit: MAX_BATCH });
      if (this.#wire !== wire || this.#isClosed) return;
      if (raw === undefined) return this.#lose("no answer to a look at the feed");
      const answer: ServerAnswer<Feed> = readAnswer(Feed, raw);
      if (!answer.ok) return this.#refused(answer);
      const { topics, skipped } = applyFeed(books, pen, answer.value);
      for (const line of skipped) log(`feed: ${line}`);
      this.#troubles.settle("feed-refused");
      this.#noteRules();
      if (topics.length > 0) news(topics);
      // Adopting rules writes a fact, which is to be sent.
      this.#push();
      const isAhead = answer.value.head < books.feedCursor;
      if (isAhead) {
        this.#troubles.raise(
          "feed-differs",
          "The server has told less than this till has heard already: was it restored from a copy? Selling goes on; tell the headquarters.",
        );
      } else this.#troubles.settle("feed-differs");
      const isAtHead = answer.value.head <= books.feedCursor;
      const { sent, head } = books.facts;
      this.#isDrained = isAtHead && sent.cursor === head.seq && before === head.seq;
      if (!isAtHead) this.#pullAgain = true;
    } while (this.#pullAgain);
  }

  /** The server said no, by name. */
  #refused({ code, message, again }: { code: string; message: string; again: boolean }): void {
    this.#it.log(`refused: ${code}: ${message}`);
    if (again) return this.#lose(code);
    this.#troubles.raise(
      code,
      `${message} Selling goes on and everything is kept here; it is tried again every minute.`,
    );
    this.#drop();
    this.#become("refused");
    this.#retry.again(true);
  }

  #lose(why: string): void {
    if (this.#wire) this.#it.log(`connection lost: ${why}`);
    this.#drop();
    if (this.#isClosed) return;
    const { enrolled } = this.#it.books.device.is;
    if (this.#connection !== "refused" || this.#isCut) this.#become(enrolled ? "offline" : "alone");
    if (!this.#isCut) this.#retry.again(this.#connection === "refused");
  }

  #drop(): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#isWelcome = false;
    this.#isDrained = false;
  }

  /** After every round: those who wait for the line to be drained look again. */
  #tell(): void {
    const { facts } = this.#it.books;
    if (
      !this.#isClosed &&
      !this.#pulling &&
      !this.#pushing &&
      this.#isWelcome &&
      !this.#isDrained &&
      facts.sent.cursor === facts.head.seq &&
      this.#waiters.size > 0
    ) {
      return this.#pull();
    }
    if (!this.#isDrained && !this.#isClosed) return;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const resolve of waiters) resolve();
  }

  #noteRules(): void {
    const why = whyRulesWait(this.#it.books);
    this.#troubles.settle(
      ...["rules-differ", "scope-change-waits", "rules-not-offered"].filter((it) => it !== why?.code),
    );
    if (why) this.#troubles.raise(why.code, why.message);
  }
}
