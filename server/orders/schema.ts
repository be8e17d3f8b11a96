/**
 * What the order API takes and answers: orders of the mall and of stores' online channels, and what
 * becomes of them. Amounts are fen, ratios basis points, instants milliseconds since the epoch.
 */
import { GiftId, MOST_AT_ONCE } from "../../shared/contract/hqGifts.ts";
import { z } from "zod";
import { UnitPromise } from "../../shared/facts/fact.ts";
import { PHONE, tillOfOrder } from "../../shared/facts/ids.ts";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { REWARD_KINDS } from "../../shared/contract/hqRewards.ts";
import { Lottery } from "../../shared/rules/schema.ts";
import { NOTICE_KINDS } from "../../shared/contract/notices.ts";

export const MOST_LINES = 100;
export const MOST_NOTICES = 1_000;

const Amount = z.int().min(0).max(MAX_AMOUNT);
const Count = z.int().min(0);
const Hash = z.string();
const Text = (most: number) => z.string().trim().min(1).max(most);
const Id = z.string().regex(/^[\x21-\x7e]{1,80}$/, "expected 1 to 80 printable ASCII characters without blanks");

export const OrderId = Id.refine(
  (id) => tillOfOrder(id) === null,
  "expected an id of your own, not of the form store/till/number that tills use",
);
/** A key the caller makes once for an act and repeats on a retry: the same key never acts twice. */
const ActKey = z.string().regex(/^[\x21-\x7e]{1,64}$/, "expected 1 to 64 printable ASCII characters without blanks");

export const At = z
  .union(
    [z.int().min(0), z.iso.datetime({ offset: true })],
    "expected milliseconds since the epoch, or ISO 8601 with an offset",
  )
  .describe(
    "Milliseconds since the epoch, or ISO 8601 with an offset; left out: this moment. Never after the server's clock.",
  );

export const OrderRequest = z
  .strictObject({
    id: OrderId.describe("The caller's own id of the order. The same order sent again is answered the same."),
    at: At.optional(),
    channel: z.enum(["mall", "online"]),
    store: z
      .string()
      .max(20)
      .nullable()
      .default(null)
      .describe("The store of an online order; null for one of the mall."),
    member: z.string().max(80).nullable().default(null).describe("Id, phone or card of a member that there is."),
    deducted: z.boolean().default(false).describe("Whether points or love value paid part of it (§2.1)."),
    completed: z.boolean().default(false),
    lines: z
      .array(
        z.strictObject({
          product: Id,
          paid: Amount.describe("What was really paid for the line, fen, after every discount."),
          quantity: z
            .int()
            .min(1)
            .max(9999)
            .optional()
            .describe(
              "How many; not kept. It serves to know the line's cost from the catalogue, and to check one that is named.",
            ),
          cost: Amount.optional().describe(
            "What all of the line cost the shop, fen (§10.2). Left out: the product's cost × `quantity`, else unknown.",
          ),
        }),
      )
      .min(1)
      .max(MOST_LINES),
  })
  .refine((it) => (it.channel === "online") === (it.store !== null), {
    path: ["store"],
    message: "expected a store for an online order, and none for one of the mall",
  });
export type OrderRequest = z.infer<typeof OrderRequest>;

const Commitments = z.strictObject({ join: Hash, draw: Hash });

/** What was promised when the order was taken (§3.7): the same at every repeat. */
export const OrderAnswer = z.strictObject({
  order: z.string(),
  at: z.int(),
  channel: z.enum(["mall", "online"]),
  store: z.string().nullable(),
  member: z.string().nullable(),
  level: z.string().nullable(),
  rules: z.int().describe("The version of the rules that decided."),
  deducted: z.boolean(),
  completed: z.boolean(),
  lines: z.array(
    z.strictObject({
      line: Count,
      product: z.string(),
      paid: Amount,
      entitlement: Amount,
      promise: UnitPromise,
    }),
  ),
  commitments: Commitments.nullable().describe("Hashes of the secrets, made known before the order (§6.3)."),
  secret: Hash.describe("The join secret, shown with the order."),
});
export type OrderAnswer = z.infer<typeof OrderAnswer>;

