/** Answers of the door: every message gets one, and whatever goes wrong has a name. */
import type { Logger } from "pino";
import { SYNC_REFUSALS, type SyncAnswer, type SyncRefusal } from "../../shared/sync/messages.ts";
import { Fenced, StoreRefusal } from "../store/refusal.ts";

/** A full disk is looked at again after this, a database that was lost or another's, after that; ms. */
const FULL_MS = 5_000;
const LOST_MS = 1_000;

export const accept = <T>(value: T): SyncAnswer<T> => ({ ok: true, value });

export type Declined = {
  readonly ok: false;
  readonly code: SyncRefusal;
  readonly message: string;
  readonly retryAfterMs?: number;
};

/** @param retryAfterMs when to try again, ms from now; null: at the asker's own pace */
export const decline = (code: SyncRefusal, message: string, retryAfterMs: number | null = null): Declined => ({
  ok: false,
  code,
  message,
  ...(retryAfterMs === null ? {} : { retryAfterMs }),
});

/** A fault under its name: a full disk or a lost database is waited for, everything else is the server's own. */
export function faultOf(error: unknown, log: Logger): Declined {
  log.error({ err: error }, "a message could not be answered");
  if (error instanceof StoreRefusal && (error.code === "disk-full" || error.code === "in-use")) {
    return decline(
      "busy",
      `${error.message} Nothing was taken; the till keeps its facts and sends them again.`,
      FULL_MS,
    );
  }
  if (error instanceof Fenced || (error instanceof StoreRefusal && error.code === "unreachable")) {
    return decline("busy", `${error.message} The till keeps its facts and sends them again.`, LOST_MS);
  }
  return decline(
    "internal",
    "The server made a mistake. Nothing was taken; the till keeps its facts and sends them again.",
  );
}

/** HTTP's number for a refusal. */
export function statusOf(code: SyncRefusal): number {
  if (code === "too-large") return 413;
  if (code === "internal") return 500;
  if (code === "busy") return 429;
  return SYNC_REFUSALS[code].again ? 409 : code === "malformed" ? 400 : 403;
}
