/**
 * How the manager's surface asks about its store, whatever carries it: HQ's server in a session, or a till on its line.
 * Knows the store and who asks; refuses to know the carrier.
 */
import { createContext, useCallback, useContext, useEffect, useState } from "react";
import type { StoreInput, StoreOutput, StoreVerb } from "../../shared/contract/hqStore.ts";
import { keepAsking, type Watch } from "../kit/polling.ts";

export type Said = { readonly code: string; readonly message: string };
export type Answer<V extends StoreVerb> =
  | { readonly ok: true; readonly value: StoreOutput<V> }
  | ({ readonly ok: false } & Said);
/** What a verb takes beside the store. */
export type Rest<V extends StoreVerb> = Omit<StoreInput<V>, "store">;

export type Asking = {
  readonly store: string;
  readonly ask: <V extends StoreVerb>(verb: V, input: StoreInput<V>) => Promise<Answer<V>>;
  /** Whether who asks may publish. */
  readonly mayPublish: boolean;
  /** The name in which it is done; null: it has to be said. */
  readonly by: string | null;
  /** How often what changes by itself is asked again, ms. */
  readonly everyMs: number;
};

export const AskingContext = createContext<Asking | null>(null);

export function useAsking(): Asking {
  const asking = useContext(AskingContext);
  if (asking === null) throw new Error("A part of the manager's surface asks nobody");
  return asking;
}

const SEEN: Watch = {
  isSeen: () => document.visibilityState === "visible",
  onChange: (heard) => {
    document.addEventListener("visibilitychange", heard);
    return () => document.removeEventListener("visibilitychange", heard);
  },
};

export type Read<T> = { readonly value: T | null; readonly refusal: Said | null; readonly again: () => void };

/**
 * Asks about the store, and again and again while it is looked at; what was read stays in view meanwhile.
 * @param live false: until it is answered
 */
export function useStore<V extends StoreVerb>(verb: V, rest: Rest<V>, live = true): Read<StoreOutput<V>> {
  const { ask, store, everyMs } = useAsking();
  const asked = JSON.stringify({ store, ...rest });
  const [read, setRead] = useState<{ asked: string; value: StoreOutput<V> | null; refusal: Said | null }>({
    asked,
    value: null,
    refusal: null,
  });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  useEffect(() => {
    let wanted = true;
    const once = async () => {
      const answer = await ask(verb, JSON.parse(asked) as StoreInput<V>);
      if (!wanted) return answer.ok;
      if (answer.ok) setRead({ asked, value: answer.value, refusal: null });
      else setRead((before) => ({ asked, value: before.asked === asked ? before.value : null, refusal: answer }));
      return answer.ok;
    };
    const stop = keepAsking({ ask: once, everyMs: live ? everyMs : null, retryMs: everyMs, watch: SEEN });
    return () => {
      wanted = false;
      stop();
    };
  }, [ask, verb, asked, live, everyMs, turn]);
  return read.asked === asked ? { ...read, again } : { value: null, refusal: null, again };
}
