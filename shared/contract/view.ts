/**
 * The shapes that a till's screens show. All amounts are fen, ratios basis points, instants
 * milliseconds since the epoch.
 */
import { z } from "zod";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { ClerkView } from "./staff.ts";

export const Amount = z.number().int().min(0).max(MAX_AMOUNT);
export const Instant = z.number().int();

export const ProductView = z.strictObject({
  id: z.string(),
  /** Short code a clerk can type. */
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  barcode: z.string().nullable(),
  /** Of one, or of one unit of weighed goods. */
  priceFen: Amount,
  category: z.string(),
  /** What it is weighed in, such as kg; null: it is counted. */
  unit: z.string().nullable().default(null),
  /** In stock, thousandths; below zero where more was sold than was there; null: not counted. */
  stock: z.number().int().nullable().default(null),
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
  /** Points and available love value, in hundredths (§1.2); below zero after a claw-back. */
  points: z.number().int(),
  love: z.number().int(),
  /** What still waits, over all queues that are known. */
  waitingFen: Amount,
  waitingCount: z.number().int().min(0),
  /** Who brought this member (§11.6), as they are named here; label null: this till does not know them. Null: nobody. */
  referrer: z.strictObject({ label: z.string().nullable() }).nullable().default(null),
  /** Whether it may still be said here: nobody was, and this till knows of no order. */
  mayBeReferred: z.boolean().default(false),
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

const JoinsNot = z.strictObject({ joins: z.literal(false), reason: z.string() });
const Joins = z.strictObject({
  joins: z.literal(true),
  queue: z.string(),
  owner: z.enum(["till", "server"]),
  ratioBp: z.number().int(),
  /** Which rule decided, e.g. `till.ratio` (scenario format, "source"). */
  source: z.string(),
  entitlementFen: Amount,
  /** Whether a lottery may be drawn for it before the first fen (§3.5, §6.2). */
  lottery: z.boolean(),
  /** 1-based place and the amount ahead of it; null while unknown (merged queue, no contact). */
  place: z.number().int().nullable(),
  aheadFen: Amount.nullable(),
  /** The head of the line and its tail, for the picture; empty while unknown. */
  head: z.array(LineBlock),
  /** Waiting entries between head and this one that the picture leaves out. */
  between: z.number().int().min(0),
});

/** What a sale earns, decided by the rules (§3, §4.1), as a customer is shown it. */
export const CustomerEarnView = z.discriminatedUnion("joins", [Joins, JoinsNot]);
export type CustomerEarnView = z.infer<typeof CustomerEarnView>;

/** The same as a clerk is shown it. */
export const EarnView = z.discriminatedUnion("joins", [
  /** Of a union: what the coming midnight would pay as of the last contact, roughly (S11.6); absent: it is none, or not known. */
  Joins.extend({ poolFen: Amount.optional() }),
  JoinsNot,
]);
export type EarnView = z.infer<typeof EarnView>;

/** What a member may spend of the cash balance, here and now. */
export const BalanceView = z.strictObject({
  cashFen: z.number().int(),
  spendableFen: Amount,
  /** Whether the server is there to be asked; without it a till answers for the floor limit alone. */
  online: z.boolean(),
});
export type BalanceView = z.infer<typeof BalanceView>;

/**
 * How long the one who joins now would wait at recent sales, days, both ends included. Null ends: not at recent
 * sales. Never a promise (§12.4).
 */
export const WaitView = z.strictObject({
  fromDays: z.number().int().min(0).nullable(),
  toDays: z.number().int().min(0).nullable(),
  /** Over how many days the sales were looked at. */
  overDays: z.number().int().min(1),
});
export type WaitView = z.infer<typeof WaitView>;

export const TenderKind = z.enum(["cash", "card", "wechat", "alipay"]);
export type TenderKind = z.infer<typeof TenderKind>;

export const ReceiptItem = z.strictObject({
  product: z.string().nullable(),
  name: z.string(),
  nameEn: z.string(),
  quantity: z.number().int().min(1),
  /** Of weighed goods, thousandths of the unit. */
  weight: z.number().int().nullable().default(null),
  priceFen: Amount,
  /** The catalogue's, where another was taken; null: it is the price. */
  listFen: Amount.nullable().default(null),
  /** What was taken off, its part of the order's discount and deductions included. */
  discountFen: Amount.default(0),
  totalFen: Amount,
  note: z.string().nullable().default(null),
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

/** What a lottery may give (§6.1). `mayMiss`: it has a place that wins nothing and leaves all as it is. */
export const LotteryView = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fixed"), ratiosBp: z.array(z.number().int()), mayMiss: z.boolean() }),
  z.strictObject({ kind: z.literal("range"), minBp: z.number().int(), maxBp: z.number().int() }),
]);
export type LotteryView = z.infer<typeof LotteryView>;

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
  exchangedFen: Amount,
  clearedFen: Amount,
  remainingFen: Amount,
  lottery: LotteryView.nullable(),
  /** Whether it may be drawn for now, here (§6.2). */
  drawOpen: z.boolean(),
  /** Whether it was drawn for; true from the act on, also while the server has not carried it out yet. */
  drawn: z.boolean(),
  /** What it was exchanged or converted into; set from the act on, also while the server has not carried it out yet. */
  exchangedTo: z.enum(["points", "love", "frozen"]).nullable(),
  exchangeRatioBp: z.number().int().nullable(),
  /** What it may be exchanged into now, here, and at which ratio (§7.1); null: not. */
  exchangeable: z.strictObject({ pointsBp: z.number().int().nullable(), loveBp: z.number().int().nullable() }),
  /** True while the server owns this entry and no snapshot has come back that knows of all that was done here: joining, draw, exchange. */
  awaitsServer: z.boolean(),
  received: z.array(PayoutView),
});
export type EntryView = z.infer<typeof EntryView>;

