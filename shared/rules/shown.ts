/**
 * Display switches (§9.2): what is switched off is taken out before anything is sent. Names of fields
 * say which switch they belong to, so that a view cannot forget one: see `SWITCH_OF`.
 */
import type { WaitView } from "../contract/view.ts";
import type { Show } from "./schema.ts";

/** What a member's page may be sent about a queue. Amounts are fen. */
export type QueueView = {
  /** 1-based place in line; null: does not wait. */
  readonly place?: number | null;
  /** How many wait before it. */
  readonly ahead?: number;
  readonly paidFen?: number;
  /** What was paid today. */
  readonly todayFen?: number;
  readonly waitingFen?: number;
  /** What it was promised in all; with the one of the two above it would say the other. */
  readonly entitlementFen?: number;
  /** What was exchanged or converted of it. */
  readonly exchangedFen?: number;
  /** The range of the wait at recent sales, days (§12.4). */
  readonly wait?: WaitView;
  /** What those before it wait for, together. */
  readonly aheadFen?: number;
  /** Those before it: who, and what each waits for. */
  readonly others?: readonly {
    readonly name?: string;
    readonly avatar?: string | null;
    readonly waitingFen?: number;
  }[];
};

/** A field appears in what is sent only while each of its switches is on. */
const SWITCH_OF = {
  place: ["progress"],
  ahead: ["progress"],
  paidFen: ["paid"],
  todayFen: ["paid"],
  waitingFen: ["waiting"],
  entitlementFen: ["paid", "waiting"],
  exchangedFen: ["waiting"],
  wait: ["progress"],
  aheadFen: ["progress", "amounts"],
  others: ["progress"],
} as const satisfies Record<keyof QueueView, readonly (keyof Show)[]>;

const SWITCH_OF_OTHERS = {
  name: ["members"],
  avatar: ["members"],
  waitingFen: ["amounts"],
} as const satisfies Record<keyof NonNullable<QueueView["others"]>[number], readonly (keyof Show)[]>;

/** The view without what is switched off; the view handed in is not changed. */
export function shown(show: Show, view: QueueView): QueueView {
  const kept: QueueView = keep(show, SWITCH_OF, view);
  if (!kept.others) return kept;
  const others = kept.others.map((other) => keep(show, SWITCH_OF_OTHERS, other));
  return { ...kept, others };
}

/** Fields without a switch are not known, and not sent. */
function keep<T extends object>(show: Show, switches: Record<string, readonly (keyof Show)[]>, view: T): Partial<T> {
  const fields = Object.entries(view).filter(
    ([name]) => Object.hasOwn(switches, name) && switches[name]?.every((it) => show[it]),
  );
  return Object.fromEntries(fields) as Partial<T>;
}
