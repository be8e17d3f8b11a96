/** What changed from one version of rules to the next, for screens and history; whether there is any difference. */
import type { Json } from "./mergePatch.ts";

export type Change = {
  /** Dotted, as problems name paths; empty: the whole. */
  readonly path: string;
  /** Undefined: was not there. */
  readonly before: Json | undefined;
  /** Undefined: is there no more. */
  readonly after: Json | undefined;
};

/** Every path at which two values differ, in the order of the one before, then what is new; lists are compared whole. */
export function changes(before: unknown, after: unknown): Change[] {
  const found: Change[] = [];
  compare(plain(before), plain(after), "", found);
  return found;
}

/** One text for equal values, whatever the order of their keys; lists are compared in order. */
export const canonicalText = (value: unknown): string => canonical(plain(value));

const plain = (value: unknown): Json | undefined =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json);

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function compare(before: Json | undefined, after: Json | undefined, path: string, found: Change[]): void {
  if (isObject(before) && isObject(after)) {
    const was = new Map(Object.entries(before));
    const is = new Map(Object.entries(after));
    for (const key of new Set([...was.keys(), ...is.keys()])) {
      compare(was.get(key), is.get(key), path === "" ? key : `${path}.${key}`, found);
    }
    return;
  }
  if (canonical(before) !== canonical(after)) found.push({ path, before, after });
}

function canonical(value: Json | undefined): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(",")}}`;
}
