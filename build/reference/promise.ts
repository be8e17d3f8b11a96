/** §2.6, §3, §4.1, §4.2, §12.3 sentence by sentence: what is promised to a unit. */
import type { UnitPromise } from "../../shared/rules/decide.ts";
import type { Rules, Window } from "../../shared/rules/schema.ts";
import { dateAfter, weekdayOf, type LocalTime } from "./localTime.ts";
import { queueOf, share, type Entry, type Order, type Unit, type World } from "./model.ts";

type Setting = NonNullable<Rules["products"][string]> | NonNullable<Rules["stores"][string]["tills"][string]>;
type Named = { name: "product" | "till" | "desk" | "store"; setting: Setting };

const at = <T>(table: Record<string, T> | undefined, key: string | null): T | undefined =>
  table === undefined || key === null ? undefined : Object.entries(table).find(([name]) => name === key)?.[1];

/** The settings above basic from the top down, or null where the unit is not enabled (§2.6). */
function settingsOf(rules: Rules, unit: Unit): Named[] | null {
  const { channel, store: storeId, till: tillId } = unit.order.event;
  if (!rules.basic.enabled) return null;
  if (channel === "mall") {
    const product = at(rules.products, unit.product);
    if (product === undefined) return rules.basic.newProducts === "in" && unit.product !== null ? [] : null;
    if (!product.enabled) return null;
    return [{ name: "product", setting: product }];
  }
  const store = at(rules.stores, storeId);
  if (store === undefined) return null;
  if (channel === "online") {
    const product = at(store.products, unit.product);
    if (store.online === undefined || !store.online.enabled) return null;
    if (product === undefined)
      return rules.basic.newProducts === "in" && unit.product !== null
        ? [{ name: "store", setting: store.online }]
        : null;
    if (!product.enabled) return null;
    return [
      { name: "product", setting: product },
      { name: "store", setting: store.online },
    ];
  }
  if (store.cashier === undefined) return null;
  const desk: Named = { name: "desk", setting: store.cashier };
  if (Object.entries(store.tills).length === 0) return store.cashier.enabled ? [desk] : null;
  const till = at(store.tills, tillId);
  if (till === undefined) return null;
  if (till.enabled === null ? !store.cashier.enabled : !till.enabled) return null;
  return [{ name: "till", setting: till }, desk];
}

/** §3.4: the paid amounts, net of refunds, of the orders that arrived before this one. */
function spentBefore(world: World, order: Order, days: number): number {
  const { member, channel, store } = order.event;
  const until = order.event.at;
  const since = until - days * 24 * 60 * 60 * 1000;
  let sum = 0n;
  for (const earlier of world.orders) {
    if (earlier === order || earlier.event.member !== member) continue;
    if (earlier.event.at < since || earlier.event.at >= until) continue;
    const mall = earlier.event.channel === "mall";
    if (channel === "mall" ? !(mall && earlier.completed) : mall || earlier.event.store !== store) continue;
    for (const unit of earlier.units) sum += BigInt(unit.base);
  }
  return Number(sum);
}

/** §3.1–§3.5. */
function ratioOf(
  world: World,
  settings: Named[],
  unit: Unit,
  level: string | null,
): { ratio: number; source: string; lottery: Entry["lottery"] } {
  const { basic, union } = world.rules;
  if (union !== null) return { ratio: union.ratio, source: "union.ratio", lottery: null };
  for (const { name, setting } of settings) {
    const ratio = at(setting.levelRatios, level);
    if (ratio !== undefined && ratio !== null) return { ratio, source: `${name}.level`, lottery: null };
  }
  const ofLevel = at(basic.levelRatios, level);
  if (ofLevel !== undefined && ofLevel !== null) return { ratio: ofLevel, source: "basic.level", lottery: null };
  for (const { name, setting } of settings) {
    let best: number | null = null;
    for (const tier of setting.cumulative) {
      if (spentBefore(world, unit.order, tier.days) < tier.amount) continue;
      if (best === null || tier.ratio > best) best = tier.ratio;
    }
    if (best !== null) return { ratio: best, source: `${name}.cumulative`, lottery: null };
  }
  let plain: { ratio: number; source: string } = { ratio: basic.ratio ?? 0, source: "basic.ratio" };
  for (const { name, setting } of settings.toReversed()) {
    if (setting.ratio !== null) plain = { ratio: setting.ratio, source: `${name}.ratio` };
  }
  for (const { name, setting } of settings) {
    if (setting.lottery !== null) return { ratio: plain.ratio, source: `${name}.lottery`, lottery: setting.lottery };
  }
  if (basic.lottery !== null) return { ratio: plain.ratio, source: "basic.lottery", lottery: basic.lottery };
  return { ...plain, lottery: null };
}

