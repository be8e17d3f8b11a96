/**
 * The places that rules can say something about, as a tree: those that the rules list, and those that HQ knows and
 * the rules do not list yet. Reads rules that cannot be as far as their shape goes. Knows no screen.
 */
import type { RulesProblem } from "../../shared/contract/hq.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { placeOf, type RulePlace } from "./ruleplaces.ts";
import { dotted, isObject, valueAt, type JsonObject, type Path } from "./written.ts";

export type NodeKind =
  | "programme"
  | "basic"
  | "products"
  | "product"
  | "stores"
  | "store"
  | "desk"
  | "till"
  | "online"
  | "storeProduct"
  | "union"
  | "rewards";
export type RuleNode = {
  /** Unlike any other's, whatever the names are. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly path: Path;
  /** From 1. */
  readonly level: number;
  readonly parent: string | null;
  /** Its own id in the rules, of a till with its store; empty where there is but one of its kind. */
  readonly key: string;
  /** What people call it; null: nothing beside its key. */
  readonly name: string | null;
  /** Whether the rules list it. */
  readonly isListed: boolean;
  /** As the engine knows it; null: nothing is sold there. */
  readonly place: RulePlace | null;
  readonly children: number;
};
/** What HQ knows of a till. */
export type KnownTill = {
  readonly id: string;
  readonly name: string;
  readonly store: string;
  readonly storeName: string;
};

export const idOf = (path: Path): string => JSON.stringify(path);

const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);
const union = (...lists: string[][]): string[] => [...new Set(lists.flat())];

/** Every place, each after its parent. */
export function ruleNodes(value: JsonObject, tills: readonly KnownTill[]): RuleNode[] {
  const nodes: RuleNode[] = [];
  const add = (kind: NodeKind, path: Path, more: Partial<RuleNode> & { level: number }) =>
    nodes.push({
      id: idOf(path),
      kind,
      path,
      parent: null,
      key: "",
      name: null,
      isListed: true,
      place: null,
      children: 0,
      ...more,
    });
  add("programme", ["programme"], { level: 1 });
  add("basic", ["basic"], { level: 1 });
  const products = keysOf(value["products"]);
  add("products", ["products"], { level: 1, children: products.length });
  for (const product of products) {
    const place = placeOf("mall", product, { product });
    add("product", ["products", product], { level: 2, parent: idOf(["products"]), key: product, place });
  }
  const stores = union(
    keysOf(value["stores"]),
    tills.map(({ store }) => store),
  );
  add("stores", ["stores"], { level: 1, children: stores.length });
  for (const store of stores) nodes.push(...storeNodes(value, store, tills));
  add("union", ["union"], { level: 1, isListed: isObject(value["union"]) });
  add("rewards", ["rewards"], { level: 1, isListed: isObject(value["rewards"]) });
  return nodes;
}

function storeNodes(value: JsonObject, store: string, tills: readonly KnownTill[]): RuleNode[] {
  const at: Path = ["stores", store];
  const here = tills.filter((till) => till.store === store);
  const written = valueAt(value, at);
  const inStore = (kind: NodeKind, key: string, more: Path, place: RulePlace, name: string | null): RuleNode => {
    const path = [...at, ...more];
    const isListed = valueAt(value, path) !== undefined;
    return { id: idOf(path), kind, path, level: 3, parent: idOf(at), key, name, isListed, place, children: 0 };
  };
  const tillKeys = union(
    keysOf(valueAt(written, ["tills"])),
    here.map(({ id }) => id.slice(store.length + 1)),
  );
  const below = [
    inStore("desk", "", ["cashier"], placeOf("desk", store, { store }), null),
    ...tillKeys.map((till) => {
      const id = `${store}/${till}`;
      const name = here.find((each) => each.id === id)?.name ?? null;
      return inStore("till", till, ["tills", till], placeOf("till", id, { store, till }), name);
    }),
    inStore("online", "", ["online"], placeOf("online", store, { store }), null),
    ...keysOf(valueAt(written, ["products"])).map((product) =>
      inStore(
        "storeProduct",
        product,
        ["products", product],
        placeOf("product", `${store}/${product}`, { store, product }),
        null,
      ),
    ),
  ];
  const itself: RuleNode = {
    id: idOf(at),
    kind: "store",
    path: at,
    level: 2,
    parent: idOf(["stores"]),
    key: store,
    name: here[0]?.storeName ?? null,
    isListed: written !== undefined,
    place: null,
    children: below.length,
  };
  return [itself, ...below];
}

/** A store with what is in it, as a tree of its own. */
export function nodesOfStore(nodes: readonly RuleNode[], store: string): RuleNode[] {
  const top = idOf(["stores", store]);
  const own = nodes.filter(({ id, parent }) => id === top || parent === top);
  return own.map((node) => ({ ...node, level: node.level - 1, parent: node.id === top ? null : node.parent }));
}

/** Those to be seen: below what is open; of a search, those whose key or name has it, and what they are in. */
export function shownNodes(
  nodes: readonly RuleNode[],
  isOpen: (node: RuleNode) => boolean,
  wanted: string,
): RuleNode[] {
  const text = wanted.trim().toLowerCase();
  const shown = new Set<string>();
  if (text === "") {
    const open = new Set<string>();
    for (const node of nodes) {
      if (node.parent !== null && !open.has(node.parent)) continue;
      shown.add(node.id);
      if (isOpen(node)) open.add(node.id);
    }
  } else {
    // From the last on, so that what holds a hit is met after it.
    for (const node of nodes.toReversed()) {
      const isHit = node.key.toLowerCase().includes(text) || (node.name?.toLowerCase().includes(text) ?? false);
      if (!isHit && !shown.has(node.id)) continue;
      shown.add(node.id);
      if (node.parent !== null) shown.add(node.parent);
    }
  }
  return nodes.filter(({ id }) => shown.has(id));
}

/** The node that a problem is said of: the nearest that its path lies in; null: the whole. */
export function nodeOf(nodes: ReadonlyMap<string, RuleNode>, problem: Pick<RulesProblem, "path">): RuleNode | null {
  for (let path = problem.path; path !== ""; path = path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "") {
    const node = nodes.get(path);
    if (node !== undefined) return node;
  }
  return null;
}

/** By the path as problems name it. */
export const byPath = (nodes: readonly RuleNode[]): Map<string, RuleNode> =>
  new Map(nodes.map((node) => [dotted(node.path), node]));

/** How many problems each node has, with those of all below it; by id. */
export function countProblems(
  nodes: ReadonlyMap<string, RuleNode>,
  problems: readonly RulesProblem[],
): Map<string, number> {
  const byId = new Map([...nodes.values()].map((node) => [node.id, node]));
  const counts = new Map<string, number>();
  for (const problem of problems) {
    for (let node = nodeOf(nodes, problem); node !== null; node = byId.get(node.parent ?? "") ?? null)
      counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
  }
  return counts;
}
