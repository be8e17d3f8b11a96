/**
 * The verbs of the member page about what a member does: draws (§6), exchanges (§7.1), gives and takes gifts (§7.2), invites
 * (§11.6). Each act has a key that the page makes once and repeats on a retry: the same key is answered as the first time.
 * Amounts are fen, points and love value hundredths, ratios basis points.
 */
import { z } from "zod";
import { MOST_AT_ONCE } from "./hqGifts.ts";
import { REWARD_KINDS } from "./hqRewards.ts";
import { Phone } from "./till.ts";
import { Amount, Instant } from "./view.ts";

type How = { readonly settled: boolean };
const verb = <I extends z.ZodType, O extends z.ZodType, const H extends How>(input: I, output: O, { settled }: H) => ({
  input,
  output,
  session: true as const,
  settled: settled as H["settled"],
});
const READS = { settled: false } as const;
/** It changes the books, or asks for what is known where the chain settles alone. */
const ACTS = { settled: true } as const;

const Count = z.number().int().min(0);
const Hundredths = Amount;
const Ratio = z.number().int().min(0);
const Key = z.string().regex(/^[\x21-\x7e]{8,64}$/, "expected 8 to 64 printable ASCII characters without blanks");
const OfLine = { order: z.string().min(1).max(80), line: Count.max(499) } as const;
const Value = z.enum(["points", "love"]);
const Before = { before: Count.nullable(), limit: Count.min(1).max(50) } as const;
/** Names a till and its store, as people call them. */
const TillName = z.string();

const Outcome = { ratioBp: Ratio, entitlementFen: Amount } as const;
/** What a draw may bring, and what the whole entitlement would be then. Chances are `weight` of `of`. */
export const MemberLottery = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fixed"),
    of: Count,
    /** The lowest ratio first, each once; those without a chance are left out. */
    outcomes: z.array(z.strictObject({ ...Outcome, weight: Count })),
    /** The weight of no win: all stays as it is. */
    miss: Count,
  }),
  /** Every ratio from the lowest to the highest, each as likely as the other: `of` of them. */
  z.strictObject({ kind: z.literal("range"), of: Count, low: z.strictObject(Outcome), high: z.strictObject(Outcome) }),
]);
export type MemberLottery = z.infer<typeof MemberLottery>;

const Held = z.strictObject({ ...Outcome, remainingFen: Amount });

/** All that anyone needs to check a draw (docs/draws.md). Null: not shown yet. */
export const MemberProof = z.strictObject({
  ...OfLine,
  /** As the rules' lottery was when the order was taken (§3.7). */
  lottery: MemberLottery,
  commitment: z.string().nullable(),
  committedIn: z.strictObject({ till: z.string(), seq: Count, hash: z.string() }).nullable(),
  secret: z.string().nullable(),
  roll: Count.nullable(),
  /** What it is without any draw. */
  promised: z.strictObject(Outcome),
  /** What was drawn; null: not drawn, or no win. */
  ratioBp: Ratio.nullable(),
});
export type MemberProof = z.infer<typeof MemberProof>;

/** A gift that was taken, to be shown where it is handed out. */
export const MemberClaim = z.strictObject({
  seq: Count,
  at: Instant,
  /** 8 digits. */
  code: z.string(),
  name: z.string(),
  quantity: Count,
  what: Value,
  amount: Hundredths,
  /** Where alone it is handed out; null: in every store. */
  store: z.string().nullable(),
  handedAt: Instant.nullable(),
  /** The shop cancelled it: when, and what it says why; what was paid is back. Null: it did not. */
  cancelled: z.strictObject({ at: Instant, why: z.string() }).nullable(),
});
export type MemberClaim = z.infer<typeof MemberClaim>;

const Rest = z.strictObject({ points: z.number().int(), love: z.number().int(), loveFrozen: z.number().int() });
/** What a gift of the list costs, in one and in all; `missing`: so much more is needed for one. */
export const MemberGift = z.strictObject({
  id: z.string(),
  name: z.string(),
  what: Value,
  price: Hundredths,
  stock: Count.nullable(),
  missing: Hundredths,
  /** Where alone it is handed out; null: in every store. */
  stores: z.array(z.strictObject({ id: z.string(), name: z.string() })).nullable(),
});
export type MemberGift = z.infer<typeof MemberGift>;

/** As many gifts are shown at once. */
export const MOST_GIFTS = 100;

const Receiver = z.strictObject({ name: z.string().nullable(), phone: z.string() });
const Sum = { kind: z.enum(REWARD_KINDS), creditedFen: Amount, clawedFen: Amount, count: Count } as const;

