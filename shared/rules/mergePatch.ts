/** RFC 7396, JSON merge patch: null removes, an object is merged, anything else replaces. Changes neither argument. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/**
 * The patch that turns one value into another. A patch cannot say `null`: what becomes null is taken
 * away, and what is null and was not there stays away.
 */
export function patchBetween(before: Json | undefined, after: Json): Json {
  if (!isObject(after)) return after;
  const was = new Map(isObject(before) ? Object.entries(before) : []);
  const patch = new Map<string, Json>();
  for (const [key, value] of Object.entries(after)) {
    const old = was.get(key);
    if (value === null) {
      if (old !== undefined && old !== null) patch.set(key, null);
    } else if (!isObject(value)) {
      if (!same(old, value)) patch.set(key, value);
    } else {
      const inner = patchBetween(old, value);
      if (!isObject(old) || !isObject(inner) || Object.keys(inner).length > 0) patch.set(key, inner);
    }
  }
  for (const key of was.keys()) if (!Object.hasOwn(after, key)) patch.set(key, null);
  return Object.fromEntries(patch);
}

const same = (a: Json | undefined, b: Json): boolean => a !== undefined && JSON.stringify(a) === JSON.stringify(b);
