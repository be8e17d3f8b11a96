/** Which key does what: as this till's settings say, else as usual. */
import { KEY_ACTS, USUAL_KEYS } from "../../shared/contract/settings.ts";
import type { KeyAct, TillSettings } from "../../shared/contract/settings.ts";

type Keys = TillSettings["keys"];

export const keyOf = (keys: Keys | undefined, act: KeyAct): string => keys?.[act] ?? USUAL_KEYS[act];

/** What a key does; one that was set goes before one that is only usual. Letters count in either case. */
export function actOf(keys: Keys | undefined, key: string): KeyAct | null {
  const same = (name: string | undefined) => name?.toLowerCase() === key.toLowerCase();
  return (
    KEY_ACTS.find((act) => same(keys?.[act])) ??
    KEY_ACTS.find((act) => keys?.[act] === undefined && same(USUAL_KEYS[act])) ??
    null
  );
}

/** A key that writes nothing into a field: it works there too. */
export const writesNothing = (key: string): boolean => /^F([1-9]|1[0-2])$/.test(key);
