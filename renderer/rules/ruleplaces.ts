/**
 * The places that have a rule of their own: the tills, desks, online channels and products that HQ knows
 * or that the rules name; and the rules as read from a text. Knows no screen.
 */
import type { HqTillNamed } from "../../shared/contract/hqDevices.ts";
import { mergePatch, type Json } from "../../shared/rules/mergePatch.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";
import type { Place } from "../../shared/rules/units.ts";

export const KINDS = ["till", "desk", "online", "product", "mall"] as const;
export type Kind = (typeof KINDS)[number];
export type RulePlace = { readonly id: string; readonly kind: Kind; readonly place: Place };

/** The rules that a text says: the whole, or a merge patch on the text `below`; null: it says none that can be. Acknowledgements are the server's to ask for. */
export function rulesIn(text: string, below: string | null): Rules | null {
  try {
    const written = JSON.parse(text) as Json;
    return WholeRules.safeParse(below === null ? written : mergePatch(JSON.parse(below) as Json, written)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function placeOf(kind: Kind, id: string, of: Partial<Place>): RulePlace {
  const channel = kind === "mall" ? "mall" : kind === "till" || kind === "desk" ? "cashier" : "online";
  return { id, kind, place: { channel, store: null, till: null, product: null, ...of } };
}

/** Every place there is or that the rules name, once, by kind, in order of their names. */
export function rulePlaces(rules: Rules, tills: readonly Pick<HqTillNamed, "id" | "store">[]): RulePlace[] {
  const found = new Map<string, RulePlace>();
  const add = (kind: Kind, id: string, place: Partial<Place>): void => {
    found.set(`${kind} ${id}`, placeOf(kind, id, place));
  };
  for (const { id, store } of tills) {
    add("till", id, { store, till: id.slice(store.length + 1) });
    add("desk", store, { store });
    add("online", store, { store });
  }
  for (const [store, of] of Object.entries(rules.stores)) {
    for (const till of Object.keys(of.tills)) add("till", `${store}/${till}`, { store, till });
    add("desk", store, { store });
    add("online", store, { store });
    for (const product of Object.keys(of.products)) add("product", `${store}/${product}`, { store, product });
  }
  for (const product of Object.keys(rules.products)) add("mall", product, { product });
  return [...found.values()].toSorted(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** The levels that rules name, each once. */
export function levelsIn({ basic, products, stores }: Rules): string[] {
  const holders = [
    basic,
    ...Object.values(products),
    ...Object.values(stores).flatMap(({ cashier, online, tills, products: own }) => [
      ...(cashier ? [cashier] : []),
      ...(online ? [online] : []),
      ...Object.values(tills),
      ...Object.values(own),
    ]),
  ];
  return [...new Set(holders.flatMap(({ levelRatios }) => Object.keys(levelRatios)))];
}
