/**
 * The verbs of a till: what its screens may ask of its process. One schema each for what goes in
 * and what comes out; carried unchanged by Electron IPC and by loopback WebSocket. A verb that is
 * not listed here does not exist. Answers are `Outcome`s; every refusal has one of the codes below.
 */
import { z } from "zod";
import { PHONE } from "../facts/ids.ts";
import { ActKey, Cart, Discount, HandBack, HeldView, SaleDraft, Tender, Totals } from "./cart.ts";
import { TillSettings } from "./settings.ts";
import { Denomination, ShiftReport, ShiftView } from "./shift.ts";
import { ClerkId, ClerkName, ClerkView, Pin, Right, Rights, Role } from "./staff.ts";
import {
  Amount,
  AuditView,
  DisplayView,
  BalanceView,
  EarnView,
  EntryView,
  Instant,
  MemberView,
  OrderLineView,
  PayoutView,
  PrintJobView,
  ProductView,
  ReceiptView,
  StatusView,
  WaitView,
} from "./view.ts";
import { ClaimTold, GiftsTold, GiftGiven } from "../sync/gifts.ts";
import { ClaimCode, GiftId, GiftValue, MOST_AT_ONCE } from "./hqGifts.ts";
import { tillStoreVerbs } from "./tillStore.ts";

const Text = (max: number) => z.string().trim().min(1).max(max);
export const Phone = z.string().regex(PHONE, "5 to 15 digits");
/** Who brought a member: a phone number, a card's, or what the QR of an invitation says. */
const Referrer = Text(400);
export const CardNumber = z.string().regex(/^[0-9A-Za-z-]{3,32}$/, "3 to 32 letters, digits or dashes");

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
  /** The right it takes and the clerk at the till has only with an approval; empty: nothing more is needed. */
  needs: z.array(Right).default([]),
});
export type RefundView = z.infer<typeof RefundView>;

const ASKED_HERE = ["refund", "draw", "exchange"] as const;
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
  waiting: z.array(z.strictObject({ act: z.enum([...ASKED_HERE, "void"]), amountFen: Amount.nullable() })),
  entry: EntryView.nullable(),
});
export type OrderView = z.infer<typeof OrderView>;
/** What a member may have for points or love value, and what it has had lately; as the server says it. */
export const GiftsView = GiftsTold;
export type GiftsView = z.infer<typeof GiftsView>;
export const GiftGivenView = GiftGiven.omit({ member: true }).extend({ member: MemberView });
export type GiftGivenView = z.infer<typeof GiftGivenView>;

/** What was asked for here of another till's order, and what its owner has made of it. */
export const RequestView = z.strictObject({
  at: Instant,
  act: z.enum(ASKED_HERE),
  order: z.string(),
  amountFen: Amount.nullable(),
  state: z.enum(["waiting", "done", "declined"]),
  /** Why it was declined. */
  why: z.string().nullable(),
  carriedFen: Amount.nullable(),
});
export type RequestView = z.infer<typeof RequestView>;

