/** Settings while they are edited: what may be wrong with them, and in which part that is. Pure. */
import { KEY_ACTS, TillSettings } from "../../../shared/contract/settings.ts";
import type { KeyAct } from "../../../shared/contract/settings.ts";
import { keyOf } from "../keynames.ts";

export const PARTS = [
  "screen",
  "scanner",
  "barcodes",
  "keys",
  "printer",
  "receipt",
  "cash",
  "display",
  "device",
] as const;
export type Part = (typeof PARTS)[number];

const PART_OF: Readonly<Record<string, Part>> = {
  scanner: "scanner",
  barcodeRules: "barcodes",
  keys: "keys",
  printer: "printer",
  receipt: "receipt",
  drawer: "cash",
  rounding: "cash",
  shift: "cash",
  deduction: "cash",
  display: "display",
  lockMinutes: "display",
};

/** Acts that share their key with another. */
export function conflicts(settings: TillSettings): Set<KeyAct> {
  const upper = (act: KeyAct) => keyOf(settings.keys, act).toUpperCase();
  return new Set(KEY_ACTS.filter((act) => KEY_ACTS.some((other) => other !== act && upper(other) === upper(act))));
}

/** Where the settings do not fit, as `printer.host`; empty: they may be kept. */
export function wrongPaths(settings: TillSettings): Set<string> {
  const parsed = TillSettings.safeParse(settings);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join(".")));
  for (const act of conflicts(settings)) wrong.add(`keys.${act}`);
  return wrong;
}

/** The parts in which something is wrong. */
export function wrongParts(wrong: ReadonlySet<string>): Set<Part> {
  const parts = new Set<Part>();
  for (const path of wrong) {
    const part = PART_OF[path.split(".")[0] ?? ""];
    if (part !== undefined) parts.add(part);
  }
  return parts;
}
