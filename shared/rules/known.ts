/** Whether rules name only what there is: stores, tills, products and levels are data of the chain. */
import type { Rules } from "./schema.ts";

/** What there is. `tills` as `store/till`. */
export type KnownNames = {
  readonly stores: ReadonlySet<string>;
  readonly tills: ReadonlySet<string>;
  readonly products: ReadonlySet<string>;
  readonly levels: ReadonlySet<string>;
};
export type Problem = { readonly path: string; readonly message: string };

/** Every name in the rules that there is not, with its dotted path; empty: all are known. */
export function checkAgainst(rules: Rules, known: KnownNames): Problem[] {
  const problems: Problem[] = [];
  const check = (
    path: string,
    what: "store" | "till" | "product" | "level",
    name: string,
    names: ReadonlySet<string>,
  ): void => {
    if (!names.has(name)) problems.push({ path, message: `expected a ${what} there is, not ${JSON.stringify(name)}` });
  };
  const levels = (path: string, holder: { readonly levelRatios: Rules["basic"]["levelRatios"] } | undefined): void => {
    for (const level of Object.keys(holder?.levelRatios ?? {}))
      check(`${path}.levelRatios.${level}`, "level", level, known.levels);
  };
  levels("basic", rules.basic);
  for (const [id, product] of Object.entries(rules.products)) {
    check(`products.${id}`, "product", id, known.products);
    levels(`products.${id}`, product);
  }
  for (const [id, store] of Object.entries(rules.stores)) {
    const at = `stores.${id}`;
    check(at, "store", id, known.stores);
    levels(`${at}.cashier`, store.cashier);
    levels(`${at}.online`, store.online);
    for (const [till, settings] of Object.entries(store.tills)) {
      check(`${at}.tills.${till}`, "till", `${id}/${till}`, known.tills);
      levels(`${at}.tills.${till}`, settings);
    }
    for (const [product, settings] of Object.entries(store.products)) {
      check(`${at}.products.${product}`, "product", product, known.products);
      levels(`${at}.products.${product}`, settings);
    }
  }
  return problems;
}
