/**
 * Random scenarios for fast-check, as the JSON a file would hold. Recipes of plain numbers are read in the light of
 * what came before, so that most events concern orders that exist and shrinking keeps a scenario sensible.
 * One file, though long: it mirrors the scenario format field by field.
 */
import * as fc from "fast-check";

type Json = Record<string, unknown>;

/** Zones, each with an instant just before its clocks do something worth being wrong about. */
const ZONES: [zone: string, from: string][] = [
  ["Asia/Shanghai", "2026-03-01T15:00:00Z"],
  ["Europe/Berlin", "2026-03-28T20:00:00Z"],
  ["Europe/Berlin", "2026-10-24T20:00:00Z"],
  ["America/New_York", "2026-03-07T20:00:00Z"],
  ["America/New_York", "2026-10-31T22:00:00Z"],
  ["America/Havana", "2026-03-07T22:00:00Z"],
  ["America/Havana", "2026-10-31T22:00:00Z"],
  ["America/Santiago", "2026-04-04T12:00:00Z"],
  ["America/Santiago", "2026-09-05T12:00:00Z"],
  ["America/Sao_Paulo", "2018-11-03T20:00:00Z"],
  ["America/Sao_Paulo", "2018-02-17T20:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T08:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T08:00:00Z"],
  ["Asia/Beirut", "2026-03-28T16:00:00Z"],
  ["Africa/Cairo", "2026-04-23T16:00:00Z"],
  ["Africa/Cairo", "2026-10-29T16:00:00Z"],
  ["America/Scoresbysund", "2026-03-28T20:00:00Z"],
  ["America/St_Johns", "2010-11-06T20:00:00Z"],
  ["Pacific/Apia", "2011-12-29T20:00:00Z"],
  ["Asia/Kathmandu", "2026-01-30T20:00:00Z"],
  ["Africa/Casablanca", "2026-02-14T20:00:00Z"],
  ["UTC", "2028-02-28T20:00:00Z"],
];

const HALF_HOUR = 30 * 60_000;
const STORES = ["s1", "s2"];
const TILLS = ["t1", "t2", "t3"];
const PRODUCTS = ["p1", "p2", "p3"];
const LEVELS = ["gold", "vip", "constructor"];
const MEMBERS = [
  { id: "A", level: "gold" },
  { id: "B", level: "vip" },
  { id: "C" },
  { id: "D", level: "constructor" },
  { id: "__proto__" },
];
/** Levels of teams; one that no rule knows. */
const TEAMS = ["t1", "t2", "t3", "constructor"];
const TIMES = ["00:00", "00:30", "01:00", "02:30", "12:00", "23:30"];
/** Ids that sort differently as UTF-16, as UTF-8 and by locale. */
const NAMES = ["a", "B", "b", "é", "z", "\u{1F600}", "\uFFFD", "10", "9"];

const pct = fc.constantFrom(0, 1, 333, 1000, 2500, 5000, 6500, 10000, 13000, 20000);
const orNull = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const some = <T>(of: Record<string, fc.Arbitrary<T>>) => fc.record(of, { requiredKeys: [] });

const lottery = fc.oneof(
  fc
    .tuple(
      fc.array(pct, { minLength: 1, maxLength: 3 }),
      fc.constantFrom("none", "same", "longer"),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    )
    .map(([ratios, kind, numbers]) => {
      if (kind === "none") return { kind: "fixed", ratios };
      const weights = numbers.slice(0, ratios.length + (kind === "longer" ? 1 : 0));
      return { kind: "fixed", ratios, weights: weights.some((it) => it > 0) ? weights : weights.map(() => 1) };
    }),
  fc.tuple(pct, pct).map(([a, b]) => ({ kind: "range", min: Math.min(a, b), max: Math.max(a, b) })),
);
const levelRatios = some(Object.fromEntries(LEVELS.map((level) => [level, orNull(pct)])));
const cumulative = fc.array(
  fc.record({ days: fc.constantFrom(0, 1, 2, 30), amount: fc.constantFrom(0, 500, 5000, 30000), ratio: pct }),
  { maxLength: 2 },
);
const window = fc
  .tuple(
    fc.constantFrom("none", "from", "to"),
    fc.integer({ min: 0, max: 3 }),
    orNull(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), 2),
    orNull(fc.constantFrom(...TIMES)),
    orNull(fc.constantFrom(...TIMES)),
  )
  .map(([which, days, weekdays, start, end]) => ({ which, days, weekdays, start, end }));
