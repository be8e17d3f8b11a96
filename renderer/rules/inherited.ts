/**
 * What a place would be if it said nothing itself, and what it says itself. Decides nothing: it hands the
 * engine (shared/rules/effective.ts) the rules without what the place says.
 */
import { effective, type Effective } from "../../shared/rules/effective.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { WholeRules, type Holder, type Rules } from "../../shared/rules/schema.ts";
import type { Place } from "../../shared/rules/units.ts";
import type { NodeKind, RuleNode } from "./ruletree.ts";
import { isObject, jsonOf, same, valueAt, without, type JsonObject, type Path } from "./written.ts";

/** A text with more rounds of mistakes than this is none that a form can show much of. */
const ROUNDS = 20;

/** The rules as far as they can be read: what cannot be is left out, place by place. Null: nothing can. */
export function readable(value: JsonObject): Rules | null {
  let left = value;
  for (let round = 0; round < ROUNDS; round += 1) {
    const read = WholeRules.safeParse(left);
    if (read.success) return read.data;
    const before = left;
    for (const issue of read.error.issues) {
      const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
      const wrong = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
      for (const each of wrong) left = withoutNearest(left, each);
    }
    if (left === before) return null;
  }
  return null;
}

/** What is missing cannot be taken away: what misses it is. A list goes whole. */
function withoutNearest(value: JsonObject, path: Path): JsonObject {
  for (let length = path.length; length > 0; length -= 1) {
    const here = path.slice(0, length);
    if (isObject(valueAt(value, here.slice(0, -1))) && valueAt(value, here) !== undefined)
      return without(value, here, length);
  }
  return value;
}

const SILENT = {
  extract: null,
  ratio: null,
  levelRatios: {},
  cumulative: [],
  lottery: null,
  windows: null,
  limits: null,
} satisfies Omit<Holder, "enabled">;
const USUAL = WholeRules.parse({
  basic: { newProducts: "out" },
  products: { p: {} },
  stores: { s: { cashier: {}, online: {}, tills: { t: {} }, products: { p: {} } } },
  union: { ratio: 0, share: 0 },
  rewards: {},
});

/** These rules, with all left out that the place says of itself but that it is listed. */
export function silent(rules: Rules, { kind, path }: Pick<RuleNode, "kind" | "path">): Rules {
  const [, id, , own] = path.map(String);
  const hushed = <T extends object>(table: Record<string, T>, key: string | undefined, quiet: Partial<T>) =>
    key !== undefined && Object.hasOwn(table, key)
      ? Object.fromEntries(Object.entries(table).map(([name, of]) => [name, name === key ? { ...of, ...quiet } : of]))
      : table;
  const inStore = (change: (store: Rules["stores"][string]) => Partial<Rules["stores"][string]>): Rules => {
    const store = id !== undefined && Object.hasOwn(rules.stores, id) ? rules.stores[id] : undefined;
    return store && id !== undefined ? { ...rules, stores: hushed(rules.stores, id, change(store)) } : rules;
  };
  switch (kind) {
    case "basic":
      return { ...rules, basic: USUAL.basic };
    case "product":
      return { ...rules, products: hushed(rules.products, id, SILENT) };
    case "till":
      return inStore(({ tills }) => ({ tills: hushed(tills, own, { ...SILENT, enabled: null }) }));
    case "storeProduct":
      return inStore(({ products }) => ({ products: hushed(products, own, SILENT) }));
    case "desk":
      return inStore(({ cashier }) => (cashier ? { cashier: silentDesk(cashier) } : {}));
    case "online":
      return inStore(({ online }) => (online ? { online: silentDesk(online) } : {}));
    default:
      return rules;
  }
}

type Desk = NonNullable<Rules["stores"][string]["cashier"]>;
const silentDesk = ({ enabled }: Desk): Desk => ({ enabled, ...SILENT });

/** Where the basic rules are asked: a place of which nothing is said. */
const NOWHERE: Place = { channel: "cashier", store: null, till: null, product: null };

/** The rule of a place as it is, and as it would be without what it says itself; null: no place of the engine's. */
export function ruleAt(rules: Rules, node: RuleNode): { is: Effective; otherwise: Effective } | null {
  const place = node.kind === "basic" ? NOWHERE : node.place?.place;
  if (place === undefined) return null;
  return { is: effective(rules, place), otherwise: effective(silent(rules, node), place) };
}

const SAMPLE: Partial<Record<NodeKind, Path>> = {
  programme: ["programme"],
  basic: ["basic"],
  product: ["products", "p"],
  store: ["stores", "s"],
  desk: ["stores", "s", "cashier"],
  online: ["stores", "s", "online"],
  till: ["stores", "s", "tills", "t"],
  storeProduct: ["stores", "s", "products", "p"],
  union: ["union"],
  rewards: ["rewards"],
};
const PLAIN = jsonOf(USUAL);

/** What the schema says where nothing is written; undefined: nothing. @param key within the place */
export const usualOf = (kind: NodeKind, key: Path): Json | undefined =>
  valueAt(PLAIN, [...(SAMPLE[kind] ?? []), ...key]);

/** Whether a place says something itself, or only what holds anyway. */
export const isOwn = (written: Json | undefined, usual: Json | undefined): boolean =>
  written !== undefined && (written === null ? usual === undefined : !same(written, usual));
