/**
 * Facts: what happened at a till, append-only. A fact is one line of JSON, `{till, seq, at, kind,
 * body}`, kept and sent as the very text it was written as; its hash chains to the one before.
 * Amounts are fen, ratios basis points, instants milliseconds since the epoch.
 */
import { z } from "zod";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { ROLLS } from "../kernel/roll.ts";
import { Lottery, Ratio } from "../rules/schema.ts";
import { compiled } from "./compiled.ts";
import { DayFigures, DayOpen } from "./dayFigures.ts";

/** Grows by one when a fact's shape changes; see `docs/formats.md` for what each version brought. */
export const FACT_FORMAT = 3;
/** No line of facts is longer, in UTF-8 bytes. */
export const MAX_FACT_BYTES = 64 * 1024;
/** The `prev` of the first fact of a till. */
export const GENESIS = "0".repeat(64);

const Amount = z.int().min(0).max(MAX_AMOUNT);
const Id = z.string().regex(/^[\x21-\x7e]{1,80}$/, "expected 1 to 80 printable ASCII characters without blanks");
const Name = z.string().max(120);

export const TillId = z
  .string()
  .regex(/^[a-z0-9-]{1,20}\/[a-z0-9-]{1,20}$/, "expected store/till, each 1 to 20 of a–z, 0–9, -");

const sources = [
  ...(["product", "till", "desk", "store", "basic"] as const).flatMap(
    (it) => [`${it}.level`, `${it}.lottery`, `${it}.ratio`] as const,
  ),
  ...(["product", "till", "desk", "store"] as const).map((it) => `${it}.cumulative` as const),
  "union.ratio",
] as const;

/** The decision a customer holds on paper (§3.7). */
export const UnitPromise = z.discriminatedUnion("joins", [
  z.strictObject({
    joins: z.literal(true),
    ratio: Ratio,
    source: z.enum(sources),
    lottery: Lottery.nullable(),
    extract: Ratio,
  }),
  z.strictObject({
    joins: z.literal(false),
    reason: z.enum([
      "disabled",
      "no-member",
      "nothing-paid",
      "deducted",
      "window",
      "daily-limit",
      "total-limit",
      "zero",
      "liability-cap",
    ]),
    extract: Ratio.nullable(),
  }),
]);

const Line = z.int().min(0).max(499);
const Roll = z
  .int()
  .min(0)
  .max(ROLLS - 1);
const Hash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");
/** Hashes of the secrets of the next order (§6.3), made known before it. */
const Commitments = z.strictObject({ join: Hash, draw: Hash });
/** The secret behind this order's join roll, and the commitments for the next order. */
const Rolls = z.strictObject({ secret: Hash, next: Commitments });

/** The fact by which an act was asked for, where the entry is not owned. */
const Asked = z.strictObject({ till: TillId, seq: z.int().min(1) });
export type Asked = z.infer<typeof Asked>;

/** Why the owner of an order does not carry out what was asked for. */
export const DECLINES = [
  "unknown-order",
  "unknown-line",
  "over-refund",
  "no-entry",
  "no-lottery",
  "drawn-already",
  "not-waiting",
  "paid-already",
  "not-exchangeable",
  /** The secret of the draw went with a till that was closed, or is nobody's. */
  "no-secret",
  /** Nothing is paid into a queue (§12.7) while the rules pause payouts, where nobody waits, or where those who did wait in another by now. */
  "paused",
  "nothing-waits",
  "handed-over",
] as const;

/** What a member may give away and spend (§7.2); of love value the available part. */
const Value = z.enum(["points", "love"]);

/** Who did it at the till, and who approved what that clerk may not do alone; absent: nobody signs in there. */
const By = z
  .strictObject({
    clerk: z.string().max(20),
    name: z.string().max(40),
    approver: z.string().max(20).optional(),
    approverName: z.string().max(40).optional(),
  })
  .optional();
export type By = NonNullable<z.infer<typeof By>>;
const Shift = z.string().max(40).optional();
const Reason = z.string().max(120);

/** Of an act that one person of headquarters proposed and another let happen (§12.6): why, both names, the proposal's number. */
const Proposed = {
  reason: z.string().max(200),
  by: z.string().max(40),
  second: z.string().max(40),
  proposal: z.int().min(1),
} as const;

