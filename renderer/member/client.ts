/**
 * Asking the server: `POST /api/member/<verb>` with JSON, in the session's cookie. Always comes back with an answer; silence
 * is the named refusal `server-unanswered`. What comes is not checked again: page and server are of one make, and the schemas
 * would double what a phone has to load.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { MemberInput, MemberOutput, MemberVerb } from "../../shared/contract/member.ts";
import { keepAsking, type Watch } from "../kit/polling.ts";

export type Said = { readonly code: string; readonly message: string };
export type Answer<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Said);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

async function read<T>(asking: () => Promise<Response>): Promise<Answer<T>> {
  let answer: unknown;
  try {
    answer = await (await asking()).json();
  } catch (error) {
    return { ok: false, code: "server-unanswered", message: String(error) };
  }
  if (isRecord(answer) && answer["ok"] === true) return { ok: true, value: answer["value"] as T };
  const { code, message } = isRecord(answer) ? answer : {};
  return {
    ok: false,
    code: typeof code === "string" ? code : "internal",
    message: typeof message === "string" ? message : "",
  };
}

export const ask = <V extends MemberVerb>(verb: V, input: MemberInput<V>): Promise<Answer<MemberOutput<V>>> =>
  // As the page's own preload asks, so that the first answer is the one that is under way already.
  verb === "home"
    ? read(() => fetch("/api/member/home"))
    : read(() =>
        fetch(`/api/member/${verb}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(input),
        }),
      );

const PAGE_SEEN: Watch = {
  isSeen: () => document.visibilityState === "visible",
  onChange: (heard) => {
    document.addEventListener("visibilitychange", heard);
    return () => document.removeEventListener("visibilitychange", heard);
  },
};
const RETRY_MS = 2_000;

export type Asked<T> = { readonly value: T | null; readonly refusal: Said | null; readonly again: () => void };

/**
 * Asks now, and again and again while the page is seen; what was read stays in view meanwhile.
 * @param everyMs null: until it is answered
 */
export function useAsked<V extends MemberVerb>(
  verb: V,
  input: MemberInput<V>,
  everyMs: number | null,
): Asked<MemberOutput<V>> {
  const [value, setValue] = useState<MemberOutput<V> | null>(null);
  const [refusal, setRefusal] = useState<Said | null>(null);
  const [turn, setTurn] = useState(0);
  const wanted = JSON.stringify(input);
  const text = useRef("");
  useEffect(() => {
    let isWanted = true;
    const once = async (): Promise<boolean> => {
      const answer = await ask(verb, JSON.parse(wanted) as MemberInput<V>);
      if (!isWanted) return true;
      setRefusal(answer.ok ? null : answer);
      if (!answer.ok) return false;
      // The same again draws nothing anew.
      const now = JSON.stringify(answer.value);
      if (now !== text.current) setValue(answer.value);
      text.current = now;
      return true;
    };
    const stop = keepAsking({ ask: once, everyMs, retryMs: RETRY_MS, watch: PAGE_SEEN });
    return () => {
      isWanted = false;
      stop();
    };
  }, [verb, wanted, everyMs, turn]);
  const again = useCallback(() => setTurn((it) => it + 1), []);
  return { value, refusal, again };
}