const limits = fc.record(
  { perDay: orNull(fc.integer({ min: 0, max: 3 })), total: orNull(fc.integer({ min: 0, max: 6 })) },
  { requiredKeys: [] },
);
const randomReturn = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }))
  .map(([cash, points]) => ({ cash, points: cash + points === 0 ? 1 : points }));
const clear = fc.oneof(
  fc.record({ every: fc.constant("day"), at: fc.constantFrom(...TIMES) }),
  fc.constant({ every: "day" }),
  fc.record({ every: fc.constant("week"), weekday: fc.integer({ min: 1, max: 7 }), at: fc.constantFrom(...TIMES) }),
  fc.record({ every: fc.constant("month"), day: fc.constantFrom(1, 8, 29, 31), at: fc.constantFrom(...TIMES) }),
  fc.record({ every: fc.constant("once"), date: fc.integer({ min: -1, max: 5 }), at: fc.constantFrom(...TIMES) }),
);
/** Low enough to be reached by a few orders, and now and then from the first on. */
const cap = fc.record({ amount: fc.constantFrom(0, 1, 5_000, 30_000, 100_000) });

/** Mostly absent, so that decisions fall through the chains. */
function holder(extra: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Json> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {
    enabled: fc.nat(9).map((it) => it > 0),
    extract: orNull(pct),
    ratio: orNull(pct),
    levelRatios,
    cumulative,
    lottery: orNull(lottery),
    windows: fc.oneof(fc.constant(null), fc.constant([]), fc.array(window, { maxLength: 2 })),
    limits: fc.oneof(fc.constant(null), fc.constant({}), limits),
    ...extra,
  };
  return some(
    Object.fromEntries(
      Object.entries(fields).map(([name, arbitrary]) => [
        name,
        fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary }),
      ]),
    ),
  ).map((it) => Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)));
}

const basic = some<unknown>({
  enabled: fc.nat(30).map((it) => it > 0),
  extract: pct,
  ratio: pct,
  levelRatios: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: levelRatios }),
  lottery: orNull(lottery, 3),
  deductionParticipates: fc.boolean(),
  settleOn: fc.constantFrom("paid", "completed"),
  payoutOrder: fc.constantFrom("queue", "completed-first"),
  newProducts: fc.constantFrom("in", "out"),
  merchantQueue: fc.boolean(),
  allStoresQueue: fc.boolean(),
  cashierScope: fc.constantFrom("till", "store", "all"),
  randomReturn: orNull(randomReturn, 2),
  clear: orNull(clear),
  cap: orNull(cap, 3),
  paused: fc.constantFrom(false, false, false, false, true),
  paysItself: fc.boolean(),
  leftover: fc.constantFrom("retain", "carry"),
  exchange: some<unknown>({
    points: fc.constantFrom(5000, 10000, 0, 333, null),
    love: orNull(pct),
    loveTo: fc.constantFrom("available", "frozen"),
  }),
});
const ids = fc.constantFrom(...MEMBERS.map(({ id }) => id), "nobody");
const union = fc.record({ ratio: pct, share: pct, accelerate: pct }, { requiredKeys: ["ratio", "share"] });
const rewards = some<unknown>({
  base: fc.constantFrom("paid", "profit"),
  direct: orNull(pct),
  indirect: orNull(pct),
  recruit: orNull(pct),
  team: orNull(
    fc.record(
      { levels: some(Object.fromEntries(TEAMS.map((team) => [team, pct]))), maxDepth: fc.integer({ min: 1, max: 4 }) },
      { requiredKeys: ["levels"] },
    ),
  ),
  shareholders: orNull(
    fc.record({
      ratio: pct,
      period: fc.constantFrom("day", "month"),
      shares: fc.array(fc.record({ member: ids, weight: fc.constantFrom(1, 2, 3, 1_000) }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  ),
});
/** Who brought whom: always somebody earlier in the list, so that there is no loop. */
const people = fc.array(fc.record({ up: fc.nat(9), team: orNull(fc.constantFrom(...TEAMS)) }), {
  minLength: MEMBERS.length,
  maxLength: MEMBERS.length,
});
const merchant = fc.record({ commission: orNull(pct, 2), recruiter: orNull(ids) });
const desk = holder({ randomReturn: orNull(randomReturn) });
const store = fc
  .record({
    cashier: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 15, arbitrary: desk }),
    online: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 15, arbitrary: desk }),
    tills: fc.oneof(
      fc.constant({}),
      fc.record(Object.fromEntries(TILLS.slice(0, 2).map((till) => [till, holder()]))),
      fc.record(Object.fromEntries(TILLS.map((till) => [till, holder()]))),
    ),
    products: fc.record(Object.fromEntries(PRODUCTS.map((product) => [product, holder()]))),
  })
  .map((it) => Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)));
