/** Answers of the door: every message gets one, and whatever goes wrong has a name. */
import type { Logger } from "pino";
import { SYNC_REFUSALS, type SyncAnswer, type SyncRefusal } from "../../shared/sync/messages.ts";
import { StoreRefusal } from "../store/refusal.ts";

export const accept = <T>(value: T): SyncAnswer<T> => ({ ok: true, value });

export const decline = (code: SyncRefusal, message: string): { ok: false; code: SyncRefusal; message: string } => ({
  ok: false,
  code,
  message,
});

/** A fault under its name: a full disk is waited for, everything else is the server's own. Nothing was taken. */
export function faultOf(error: unknown, log: Logger): ReturnType<typeof decline> {
  log.error({ err: error }, "a message could not be answered");
  if (error instanceof StoreRefusal && (error.code === "disk-full" || error.code === "in-use")) {
    return decline("busy", `${error.message} Nothing was taken; the till keeps its facts and sends them again.`);
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
