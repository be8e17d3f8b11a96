/** The key of an act, as it is set at this till. */
import type { KeyAct } from "../../shared/contract/settings.ts";
import { keyOf } from "./keynames.ts";
import { useTill } from "./use.ts";

export function Kbd({ act }: { act: KeyAct }) {
  return <kbd>{useTill((till) => keyOf(till.settings?.keys, act))}</kbd>;
}