const Item = z.strictObject({
  /** Null: an amount only. */
  product: Id.nullable(),
  name: Name,
  nameEn: Name,
  quantity: z.int().min(1).max(9999),
  /** Of weighed goods, thousandths of the unit; their quantity is 1. */
  weight: z.int().min(1).max(9_999_999).optional(),
  price: Amount,
  /** The catalogue's price, where another was taken. */
  list: Amount.optional(),
  /** What was taken off, with its part of the order's discount and of deductions (§2.1). */
  discount: Amount.optional(),
  /** After it. */
  total: Amount,
  /** What all of it cost the shop as it was sold (§10.2); absent: unknown. */
  cost: Amount.optional(),
  note: z.string().max(60).optional(),
});

/** How money went back. `exchange`: it paid for the sale that was made in the same act. */
const GivenBack = z.strictObject({
  kind: z.enum(["cash", "card", "wechat", "alipay", "exchange"]),
  amount: Amount,
  reference: z.string().max(40).nullable(),
});
/** The lines of the receipt that came back, what they had cost; the order's whole amount may be less by its rounding. */
const ItemBack = z.strictObject({
  item: z.int().min(0).max(499),
  quantity: z.int().min(1).max(9999),
  amount: Amount,
  /** As that line was sold: its product, its weight, and of its cost the part of what came back. */
  product: Id.optional(),
  weight: z.int().min(1).max(9_999_999).optional(),
  cost: Amount.optional(),
});

const ClaimCode = z.string().regex(/^[0-9]{8}$/, "expected 8 digits");

/** The key of what the server held of a member's balance for this act; null or absent: nothing was held. */
const Hold = z.string().min(1).max(64).nullable().optional();

const Tender = z
  .strictObject({
    /** `balance`: the member's own cash balance; `return`: goods that came back in the same act. */
    kind: z.enum(["cash", "card", "wechat", "alipay", "balance", "return"]),
    amount: Amount,
    /** Cash handed over and handed back. */
    given: Amount,
    change: Amount,
    reference: z.string().max(40).nullable(),
    hold: Hold,
  })
  .refine((it) => it.kind === "balance" || (it.hold ?? null) === null, "expected a hold beside a balance only")
  .refine(
    (it) => it.kind !== "balance" || (it.amount > 0 && it.given === it.amount && it.change === 0),
    "expected of a balance just the amount that is taken from it",
  );

