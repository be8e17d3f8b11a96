/**
 * The rows that hold what is owed: orders, their units, entries in queues, payouts, totals of
 * queues, balances of members, clocks. Amounts are fen (points and love value: hundredths, §1.2),
 * ratios basis points, instants milliseconds since the epoch.
 */
import type { DeclineReason, Source } from "../rules/decide.ts";
import type { Lottery } from "../rules/schema.ts";
import type { Channel } from "../rules/units.ts";

export type EntryState = "waiting" | "done" | "converted" | "exchanged" | "cleared" | "voided";

/**
 * Where a waiting entry stands in its queue: `ready` its order is complete, `held` it is not,
 * `empty` it waits for a draw with nothing remaining, `closed` it is on its way back to its till, and
 * nobody pays it. Null: it does not stand in line here.
 */
export type Lane = "ready" | "held" | "empty" | "closed";

export type ExchangeTo = "points" | "love" | "frozen";

export type OrderRow = {
  readonly id: string;
  readonly at: number;
  readonly channel: Channel;
  readonly store: string | null;
  readonly till: string | null;
  readonly member: string | null;
  readonly deducted: boolean;
  /** §5.1: the switch in force when the order was taken. */
  readonly settleOn: "paid" | "completed";
  completed: boolean;
  /** Whether its units have been extracted from. */
  settled: boolean;
  /** Paid amount of all units less refunds. */
  left: number;
};

export type UnitRow = {
  readonly order: string;
  readonly line: number;
  readonly product: string | null;
  /** Without the part paid with the member's balance (§12.5). */
  readonly paid: number;
  /** Extraction ratio as promised; null: the unit is not enabled (§2.6). */
  readonly extract: number | null;
  /** Why it did not join (§4.1). */
  readonly declined: DeclineReason | null;
  /** base' of §8.1: paid less refunds. */
  base: number;
  /** What was paid for it with the member's cash balance, less what went back there. */
  balance: number;
  /** What §10 and §11 know of it; absent: neither concerns it. */
  rewards?: UnitRewards;
};

export type RewardKind = "direct" | "indirect" | "team" | "recruit" | "shareholder";

/** A reward on a unit: `ratio` of its base. */
export type Grant = {
  readonly kind: Exclude<RewardKind, "shareholder">;
  readonly member: string;
  readonly ratio: number;
  /** What of it has not been clawed back, fen. */
  amount: number;
};

export type UnitRewards = {
  /** Of the whole paid amount, as of the order (§10.2), fen. */
  readonly profit: number;
  /** Who brought its store, as of the order (§11.5). */
  readonly recruiter: string | null;
  /** Whether it was settled as part of a day (§10.2). */
  counted: boolean;
  /** The base of its rewards, as it was settled (§11.1); null: there were none. */
  by: "paid" | "profit" | null;
  grants: readonly Grant[];
};

/** A reward that was credited, or below zero: clawed back. A shareholder's is of a period: `day:…` or `month:…`. */
export type RewardRow = {
  readonly kind: RewardKind;
  readonly order: string;
  readonly line: number;
  readonly member: string;
  readonly amount: number;
  /** The instant of the event that made it. */
  readonly at: number;
  /** Its local day, days since 1970-01-01. */
  readonly day: number;
  /** The store of its order; null: none. */
  readonly store: string | null;
};

/** Rewards of a day by kind and store. */
export type RewardDayRow = {
  readonly day: number;
  readonly kind: RewardKind;
  readonly store: string | null;
  /** Fen, both 0 or above. */
  credited: number;
  clawed: number;
  count: number;
  /** The numbers of its first and last reward, from 1; others may lie between. */
  readonly first: number;
  last: number;
};

/** What a day did to a queue, fen (§12.8); each may be below zero: a draw may bring less than was promised before it. */
export type Flows = {
  /** Entitlements that joined, and what draws changed of them. */
  granted: number;
  paid: number;
  exchanged: number;
  cleared: number;
  voided: number;
  /** What of the voided had been paid or exchanged, and was taken back from balances. */
  clawed: number;
  /** What came from other queues less what went to them (§2.4). */
  moved: number;
  /** What was taken from sales for it (§5.1), a union's from its day (§10.3). */
  extracted: number;
};
export const FLOWS = ["granted", "paid", "exchanged", "cleared", "voided", "clawed", "moved", "extracted"] as const;

