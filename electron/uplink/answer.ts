/** Reads what a server answers, strictly: the value asked for, or a named refusal. */
import { z } from "zod";
import { SYNC_REFUSALS, type SyncRefusal } from "../../shared/sync/messages.ts";

const Refused = z.object({
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
  retryAfterMs: z.number().min(0).optional(),
});
/** No server keeps a till waiting for longer, whatever it says. */
const LONGEST_AFTER_MS = 10 * 60_000;
const Taken = z.object({ ok: z.literal(true), value: z.unknown() });

/** `again`: the same may be taken later; `afterMs`: not before then. */
export type RefusedAnswer = {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly again: boolean;
  readonly afterMs: number;
};
export type ServerAnswer<T> = { readonly ok: true; readonly value: T } | RefusedAnswer;

const isKnown = (code: string): code is SyncRefusal => Object.hasOwn(SYNC_REFUSALS, code);

export function readAnswer<S extends z.ZodType>(schema: S, answer: unknown): ServerAnswer<z.infer<S>> {
  const refused = Refused.safeParse(answer);
  if (refused.success) {
    const { code, message, retryAfterMs = 0 } = refused.data;
    const again = isKnown(code) && SYNC_REFUSALS[code].again;
    return { ok: false, code, message, again, afterMs: Math.min(retryAfterMs, LONGEST_AFTER_MS) };
  }
  const taken = Taken.safeParse(answer);
  const read = schema.safeParse(taken.data?.value);
  if (taken.success && read.success) return { ok: true, value: read.data };
  const issue = (taken.error ?? read.error)?.issues[0];
  const what = issue ? `${issue.path.map(String).join(".")}: ${issue.message}` : "not an answer";
  return {
    ok: false,
    code: "unreadable-answer",
    message: `The server's answer cannot be read (${what}). Is it of another version?`,
    again: false,
    afterMs: 0,
  };
}
