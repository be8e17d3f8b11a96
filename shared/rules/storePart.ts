/**
 * The part of rules that is one store's own, and what of rules a store sees: its part, and what it inherits. Refuses to
 * show anything of another store. Commission and recruiter are said of a store by HQ and are no part of it.
 */
import { own } from "./chain.ts";
import type { Json } from "./mergePatch.ts";
import { WholeRules, type Rules } from "./schema.ts";

type Store = Rules["stores"][string];
/** What a store's manager may change. */
export type StorePart = Omit<Store, "commission" | "recruiter">;

/** Keys that HQ alone says of a store. */
export const OF_HQ = ["commission", "recruiter"] as const;

const EMPTY: Store = { tills: {}, products: {}, commission: null, recruiter: null };

/** Whether a till, `store/till`, is one of the store's; null: of none. */
export const isOfStore = (till: string, store: string | null): boolean =>
  store !== null && till.startsWith(`${store}/`);

export function partOf(rules: Rules, store: string): StorePart {
  const { cashier, tills, online, products } = own(rules.stores, store) ?? EMPTY;
  return { ...(cashier ? { cashier } : {}), tills, ...(online ? { online } : {}), products };
}

/** What of rules holds at a store: names and basic rules, the union, its own part. Nothing of other stores, products of the mall, rewards. */
export const viewOf = ({ programme, basic, union, stores }: Rules, store: string): Rules => {
  const mine = own(stores, store);
  return {
    ...WholeRules.parse({}),
    programme,
    basic,
    union,
    stores: mine === undefined ? {} : { [store]: { ...mine, commission: null, recruiter: null } },
  };
};

/** What a store inherits, as JSON beside which its part makes a whole text. */
export const aboveOf = ({ programme, basic, union }: Pick<Rules, "programme" | "basic" | "union">) => ({
  programme,
  basic,
  union,
});

/** Rules as they are, with another part of one store as it was written; what HQ says of that store stays. */
export function withPart(rules: Rules, store: string, part: { readonly [key: string]: Json }): Json {
  const whole = JSON.parse(JSON.stringify(rules)) as { stores: { [key: string]: Json } };
  const { commission, recruiter } = own(rules.stores, store) ?? EMPTY;
  return { ...whole, stores: { ...whole.stores, [store]: { ...part, commission, recruiter } } };
}
