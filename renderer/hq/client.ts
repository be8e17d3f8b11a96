/**
 * Asking HQ's server: `POST /api/hq/<verb>` with JSON, in the session's cookie. Always comes back
 * with an answer; silence is the named refusal `server-unanswered`.
 */
import { useCallback, useEffect, useState } from "react";
import { hqVerbs } from "../../shared/contract/hq.ts";
import type { SignIn } from "../../shared/contract/hqPeople.ts";
import type { HqAnswer, HqInput, HqOutput, HqVerb } from "../../shared/contract/hq.ts";
import { keepAsking, type Watch } from "../kit/polling.ts";

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

const EVERY_MS = 1_000;
/** For what is costly to answer, or seldom another. */
export const SELDOM_MS = 30_000;

export type Said = { code: string; message: string };
export type Polled<T> = { value: T | null; refusal: Said | null; again: () => void };

const PAGE_SEEN: Watch = {
  isSeen: () => document.visibilityState === "visible",
  onChange: (heard) => {
    document.addEventListener("visibilitychange", heard);
    return () => document.removeEventListener("visibilitychange", heard);
  },
};

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
  const asked = JSON.stringify(input);
  const [read, setRead] = useState<{ asked: string; value: HqOutput<V> | null; refusal: Said | null }>({
    asked,
    value: null,
    refusal: null,
  });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const everyMs = live === true ? EVERY_MS : live === false ? null : live;
  useEffect(() => {
    let wanted = true;
    const ask = async () => {
      const answer = await askHq(verb, JSON.parse(asked) as HqInput<V>);
      if (!wanted) return answer.ok;
      if (answer.ok) setRead({ asked, value: answer.value, refusal: null });
      else setRead((before) => ({ asked, value: before.asked === asked ? before.value : null, refusal: answer }));
      return answer.ok;
    };
    const stop = keepAsking({ ask, everyMs, retryMs: EVERY_MS, watch: PAGE_SEEN });
    return () => {
      wanted = false;
      stop();
    };
  }, [verb, asked, everyMs, turn, anew]);
  return read.asked === asked
    ? { value: read.value, refusal: read.refusal, again }
    : { value: null, refusal: null, again };
}
