/** The whole at a glance, asked for each second: sums of every queue, and the longest of them. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import { add } from "../../shared/kernel/money.ts";
import type { QueueRow } from "../../shared/ledger/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { isOutdated } from "./devices.ts";
import { queueView, requestView } from "./views.ts";

const MOST_COUNTED = 1_000;
const MOST_REQUESTS = 100;
const MOST_QUEUES = 24;
const MOST_OUTDATED = 20;

type Parts = {
  readonly read: ServerReader;
  readonly clock: () => number;
};

export function overview({ read, clock }: Parts): HqOutput<"overview"> {
  const halts = read.journal.halts();
  const queues = read.figures.queues();
  const counts = read.journal.counts();
  const tills = read.tills.tills();
  const old = tills.filter(isOutdated).map((till) => till.id);
  const total = (of: (queue: QueueRow) => number): number => queues.reduce((sum, queue) => add(sum, of(queue)), 0);
  return {
    now: clock(),
    timezone: read.settings.timezone() ?? "UTC",
    orders: (counts["order-paid"] ?? 0) + (counts["order-placed"] ?? 0),
    refunds: counts["order-refunded"] ?? 0,
    facts: Object.values(counts).reduce((sum, count) => sum + count, 0),
    members: read.members.memberCount(),
    waitingFen: total((queue) => queue.waitingAmount),
    extractedFen: total((queue) => queue.extracted),
    paidFen: total((queue) => queue.paid),
    retainedFen: total((queue) => queue.retained),
    rulesVersion: read.settings.newestRules()?.version ?? 0,
    queues: longest(queues).map((queue) => queueView(read, queue, halts)),
    queueCount: queues.length,
    haltedQueues: halts.map((halt) => halt.queue),
    stores: read.tills.stores().length,
    tills: tills.length,
    mustUpdate: { tills: old.slice(0, MOST_OUTDATED), count: old.length },
    openProposals: read.proposals.openProposals(MOST_COUNTED),
    openConcerns: read.concerns.openConcerns(MOST_COUNTED),
    requests: read.requests.open(MOST_REQUESTS).map(requestView),
  };
}

/** Those with most waiting, by their keys. */
function longest(queues: readonly QueueRow[]): readonly QueueRow[] {
  if (queues.length <= MOST_QUEUES) return queues;
  return queues
    .toSorted((a, b) => b.waitingAmount - a.waitingAmount)
    .slice(0, MOST_QUEUES)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
