/** Whether the clerk at this till may do what is asked, alone or with an approval given under the act's key. */
import type { Right } from "../../../shared/contract/staff.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "../desk.ts";

/**
 * Who acts, for the act's fact; undefined where nobody signs in at this till.
 * Refused: `not-signed-in`, `not-allowed`, `needs-approval` (the message names the rights).
 */
export function allow(_desk: Desk, _key: string | undefined, _rights: readonly Right[]): Answer<By | undefined> {
  return done(undefined);
}

/** Of these rights, those that need an approval which was not given under the key yet, and those that are denied. */
export function missing(
  _desk: Desk,
  _key: string | undefined,
  _rights: readonly Right[],
): { needs: Right[]; denied: Right[] } {
  return { needs: [], denied: [] };
}
