/** The verbs of HQ, on what the server keeps. Refuses to know who asks: the door has seen to that. */
import type { HqAnswer, HqInput, HqOutput, HqVerb } from "../../shared/contract/hq.ts";
import { orderId } from "../../shared/facts/ids.ts";
import { add } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { EntryRow, QueueRow } from "../../shared/ledger/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { Setup } from "./setup.ts";
import { concernView, entryView, factView, payoutView, queueView, tillView } from "./views.ts";

/** Of each kind. */
const MOST_CONCERNS = 50;
const MOST_FOUND = 100;

export type OfficeParts = {
  readonly read: ServerReader;
  readonly setup: Setup;
  readonly connected: (till: string) => boolean;
  /** The server's clock, ms. */
  readonly clock: () => number;
};

type Verbs = { readonly [V in HqVerb]: (input: HqInput<V>) => HqAnswer<V> };

export function officeVerbs({ read, setup, connected, clock }: OfficeParts): Verbs {
  return {
    overview: () => done(overview(read, connected, clock())),
    "queue.entries": ({ queue, after, limit }) => {
      const entries = read.figures.waiting(queue, after, limit);
      const [first] = entries;
      const before = first ? read.figures.waitingBefore(queue, first) : 0;
      return done(entries.map((entry, index) => entryView(read, entry, before + index + 1)));
    },
    search: ({ text }) => done(search(read, text).map((entry) => entryView(read, entry))),
    "entry.life": ({ order, line }) => {
      const entry = read.figures.entriesOfOrder(order).find((it) => it.line === line);
      if (!entry) return refuse("unknown-entry", `Order ${order} has no entry in line ${line}.`);
      return done({
        entry: entryView(read, entry),
        paidTo: read.figures.payoutsFrom(order, line).map((payout) => payoutView(read, payout)),
        facts: read.journal.factsOf(order).map(factView),
      });
    },
    "till.code": ({ store, till, name }) => setup.issueCode(store, till, name),
  };
}

function overview(read: ServerReader, connected: OfficeParts["connected"], now: number): HqOutput<"overview"> {
  const halts = read.journal.halts();
  const queues = read.figures.queues();
  const counts = read.journal.counts();
  const quarantined = read.journal.quarantined();
  const total = (of: (queue: QueueRow) => number): number => queues.reduce((sum, queue) => add(sum, of(queue)), 0);
  return {
    now,
    timezone: read.settings.timezone() ?? "UTC",
    orders: counts["order-paid"] ?? 0,
    refunds: counts["order-refunded"] ?? 0,
    facts: Object.values(counts).reduce((sum, count) => sum + count, 0),
    members: read.members.memberCount(),
    waitingFen: total((queue) => queue.waitingAmount),
    extractedFen: total((queue) => queue.extracted),
    paidFen: total((queue) => queue.paid),
    retainedFen: total((queue) => queue.retained),
    rulesVersion: read.settings.newestRules()?.version ?? 0,
    queues: queues.map((queue) => queueView(read, queue, halts)),
    tills: read.tills
      .tills()
      .map((till) => tillView(read, till, { connected: connected(till.id), quarantined: quarantined[till.id] ?? 0 })),
    concerns: read.journal.concerns(MOST_CONCERNS).map(concernView),
  };
}

/** By order id (also short: `s1/t1/42`), member id, phone or card. */
function search(read: ServerReader, text: string): EntryRow[] {
  const short = /^([a-z0-9-]+\/[a-z0-9-]+)\/(\d+)$/.exec(text);
  const order = short?.[1] === undefined ? text : orderId(short[1], Number(short[2]));
  const found = read.figures.entriesOfOrder(order);
  if (found.length > 0) return found;
  const member = read.members.memberByPhone(text) ?? read.members.memberByCard(text) ?? read.members.member(text);
  return read.figures.entriesOfMember(member?.id ?? text, MOST_FOUND);
}
