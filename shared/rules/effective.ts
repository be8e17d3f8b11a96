/**
 * The effective rule of a place: every setting with its value and where it comes from, as screens show
 * it. Says what `decide` would do before it knows a member, an instant and an amount; a property holds
 * the two together. Ratios are basis points, amounts fen.
 */
import { enablement, levelsOf, own, randomReturnOf, type From, type Level, type Setting } from "./chain.ts";
import type { LimitHolder } from "./decide.ts";
import { Rules, type Holder, type Lottery, type RandomReturn } from "./schema.ts";
import { queueKey, UNION, type Place } from "./units.ts";

type Basic = Rules["basic"];
type Switch = "settleOn" | "payoutOrder" | "leftover" | "paused" | "paysItself" | "deductionParticipates";

export type Effective = { readonly [K in Switch]: Setting<Basic[K]> } & {
  readonly enabled: Setting<boolean>;
  readonly extract: Setting<number>;
  /** The ratio of whom no level, tier and lottery decides for. */
  readonly ratio: Setting<number>;
  /** By each level that any table on the way has (§3.1): the ratio that decides for its members. */
  readonly levels: Readonly<Record<string, Setting<number>>>;
  /** The tables of tiers, in the order in which they are asked: the first with a tier reached decides (§3.1, §3.4). */
  readonly cumulative: readonly Setting<Holder["cumulative"]>[];
  /** Decides where no level and no tier does (§3.5); it starts with `ratio`. */
  readonly lottery: Setting<Lottery | null>;
  readonly windows: Setting<NonNullable<Holder["windows"]>>;
  /** With whose entries the limits count (§4.2); null: there are none. */
  readonly limits: Setting<NonNullable<Holder["limits"]>> & { readonly counts: LimitHolder | null };
  readonly randomReturn: Setting<RandomReturn | null>;
  readonly queue: Setting<string>;
  readonly clear: Setting<Basic["clear"]>;
  /** §12.3: of `queue` alone. */
  readonly cap: Setting<Basic["cap"]>;
  /** Of a cashier place: what of a balance may be spent there without the server, fen; null elsewhere. */
  readonly floorLimit: Setting<number> | null;
  readonly exchange: { readonly [K in keyof Basic["exchange"]]: Setting<Basic["exchange"][K]> };
};

const DEFAULTS = Rules.parse({}).basic;
const NO_LIMITS = { perDay: null, total: null };

/**
 * The effective rule of a product, till, desk, online channel or store's product. A desk has no till, an
 * online channel no product: what holds for those of it that say nothing themselves. A place that is not enabled
 * shows what would hold.
 */
export function effective(rules: Rules, place: Place): Effective {
  const { basic, union } = rules;
  const levels = levelsOf(rules, place);
  /** The first that has it, else the basic one, else what holds anyway. */
  const first = <T>(of: (at: Level["at"]) => T | null, own: T | null, otherwise: T): Setting<T> => {
    for (const { name, at } of levels) {
      const value = of(at);
      if (value !== null) return { value, from: name };
    }
    return own === null ? { value: otherwise, from: "default" } : { value: own, from: "basic" };
  };
  const basicSwitch = <K extends Switch>(name: K): Setting<Basic[K]> => said(basic[name], DEFAULTS[name]);
  const ofPlace = {
    extract: first((at) => at.extract, basic.extract, 0),
    ratio: first((at) => at.ratio, basic.ratio, 0),
    levels: levelRatios(rules, place),
    cumulative: levels
      .filter(({ at }) => at.cumulative.length > 0)
      .map(({ name, at }) => ({ value: at.cumulative, from: name })),
    lottery: first<Lottery | null>((at) => at.lottery, basic.lottery, null),
    randomReturn: randomReturnOf(rules, place),
    queue: { value: queueKey(rules, place), from: queueFrom(basic, place) },
  };
  return {
    enabled: enabledAt(rules, place),
    ...(union === null ? ofPlace : inUnion(union.ratio)),
    windows: first((at) => at.windows, null, []),
    limits: { ...first((at) => at.limits, null, NO_LIMITS), counts: limitHolder(rules, place) },
    settleOn: basicSwitch("settleOn"),
    payoutOrder: basicSwitch("payoutOrder"),
    leftover: basicSwitch("leftover"),
    paused: basicSwitch("paused"),
    paysItself: basicSwitch("paysItself"),
    deductionParticipates: basicSwitch("deductionParticipates"),
    clear: said(basic.clear, null),
    cap: said(basic.cap, null),
    floorLimit: place.channel === "cashier" ? said(basic.floorLimit ?? 0, 0) : null,
    exchange: {
      points: said(basic.exchange.points, null),
      love: said(basic.exchange.love, null),
      loveTo: said(basic.exchange.loveTo, DEFAULTS.exchange.loveTo),
    },
  };
}

/** §10.1: one queue and one ratio for all; no extraction per order, no lottery, no random return. */
function inUnion(
  ratio: number,
): Pick<Effective, "extract" | "ratio" | "levels" | "cumulative" | "lottery" | "randomReturn" | "queue"> {
  const from = "union";
  return {
    extract: { value: 0, from },
    ratio: { value: ratio, from },
    levels: {},
    cumulative: [],
    lottery: { value: null, from },
    randomReturn: { value: null, from },
    queue: { value: UNION, from },
  };
}

/** A desk or channel as a whole is enabled when it is listed and neither it nor the programme is closed (§2.6). */
function enabledAt(rules: Rules, place: Place): Setting<boolean> {
  const isWhole = place.channel === "cashier" ? place.till === null : place.channel === "online" && !place.product;
  const [nearest] = levelsOf(rules, place);
  if (!isWhole || !nearest || !rules.basic.enabled) return enablement(rules, place);
  return { value: nearest.at.enabled !== false, from: nearest.name };
}

/** A basic switch that says what holds anyway says nothing. */
const said = <T>(value: T, otherwise: T): Setting<T> => ({ value, from: value === otherwise ? "default" : "basic" });

function levelRatios(rules: Rules, place: Place): Record<string, Setting<number>> {
  const tables: [From, Record<string, number | null>][] = levelsOf(rules, place).map(({ name, at }) => [
    name,
    at.levelRatios,
  ]);
  tables.push(["basic", rules.basic.levelRatios]);
  const found = new Map<string, Setting<number>>();
  for (const [from, table] of tables) {
    for (const level of Object.keys(table)) {
      const value = own(table, level);
      if (value !== undefined && value !== null && !found.has(level)) found.set(level, { value, from });
    }
  }
  return Object.fromEntries(found);
}

/** §4.2: whose entries the limits count; a till's count the whole desk. */
function limitHolder(rules: Rules, { channel, store, product, till }: Place): LimitHolder | null {
  const from = levelsOf(rules, { channel, store, product, till }).find(({ at }) => at.limits !== null);
  return from ? { channel, store, till: null, product: from.name === "product" ? product : null } : null;
}

function queueFrom(basic: Basic, { channel }: Place): "basic" | "default" {
  const name = channel === "mall" ? "merchantQueue" : channel === "online" ? "allStoresQueue" : "cashierScope";
  return basic[name] === DEFAULTS[name] ? "default" : "basic";
}
