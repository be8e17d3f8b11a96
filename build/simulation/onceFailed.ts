/**
 * Seeds that failed once, with what they found, in the product or in the simulation itself. A world changes with its
 * plan: a fault of the product's has a test of its own where it was.
 */
import type { StoreKind } from "./seed.ts";

export const ONCE_FAILED: readonly { readonly seed: string; readonly store: StoreKind; readonly found: string }[] = [
  { seed: "3", store: "memory", found: "a greeting that was lost on a line that looked open" },
  { seed: "75", store: "memory", found: "a till that sold as the demonstration's before it was enrolled as another" },
  { seed: "21033", store: "memory", found: "an enrolment that the server's disk had no room for" },
  {
    seed: "20235",
    store: "memory",
    found: "a balance that came back where the money was handed back, at another till",
  },
  { seed: "324816305029", store: "memory", found: "codes that a jump of the clock made invalid before they were used" },
  { seed: "170834126033", store: "memory", found: "a chain that began anew between two looks at it" },
  { seed: "1398", store: "memory", found: "two different rules under the same version" },
  { seed: "569", store: "memory", found: "an erased person in the facts of a till whose clock was ahead" },
  { seed: "489", store: "memory", found: "a gift asked for again after its receiver was erased" },
  {
    seed: "101510",
    store: "memory",
    found: "a person registered again at a till whose clock was behind, and known there alone",
  },
];