export const NO_FLOWS: Flows = Object.fromEntries(FLOWS.map((what) => [what, 0])) as Flows;

/** Of the local day of the facts that did it, days since 1970-01-01. */
export type QueueDayRow = Flows & { readonly queue: string; readonly day: number };

/** The row of all queues together. */
export const ALL_QUEUES = "";

/** What remains at a day's end less what remained at its beginning (§12.8), fen. */
export const remainsBy = (it: Flows): number =>
  it.granted - it.paid - it.exchanged - it.cleared - it.voided + it.clawed + it.moved;

/** What has gathered since it was last divided, fen. */
export type PotRow = {
  /** What earlier days were short of, 0 or below (§10.2). */
  brought: number;
  /** Profits of the day's units, less what refunds took from profits. */
  profit: number;
  /** Rewards on units that count, less what was clawed back. */
  rewarded: number;
  /** Σ of §11.4. */
  toDivide: number;
  /** The number of the last unit that was kept for acceleration; 0: none ever. */
  units: number;
};

/** The day's net (§10.2), below zero if need be, fen. */
export const netOf = ({ brought, profit, rewarded }: Pick<PotRow, "brought" | "profit" | "rewarded">): number =>
  brought + profit - rewarded;

/** A unit of the day whose buyer was brought by a friend (§10.4), numbered in order of settlement. */
export type DayUnit = { readonly n: number; readonly order: string; readonly line: number; readonly friend: string };

/** A day's distribution (§10.3, §10.4) with its arithmetic: fen, ratios in basis points. */
export type NightRow = {
  /** The day that ended, `YYYY-MM-DD`. */
  readonly day: string;
  /** The midnight that ended it, ms. */
  readonly at: number;
  readonly brought: number;
  readonly profit: number;
  readonly rewarded: number;
  readonly share: number;
  /** share(net, share), 0 where the net is below zero. */
  readonly gained: number;
  /** What was there from the nights before. */
  readonly carried: number;
  readonly accelerate: number;
  /** Whether entries whose order is not complete may be paid (§5.3). */
  readonly paysHeld: boolean;
  readonly paused: boolean;
  /** What is kept for acceleration up to this number is of this day. */
  readonly lastUnit: number;
  /** Nobody behind this place is paid; null: nobody stands. */
  readonly last: Position | null;
  /** Entries before it, by `entryKey`, that joined while it is being paid: they are passed over. */
  readonly late: string[];
  /** Up to which number units have been gone through. */
  unit: number;
  accelerated: number;
  paid: number;
  done: boolean;
};

/** A member that was registered, who brought it (§11.6), and its level in a team (§11.3). */
export type PersonRow = { readonly member: string; referrer: string | null; teamLevel: string | null };

/** What was done to an entry where it is not owned, or while it is closed: left to its owner, by the fact's number. */
export type PendingAct = { readonly fact: number } & (
  | { readonly do: "join"; readonly roll: number }
  | { readonly do: "refund"; readonly base: number }
  | { readonly do: "draw"; readonly base: number; readonly roll: number }
  | { readonly do: "exchange"; readonly to: "points" | "love" }
  | { readonly do: "void" }
);
export const NOTHING_PENDING: readonly PendingAct[] = [];

export type EntryRow = {
  readonly order: string;
  readonly line: number;
  readonly at: number;
  readonly member: string;
  readonly channel: Channel;
  readonly store: string | null;
  readonly till: string | null;
  readonly product: string | null;
  readonly source: Source;
  readonly lottery: Lottery | null;
  queue: string;
  lane: Lane | null;
  state: EntryState;
  drawn: boolean;
  ratio: number;
  entitlement: number;
  paid: number;
  exchanged: number;
  cleared: number;
  voided: number;
  clawed: number;
  remaining: number;
  /** What it was exchanged or converted into, and at which ratio. */
  exchangedTo: ExchangeTo | null;
  exchangeRatio: number | null;
  /** In the order of their facts; none where the party that keeps this row owns the entry. */
  pending: readonly PendingAct[];
};

export type PayoutRow = {
  readonly queue: string;
  /** The order and line that paid. */
  readonly from: string;
  readonly fromLine: number;
  /** The entry that received. */
  readonly to: string;
  readonly toLine: number;
  readonly member: string;
  readonly amount: number;
  /** The instant of the event that settled it. */
  readonly at: number;
};

