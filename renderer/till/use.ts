/** The till's store within React. */
import { createContext, useContext, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { TillInput, TillOutput, TillVerb } from "../../shared/contract/till.ts";
import { givenName } from "../../shared/rules/names.ts";
import type { Names } from "../../shared/rules/names.ts";
import type { Said, TillStore, Topic } from "./state.ts";

export const TillContext = createContext<StoreApi<TillStore> | null>(null);

export function useTill<T>(pick: (till: TillStore) => T): T {
  const store = useContext(TillContext);
  if (store === null) throw new Error("useTill is used outside a till");
  return useStore(store, pick);
}

/** What the merchant calls the programme or the exchange (§9.1); null: nothing of their own, the screen has its words. */
export const useGivenName = (which: keyof Names): string | null =>
  useTill((till) => (till.status === null ? null : givenName(till.status.programme, which)));

export type Reading<T> = { value: T | null; refusal: Said | null };

/**
 * Asks the till and asks again whenever one of the topics is in the news; what was read stays in
 * view meanwhile. `input` null: nothing is asked.
 */
export function useReading<V extends TillVerb>(
  verb: V,
  input: TillInput<V> | null,
  topics: readonly Topic[],
): Reading<TillOutput<V>> {
  const ask = useTill((till) => till.ask);
  const heard = useTill((till) => topics.reduce((sum, topic) => sum + till.heard[topic], 0));
  const asked = input === null ? null : JSON.stringify(input);
  const [reading, setReading] = useState<Reading<TillOutput<V>> & { asked: string | null }>({
    value: null,
    refusal: null,
    asked: null,
  });
  useEffect(() => {
    if (asked === null) return;
    let wanted = true;
    void ask(verb, JSON.parse(asked) as TillInput<V>).then((outcome) => {
      if (!wanted) return;
      if (outcome.ok) setReading({ value: outcome.value, refusal: null, asked });
      else setReading((before) => ({ value: before.asked === asked ? before.value : null, refusal: outcome, asked }));
    });
    return () => {
      wanted = false;
    };
  }, [ask, verb, asked, heard]);
  return reading.asked === asked ? reading : { value: null, refusal: null };
}

/** Back to where an order's receipt was: the sale just paid on the screen, or the receipt's own sheet. */
export function useBack(order: string): () => void {
  const open = useTill((till) => till.open);
  const close = useTill((till) => till.close);
  const onScreen = useTill((till) => till.receipt?.order === order);
  return onScreen ? close : () => open({ kind: "receipt", order });
}
