/**
 * One-time codes for signing in, by the merchant's webhook for notices (§9.3): at once and beside the order of letters, tried
 * twice and then not any more. A code is kept nowhere, and no log has it.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { SendCode } from "../member/codes.ts";
import type { SettingsReader } from "../store/store.ts";
import { hookOf, type Hook } from "./hook.ts";
import { posted } from "./letters.ts";
import { post, saidOf } from "./post.ts";

const WITHIN_MS = 5_000;
const AGAIN_MS = 1_000;

export type CodeParts = {
  readonly settings: SettingsReader;
  readonly clock: () => number;
  readonly log: Logger;
  /** Whether addresses of this network are allowed. */
  readonly inside: boolean;
  /** Has the other try made a little later; default: after a second. */
  readonly later?: (run: () => void) => void;
};

/** @returns null: no webhook is set and turned on */
export function codeSender(parts: CodeParts): SendCode | null {
  const hook = hookOf(parts.settings);
  if (!hook?.isOn) return null;
  const later = parts.later ?? ((run) => void setTimeout(run, AGAIN_MS));
  return (phone, code, validUntil) => {
    const at = parts.clock();
    const letter = { id: `code-${randomUUID()}`, kind: "sign-in-code", at, phone, code, validUntil };
    const again = (): void => void isTaken(parts, hook, letter);
    void isTaken(parts, hook, letter).then((taken) => (taken ? undefined : later(again)));
  };
}

/** Throws nothing. */
async function isTaken(
  { clock, log, inside }: CodeParts,
  hook: Hook,
  letter: { readonly id: string },
): Promise<boolean> {
  try {
    const { status } = await post(posted(hook, letter.id, [letter], clock()), { inside, withinMs: WITHIN_MS });
    if (status >= 200 && status <= 299) return true;
    // What it answered may hold the code.
    log.warn({ status }, "the webhook did not take a code for signing in");
  } catch (error) {
    log.warn({ said: saidOf(error) }, "the webhook did not answer to a code for signing in");
  }
  return false;
}