export type QueueRow = {
  readonly key: string;
  extracted: number;
  paid: number;
  retained: number;
  carried: number;
  /** Entries in line with something remaining, and the sum of what remains. */
  waiting: number;
  waitingAmount: number;
  /** Whether it ever had an extraction. */
  touched: boolean;
  /** §4.3: the group that is being filled, and the setting it was begun under. */
  group: { cash: number; points: number; ofCash: number; ofPoints: number } | null;
};

/** §13.3: cash = received − clawed − spent − withdrawn + corrected. */
export type BalanceRow = {
  readonly member: string;
  /** Below zero after a claw-back (§8.2) or an overdraft. */
  cash: number;
  /** All payouts and rewards that were credited here. */
  received: number;
  /** What refunds took back of them. */
  clawed: number;
  /** What orders were paid with, less what came back with refunds. */
  spent: number;
  /** What was paid out beside the tills (§12.7). */
  withdrawn: number;
  /** What was added and taken by hand (§12.6); below zero: more was taken. */
  corrected: number;
  points: number;
  love: number;
  loveFrozen: number;
};

/** What a balance is of: cash in fen, points, available and frozen love value in hundredths (§1.2). */
export const HELD = ["cash", "points", "love", "frozen"] as const;
export type Held = (typeof HELD)[number];
export const HELD_FIELD = { cash: "cash", points: "points", love: "love", frozen: "loveFrozen" } as const;

/**
 * Why a balance changed, beside payouts and rewards, which are rows of their own. Of an entry: `exchanged` (§7.1), `converted`
 * (§4.3), `taken-back` by a refund (§8.2). Of points and love value (§7.2): `given`, `received`, `gift`, `gift-back` of one that was cancelled, `deduction`. Of cash: an
 * order was paid with it (`spent`), what of that came back with a refund (`returned`). By two persons (§12.6): `paid-out`, `corrected`.
 */
export const MOVE_KINDS = [
  "exchanged",
  "converted",
  "taken-back",
  "given",
  "received",
  "gift",
  "gift-back",
  "deduction",
  "spent",
  "returned",
  "paid-out",
  "corrected",
] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** A change of a balance; never 0. */
export type MoveRow = {
  readonly member: string;
  readonly what: Held;
  readonly kind: MoveKind;
  readonly amount: number;
  /** The instant of the event that made it. */
  readonly at: number;
  /** The order and line it is about; of what was spent at checkout the order alone, as its caller knows it. */
  readonly order: string | null;
  readonly line: number | null;
  /** Who received it, or gave it. */
  readonly other: string | null;
  /** What the gift was called. */
  readonly gift: string | null;
  /** What two persons did: the fact's number in the server's own chain. */
  readonly fact: number | null;
};

export type ClockRow = {
  /** `common` or `store/till`. */
  readonly key: string;
  at: number;
  /** The latest clearing that has passed on this clock (§5.8); null: none. */
  cleared: number | null;
};

/** All rows of a ledger, orders and payouts in the order in which they arrived, units in that of their orders. */
export type LedgerRows = {
  readonly orders: Iterable<OrderRow>;
  readonly units: Iterable<UnitRow>;
  readonly entries: Iterable<EntryRow>;
  readonly payouts: Iterable<PayoutRow>;
  readonly queues: Iterable<QueueRow>;
  readonly balances: Iterable<BalanceRow>;
  /** Absent: none are kept. */
  readonly rewards?: Iterable<RewardRow>;
  /** Absent: they are not kept by day. */
  readonly days?: readonly QueueDayRow[];
  /** Absent: none are kept. */
  readonly moves?: Iterable<MoveRow>;
};

/** A place in a queue (§2.5). */
export type Position = { readonly at: number; readonly order: string; readonly line: number };

/** §2.5: by instant, then order id as UTF-16 strings, then line. */
export function comparePosition(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.line - b.line;
}

/** The lane an entry belongs in, given whether its order is complete. */
export function laneOf(entry: EntryRow, completed: boolean): Lane | null {
  if (entry.state !== "waiting") return null;
  if (entry.lane === "closed") return "closed";
  if (entry.remaining === 0) return "empty";
  return completed ? "ready" : "held";
}

/** One text an entry; for the first line of nearly every order it is the order's id itself, which needs no new string. */
export const entryKey = (order: string, line: number): string =>
  line === 0 && !order.includes("\n") ? order : `${order}\n${line}`;
