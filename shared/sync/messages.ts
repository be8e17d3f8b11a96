/**
 * The messages between a till and the server. A socket event is a wake-up; the cursors in these
 * messages are the truth. Amounts are fen, instants milliseconds since the epoch.
 */
import { z } from "zod";
import { PinHash } from "../contract/pinHash.ts";
import { ClerkId, ClerkName, Role } from "../contract/staff.ts";
import { TillId } from "../facts/fact.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { Lottery, Rules } from "../rules/schema.ts";

/** Grows by one when a message's shape changes. */
export const PROTOCOL = 2;
/** The version before it, which a server goes on to speak with tills that were not updated yet. */
export const PROTOCOL_BEFORE = 1;
/** The most facts in one batch, and rows in one answer of the feed. */
export const MAX_BATCH = 500;
/** Facts of one batch come to no more than this, unpacked. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** The largest message a socket takes, in bytes. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");
const Base64 = z
  .string()
  .regex(/^[0-9A-Za-z+/]+=*$/, "expected base64")
  .max(200);
const Amount = z.int().min(0).max(MAX_AMOUNT);
const Count = z.int().min(0);

/** Server → till on connection: sign this. */
export const Challenge = z.strictObject({ nonce: z.string().min(16).max(64), protocol: z.int() });
export type Challenge = z.infer<typeof Challenge>;

/** The server's word, signed over `receiptClaim`, that it holds a till's facts up to a number and how their chain ends there. */
export const Receipt = z.strictObject({ cursor: Count, head: Hash, signature: Base64 });
export type Receipt = z.infer<typeof Receipt>;

/** Till → server: who I am, what I hold. `signature` is over `helloClaim`. */
export const Hello = z.strictObject({
  till: TillId,
  protocol: z.int(),
  signature: Base64,
  /** The till's newest fact, its hash, and how far it has the feed. */
  seq: Count,
  head: Hash,
  feed: Count,
  /** The first of its facts that is not what it was when it was written, or not what the server holds; null: none that it knows of. */
  changed: z.int().min(1).nullable(),
  /** The furthest the server ever acknowledged, as far as the till knows. */
  receipt: Receipt.nullable(),
  /** The till's own clock. */
  now: z.int(),
  /** What it runs, with its version. */
  software: z.string().max(40),
});
export type Hello = z.infer<typeof Hello>;

export const Welcome = z.strictObject({
  /** The last fact of this till the server holds, and its hash. */
  cursor: Count,
  head: Hash,
  serverTime: z.int(),
  feedHead: Count,
  /** Over `cursor` and `head`, and the key that it was made with (Ed25519, SPKI DER, base64). */
  receipt: Base64,
  serverKey: Base64,
});
export type Welcome = z.infer<typeof Welcome>;

export const KeptHashes = z
  .array(z.tuple([z.int().min(0), Hash]))
  .min(1)
  .max(MAX_BATCH);
export type KeptHashes = z.infer<typeof KeptHashes>;

/** Facts of one till in order, chained to `prev` and packed (`packing.ts`); `signature` is over `batchClaim`. */
export const Batch = z.strictObject({
  till: TillId,
  from: z.int().min(1),
  count: z.int().min(1).max(MAX_BATCH),
  prev: Hash,
  facts: z.custom<Uint8Array>((it) => it instanceof Uint8Array, "expected bytes"),
  /** The hashes of lines from which a person was erased, each with the line's place in the batch; absent: there are none. */
  kept: KeptHashes.optional(),
  head: Hash,
  signature: Base64,
});
export type Batch = z.infer<typeof Batch>;

/** After commit: everything up to `cursor` is the server's, and `receipt` says so under its signature. */
export const Taken = z.strictObject({ cursor: Count, head: Hash, receipt: Base64 });
export type Taken = z.infer<typeof Taken>;

export const Pull = z.strictObject({ after: Count, limit: z.int().min(1).max(MAX_BATCH) });

