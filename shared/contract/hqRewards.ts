/**
 * The verbs of HQ about rewards, the union queue's nights, and members: what was credited, who brought whom, levels in
 * teams, and what a member's cash came from and went to (§10, §11, §13.3). Amounts are fen, ratios basis points, days
 * `YYYY-MM-DD` in the chain's zone.
 */
import { z } from "zod";
import { MOVE_KINDS, type RewardKind } from "../ledger/rows.ts";
import { Amount, Instant } from "./view.ts";

export const REWARD_KINDS = ["direct", "indirect", "team", "recruit", "shareholder"] as const satisfies RewardKind[];
/** As many days may be asked for at once. */
export const MOST_DAYS = 400;
/** As many stores are told apart at once. */
export const MOST_STORES = 200;
/** As many members of a day may be asked for. */
export const MOST_MEMBERS = 500;

const Count = z.number().int().min(0);
const Signed = z.number().int();
const Ratio = z.number().int().min(0);
const Kind = z.enum(REWARD_KINDS);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected YYYY-MM-DD");
/** Id, phone or card. */
const MemberText = z.string().trim().min(1).max(80);
const By = z.string().trim().min(1).max(40);
const Nothing = z.strictObject({});
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

const Sum = { creditedFen: Amount, clawedFen: Amount, count: Count };
/** Null `kind` and `store`: of all; an empty store: what is of none. */
const Filter = { kind: Kind.nullable(), store: z.string().max(20).nullable() };
const Named = z.strictObject({ member: z.string(), memberLabel: z.string() });

export const HqReward = z.strictObject({
  n: Count,
  at: Instant,
  kind: Kind,
  /** `day:…` or `month:…` where a shareholder had its part of a period. */
  order: z.string(),
  line: Count,
  /** Below zero: clawed back. */
  amountFen: Signed,
  store: z.string().nullable(),
});
export type HqReward = z.infer<typeof HqReward>;

/** A day's pool: brought + profit − rewarded = net; its share = gained; + carried = pool; − accelerated − paid = left. */
export const HqNight = z.strictObject({
  day: Day,
  /** The midnight that ended it. */
  at: Instant,
  broughtFen: Signed,
  profitFen: Signed,
  rewardedFen: Signed,
  netFen: Signed,
  shareBp: Ratio,
  gainedFen: Amount,
  carriedFen: Amount,
  poolFen: Amount,
  acceleratedFen: Amount,
  paidFen: Amount,
  leftFen: Amount,
  /** Paused: all of it was carried (§10.3). */
  paused: z.boolean(),
  /** False: it is being distributed at this moment. */
  done: z.boolean(),
});
export type HqNight = z.infer<typeof HqNight>;

const MovementsPlace = z.strictObject({
  payout: Count.nullable(),
  reward: Count.nullable(),
  move: Count.nullable(),
});

/** `afterFen`: what the cash came to with it. */
const Moved = { at: Instant, order: z.string(), amountFen: Signed, afterFen: Signed };
export const HqMovement = z.discriminatedUnion("what", [
  /** `from`: the order that paid, or `day:YYYY-MM-DD`, a day's distribution. */
  z.strictObject({
    what: z.literal("payout"),
    ...Moved,
    line: Count,
    queue: z.string(),
    queueName: z.string(),
    from: z.string(),
    fromLine: Count,
  }),
  z.strictObject({ what: z.literal("reward"), ...Moved, line: Count, kind: Kind }),
  /** An order was paid with it, what of that a refund gave back, and what a refund took back of payouts (§8.2). */
  z.strictObject({ what: z.enum(["spent", "returned", "taken-back"]), ...Moved }),
  /** What two persons of headquarters did (§12.6); of no order. */
  z.strictObject({
    what: z.literal("by-hand"),
    ...Moved,
    how: z.enum(["paid-out", "corrected"]),
    reason: z.string(),
    reference: z.string().nullable(),
    by: z.string(),
    second: z.string(),
  }),
]);
export type HqMovement = z.infer<typeof HqMovement>;