const rules = fc.record({
  basic,
  products: fc.record(Object.fromEntries(PRODUCTS.slice(0, 2).map((product) => [product, holder()]))),
  stores: fc.record({ s1: store, s2: store }),
});

/** Rules under which nearly everything joins and is paid: for what happens to entries afterwards. */
const generous = fc
  .record({
    extract: fc.constantFrom(1000, 2500, 5000, 9000),
    ratio: fc.constantFrom(5000, 10000, 13000, 20000),
    settleOn: fc.constantFrom("paid", "paid", "completed"),
    payoutOrder: fc.constantFrom("queue", "completed-first"),
    merchantQueue: fc.boolean(),
    allStoresQueue: fc.boolean(),
    cashierScope: fc.constantFrom("till", "store", "all"),
    lottery: orNull(lottery, 2),
    clear: orNull(clear, 3),
    cap: orNull(cap, 4),
    randomReturn: orNull(randomReturn, 5),
    paysItself: fc.boolean(),
    leftover: fc.constantFrom("retain", "carry"),
    exchange: fc.record({
      points: fc.constantFrom(333, 5000, 10000),
      love: pct,
      loveTo: fc.constantFrom("available", "frozen"),
    }),
  })
  .map((of) => ({ of, open: { cashier: {}, online: {}, products: { p1: {}, p2: {} } } }))
  .map(({ of, open }) => ({ basic: of, products: { p1: {}, p2: {} }, stores: { s1: open, s2: open } }));

