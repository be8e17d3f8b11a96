/**
 * Which rules hold where: the chain's (the newest version published to all, with what stores have published of their own part since), each till's (the newest
 * it has adopted), and which tills have been given their queue back and have not adopted yet. Follows
 * the journal fact by fact, so that a rebuild decides as the server did.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import { OFFICE, type Office } from "../../shared/queue/fold.ts";
import type { Programme } from "../../shared/rules/schema.ts";
import type { TillRow } from "../store/rows.ts";
import { isOfStore } from "../../shared/rules/storePart.ts";
import type { ServerReader } from "../store/store.ts";
import type { Programmes } from "./programmes.ts";

/** What a till works by that has adopted nothing. */
const FIRST = 1;

type Publication = {
  readonly version: number;
  readonly tills: ReadonlySet<string> | null;
  /** Whose part alone it changed, where it is the chain's all the same. */
  readonly store: string | null;
};

export class Versions {
  readonly #programmes: Programmes;
  /** Every till that there is. */
  readonly #tills: () => string[];
  #chain = FIRST;
  readonly #adopted = new Map<string, number>();
  readonly #published: Publication[] = [];
  readonly #merged = new Map<string, Programme>();
  readonly #lost = new Set<string>();
  readonly office: Office;

  constructor(programmes: Programmes, tills: () => string[]) {
    this.#programmes = programmes;
    this.#tills = tills;
    this.office = {
      published: (version, to) => (to === null ? { before: this.chain, after: programmes.of(version) } : null),
      givenBack: (version, to) =>
        this.#ownsByTill(version)
          ? (to ?? this.#tills()).filter((till) => !this.#lost.has(till) && !this.#ownsByTill(this.adopted(till)))
          : [],
      closing: (till, adopted) => !this.#lost.has(till) && this.#closing(till, adopted ?? this.adopted(till)),
      lost: (till) => this.#lost.has(till),
      allLost: () => this.#lost,
      newestFor: (till) => this.newestFor(till),
      sellsForItself: (till) => {
        const adopted = this.adopted(till);
        return this.#ownsByTill(adopted) || this.#closing(till, adopted);
      },
    };
  }

  /**
   * As the store has it after its last commit.
   * @param only what is asked is asked of these tills alone; absent: of any
   */
  static of(read: ServerReader, programmes: Programmes, only?: readonly string[]): Versions {
    const rows = (): Iterable<TillRow> => (only ? read.tills.several(only).values() : read.tills.tills());
    const versions = new Versions(programmes, () => Array.from(rows(), (till) => till.id));
    for (const { version, tills, store } of read.settings.versions()) versions.#publish(version, tills, store);
    for (const till of rows()) {
      if (till.rulesVersion > 0) versions.#adopted.set(till.id, till.rulesVersion);
      if (till.closedAt !== null) versions.#lost.add(till.id);
    }
    return versions;
  }

  /** Takes in a fact that was folded. */
  record(fact: Fact): void {
    if (fact.kind === "rules-published") this.#publish(fact.body.version, fact.body.tills, fact.body.store ?? null);
    if (fact.kind === "till-closed") this.#lost.add(fact.body.till);
    if (fact.kind === "rules-adopted")
      this.#adopted.set(fact.till, Math.max(this.adopted(fact.till), fact.body.version));
  }

  get chainVersion(): number {
    return this.#chain;
  }

  get chain(): Programme {
    return this.#programmes.of(this.#chain);
  }

  /** Of a till that HQ has closed: the newest that is meant for it, for the server has adopted it in its stead. */
  adopted(till: string): number {
    return this.#lost.has(till) ? this.newestFor(till) : (this.#adopted.get(till) ?? FIRST);
  }

  /** The newest version that is meant for a till. */
  newestFor(till: string): number {
    return this.#published.findLast((it) => meantFor(it, till))?.version ?? FIRST;
  }

  /**
   * What the server folds an act at a till with: the till's own version where the till owns its queue;
   * in a merged queue the scope and `settleOn` of the till's version, the chain's for all else.
   * @param version null: the one the till has adopted
   */
  programme(till: string, version: number | null): Programme {
    if (till === OFFICE) return version === null ? this.chain : this.#programmes.of(version);
    const own = version ?? this.adopted(till);
    if (own === this.#chain || this.#ownsByTill(own)) return this.#programmes.of(own);
    const key = `${own} ${this.#chain}`;
    const known = this.#merged.get(key);
    if (known) return known;
    const { cashierScope, settleOn } = this.#programmes.of(own).rules.basic;
    const { rules, calendar } = this.chain;
    const merged = { rules: { ...rules, basic: { ...rules.basic, cashierScope, settleOn } }, calendar };
    this.#merged.set(key, merged);
    return merged;
  }

  /** By which a party's clock passes clearings (§5.8): what the till has adopted, as it is; the chain's for the office. */
  clockProgramme(till: string): Programme {
    return till === OFFICE ? this.chain : this.#programmes.of(this.adopted(till));
  }

  /** Whether a till may own its queue again by a newer version than it has adopted: then nobody pays its entries. */
  #closing(till: string, adopted: number): boolean {
    for (let index = this.#published.length - 1; index >= 0; index -= 1) {
      const it = this.#published[index];
      if (!it || it.version <= adopted) return false;
      if (meantFor(it, till) && this.#ownsByTill(it.version)) return !this.#ownsByTill(adopted);
    }
    return false;
  }

  #publish(version: number, tills: readonly string[] | null, store: string | null): void {
    this.#published.push({ version, tills: tills === null ? null : new Set(tills), store });
    if (tills === null || store !== null) this.#chain = version;
  }

  #ownsByTill(version: number): boolean {
    return this.#programmes.of(version).rules.basic.cashierScope === "till";
  }
}

const meantFor = ({ tills, store }: Publication, till: string): boolean =>
  tills === null || tills.has(till) || isOfStore(till, store);
