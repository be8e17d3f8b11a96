/**
 * What a member's cash, points and love value came from and went to (§13.3), out of payouts, rewards and what else balances
 * were changed by, held against the balance that the books keep. They agree, always; where they do not, the difference is
 * shown and logged, not hidden.
 */
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import { readFact } from "../../shared/facts/fact.ts";
import { add } from "../../shared/kernel/money.ts";
import {
  HELD_FIELD,
  type BalanceRow,
  type Held,
  type MoveKind,
  type MoveRow,
  type RewardKind,
} from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import type { MoveSum, NumberedMove } from "../store/balances.ts";
import type { NumberedPayout, NumberedReward, RewardSum, ServerReader } from "../store/store.ts";

export type StatementParts = { readonly read: ServerReader; readonly ledger: LedgerStore; readonly log: Logger };

/** Amounts are fen. cash = Σ payouts − payoutsClawed + Σ (credited − clawed) of rewards − spent − withdrawn + corrected, and `difference` is 0. */
export type Statement = {
  readonly payouts: readonly { readonly queue: string; readonly amount: number; readonly count: number }[];
  readonly payoutsClawed: number;
  readonly rewards: readonly (RewardSum & { readonly kind: RewardKind })[];
  readonly spent: number;
  /** What was paid out beside the tills, and corrected by hand (§12.6). */
  readonly withdrawn: number;
  readonly corrected: number;
  /** As these add up. */
  readonly cash: number;
  /** The balance that is kept, less that. */
  readonly difference: number;
};

/** Other processes may settle meanwhile: so often what was read is read again until nothing has moved. */
const TRIES = 5;

export function statementOf(parts: StatementParts, member: string): Statement {
  return steady(parts, member, "cash", (balance) => addedUp(parts.read, member, balance?.cash ?? 0));
}

/** Hundredths. held = Σ amounts, and `difference` is 0. */
export type ValueStatement = {
  readonly sums: readonly MoveSum[];
  /** As these add up. */
  readonly held: number;
  /** The balance that is kept, less that. */
  readonly difference: number;
};

export function valueStatementOf(parts: StatementParts, member: string, what: Exclude<Held, "cash">): ValueStatement {
  return steady(parts, member, what, (balance) => {
    const sums = parts.read.balances.sums(member, what);
    const held = sums.reduce((sum, { amount }) => add(sum, amount), 0);
    return { sums, held, difference: (balance?.[HELD_FIELD[what]] ?? 0) - held };
  });
}

/** What is added up while the balance stands still. */
function steady<T extends { readonly difference: number }>(
  { ledger, log }: StatementParts,
  member: string,
  what: Held,
  addUp: (balance: BalanceRow | undefined) => T,
): T {
  for (let tries = 1; ; tries += 1) {
    const before = ledger.balance(member);
    const statement = addUp(before);
    const isSteady = isDeepStrictEqual(before, ledger.balance(member));
    if (!isSteady && tries < TRIES) continue;
    // It moved each time while it was read: of a difference nothing can be said.
    if (!isSteady) return { ...statement, difference: 0 };
    if (statement.difference !== 0)
      log.error({ member, what, statement }, "a member's balance is not what its payouts, rewards and changes come to");
    return statement;
  }
}

function addedUp(
  { cash: received, rewards: rewarded, balances }: ServerReader,
  member: string,
  kept: number,
): Statement {
  const payouts = received.payoutSums(member);
  const rewards = rewarded.sumsOfMember(member);
  const moved = new Map(balances.sums(member, "cash").map(({ kind, amount }) => [kind, amount]));
  const of = (kind: MoveKind): number => moved.get(kind) ?? 0;
  let cash = 0;
  for (const { amount } of payouts) cash = add(cash, amount);
  for (const { credited, clawed } of rewards) cash = add(cash, credited - clawed);
  for (const amount of moved.values()) cash = add(cash, amount);
  return {
    payouts,
    payoutsClawed: 0 - of("taken-back"),
    rewards,
    spent: 0 - of("spent") - of("returned"),
    withdrawn: 0 - of("paid-out"),
    corrected: of("corrected"),
    cash,
    difference: kept - cash,
  };
}

