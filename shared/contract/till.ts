/**
 * The verbs of a till: what its screens may ask of its process. One schema each for what goes in
 * and what comes out; carried unchanged by Electron IPC and by loopback WebSocket. A verb that is
 * not listed here does not exist. Answers are `Outcome`s; every refusal has one of the codes below.
 */
import { z } from "zod";
import {
  Amount,
  BalanceView,
  EarnView,
  EntryView,
  Instant,
  MemberView,
  PayoutView,
  ProductView,
  ReceiptView,
  StatusView,
  TenderKind,
} from "./view.ts";

const Text = (max: number) => z.string().trim().min(1).max(max);
export const Phone = z.string().regex(/^\+?[0-9]{5,15}$/, "5 to 15 digits");
export const CardNumber = z.string().regex(/^[0-9A-Za-z-]{3,32}$/, "3 to 32 letters, digits or dashes");

/** One line of the cart: a product with a quantity, or an amount alone (买单). */
export const CartLine = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("product"), product: Text(64), quantity: z.number().int().min(1).max(9999) }),
  z.strictObject({ kind: z.literal("amount"), amountFen: Amount.min(1), note: z.string().max(60).optional() }),
]);
export type CartLine = z.infer<typeof CartLine>;
const Cart = z.array(CartLine).max(500);

/**
 * Cash carries what was handed over; the others a reference from the terminal, if there is one. `balance`:
 * there is nothing beside the member's balance.
 */
export const Tender = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cash"), givenFen: Amount }),
  z.strictObject({ kind: TenderKind.exclude(["cash"]), reference: z.string().max(40).optional() }),
  z.strictObject({ kind: z.literal("balance") }),
]);
export type Tender = z.infer<typeof Tender>;

/** What a refund does to the entry of its order, shown before and after (§8). */
export const RefundView = z.strictObject({
  order: z.string(),
  refundFen: Amount,
  /** Left of the order's paid amount afterwards. */
  leftFen: Amount,
  /** `server`, `other-till`: the entry's owner will carry the effect out and report it back. */
  effectBy: z.enum(["till", "server", "other-till", "none"]),
  /** What of it goes back to the member's balance that paid it; the rest is handed back as money. */
  toBalanceFen: Amount.default(0),
  lostWaitingFen: Amount,
  clawedFen: Amount,
});
export type RefundView = z.infer<typeof RefundView>;

const AskedAct = z.enum(["refund", "draw", "exchange"]);
/** An order that another till took, as the server has it. */
export const OrderView = z.strictObject({
  order: z.string(),
  till: z.string(),
  tillName: z.string(),
  at: Instant,
  paidFen: Amount,
  /** What may still be handed back; what was asked for and waits is taken off. */
  leftFen: Amount,
  memberLabel: z.string().nullable(),
  /** Who carries out what is asked for here: the server at once, or that till when it is next in contact. */
  owner: z.enum(["server", "till"]),
  waiting: z.array(z.strictObject({ act: AskedAct, amountFen: Amount.nullable() })),
  entry: EntryView.nullable(),
});
export type OrderView = z.infer<typeof OrderView>;
/** What was asked for here of another till's order, and what its owner has made of it. */
export const RequestView = z.strictObject({
  at: Instant,
  act: AskedAct,
  order: z.string(),
  amountFen: Amount.nullable(),
  state: z.enum(["waiting", "done", "declined"]),
  /** Why it was declined. */
  why: z.string().nullable(),
  carriedFen: Amount.nullable(),
});
export type RequestView = z.infer<typeof RequestView>;

const Nothing = z.strictObject({});
/** A key the screen makes once for an act and repeats on retry: the same key never acts twice. */
const ActKey = z.string().regex(/^[0-9A-Za-z-]{8,64}$/, "8 to 64 letters, digits or dashes");

