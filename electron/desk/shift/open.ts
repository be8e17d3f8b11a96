/** The shift that is open at this till. */
import { done } from "../../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "../desk.ts";

/** The shift that an act belongs to; undefined: none is open, and none is asked for. Refused: `no-shift`, where clerks sign in. */
export function shiftFor(_desk: Desk): Answer<string | undefined> {
  return done(undefined);
}
