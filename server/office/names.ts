/** What there is that rules may name, and which levels they do name. */
import { checkAgainst, type Problem } from "../../shared/rules/known.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { ServerReader } from "../store/store.ts";

/** What rules name that there is not. @param inForce a chain's first rules may name tills, products and members to come */
export function unknownNames(
  { settings, tills, members, products: catalogue }: ServerReader,
  rules: Rules,
  inForce: Rules | null,
): Problem[] {
  const stores = Object.entries(inForce?.stores ?? {});
  const tillsNamed = stores.flatMap(([id, store]) => Object.keys(store.tills).map((till) => `${id}/${till}`));
  const products = inForce ? productsNamed(inForce) : [];
  const problems = checkAgainst(rules, {
    stores: new Set(tills.stores().map((store) => store.id)),
    tills: new Set([...tillsNamed, ...tills.tills().map((till) => till.id)]),
    products: new Set([...products, ...catalogue.named(productsNamed(rules)).map(({ id }) => id)]),
    levels: new Set(settings.levels() ?? []),
  });
  const named = new Set(inForce ? membersNamed(inForce).map(([, id]) => id) : []);
  for (const [path, id] of membersNamed(rules)) {
    if (!named.has(id) && !members.member(id))
      problems.push({
        path,
        message: `expected a member there is, by id, not ${JSON.stringify(id)}: register the member first, or name another`,
      });
  }
  return problems;
}

/** The products that rules name. */
const productsNamed = ({ products, stores }: Rules): string[] =>
  [products, ...Object.values(stores).map((store) => store.products)].flatMap(Object.keys);

/** The members that rules name, each with its path: who brought a store, and shareholders (§11.4, §11.5). */
function membersNamed({ stores, rewards }: Rules): [path: string, id: string][] {
  const recruiters = Object.entries(stores).flatMap(([id, { recruiter }]): [string, string][] =>
    recruiter === null ? [] : [[`stores.${id}.recruiter`, recruiter]],
  );
  const shares = rewards?.shareholders?.shares ?? [];
  return [
    ...recruiters,
    ...shares.map(({ member }, index): [string, string] => [`rewards.shareholders.shares.${index}.member`, member]),
  ];
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
