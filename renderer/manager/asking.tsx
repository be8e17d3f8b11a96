/**
 * How the manager's surface asks about its store, whatever carries it: HQ's server in a session, or a till on its line.
 * Knows the store and who asks; refuses to know the carrier.
 */
import { createContext, useContext } from "react";
import type { StoreInput, StoreOutput, StoreVerb } from "../../shared/contract/hqStore.ts";
import { useRead, type Answer as Answered, type Read } from "../kit/read.ts";

export type { Said } from "../kit/read.ts";
export type Answer<V extends StoreVerb> = Answered<StoreOutput<V>>;
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

/**
 * Asks about the store, and again and again while it is looked at; what was read stays in view meanwhile.
 * @param live false: until it is answered
 */
export function useStore<V extends StoreVerb>(verb: V, rest: Rest<V>, live = true): Read<StoreOutput<V>> {
  const { ask, store, everyMs } = useAsking();
  const input = { store, ...rest } as unknown as StoreInput<V>;
  return useRead(() => ask(verb, input), JSON.stringify([verb, input]), live ? everyMs : null, everyMs);
}