export const EntryState = z.strictObject({
  queue: z.string(),
  state: z.enum(["waiting", "done", "converted", "exchanged", "cleared", "voided"]),
  drawn: z.boolean(),
  lottery: Lottery.nullable(),
  source: z.string(),
  ratio: Count,
  entitlement: Amount,
  paid: Amount,
  exchanged: Amount,
  cleared: Amount,
  voided: Amount,
  clawed: Amount,
  remaining: Amount,
  place: z.int().nullable().describe("Place among those that wait; null: it does not."),
});
export type EntryState = z.infer<typeof EntryState>;

/** An order as it stands now; also one of a till. */
export const OrderState = z.strictObject({
  order: z.string(),
  at: z.int(),
  channel: z.enum(["cashier", "online", "mall"]),
  store: z.string().nullable(),
  till: z.string().nullable(),
  member: z.string().nullable(),
  deducted: z.boolean(),
  completed: z.boolean(),
  left: Amount.describe("Paid less refunds."),
  lines: z.array(
    z.strictObject({
      line: Count,
      product: z.string().nullable(),
      paid: Amount,
      left: Amount,
      extract: Count.nullable(),
      declined: z.string().nullable().describe("Why the line did not join (§4.1)."),
      entry: EntryState.nullable(),
    }),
  ),
  requests: z
    .array(
      z.strictObject({
        line: Count,
        act: z
          .enum(["refund", "draw", "exchange", "void"])
          .describe("void: two persons of headquarters take the entry out of its queue (§12.6)."),
        amount: Amount.nullable(),
        by: z.string().describe("Where it was asked for: a till, or hq/office."),
        state: z.enum(["open", "done", "declined"]),
        why: z.string().nullable().describe("Why its owner declined it."),
        carried: Amount.nullable().describe("Of a refund: what was carried out."),
      }),
    )
    .describe("What was asked for elsewhere of an order that a till took. Open: it waits for that till."),
});
export type OrderState = z.infer<typeof OrderState>;

export const RefundRequest = z
  .strictObject({
    key: ActKey,
    line: Count.max(499).nullable().default(null).describe("Null: all that is left of the order."),
    amount: Amount.min(1).nullable().default(null).describe("Null: all that is left of the line."),
    reason: z.string().max(120).default(""),
  })
  .refine((it) => it.amount === null || it.line !== null, {
    path: ["line"],
    message: "expected a line beside the amount",
  });
export type RefundRequest = z.infer<typeof RefundRequest>;

export const DrawRequest = z.strictObject({ key: ActKey });
export const ExchangeRequest = z.strictObject({
  key: ActKey,
  to: z.enum(["points", "love"]),
  seen: z
    .strictObject({ remaining: Amount, ratio: Count })
    .nullable()
    .default(null)
    .describe(
      "What was seen to remain, and the ratio; where either has changed nothing is exchanged. Null: whatever it is.",
    ),
});
export type ExchangeRequest = z.infer<typeof ExchangeRequest>;

const Value = z.enum(["points", "love"]).describe("Points, or available love value (§7.2).");
const Hundredths = Amount.min(1).describe("Hundredths of a point or of love value.");
const MemberText = z.string().min(1).max(80).describe("Id, phone or card of a member that there is.");
export const GiveRequest = z.strictObject({ key: ActKey, to: MemberText, what: Value, amount: Hundredths });
export type GiveRequest = z.infer<typeof GiveRequest>;
export const SpendRequest = z
  .strictObject({
    key: ActKey,
    what: Value,
    amount: Hundredths,
    use: z.enum(["gift", "deduction"]),
    order: Id.nullable()
      .default(null)
      .describe("The order it is spent on, if there is one; that order then says `deducted` (§2.1)."),
    gift: z
      .strictObject({ id: GiftId, quantity: z.int().min(1).max(MOST_AT_ONCE).default(1) })
      .nullable()
      .default(null)
      .describe("A gift of headquarters' list that is given for it: the amount is what it costs in all."),
  })
  .refine((it) => it.gift === null || it.use === "gift", {
    path: ["use"],
    message: "expected gift beside a gift",
  });
export type SpendRequest = z.infer<typeof SpendRequest>;
/** What a member can give and spend, hundredths; refunds may have taken more than there was (§8.2). */
export const ValueAnswer = z.strictObject({ member: z.string(), points: z.int(), love: z.int() });

export const DrawAnswer = z.strictObject({
  order: z.string(),
  line: Count,
  secret: Hash.nullable().describe("Null while it waits."),
  roll: Count.nullable(),
  ratio: Count.nullable().describe("The ratio that was drawn; null: no win, or it waits."),
  waits: z.boolean().describe("The till that took the order draws when it is next in contact; ask again with the key."),
  entry: EntryState,
});

