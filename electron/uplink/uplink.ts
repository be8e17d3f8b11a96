/**
 * The line to the server: sends this till's facts, fetches the feed. Promises: at least once on the
 * wire, exactly once in effect; the till sells whatever happens here. Events are wake-ups, the
 * cursors are the truth. One file, though long: connecting, enrolling, sending and fetching are one state.
 */
import type { StatusView } from "../../shared/contract/view.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import { digestOf } from "../../shared/queue/digest.ts";
import { every } from "../../shared/kernel/timers.ts";
import {
  Challenge,
  Feed,
  MAX_BATCH,
  Welcome,
  type MemberFigures,
  type MemberQuery,
  type OrderFigures,
  type OrderQuery,
} from "../../shared/sync/messages.ts";
import type { StoreAsk } from "../../shared/sync/storeAsk.ts";
import type { Outcome } from "../../shared/kernel/outcome.ts";
import type {
  ClaimAsk,
  ClaimTold,
  GiftAsk,
  GiftGiven,
  GiftRefusal,
  GiftsAsk,
  GiftsTold,
  HandOutAsk,
} from "../../shared/sync/gifts.ts";
import type { HoldAsk } from "../../shared/sync/holds.ts";
import type { HeldAnswer, Line } from "../desk/desk.ts";
import { queueView } from "../desk/earn.ts";
import { whyRulesWait } from "../desk/identity.ts";
import type { Device } from "../store/device.ts";
import { sha256 } from "../store/sha256.ts";
import { readAnswer, type RefusedAnswer, type ServerAnswer } from "./answer.ts";
import { Audit } from "./audit.ts";
import { enrolOnce } from "./enrol.ts";
import { applyFeed } from "./feed.ts";
import { greeting } from "./greeting.ts";
import type { UplinkParts } from "./parts.ts";
import {
  askClaim,
  askGift,
  askGifts,
  askHandOut,
  askHold,
  askMember,
  askOrder,
  askStore,
  releaseHold,
} from "./questions.ts";
import { Retry } from "./retry.ts";
import { Sender } from "./sender.ts";
import { Troubles } from "./troubles.ts";
import type { Link } from "./wire.ts";

/** Figures of the merged queue are asked for at least this often, and a wake-up that was lost is made up for. */
const REFRESH_MS = 15_000;
/** A smaller difference of the clocks is the network's. */
const CLOCK_NOISE_MS = 1_000;

export class Uplink implements Line {
  readonly #it: UplinkParts;
  readonly #troubles: Troubles;
  readonly #retry: Retry;
  readonly #sender: Sender;
  readonly #audit: Audit;
  readonly #closing = new AbortController();
  readonly #waiters = new Set<() => void>();
  #connection: StatusView["connection"] = "alone";
  /** The log tells of an absence once, not of every try in it. */
  #saidAway = false;
  #wire: Link | undefined;
  #isWelcome = false;
  #isCut = false;
  /** The first of this till's facts that is not what it was, or not what the server holds. */
  #changed: number | null = null;
  #pulling: Promise<void> | undefined;
  #enrolling: ReturnType<typeof enrolOnce> | undefined;
  #pullAgain = false;
  /** Whether the last look at the feed found nothing new, and nothing was acknowledged since. */
  #isDrained = false;
  /** The connection on which the till's own queue was compared. */
  #compared: Link | null = null;
  #refresh: (() => void) | undefined;