const bodies = {
  /** The first fact: who this till is, and the commitments for its first order. */
  "till-opened": z.strictObject({
    format: z.int(),
    publicKey: z.string().max(200),
    software: z.string().max(40),
    next: Commitments,
  }),
  "rules-adopted": z.strictObject({ version: z.int().min(1) }),
  /** HQ published a version: to every till, or to those that are named. */
  "rules-published": z.strictObject({
    version: z.int().min(1),
    tills: z.array(TillId).nullable(),
    /** It is the chain's own version with another part of this store: the chain's from then on, and sent to this store alone. */
    store: Id.optional(),
    by: z.string().min(1).max(80).optional(),
  }),
  "member-registered": z.strictObject({
    id: Id,
    phone: z.string().max(20).nullable(),
    card: z.string().max(32).nullable(),
    name: z.string().max(40).nullable(),
    by: By,
    /** Whoever registers it knows that its person was erased at this instant: it is one of after, whatever the clocks say. */
    again: z.int().optional(),
  }),
  /**
   * The person of a member goes, and its facts stay under its id. `by`: who did it at headquarters; null: the member itself.
   */
  "member-erased": z.strictObject({ member: Id, reason: Reason.nullable(), by: z.string().max(40).nullable() }),
  /** Who brought a member (§11.6): once, before its first order. */
  "referrer-set": z.strictObject({ member: Id, referrer: Id, by: By }),
  /** The level of a member in its team, as HQ sets it (§11.3); null: none. */
  "team-level-set": z.strictObject({
    member: Id,
    level: z.string().min(1).max(40).nullable(),
    reason: Reason,
    by: z.string().max(40),
  }),
  "order-paid": z
    .strictObject({
      order: Id,
      /** The screen's key of the act: one key, one order. */
      key: z.string().max(64),
      member: Id.nullable(),
      level: z.string().max(40).nullable(),
      rules: z.int().min(1),
      items: z.array(Item).min(1).max(500),
      paid: Amount,
      deducted: z.boolean(),
      completed: z.boolean(),
      tenders: z.array(Tender).max(10),
      rolls: Rolls,
      promise: UnitPromise,
      /** What the rounding of cash added to the items, or took off. */
      rounding: z.int().min(-100).max(100).optional(),
      /** What points and love value took off the items, value in hundredths (§7.2). */
      deductions: z
        .array(z.strictObject({ what: Value, value: Amount.min(1), amount: Amount }))
        .min(1)
        .max(2)
        .optional(),
      shift: Shift,
      by: By,
    })
    .refine(
      (it) => it.items.reduce((sum, item) => sum + item.total, 0) + (it.rounding ?? 0) === it.paid,
      "expected the items to add up to what was paid",
    )
    .refine(
      (it) => it.tenders.reduce((sum, tender) => sum + tender.amount, 0) === it.paid,
      "expected the tenders to add up to what was paid",
    )
    .refine((it) => !it.promise.joins || it.member !== null, "expected a member where the order joins")
    .refine(
      (it) => it.tenders.filter((tender) => tender.kind === "balance").length <= Number(it.member !== null),
      "expected at most one balance, and a member whose it is",
    ),
  /** An order of the mall, or of a store's online channel, that came in at the server. */
  "order-placed": z
    .strictObject({
      order: Id,
      channel: z.enum(["mall", "online"]),
      store: z.string().max(20).nullable(),
      member: Id.nullable(),
      level: z.string().max(40).nullable(),
      rules: z.int().min(1),
      deducted: z.boolean(),
      completed: z.boolean(),
      lines: z
        .array(
          z.strictObject({
            product: Id,
            paid: Amount,
            /** What all of it cost the shop as the order was taken (§10.2); absent: unknown. */
            cost: Amount.optional(),
            promise: UnitPromise,
          }),
        )
        .min(1)
        .max(500),
      rolls: Rolls,
    })
    .refine(
      (it) => (it.channel === "online") === (it.store !== null),
      "expected a store for an online order, and none for one of the mall",
    )
    .refine(
      (it) => it.member !== null || it.lines.every((line) => !line.promise.joins),
      "expected a member where a line joins",
    ),
  "order-completed": z.strictObject({ order: Id }),
  "order-refunded": z
    .strictObject({
      order: Id,
      key: z.string().max(64),
      /** Null: all that is left of the order. */
      line: Line.nullable(),
      /** With what goes back to the balance. Null: all that is left of the line. */
      amount: Amount.min(1).nullable(),
      /** What of it went back to the balance that paid it; absent: nothing. */
      toBalance: Amount.optional(),
      reason: z.string().max(120),
      asked: Asked.optional(),
      items: z.array(ItemBack).min(1).max(500).optional(),
      given: z.array(GivenBack).max(10).optional(),
      shift: Shift,
      by: By,
    })
    .refine((it) => it.amount === null || it.line !== null, "expected a line beside the amount"),
  /** A lottery was drawn (§6), with the secret that the roll follows from. */
  "entry-drawn": z.strictObject({
    order: Id,
    line: Line,
    key: z.string().max(64),
    secret: Hash,
    roll: Roll,
    asked: Asked.optional(),
  }),
  /** What remained was exchanged (§7.1). */
  "entry-exchanged": z.strictObject({
    order: Id,
    line: Line,
    key: z.string().max(64),
    to: z.enum(["points", "love"]),
    asked: Asked.optional(),
  }),
  /** Money was handed back here for an order of another: what its entry loses by it, its owner carries out. */
  "refund-given": z.strictObject({
    order: Id,
    line: Line,
    /** With what goes back to the balance. */
    amount: Amount.min(1),
    /** What of it goes back to the balance that paid it; absent: nothing. */
    toBalance: Amount.optional(),
    key: z.string().max(64),
    reason: z.string().max(120),
    given: z.array(GivenBack).max(10).optional(),
    shift: Shift,
    by: By,
  }),
  /** A draw was asked for here, for an order of another, which holds the secret. */
  "draw-asked": z.strictObject({ order: Id, line: Line, key: z.string().max(64) }),
  "exchange-asked": z.strictObject({ order: Id, line: Line, key: z.string().max(64), to: z.enum(["points", "love"]) }),
  /** The owner's answer to what it does not carry out; of what was to be paid into its queue under the name of its payouts. */
  "request-declined": z.strictObject({ asked: Asked, order: Id, line: Line, reason: z.enum(DECLINES) }),
  /** HQ closed a till that is lost: its queue is the server's from then on, and nothing it may still do counts. */
  "till-closed": z.strictObject({
    till: TillId,
    /** The last fact of that till that counts. */
    lastSeq: z.int().min(0),
    reason: z.string().max(200),
    by: z.string().max(40),
  }),
  /** The cause of a halt is gone: what was kept of a queue's facts was folded here, in its order. */
  "queue-released": z.strictObject({
    queue: z.string().max(200),
    reason: z.string().max(200),
    by: z.string().max(40),
  }),
  /** A member gave another points or available love value (§7.2). */
  "value-given": z.strictObject({
    from: Id,
    to: Id,
    what: Value,
    /** Hundredths of a point or of love value. */
    amount: Amount.min(1),
    key: z.string().max(64),
  }),
  /** A member spent points or available love value on a gift, or as a deduction at checkout (§7.2). */
  "value-spent": z.strictObject({
    member: Id,
    what: Value,
    /** Hundredths of a point or of love value. */
    amount: Amount.min(1),
    use: z.enum(["gift", "deduction"]),
    /** The order it was spent on, as its caller knows it; nothing is done to that order by this. */
    order: Id.nullable(),
    key: z.string().max(64),
    hold: Hold,
    /** What headquarters gave for it: a gift of its list; `till` null: beside the tills. */
    gift: z
      .strictObject({
        id: z.string().max(20),
        name: z.string().max(60),
        quantity: z.int().min(1),
        till: TillId.nullable(),
        by: By,
        /** The member took it beside the tills, and shows this to whoever hands it out; `store`: there alone, null: anywhere. */
        claim: z.strictObject({ code: ClaimCode, store: Id.nullable() }).optional(),
      })
      .optional(),
  }),
  /**
   * A gift that a member took beside the tills was handed out, once: `claim` is the fact by which it was taken. `store` null: not in one.
   * `till`: where it was asked for, under which key and by whom (null: nobody signs in there, and `by` is the till's name); absent: at headquarters.
   */
  "gift-handed-out": z.strictObject({
    claim: z.int().min(1),
    store: Id.nullable(),
    by: z.string().max(40),
    till: z.strictObject({ id: TillId, key: z.string().max(64), clerk: z.string().max(20).nullable() }).optional(),
  }),
  /**
   * A gift that a member took beside the tills is not to be handed out: what it was paid with is the member's again (§7.2). `claim` is
   * the fact by which it was taken, once; the rest is what that fact said of it.
   */
  "gift-cancelled": z.strictObject({
    claim: z.int().min(1),
    member: Id,
    what: Value,
    /** Hundredths of a point or of love value. */
    amount: Amount.min(1),
    gift: z.strictObject({ id: z.string().max(20), name: z.string().max(60), quantity: z.int().min(1) }),
    reason: Reason,
    by: z.string().max(40),
  }),
  /** Cash of a member's balance was paid to it beside the tills, by two persons of headquarters (§12.6). */
  "balance-paid-out": z.strictObject({
    member: Id,
    amount: Amount.min(1),
    /** What finds the payment: of a transfer, a receipt; null: nothing. */
    reference: z.string().max(80).nullable(),
    ...Proposed,
  }),
  /** Two persons of headquarters corrected what a member has (§12.6): fen of cash, else hundredths; below zero: less. */
  "balance-corrected": z.strictObject({
    member: Id,
    what: z.enum(["cash", "points", "love"]),
    amount: z.int(),
    ...Proposed,
  }),
  /** What waited of an entry was taken out of its queue by two persons (§12.6); by a till where it was asked to. */
  "entry-voided": z.strictObject({ order: Id, line: Line, ...Proposed, asked: Asked.optional() }),
  /** Two persons decided it of an entry that a till owns, which carries it out. */
  "void-asked": z.strictObject({ order: Id, line: Line, ...Proposed }),
  /** The merchant paid so much into a queue (§12.7), decided by two persons; a till did it where it was asked to. */
  "queue-funded": z.strictObject({
    queue: z.string().max(200),
    amount: Amount.min(1),
    ...Proposed,
    asked: Asked.optional(),
  }),
  /** Two persons decided it of a queue that a till owns, which carries it out. */
  "fund-asked": z.strictObject({ queue: z.string().max(200), amount: Amount.min(1), ...Proposed }),
  /** The drawer is taken over with so much in it. */
  "shift-opened": z.strictObject({ shift: z.string().max(40), key: z.string().max(64), float: Amount, by: By }),
  /** Cash paid in or out beside sales and refunds. */
  "cash-moved": z.strictObject({
    key: z.string().max(64),
    direction: z.enum(["in", "out"]),
    amount: Amount.min(1),
    reason: Reason,
    shift: Shift,
    by: By,
  }),
  /** The drawer was opened without a sale. */
  "drawer-opened": z.strictObject({ key: z.string().max(64), reason: Reason, shift: Shift, by: By }),
  /** The drawer was counted: what was there, and what the facts of the shift say should have been. */
  "shift-closed": z.strictObject({
    shift: z.string().max(40),
    key: z.string().max(64),
    /** Of this till's closed shifts, from 1 without a gap. */
    number: z.int().min(1),
    counted: z.array(z.strictObject({ value: Amount.min(1), count: z.int().min(0).max(100_000) })).max(40),
    cash: Amount,
    /** Below zero where more was paid out than was there. */
    expected: z.int(),
    reason: Reason.nullable(),
    by: By,
  }),
  /** Headquarters signed the figures of a day `YYYY-MM-DD` that is over. */
  "day-signed": z.strictObject({
    day: z.iso.date(),
    figures: DayFigures,
    open: DayOpen,
    remark: z.string().max(200).nullable(),
    by: z.string().max(40),
  }),
  /** Goods came in, were counted, or were lost. Quantities in thousandths; counted: what is there now. */
  "stock-moved": z.strictObject({
    key: z.string().max(64),
    kind: z.enum(["received", "counted", "lost"]),
    lines: z
      .array(z.strictObject({ product: Id, quantity: z.int() }))
      .min(1)
      .max(500),
    reason: Reason,
    by: By,
  }),
  /** Products were taken in from a file. */
  "catalogue-imported": z.strictObject({
    key: z.string().max(64),
    file: z.string().max(200),
    digest: Hash,
    added: z.int().min(0),
    changed: z.int().min(0),
    by: By,
  }),
  /** A clearing passed on this clock (§5.8). */
  "clock-passed": z.strictObject({}),
  /** A piece of a night's distribution (§10.3): so many payouts, and units gone through. */
  "night-worked": z.strictObject({ steps: z.int().min(1).max(1_000_000) }),
  /** The clock was found wrong: instants after this one may lie before it. */
  "clock-corrected": z.strictObject({ from: z.int(), to: z.int() }),
} as const;