/** All that is needed to compute an order's rolls again (§6.3). */
export const RollProof = z.strictObject({
  order: z.string(),
  line: Count,
  lottery: Lottery.nullable(),
  ratio: Count.nullable().describe("The ratio that was drawn; null: not drawn, or no win."),
  proofs: z.array(
    z.strictObject({
      purpose: z.enum(["join", "draw"]),
      commitment: Hash.nullable(),
      committedIn: z.strictObject({ till: z.string(), seq: Count, hash: Hash }).nullable(),
      secret: Hash.nullable(),
      roll: Count.nullable(),
      ok: z.boolean().nullable().describe("The server's own check; null: nothing to check yet."),
    }),
  ),
});

export const MemberRequest = z
  .strictObject({
    phone: z.string().regex(PHONE, "5 to 15 digits").nullable().default(null),
    card: z
      .string()
      .regex(/^[0-9A-Za-z-]{3,32}$/, "3 to 32 letters, digits or dashes")
      .nullable()
      .default(null),
    name: Text(40).nullable().default(null),
    referrer: MemberText.nullable()
      .default(null)
      .describe("Who brought the member (§11.6): id, phone or card. Set once, before the member's first order."),
  })
  .refine((it) => (it.phone === null) !== (it.card === null), "expected either a phone or a card");
export type MemberRequest = z.infer<typeof MemberRequest>;
export const MemberAnswer = z.strictObject({
  id: z.string(),
  phone: z.string().nullable(),
  card: z.string().nullable(),
  name: z.string().nullable(),
  level: z.string().nullable(),
  referrer: z.string().nullable().describe("Who brought the member, by id; null: nobody is set down."),
  teamLevel: z.string().nullable().describe("The level in a team, as HQ sets it (§11.3)."),
});
export const ReferrerRequest = z.strictObject({ referrer: MemberText });

const Signed = z.int();
const ClawedBack = { credited: Amount, clawed: Amount.describe("What refunds took back."), count: Count };
const RewardName = z.enum(REWARD_KINDS);
const After = { balance: Signed.describe("The cash as it came to with it.") };
const Where = { at: z.int(), order: z.string(), ...After };
/** What a member's cash came from and went to (§13.3): cash = payouts − payoutsClawed + rewards (credited − clawed) − spent − withdrawn + corrected. */
export const StatementAnswer = z.strictObject({
  member: z.string(),
  cash: Signed.describe("As all of these add up; below zero after a refund that took back what was spent already."),
  difference: Signed.describe("The balance that is kept, less `cash`: 0, or HQ has to look at it."),
  payouts: z
    .array(z.strictObject({ queue: z.string(), amount: Amount, count: Count }))
    .describe("What the member's entries received, by queue."),
  payoutsClawed: Amount.describe("What refunds took back of it (§8.2)."),
  rewards: z.array(z.strictObject({ kind: RewardName, ...ClawedBack })).describe("By kind (§11)."),
  spent: Amount.describe("What orders were paid with, less what came back with refunds."),
  withdrawn: Amount.describe("What was paid out beside the tills."),
  corrected: Signed.describe("What two persons of headquarters corrected; below zero: more was taken than added."),
  movements: z
    .array(
      z.discriminatedUnion("what", [
        z.strictObject({
          what: z.literal("payout"),
          ...Where,
          line: Count,
          amount: Amount,
          queue: z.string(),
          from: z.string().describe("The order that paid, or `day:YYYY-MM-DD`: that day's distribution (§10.3)."),
          fromLine: Count,
        }),
        z.strictObject({
          what: z.literal("reward"),
          ...Where,
          line: Count,
          amount: Signed.describe("Below zero: clawed back."),
          kind: RewardName,
          store: z.string().nullable(),
        }),
        z.strictObject({
          what: z
            .enum(["spent", "returned", "taken-back"])
            .describe("An order was paid with it; of that a refund gave back; a refund took back of payouts (§8.2)."),
          ...Where,
          amount: Signed,
        }),
        z.strictObject({
          what: z.enum(["paid-out", "corrected"]),
          at: z.int(),
          amount: Signed,
          ...After,
          reason: z.string(),
          reference: z.string().nullable().describe("What finds the payment."),
        }),
      ]),
    )
    .describe("Newest first; each `balance` is that of the next older one plus `amount`."),
  next: z.string().nullable().describe("Ask with `before` set to this for older ones; null: there are none."),
  gifts: z
    .array(
      z.strictObject({
        at: z.int(),
        gift: z.string(),
        name: z.string().describe("As it was called then."),
        quantity: Count,
        what: z.enum(["points", "love"]),
        amount: Amount.describe("Hundredths, in all."),
        till: z.string().nullable().describe("Null: beside the tills."),
      }),
    )
    .describe("Gifts the member had for points or love value, newest first, as many as `limit`; no part of the cash."),
});
export const StatementQuery = z.strictObject({
  before: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const ShopId = z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -");
export const StoreRequest = z.strictObject({
  id: ShopId.refine((id) => id !== "hq", "expected another id: this one is the server's own"),
  name: Text(40),
});
export const ProductRequest = z.strictObject({
  id: Id,
  name: Text(120),
  nameEn: Text(120).optional().describe("Left out: the name."),
  price: Amount,
  barcode: z.string().max(64).nullable().default(null),
  cost: Amount.nullable()
    .optional()
    .describe("What one costs the shop, fen (§10.2); null: unknown. Left out: it stays as it is."),
});

export const ImportAnswer = z.strictObject({
  placed: Count.describe("Orders that are new."),
  known: Count.describe("Orders that were here already, the same."),
});

export const MembersImported = z.strictObject({
  registered: Count.describe("Members that are new."),
  known: Count.describe("Members that were here already."),
  referred: Count.describe("For so many who brought them was set down."),
});

export const Notices = z.strictObject({
  notices: z.array(
    z.strictObject({
      n: z.int(),
      member: z.string(),
      kind: z.enum(NOTICE_KINDS),
      order: z.string().describe("Empty: of no order, but of a balance or of all that waits."),
      line: Count,
      amount: Signed.describe(
        "Below zero: so much was taken by a correction. Of payouts that were paused or resumed, or of clearing that was changed: what waits.",
      ),
      at: z.int(),
    }),
  ),
  next: Count.describe("Ask with `after` set to this: what is up to it then counts as delivered."),
});

export const OrderPath = z.strictObject({ id: Id });
export const MemberPath = z.strictObject({ member: MemberText });
export const LinePath = z.strictObject({ id: Id, line: z.coerce.number().int().min(0).max(499) });
export const DrawPath = z.strictObject({ order: Id, line: z.coerce.number().int().min(0).max(499) });
export const NoticesQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MOST_NOTICES).default(200),
});
export const Nothing = z.strictObject({});