const rollArbitrary = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 31));
const event = fc.record({
  kind: fc.nat(99),
  which: fc.nat(1_000_000),
  again: fc.nat(1_000_000),
  step: fc.nat(95),
  minutes: fc.nat(3 * 24 * 60),
  roll: rollArbitrary,
  lines: fc.array(
    fc.record({
      product: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3),
      paid: fc.oneof(fc.nat(20_000), fc.constantFrom(0, 1, 99, 10_000, 100_000)),
      roll: rollArbitrary,
      promise: fc.nat(99),
      cost: orNull(fc.nat(15_000)),
      ratio: pct,
      lottery: orNull(lottery),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  patch: fc.oneof(
    { weight: 3, arbitrary: basic.map((it) => ({ basic: it })) },
    { weight: 8, arbitrary: generous },
    rules,
    store.map((it) => ({ stores: { s1: it } })),
    rewards.map((it) => ({ rewards: it })),
    merchant.map((it) => ({ stores: { s1: it } })),
    union.map((it) => ({ union: it })),
    fc.constantFrom<unknown>(
      { basic: { ratio: -1 } },
      { basic: { nonsense: 1 } },
      { rewards: null },
      { union: null },
      { rewards: { shareholders: { ratio: 1, period: "year", shares: [] } } },
      "nothing",
      { products: null },
      { basic: { clear: null, lottery: null, paused: null, enabled: null } },
    ),
  ),
});
type Recipe = typeof event extends fc.Arbitrary<infer T> ? T : never;

const day = (instant: number, days: number): string => new Date(instant + days * 86_400_000).toISOString().slice(0, 10);

/** Dates that were drawn as numbers of days become dates near the scenario's own. */
function dated(value: unknown, start: number): unknown {
  if (Array.isArray(value)) return value.map((it) => dated(it, start));
  if (typeof value !== "object" || value === null) return value;
  const it = value as Json;
  if (it["every"] === "once" && typeof it["date"] === "number") return { ...it, date: day(start, it["date"]) };
  if ("which" in it && "days" in it) {
    const made: Json = {};
    if (it["which"] !== "none") made[it["which"] as string] = day(start, it["days"] as number);
    for (const field of ["weekdays", "start", "end"]) if (it[field] !== null) made[field] = it[field];
    return made;
  }
  return Object.fromEntries(Object.entries(it).map(([key, inner]) => [key, dated(inner, start)]));
}

/** Random return needs `exchange.points`: without it, there is none. */
function allowed(written: Json): Json {
  const points = ((written["basic"] as Json)["exchange"] as Json | undefined)?.["points"];
  if (typeof points === "number") return written;
  return JSON.parse(
    JSON.stringify(written, (key, value: unknown) => (key === "randomReturn" ? undefined : value)),
  ) as Json;
}

type Around = { union: unknown; rewards: unknown; s1: Json | null; s2: Json | null };

/** §10 and §11 beside the rest: the union, rewards, what the stores give up and who brought them. */
function around(written: Json, { union, rewards, s1, s2 }: Around): Json {
  const stores = written["stores"] as Record<string, Json>;
  return {
    ...written,
    stores: { ...stores, s1: { ...stores["s1"], ...s1 }, s2: { ...stores["s2"], ...s2 } },
    ...(union === null ? {} : { union }),
    ...(rewards === null ? {} : { rewards }),
  };
}

const iso = (at: number, odd: number): string => {
  const offset = [0, 480, -210, 345][odd % 4] ?? 0;
  const local = new Date(at + offset * 60_000).toISOString().slice(0, -1);
  const two = (n: number): string => String(n).padStart(2, "0");
  return offset === 0
    ? `${local}Z`
    : `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
};

class Writer {
  now: number;
  readonly #start: number;
  readonly #ids: string[] = [];
  readonly #lines = new Map<string, number>();
  /** Where an order's entries may wait at the server. */
  readonly #queues = new Map<string, string[]>();
  readonly #zone: string;
  /** The order that something last happened to. */
  #focus: string | null = null;

  constructor(start: number, zone: string) {
    this.now = start;
    this.#start = start;
    this.#zone = zone;
  }

  write(recipe: Recipe): Json {
    // Mostly a little later; sometimes at the same instant, sometimes on another day, sometimes far before.
    if (recipe.step >= 90) this.now += recipe.minutes * 60_000;
    else if (recipe.step >= 15) this.now += (recipe.minutes % 90) * 60_000 + (recipe.which % 3);
    // Often exactly at a time that windows and clearings name, or a millisecond before it.
    if (recipe.again % 5 === 0) this.now = Math.ceil(this.now / HALF_HOUR) * HALF_HOUR;
    if (recipe.again % 5 === 1)
      return { at: iso(Math.ceil(this.now / HALF_HOUR) * HALF_HOUR - 1, recipe.which), ...this.#event(recipe) };
    const late =
      recipe.step >= 80 && recipe.step < 90
        ? recipe.minutes * 60_000
        : recipe.step >= 70
          ? (recipe.minutes % 45) * 60_000
          : 0;
    return { at: iso(this.now - late, recipe.which), ...this.#event(recipe) };
  }

  #event(recipe: Recipe): Json {
    const { kind, which, again } = recipe;
    const order =
      this.#ids.length === 0 || kind % 23 === 0
        ? "nobody"
        : this.#ids[which % Math.min(this.#ids.length, again % 4 === 0 ? 1_000 : 6)];
    const recent = again % 4 === 0 ? order : (this.#ids.at(-1 - (which % 6)) ?? order);
    // Half of what happens to orders happens to the one that something just happened to.
    const same = recipe.step % 2 === 0 && this.#focus !== null ? this.#focus : recent;
    if (kind >= 52) this.#focus = same ?? null;
    const line = again % 11 === 0 ? 3 : again % (this.#lines.get(same ?? "") ?? 1);
    if (kind < 52) return this.#order(recipe);
    if (kind < 62) return { type: "complete", order: same };
    if (kind < 76) {
      // Now and then it is said what of it goes back to the balance.
      const said = recipe.minutes % 4 === 0 ? { toBalance: [0, 1, 50, which % 3_000][(recipe.minutes % 16) >> 2] } : {};
      if (again % 3 === 0) return { type: "refund", order: same, ...said };
      if (again % 3 === 1) return { type: "refund", order: same, line, ...said };
      return {
        type: "refund",
        order: same,
        line,
        ...said,
        amount: [-1, 0, 1, 100, which % 10_000, which % 30_000][again % 6],
      };
    }
    if (kind < 85)
      return line === 0
        ? { type: "draw", order: same, roll: recipe.roll }
        : { type: "draw", order: same, line, roll: recipe.roll };
    if (kind < 91) return { type: "exchange", order: same, line, to: again % 2 === 0 ? "points" : "love" };
    if (kind < 95) return { type: "rules", patch: this.#clearsNow(dated(recipe.patch, this.#start), which) };
    if (kind >= 97) return this.#byHand(recipe, same ?? "nobody", line);
    if (which % 2 === 0) return { type: "tick" };
    return { type: "tick", store: STORES[which % 7 === 0 ? 1 : 0], till: TILLS[again % 3] };
  }

  /** What two persons of headquarters do (§12.6, §12.7). */
  #byHand({ which, again, lines: [first], step }: Recipe, order: string, line: number): Json {
    const member = MEMBERS[which % MEMBERS.length]?.id ?? "";
    const amount = 1 + ((first?.paid ?? 0) % ([100, 3_000][step % 3] ?? 100_000));
    if (again % 4 === 0) return { type: "pay-out", member, amount };
    if (again % 4 === 1) {
      const what = ["cash", "cash", "points", "love"][which % 4];
      return { type: "correct", member, what, amount: step % 2 === 0 ? amount : -amount };
    }
    if (again % 4 === 2) return { type: "void", order, line };
    const queues = ["union", "till:s1/t1", "nowhere", ...(this.#queues.get(order) ?? [])];
    const queue = queues[which % 5 === 0 ? which % 3 : queues.length - 1 - (which % 3)] ?? "";
    return { type: "fund", queue, amount, proposal: which % 100 };
  }

  /** Some clearings are set at the very time of the day at which they are set. */
  #clearsNow(patch: unknown, which: number): unknown {
    const basic = (patch as { basic?: { clear?: Json | null } }).basic;
    if (!basic?.clear || which % 2 === 0) return patch;
    const format = { timeZone: this.#zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    const at = new Intl.DateTimeFormat("sv-SE", format).format(this.now);
    return { ...(patch as Json), basic: { ...basic, clear: { ...basic.clear, at } } };
  }

  #order(recipe: Recipe): Json {
    const { kind, which, again, lines } = recipe;
    const channel = ["cashier", "cashier", "online", "mall"][again % 4] ?? "mall";
    const duplicate = kind === 0 && this.#ids.length > 0;
    const id = duplicate
      ? (this.#ids[which % this.#ids.length] ?? "")
      : this.#fresh(NAMES[(which >> 3) % NAMES.length] ?? "");
    const member = which % 8 === 0 ? null : (MEMBERS[which % MEMBERS.length]?.id ?? null);
    const taken = channel === "cashier" ? lines.slice(0, 1) : lines;
    if (!this.#ids.includes(id)) {
      this.#ids.push(id);
      this.#lines.set(id, taken.length);
      const store = STORES[which % 7 === 0 ? 1 : 0] ?? "";
      const product = PRODUCTS[(taken[0]?.product ?? 0) % 4] ?? "p4";
      const queues = {
        cashier: ["cashiers", `cashier:${store}`, `till:${store}/${TILLS[again % 3] ?? ""}`],
        online: ["stores", `store:${store}`],
      };
      this.#queues.set(id, channel in queues ? queues[channel as keyof typeof queues] : ["mall", `product:${product}`]);
    }
    return {
      type: "order",
      id,
      channel,
      member,
      ...(channel === "mall" ? {} : { store: STORES[which % 7 === 0 ? 1 : 0] }),
      ...(channel === "cashier" ? { till: TILLS[again % 3] } : {}),
      ...(channel === "cashier" && member !== null ? this.#balance(recipe, taken[0]?.paid ?? 0) : {}),
      ...(which % 6 === 0 ? { deducted: true } : {}),
      ...(which % 5 === 0 ? { completed: again % 2 === 0 } : {}),
      lines: taken.map((it) => ({
        ...(channel === "cashier" && it.product === 0 ? {} : { product: PRODUCTS[it.product % 4] ?? "p4" }),
        paid: it.paid,
        roll: it.roll,
        ...(it.cost === null ? {} : { cost: it.cost }),
        ...this.#promise(it, member),
      })),
    };
  }

  /** A third is paid with a part of the balance, or all of it; below zero too. */
  #balance({ minutes, which }: Recipe, paid: number): Json {
    if (minutes % 3 > 0) return {};
    const parts = [paid, Math.floor(paid / 2), which % 1_000, 1, 0];
    return { balance: Math.min(paid, parts[minutes % 5] ?? 0) };
  }

  #fresh(name: string): string {
    return this.#ids.includes(name) ? `${name}${this.#ids.length}` : name;
  }

  #promise(it: Recipe["lines"][number], member: string | null): Json {
    if (it.promise >= 12) return {};
    const extract = [0, 1000, 5000, null][it.promise % 4] ?? null;
    if (it.promise < 6 && member !== null) {
      return {
        promise: {
          joins: true,
          ratio: it.ratio,
          source: it.lottery ? "basic.lottery" : "desk.ratio",
          lottery: it.lottery,
          extract: extract ?? 2500,
        },
      };
    }
    return { promise: { joins: false, reason: extract === null ? "disabled" : "window", extract } };
  }
}

/** A scenario of up to `events` events, as JSON. */
export const scenarios = (events: number): fc.Arbitrary<Json> =>
  fc
    .record({
      zone: fc.nat(ZONES.length - 1),
      rules: fc.oneof(rules, generous),
      around: fc.record({
        union: orNull(union, 2),
        rewards: orNull(rewards),
        s1: orNull(merchant),
        s2: orNull(merchant),
      }),
      people,
      members: fc.nat(1),
      events: fc.array(event, { minLength: 1, maxLength: events, size: "max" }),
    })
    .map((it) => {
      const [timezone = "UTC", from = ""] = ZONES[it.zone] ?? [];
      const start = Date.parse(from);
      const writer = new Writer(start, timezone);
      return {
        name: "random",
        timezone,
        rules: around(allowed(dated(it.rules, start) as Json), it.around),
        members: MEMBERS.slice(it.members).map((member, index, all) => {
          const { up = 0, team = null } = it.people[index] ?? {};
          const referrer = all[up]?.id;
          return {
            ...member,
            ...(up < index && referrer !== undefined ? { referrer } : {}),
            ...(team === null ? {} : { teamLevel: team }),
          };
        }),
        events: it.events.map((recipe) => writer.write(recipe)),
      };
    });
