/** A store's part and what it inherits, as one text of rules, and back. Knows JSON and the schema; decides nothing. */
import type { Json } from "../../shared/rules/mergePatch.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";
import { readWritten, valueAt } from "../rules/written.ts";

/** JSON texts, as the server says them. */
export type PartText = { readonly part: string; readonly above: string };

/** The whole of what a store sees, as forms write in it. */
export function wholeOf({ part, above }: PartText, store: string): string {
  const whole = { ...(JSON.parse(above) as { [key: string]: Json }), stores: { [store]: JSON.parse(part) as Json } };
  return JSON.stringify(whole, null, 2);
}

/** The store's part in such a whole; a whole that cannot be read stays as it was written, for the server to say so. */
export function partIn(whole: string, store: string): string {
  const written = readWritten(whole);
  return written === null ? whole : JSON.stringify(valueAt(written.value, ["stores", store]) ?? {}, null, 2);
}

/** As the engine takes them. @throws ZodError for a text that the server did not make */
export const rulesOf = (text: PartText, store: string): Rules => WholeRules.parse(JSON.parse(wholeOf(text, store)));
