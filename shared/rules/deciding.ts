/**
 * The chain of §3 for one unit, step by step, as a person is shown who decides. Decides nothing: the step that is lit is
 * the one that `decide` names; a property holds the two together.
 */
import { own, levelsOf, type HolderName } from "./chain.ts";
import { decide, type DecidedUnit, type Known, type Source, type UnitPromise } from "./decide.ts";
import type { Lottery, Programme } from "./schema.ts";

/** What a step says for this unit; null: it is not set, and the next one is asked. */
export type Said =
  | { readonly kind: "ratio"; readonly ratio: number }
  | { readonly kind: "lottery"; readonly lottery: Lottery }
  | null;
/** `decides`: the first that is set. */
export type Step = { readonly source: Source; readonly said: Said; readonly decides: boolean };
export type Deciding = { readonly promise: UnitPromise; readonly steps: readonly Step[] };

/** The holders that §3.2 and §3.3 ask above basic, in their order, listed or not. */
const HOLDERS = {
  mall: ["product"],
  cashier: ["till", "desk"],
  online: ["product", "store"],
} as const satisfies Record<DecidedUnit["channel"], readonly HolderName[]>;

const DAY_MS = 86_400_000;

/**
 * @param at the order's instant, ms
 * @param known what is known of the member; null: no member, for whom nothing is decided
 */
export function deciding(
  programme: Programme,
  unit: DecidedUnit,
  at: number,
  deducted: boolean,
  known: Known | null,
): Deciding {
  const { rules } = programme;
  const promise = decide(programme, unit, at, deducted, known);
  const source = promise.joins ? promise.source : null;
  const lit = (name: Source, said: Said): Step => ({ source: name, said, decides: name === source });
  if (rules.union !== null)
    return { promise, steps: [lit("union.ratio", { kind: "ratio", ratio: rules.union.ratio })] };
  const listed = new Map(levelsOf(rules, unit).map(({ name, at: holder }) => [name, holder]));
  const names = HOLDERS[unit.channel];
  const { basic } = rules;
  const level = known?.level ?? null;
  const ratio = (value: number | null | undefined): Said =>
    value === null || value === undefined ? null : { kind: "ratio", ratio: value };
  const draw = (lottery: Lottery | null | undefined): Said => (lottery ? { kind: "lottery", lottery } : null);
  const tier = (name: HolderName): Said => {
    const spent = (days: number): number =>
      known?.spent(unit.channel === "mall" ? null : unit.store, at - days * DAY_MS, at) ?? 0;
    const reached = (listed.get(name)?.cumulative ?? []).filter(({ days, amount }) => spent(days) >= amount);
    return reached.length === 0 ? null : { kind: "ratio", ratio: Math.max(...reached.map((it) => it.ratio)) };
  };
  return {
    promise,
    steps: [
      ...names.map((name) => lit(`${name}.level`, ratio(own(listed.get(name)?.levelRatios ?? {}, level)))),
      lit("basic.level", ratio(own(basic.levelRatios, level))),
      ...names.map((name) => lit(`${name}.cumulative`, tier(name))),
      ...names.map((name) => lit(`${name}.lottery`, draw(listed.get(name)?.lottery))),
      lit("basic.lottery", draw(basic.lottery)),
      ...names.map((name) => lit(`${name}.ratio`, ratio(listed.get(name)?.ratio))),
      lit("basic.ratio", ratio(basic.ratio)),
    ],
  };
}
