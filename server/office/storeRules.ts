/**
 * A store's own part of the rules: what holds at the store, what another part would change, and putting it into every
 * version that holds there. Refuses to touch anything else, and to acknowledge in the owner's stead (§12.1).
 */
import type { HqAnswer, HqOutput } from "../../shared/contract/hq.ts";
import type { StoreInput } from "../../shared/contract/hqStore.ts";
import type { RulesProblem } from "../../shared/contract/tryOut.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { asksMore, type Needed } from "../../shared/rules/acknowledge.ts";
import { neededByArithmetic } from "../../shared/rules/arithmetic.ts";
import { canonicalText } from "../../shared/rules/changes.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { OF_HQ, partOf, viewOf, withPart } from "../../shared/rules/storePart.ts";
import { FactTooLong } from "../settlement/desk.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { ServerReader } from "../store/store.ts";
import { askedFor } from "./acknowledging.ts";
import { checkRules, effectOf, problemLines } from "./rulesText.ts";
import { sendVersion, type Outgoing } from "./sending.ts";

type Written = StoreInput<"store.check">;
type Part = { readonly [key: string]: Json };
/** A part that can be, with what it makes of the version that holds at the store. */
export type ReadPart = { readonly part: Part; readonly before: Rules; readonly rules: Rules };

export class StoreRules {
  readonly #read: ServerReader;
  readonly #settlement: Settlement;

  constructor(read: ServerReader, settlement: Settlement) {
    this.#read = read;
    this.#settlement = settlement;
  }

  /** The newest version that is meant for a till of the store; of a store without tills the chain's. */
  newest(store: string): number {
    return Math.max(...this.#versions(store).keys());
  }

  /** What a version says. @throws Error where there is none */
  rules(version: number): Rules {
    const row = this.#read.settings.rules(version);
    if (!row) throw new Error(`rules version ${version} was never published`);
    return row.rules;
  }

  check(written: Written): HqOutput<"store.check"> {
    const { part, problems } = this.#readPart(written);
    if (!part) return { ok: false, problems, effect: [], acknowledgements: [] };
    const { before, rules } = part;
    return {
      ok: true,
      problems: [],
      effect: effectOf(viewOf(before, written.store), viewOf(rules, written.store)),
      acknowledgements: this.needed(written.store, part).map((need) => askedFor(need, undefined)),
    };
  }

  /** Refused: `rules-changed`, `invalid-rules`. */
  written(written: Written): Outcome<ReadPart, "rules-changed" | "invalid-rules"> {
    const { store, base } = written;
    if (this.#isOvertaken(store, base))
      return refuse(
        "rules-changed",
        `The rules of ${store} were changed after version ${base}. Nothing was published; take over what is new and try again.`,
      );
    const { part, problems } = this.#readPart(written);
    return part ? done(part) : refuse("invalid-rules", problemLines(problems));
  }

  /** What the owner has to acknowledge first: what stands on record, holds already or is made no worse asks for nothing. */
  needed(store: string, { before, rules }: ReadPart): Needed[] {
    const record = [...before.acknowledged, ...this.#settlement.versions.chain.rules.acknowledged];
    return asksMore(neededByArithmetic(viewOf(rules, store)), neededByArithmetic(viewOf(before, store)), record);
  }

  /** @param margin what the store's own orders ask the owner to acknowledge; empty: nothing */
  publish(input: StoreInput<"store.publish">, margin: readonly Needed[]): HqAnswer<"store.publish"> {
    const { store, by } = input;
    // Others may have published while the rules were tried out.
    const written = this.written(input);
    if (!written.ok) return written;
    const asked = [...this.needed(store, written.value), ...margin];
    if (asked.length > 0)
      return refuse(
        "needs-owner",
        `The owner has to acknowledge ${asked.map((it) => it.what).join(", ")} (§12.1), and to publish it. Nothing was published.`,
      );
    const { settings } = this.#read;
    const timezone = settings.timezone();
    if (timezone === null) return refuse("invalid-rules", "This server has not been set up yet.");
    const { chainVersion } = this.#settlement.versions;
    const first = (settings.newestRules()?.version ?? 0) + 1;
    const out: Outgoing[] = [];
    // The chain's first: what is meant for some tills alone is newer to these.
    for (const [version, tills] of [...this.#versions(store)].toSorted(([a], [b]) => a - b)) {
      const { rules, problems } = this.#with(version, store, written.value.part);
      if (!rules) return refuse("invalid-rules", problemLines(problems));
      const of = version === chainVersion ? store : null;
      out.push({ version: first + out.length, rules, timezone, tills, woken: tills, store: of, by });
    }
    try {
      this.#settlement.office((desk) => out.forEach((each) => sendVersion(desk, each)));
    } catch (error) {
      if (!(error instanceof FactTooLong)) throw error;
      return refuse("invalid-rules", "This store has too many tills to be named in one fact. Nothing was published.");
    }
    return done({ version: first + out.length - 1 });
  }

  /** The versions that hold at a store, each with the tills for which it is the newest; the chain's is among them. */
  #versions(store: string): Map<number, string[]> {
    const { versions } = this.#settlement;
    const found = new Map<number, string[]>([[versions.chainVersion, []]]);
    for (const { id, store: of } of this.#read.tills.tills()) {
      if (of !== store) continue;
      const version = versions.newestFor(id);
      found.set(version, [...(found.get(version) ?? []), id]);
    }
    return found;
  }

  /** Whether the store's part is another by now than it was in the version on which something was written. */
  #isOvertaken(store: string, base: number): boolean {
    const was = this.#read.settings.rules(base);
    return (
      !was || canonicalText(partOf(was.rules, store)) !== canonicalText(partOf(this.rules(this.newest(store)), store))
    );
  }

  #readPart({ store, text }: Written): { part: ReadPart | null; problems: RulesProblem[] } {
    const at = `stores.${store}`;
    const wrong = (path: string, message: string) => ({ part: null, problems: [{ path, message }] });
    let part: unknown;
    try {
      part = JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return wrong(at, `expected JSON: ${error.message}`);
    }
    if (!isObject(part)) return wrong(at, "expected the store's part, an object");
    const own = part;
    const ofHq = OF_HQ.filter((key) => Object.hasOwn(own, key));
    if (ofHq.length > 0)
      return {
        part: null,
        problems: ofHq.map((key) => ({ path: `${at}.${key}`, message: "expected nothing: HQ says this of a store" })),
      };
    const version = this.newest(store);
    const { rules, problems } = this.#with(version, store, own);
    return { part: rules && { part: own, before: this.rules(version), rules }, problems };
  }

  /** A version with that part; what is said of anything but the store is no business of its manager's. */
  #with(version: number, store: string, part: Part): { rules: Rules | null; problems: RulesProblem[] } {
    const checked = checkRules(
      this.#read,
      withPart(this.rules(version), store, part),
      this.#settlement.versions.chain.rules,
    );
    const at = `stores.${store}`;
    const isOwn = ({ path }: RulesProblem): boolean => path === at || path.startsWith(`${at}.`);
    const own = checked.problems.filter(isOwn);
    if (own.length === checked.problems.length) return { rules: checked.rules, problems: own };
    const elsewhere = {
      path: "",
      message: "expected rules that can still be published: HQ has to look at those that are not this store's",
    };
    return { rules: null, problems: [...own, elsewhere] };
  }
}

const isObject = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value);