/** One entry of an order of this till as it now stands, with the payouts since the last snapshot. */
export const EntrySnapshot = z.strictObject({
  kind: z.literal("entry"),
  order: z.string(),
  line: Count,
  /** The newest fact of that till that the server had carried out by then. */
  fact: Count,
  queue: z.string(),
  state: z.enum(["waiting", "done", "converted", "exchanged", "cleared", "voided"]),
  drawn: z.boolean(),
  ratio: Count,
  entitlement: Amount,
  paid: Amount,
  exchanged: Amount,
  cleared: Amount,
  voided: Amount,
  clawed: Amount,
  remaining: Amount,
  exchangedTo: z.enum(["points", "love", "frozen"]).nullable(),
  exchangeRatio: Count.nullable(),
  payouts: z.array(
    z.strictObject({
      queue: z.string(),
      from: z.string(),
      fromLine: Count,
      amount: Amount,
      member: z.string(),
      at: z.int(),
    }),
  ),
});
export type EntrySnapshot = z.infer<typeof EntrySnapshot>;

export const MemberFigures = z.strictObject({
  id: z.string(),
  phone: z.string().nullable(),
  card: z.string().nullable(),
  name: z.string().nullable(),
  level: z.string().nullable(),
  cash: z.int(),
  /** Points and available love value, in hundredths (§1.2); below zero after a claw-back. */
  points: z.int(),
  love: z.int(),
  waiting: Count,
  waitingAmount: Amount,
  /** Who brought this member (§11.6), by id; absent: nobody. */
  referrer: z.string().optional(),
  asOf: z.int(),
});
export type MemberFigures = z.infer<typeof MemberFigures>;

/**
 * Something asked for elsewhere on an order of this till: carried out once, or declined, with a fact that
 * says `asked: {till, seq}`.
 */
export const RequestRow = z.strictObject({
  kind: z.literal("request"),
  /** The asking fact, and its instant. */
  till: TillId,
  seq: z.int().min(1),
  at: z.int(),
  act: z.enum(["refund", "draw", "exchange", "void", "fund"]),
  order: z.string(),
  line: Count,
  /** Handed back, with what goes back to the balance, or to be paid into the queue, fen; null: neither. */
  amount: Amount.nullable(),
  toBalance: Amount,
  to: z.enum(["points", "love"]).nullable(),
  reason: z.string(),
  /** By whom and with which proposal headquarters decided it (§12.6); absent: it was asked for at a till or by the order API. */
  decided: z.strictObject({ by: z.string(), second: z.string(), proposal: z.int().min(1) }).optional(),
  /** The till's queue that is paid into (§12.7); absent: none. */
  queue: z.string().optional(),
});
export type RequestRow = z.infer<typeof RequestRow>;

/** Money was handed back elsewhere for an order of this till whose entry the server owns: the base falls here too. */
export const HandedBack = z.strictObject({
  kind: z.literal("handed-back"),
  till: TillId,
  seq: z.int().min(1),
  order: z.string(),
  line: Count,
  /** With what went back to the balance. */
  amount: Amount,
  toBalance: Amount,
});

/** What became of something this till asked for with its fact `seq`. */
export const RequestOutcome = z.strictObject({
  kind: z.literal("outcome"),
  seq: z.int().min(1),
  order: z.string(),
  state: z.enum(["done", "declined"]),
  why: z.string().nullable(),
  /** Of a refund: so much was carried out, fen; what is missing HQ has on its list. */
  carried: Amount.nullable(),
});
export type RequestOutcome = z.infer<typeof RequestOutcome>;

/**
 * The rewards on a line of an order of this till as they now stand (§11), without what was clawed back. Amount null:
 * there is one, and it goes by profit, which a till is not told.
 */
export const OrderRewards = z.strictObject({
  kind: z.literal("rewards"),
  order: z.string(),
  line: Count,
  rewards: z.array(
    z.strictObject({
      kind: z.enum(["direct", "indirect", "team", "recruit"]),
      member: z.string(),
      amount: Amount.nullable(),
    }),
  ),
});
export type OrderRewards = z.infer<typeof OrderRewards>;

/** More than this headquarters does not keep for one store, those who left included. */
export const MOST_CLERKS = 300;

/** One who works in a store, as headquarters keeps them; the PIN as its hash. */
export const StoreClerk = z.strictObject({
  id: ClerkId,
  name: ClerkName,
  role: Role,
  active: z.boolean(),
  pinHash: PinHash,
});
export type StoreClerk = z.infer<typeof StoreClerk>;

