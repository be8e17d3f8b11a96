/**
 * For tests: a small real server that follows the protocol of the sync over real sockets. It keeps
 * facts by till and serves a feed that the test writes; it settles nothing.
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { onTestFinished } from "vitest";
import { demoShop } from "../shared/demo/shop.ts";
import { batchClaim, chainAll, helloClaim, receiptClaim } from "../shared/facts/chain.ts";
import { GENESIS } from "../shared/facts/fact.ts";
import { Rules, type RulesInput } from "../shared/rules/schema.ts";
import {
  Batch,
  Enrol,
  Hello,
  MemberQuery,
  PROTOCOL,
  Pull,
  type Feed,
  type FeedBody,
  type MemberFigures,
  type QueueFigures,
  type ShopSnapshot,
  type SyncAnswer,
  type SyncRefusal,
  type Taken,
} from "../shared/sync/messages.ts";
import { unpack } from "../shared/sync/packing.ts";
import {
  ClaimAsk,
  GiftAsk,
  GiftsAsk,
  HandOutAsk,
  type ClaimTold,
  type GiftGiven,
  type GiftsTold,
} from "../shared/sync/gifts.ts";
import { HoldAsk, HoldRelease, type HoldGranted } from "../shared/sync/holds.ts";
import { sha256 } from "./store/sha256.ts";
import { zip } from "./store/zip.ts";

type Ack = (answer: SyncAnswer<unknown>) => void;
const no = (code: SyncRefusal, retryAfterMs?: number): SyncAnswer<never> => ({
  ok: false,
  code,
  message: `no: ${code}`,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A shop with till-owned queues, as scope `till` makes them. */
export const shopOf = (till: string, rules: RulesInput = TILL_SCOPE): ShopSnapshot => ({
  ...demoShop(),
  till,
  rules: Rules.parse(rules),
});
export const TILL_SCOPE: RulesInput = {
  basic: { extract: 1000, ratio: 10000, cashierScope: "till" },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};

export class TestServer {
  lines: string[] = [];
  head = GENESIS;
  feed: FeedBody[] = [];
  queue: QueueFigures | null = null;
  members = new Map<string, MemberFigures>();
  codes = new Map<string, ShopSnapshot>();
  publicKey: string | null = null;
  till = "";
  /** Answers to the next so many pushes are lost after they were taken in. */
  acksToLose = 0;
  /** Every push is refused with this. */
  refusePush: SyncRefusal | null = null;
  refuseHello: SyncRefusal | null = null;
  /** With what it refuses. */
  retryAfterMs: number | undefined;
  /** Signs receipts. */
  key = generateKeyPairSync("ed25519");
  /** The numbers of the facts of every batch that came. */
  readonly batches: { from: number; count: number }[] = [];
  memberDelayMs = 0;
  /** Who was asked for; and whether that is answered at all. */
  memberAsks: MemberQuery[] = [];
  isMemberSilent = false;
  /** What was asked to be held, what is held, and what was let go, by key. */
  holdAsks: HoldAsk[] = [];
  held = new Map<string, HoldAsk>();
  released: string[] = [];
  /** Answers to the next so many asks for a hold are lost after it was held. */
  holdAnswersToLose = 0;
  /** What is offered; what was asked for and what was given of it, by key. */
  gifts: GiftsTold["gifts"] = [];
  giftAsks: GiftAsk[] = [];
  given = new Map<string, GiftAsk>();
  /** What waits to be fetched by its code; what was asked to be handed out, and under which key it was. */
  claims = new Map<string, ClaimTold>();
  handOutAsks: HandOutAsk[] = [];
  handed = new Map<string, string>();
  /** Answers to the next so many asks for a gift, or to hand one out, are lost after it was done. */
  giftAnswersToLose = 0;
  clock: () => number = Date.now;
  pushes = 0;
  hellos: Hello[] = [];
  readonly url: string;
  readonly #io: Server;
  readonly #close: () => Promise<void>;

