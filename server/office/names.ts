/** Which stores, tills, products, levels and members rules name, and whether there are such. */
import type { RulesProblem } from "../../shared/contract/hq.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { ServerReader } from "../store/store.ts";

type LevelTable = { readonly path: string; readonly levels: readonly string[] };

/** Every table of ratios by level, with its path. */
function levelTables(rules: Rules): LevelTable[] {
  const tables: LevelTable[] = [];
  const add = (path: string, holder: { levelRatios: Record<string, number | null> } | undefined): void => {
    if (holder) tables.push({ path: `${path}.levelRatios`, levels: Object.keys(holder.levelRatios) });
  };
  add("basic", rules.basic);
  for (const [id, product] of Object.entries(rules.products)) add(`products.${id}`, product);
  for (const [id, store] of Object.entries(rules.stores)) {
    add(`stores.${id}.cashier`, store.cashier);
    add(`stores.${id}.online`, store.online);
    for (const [till, settings] of Object.entries(store.tills)) add(`stores.${id}.tills.${till}`, settings);
    for (const [product, settings] of Object.entries(store.products)) add(`stores.${id}.products.${product}`, settings);
  }
  return tables;
}

/** The levels that rules name, each once. */
export const levelsNamed = (rules: Rules): string[] => [...new Set(levelTables(rules).flatMap((table) => table.levels))];

/** What rules name that there is not. */
export function unknownNames({ settings, tills, members }: ServerReader, rules: Rules): RulesProblem[] {
  const problems: RulesProblem[] = [];
  const name = (path: string, what: string, id: string): void => {
    problems.push({ path, message: `expected a ${what} that there is, not ${JSON.stringify(id)}` });
  };
  const levels = new Set(settings.levels() ?? []);
  for (const table of levelTables(rules)) {
    for (const level of table.levels) if (!levels.has(level)) name(`${table.path}.${level}`, "level", level);
  }
  for (const id of Object.keys(rules.products)) if (!settings.product(id)) name(`products.${id}`, "product", id);
  for (const [id, store] of Object.entries(rules.stores)) {
    const path = `stores.${id}`;
    if (id === "hq" || !tills.store(id)) name(path, "store", id);
    for (const till of Object.keys(store.tills)) {
      if (!tills.till(`${id}/${till}`)) name(`${path}.tills.${till}`, "till of this store", till);
    }
    for (const product of Object.keys(store.products)) {
      if (!settings.product(product)) name(`${path}.products.${product}`, "product", product);
    }
    if (store.recruiter !== null && !members.member(store.recruiter)) name(`${path}.recruiter`, "member", store.recruiter);
  }
  return problems;
}
