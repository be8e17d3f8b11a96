/**
 * What a member's cash came from and went to (§13.3), out of payouts, rewards, entries and orders, held against the
 * balance that the books keep. They agree, always; where they do not, the difference is shown and logged, not hidden.
 */
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import { add } from "../../shared/kernel/money.ts";
import type { RewardKind } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { NumberedPayout, NumberedReward, RewardSum, ServerReader, Spending } from "../store/store.ts";

export type StatementParts = { readonly read: ServerReader; readonly ledger: LedgerStore; readonly log: Logger };

/** Amounts are fen. cash = Σ payouts − payoutsClawed + Σ (credited − clawed) of rewards − spent, and `difference` is 0. */
export type Statement = {
  readonly payouts: readonly { readonly queue: string; readonly amount: number; readonly count: number }[];
  readonly payoutsClawed: number;
  readonly rewards: readonly (RewardSum & { readonly kind: RewardKind })[];
  readonly spent: number;
  /** As these add up. */
  readonly cash: number;
  /** The balance that is kept, less that. */
  readonly difference: number;
};

/** Other processes may settle meanwhile: so often what was read is read again until nothing has moved. */
const TRIES = 5;

export function statementOf({ read, ledger, log }: StatementParts, member: string): Statement {
  for (let tries = 1; ; tries += 1) {
    const before = ledger.balance(member);
    const statement = addedUp(read, member, before?.cash ?? 0);
    const isSteady = isDeepStrictEqual(before, ledger.balance(member));
    if (!isSteady && tries < TRIES) continue;
    // It moved each time while it was read: of a difference nothing can be said.
    if (!isSteady) return { ...statement, difference: 0 };
    if (statement.difference !== 0)
      log.error({ member, ...statement }, "a member's cash is not what its payouts, rewards and orders come to");
    return statement;
  }
}

function addedUp({ cash: books, rewards: rewarded }: ServerReader, member: string, kept: number): Statement {
  const payouts = books.payoutSums(member);
  const payoutsClawed = books.clawed(member);
  const rewards = rewarded.sumsOfMember(member);
  const spent = books.spendings(member, null, Infinity).reduce((sum, { amount }) => add(sum, amount), 0);
  let cash = 0 - payoutsClawed - spent;
  for (const { amount } of payouts) cash = add(cash, amount);
  for (const { credited, clawed } of rewards) cash = add(cash, credited - clawed);
  return { payouts, payoutsClawed, rewards, spent, cash, difference: kept - cash };
}

/** Something that moved a member's cash; what refunds took back of payouts has no instant of its own, and is in the sums alone. */
export type Movement =
  | { readonly what: "payout"; readonly payout: NumberedPayout }
  | { readonly what: "reward"; readonly reward: NumberedReward }
  | { readonly what: "spent"; readonly spending: Spending };

/** Where a page of movements ended: the oldest of each that was shown; null: none was. */
export type MovementsPlace = {
  readonly payout: number | null;
  readonly reward: number | null;
  readonly spent: { readonly at: number; readonly order: string } | null;
};
export const NEWEST: MovementsPlace = { payout: null, reward: null, spent: null };

const atOf = (it: Movement): number =>
  it.what === "payout" ? it.payout.at : it.what === "reward" ? it.reward.at : it.spending.at;

/** Newest first; payouts and rewards each in the order in which they were made. @returns `next` null: there are no more */
export function movementsOf(
  { cash, rewards }: ServerReader,
  member: string,
  before: MovementsPlace,
  limit: number,
): { movements: Movement[]; next: MovementsPlace | null } {
  const wanted = limit + 1;
  const sources: Movement[][] = [
    cash.payouts(member, before.payout, wanted).map((payout) => ({ what: "payout", payout })),
    rewards.ofMember(member, before.reward, wanted).map((reward) => ({ what: "reward", reward })),
    cash.spendings(member, before.spent, wanted).map((spending) => ({ what: "spent", spending })),
  ];
  const movements: Movement[] = [];
  let place = before;
  for (;;) {
    const [newest] = sources
      .filter((source) => source.length > 0)
      .toSorted((a, b) => (b[0] ? atOf(b[0]) : 0) - (a[0] ? atOf(a[0]) : 0));
    if (newest === undefined) return { movements, next: null };
    if (movements.length === limit) return { movements, next: place };
    const it = newest.shift();
    if (it === undefined) return { movements, next: null };
    movements.push(it);
    if (it.what === "payout") place = { ...place, payout: it.payout.n };
    else if (it.what === "reward") place = { ...place, reward: it.reward.n };
    else place = { ...place, spent: { at: it.spending.at, order: it.spending.order } };
  }
}