export const actVerbs = {
  /**
   * What a draw of one's own entry may bring, before it is made. `waits`: it was asked for, and the till of that name has
   * still to make it; `closed`: not to be drawn for, `why`. Refused: `unknown-entry`, `no-lottery`.
   */
  "draw.odds": verb(
    z.strictObject(OfLine),
    z.strictObject({
      state: z.enum(["open", "waits", "drawn", "closed"]),
      why: z.enum(["not-waiting", "paid-already"]).nullable(),
      /** The till that draws, or has drawn; null: the server. */
      till: TillName.nullable(),
      lottery: MemberLottery,
      now: Held,
      /** The hash of the secret that decides, made known before the order (§6.3); null: of that nothing is kept. */
      commitment: z.string().nullable(),
    }),
    READS,
  ),
  /** Draws, once. `waits`: the till of that name makes it when it is next in contact; the same key asks again how it stands. */
  draw: verb(
    z.strictObject({ ...OfLine, key: Key }),
    z.discriminatedUnion("state", [
      z.strictObject({ state: z.literal("waits"), till: TillName }),
      z.strictObject({ state: z.literal("drawn"), after: Held, proof: MemberProof }),
    ]),
    ACTS,
  ),
  /** Refused: `unknown-entry`, `no-lottery`. */
  "draw.proof": verb(z.strictObject(OfLine), MemberProof, READS),
  /** What one would get for what remains of one's own entry (§7.1). `till`: the one that carries it out; null: the server. Refused: `unknown-entry`. */
  "exchange.preview": verb(
    z.strictObject(OfLine),
    z.strictObject({
      state: z.enum(["open", "waits", "exchanged", "closed"]),
      till: TillName.nullable(),
      remainingFen: Amount,
      options: z.array(
        z.strictObject({ to: Value, ratioBp: Ratio, into: z.enum(["points", "love", "frozen"]), get: Hundredths }),
      ),
    }),
    ACTS,
  ),
  /** Of what was previewed, or not at all: `exchange-changed`. */
  exchange: verb(
    z.strictObject({ ...OfLine, to: Value, key: Key, remainingFen: Amount, ratioBp: Ratio }),
    z.discriminatedUnion("state", [
      z.strictObject({ state: z.literal("waits"), till: TillName }),
      z.strictObject({
        state: z.literal("exchanged"),
        into: z.enum(["points", "love", "frozen"]),
        got: Hundredths,
        rest: Rest,
      }),
    ]),
    ACTS,
  ),
  /** What one has to give, and may still give today. */
  "give.terms": verb(
    z.strictObject({}),
    z.strictObject({
      points: Hundredths,
      love: Hundredths,
      /** How often still, and how much of each, today. */
      today: z.strictObject({ times: Count, points: Hundredths, love: Hundredths }),
    }),
    READS,
  ),
  /** Who would receive it, masked. Refused: `giving-off`, `over-limit`, `not-enough`, `same-member`, `no-receiver`, `too-many-tries`. */
  "give.preview": verb(
    z.strictObject({ phone: Phone, what: Value, amount: Hundredths.min(1) }),
    z.strictObject({ to: Receiver, what: Value, amount: Hundredths, left: Hundredths }),
    ACTS,
  ),
  give: verb(
    z.strictObject({ phone: Phone, what: Value, amount: Hundredths.min(1), key: Key }),
    z.strictObject({ to: Receiver, what: Value, amount: Hundredths, rest: Rest }),
    ACTS,
  ),
  /** What one gave and was given, newest first. */
  "give.list": verb(
    z.strictObject(Before),
    z.strictObject({
      rows: z.array(
        z.strictObject({
          n: Count,
          at: Instant,
          direction: z.enum(["out", "in"]),
          other: z.string(),
          what: Value,
          amount: Hundredths,
        }),
      ),
      next: Count.nullable(),
    }),
    READS,
  ),
  /** What is offered today, the cheapest first, and what one may spend. */
  "gifts.list": verb(
    z.strictObject({}),
    z.strictObject({ points: Hundredths, love: Hundredths, gifts: z.array(MemberGift), found: Count }),
    READS,
  ),
  /**
   * Takes a gift: its price is spent at once, and the claim is shown where it is handed out. `store`: where, of a gift that is
   * not to be had in every one. `amount`: its price in all, as it was seen.
   */
  "gift.take": verb(
    z.strictObject({
      gift: z.string().min(1).max(20),
      quantity: Count.min(1).max(MOST_AT_ONCE),
      what: Value,
      amount: Hundredths.min(1),
      store: z.string().min(1).max(20).nullable(),
      key: Key,
    }),
    MemberClaim,
    ACTS,
  ),
  /** One's own, newest first. */
  "claim.mine": verb(
    z.strictObject(Before),
    z.strictObject({ rows: z.array(MemberClaim), next: Count.nullable() }),
    READS,
  ),
  /** One's own invitation: `<server>/m/#i=<code>`. Ratios: what is set for purchases of who was invited, and of whom those invite (§11.2); null: nothing. */
  invite: verb(
    z.strictObject({}),
    z.strictObject({ code: z.string(), directBp: Ratio.nullable(), indirectBp: Ratio.nullable(), invited: Count }),
    READS,
  ),
  /** Who came by one's invitation, the newest first; `after`: what `next` of an earlier answer said. */
  "invited.list": verb(
    z.strictObject({ after: z.string().max(200).nullable(), limit: Count.min(1).max(50) }),
    z.strictObject({ rows: z.array(z.strictObject({ name: z.string(), at: Instant })), next: z.string().nullable() }),
    READS,
  ),
  /** One's rewards (§11): by kind, and one by one, newest first. Below zero: clawed back. */
  "reward.mine": verb(
    z.strictObject(Before),
    z.strictObject({
      sums: z.array(z.strictObject(Sum)),
      rows: z.array(z.strictObject({ n: Count, at: Instant, kind: z.enum(REWARD_KINDS), amountFen: z.number().int() })),
      next: Count.nullable(),
    }),
    READS,
  ),
} as const;

/** Why an act is refused, in order of precedence. */
export const ACT_REFUSALS = [
  "no-lottery",
  "drawn-already",
  "paid-already",
  "not-waiting",
  "not-exchangeable",
  "exchange-changed",
  "no-secret",
  "key-differs",
  "giving-off",
  "over-limit",
  "same-member",
  "too-many-tries",
  "no-receiver",
  "gift-not-offered",
  "gift-changed",
  "gift-sold-out",
  "not-enough",
  "amount-too-large",
] as const;
