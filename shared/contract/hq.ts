/**
 * The verbs of HQ: what the headquarters page may ask of the server, over HTTP `POST /api/hq/<verb>`
 * with a JSON body, in a session. Amounts are fen, instants milliseconds since the epoch.
 */
import { z } from "zod";
import { CONCERN_KINDS } from "./concerns.ts";
import { clerkVerbs } from "./hqClerks.ts";
import { giftVerbs } from "./hqGifts.ts";
import { merchantVerbs } from "./hqMerchants.ts";
import { productVerbs } from "./hqProducts.ts";
import { deviceVerbs } from "./hqDevices.ts";
import { exportVerbs } from "./hqExport.ts";
import { noticeVerbs } from "./hqNotices.ts";
import { liabilityVerbs } from "./hqLiability.ts";
import { peopleVerbs } from "./hqPeople.ts";
import { HqEntry, HqQueue, queueVerbs } from "./hqQueues.ts";
import { privacyVerbs } from "./hqPrivacy.ts";
import { reportVerbs } from "./hqReports.ts";
import { rewardVerbs } from "./hqRewards.ts";
import { storeVerbs } from "./hqStore.ts";
import { scheduleVerbs } from "./hqSchedules.ts";
import { AskedAcknowledgement, RulesProblem, RulesText, tryOutVerbs, Version } from "./tryOut.ts";
import { Acknowledgement } from "../rules/acknowledge.ts";
import { Lottery } from "../rules/schema.ts";
import { ANNOUNCED } from "../rules/twoPersons.ts";
import { Published } from "./hqPublished.ts";
import { owedVerbs } from "./hqOwed.ts";
import { shiftVerbs } from "./hqShifts.ts";
import { secondVerbs } from "./hqSecond.ts";
import { Amount, Instant, PayoutView } from "./view.ts";

export type { HqEntry, HqQueue } from "./hqQueues.ts";
export type { AskedAcknowledgement, RulesProblem } from "./tryOut.ts";

const Count = z.number().int().min(0);
const Nothing = z.strictObject({});