/** Why the API refuses, in order of precedence, each with HTTP's number. */
export const API_REFUSALS = {
  "no-key": 401,
  "too-large": 413,
  malformed: 400,
  "future-instant": 422,
  "unknown-store": 422,
  "unknown-product": 422,
  "unknown-member": 422,
  "unknown-referrer": 422,
  "self-referral": 422,
  "referrer-set-already": 409,
  "ordered-already": 409,
  "referral-loop": 409,
  "senseless-cost": 422,
  "amount-too-large": 422,
  "import-refused": 422,
  "order-differs": 409,
  "unknown-order": 404,
  "unknown-line": 404,
  "till-order": 409,
  "key-differs": 409,
  "same-member": 422,
  "not-enough": 409,
  "gift-not-offered": 409,
  "gift-changed": 409,
  "gift-sold-out": 409,
  "over-refund": 409,
  "no-entry": 409,
  "no-lottery": 409,
  "drawn-already": 409,
  "not-waiting": 409,
  "paid-already": 409,
  "not-exchangeable": 409,
  "exchange-changed": 409,
  "no-secret": 409,
  "queue-halted": 503,
  busy: 429,
  internal: 500,
} as const;
export type ApiRefusal = keyof typeof API_REFUSALS;

export const Refused = z.strictObject({
  ok: z.literal(false),
  code: z.enum(Object.keys(API_REFUSALS) as [ApiRefusal, ...ApiRefusal[]]),
  message: z.string(),
  path: z.string().optional().describe("Where in the request."),
  errors: z
    .array(z.strictObject({ line: Count, path: z.string(), message: z.string() }))
    .optional()
    .describe("Of an import, by line."),
});
export type Refused = z.infer<typeof Refused>;
export type LineError = NonNullable<Refused["errors"]>[number];

export const refused = (code: ApiRefusal, message: string, path?: string): Refused => ({
  ok: false,
  code,
  message,
  ...(path === undefined ? {} : { path }),
});
