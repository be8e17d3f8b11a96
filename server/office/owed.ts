/** What is owed to whom (§12.7): what waits of each member and what it has, and the sums of all. Only reads. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqOwed } from "../../shared/contract/hqOwed.ts";
import { done } from "../../shared/kernel/outcome.ts";
import { ALL_QUEUES, remainsBy } from "../../shared/ledger/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { LiabilityParts } from "./liability.ts";
import { memberOf } from "./members.ts";
import { labelOf } from "./views.ts";

/** After every day that an instant may be of. */
const END = 100_000_001;

type Parts = Pick<LiabilityParts, "read" | "log">;

export function owedList(
  { read, log }: Parts,
  { text, shown, sort, after, limit }: HqInput<"owed.list">,
): HqAnswer<"owed.list"> {
  const found = text === "" ? read.owed.members(shown, sort, after, limit).map((it) => it.member) : idsOf(read, text);
  const { cash, owing, waiting, waitingCount, ...sums } = read.owed.sums();
  const differenceFen = remainsBy(read.figures.flowsBefore(ALL_QUEUES, END)) - waiting;
  if (differenceFen !== 0)
    log.error({ waiting, differenceFen }, "§12.8: the days of all queues do not come to what waits of all members");
  return done({
    rows: viewsOf(read, found),
    sums: { ...sums, cashFen: cash, owingFen: owing, waitingFen: waiting, waitingCount, differenceFen },
  });
}

function idsOf(read: ServerReader, text: string): string[] {
  const member = memberOf(read, text);
  return member ? [member.id] : [];
}

function viewsOf(read: ServerReader, members: readonly string[]): HqOwed[] {
  const [waits, balances] = [read.owed.waits(members), read.owed.balancesOf(members)];
  return members.map((member) => {
    const { cash = 0, points = 0, love = 0, loveFrozen = 0 } = balances.get(member) ?? {};
    const { amount = 0, count = 0 } = waits.get(member) ?? {};
    return {
      member,
      memberLabel: labelOf(read, member),
      waitingFen: amount,
      waitingCount: count,
      cashFen: cash,
      points,
      love,
      loveFrozen,
    };
  });
}