const Nothing = z.strictObject({});
/** What comes back: whole lines or pieces of them, an amount, or with neither all that is left. */
const Returned = {
  items: z
    .array(z.strictObject({ item: z.number().int().min(0).max(499), quantity: z.number().int().min(1).max(9999) }))
    .min(1)
    .max(500)
    .optional(),
  amountFen: Amount.min(1).optional(),
};
const DONE = z.strictObject({});
const Reason = Text(120);
/** What may be wrong with a line of a file; the screens have a sentence for each. */
export const IMPORT_ERRORS = [
  "encoding",
  "empty",
  "no-column",
  "two-columns",
  "too-many-rows",
  "quotes",
  "missing",
  "too-long",
  "code-shape",
  "barcode-shape",
  "wrong-check-digit",
  "not-an-amount",
  "senseless-cost",
  "not-a-quantity",
  "not-a-place",
  "unknown-unit",
  "phone-shape",
  "card-shape",
  "card-number",
  "no-number",
  "twice",
  "taken",
  "unknown-referrer",
  "self-referral",
  "referrer-set-already",
  "ordered-already",
  "referral-loop",
  "unknown-supplier",
  "wrong-source",
  "kept-at-hq",
  "not-a-flag",
  "unreadable",
] as const;
export const ImportError = z.strictObject({
  /** Of the file, 1-based. */
  line: z.number().int(),
  code: z.enum(IMPORT_ERRORS),
  /** The column as the file calls it, and what stands there, shortened; empty: it is about the whole line or file. */
  column: z.string(),
  found: z.string(),
  /** What was expected. */
  message: z.string(),
});
export type ImportError = z.infer<typeof ImportError>;
/** A CSV file on its way in. Nothing of it counts before it is committed. */
const ImportView = z.strictObject({
  id: z.string(),
  what: z.enum(["products", "members"]),
  state: z.enum(["receiving", "reading", "ready", "done"]),
  encoding: z.enum(["utf-8", "gb18030"]).nullable(),
  bytes: z.number().int(),
  received: z.number().int(),
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** The first of them; `errorCount`: how many in all. */
  errors: z.array(ImportError),
  errorCount: z.number().int(),
});
export type ImportView = z.infer<typeof ImportView>;

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
  /**
   * A scanned or typed code: exact barcode, UPC-A as EAN-13, code, or one that carries a weight or a price by the
   * barcode rules; a member's code, a receipt's and that of a gift to be fetched are told apart. Refused: `unknown-product`, `wrong-check-digit`.
   */
  "catalogue.scan": verb(
    z.strictObject({ code: Text(400) }),
    z.discriminatedUnion("is", [
      z.strictObject({
        is: z.literal("product"),
        product: ProductView,
        /** Of a label: what it weighs, or what it costs in all. */
        weight: z.number().int().optional(),
        priceFen: Amount.optional(),
      }),
      z.strictObject({ is: z.literal("member"), member: MemberView }),
      z.strictObject({ is: z.literal("receipt"), order: z.string() }),
      z.strictObject({ is: z.literal("claim"), code: ClaimCode }),
    ]),
  ),
  /** Refused: `unknown-member`. Asks the server when there is contact, else answers as of the last. */
  "member.find": verb(
    z.union([
      z.strictObject({ phone: Phone }),
      z.strictObject({ card: CardNumber }),
      /** What a member's QR says. */
      z.strictObject({ qr: Text(400) }),
    ]),
    MemberView,
  ),
  /**
   * New member, offline too. One that is known already is answered as it is. With who brought them, refused as
   * `member.refer` is, and then nobody is registered.
   */
  "member.register": verb(
    z.union([
      z.strictObject({ phone: Phone, name: Text(40).optional(), referrer: Referrer.optional() }),
      z.strictObject({ card: CardNumber, name: Text(40).optional(), referrer: Referrer.optional() }),
    ]),
    MemberView,
  ),
  /**
   * Says who brought a member, once, before the first order (§11.6); the same again is answered as the first time.
   * Refused: `unknown-member`, `unknown-referrer`, `self-referral`, `referrer-set-already`, `ordered-already`,
   * `referral-loop`. What another till did the server knows: it may say so later, and this till learns it.
   */
  "member.refer": verb(z.strictObject({ member: Text(80), referrer: Referrer }), MemberView),
  /**
   * What this cart costs and would earn if it were paid now with these tenders, what of it the member's balance,
   * points and love value may pay, and what the clerk needs for it; changes nothing.
   */
  "sale.preview": verb(
    z.strictObject({
      key: ActKey.optional(),
      lines: Cart,
      member: z.string().nullable(),
      discount: Discount.optional(),
      tenders: z.array(Tender).max(10).optional(),
    }),
    z.strictObject({
      totals: Totals,
      earn: EarnView,
      wait: WaitView.nullable(),
      balance: BalanceView.nullable(),
      /** Hundredths that may be spent here now, and what one whole point or unit pays, fen; null: not taken. */
      points: z.strictObject({ spendable: Amount, worthFen: Amount }).nullable(),
      love: z.strictObject({ spendable: Amount, worthFen: Amount }).nullable(),
      /** Rights that need an approval, and rights that this clerk is denied. An approval given under the key is taken off. */
      needs: z.array(Right),
      denied: z.array(Right),
      /** What goods that come back take from their entries (§8). */
      returns: z.array(RefundView),
    }),
  ),
  /**
   * Commits the sale: when this answers ok, it is paid and on disk, with the goods that come back. A balance,
   * points and love value are asked of the server first. Refused: `no-shift`, `not-signed-in`, `needs-approval`,
   * `not-allowed`, `not-enough-balance`, `not-enough-cash`, or `server-unreachable` above the floor limit.
   */
  "sale.commit": verb(
    z.strictObject({
      key: ActKey,
      lines: Cart.min(1),
      member: z.string().nullable(),
      discount: Discount.optional(),
      tenders: z.array(Tender).max(10),
      /** Where more comes back than is sold. */
      handBack: HandBack.optional(),
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
  "refund.preview": verb(z.strictObject({ order: Text(80), ...Returned }), RefundView),
  "refund.commit": verb(
    z.strictObject({ key: ActKey, order: Text(80), ...Returned, reason: Text(120), handBack: HandBack.optional() }),
    RefundView,
  ),
  /** The lines of an order that this till took, with what of each may still come back. */
  "order.lines": verb(z.strictObject({ order: Text(80) }), z.array(OrderLineView)),
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
  /**
   * What a member may have here now for points or available love value (§7.2), and what it may spend: the server says it.
   * `text`: part of a name or a number. Refused: `server-unreachable`, `unknown-member`.
   */
  "gift.list": verb(z.strictObject({ member: Text(80), text: z.string().trim().max(60) }), GiftsView),
  /**
   * Gives it, once a key, with the server's word alone; `amount` is what was shown, hundredths in all. Refused:
   * `server-unreachable`, `gift-unanswered` (the same again says whether it was given), `not-enough-balance`, `gift-sold-out`, `gift-changed`,
   * `gift-not-offered`, `unknown-member`.
   */
  "gift.give": verb(
    z.strictObject({
      key: ActKey,
      member: Text(80),
      gift: GiftId,
      quantity: z.number().int().min(1).max(MOST_AT_ONCE),
      what: GiftValue,
      amount: Amount.min(1),
    }),
    GiftGivenView,
  ),
  /** What is behind the code of a gift that a member took beside the tills, as the server says. Refused: `server-unreachable`, `unknown-claim`. */
  "claim.find": verb(z.strictObject({ code: ClaimCode }), ClaimTold),
  /**
   * Hands it out in this till's store, once, with the server's word alone. Refused: `server-unreachable`, `gift-unanswered` (the same
   * again says whether it was), `unknown-claim`, `handed-already`, `claim-cancelled`, `other-store`.
   */
  "claim.handOut": verb(z.strictObject({ key: ActKey, code: ClaimCode }), ClaimTold),
  /** Payouts to members of this till's orders, newest first: what came back from the server and what this till paid. */
  "payout.recent": verb(z.strictObject({ limit: z.number().int().min(1).max(100) }), z.array(PayoutView)),
  /** The sale in progress, as it was kept last; null: there is none. */
  "draft.get": verb(Nothing, SaleDraft.nullable()),
  /** Keeps the sale in progress; it survives a kill. Null: there is none any more. */
  "draft.put": verb(z.strictObject({ draft: SaleDraft.nullable() }), DONE),
  /** Puts the sale in progress aside (挂单). Refused: `too-many-held`. */
  "cart.hold": verb(z.strictObject({ draft: SaleDraft, label: z.string().trim().max(40).optional() }), DONE),
  "cart.held": verb(Nothing, z.array(HeldView)),
  /** Takes one up again (取单): it is the sale in progress from then on. Refused: `unknown-held`. */
  "cart.resume": verb(z.strictObject({ id: z.number().int() }), SaleDraft),
  /** Lines that were rung up and taken away again, for the audit log. */
  "cart.void": verb(
    z.strictObject({
      key: ActKey,
      what: z.string().max(200),
      amountFen: z.number().int(),
      reason: z.string().max(120),
    }),
    DONE,
  ),

  "clerk.list": verb(Nothing, z.array(ClerkView)),
  /** Refused: `wrong-pin` (says how many tries are left), `locked`. */
  "clerk.signIn": verb(z.strictObject({ clerk: ClerkId, pin: Pin }), StatusView),
  "clerk.signOut": verb(Nothing, StatusView),
  /**
   * Adds a clerk or changes one; no PIN: it stays. The first must be a manager. Refused: `not-allowed`,
   * `needs-approval`, `kept-at-hq`, `last-manager`.
   */
  "clerk.put": verb(
    z.strictObject({
      key: ActKey,
      id: ClerkId,
      name: ClerkName,
      role: Role,
      pin: Pin.optional(),
      active: z.boolean(),
    }),
    z.array(ClerkView),
  ),
  "rights.get": verb(Nothing, Rights),
  "rights.put": verb(z.strictObject({ key: ActKey, rights: Rights }), Rights),
  /**
   * Somebody who has these rights approves an act by its key, on the spot. Refused: `wrong-pin`, `locked`,
   * `not-allowed`.
   */
  "approval.give": verb(
    z.strictObject({ key: ActKey, rights: z.array(Right).min(1), clerk: ClerkId, pin: Pin }),
    z.strictObject({ approver: z.string(), rights: z.array(Right) }),
  ),

  "shift.open": verb(z.strictObject({ key: ActKey, floatFen: Amount }), ShiftView),
  /** The open shift (X), or a closed one (Z). Refused: `no-shift`. */
  "shift.report": verb(z.strictObject({ shift: z.string().optional(), key: ActKey.optional() }), ShiftReport),
  /**
   * Closes by a blind count: the expected cash is told only by the answer. Refused: `no-shift`, `needs-reason` and
   * `needs-approval` where the difference is beyond the limit.
   */
  "shift.close": verb(
    z.strictObject({ key: ActKey, counted: z.array(Denomination).max(40), reason: Reason.optional() }),
    ShiftReport,
  ),
  "shift.recent": verb(z.strictObject({ limit: z.number().int().min(1).max(100) }), z.array(ShiftReport)),
  /** Cash paid in or out, with its reason. */
  "cash.move": verb(
    z.strictObject({ key: ActKey, direction: z.enum(["in", "out"]), amountFen: Amount.min(1), reason: Reason }),
    DONE,
  ),
  /** Opens the drawer without a sale. */
  "drawer.open": verb(z.strictObject({ key: ActKey, reason: Reason }), DONE),

  "settings.get": verb(Nothing, TillSettings),
  "settings.put": verb(z.strictObject({ key: ActKey, settings: TillSettings }), TillSettings),
  /** Newest first; text is looked for in what was done, by whom, and order numbers. */
  "audit.search": verb(
    z.strictObject({
      key: ActKey.optional(),
      text: z.string().max(80).optional(),
      act: z.string().max(40).optional(),
      clerk: z.string().max(20).optional(),
      from: Instant.optional(),
      to: Instant.optional(),
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(AuditView),
  ),

  /** The receipt as it prints, as SVG. */
  "receipt.preview": verb(
    z.strictObject({ order: Text(80), language: z.enum(["zh", "en", "both"]).optional() }),
    z.strictObject({ svg: z.string() }),
  ),
  /** Prints a receipt again, marked as such. Refused: `no-printer`. */
  "receipt.reprint": verb(z.strictObject({ key: ActKey, order: Text(80) }), DONE),
  /** A shift's report as it prints, as SVG, and on paper. */
  "report.print": verb(z.strictObject({ key: ActKey, shift: z.string().optional() }), DONE),
  "print.queue": verb(Nothing, z.array(PrintJobView)),
  "print.retry": verb(z.strictObject({ n: z.number().int() }), DONE),
  "print.cancel": verb(z.strictObject({ n: z.number().int() }), DONE),
  "print.test": verb(z.strictObject({ key: ActKey }), DONE),

  /** What the customer's screen shows now. */
  "display.get": verb(Nothing, DisplayView),

  /** Adds goods to the stock, or counts it. Quantities in thousandths. */
  "stock.move": verb(
    z.strictObject({
      key: ActKey,
      kind: z.enum(["received", "counted", "lost"]),
      lines: z
        .array(z.strictObject({ product: Text(64), quantity: z.number().int() }))
        .min(1)
        .max(500),
      reason: z.string().max(120),
    }),
    DONE,
  ),
  /** Begins to take in a CSV file, in pieces of at most 96 KiB. */
  "import.begin": verb(
    z.strictObject({
      key: ActKey,
      what: z.enum(["products", "members"]),
      name: z.string().max(200),
      bytes: z
        .number()
        .int()
        .min(1)
        .max(64 * 1024 * 1024),
    }),
    ImportView,
  ),
  "import.piece": verb(
    z.strictObject({ id: z.string(), at: z.number().int().min(0), base64: z.string().max(140_000) }),
    ImportView,
  ),
  /** How far it is read; errors by line. */
  "import.state": verb(z.strictObject({ id: z.string() }), ImportView),
  /** Takes all of it in, in one transaction. Refused: `import-has-errors`. */
  "import.commit": verb(z.strictObject({ id: z.string(), key: ActKey }), ImportView),
  "import.drop": verb(z.strictObject({ id: z.string() }), DONE),
  "export.csv": verb(
    z.strictObject({
      key: ActKey.optional(),
      what: z.enum(["products", "members"]),
      encoding: z.enum(["utf-8", "gb18030"]),
      after: z.string().nullable(),
    }),
    /** A piece of the file; `next`: what to ask for after it, null: it was the last. */
    z.strictObject({ base64: z.string(), rows: z.number().int(), next: z.string().nullable() }),
  ),

  ...tillStoreVerbs,
  /** Practice: what is done from here on never becomes a fact. */
  "training.set": verb(z.strictObject({ key: ActKey, on: z.boolean() }), StatusView),
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
  "not-signed-in",
  "unknown-clerk",
  "locked",
  "wrong-pin",
  "needs-approval",
  "kept-at-hq",
  "last-manager",
  "no-shift",
  "shift-open",
  "needs-reason",
  "unknown-held",
  "too-many-held",
  "wrong-check-digit",
  "unknown-product",
  "unknown-member",
  "unknown-referrer",
  "self-referral",
  "referrer-set-already",
  "ordered-already",
  "referral-loop",
  "unknown-order",
  "amount-too-large",
  "not-enough-cash",
  "not-enough-balance",
  "gift-not-offered",
  "gift-changed",
  "gift-sold-out",
  "unknown-claim",
  "handed-already",
  "claim-cancelled",
  "other-store",
  "gift-unanswered",
  "looks-like-a-card-number",
  "no-entry",
  "no-lottery",
  "drawn-already",
  "not-waiting",
  "paid-already",
  "not-exchangeable",
  "over-refund",
  "needs-hand-back",
  "paid-too-little",
  "paid-too-much",
  "no-printer",
  "unknown-job",
  "unknown-import",
  "import-has-errors",
  "training",
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
  topics: z.array(
    z.enum([
      "status",
      "sales",
      "members",
      "catalogue",
      "payouts",
      "draft",
      "held",
      "display",
      "settings",
      "staff",
      "shift",
      "printing",
      "stock",
      "import",
    ]),
  ),
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