/**
 * Rewards on a sale (§11), owned by the server: what it credited as it now stands, or what by this till's rules and
 * what it knows of people is to be credited, which `unsent` and `sent` say how far it is.
 */
export const RewardsView = z.strictObject({
  state: z.enum(["unsent", "sent", "credited"]),
  parts: z.array(
    z.strictObject({
      kind: z.enum(["direct", "indirect", "team", "recruit"]),
      /** Null: this till does not know them. */
      memberLabel: z.string().nullable(),
      /** Null: it goes by profit (§11.1), which is not told to whoever looks at a receipt. */
      amountFen: Amount.nullable(),
    }),
  ),
});
export type RewardsView = z.infer<typeof RewardsView>;

export const ReceiptView = z.strictObject({
  order: z.string(),
  at: Instant,
  store: z.string(),
  storeName: z.string(),
  till: z.string(),
  items: z.array(ReceiptItem),
  totalFen: Amount,
  refundedFen: Amount,
  /** What money paid it, in the order it was taken; empty: the balance or goods that came back paid all of it. */
  tenders: z.array(
    z.strictObject({
      kind: TenderKind,
      amountFen: Amount,
      givenFen: Amount,
      changeFen: Amount,
      reference: z.string().nullable(),
    }),
  ),
  roundingFen: z.number().int().default(0),
  /** What points and love value paid, value in hundredths. */
  deductions: z
    .array(z.strictObject({ kind: z.enum(["points", "love"]), value: Amount, amountFen: Amount }))
    .default([]),
  /** Goods of earlier orders that came back with this sale. */
  returns: z
    .array(
      z.strictObject({
        order: z.string(),
        name: z.string(),
        nameEn: z.string(),
        quantity: z.number().int(),
        amountFen: Amount,
      }),
    )
    .default([]),
  /** What was handed back because more came back than was sold; null: nothing. */
  handBack: z.strictObject({ kind: TenderKind, amountFen: Amount }).nullable().default(null),
  clerk: z.string().nullable().default(null),
  approver: z.string().nullable().default(null),
  wait: WaitView.nullable().default(null),
  /** What the member's balance paid, and what was left in it then as this till knew it; null: nothing. */
  balance: z.strictObject({ paidFen: Amount, leftFen: z.number().int() }).nullable(),
  member: MemberView.nullable(),
  earn: EarnView,
  entry: EntryView.nullable(),
  /** Hash of the secret that its draw follows from, made known before the order (§6.3); null: there is nothing to draw. */
  commitment: z.string().nullable(),
  /** What this sale's extraction paid at once, out of a queue that this till owns. */
  paidNow: z.array(PayoutView),
  /** Null: it brings about none, or none that can be told. */
  rewards: RewardsView.nullable().default(null),
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
  /** What the merchant calls the programme and the exchange (§9.1). */
  programme: z.strictObject({ name: z.string(), exchangeName: z.string() }),
  queue: QueueView.nullable(),
  /** Whether clerks have to sign in here, and who has. */
  staffed: z.boolean(),
  clerk: ClerkView.nullable(),
  /** Whether the clerks are the demonstration's own with the PINs they came with, which the sign-in may then show. */
  demoStaff: z.boolean(),
  shift: z.strictObject({ shift: z.string(), openedAt: Instant, floatFen: Amount }).nullable(),
  training: z.boolean(),
  printer: z.enum(["none", "ready", "printing", "waiting"]),
  /** Whether a customer display listens. */
  display: z.boolean(),
  held: z.number().int(),
  now: Instant,
  /** Named troubles a clerk should see: code and a sentence. */
  trouble: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
export type StatusView = z.infer<typeof StatusView>;

export const OrderLineView = z.strictObject({
  item: z.number().int(),
  name: z.string(),
  nameEn: z.string(),
  quantity: z.number().int(),
  weight: z.number().int().nullable(),
  totalFen: Amount,
  /** Pieces that have come back already, and what they brought. */
  returned: z.number().int(),
  returnedFen: Amount,
  /** What one more piece, and all that are left, bring. */
  leftFen: Amount,
});
export type OrderLineView = z.infer<typeof OrderLineView>;

export const AuditView = z.strictObject({
  n: z.number().int(),
  at: Instant,
  act: z.string(),
  clerk: z.string().nullable(),
  clerkName: z.string().nullable(),
  approverName: z.string().nullable(),
  order: z.string().nullable(),
  amountFen: z.number().int().nullable(),
  text: z.string(),
});
export type AuditView = z.infer<typeof AuditView>;

export const PrintJobView = z.strictObject({
  n: z.number().int(),
  at: Instant,
  kind: z.enum(["receipt", "reprint", "queue-slip", "report", "drawer", "test"]),
  order: z.string().nullable(),
  state: z.enum(["waiting", "printing", "done", "cancelled"]),
  attempts: z.number().int(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type PrintJobView = z.infer<typeof PrintJobView>;

/** What the customer's screen shows. */
export const DisplayView = z.strictObject({
  is: z.enum(["idle", "cart", "paid"]),
  storeName: z.string(),
  language: z.enum(["zh", "en"]),
  scheme: z.enum(["auto", "light", "dark"]),
  message: z.string(),
  messageEn: z.string(),
  training: z.boolean(),
  lines: z.array(
    z.strictObject({
      name: z.string(),
      nameEn: z.string(),
      quantity: z.number().int(),
      weight: z.number().int().nullable(),
      unit: z.string().nullable(),
      priceFen: Amount,
      totalFen: z.number().int(),
    }),
  ),
  discountFen: Amount,
  dueFen: z.number().int(),
  paidFen: Amount,
  changeFen: Amount,
  memberLabel: z.string().nullable(),
  earn: CustomerEarnView.nullable(),
  wait: WaitView.nullable(),
  /** What was just paid to the members who wait, of this sale. */
  paidNow: z.array(PayoutView),
  /** What the member's QR code holds; null: none is shown. */
  qr: z.string().nullable(),
});
export type DisplayView = z.infer<typeof DisplayView>;
