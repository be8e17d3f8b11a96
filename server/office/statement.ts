/**
 * What a member's cash came from and went to (§13.3), out of payouts, rewards, entries and orders, held against the
 * balance that the books keep. They agree, always; where they do not, the difference is shown and logged, not hidden.
 */
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import { readFact } from "../../shared/facts/fact.ts";
import { add } from "../../shared/kernel/money.ts";
import type { RewardKind } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { NumberedPayout, NumberedReward, RewardSum, ServerReader, Spending } from "../store/store.ts";

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

function addedUp(read: ServerReader, member: string, kept: number): Statement {
  const { cash: books, rewards: rewarded } = read;
  const payouts = books.payoutSums(member);
  const payoutsClawed = books.clawed(member);
  const rewards = rewarded.sumsOfMember(member);
  const spent = books.spendings(member, null, Infinity).reduce((sum, { amount }) => add(sum, amount), 0);
  let [withdrawn, corrected] = [0, 0];
  for (const { how, amount } of byHandOf(read, member)) {
    if (how === "paid-out") withdrawn = add(withdrawn, -amount);
    else corrected = add(corrected, amount);
  }
  let cash = corrected - payoutsClawed - spent - withdrawn;
  for (const { amount } of payouts) cash = add(cash, amount);
  for (const { credited, clawed } of rewards) cash = add(cash, credited - clawed);
  return { payouts, payoutsClawed, rewards, spent, withdrawn, corrected, cash, difference: kept - cash };
}

/** What two persons did to a member's cash, fen: below zero where it was paid out, or less was left. */
export type ByHand = {
  /** Of its fact in the journal. */
  readonly n: number;
  readonly at: number;
  readonly how: "paid-out" | "corrected";
  readonly amount: number;
  readonly reason: string;
  readonly reference: string | null;
  readonly by: string;
  readonly second: string;
};

/** In order of arrival. */
const byHandOf = ({ journal }: Pick<ServerReader, "journal">, member: string): ByHand[] =>
  journal.memberActs(member).flatMap(({ n, line, refused }): ByHand[] => {
    const fact = readFact(line);
    if ("expected" in fact || refused !== null) return [];
    if (fact.kind === "balance-paid-out") {
      const { amount, reference, reason, by, second } = fact.body;
      return [{ n, at: fact.at, how: "paid-out", amount: -amount, reason, reference, by, second }];
    }
    if (fact.kind !== "balance-corrected" || fact.body.what !== "cash") return [];
    const { amount, reason, by, second } = fact.body;
    return [{ n, at: fact.at, how: "corrected", amount, reason, reference: null, by, second }];
  });

/** Something that moved a member's cash; what refunds took back of payouts has no instant of its own, and is in the sums alone. */
export type Movement =
  | { readonly what: "payout"; readonly payout: NumberedPayout }
  | { readonly what: "reward"; readonly reward: NumberedReward }
  | { readonly what: "spent"; readonly spending: Spending }
  | { readonly what: "by-hand"; readonly act: ByHand };

/** Where a page of movements ended: the oldest of each that was shown; null: none was. */
export type MovementsPlace = {
  readonly payout: number | null;
  readonly reward: number | null;
  readonly spent: { readonly at: number; readonly order: string } | null;
  readonly byHand: number | null;
};
export const NEWEST: MovementsPlace = { payout: null, reward: null, spent: null, byHand: null };

function atOf(it: Movement): number {
  switch (it.what) {
    case "payout":
      return it.payout.at;
    case "reward":
      return it.reward.at;
    case "spent":
      return it.spending.at;
    case "by-hand":
      return it.act.at;
  }
}

/** Newest first; payouts and rewards each in the order in which they were made. @returns `next` null: there are no more */
export function movementsOf(
  read: ServerReader,
  member: string,
  before: MovementsPlace,
  limit: number,
): { movements: Movement[]; next: MovementsPlace | null } {
  const { cash, rewards } = read;
  const wanted = limit + 1;
  const sources: Movement[][] = [
    cash.payouts(member, before.payout, wanted).map((payout) => ({ what: "payout", payout })),
    rewards.ofMember(member, before.reward, wanted).map((reward) => ({ what: "reward", reward })),
    cash.spendings(member, before.spent, wanted).map((spending) => ({ what: "spent", spending })),
    // There are few.
    byHandOf(read, member)
      .filter(({ n }) => before.byHand === null || n < before.byHand)
      .toReversed()
      .map((act) => ({ what: "by-hand", act })),
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
    else if (it.what === "by-hand") place = { ...place, byHand: it.act.n };
    else place = { ...place, spent: { at: it.spending.at, order: it.spending.order } };
  }
}
