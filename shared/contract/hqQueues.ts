/** HQ's queues: thousands of them found, sorted and read a page at a time, and any place in the longest of them. */
import { z } from "zod";
import { Amount, EntryView, Instant, LineBlock, WaitView } from "./view.ts";

const Count = z.number().int().min(0);

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

export const HqEntry = EntryView.extend({
  line: Count,
  member: z.string(),
  memberLabel: z.string(),
  memberLevel: z.string().nullable(),
  at: Instant,
  /** Place among the waiting ones; null when nothing waits. */
  place: z.number().int().nullable(),
});
export type HqEntry = z.infer<typeof HqEntry>;

export const QUEUE_SORTS = ["waitingFen", "waitingCount", "extractedFen", "paidFen", "retainedFen", "name"] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];
export const QUEUE_SHOWN = ["all", "waiting", "till", "server", "halted"] as const;
export type QueueShown = (typeof QUEUE_SHOWN)[number];

export const QueueAsked = z.strictObject({
  /** Stands in the name or in the key; empty: every one. */
  text: z.string().trim().max(80),
  shown: z.enum(QUEUE_SHOWN),
  /** Largest first; a name in the order of its signs. */
  sort: z.enum(QUEUE_SORTS),
  /** How many are passed over. */
  skip: Count,
  limit: z.number().int().min(1).max(200),
});
export type QueueAsked = z.infer<typeof QueueAsked>;

/** Before its first entry, or right after one. */
const After = z.strictObject({ at: Instant, order: z.string(), line: Count }).nullable();
const Key = z.string().min(1).max(200);
const Limit = z.number().int().min(1).max(200);

export const queueVerbs = {
  /** `found`: how many there are under this search; `wait`: of what waits now, at recent sales (§12.4), null where nothing does. */
  "queue.list": {
    input: QueueAsked,
    output: z.strictObject({
      found: Count,
      waitingCount: Count,
      waitingFen: Amount,
      rows: z.array(HqQueue.extend({ wait: WaitView.nullable() })),
    }),
  },
  /** One of them. Refused: `unknown-queue`. */
  "queue.one": { input: z.strictObject({ queue: Key }), output: HqQueue.extend({ wait: WaitView.nullable() }) },
  /**
   * Waiting entries of a queue in position order, a page at a time: after an entry; or from a place on, counted from 1, as
   * it is now. Neither: from the first on.
   */
  "queue.entries": {
    input: z.strictObject({ queue: Key, after: After, place: z.number().int().min(1).nullish(), limit: Limit }),
    output: z.array(HqEntry),
  },
  /** Of one queue: what an order, or a member (id, phone or card) has waiting in it, by place, at most 100. */
  "queue.find": {
    input: z.strictObject({ queue: Key, text: z.string().trim().min(1).max(80) }),
    output: z.array(HqEntry),
  },
} as const;