export const HqStatement = z.strictObject({
  payouts: z.array(z.strictObject({ queue: z.string(), queueName: z.string(), amountFen: Amount, count: Count })),
  payoutsClawedFen: Amount,
  rewards: z.array(z.strictObject({ kind: Kind, ...Sum })),
  spentFen: Amount,
  withdrawnFen: Amount,
  correctedFen: Signed,
  /** As these add up. */
  cashFen: Signed,
  /** The balance that is kept, less that: 0. */
  differenceFen: Signed,
});
export type HqStatement = z.infer<typeof HqStatement>;

const Value = z.enum(["points", "love", "frozen"]);
const MoveName = z.enum(MOVE_KINDS);
/** What moved points or love value, hundredths; `after`: what they came to with it. */
export const HqValueMovement = z.strictObject({
  n: Count,
  at: Instant,
  kind: MoveName,
  amount: Signed,
  after: Signed,
  order: z.string().nullable(),
  /** Who received it, or gave it. */
  other: Named.nullable(),
  /** What the gift was called. */
  gift: z.string().nullable(),
  /** What two persons said of it (§12.6). */
  decided: z.strictObject({ reason: z.string(), by: z.string(), second: z.string() }).nullable(),
});
export type HqValueMovement = z.infer<typeof HqValueMovement>;

export const HqValueStatement = z.strictObject({
  sums: z.array(z.strictObject({ kind: MoveName, amount: Signed, count: Count })),
  /** As these add up. */
  held: Signed,
  /** The balance that is kept, less that: 0. */
  difference: Signed,
});
export type HqValueStatement = z.infer<typeof HqValueStatement>;

/** Who set what of a member when (§11.3, §11.6); `refused`: why it changed nothing. */
export const HqPeopleAct = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("team-level"),
    at: Instant,
    level: z.string().nullable(),
    reason: z.string(),
    by: z.string(),
    refused: z.string().nullable(),
  }),
  z.strictObject({
    what: z.literal("referrer"),
    at: Instant,
    referrer: Named,
    till: z.string(),
    by: z.string().nullable(),
    refused: z.string().nullable(),
  }),
]);
export type HqPeopleAct = z.infer<typeof HqPeopleAct>;

export const HqMember = Named.extend({
  level: z.string().nullable(),
  teamLevel: z.string().nullable(),
  /** When its person was erased; null: it is known who it is. */
  erasedAt: Instant.nullable(),
  cashFen: Signed,
  /** Hundredths; `frozen`: love value that cannot be spent. */
  points: Signed,
  love: Signed,
  frozen: Signed,
  /** Up the referral line: who brought it, who brought that one; at most 10. */
  above: z.array(Named.extend({ teamLevel: z.string().nullable() })),
  broughtCount: Count,
  /** Of whom it brought, the first by id; the rest with `member.brought`. */
  brought: z.array(Named.extend({ teamLevel: z.string().nullable() })),
  /** The stores it brought, as the chain's rules say (§11.5). */
  stores: z.array(z.strictObject({ store: z.string(), storeName: z.string() })),
  /** The levels in teams that the chain's rules name, lowest ratio first. */
  teamLevels: z.array(z.strictObject({ level: z.string(), ratioBp: Ratio })),
});
export type HqMember = z.infer<typeof HqMember>;