/** All that headquarters keeps for this till's store, as it stands when it is told: among them an active manager, or nobody at all. */
export const StoreClerks = z.strictObject({ kind: z.literal("clerks"), clerks: z.array(StoreClerk).max(MOST_CLERKS) });
export type StoreClerks = z.infer<typeof StoreClerks>;

/** What this till and its store are called by now. */
export const Names = z.strictObject({ kind: z.literal("names"), till: z.string(), store: z.string() });
export type Names = z.infer<typeof Names>;

const Product = z.strictObject({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  barcode: z.string().nullable(),
  price: Amount,
  category: z.string(),
  /** Place among the quick keys of its category; null: none. */
  key: Count.nullable(),
  /** What one piece, or one unit of weight as the price is per, costs the shop, fen (§10.2); null or absent: unknown. */
  cost: Amount.nullable().optional(),
});
export type Product = z.infer<typeof Product>;
const Category = z.strictObject({ id: z.string(), name: z.string(), nameEn: z.string() });

/** The most products in one row of the feed. */
export const MOST_PRODUCTS = 500;

/** A product as headquarters keeps it. `unit`: what it is weighed in; null: it is counted. `active`: whether tills sell it. */
export const StoreProduct = Product.extend({
  cost: Amount.nullable(),
  unit: z.string().nullable(),
  active: z.boolean(),
});
export type StoreProduct = z.infer<typeof StoreProduct>;

/** Products that headquarters has changed, as they stand when they are told, and the categories they stand in. */
export const StoreProducts = z.strictObject({
  kind: z.literal("products"),
  categories: z.array(Category),
  products: z.array(StoreProduct).max(MOST_PRODUCTS),
});
export type StoreProducts = z.infer<typeof StoreProducts>;

/**
 * The person of a member was erased at an instant, ms: what was known of phone, card and name until then is forgotten. Of the
 * till's own facts those up to a place are meant whatever their instants are (0: none): its clock may be another.
 */
export const MemberErased = z.strictObject({
  kind: z.literal("member-erased"),
  member: z.string(),
  at: z.int(),
  upTo: z.int().min(0),
});
export type MemberErased = z.infer<typeof MemberErased>;

export const FeedBody = z.discriminatedUnion("kind", [
  EntrySnapshot,
  RequestRow,
  HandedBack,
  RequestOutcome,
  OrderRewards,
  MemberFigures.extend({ kind: z.literal("member") }),
  MemberErased,
  StoreClerks,
  StoreProducts,
  Names,
  z.strictObject({ kind: z.literal("rules"), version: z.int().min(1), timezone: z.string(), rules: Rules }),
]);
export type FeedBody = z.infer<typeof FeedBody>;

export const QueueFigures = z.strictObject({
  key: z.string(),
  waiting: Count,
  waitingAmount: Amount,
  extracted: Amount,
  paid: Amount,
  retained: Amount,
  carried: Amount,
  /** Of a union: what the coming midnight would pay if it were now (§10.3), fen, rounded down (S11.6); absent: it is none. */
  pool: Amount.optional(),
  /** The first entries of the line, for the picture. */
  head: z.array(z.strictObject({ order: z.string(), entitlement: Amount, paid: Amount, remaining: Amount })),
  asOf: z.int(),
});
export type QueueFigures = z.infer<typeof QueueFigures>;

/** Rows of the feed after the till's cursor, each one numbered; and the merged queue this till's sales join, as it stands. */
export const Feed = z.strictObject({
  rows: z.array(z.strictObject({ n: z.int().min(1), body: FeedBody })),
  head: Count,
  queue: QueueFigures.nullable(),
});
export type Feed = z.infer<typeof Feed>;

