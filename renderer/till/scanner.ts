/**
 * Tells a scanner from a person by its speed: a scanner types a code much faster than fingers do
 * and ends it with Enter. Pure: it is fed keys and instants and says when a code is complete.
 */

export type Burst = { code: string; lastAt: number };
export const NO_BURST: Burst = { code: "", lastAt: 0 };

/** The longest pause between two keys of a scan. In a text field people type too: stricter there. */
const PAUSE_MS = 90;
const PAUSE_IN_FIELD_MS = 35;
const SHORTEST = 4;
const SHORTEST_IN_FIELD = 8;
const LONGEST = 64;

const PART_OF_CODE = /^[0-9A-Za-z-]$/;

/**
 * @param at instant of the key in milliseconds, monotonic
 * @param inField true while the focus is in a text field
 * @returns the burst so far, and the scanned code once Enter completed one
 */
export function feed(
  burst: Burst,
  key: string,
  at: number,
  inField: boolean,
): { burst: Burst; scanned: string | null } {
  const fast = burst.code !== "" && at - burst.lastAt <= (inField ? PAUSE_IN_FIELD_MS : PAUSE_MS);
  if (key === "Enter") {
    const long = burst.code.length >= (inField ? SHORTEST_IN_FIELD : SHORTEST);
    return { burst: NO_BURST, scanned: fast && long ? burst.code : null };
  }
  if (!PART_OF_CODE.test(key)) return { burst: key === "Shift" ? burst : NO_BURST, scanned: null };
  const code = (fast ? burst.code : "") + key;
  return { burst: code.length > LONGEST ? NO_BURST : { code, lastAt: at }, scanned: null };
}

/** True while the keys come as fast as only a scanner types. */
export const isScanning = (burst: Burst, at: number): boolean =>
  burst.code !== "" && at - burst.lastAt <= PAUSE_IN_FIELD_MS;
