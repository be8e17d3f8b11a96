/**
 * Rules as a text says them, changed at one path and written back in the text's own format. Knows paths and
 * JSON; refuses to know what rules mean.
 */
import type { Json } from "../../shared/rules/mergePatch.ts";

export type Path = readonly (string | number)[];
export type JsonObject = { [key: string]: Json };
/** `indent` and `end`: as the text had them. */
export type Written = { readonly value: JsonObject; readonly indent: string; readonly end: string };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As problems name paths. A name with a dot in it is not told from two. */
export const dotted = (path: Path): string => path.join(".");

/** Null: the text is not a JSON object. */
export function readWritten(text: string): Written | null {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isObject(value)) return null;
  const isEmpty = Object.keys(value).length === 0;
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? (isEmpty ? "  " : "");
  return { value, indent, end: text.endsWith("\n") ? "\n" : "" };
}

export const textOf = ({ value, indent, end }: Written): string => JSON.stringify(value, null, indent) + end;

/** Undefined: nothing stands there. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const key of path) {
    if (Array.isArray(at) && typeof key === "number") at = at[key];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[String(key)];
    else return undefined;
  }
  return at;
}

/** What stands in the way and holds nothing becomes an object. Changes no argument. */
export function withValue(value: Json | undefined, path: Path, next: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value) && typeof key === "number") {
    const list = [...value];
    list[key] = withValue(value[key], rest, next);
    return list;
  }
  const holder = isObject(value) ? value : {};
  return { ...holder, [key]: withValue(valueAt(holder, [key]), rest, next) };
}

/**
 * Takes away what stands at a path, and every object above it that is empty then, as far down as the first
 * `keep` keys of the path. Changes no argument.
 */
export function without(value: JsonObject, path: Path, keep: number): JsonObject {
  const key = path.at(-1);
  const above = path.slice(0, -1);
  const holder = valueAt(value, above);
  if (key === undefined || holder === undefined) return value;
  if (Array.isArray(holder)) return put(value, above, holder.toSpliced(Number(key), 1));
  if (!isObject(holder) || !Object.hasOwn(holder, key)) return value;
  const left = Object.fromEntries(Object.entries(holder).filter(([name]) => name !== String(key)));
  if (Object.keys(left).length === 0 && above.length > keep) return without(value, above, keep);
  return put(value, above, left);
}

function put(value: JsonObject, path: Path, next: Json): JsonObject {
  const whole = withValue(value, path, next);
  return isObject(whole) ? whole : value;
}

/** Whether two values say the same; the order of an object's keys counts. */
export const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
