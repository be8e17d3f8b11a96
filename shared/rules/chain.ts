/**
 * Whose settings count for a place (§3): the holders above the basic level, nearest first, and whether
 * the place is enabled at all (§2.6). Refuses to know orders, members and instants.
 */
import type { Holder, RandomReturn, Rules } from "./schema.ts";
import type { Place } from "./units.ts";

export type HolderName = "product" | "till" | "desk" | "store";
/** Where a value comes from; `union`: the one queue of §10; `default`: nothing says it, or it says what holds anyway. */
export type From = HolderName | "union" | "basic" | "default";
/** A value with where it comes from. */
export type Setting<T> = { readonly value: T; readonly from: From };

type TillHolder = Omit<Holder, "enabled"> & { enabled: boolean | null };
export type Level = { readonly name: HolderName; readonly at: Holder | TillHolder };

/** The entry of a table under a key of its own; never what every object has. */
export const own = <T>(table: Record<string, T>, key: string | null): T | undefined =>
  key !== null && Object.hasOwn(table, key) ? table[key] : undefined;

/** The holders above basic that are listed for a place, nearest first, enabled or not. */
export function levelsOf(rules: Rules, place: Place): Level[] {
  const level = (name: HolderName, at: Level["at"] | undefined): Level[] => (at ? [{ name, at }] : []);
  if (place.channel === "mall") return level("product", own(rules.products, place.product));
  const store = own(rules.stores, place.store);
  if (!store) return [];
  if (place.channel === "online") {
    return [...level("product", own(store.products, place.product)), ...level("store", store.online)];
  }
  return [...level("till", own(store.tills, place.till)), ...level("desk", store.cashier)];
}

/** Whether a place is enabled, and who says so (§2.6): of several that close it the widest. */
export function enablement(rules: Rules, place: Place): Setting<boolean> {
  if (!rules.basic.enabled) return { value: false, from: "basic" };
  const levels = levelsOf(rules, place);
  const [nearest] = levels;
  if (place.channel === "cashier") {
    const decides = levels.find((level) => level.at.enabled !== null);
    if (!decides || !tillListed(rules, place)) return { value: false, from: "default" };
    return { value: decides.at.enabled === true, from: decides.name };
  }
  const closed = levels.findLast((level) => level.at.enabled === false);
  if (closed) return { value: false, from: closed.name };
  const listed = levels.length === (place.channel === "mall" ? 1 : 2);
  if (listed && nearest) return { value: true, from: nearest.name };
  return isNew(rules, place, levels) ? { value: true, from: "basic" } : { value: false, from: "default" };
}

/** A product that nothing names, where such take part: of the mall, or of a store that has an online channel. */
function isNew({ basic }: Rules, { channel, product }: Place, levels: readonly Level[]): boolean {
  if (basic.newProducts !== "in" || product === null) return false;
  return channel === "mall" ? levels.length === 0 : levels.length === 1 && levels[0]?.name === "store";
}

/** A store with a desk lets the tills ring up that it lists; one that lists none lets every till. */
function tillListed(rules: Rules, { store: id, till }: Place): boolean {
  const store = own(rules.stores, id);
  if (!store?.cashier) return false;
  return Object.keys(store.tills).length === 0 || own(store.tills, till) !== undefined;
}

/** The random return in force for a place (§4.3): its desk's or online channel's own, `null` there turns it off; else the basic one. */
export function randomReturnOf(rules: Rules, place: Place): Setting<RandomReturn | null> {
  const store = own(rules.stores, place.store);
  const [name, holder] =
    place.channel === "cashier" ? (["desk", store?.cashier] as const) : (["store", store?.online] as const);
  if (place.channel !== "mall" && holder?.randomReturn !== undefined) return { value: holder.randomReturn, from: name };
  return { value: rules.basic.randomReturn, from: rules.basic.randomReturn === null ? "default" : "basic" };
}
