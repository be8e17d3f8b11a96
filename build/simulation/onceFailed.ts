/** Seeds that failed once, with what they found; a world changes with its plan, so the fault has a test of its own where it was. */
import type { StoreKind } from "./seed.ts";

export const ONCE_FAILED: readonly { readonly seed: string; readonly store: StoreKind; readonly found: string }[] = [
  { seed: "3", store: "memory", found: "a greeting that was lost on a line that looked open" },
  { seed: "75", store: "memory", found: "a till that sold as the demonstration's before it was enrolled as another" },
  { seed: "1398", store: "memory", found: "two different rules under the same version" },
];
