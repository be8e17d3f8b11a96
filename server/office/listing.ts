/**
 * Products in the programme (§2.6), many at once: what the rules have to say for it, as a patch on the version in force, and
 * what takes a version's back again. Publishes nothing: that is done in the one way rules are published (§12.1).
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { MOST_LISTED } from "../../shared/contract/hqProducts.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { own } from "../../shared/rules/chain.ts";
import { canonicalText } from "../../shared/rules/changes.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { ProductRow } from "../store/products.ts";
import type { ServerReader } from "../store/store.ts";

type Products = Rules["products"];
type Patch = Record<string, Json>;
const READ_AT_ONCE = 1_000;
const NAMED = 20;

/** Whether a product takes part in the mall where the programme runs, by what the rules say of products. */
export const takesPart = ({ products, basic }: Rules, id: string): boolean =>
  own(products, id)?.enabled ?? basic.newProducts === "in";

export class Listings {
  readonly #read: ServerReader;
  readonly #settlement: Settlement;

  constructor(read: ServerReader, settlement: Settlement) {
    this.#read = read;
    this.#settlement = settlement;
  }

  get rules(): Rules {
    return this.#settlement.versions.chain.rules;
  }

  listing({ ids, filter, takesPart: wanted }: HqInput<"product.listing">): HqAnswer<"product.listing"> {
    const { rules } = this;
    const meant = ids === null ? this.#found(filter) : ids.filter((id) => this.#read.products.product(id));
    const changed = meant.filter((id) => takesPart(rules, id) !== wanted);
    const added = changed.filter((id) => !own(rules.products, id)).length;
    if (Object.keys(rules.products).length + added > MOST_LISTED)
      return refuse(
        "too-large",
        `The rules would list more than ${MOST_LISTED} products. Nothing was changed: choose fewer, or say in the basic rules what holds for products that are not listed (newProducts).`,
      );
    const patch = Object.fromEntries(changed.map((id): [string, Json] => [id, { enabled: wanted }]));
    return done(this.#patch(patch, meant.length));
  }

  unlisting({ version }: HqInput<"product.unlisting">): HqAnswer<"product.unlisting"> {
    const chain = this.#read.settings.versions().filter(({ tills, store }) => tills === null || store !== null);
    const place = chain.findIndex((it) => it.version === version);
    const [before, after] = [chain[place - 1], chain[place]].map(
      (it) => it && this.#read.settings.rules(it.version)?.rules.products,
    );
    if (place < 1 || !before || !after)
      return refuse("invalid-rules", `version: expected one of the whole chain with one before it, not ${version}`);
    const now = this.rules.products;
    const touched = Object.keys({ ...before, ...after }).filter((id) => !isSame(before, after, id));
    const kept = touched.filter((id) => !isSame(now, after, id) && !isSame(now, before, id));
    const changed = touched.filter((id) => isSame(now, after, id));
    const patch: Patch = {};
    for (const id of changed) patch[id] = asBefore(own(now, id), own(before, id));
    return done({ ...this.#patch(patch, touched.length), kept: kept.length, keptFirst: kept.slice(0, NAMED) });
  }

  #patch(products: Patch, found: number) {
    const base = this.#settlement.versions.chainVersion;
    return { base, text: JSON.stringify({ products }), found, changed: Object.keys(products).length };
  }

  #found({ text, ...filter }: HqInput<"product.listing">["filter"]): string[] {
    const wanted = { ...filter, text: text === "" ? null : text };
    const ids: string[] = [];
    for (let after: ProductRow | null = null; ;) {
      const page: ProductRow[] = this.#read.products.search(wanted, "code", after, READ_AT_ONCE);
      for (const { id } of page) ids.push(id);
      after = page.at(-1) ?? null;
      if (after === null || page.length < READ_AT_ONCE) return ids;
    }
  }
}

const isSame = (a: Products, b: Products, id: string): boolean => {
  const [one, other] = [own(a, id), own(b, id)];
  return one === other || (one !== undefined && other !== undefined && canonicalText(one) === canonicalText(other));
};

/** A patch that makes one what the other was: what it has besides is taken away. */
function asBefore(now: Products[string] | undefined, before: Products[string] | undefined): Json {
  if (before === undefined) return null;
  const plain = JSON.parse(JSON.stringify(before)) as Record<string, Json>;
  const levels = Object.keys(now?.levelRatios ?? {}).filter((level) => !Object.hasOwn(before.levelRatios, level));
  return { ...plain, levelRatios: { ...before.levelRatios, ...Object.fromEntries(levels.map((it) => [it, null])) } };
}