/** An order by its number, for a refund, a draw or an exchange at another till. */
export const OrderQuery = z.strictObject({ order: z.string().max(80) });
export type OrderQuery = z.infer<typeof OrderQuery>;
export const OrderFigures = z.strictObject({
  order: z.string(),
  at: z.int(),
  till: TillId,
  tillName: z.string(),
  paid: Amount,
  /** Of what was paid, what was not handed back: of the money, and of what the member's balance paid. */
  left: Amount,
  leftBalance: Amount,
  memberLabel: z.string().nullable(),
  /** Who carries out what is done to it: the server at once, or its till when it is next in contact. */
  owner: z.enum(["server", "till"]),
  /** What was asked for of it and waits for its till, fen and acts. */
  waiting: z.array(z.strictObject({ act: z.enum(["refund", "draw", "exchange", "void"]), amount: Amount.nullable() })),
  entry: EntrySnapshot.nullable(),
  /** Which setting gave the ratio (§3); "" where there is no entry. */
  source: z.string(),
  lottery: Lottery.nullable(),
  exchange: z.strictObject({ points: Count.nullable(), love: Count.nullable() }),
});
export type OrderFigures = z.infer<typeof OrderFigures>;

/** Till → server, once it has sent all: its own queue as it stands after fact `seq`, so that the server compares its mirror of it. */
export const Digest = z.strictObject({
  seq: Count,
  queue: z.string(),
  waiting: Count,
  waitingAmount: Amount,
  extracted: Amount,
  paid: Amount,
  retained: Amount,
  carried: Amount,
  /** SHA-256 over the first entries of the line (shared/queue/digest.ts). */
  hash: Hash,
});
export type Digest = z.infer<typeof Digest>;

export const MemberQuery = z.union([
  z.strictObject({ phone: z.string().max(20) }),
  z.strictObject({ card: z.string().max(40) }),
  z.strictObject({ id: z.string().max(80) }),
]);
export type MemberQuery = z.infer<typeof MemberQuery>;

/** `POST /api/enrol`: a one-time code and the public key that the till made (Ed25519, SPKI DER, base64). */
export const Enrol = z.strictObject({
  code: z.string().min(1).max(64),
  publicKey: Base64,
  /** The identity a till has already sold under; null: a till that has sold nothing. */
  till: TillId.nullable(),
  protocol: z.int(),
});
export type Enrol = z.infer<typeof Enrol>;

/** What a till has to know to sell: who it is, the rules, the catalogue. */
export const ShopSnapshot = z.strictObject({
  till: TillId,
  tillName: z.string(),
  storeName: z.string(),
  timezone: z.string(),
  rulesVersion: z.int().min(1),
  rules: Rules,
  categories: z.array(Category),
  products: z.array(Product),
  /** The key that the server signs its receipts with; null: none is known. */
  serverKey: Base64.nullable(),
});
export type ShopSnapshot = z.infer<typeof ShopSnapshot>;

/**
 * Why the server refuses, in order of precedence. `again: false`: sending the same again cannot help.
 */
export const SYNC_REFUSALS = {
  "too-large": { again: false },
  malformed: { again: false },
  "update-needed": { again: false },
  "unknown-till": { again: false },
  revoked: { again: false },
  "bad-signature": { again: false },
  "not-welcome": { again: true },
  /** The batch does not follow what the server holds: resume from `cursor`. */
  "sequence-gap": { again: true },
  "broken-chain": { again: false },
  "code-unknown": { again: false },
  "code-used": { again: false },
  "code-expired": { again: false },
  "other-identity": { again: false },
  "unknown-member": { again: false },
  "unknown-order": { again: false },
  "not-enough-balance": { again: false },
  /** Not in this store, or no longer. */
  "gift-not-offered": { again: false },
  /** It costs something else than was seen. */
  "gift-changed": { again: false },
  "gift-sold-out": { again: false },
  /** No gift was taken under this code. */
  "unknown-claim": { again: false },
  "handed-already": { again: false },
  /** Headquarters cancelled it, and the member has back what it paid. */
  "claim-cancelled": { again: false },
  /** It is fetched at another store alone. */
  "other-store": { again: false },
  /** The sale under this hold's key has been paid. */
  "hold-captured": { again: false },
  busy: { again: true },
  internal: { again: true },
} as const;
export type SyncRefusal = keyof typeof SYNC_REFUSALS;

/** Every acknowledgement: the answer, or a named refusal; `retryAfterMs`: not before then. */
export type SyncAnswer<T> =
  | { ok: true; value: T }
  | { ok: false; code: SyncRefusal; message: string; retryAfterMs?: number };