/** Why two persons did something to a balance, and who they were (§12.6). */
export type Decided = {
  readonly reason: string;
  readonly reference: string | null;
  readonly by: string;
  readonly second: string;
};

/** @param fact of the server's own chain. @returns null: it is none by which two persons decided about a balance */
export function decidedOf({ journal }: Pick<ServerReader, "journal">, { fact: seq }: MoveRow): Decided | null {
  const line = seq === null ? undefined : journal.factAt(OFFICE, seq)?.line;
  const fact = line === undefined ? null : readFact(line);
  if (fact === null || "expected" in fact) return null;
  if (fact.kind !== "balance-paid-out" && fact.kind !== "balance-corrected") return null;
  const { reason, by, second } = fact.body;
  return { reason, reference: fact.kind === "balance-paid-out" ? fact.body.reference : null, by, second };
}

/** Something that moved a member's cash, and what it came to after it, fen. */
export type Movement = { readonly after: number } & (
  | { readonly what: "payout"; readonly payout: NumberedPayout }
  | { readonly what: "reward"; readonly reward: NumberedReward }
  | { readonly what: "move"; readonly move: NumberedMove }
);
type Source = { readonly n: number; readonly at: number; readonly amount: number };
type Found =
  | { readonly what: "payout"; readonly row: NumberedPayout }
  | { readonly what: "reward"; readonly row: NumberedReward }
  | { readonly what: "move"; readonly row: NumberedMove };

/** Where a page of movements ended: the oldest of each that was shown; null: none was. */
export type MovementsPlace = {
  readonly payout: number | null;
  readonly reward: number | null;
  readonly move: number | null;
};
export const NEWEST: MovementsPlace = { payout: null, reward: null, move: null };

/** Newest first; each kind in the order in which it was made. @returns `next` null: there are no more */
export function movementsOf(
  { cash, rewards, balances }: ServerReader,
  member: string,
  before: MovementsPlace,
  limit: number,
): { movements: Movement[]; next: MovementsPlace | null } {
  const wanted = limit + 1;
  const received = cash.payouts(member, before.payout, wanted);
  const rewarded = rewards.ofMember(member, before.reward, wanted);
  const moved = balances.moves(member, "cash", before.move, wanted);
  // Of what comes meanwhile nothing is in it.
  const newest = ([first]: readonly Source[]): number => first?.n ?? 0;
  let after =
    cash.upTo(member, newest(received)) +
    rewards.upTo(member, newest(rewarded)) +
    balances.upTo(member, "cash", newest(moved));
  const sources: Found[][] = [
    received.map((row) => ({ what: "payout", row })),
    rewarded.map((row) => ({ what: "reward", row })),
    moved.map((row) => ({ what: "move", row })),
  ];
  const movements: Movement[] = [];
  let place = before;
  for (;;) {
    const [newestFirst] = sources
      .filter((source) => source.length > 0)
      .toSorted(([a], [b]) => (b?.row.at ?? 0) - (a?.row.at ?? 0));
    if (newestFirst === undefined) return { movements, next: null };
    if (movements.length === limit) return { movements, next: place };
    const it = newestFirst.shift();
    if (it === undefined) return { movements, next: null };
    movements.push(movementOf(it, after));
    after -= it.row.amount;
    place = { ...place, [it.what]: it.row.n };
  }
}

function movementOf(it: Found, after: number): Movement {
  switch (it.what) {
    case "payout":
      return { what: "payout", payout: it.row, after };
    case "reward":
      return { what: "reward", reward: it.row, after };
    case "move":
      return { what: "move", move: it.row, after };
  }
}

/** What moved a member's points or love value, newest first, hundredths. @returns `next` null: there are no more */
export function valueMovementsOf(
  { balances }: Pick<ServerReader, "balances">,
  member: string,
  what: Exclude<Held, "cash">,
  before: number | null,
  limit: number,
): { movements: (NumberedMove & { readonly after: number })[]; next: number | null } {
  const rows = balances.moves(member, what, before, limit + 1);
  let after = balances.upTo(member, what, rows[0]?.n ?? 0);
  const movements = rows.slice(0, limit).map((row) => {
    const movement = { ...row, after };
    after -= row.amount;
    return movement;
  });
  return { movements, next: rows.length > limit ? (movements.at(-1)?.n ?? null) : null };
}
