/** What the reference keeps: plain lists of what arrived, nothing derived that a sentence of the rulebook does not name. */
import type { Lottery, Rules } from "../../shared/rules/schema.ts";
import type { Event } from "../scenario/format.ts";

export type OrderEvent = Extract<Event, { type: "order" }>;

export type Unit = {
  order: Order;
  index: number;
  product: string | null;
  /** Without what the member's balance paid (§12.5). */
  paid: number;
  /** base', §8.1. */
  base: number;
  /** What the member's balance paid, less what went back there. */
  balance: number;
  extract: number | null;
  declined: string | null;
  entry: Entry | null;
  cost: number | null;
  /** Of its store, as of the order (§10.2, §11.5). */
  commission: number | null;
  recruiter: string | null;
  /** Settled while it was enabled. */
  counted: boolean;
  /** What rewards on it go by (§11.1); null: it was settled without any. */
  by: "paid" | "profit" | null;
  granted: { kind: string; member: string; ratio: number; amount: number }[];
};

export type Order = {
  event: OrderEvent;
  completed: boolean;
  extracted: boolean;
  settleOn: "paid" | "completed";
  units: Unit[];
};

export type Entry = {
  unit: Unit;
  at: number;
  order: string;
  line: number;
  member: string;
  ratio: number;
  source: string;
  lottery: Lottery | null;
  drawn: boolean;
  entitlement: number;
  paid: number;
  exchanged: number;
  cleared: number;
  voided: number;
  clawedCash: number;
  clawedExchanged: number;
  remaining: number;
  state: "waiting" | "done" | "converted" | "exchanged" | "cleared" | "voided";
  broughtTo: "points" | "love" | "loveFrozen" | null;
  broughtRatio: number;
};

export type Queue = { extracted: number; paid: number; retained: number; carried: number; everExtracted: boolean };
export type Group = { cash: number; points: number; cashLeft: number; pointsLeft: number };
export type Clock = { now: number; clearedUpTo: number | null };
export type Member = { id: string; referrer: string | null; teamLevel: string | null };
export type Account = { cash: number; points: number; love: number; loveFrozen: number };

export type World = {
  rules: Rules;
  members: Member[];
  orders: Order[];
  entries: Entry[];
  payouts: { queue: string; from: string; line: number; to: string; toLine: number; amount: number }[];
  queues: Map<string, Queue>;
  groups: Map<string, Group>;
  clocks: Map<string, Clock>;
  accounts: Map<string, Account>;
  rewards: { kind: string; order: string; line: number; member: string; amount: number }[];
  /** §10.2: the day's net so far, and its units in order of settlement. */
  net: number;
  today: Unit[];
  /** §11.4: Σ since the last division. */
  toDivide: number;
};

/** §1.1, with whole numbers of any size. */
export const share = (amount: number, ratio: number): number => Number((BigInt(amount) * BigInt(ratio)) / 10_000n);

/** §1.4. */
export const pick = (roll: number, n: number): number => Number((BigInt(roll) * BigInt(n)) / 2n ** 32n);

/** §2.5. */
export function earlierFirst(
  a: { at: number; order: string; line: number },
  b: { at: number; order: string; line: number },
): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.line < b.line ? -1 : a.line > b.line ? 1 : 0;
}

/** §2.4, under the switches in force now. */
export const queueOf = (rules: Rules, unit: Unit): string =>
  queueOfPlace(rules, { ...unit.order.event, product: unit.product });

export function queueOfPlace(
  rules: Pick<Rules, "basic" | "union">,
  place: { channel: string; store: string | null; till: string | null; product: string | null },
): string {
  const { channel, store, till, product } = place;
  if (rules.union !== null) return "union";
  if (channel === "mall") return rules.basic.merchantQueue ? "mall" : `product:${product}`;
  if (channel === "online") return rules.basic.allStoresQueue ? "stores" : `store:${store}`;
  return { till: `till:${store}/${till}`, store: `cashier:${store}`, all: "cashiers" }[rules.basic.cashierScope];
}