  constructor(parts: UplinkParts) {
    this.#it = parts;
    this.#troubles = new Troubles(() => parts.news(["status"]));
    this.#retry = new Retry(parts.timers, parts.random, () => this.#start());
    this.#sender = new Sender(parts, this.#troubles, {
      confirmed: () => this.#confirmed(),
      lost: (why) => this.#lose(why),
      held: () => this.#become("refused"),
      differs: (seq) => this.#noteChange(seq),
      rested: () => this.#tell(),
    });
    this.#audit = new Audit(parts.books.facts, parts.timers, (seq) => this.#noteChange(seq));
    this.#noteRules();
    this.#noteKey();
  }

  get connection(): StatusView["connection"] {
    return this.#connection;
  }

  get trouble(): StatusView["trouble"] {
    return this.#troubles.list;
  }

  /** Begins to connect, or to enrol where a code is pending. */
  start(): void {
    this.#refresh ??= every(this.#it.timers, REFRESH_MS, () => this.#pull());
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
    this.#sender.push();
    this.#pull();
    while (!this.#isDrained) await new Promise<void>((resolve) => this.#waiters.add(resolve));
  }

  wake(): void {
    this.#sender.push();
  }

  async member(query: MemberQuery): Promise<MemberFigures | "unknown" | null> {
    return await askMember(this.#welcomeWire, query);
  }

  async hold(ask: HoldAsk): Promise<HeldAnswer> {
    return await askHold(this.#welcomeWire, ask);
  }

  async store(ask: StoreAsk): Promise<string | null> {
    return await askStore(this.#welcomeWire, ask);
  }

  async gifts(ask: GiftsAsk): Promise<GiftsTold | "unknown" | null> {
    return await askGifts(this.#welcomeWire, ask);
  }

  async giveGift(ask: GiftAsk): Promise<Outcome<GiftGiven, GiftRefusal>> {
    return await askGift(this.#welcomeWire, ask);
  }

  async claim(ask: ClaimAsk): Promise<ClaimTold | "unknown" | null> {
    return await askClaim(this.#welcomeWire, ask);
  }

  async handOut(ask: HandOutAsk): Promise<Outcome<ClaimTold, GiftRefusal>> {
    return await askHandOut(this.#welcomeWire, ask);
  }

  release(key: string): void {
    releaseHold(this.#welcomeWire, key);
  }

  async order(query: OrderQuery): Promise<OrderFigures | "unknown" | null> {
    return await askOrder(this.#welcomeWire, query);
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
    const { enrolled, serverUrl, pendingCode } = books.device.is;
    books.transact(() => books.device.change({ serverUrl: server, pendingCode: code }));
    this.#lose("enrolling");
    this.#sender.turn();
    this.#retry.stop();
    const outcome = await this.#enrol(enrolled ? { serverUrl, pendingCode } : undefined);
    if (!enrolled || outcome.ok || outcome.code !== "server-unreachable") return outcome;
    return refuse(
      outcome.code,
      `The server at ${server} cannot be asked now. This till keeps the server it has; selling goes on.`,
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#refresh?.();
    this.#audit.stop();
    this.#retry.stop();
    this.#drop();
    await Promise.all([this.#sender.end(), this.#pulling, this.#enrolling]);
    this.#tell();
  }

  get #welcomeWire(): Link | undefined {
    return this.#isWelcome ? this.#wire : undefined;
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

  /**
   * Enrols, then connects; without an answer tries again later. Never rejects.
   * @param before the server that an enrolled till goes back to when the new one did not take it
   */
  async #enrol(before?: Pick<Device, "serverUrl" | "pendingCode">): ReturnType<typeof enrolOnce> {
    const { books, pen, post, log } = this.#it;
    const goBack = (): void => {
      if (before) books.transact(() => books.device.change(before));
    };
    if (this.#isCut) {
      goBack();
      return refuse("server-unreachable", "This till is off the network. The code is kept and tried later.");
    }
    this.#become("connecting");
    this.#enrolling = enrolOnce(books, pen, post, this.#closing.signal).catch((error: unknown) => {
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
      this.#troubles.settle(
        "code-refused",
        "other-identity",
        "unknown-till",
        "revoked",
        "bad-signature",
        "device-key-lost",
      );
      this.#noteRules();
      this.#it.news(["status", "catalogue", "sales", "members", "payouts"]);
    } else {
      log(outcome.message);
      goBack();
      // A till that is enrolled needs no code: the start script may hand it an old one.
      if (outcome.code !== "server-unreachable" && !enrolled) this.#troubles.raise(outcome.code, outcome.message);
    }
    this.#become(enrolled ? "offline" : "alone");
    if (outcome.ok || before || (enrolled && outcome.code !== "server-unreachable")) this.#start();
    else if (outcome.code === "server-unreachable") this.#retry.again();
    return outcome;
  }

  #connect(url: string): void {
    if (this.#connection !== "refused") this.#become("connecting");
    const wire = this.#it.connect(url, {
      challenge: (message) => void this.#hello(wire, message),
      feed: () => this.#pull(),
      lost: (why) => {
        if (this.#wire === wire) this.#lose(why);
      },
    });
    this.#wire = wire;
  }

  async #hello(wire: Link, message: unknown): Promise<void> {
    const { clock, log } = this.#it;
    const challenge = Challenge.safeParse(message);
    if (!challenge.success)
      return this.#refused({
        code: "unreadable-answer",
        message: "The server's greeting cannot be read.",
        again: false,
        afterMs: 0,
      });
    const asked = clock();
    this.#audit.begin();
    const raw = await wire.ask("hello", greeting(this.#it, challenge.data.nonce, this.#changed, asked));
    if (this.#wire !== wire) return;
    if (raw === undefined) return this.#lose("no answer to the greeting");
    const answer = readAnswer(Welcome, raw);
    if (!answer.ok) return this.#refused(answer);
    try {
      this.#welcome(wire, answer.value, asked, clock());
    } catch (error) {
      log(`welcome could not be kept: ${String(error)}`);
      this.#lose("the books refused");
    }
  }

  /** Goes on from where the server is, whether that is further than it said last time or less far. */
  #welcome(wire: Link, welcome: Welcome, asked: number, answered: number): void {
    const { cursor, head, serverTime, receipt, serverKey } = welcome;
    const { books, pen, followsServerClock } = this.#it;
    const measured = Math.round(serverTime - (asked + answered) / 2);
    const { clockOffsetMs } = books.device.is;
    const moved = followsServerClock && Math.abs(measured - clockOffsetMs) > CLOCK_NOISE_MS;
    if (moved) books.transact(() => books.device.change({ clockOffsetMs: measured }));
    books.transact(() => books.device.change({ lastContact: pen.now() }));
    this.#troubles.settle(
      "update-needed",
      "unknown-till",
      "revoked",
      "bad-signature",
      "unreadable-answer",
      "malformed",
    );
    this.#isWelcome = true;
    if (this.#saidAway) this.#it.log("connected to the server again");
    this.#saidAway = false;
    this.#become("online");
    this.#it.news(["status", "sales"]);
    this.#sender.begin(wire, { cursor, head, signature: receipt }, serverKey);
    this.#pull();
  }

  #confirmed(): void {
    this.#isDrained = false;
    this.#retry.worked();
    this.#become("online");
    this.#it.news(["status", "sales"]);
    // After a change of scope the server tells of another queue, once it knows of the adoption.
    if (queueView(this.#it.books, this.#it.pen.now()) === null) this.#pull();
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
        // Woken between the last look and here.
        if (this.#pullAgain) this.#pull();
        this.#tell();
      });
  }

  /** Rows after the cursor, until there are none. */
  async #pullAll(wire: Link): Promise<void> {
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
      this.#sender.push();
      const isAhead = answer.value.head < books.feedCursor;
      if (isAhead) {
        this.#troubles.raise(
          "feed-differs",
          "The server has told less than this till has heard already: was it restored from a copy? Selling goes on; tell the headquarters.",
        );
      } else this.#troubles.settle("feed-differs");
      const isAtHead = answer.value.head <= books.feedCursor;
      this.#isDrained = isAtHead && this.#sender.isDone && before === books.facts.head.seq;
      // Only now has the server proved itself: one that greets and then refuses is asked ever more slowly.
      if (this.#isDrained) {
        this.#retry.worked();
        this.#compare(wire);
      }
      if (!isAtHead) this.#pullAgain = true;
    } while (this.#pullAgain);
  }

  /** Once a connection, when the server has all: what this till's own queue comes to, for the server to compare its mirror. */
  #compare(wire: Link): void {
    const { books } = this.#it;
    const { till } = books.device.is;
    const queue = `till:${till}`;
    if (this.#compared === wire || books.ledger.store.queue(queue) === undefined) return;
    this.#compared = wire;
    void wire.ask("digest", digestOf(sha256, books.ledger.store, queue, books.facts.head.seq));
  }

  /** The server said no, by name. */
  #refused({ code, message, again, afterMs }: Omit<RefusedAnswer, "ok">): void {
    this.#it.log(`refused: ${code}: ${message}`);
    if (again) return this.#lose(code, afterMs);
    this.#troubles.raise(
      code,
      `${message} Selling goes on and everything is kept here; it is tried again every minute.`,
    );
    this.#drop();
    this.#become("refused");
    this.#retry.again(true);
  }

  /** @param afterMs the server asked not to come back before then */
  #lose(why: string, afterMs = 0): void {
    if (this.#wire && !this.#saidAway) {
      this.#saidAway = true;
      this.#it.log(`connection to the server lost (${why}); selling goes on, it is tried again`);
    }
    this.#drop();
    if (this.#isClosed) return;
    const { enrolled } = this.#it.books.device.is;
    if (this.#connection !== "refused" || this.#isCut) this.#become(enrolled ? "offline" : "alone");
    if (!this.#isCut) this.#retry.again(this.#connection === "refused", afterMs);
  }

  #drop(): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#sender.stop();
    this.#isWelcome = false;
    this.#isDrained = false;
    this.#pullAgain = false;
  }

  /** After every round: those who wait for the line to be drained look again. */
  #tell(): void {
    const isQuiet = !this.#isClosed && !this.#pulling && !this.#sender.isBusy && this.#isWelcome;
    if (isQuiet && !this.#isDrained && this.#sender.isDone && this.#waiters.size > 0) return this.#pull();
    if (!this.#isDrained && !this.#isClosed) return;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const resolve of waiters) resolve();
  }

  /** Told to the clerk, and with the next greeting to the server, which comes at once. */
  #noteChange(seq: number): void {
    if (this.#isClosed || (this.#changed !== null && this.#changed <= seq)) return;
    this.#changed = seq;
    this.#troubles.raise(
      "facts-changed",
      `Fact ${seq} of this till is not what it was when it was written, or not what the server holds. Selling goes on; the headquarters are told.`,
    );
    if (this.#isWelcome) this.#lose("to tell the headquarters of it");
  }

  /** A till that was enrolled and has another key now is not known to the server any more. */
  #noteKey(): void {
    const { enrolled, usedCode, pendingCode } = this.#it.books.device.is;
    if (enrolled || usedCode === null || pendingCode !== null) return;
    this.#troubles.raise(
      "device-key-lost",
      "This till's key was lost and a new one made, which the server does not know. Selling goes on: ask the headquarters for a code and enrol again.",
    );
  }

  #noteRules(): void {
    const why = whyRulesWait(this.#it.books);
    if (why) this.#troubles.raise(why.code, why.message);
    else this.#troubles.settle("rules-differ");
  }
}
