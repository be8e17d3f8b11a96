/** A till for tests: a device key, a chain of facts, a real socket. Sells what it is told, at any instant. */
import { createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { batchClaim, chainAll, helloClaim } from "../shared/facts/chain.ts";
import { factLine, GENESIS, type Fact, type FactBody } from "../shared/facts/fact.ts";
import { memberOfPhone, orderId } from "../shared/facts/ids.ts";
import { commitmentOf, rollOf, type Commitments } from "../shared/facts/rolls.ts";
import type { UnitPromise } from "../shared/rules/decide.ts";
import {
  Challenge,
  type Feed,
  PROTOCOL,
  type ShopSnapshot,
  type Batch,
  type MemberFigures,
  type MemberQuery,
  type SyncAnswer,
  type Taken,
  type Welcome,
} from "../shared/sync/messages.ts";
import { PROTOCOL_BEFORE, type Receipt } from "../shared/sync/messages.ts";
import { pack } from "../shared/sync/packing.ts";
import { helloClaim1 } from "./door/protocol1.ts";
import { sha256 } from "./journal/digest.ts";
import { zip } from "./journal/zip.ts";

export const MORNING = Date.UTC(2026, 2, 1, 1);
export const JOINS = { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1_000 } as const;
export const NO_MEMBER: UnitPromise = { joins: false, reason: "no-member", extract: 1_000 };

export const memberId = (phone: string): string => memberOfPhone(sha256, phone);

type Kinds = { [F in Fact as F["kind"]]: F["body"] };

/** A batch before it is packed, as it is signed: the very message of protocol 1. */
export type Unpacked = Omit<Batch, "facts" | "count"> & { readonly lines: string[] };

/** Speaks the present protocol, or the one before it as tills did that were not updated. */
export class TestTill {
  readonly id: string;
  protocol: number = PROTOCOL;
  /** What the server signed last. */
  receipt: Receipt | null = null;
  readonly lines: string[] = [];
  at = MORNING;
  readonly #key: KeyObject;
  readonly publicKey: string;
  #socket: Socket | undefined;
  #nonce = "";
  wakes = 0;
  /** The secrets of the draws of this till's orders. */
  readonly secrets = new Map<string, string>();
  #next = { join: "0".repeat(64), draw: "0".repeat(64) };

  /** @param twin another end of the same device, with the same key and facts */
  constructor(id: string, twin?: TestTill) {
    this.id = id;
    this.#key = twin ? twin.#key : generateKeyPairSync("ed25519").privateKey;
    this.publicKey = createPublicKey(this.#key).export({ format: "der", type: "spki" }).toString("base64");
    if (twin) this.lines.push(...twin.lines);
  }

  sign(claim: string): string {
    return sign(null, Buffer.from(claim, "utf8"), this.#key).toString("base64");
  }

  /** Writes a fact at the till's own clock. */
  write<K extends keyof Kinds>(kind: K, body: Kinds[K], at = this.at): string {
    const fact = { till: this.id, seq: this.lines.length + 1, at, kind, body } as Fact;
    const line = factLine(fact);
    this.lines.push(line);
    return line;
  }

  open(): void {
    this.write("till-opened", { format: 1, publicKey: this.publicKey, software: "test", next: this.#makeSecrets() });
  }

  register(phone: string): void {
    this.write("member-registered", { id: memberId(phone), phone, card: null, name: null });
  }

  /** Sells for an amount to the member with a phone, or to nobody. @returns the order's id */
  sell(paid: number, phone: string | null = null, changed: Partial<FactBody<"order-paid">> = {}): string {
    const order = orderId(this.id, this.lines.length + 1);
    this.write("order-paid", {
      order,
      key: order,
      member: phone === null ? null : memberId(phone),
      level: null,
      rules: 1,
      items: [{ product: null, name: "金额", nameEn: "Amount", quantity: 1, price: paid, total: paid }],
      paid,
      deducted: false,
      completed: true,
      tenders: [{ kind: "cash", amount: paid, given: paid, change: 0, reference: null }],
      rolls: this.rollsFor(order),
      promise: phone === null ? NO_MEMBER : JOINS,
      ...changed,
    });
    return order;
  }

  refund(order: string, amount: number | null = null): void {
    const line = amount === null ? null : 0;
    this.write("order-refunded", { order, key: `${order}-r${this.lines.length}`, line, amount, reason: "test" });
  }

  /** Draws with the secret that this till keeps for the order. */
  draw(order: string, changed: Partial<FactBody<"entry-drawn">> = {}): void {
    const secret = this.secrets.get(order) ?? "";
    const roll = rollOf(sha256, "draw", secret, order, 0);
    this.write("entry-drawn", { order, line: 0, key: `${order}-d`, secret, roll, ...changed });
  }

  exchange(order: string, to: "points" | "love" = "points"): void {
    this.write("entry-exchanged", { order, line: 0, key: `${order}-x`, to });
  }

  /** The rolls of the next order, as a till makes them (§6.3). */
  rollsFor(order: string): FactBody<"order-paid">["rolls"] {
    const { join, draw } = this.#next;
    this.secrets.set(order, draw);
    return { secret: join, next: this.#makeSecrets() };
  }

  #makeSecrets(): Commitments {
    const [join = "", draw = ""] = ["join", "draw"].map(() => randomBytes(32).toString("hex"));
    this.#next = { join, draw };
    return { join: commitmentOf(sha256, "join", join), draw: commitmentOf(sha256, "draw", draw) };
  }

  /** A signed batch of the lines from number `from` on. */
  batch(from = 1, count = this.lines.length - from + 1): Unpacked {
    const lines = this.lines.slice(from - 1, from - 1 + count);
    const prev = chainAll(sha256, GENESIS, this.lines.slice(0, from - 1)).at(-1) ?? GENESIS;
    const head = chainAll(sha256, prev, lines).at(-1) ?? prev;
    return this.signed({ till: this.id, from, prev, lines, head });
  }

  signed(batch: Omit<Unpacked, "signature">): Unpacked {
    return { ...batch, signature: this.sign(batchClaim({ ...batch, count: batch.lines.length })) };
  }

  /** As it goes over the wire. */
  packed({ lines, ...batch }: Unpacked): Batch {
    return { ...batch, count: lines.length, facts: pack(zip, { till: batch.till, from: batch.from, lines }) };
  }

  /** The hash of this till's fact with a number. */
  headAt(seq: number): string {
    return chainAll(sha256, GENESIS, this.lines.slice(0, seq)).at(-1) ?? GENESIS;
  }

  async enrol(url: string, code: string, changed: object = {}): Promise<SyncAnswer<ShopSnapshot>> {
    const body = { code, publicKey: this.publicKey, till: null, protocol: this.protocol, ...changed };
    return (await post(`${url}/api/enrol`, body)).body as SyncAnswer<ShopSnapshot>;
  }

  async connect(url: string): Promise<void> {
    this.disconnect();
    const socket = io(url, { transports: ["websocket"], reconnection: false, forceNew: true });
    this.#socket = socket;
    socket.on("feed", () => (this.wakes += 1));
    const challenge = await new Promise<unknown>((resolve, reject) => {
      socket.once("challenge", resolve);
      socket.once("connect_error", reject);
    });
    this.#nonce = Challenge.parse(challenge).nonce;
  }

  get connected(): boolean {
    return this.#socket?.connected ?? false;
  }

  disconnect(): void {
    this.#socket?.disconnect();
  }

  async say<T>(verb: string, message: unknown): Promise<SyncAnswer<T>> {
    if (!this.#socket) throw new Error("not connected");
    return (await this.#socket.timeout(10_000).emitWithAck(verb, message)) as SyncAnswer<T>;
  }

  hello(
    changed: { seq?: number; head?: string; protocol?: number } & Record<string, unknown> = {},
  ): Promise<SyncAnswer<Welcome>> {
    const { seq = this.lines.length, head = this.headAt(seq), protocol = this.protocol } = changed;
    const common = { till: this.id, protocol, seq, feed: 0, now: this.at };
    if (protocol === PROTOCOL_BEFORE)
      return this.say("hello", { ...common, signature: this.sign(helloClaim1(this.id, this.#nonce)), ...changed });
    const signature = this.sign(helloClaim(this.id, this.#nonce, seq, head));
    return this.say("hello", {
      ...common,
      head,
      changed: null,
      receipt: this.receipt,
      software: "test/1",
      signature,
      ...changed,
    });
  }

  async push(batch = this.batch()): Promise<SyncAnswer<Taken>> {
    const isBefore = this.protocol === PROTOCOL_BEFORE;
    const answer = await this.say<Taken>("push", isBefore ? batch : this.packed(batch));
    if (answer.ok && !isBefore) {
      const { cursor, head, receipt } = answer.value;
      this.receipt = { cursor, head, signature: receipt };
    }
    return answer;
  }

  pull(after = 0, limit = 500): Promise<SyncAnswer<Feed>> {
    return this.say("pull", { after, limit });
  }

  member(query: MemberQuery): Promise<SyncAnswer<MemberFigures>> {
    return this.say("member", query);
  }
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The value of an answer that must not be a refusal. */
export function valueOf<T>(answer: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value;
}

/** The code of a refusal; "ok" where there is none. */
export const codeOf = (answer: { ok: true } | { ok: false; code: string }): string => (answer.ok ? "ok" : answer.code);