/** Something HQ should look at: kept whole, delaying nobody; what was said of it stays with it. */
export const HqConcern = z.strictObject({
  n: Count,
  kind: z.enum(CONCERN_KINDS),
  at: Instant,
  till: z.string().nullable(),
  /** The fact it was seen at. */
  seq: Count.nullable(),
  order: z.string().nullable(),
  queue: z.string().nullable(),
  amountFen: z.number().int().nullable(),
  detail: z.string(),
  resolved: z.strictObject({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type HqConcern = z.infer<typeof HqConcern>;

/** What was asked for of another till's order, or of its queue, and waits for that till; `order` of `fund`: `fund:` and the proposal's number. */
export const HqRequest = z.strictObject({
  till: z.string(),
  at: Instant,
  act: z.enum(["refund", "draw", "exchange", "void", "fund"]),
  order: z.string(),
  amountFen: Amount.nullable(),
  owner: z.string(),
});
export type HqRequest = z.infer<typeof HqRequest>;

/** Who does it, and why: kept with what is done. */
const By = z.string().trim().min(1).max(40);
const Reason = z.string().trim().min(1).max(200);
const Queue = z.string().min(1).max(200);
const TillName = z.string().min(1).max(41);

/** A fact as it stands in the journal. */
export const HqFact = z.strictObject({
  n: Count,
  till: z.string(),
  seq: Count,
  kind: z.string(),
  at: Instant,
  receivedAt: Instant,
  hash: z.string(),
  text: z.string(),
});
export type HqFact = z.infer<typeof HqFact>;

export const HqRules = z.strictObject({
  /** The highest version there is, to whomever it was published. */
  newest: Count,
  /**
   * Newest first; `to`: the tills it was published to, null: all; `store`: it is the chain's with another part of that store
   * (then `to` are its tills); `by`: who published it, where that was noted; `acknowledged`: by whom, when, what of it (§12.2);
   * `told`: what all who wait are told of it (§12.6), how many have that notice, and whether that is all of them.
   */
  versions: z.array(
    z.strictObject({
      version: Version,
      publishedAt: Instant,
      to: z.array(z.string()).nullable(),
      store: z.string().nullable(),
      by: z.string().nullable(),
      acknowledged: z.array(Acknowledgement),
      told: z.array(z.strictObject({ what: z.enum(ANNOUNCED), count: Count, done: z.boolean() })),
    }),
  ),
  /** `published`: the newest version meant for this till; `adopted`: the one it works by. */
  tills: z.array(z.strictObject({ till: z.string(), name: z.string(), published: Count, adopted: Count })),
  /** The chain's rules as JSON: the newest version published to all, with what stores have published of their part since. */
  text: z.string(),
  levels: z.array(z.string()),
});
export type HqRules = z.infer<typeof HqRules>;

/** One roll of an order's line, so that anyone can compute it again (§6.3, shared/facts/rolls.ts). */
export const HqProof = z.strictObject({
  purpose: z.enum(["join", "draw"]),
  /** As it was made known before the order, and the fact that did; null: there is none. */
  commitment: z.string().nullable(),
  committedIn: HqFact.nullable(),
  /** Null: not shown yet. */
  secret: z.string().nullable(),
  shownIn: HqFact.nullable(),
  roll: z.number().int().nullable(),
  /** The server's own check; null: nothing to check yet. */
  ok: z.boolean().nullable(),
});
export type HqProof = z.infer<typeof HqProof>;

const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const hqVerbs = {
  overview: verb(
    Nothing,
    z.strictObject({
      now: Instant,
      timezone: z.string(),
      orders: Count,
      refunds: Count,
      facts: Count,
      members: Count,
      waitingFen: Amount,
      extractedFen: Amount,
      paidFen: Amount,
      retainedFen: Amount,
      rulesVersion: Count,
      /** Those with most waiting, by their keys, at most 24; `queue.list` has all. */
      queues: z.array(HqQueue),
      queueCount: Count,
      /** The keys of those that stand still. */
      haltedQueues: z.array(z.string()),
      /** How many stores and tills there are; `chain.places` names them. */
      stores: Count,
      tills: Count,
      /** The first of those that speak an older version of the wire, by their ids, at most 20, and how many do: they sell on, and are to be updated. */
      mustUpdate: z.strictObject({ tills: z.array(z.string()), count: Count }),
      /** How many concerns are open; at most 1,000 are counted. */
      openConcerns: Count,
      /** How many proposals wait for another person (§12.6); at most 1,000 are counted. */
      openProposals: Count,
      /** What was asked for of other tills' orders and waits for them, oldest first, at most 100. */
      requests: z.array(HqRequest),
    }),
  ),
  /** Newest first, before number `before`; `sums` of all of them, of that till or of all, by kind. Empty `kinds`: every one. */
  "concerns.list": verb(
    z.strictObject({
      kinds: z.array(z.enum(CONCERN_KINDS)).max(CONCERN_KINDS.length),
      till: TillName.nullable(),
      resolved: z.boolean(),
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      rows: z.array(HqConcern),
      sums: z.array(
        z.strictObject({
          kind: z.enum(CONCERN_KINDS),
          resolved: z.boolean(),
          count: Count,
          amountFen: z.number().int(),
        }),
      ),
    }),
  ),
  /** Says what became of one; it stays visible. Refused: `unknown-concern`, `resolved-already`, `queue-halted` (release it first). */
  "concern.resolve": verb(z.strictObject({ n: Count, by: By, reason: Reason }), HqConcern),
  /** The cause is gone: what was kept of the queue's facts is folded in its order. Refused: `unknown-queue`, `queue-halted` (it breaks still). */
  "queue.release": verb(z.strictObject({ queue: Queue, by: By, reason: Reason }), z.strictObject({ folded: Count })),
  /**
   * Closes a till that is lost for good: its key counts no more, its queue is the server's, and what it was
   * asked for is carried out. `confirm` is the till's id once more. Refused: `unknown-till`, `till-closed`,
   * `malformed`, `queue-halted`.
   */
  "till.close": verb(
    z.strictObject({ till: TillName, confirm: TillName, by: By, reason: Reason }),
    z.strictObject({ till: z.string(), lastSeq: Count, carriedOut: Count, declined: Count }),
  ),
  ...queueVerbs,
  /** Orders and entries by order id, member id, phone or card. */
  search: verb(z.strictObject({ text: z.string().trim().min(1).max(80) }), z.array(HqEntry)),
  /** From the order to the last payout, with the facts behind it. Refused: `unknown-entry`. */
  "entry.life": verb(
    z.strictObject({ order: z.string().max(80), line: Count }),
    z.strictObject({ entry: HqEntry, paidTo: z.array(PayoutView), facts: z.array(HqFact) }),
  ),
  /** A one-time enrolment code for a new till of a store, valid for an hour. Refused: `unknown-store`, `till-exists`. */
  "till.code": verb(
    z.strictObject({
      store: z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -"),
      till: z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -"),
      name: z.string().trim().min(1).max(40),
    }),
    z.strictObject({ till: z.string(), code: z.string(), validUntil: Instant }),
  ),
  "rules.current": verb(Nothing, HqRules),
  /** A version's whole text. Refused: `invalid-rules` (no such version). */
  "rules.version": verb(z.strictObject({ version: Version }), z.strictObject({ version: Version, text: z.string() })),
  /**
   * What publishing would say; changes nothing. `base` null: `text` is the whole; else a merge patch
   * (RFC 7396) on that version. `problems` have dotted paths, "" for the whole; `effect` is what
   * changes against the newest published to all, a line a path: `path: before → after`. `ok` says nothing
   * of acknowledgements: those that have nothing `given` have to come with the publishing. They are those that
   * the rules alone ask for (§12.1, §12.2); `rules.tryOut` has what the chain's own orders ask for, too.
   */
  "rules.check": verb(
    z.strictObject({ text: RulesText, base: Version.nullable() }),
    z.strictObject({
      ok: z.boolean(),
      problems: z.array(RulesProblem),
      effect: z.array(z.string()),
      acknowledgements: z.array(AskedAcknowledgement),
    }),
  ),
  /**
   * `to` null: to all, else to the tills that are named and those of the stores that are. `acknowledge`: what
   * the owner acknowledges now, by name, with the figures that were seen: of others it says nothing. The server
   * adds the time. Asked for is all that `rules.tryOut` asks for; rules that were not tried out within the hour
   * are tried out first. Refused: `invalid-rules`, `rules-changed`, `unknown-store`, `needs-second-person` (it changes
   * what takes two, §12.6: to be proposed by `second.propose`), `internal` (they could not be tried out).
   */
  "rules.publish": verb(
    z.strictObject({
      ...Published.shape,
      /** Who publishes; a user's own name is taken whatever is said. */
      by: By.optional(),
    }),
    z.strictObject({ version: Version }),
  ),
  /** The levels there are, lowest first. Refused: `invalid-rules` (one that the newest rules name is missing). */
  "levels.set": verb(
    z.strictObject({ levels: z.array(z.string().trim().min(1).max(40)).max(100) }),
    z.strictObject({ levels: z.array(z.string()) }),
  ),
  /** By id, phone or card; `level` one of the levels there are. Refused: `unknown-member`, `malformed`. */
  "member.level": verb(
    z.strictObject({ member: z.string().trim().min(1).max(80), level: z.string().max(40).nullable() }),
    z.strictObject({ member: z.string(), memberLabel: z.string(), level: z.string().nullable() }),
  ),
  ...rewardVerbs,
  ...privacyVerbs,
  ...liabilityVerbs,
  ...peopleVerbs,
  ...tryOutVerbs,
  ...exportVerbs,
  ...clerkVerbs,
  ...productVerbs,
  ...giftVerbs,
  ...merchantVerbs,
  ...deviceVerbs,
  ...storeVerbs,
  ...secondVerbs,
  ...shiftVerbs,
  ...owedVerbs,
  ...scheduleVerbs,
  ...noticeVerbs,
  ...reportVerbs,
  /** A new key for the order API, shown this once. */
  "api.key": verb(z.strictObject({ name: z.string().trim().min(1).max(40) }), z.strictObject({ key: z.string() })),
  /**
   * The journal folded anew from nothing and compared with the books, beside the server, which goes on meanwhile.
   * `start`: begins one, unless one is running. `last`: how the newest one ended; `failed` where it could not look.
   */
  "journal.rebuild": verb(
    z.strictObject({ start: z.boolean() }),
    z.strictObject({
      running: z.boolean(),
      last: z
        .strictObject({
          at: Instant,
          seconds: z.number(),
          facts: Count,
          rows: Count,
          /** The first twenty; none: the same to the last byte. */
          differences: z.array(z.string()),
          failed: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  /** The rolls of an order's line. `lottery` as promised, `ratioBp` as drawn (null: not drawn, or no win). Refused: `unknown-entry`. */
  "draw.proof": verb(
    z.strictObject({ order: z.string().trim().min(1).max(80), line: Count }),
    z.strictObject({
      order: z.string(),
      line: Count,
      lottery: Lottery.nullable(),
      ratioBp: z.number().int().nullable(),
      proofs: z.array(HqProof),
    }),
  ),
} as const;

export type HqVerb = keyof typeof hqVerbs;
export type HqInput<V extends HqVerb> = z.infer<(typeof hqVerbs)[V]["input"]>;
export type HqOutput<V extends HqVerb> = z.infer<(typeof hqVerbs)[V]["output"]>;
export type HqAnswer<V extends HqVerb> =
  | { ok: true; value: HqOutput<V> }
  | { ok: false; code: string; message: string };

export const HQ_REFUSALS = [
  "unknown-verb",
  "too-large",
  "malformed",
  "not-signed-in",
  "not-allowed",
  "wrong-sign-in",
  "sign-in-locked",
  "unknown-user",
  "user-exists",
  "last-owner",
  "unknown-table",
  "unknown-schedule",
  "no-export-folder",
  "webhook-address",
  "no-webhook",
  "unknown-letter",
  "letter-not-dead",
  "unknown-store",
  "store-exists",
  "unknown-clerk",
  "last-manager",
  "too-many-clerks",
  "unknown-goods",
  "product-exists",
  "barcode-taken",
  "senseless-cost",
  "unknown-supplier",
  "supplier-exists",
  "import-has-errors",
  "import-differs",
  "unknown-gift",
  "gift-exists",
  "unknown-claim",
  "other-store",
  "handed-already",
  "claim-cancelled",
  "stock-changed",
  "unknown-merchant",
  "merchant-state",
  "join-closed",
  "join-full",
  "unknown-code",
  "till-exists",
  "unknown-till",
  "till-closed",
  "unknown-queue",
  "queue-halted",
  "unknown-concern",
  "resolved-already",
  "unknown-entry",
  "unknown-proposal",
  "decided-already",
  "own-proposal",
  "key-alone",
  "balance-too-small",
  "queue-not-funded",
  "entry-not-voided",
  "unknown-shift",
  "day-not-over",
  "day-changed",
  "day-signed-already",
  "unknown-member",
  "unknown-referrer",
  "self-referral",
  "referrer-set-already",
  "ordered-already",
  "referral-loop",
  "member-held",
  "member-proposed",
  "unknown-team-level",
  "invalid-rules",
  "rules-changed",
  "needs-owner",
  "needs-second-person",
  "busy",
  "internal",
] as const;
export type HqRefusal = (typeof HQ_REFUSALS)[number];
