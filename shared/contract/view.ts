/**
 * The shapes that a till's screens show. All amounts are fen, ratios basis points, instants
 * milliseconds since the epoch.
 */
import { z } from "zod";
import { MAX_AMOUNT } from "../kernel/money.ts";

export const Amount = z.number().int().min(0).max(MAX_AMOUNT);
export const Instant = z.number().int();

export const ProductView = z.strictObject({
  id: z.string(),
  /** Short code a clerk can type. */
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  barcode: z.string().nullable(),
  priceFen: Amount,
  category: z.string(),
});
export type ProductView = z.infer<typeof ProductView>;

export const MemberView = z.strictObject({
  id: z.string(),
  phone: z.string().nullable(),
  card: z.string().nullable(),
  name: z.string().nullable(),
  level: z.string().nullable(),
  /** Cash balance; below zero after a claw-back (§8.2). */
  cashFen: z.number().int(),
  /** What still waits, over all queues that are known. */
  waitingFen: Amount,
  waitingCount: z.number().int().min(0),
  /** Where the figures come from: the server a moment ago, or this till as of an earlier contact. */
  source: z.enum(["server", "till"]),
  /** The instant the figures are of. */
  asOf: Instant,
});
export type MemberView = z.infer<typeof MemberView>;

/** A queue as far as it is known here: the tail is where the next entry stands. */
export const QueueView = z.strictObject({
  key: z.string(),
  /** Who may pay out of it. */
  owner: z.enum(["till", "server"]),
  waitingCount: z.number().int().min(0),
  waitingFen: Amount,
  extractedFen: Amount,
  paidFen: Amount,
  retainedFen: Amount,
  carriedFen: Amount,
  asOf: Instant,
});
export type QueueView = z.infer<typeof QueueView>;

/** One block of the picture of the line: what an entry still waits for. */
export const LineBlock = z.strictObject({
  order: z.string(),
  entitlementFen: Amount,
  paidFen: Amount,
  remainingFen: Amount,
});
export type LineBlock = z.infer<typeof LineBlock>;

/** What a sale earns, decided by the rules (§3, §4.1). */
export const EarnView = z.discriminatedUnion("joins", [
  z.strictObject({
    joins: z.literal(true),
    queue: z.string(),
    owner: z.enum(["till", "server"]),
    ratioBp: z.number().int(),
    /** Which rule decided, e.g. `till.ratio` (scenario format, "source"). */
    source: z.string(),
    entitlementFen: Amount,
    /** 1-based place and the amount ahead of it; null while unknown (merged queue, no contact). */
    place: z.number().int().nullable(),
    aheadFen: Amount.nullable(),
    /** The head of the line and its tail, for the picture; empty while unknown. */
    head: z.array(LineBlock),
    /** Waiting entries between head and this one that the picture leaves out. */
    between: z.number().int().min(0),
  }),
  z.strictObject({ joins: z.literal(false), reason: z.string() }),
]);
export type EarnView = z.infer<typeof EarnView>;

export const TenderKind = z.enum(["cash", "card", "wechat", "alipay"]);
export type TenderKind = z.infer<typeof TenderKind>;

export const ReceiptItem = z.strictObject({
  product: z.string().nullable(),
  name: z.string(),
  nameEn: z.string(),
  quantity: z.number().int().min(1),
  priceFen: Amount,
  totalFen: Amount,
});
export type ReceiptItem = z.infer<typeof ReceiptItem>;

export const PayoutView = z.strictObject({
  /** The order that paid. */
  from: z.string(),
  /** The order that received. */
  to: z.string(),
  member: z.string().nullable(),
  memberLabel: z.string().nullable(),
  amountFen: Amount,
  at: Instant,
});
export type PayoutView = z.infer<typeof PayoutView>;

/** The life of an entry, as this till knows it. */
export const EntryView = z.strictObject({
  order: z.string(),
  queue: z.string(),
  state: z.enum(["waiting", "done", "converted", "exchanged", "cleared", "voided"]),
  ratioBp: z.number().int(),
  source: z.string(),
  entitlementFen: Amount,
  paidFen: Amount,
  clawedFen: Amount,
  voidedFen: Amount,
  remainingFen: Amount,
  /** True while this entry is owned by the server and no snapshot has come back yet. */
  awaitsServer: z.boolean(),
  received: z.array(PayoutView),
});
export type EntryView = z.infer<typeof EntryView>;

export const ReceiptView = z.strictObject({
  order: z.string(),
  at: Instant,
  store: z.string(),
  storeName: z.string(),
  till: z.string(),
  items: z.array(ReceiptItem),
  totalFen: Amount,
  refundedFen: Amount,
  tender: z.strictObject({
    kind: TenderKind,
    givenFen: Amount,
    changeFen: Amount,
    reference: z.string().nullable(),
  }),
  member: MemberView.nullable(),
  earn: EarnView,
  entry: EntryView.nullable(),
  /** What this sale's extraction paid at once, out of a queue that this till owns. */
  paidNow: z.array(PayoutView),
  /** True once the server has acknowledged the fact. */
  sent: z.boolean(),
});
export type ReceiptView = z.infer<typeof ReceiptView>;

export const StatusView = z.strictObject({
  store: z.string(),
  storeName: z.string(),
  till: z.string(),
  demo: z.boolean(),
  timezone: z.string(),
  /** `alone`: never enrolled; `refused`: the server said no, see `trouble`. */
  connection: z.enum(["alone", "connecting", "online", "offline", "refused"]),
  serverUrl: z.string().nullable(),
  lastContact: Instant.nullable(),
  unsent: z.number().int().min(0),
  rulesVersion: z.number().int(),
  scope: z.enum(["till", "store", "all"]),
  queue: QueueView.nullable(),
  now: Instant,
  /** Named troubles a clerk should see: code and a sentence. */
  trouble: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
export type StatusView = z.infer<typeof StatusView>;
