/**
 * Who decides (§3, §4.1, §4.2): takes a unit and what is known of its member, gives the promise.
 * Refuses to know queues and storage: earlier spending and entries are asked for.
 */
import { share } from "../kernel/money.ts";
import { enablement, levelsOf, own, type Level } from "./chain.ts";
import type { Lottery, Programme, Rules } from "./schema.ts";
import { queueKey, type Place } from "./units.ts";
import { insideWindows } from "./windows.ts";

export type Source =
  | `${"product" | "till" | "desk" | "store" | "basic"}.level`
  | `${"product" | "till" | "desk" | "store"}.cumulative`
  | `${"product" | "till" | "desk" | "store" | "basic"}.lottery`
  | `${"product" | "till" | "desk" | "store" | "basic"}.ratio`
  | "union.ratio";

export type DeclineReason =
  | "disabled"
  | "no-member"
  | "nothing-paid"
  | "deducted"
  | "window"
  | "daily-limit"
  | "total-limit"
  | "zero"
  | "liability-cap";

/** What was decided when the order was taken (§3.7). `extract` null: the unit is not enabled. */
export type UnitPromise =
  | { joins: true; ratio: number; source: Source; lottery: Lottery | null; extract: number }
  | { joins: false; reason: DeclineReason; extract: number | null };

/** Whose entries a limit counts (§4.2); `product` null: the whole channel of the store. */
export type LimitHolder = Place & { readonly till: null };

/** What the decision has to ask about the member. Instants in ms; `to` exclusive. */
export interface Known {
  level: string | null;
  /** §3.4: earlier spending in [from, to); store null: completed mall orders. Fen. */
  spent(store: string | null, from: number, to: number): number;
  /** §4.2: entries under a holder whose order instant lies in [from, to); null: ever. */
  entries(holder: LimitHolder, from: number | null, to: number | null): number;
  /** §12.3: what waits in a queue before any unit of this order joins it, fen; 0 of one that nothing is known of. */
  waiting(queue: string): number;
}

export type DecidedUnit = Place & { readonly paid: number };

/** The holders above basic, nearest first; null when the unit is not enabled (§2.6). */
const holders = (rules: Rules, unit: Place): Level[] | null =>
  enablement(rules, unit).value ? levelsOf(rules, unit) : null;

/** The extraction ratio of a unit (§3.6), bp; null when the unit is not enabled. */
export function extraction(rules: Rules, unit: Place): number | null {
  const levels = holders(rules, unit);
  return levels && extractOf(rules, levels);
}

const extractOf = (rules: Rules, levels: Level[]): number =>
  levels.find((level) => level.at.extract !== null)?.at.extract ?? rules.basic.extract ?? 0;

type Decided = { ratio: number; source: Source; lottery: Lottery | null };

/** The reward ratio (§3.2, §3.3): the first level that is set. */
function decideRatio(rules: Rules, levels: Level[], unit: DecidedUnit, at: number, known: Known): Decided {
  const { basic, union } = rules;
  if (union !== null) return { ratio: union.ratio, source: "union.ratio", lottery: null };
  if (known.level !== null) {
    for (const { name, at: holder } of levels) {
      const ratio = own(holder.levelRatios, known.level);
      if (ratio !== undefined && ratio !== null) return { ratio, source: `${name}.level`, lottery: null };
    }
    const ratio = own(basic.levelRatios, known.level);
    if (ratio !== undefined && ratio !== null) return { ratio, source: "basic.level", lottery: null };
  }
  for (const { name, at: holder } of levels) {
    const reached = holder.cumulative.filter(
      (tier) =>
        known.spent(unit.channel === "mall" ? null : unit.store, at - tier.days * 86_400_000, at) >= tier.amount,
    );
    if (reached.length > 0) {
      return { ratio: Math.max(...reached.map((tier) => tier.ratio)), source: `${name}.cumulative`, lottery: null };
    }
  }
  const below = fallback(rules, levels);
  for (const { name, at: holder } of levels) {
    if (holder.lottery) return { ratio: below.ratio, source: `${name}.lottery`, lottery: holder.lottery };
  }
  if (basic.lottery) return { ratio: below.ratio, source: "basic.lottery", lottery: basic.lottery };
  return below;
}

function fallback(rules: Rules, levels: Level[]): Decided {
  for (const { name, at: holder } of levels) {
    if (holder.ratio !== null) return { ratio: holder.ratio, source: `${name}.ratio`, lottery: null };
  }
  return { ratio: rules.basic.ratio ?? 0, source: "basic.ratio", lottery: null };
}

/** §4.2: whether a limit is used up. */
function limited(
  programme: Programme,
  levels: Level[],
  unit: DecidedUnit,
  at: number,
  known: Known,
): DeclineReason | null {
  const from = levels.find((level) => level.at.limits !== null);
  const limits = from?.at.limits;
  if (!from || !limits) return null;
  const holder: LimitHolder = { ...unit, till: null, product: from.name === "product" ? unit.product : null };
  const { calendar } = programme;
  if (limits.perDay !== null) {
    const today = calendar
      .spans(calendar.day(at))
      .reduce((sum, span) => sum + known.entries(holder, span.from, span.to), 0);
    if (today >= limits.perDay) return "daily-limit";
  }
  if (limits.total !== null && known.entries(holder, null, null) >= limits.total) return "total-limit";
  return null;
}

/** §12.3: whether the queue that the unit would join is at its cap. */
const isFull = (rules: Rules, unit: Place, known: Known): boolean =>
  rules.basic.cap !== null && known.waiting(queueKey(rules, unit)) >= rules.basic.cap.amount;

/**
 * Decides one unit of an order (§2.6, §3, §4.1, §12.3), reasons in the order of §4.1; the cap keeps out what would join.
 * @param at the order's instant, ms
 * @param known what is known of the member; null: no member
 */
export function decide(
  programme: Programme,
  unit: DecidedUnit,
  at: number,
  deducted: boolean,
  known: Known | null,
): UnitPromise {
  const { rules, calendar } = programme;
  const levels = holders(rules, unit);
  if (!levels) return { joins: false, reason: "disabled", extract: null };
  const extract = extractOf(rules, levels);
  const decline = (reason: DeclineReason): UnitPromise => ({ joins: false, reason, extract });
  if (!known) return decline("no-member");
  if (unit.paid === 0) return decline("nothing-paid");
  if (deducted && !rules.basic.deductionParticipates) return decline("deducted");
  const windows = levels.find((level) => level.at.windows !== null)?.at.windows ?? [];
  if (!insideWindows(calendar, windows, at)) return decline("window");
  const limit = limited(programme, levels, unit, at, known);
  if (limit) return decline(limit);
  const decided = decideRatio(rules, levels, unit, at, known);
  if (!decided.lottery && share(unit.paid, decided.ratio) === 0) return decline("zero");
  if (isFull(rules, unit, known)) return decline("liability-cap");
  return { joins: true, ...decided, extract };
}
