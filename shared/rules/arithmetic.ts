/**
 * What the arithmetic of rules says before a single order came (§12.1): a ratio above 100 %, a ratio above what is
 * extracted for the same queue where nothing is cleared again and again. Each needs the owner's acknowledgement when
 * HQ publishes.
 */
import type { Needed } from "./acknowledge.ts";
import type { From } from "./chain.ts";
import { effective, type Effective } from "./effective.ts";
import type { Rules } from "./schema.ts";
import type { Place } from "./units.ts";

const WHOLE = 10_000;

type Listed = { readonly path: string; readonly place: Place };

/** Every place the rules list, with the path that lists it; and what they list nowhere, where it takes part all the same (§2.6). */
function* listed({ basic, products, stores }: Rules): Generator<Listed> {
  if (basic.newProducts === "in") {
    // A store's is decided as its online channel is.
    const place: Place = { channel: "mall", store: null, till: null, product: unnamed(products) };
    yield { path: "basic.newProducts", place };
  }
  for (const product of Object.keys(products))
    yield { path: `products.${product}`, place: { channel: "mall", store: null, till: null, product } };
  for (const [store, { cashier, tills, online, products: own }] of Object.entries(stores)) {
    const path = `stores.${store}`;
    const desk: Place = { channel: "cashier", store, till: null, product: null };
    if (cashier) yield { path: `${path}.cashier`, place: desk };
    for (const till of Object.keys(tills)) yield { path: `${path}.tills.${till}`, place: { ...desk, till } };
    const shop: Place = { channel: "online", store, till: null, product: null };
    if (online) yield { path: `${path}.online`, place: shop };
    for (const product of Object.keys(own)) yield { path: `${path}.products.${product}`, place: { ...shop, product } };
  }
}

/** A product that is not named. */
function unnamed(products: Rules["products"]): string {
  let id = "*";
  while (Object.hasOwn(products, id)) id += "*";
  return id;
}

type Ratio = { readonly ratio: number; readonly from: From };

/** Every ratio that may decide at a place (§3.1), tiers and draws with them. */
function ratiosOf({ ratio, levels, cumulative, lottery }: Effective): Ratio[] {
  const draws = lottery.value === null ? [] : "ratios" in lottery.value ? lottery.value.ratios : [lottery.value.max];
  return [
    { ratio: ratio.value, from: ratio.from },
    ...Object.values(levels).map(({ value, from }) => ({ ratio: value, from })),
    ...cumulative.flatMap(({ value, from }) => value.map((tier) => ({ ratio: tier.ratio, from }))),
    ...draws.map((draw) => ({ ratio: draw, from: lottery.from })),
  ];
}

/** What these rules need acknowledged by their arithmetic alone; empty: nothing. */
export function neededByArithmetic(rules: Rules): Needed[] {
  if (rules.union !== null) return aboveWhole({ ratio: rules.union.ratio, where: "union.ratio" });
  let highest = { ratio: 0, where: "basic" };
  const queues = new Map<string, { ratio: number; extract: number }>();
  for (const { path, place } of listed(rules)) {
    const rule = effective(rules, place);
    if (!rule.enabled.value) continue;
    let most = 0;
    for (const { ratio, from } of ratiosOf(rule)) {
      most = Math.max(most, ratio);
      if (ratio > highest.ratio) highest = { ratio, where: from === "basic" || from === "default" ? "basic" : path };
    }
    const queue = queues.get(rule.queue.value) ?? { ratio: 0, extract: rule.extract.value };
    queue.ratio = Math.max(queue.ratio, most);
    queue.extract = Math.min(queue.extract, rule.extract.value);
    queues.set(rule.queue.value, queue);
  }
  return [...aboveWhole(highest), ...(isCleared(rules) ? [] : aboveExtract(queues))];
}

/** A clearing that comes once takes what waits then; what is promised from then on waits as if there were none. */
const isCleared = ({ basic: { clear } }: Rules): boolean => clear !== null && clear.every !== "once";

const aboveWhole = (figures: { ratio: number; where: string }): Needed[] =>
  figures.ratio > WHOLE ? [{ what: "ratio-above-100", figures }] : [];

function aboveExtract(queues: ReadonlyMap<string, { readonly ratio: number; readonly extract: number }>): Needed[] {
  let worst: { ratio: number; extract: number; queue: string } | null = null;
  for (const [queue, { ratio, extract }] of queues) {
    if (ratio <= extract) continue;
    if (worst === null || ratio * worst.extract > worst.ratio * extract) worst = { ratio, extract, queue };
  }
  return worst === null ? [] : [{ what: "ratio-above-extract", figures: worst }];
}
