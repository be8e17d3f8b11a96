/**
 * Asking HQ's server: `POST /api/hq/<verb>` with JSON, in the session's cookie. Always comes back
 * with an answer; silence is the named refusal `server-unanswered`.
 */
import { hqVerbs } from "../../shared/contract/hq.ts";
import type { SignIn } from "../../shared/contract/hqPeople.ts";
import type { HqAnswer, HqInput, HqOutput, HqVerb } from "../../shared/contract/hq.ts";
import { useRead, type Read, type Said } from "../kit/read.ts";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`/api/hq/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function askHq<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  let answer: unknown;
  try {
    answer = await post(verb, input);
  } catch (error) {
    return { ok: false, code: "server-unanswered", message: String(error) };
  }
  if (isRecord(answer) && answer["ok"] === true) {
    const parsed = hqVerbs[verb].output.safeParse(answer["value"]);
    if (parsed.success) return { ok: true, value: parsed.data as HqOutput<V> };
    return { ok: false, code: "unreadable-answer", message: `${verb}: ${parsed.error.message}` };
  }
  if (isRecord(answer) && typeof answer["code"] === "string") {
    return { ok: false, code: answer["code"], message: typeof answer["message"] === "string" ? answer["message"] : "" };
  }
  return { ok: false, code: "unreadable-answer", message: verb };
}

/** Signs in with the key, or with name and password; null when it did, else the refusal. */
export const signIn = (shown: SignIn): Promise<Said | null> => door("session", shown);
export const signOut = (): Promise<Said | null> => door("sign-out", {});

async function door(path: "session" | "sign-out", body: object): Promise<Said | null> {
  try {
    const answer = await post(path, body);
    if (isRecord(answer) && answer["ok"] === true) return null;
    const { code, message } = isRecord(answer) ? answer : {};
    return {
      code: typeof code === "string" ? code : "unreadable-answer",
      message: typeof message === "string" ? message : "",
    };
  } catch (error) {
    console.error("Signing in or out failed", error);
    return { code: "server-unanswered", message: "" };
  }
}

export type { Said } from "../kit/read.ts";

const EVERY_MS = 1_000;
/** For what is costly to answer, or seldom another. */
export const SELDOM_MS = 30_000;

export type Polled<T> = Read<T>;

/**
 * Asks now and again and again while the page is visible; what was read stays in view meanwhile.
 * @param live true: every second; a number: every so many ms; false: until it is answered
 * @param anew when it becomes another, it is asked at once
 */
export function usePolled<V extends HqVerb>(
  verb: V,
  input: HqInput<V>,
  live: boolean | number = true,
  anew: string | number = "",
): Polled<HqOutput<V>> {
  const everyMs = live === true ? EVERY_MS : live === false ? null : live;
  return useRead(() => askHq(verb, input), JSON.stringify([verb, input]), everyMs, EVERY_MS, anew);
}
