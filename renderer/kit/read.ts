/** Reading what changes by itself: asked now, and again and again while the page is seen. Refuses to know whom it asks. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { keepAsking, type Watch } from "./polling.ts";

export type Said = { readonly code: string; readonly message: string };
export type Answer<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Said);
export type Read<T> = { readonly value: T | null; readonly refusal: Said | null; readonly again: () => void };

const PAGE_SEEN: Watch = {
  isSeen: () => document.visibilityState === "visible",
  onChange: (heard) => {
    document.addEventListener("visibilitychange", heard);
    return () => document.removeEventListener("visibilitychange", heard);
  },
};

/**
 * What was read stays in view meanwhile, also under a refusal; what was asked before is no answer to what is asked now.
 * @param asked what is asked, as a text: another is asked at once
 * @param everyMs null: until it is answered
 * @param retryMs after a refusal
 * @param anew when it becomes another, the same is asked at once
 * @param early the answer to what is asked first, where it was asked for before
 */
export function useRead<T>(
  ask: () => Promise<Answer<T>>,
  asked: string,
  everyMs: number | null,
  retryMs: number,
  anew: string | number = "",
  early: Answer<T> | null = null,
): Read<T> {
  const [read, setRead] = useState<{ asked: string; value: T | null; refusal: Said | null }>({
    asked,
    value: early?.ok ? early.value : null,
    refusal: early === null || early.ok ? null : early,
  });
  const first = useRef(early);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const once = useEffectEvent(ask);
  useEffect(() => {
    let wanted = true;
    const askOnce = async () => {
      const answer = first.current ?? (await once());
      first.current = null;
      if (!wanted) return answer.ok;
      if (answer.ok) setRead({ asked, value: answer.value, refusal: null });
      else setRead((before) => ({ asked, value: before.asked === asked ? before.value : null, refusal: answer }));
      return answer.ok;
    };
    const stop = keepAsking({ ask: askOnce, everyMs, retryMs, watch: PAGE_SEEN });
    return () => {
      wanted = false;
      stop();
    };
  }, [asked, everyMs, retryMs, turn, anew]);
  return read.asked === asked
    ? { value: read.value, refusal: read.refusal, again }
    : { value: null, refusal: null, again };
}