/** §3.6. */
function extractionOf(rules: Rules, settings: Named[]): number {
  for (const { setting } of settings) if (setting.extract !== null) return setting.extract;
  return rules.basic.extract ?? 0;
}

/** §4.2, windows. */
function insideOne(time: LocalTime, windows: Window[], instant: number): boolean {
  if (windows.length === 0) return true;
  const now = time.millisecondsOfDay(instant);
  const today = time.date(instant);
  const ms = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
  const dayFits = (window: Window, date: string): boolean =>
    (window.from === undefined || date >= window.from) &&
    (window.to === undefined || date <= window.to) &&
    (window.weekdays === undefined || window.weekdays.includes(weekdayOf(date)));
  for (const window of windows) {
    const start = ms(window.start ?? "00:00");
    const end = window.end === undefined ? 24 * 60 * 60_000 : ms(window.end);
    if (end <= start) {
      if (now >= start && dayFits(window, today)) return true;
      if (now < end && dayFits(window, dateAfter(today, -1))) return true;
    } else if (now >= start && now < end && dayFits(window, today)) return true;
  }
  return false;
}

/** §4.2, limits: the entries this member has already under the holder the limits came from. */
function limitReached(
  world: World,
  time: LocalTime,
  settings: Named[],
  unit: Unit,
): "daily-limit" | "total-limit" | null {
  const holder = settings.find(({ setting }) => setting.limits !== null);
  const limits = holder?.setting.limits;
  if (!holder || !limits) return null;
  const { event } = unit.order;
  const counted = world.entries.filter((entry) => {
    const other = entry.unit.order;
    if (entry.member !== event.member || other.event.channel !== event.channel || other.event.store !== event.store)
      return false;
    if (holder.name === "product" && entry.unit.product !== unit.product) return false;
    const fullyRefunded = other.units.every(({ base }) => base === 0) && other.units.some(({ paid }) => paid > 0);
    return !fullyRefunded;
  });
  const today = counted.filter((entry) => time.date(entry.at) === time.date(event.at));
  if (limits.perDay !== null && today.length >= limits.perDay) return "daily-limit";
  if (limits.total !== null && counted.length >= limits.total) return "total-limit";
  return null;
}

/** §12.3: all that waits, of other orders, where this unit would wait. */
function atCap(world: World, unit: Unit): boolean {
  const { cap } = world.rules.basic;
  if (cap === null) return false;
  const key = queueOf(world.rules, unit);
  let waits = 0n;
  for (const entry of world.entries) {
    if (entry.unit.order === unit.order || entry.state !== "waiting") continue;
    if (queueOf(world.rules, entry.unit) === key) waits += BigInt(entry.remaining);
  }
  return waits >= BigInt(cap.amount);
}

/** §4.1, in the order checked, and §12.3 after it. */
export function promiseOf(world: World, time: LocalTime, unit: Unit, level: string | null): UnitPromise {
  const { event } = unit.order;
  const settings = settingsOf(world.rules, unit);
  if (settings === null) return { joins: false, reason: "disabled", extract: null };
  const extract = extractionOf(world.rules, settings);
  const no = (reason: Extract<UnitPromise, { joins: false }>["reason"]): UnitPromise => ({
    joins: false,
    reason,
    extract,
  });
  if (event.member === null) return no("no-member");
  if (unit.paid === 0) return no("nothing-paid");
  if (event.deducted && !world.rules.basic.deductionParticipates) return no("deducted");
  const windows = settings.map(({ setting }) => setting.windows).find((list) => list !== null) ?? [];
  if (!insideOne(time, windows, event.at)) return no("window");
  const limit = limitReached(world, time, settings, unit);
  if (limit !== null) return no(limit);
  const { ratio, source, lottery } = ratioOf(world, settings, unit, level);
  if (share(unit.paid, ratio) === 0 && lottery === null) return no("zero");
  if (atCap(world, unit)) return no("liability-cap");
  return { joins: true, ratio, source: source as Extract<UnitPromise, { joins: true }>["source"], lottery, extract };
}
