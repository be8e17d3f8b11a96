/**
 * Tells a scanner from a person by its speed: a scanner types a code much faster than fingers do and ends it with
 * the key it is set to. Pure: it is fed keys and instants and says when a code is complete.
 */
import { USUAL_SETTINGS } from "../../shared/contract/settings.ts";
import type { TillSettings } from "../../shared/contract/settings.ts";

export type Burst = { code: string; lastAt: number };
export const NO_BURST: Burst = { code: "", lastAt: 0 };
export type ScannerSettings = TillSettings["scanner"];

/** With no text field that people type into, a slow scanner is still one, ms. */
const PAUSE_OUTSIDE_MS = 90;
const SHORTEST = 4;
const SHORTEST_IN_FIELD = 8;
const LONGEST = 400;

const PART_OF_CODE = /^[!-~]$/;
/** A barcode, or an address with what belongs to one. An amount is neither. */
const CODE = /^[0-9A-Za-z-]+$|[:/?=&]/;

const pauseOf = (inField: boolean, { pauseMs }: ScannerSettings): number =>
  inField ? pauseMs : Math.max(PAUSE_OUTSIDE_MS, pauseMs);

/**
 * @param at instant of the key in milliseconds, monotonic
 * @param inField true while the focus is in a text field
 * @returns the burst so far, and once its last key completed one: the code without what the scanner puts round it,
 * and what it typed
 */
export function feed(
  burst: Burst,
  key: string,
  at: number,
  inField: boolean,
  scanner: ScannerSettings = USUAL_SETTINGS.scanner,
): { burst: Burst; scanned: string | null; typed: string } {
  const fast = burst.code !== "" && at - burst.lastAt <= pauseOf(inField, scanner);
  if (key === scanner.ends) {
    const code = bare(burst.code, scanner);
    const long = code.length >= (inField ? SHORTEST_IN_FIELD : SHORTEST);
    return { burst: NO_BURST, scanned: fast && long && CODE.test(code) ? code : null, typed: burst.code };
  }
  if (!PART_OF_CODE.test(key)) return { burst: key === "Shift" ? burst : NO_BURST, scanned: null, typed: "" };
  const code = (fast ? burst.code : "") + key;
  return { burst: code.length > LONGEST ? NO_BURST : { code, lastAt: at }, scanned: null, typed: "" };
}

function bare(code: string, { prefix, suffix }: ScannerSettings): string {
  const front = prefix !== "" && code.startsWith(prefix) ? code.slice(prefix.length) : code;
  return suffix !== "" && front.endsWith(suffix) ? front.slice(0, -suffix.length) : front;
}

/** True for a key that goes on with a code as fast as only a scanner types. A key that no code has is a person's. */
export const isScanning = (
  burst: Burst,
  key: string,
  at: number,
  scanner: ScannerSettings = USUAL_SETTINGS.scanner,
): boolean =>
  burst.code !== "" && at - burst.lastAt <= scanner.pauseMs && (key === scanner.ends || PART_OF_CODE.test(key));