  private constructor(http: ReturnType<typeof createServer>) {
    this.#io = new Server(http, { transports: ["websocket"] });
    this.#io.on("connection", (socket) => this.#attend(socket));
    http.on("request", (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    this.#close = async () => {
      await this.#io.close();
      http.closeAllConnections();
    };
  }

  static async open(port = 0): Promise<TestServer> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
    const server = new TestServer(http);
    onTestFinished(async () => await server.close());
    return server;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  /** Writes rows and wakes the tills. */
  tell(...rows: FeedBody[]): void {
    this.feed.push(...rows);
    this.#io.emit("feed");
  }

  /** Throws every till out. */
  hangUp(): void {
    this.#io.disconnectSockets(true);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== "/api/enrol") return;
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { code, publicKey, till } = Enrol.parse(JSON.parse(text));
    const shop = this.codes.get(code);
    let answer: SyncAnswer<ShopSnapshot>;
    if (!shop) answer = no("code-unknown");
    else if (till !== null && till !== shop.till) answer = no("other-identity");
    else {
      this.publicKey = publicKey;
      answer = { ok: true, value: shop };
    }
    response.writeHead(answer.ok ? 200 : 403, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  #attend(socket: Socket): void {
    const nonce = "0123456789abcdef0123456789abcdef";
    socket.on("hello", (message: unknown, ack: Ack) => {
      const hello = Hello.parse(message);
      this.hellos.push(hello);
      this.till = hello.till;
      if (this.refuseHello) return ack(no(this.refuseHello, this.retryAfterMs));
      if (!this.#signed(helloClaim(hello.till, nonce, hello.seq, hello.head), hello.signature))
        return ack(no("bad-signature"));
      ack({
        ok: true,
        value: {
          ...this.#taken(),
          serverTime: this.clock(),
          feedHead: this.feed.length,
          serverKey: this.key.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
        },
      });
    });
    socket.on("push", (message: unknown, ack: Ack) => this.#take(Batch.parse(message), ack));
    socket.on("pull", (message: unknown, ack: Ack) => {
      const { after, limit } = Pull.parse(message);
      const rows = this.feed.slice(after, after + limit).map((body, index) => ({ n: after + index + 1, body }));
      ack({ ok: true, value: { rows, head: this.feed.length, queue: this.queue } satisfies Feed });
    });
    socket.on("member", (message: unknown, ack: Ack) => {
      const query = MemberQuery.parse(message);
      this.memberAsks.push(query);
      if (this.isMemberSilent) return;
      const figures = this.members.get(Object.values(query)[0] ?? "");
      setTimeout(() => ack(figures ? { ok: true, value: figures } : no("unknown-member")), this.memberDelayMs);
    });
    socket.on("gifts", (message: unknown, ack: Ack) => {
      const { points = 0, love = 0 } = this.#figuresOf(GiftsAsk.parse(message).member) ?? {};
      ack({ ok: true, value: { points, love, gifts: this.gifts, found: this.gifts.length, recent: [] } });
    });
    socket.on("gift", (message: unknown, ack: Ack) => this.#give(GiftAsk.parse(message), ack));
    socket.on("claim", (message: unknown, ack: Ack) => {
      const claim = this.claims.get(ClaimAsk.parse(message).code);
      ack(claim ? { ok: true, value: claim } : no("unknown-claim"));
    });
    socket.on("hand-out", (message: unknown, ack: Ack) => this.#handOut(HandOutAsk.parse(message), ack));
    socket.on("hold", (message: unknown, ack: Ack) => this.#hold(HoldAsk.parse(message), ack));
    socket.on("release", (message: unknown, ack: Ack) => {
      const { key } = HoldRelease.parse(message);
      this.released.push(key);
      this.held.delete(key);
      ack({ ok: true, value: { state: "released" } });
    });
    socket.emit("challenge", { nonce, protocol: PROTOCOL });
  }

  #figuresOf = (member: string) => [...this.members.values()].find((it) => it.id === member);

  #give(ask: GiftAsk, ack: Ack): void {
    this.giftAsks.push(ask);
    const [figures, gift] = [this.#figuresOf(ask.member), this.gifts.find((it) => it.id === ask.gift)];
    if (!figures || !gift) return ack(no("gift-not-offered"));
    if (!this.given.has(ask.key)) {
      if (figures.points < ask.amount) return ack(no("not-enough-balance"));
      this.given.set(ask.key, ask);
      figures.points -= ask.amount;
    }
    const { quantity, what, amount } = ask;
    if (this.giftAnswersToLose > 0) this.giftAnswersToLose -= 1;
    else ack({ ok: true, value: { name: gift.name, quantity, what, amount, member: figures } satisfies GiftGiven });
  }

  #handOut(ask: HandOutAsk, ack: Ack): void {
    this.handOutAsks.push(ask);
    const { code, key, by } = ask;
    const claim = this.claims.get(code);
    if (!claim) return ack(no("unknown-claim"));
    if (!claim.here) return ack(no("other-store"));
    if (claim.cancelled !== null) return ack(no("claim-cancelled"));
    if (claim.handed && this.handed.get(code) !== key) return ack(no("handed-already"));
    this.handed.set(code, key);
    const handed = claim.handed ?? { at: this.clock(), store: "一店", by: by?.name ?? this.till };
    this.claims.set(code, { ...claim, handed });
    if (this.giftAnswersToLose > 0) this.giftAnswersToLose -= 1;
    else ack({ ok: true, value: { ...claim, handed } });
  }

  #hold(ask: HoldAsk, ack: Ack): void {
    this.holdAsks.push(ask);
    const { key, member, amount } = ask;
    const balance = this.#figuresOf(member)?.cash ?? 0;
    const others = [...this.held].filter(([other]) => other !== key).reduce((sum, [, held]) => sum + held.amount, 0);
    const left = balance - others - amount;
    if (left < 0) return ack(no("not-enough-balance"));
    this.held.set(key, ask);
    if (this.holdAnswersToLose > 0) this.holdAnswersToLose -= 1;
    else ack({ ok: true, value: { key, amount, validUntil: 0, balance, left } satisfies HoldGranted });
  }

  #take(batch: Batch, ack: Ack): void {
    this.pushes += 1;
    this.batches.push({ from: batch.from, count: batch.count });
    if (this.refusePush) return ack(no(this.refusePush, this.retryAfterMs));
    if (!this.#signed(batchClaim(batch), batch.signature)) return ack(no("bad-signature"));
    const known = this.lines.length + 1 - batch.from;
    if (known < 0) return ack(no("sequence-gap"));
    const lines = unpack(zip, batch.till, batch.from, batch.facts);
    if ("unreadable" in lines) return ack(no(lines.unreadable));
    if (chainAll(sha256, batch.prev, lines, new Map(batch.kept)).at(-1) !== batch.head) return ack(no("broken-chain"));
    // What is here already is taken again without effect.
    const fresh = lines.slice(known);
    this.lines.push(...fresh);
    if (fresh.length > 0) this.head = batch.head;
    if (this.acksToLose > 0) {
      this.acksToLose -= 1;
      this.hangUp();
      return;
    }
    ack({ ok: true, value: this.#taken() });
  }

  #taken(): Taken {
    const cursor = this.lines.length;
    const claim = Buffer.from(receiptClaim(this.till, cursor, this.head));
    return { cursor, head: this.head, receipt: sign(null, claim, this.key.privateKey).toString("base64") };
  }

  #signed(text: string, signature: string): boolean {
    if (this.publicKey === null) return false;
    const key = createPublicKey({ key: Buffer.from(this.publicKey, "base64"), format: "der", type: "spki" });
    return verify(null, Buffer.from(text, "utf8"), key, Buffer.from(signature, "base64"));
  }
}
