/**
 * The verbs of HQ: what the headquarters page may ask of the server, over HTTP `POST /api/hq/<verb>`
 * with a JSON body, in a session. Amounts are fen, instants milliseconds since the epoch.
 */
import { z } from "zod";
import { Amount, EntryView, Instant, LineBlock, PayoutView } from "./view.ts";

const Count = z.number().int().min(0);
const Nothing = z.strictObject({});

export const HqQueue = z.strictObject({
  key: z.string(),
  /** A name a person reads: the store's and till's own names. */
  name: z.string(),
  owner: z.enum(["till", "server"]),
  waitingCount: Count,
  waitingFen: Amount,
  extractedFen: Amount,
  paidFen: Amount,
  retainedFen: Amount,
  carriedFen: Amount,
  head: z.array(LineBlock),
  /** Set when an invariant of §13 broke: settlement of this queue stands still. */
  halted: z.string().nullable(),
});
export type HqQueue = z.infer<typeof HqQueue>;

export const HqTill = z.strictObject({
  id: z.string(),
  name: z.string(),
  store: z.string(),
  storeName: z.string(),
  enrolledAt: Instant.nullable(),
  lastContact: Instant.nullable(),
  connected: z.boolean(),
  facts: Count,
  /** The highest rules version this till has adopted. */
  rulesVersion: Count,
  quarantined: Count,
});
export type HqTill = z.infer<typeof HqTill>;

/** Something HQ should look at: kept whole, delaying nobody. */
export const HqConcern = z.strictObject({
  kind: z.enum(["halted", "quarantine", "difference", "clock", "late"]),
  at: Instant,
  till: z.string().nullable(),
  order: z.string().nullable(),
  amountFen: z.number().int().nullable(),
  detail: z.string(),
});
export type HqConcern = z.infer<typeof HqConcern>;

export const HqEntry = EntryView.extend({
  line: Count,
  member: z.string(),
  memberLabel: z.string(),
  at: Instant,
  /** Place among the waiting ones; null when nothing waits. */
  place: z.number().int().nullable(),
});
export type HqEntry = z.infer<typeof HqEntry>;

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
      queues: z.array(HqQueue),
      tills: z.array(HqTill),
      concerns: z.array(HqConcern),
    }),
  ),
  /** Waiting entries of a queue in position order, a page at a time. */
  "queue.entries": verb(
    z.strictObject({
      queue: z.string().max(200),
      after: z.strictObject({ at: Instant, order: z.string(), line: Count }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(HqEntry),
  ),
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
  "unknown-store",
  "till-exists",
  "unknown-entry",
  "internal",
] as const;
export type HqRefusal = (typeof HQ_REFUSALS)[number];