const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const tillVerbs = {
  status: verb(Nothing, StatusView),
  "catalogue.search": verb(
    z.strictObject({ text: z.string().max(60), limit: z.number().int().min(1).max(100) }),
    z.array(ProductView),
  ),
  /** Categories in order, each with its quick keys. */
  "catalogue.keys": verb(
    Nothing,
    z.array(z.strictObject({ category: z.string(), categoryEn: z.string(), products: z.array(ProductView) })),
  ),
  /** Exact barcode or code. Refused: `unknown-product`. */
  "catalogue.scan": verb(z.strictObject({ code: Text(64) }), ProductView),
  /** Refused: `unknown-member`. Asks the server when there is contact, else answers as of the last. */
  "member.find": verb(z.union([z.strictObject({ phone: Phone }), z.strictObject({ card: CardNumber })]), MemberView),
  /** New member, offline too. One that is known already is answered as it is. */
  "member.register": verb(
    z.union([
      z.strictObject({ phone: Phone, name: Text(40).optional() }),
      z.strictObject({ card: CardNumber, name: Text(40).optional() }),
    ]),
    MemberView,
  ),
  /** What this cart costs and would earn if it were paid now, and what of it the member's balance may pay; changes nothing. */
  "sale.preview": verb(
    z.strictObject({ lines: Cart, member: z.string().nullable() }),
    z.strictObject({ totalFen: Amount, earn: EarnView, balance: BalanceView.nullable() }),
  ),
  /**
   * Commits the sale: when this answers ok, it is paid and on disk. `balanceFen` of it is paid with the
   * member's balance, which the server is asked for first; `tender` pays the rest.
   * Refused: `not-enough-balance`, or `server-unreachable` above the floor limit.
   */
  "sale.commit": verb(
    z
      .strictObject({
        key: ActKey,
        lines: Cart.min(1),
        member: z.string().nullable(),
        tender: Tender,
        balanceFen: Amount.optional(),
      })
      .refine((it) => (it.balanceFen ?? 0) === 0 || it.member !== null, {
        path: ["member"],
        message: "expected the member whose balance pays",
      }),
    ReceiptView,
  ),
  "sale.receipt": verb(z.strictObject({ order: Text(80) }), ReceiptView),
  /** Newest first. */
  "sale.recent": verb(
    z.strictObject({ limit: z.number().int().min(1).max(100) }),
    z.array(
      z.strictObject({
        order: z.string(),
        at: Instant,
        totalFen: Amount,
        refundedFen: Amount,
        memberLabel: z.string().nullable(),
        sent: z.boolean(),
        entitlementFen: Amount.nullable(),
        receivedFen: Amount.nullable(),
      }),
    ),
  ),
  /** An order that another till took. Refused: `unknown-order`, `other-till` (the server cannot be asked). */
  "order.find": verb(z.strictObject({ order: Text(80) }), OrderView),
  /** What was asked for here of other tills' orders, newest first. */
  "request.recent": verb(z.strictObject({ limit: z.number().int().min(1).max(100) }), z.array(RequestView)),
  /** What a refund would do; no amount: all that is left. Also of another till's order, when the server can be asked. */
  "refund.preview": verb(z.strictObject({ order: Text(80), amountFen: Amount.min(1).optional() }), RefundView),
  "refund.commit": verb(
    z.strictObject({ key: ActKey, order: Text(80), amountFen: Amount.min(1).optional(), reason: Text(120) }),
    RefundView,
  ),
  /**
   * Draws the lottery of an order's entry, once (§6.2). Answers the entry as it is then: for one that
   * the server owns `drawn` and `awaitsServer`. Refused: `unknown-order`, `other-till`, `no-entry`,
   * `no-lottery`, `drawn-already`, `not-waiting`, `paid-already`.
   */
  "entry.draw": verb(z.strictObject({ key: ActKey, order: Text(80) }), EntryView),
  /**
   * Exchanges what remains of an order's entry, whole (§7.1). Refused: `unknown-order`, `other-till`,
   * `no-entry`, `not-waiting`, `not-exchangeable`.
   */
  "entry.exchange": verb(z.strictObject({ key: ActKey, order: Text(80), to: z.enum(["points", "love"]) }), EntryView),
  /** Payouts to members of this till's orders, newest first: what came back from the server and what this till paid. */
  "payout.recent": verb(z.strictObject({ limit: z.number().int().min(1).max(100) }), z.array(PayoutView)),
  /** Binds this till to a server with a one-time code. */
  "till.enrol": verb(z.strictObject({ server: z.url(), code: Text(64) }), StatusView),
} as const;

export type TillVerb = keyof typeof tillVerbs;
export type TillInput<V extends TillVerb> = z.infer<(typeof tillVerbs)[V]["input"]>;
export type TillOutput<V extends TillVerb> = z.infer<(typeof tillVerbs)[V]["output"]>;

/** Every refusal a till may answer with, in order of precedence. */
export const TILL_REFUSALS = [
  "unknown-verb",
  "too-large",
  "malformed",
  "not-allowed",
  "unknown-product",
  "unknown-member",
  "unknown-order",
  "amount-too-large",
  "not-enough-cash",
  "not-enough-balance",
  "looks-like-a-card-number",
  "no-entry",
  "no-lottery",
  "drawn-already",
  "not-waiting",
  "paid-already",
  "not-exchangeable",
  "over-refund",
  "other-till",
  "code-refused",
  "server-unreachable",
  "other-identity",
  "disk-full",
  "disk-error",
  "internal",
] as const;
export type TillRefusal = (typeof TILL_REFUSALS)[number];

/** What a till tells its screens without being asked: re-read what you show. */
export const TillNews = z.strictObject({
  topics: z.array(z.enum(["status", "sales", "members", "catalogue", "payouts"])),
});
export type TillNews = z.infer<typeof TillNews>;

/** The wire between a screen and its till over loopback WebSocket. */
export const ScreenCall = z.strictObject({ id: z.number().int(), verb: z.string().max(40), input: z.unknown() });
export type ScreenAnswer = {
  id: number;
  outcome: { ok: true; value: unknown } | { ok: false; code: string; message: string };
};
export type ScreenNews = { news: TillNews };
/** The largest call a till's host reads, in bytes. */
export const MAX_CALL_BYTES = 256 * 1024;
