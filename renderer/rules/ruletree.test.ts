import { describe, expect, it } from "vitest";
import { byPath, countProblems, idOf, nodeOf, ruleNodes, shownNodes } from "./ruletree.ts";
import { dotted } from "./written.ts";

const till = (id: string, name: string) => ({ id, name, store: "s1", storeName: "一店" });
const NODES = ruleNodes(
  { products: { p1: {}, p2: {} }, stores: { s1: { cashier: {}, tills: { t1: {} }, products: { q: {} } } } },
  [till("s1/t1", "1 号台"), till("s1/t2", "2 号台")],
);
const paths = (nodes: typeof NODES) => nodes.map(({ path }) => dotted(path));

describe("the tree of places", () => {
  it("has what the rules list and what is known, each after its parent", () => {
    expect(paths(NODES)).toEqual([
      "programme",
      "basic",
      "products",
      "products.p1",
      "products.p2",
      "stores",
      "stores.s1",
      "stores.s1.cashier",
      "stores.s1.tills.t1",
      "stores.s1.tills.t2",
      "stores.s1.online",
      "stores.s1.products.q",
      "union",
      "rewards",
    ]);
    expect(paths(NODES.filter(({ isListed }) => !isListed))).toEqual([
      "stores.s1.tills.t2",
      "stores.s1.online",
      "union",
      "rewards",
    ]);
  });
  it("reads rules of any shape as far as that goes", () => {
    expect(paths(ruleNodes({ products: 5, stores: { s1: null } }, []))).toContain("stores.s1.cashier");
  });
  it("shows what is open; of a search the hits and what they are in", () => {
    expect(paths(shownNodes(NODES, ({ kind }) => kind === "products", ""))).toHaveLength(8);
    expect(paths(shownNodes(NODES, () => false, "2 号"))).toEqual(["stores", "stores.s1", "stores.s1.tills.t2"]);
    expect(shownNodes(NODES, () => true, "nothing")).toEqual([]);
  });
  it("counts a problem at its place and at all that this is in", () => {
    const nodes = byPath(NODES);
    const problems = ["stores.s1.tills.t1.ratio", "stores.s9.cashier", "acknowledged", ""].map((path) => ({
      path,
      message: "",
    }));
    expect(problems.map((each) => nodeOf(nodes, each)?.kind)).toEqual(["till", "stores", undefined, undefined]);
    const counts = countProblems(nodes, problems);
    expect(counts.get(idOf(["stores"]))).toBe(2);
    expect(counts.get(idOf(["stores", "s1"]))).toBe(1);
    expect(counts.get(idOf(["products"]))).toBeUndefined();
  });
});