export type FactKind = keyof typeof bodies;
export const FACT_KINDS = Object.keys(bodies) as FactKind[];
export type FactBody<K extends FactKind> = z.infer<(typeof bodies)[K]>;
type FactOf<K extends FactKind> = { till: string; seq: number; at: number; kind: K; body: FactBody<K> };
export type Fact = { [K in FactKind]: FactOf<K> }[FactKind];

const fact = <K extends FactKind>(kind: K) =>
  z.strictObject({
    till: TillId,
    seq: z.int().min(1),
    at: z.int().min(0).max(8_640_000_000_000_000),
    kind: z.literal(kind),
    body: bodies[kind],
  });

/** The schema of every fact; its shape is pinned by a fingerprint beside the format version. */
export const FactSchema = z.discriminatedUnion("kind", [
  fact("till-opened"),
  fact("rules-adopted"),
  fact("member-registered"),
  fact("member-erased"),
  fact("referrer-set"),
  fact("team-level-set"),
  fact("rules-published"),
  fact("order-paid"),
  fact("order-placed"),
  fact("order-completed"),
  fact("order-refunded"),
  fact("entry-drawn"),
  fact("entry-exchanged"),
  fact("refund-given"),
  fact("draw-asked"),
  fact("exchange-asked"),
  fact("request-declined"),
  fact("till-closed"),
  fact("queue-released"),
  fact("value-given"),
  fact("value-spent"),
  fact("gift-handed-out"),
  fact("gift-cancelled"),
  fact("balance-paid-out"),
  fact("balance-corrected"),
  fact("entry-voided"),
  fact("void-asked"),
  fact("queue-funded"),
  fact("fund-asked"),
  fact("shift-opened"),
  fact("cash-moved"),
  fact("drawer-opened"),
  fact("shift-closed"),
  fact("day-signed"),
  fact("stock-moved"),
  fact("catalogue-imported"),
  fact("clock-passed"),
  fact("night-worked"),
  fact("clock-corrected"),
]);

/** The line of a fact, in the one order of keys in which it is written and hashed. */
export const factLine = (it: Fact): string =>
  JSON.stringify({ till: it.till, seq: it.seq, at: it.at, kind: it.kind, body: it.body });

/** Whether a value is a fact, as it is; where it is not, `FactSchema` says why. */
export const isFact: (value: unknown) => value is Fact = compiled(FactSchema) as (value: unknown) => value is Fact;

/** Reads a line. @returns the fact, or what was expected where */
export function readFact(line: string): Fact | { expected: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return { expected: `JSON: ${error.message}` };
    throw error;
  }
  if (isFact(value)) return value;
  const read = FactSchema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  return { expected: issue ? `${issue.path.map(String).join(".") || "fact"}: ${issue.message}` : "a fact" };
}
