/**
 * Rewards on a sale as a till shows them (§11): what the server credited, or what by the till's own rules and what it
 * knows of people is to be credited. Credits nothing, and knows no levels of teams: those are the server's. Says no
 * amount that goes by profit: who knows what was paid and the ratio would know the profit.
 */
import type { RewardsView } from "../../shared/contract/view.ts";
import { share } from "../../shared/kernel/money.ts";
import type { Grant } from "../../shared/ledger/rows.ts";
import { saleCost } from "../../shared/order/cost.ts";
import { granted } from "../../shared/rewards/grants.ts";
import { profitAtSale, proportion } from "../../shared/rewards/profit.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { Books } from "../store/books.ts";
import type { PaidFact } from "./paid.ts";
import { knownLabel } from "./views.ts";

export type RewardedSale = {
  readonly buyer: string | null;
  /** Of the unit, fen: what money paid, and what refunds left of it (§8.1). */
  readonly paid: number;
  readonly base: number;
  /** What the goods cost, fen; null: unknown. */
  readonly cost: number | null;
  readonly store: string;
};

/**
 * What is to be credited for a sale, in the order of §11.1: direct, indirect, recruiting.
 * @param referrerOf null: nobody, or nobody that is known
 * @returns nothing where rewards go by a profit that is not known
 */
export function expectedRewards(
  rules: Pick<Rules, "rewards" | "stores">,
  sale: RewardedSale,
  referrerOf: (member: string) => string | null,
): Omit<Grant, "ratio">[] {
  const { rewards } = rules;
  if (rewards === null) return [];
  const store = Object.hasOwn(rules.stores, sale.store) ? rules.stores[sale.store] : undefined;
  const base = rewards.base === "paid" ? sale.base : profitLeft(sale, store?.commission ?? null);
  if (base === null) return [];
  const people = { referrer: referrerOf, teamLevel: () => null };
  return granted(rewards, people, sale.buyer, store?.recruiter ?? null).map(({ kind, member, ratio }) => ({
    kind,
    member,
    amount: share(base, ratio),
  }));
}

function profitLeft({ paid, base, cost }: RewardedSale, commission: number | null): number | null {
  if (cost === null && commission === null) return null;
  return paid === 0 ? 0 : proportion(profitAtSale(paid, cost, commission), base, paid);
}

/** @param sent whether the server has the order */
export function rewardsView(books: Books, { body }: PaidFact, sent: boolean): RewardsView | null {
  const { rules } = books.shop.programme(body.rules);
  const told = books.rewards.of(body.order);
  const parts = (told ?? expectedHere(books, body, rules)).filter(({ amount }) => amount !== 0);
  if (parts.length === 0) return null;
  const byProfit = rules.rewards?.base === "profit";
  return {
    state: told ? "credited" : sent ? "sent" : "unsent",
    parts: parts.map(({ kind, member, amount }) => ({
      kind,
      memberLabel: knownLabel(books, member),
      amountFen: byProfit ? null : amount,
    })),
  };
}

function expectedHere(books: Books, body: PaidFact["body"], rules: Rules): ReturnType<typeof expectedRewards> {
  const [unit] = books.ledger.units(body.order);
  // §11.1: credited for what is enabled alone.
  if (!unit || unit.extract === null) return [];
  const [store = ""] = books.device.is.till.split("/");
  return expectedRewards(
    rules,
    { buyer: body.member, paid: unit.paid, base: unit.base, cost: saleCost(body.items), store },
    (member) => books.members.byId(member)?.referrer ?? null,
  );
}
