/** Exports that the server makes by itself: what, how often, where to, and what came of each period. */
import { z } from "zod";
import { EXPORT_FORMATS, EXPORT_TABLES } from "./hqExport.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
export const PERIODS = ["day", "week", "month"] as const;

/** A folder of its own below the one that the server was started with; or whoever answers at an address. */
const Target = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("folder"), folder: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) }),
  z.strictObject({ kind: z.literal("webhook"), url: z.string().max(500) }),
]);

export const Plan = z.strictObject({
  tables: z.array(z.enum(EXPORT_TABLES)).min(1).max(EXPORT_TABLES.length),
  format: z.enum(EXPORT_FORMATS),
  every: z.enum(PERIODS),
  /** Of a week: 1 Monday to 7 Sunday; of a month: 1 to 28; of a day: 1. */
  on: z.number().int().min(1).max(28),
  /** Minutes after midnight at the chain's own clock. */
  minute: z
    .number()
    .int()
    .min(0)
    .max(24 * 60 - 1),
  to: Target,
});
export type Plan = z.infer<typeof Plan>;

/** Under way or tried again later; done; given up after the last try. */
export const RUN_STATES = ["open", "done", "failed"] as const;
export const SENT_FILE = z.strictObject({ name: z.string(), bytes: Count, sha256: z.string() });

export const ScheduleRun = z.strictObject({
  due: Instant,
  state: z.enum(RUN_STATES),
  tries: Count,
  at: Instant,
  /** Of the next try; null: there is none. */
  nextAt: Instant.nullable(),
  /** Why the last try failed; empty: it did not. */
  said: z.string(),
  files: z.array(SENT_FILE),
});
export type ScheduleRun = z.infer<typeof ScheduleRun>;

export const Schedule = z.strictObject({
  id: z.string(),
  plan: Plan,
  madeAt: Instant,
  madeBy: z.string(),
  nextDue: Instant,
  /** Newest first, at most 20. */
  runs: z.array(ScheduleRun),
});
export type Schedule = z.infer<typeof Schedule>;

export const scheduleVerbs = {
  /** `folders`: whether the server was started with a folder for them. */
  "schedule.list": {
    input: z.strictObject({}),
    output: z.strictObject({ folders: z.boolean(), rows: z.array(Schedule) }),
  },
  /** `secret`: what a webhook's signatures are made with, said this once. Refused: `malformed`, `no-export-folder`, `webhook-address`. */
  "schedule.add": {
    input: z.strictObject({ ...Plan.shape, by: z.string().trim().min(1).max(40) }),
    output: z.strictObject({ id: z.string(), secret: z.string().nullable() }),
  },
  /** What it delivered stays. Refused: `unknown-schedule`. */
  "schedule.remove": { input: z.strictObject({ id: z.string().max(40) }), output: z.strictObject({ id: z.string() }) },
} as const;
