/** What is owed to whom (§12.7): balances, what waits of their members, and the sums of all. Only reads. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqOwed } from "../../shared/contract/hqOwed.ts";
import { add } from "../../shared/kernel/money.ts";
import { done } from "../../shared/kernel/outcome.ts";
import type { BalanceRow } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { ServerReader } from "../store/store.ts";
import { differenceOf, type LiabilityParts } from "./liability.ts";
import { memberOf } from "./members.ts";
import { labelOf } from "./views.ts";

type Parts = LiabilityParts & { readonly ledger: LedgerStore };
type Has = Pick<BalanceRow, "member" | "cash" | "points" | "love" | "loveFrozen">;

export function owedList(
  parts: Parts,
  { text, shown, sort, after, limit }: HqInput<"owed.list">,
): HqAnswer<"owed.list"> {
  const { read } = parts;
  const found = text === "" ? read.owed.balances(shown, sort, after, limit) : ofOne(parts, text);
  const { cash, owing, ...sums } = read.owed.sums();
  const queues = read.figures.queues();
  return done({
    rows: viewsOf(read, found),
    sums: {
      ...sums,
      cashFen: cash,
      owingFen: owing,
      waitingFen: queues.reduce((sum, { waitingAmount }) => add(sum, waitingAmount), 0),
      waitingCount: queues.reduce((sum, { waiting }) => sum + waiting, 0),
      differenceFen: differenceOf(parts),
    },
  });
}

function ofOne({ read, ledger }: Parts, text: string): Has[] {
  const member = memberOf(read, text);
  if (!member) return [];
  return [ledger.balance(member.id) ?? { member: member.id, cash: 0, points: 0, love: 0, loveFrozen: 0 }];
}

export function viewsOf(read: ServerReader, rows: readonly Has[]): HqOwed[] {
  const waits = read.owed.waits(rows.map((it) => it.member));
  return rows.map(({ member, cash, points, love, loveFrozen }) => ({
    member,
    memberLabel: labelOf(read, member),
    waitingFen: waits.get(member)?.amount ?? 0,
    waitingCount: waits.get(member)?.count ?? 0,
    cashFen: cash,
    points,
    love,
    loveFrozen,
  }));
}