export const rewardVerbs = {
  /** Rewards of days, `from` and `to` included; null: the last 30. At most 400 days and 200 stores. */
  "rewards.days": verb(
    z.strictObject({ from: Day.nullable(), to: Day.nullable(), ...Filter }),
    z.strictObject({
      from: Day,
      to: Day,
      /** The newest first; days without rewards are left out. */
      days: z.array(z.strictObject({ day: Day, kinds: z.array(z.strictObject({ kind: Kind, ...Sum })), ...Sum })),
      kinds: z.array(z.strictObject({ kind: Kind, ...Sum })),
      /** What was credited most first; null: of no store. */
      stores: z.array(z.strictObject({ store: z.string().nullable(), storeName: z.string().nullable(), ...Sum })),
      total: z.strictObject(Sum),
    }),
  ),
  /** Rewards of one day by member, what was credited most first, at most `limit`. */
  "rewards.members": verb(
    z.strictObject({ day: Day, ...Filter, limit: z.number().int().min(1).max(MOST_MEMBERS) }),
    z.array(Named.extend(Sum)),
  ),
  /** Newest first, before a number (null: from the newest). Refused: `unknown-member`. */
  "rewards.ofMember": verb(
    z.strictObject({ member: MemberText, before: Count.nullable(), limit: z.number().int().min(1).max(200) }),
    z.strictObject({ member: z.string(), rewards: z.array(HqReward) }),
  ),
  /** Nights newest first, before a day; the pot that gathers, with what the next midnight would divide as of now. */
  "union.nights": verb(
    z.strictObject({ before: Day.nullable(), limit: z.number().int().min(1).max(200) }),
    z.strictObject({
      /** Whether the chain's rules have the union queue (§10.1). */
      on: z.boolean(),
      nights: z.array(HqNight),
      pot: z.strictObject({
        day: Day,
        broughtFen: Signed,
        profitFen: Signed,
        rewardedFen: Signed,
        netFen: Signed,
        shareBp: Ratio,
        gainedFen: Amount,
        /** In the queue from the nights before; of a night in progress: what it has not paid yet. */
        carriedFen: Amount,
        poolFen: Amount,
      }),
      /** The day that is being distributed at this moment; null: none is. */
      inProgress: Day.nullable(),
      /** Σ for shareholders since their last division (§11.4); null: the chain's rules name none. */
      toDivideFen: Signed.nullable(),
    }),
  ),
  /** Members by id, phone or card. Refused: `unknown-member`. */
  "member.person": verb(z.strictObject({ member: MemberText }), HqMember),
  /** Whom a member brought, by id after an id. Refused: `unknown-member`. */
  "member.brought": verb(
    z.strictObject({
      member: MemberText,
      after: z.string().max(80).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(Named.extend({ teamLevel: z.string().nullable() })),
  ),
  /** What the member's cash came from and went to, and its movements, newest first. Refused: `unknown-member`. */
  "member.statement": verb(
    z.strictObject({
      member: MemberText,
      before: MovementsPlace.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      member: z.string(),
      statement: HqStatement,
      movements: z.array(HqMovement),
      next: MovementsPlace.nullable(),
    }),
  ),
  /** The same of its points or love value. Refused: `unknown-member`. */
  "member.values": verb(
    z.strictObject({
      member: MemberText,
      what: Value,
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      member: z.string(),
      statement: HqValueStatement,
      movements: z.array(HqValueMovement),
      next: Count.nullable(),
    }),
  ),
  /**
   * Who brought a member (§11.6). Refused: `unknown-member`, `unknown-referrer`, `self-referral`, `referrer-set-already`,
   * `ordered-already`, `referral-loop`, `queue-halted`.
   */
  "member.referrer": verb(z.strictObject({ member: MemberText, referrer: MemberText, by: By }), HqMember),
  /** A member's level in its team, null: none. Refused: `unknown-member`, `unknown-team-level` (the rules do not name it), `queue-halted`. */
  "team.set": verb(
    z.strictObject({
      member: MemberText,
      level: z.string().min(1).max(40).nullable(),
      reason: z.string().trim().min(1).max(120),
      by: By,
    }),
    HqMember,
  ),
  /** Who set what of a member when, newest first. Refused: `unknown-member`. */
  "team.history": verb(z.strictObject({ member: MemberText }), z.array(HqPeopleAct)),
  /** Members with a level in a team, by id after an id. */
  "team.members": verb(
    z.strictObject({ after: z.string().max(80).nullable(), limit: z.number().int().min(1).max(200) }),
    z.array(Named.extend({ teamLevel: z.string(), broughtCount: Count })),
  ),
  /** Who brought which store, as the chain's rules say (§11.5), and what was ever credited for it, to whomever. */
  "recruit.stores": verb(
    Nothing,
    z.array(z.strictObject({ store: z.string(), storeName: z.string(), recruiter: Named.nullable(), ...Sum })),
  ),
} as const;
