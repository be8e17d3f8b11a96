/** What there is that rules may name, and which levels they do name. */
import { checkAgainst, type Problem } from "../../shared/rules/known.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { ServerReader } from "../store/store.ts";

/** What rules name that there is not. @param inForce a chain's first rules may name tills and products to come */
export function unknownNames(
  { settings, tills, members }: ServerReader,
  rules: Rules,
  inForce: Rules | null,
): Problem[] {
  const stores = Object.entries(inForce?.stores ?? {});
  const tillsNamed = stores.flatMap(([id, store]) => Object.keys(store.tills).map((till) => `${id}/${till}`));
  const products = [inForce?.products ?? {}, ...stores.map(([, store]) => store.products)].flatMap(Object.keys);
  const problems = checkAgainst(rules, {
    stores: new Set(tills.stores().map((store) => store.id)),
    tills: new Set([...tillsNamed, ...tills.tills().map((till) => till.id)]),
    products: new Set([...products, ...settings.products().map((product) => product.id)]),
    levels: new Set(settings.levels() ?? []),
  });
  for (const [id, { recruiter }] of Object.entries(rules.stores)) {
    if (recruiter !== null && !members.member(recruiter))
      problems.push({
        path: `stores.${id}.recruiter`,
        message: `expected a member there is, not ${JSON.stringify(recruiter)}`,
      });
  }
  return problems;
}

/** The levels that rules name, each once. */
export function levelsNamed({ basic, products, stores }: Rules): string[] {
  const holders = [
    basic,
    ...Object.values(products),
    ...Object.values(stores).flatMap((store) => [
      store.cashier,
      store.online,
      ...Object.values(store.tills),
      ...Object.values(store.products),
    ]),
  ];
  return [...new Set(holders.flatMap((holder) => Object.keys(holder?.levelRatios ?? {})))];
}
