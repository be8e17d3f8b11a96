/** The verbs of HQ, on what the server keeps. Refuses to know who asks: the door has seen to that. */
import type { Logger } from "pino";
import type { HqAnswer, HqInput, HqOutput, HqVerb } from "../../shared/contract/hq.ts";
import type { PeopleVerb } from "../../shared/contract/hqPeople.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { pathOf, wantedOf } from "../export/wanted.ts";
import type { ServerReader } from "../store/store.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { Rebuilder } from "../settlement/rebuilder.ts";
import type { Setup } from "./setup.ts";
import type { TryOuts } from "./tryOuts.ts";
import { proofOf } from "./proof.ts";
import { storeVerbsOf } from "./storeVerbs.ts";
import { memberOf, memberVerbs } from "./members.ts";
import { reportQueues } from "./reportQueues.ts";
import { reportSales } from "./reports.ts";
import { rollForward } from "./liability.ts";
import { publishWritten } from "./publishing.ts";
import { recruitStores, rewardDays, rewardMembers, unionNights } from "./rewards.ts";
import { clerkVerbsOf } from "./clerks.ts";
import { giftVerbsOf } from "./gifts.ts";
import { merchantVerbsOf } from "./merchants.ts";
import { dayVerbsOf } from "./days.ts";
import { shiftVerbsOf } from "./shifts.ts";
import { productVerbsOf } from "./products.ts";
import { deviceVerbsOf } from "./devices.ts";
import { closeTill, releaseQueue } from "./closing.ts";
import { owedList } from "./owed.ts";
import { overview } from "./overview.ts";
import { queueVerbsOf } from "./queues.ts";
import { noticeVerbsOf } from "./notices.ts";
import { scheduleVerbsOf, type ScheduleParts } from "./schedules.ts";
import { secondVerbsOf } from "./second.ts";
import { entriesNamed, orderNamed } from "./search.ts";
import { concernView, entryView, factView, labelOf, payoutView } from "./views.ts";

const MOST_FOUND = 100;

export type OfficeParts = {
  readonly read: ServerReader;
  readonly ledger: LedgerStore;
  readonly log: Logger;
  readonly setup: Setup;
  readonly settlement: Settlement;
  readonly connected: (till: string) => boolean;
  /** The server's clock, ms. */
  readonly clock: () => number;
  /** After commit: these tills have something to pull. */
  readonly wake: (tills: Iterable<string>) => void;
  /** Folds the journal anew beside the server; null: nothing here can. */
  readonly rebuilder: Rebuilder | null;
  readonly tryOuts: TryOuts;
  readonly schedules: ScheduleParts;
};

/** What takes long is done beside the server, and answered later. */
type Longer =
  | "rules.tryOut"
  | "rules.publish"
  | "second.approve"
  | "notice.test"
  | "clerk.put"
  | "clerk.pin"
  | "merchant.approve"
  | "merchant.publish"
  | "product.check"
  | "product.import"
  | "store.tryOut"
  | "store.publish";
type Verbs = {
  /** @param by who asks, where that is kept; absent: the server itself @param user its id; null: whoever has the key */
  readonly [V in Exclude<HqVerb, PeopleVerb>]: (
    input: HqInput<V>,
    by?: string,
    user?: string | null,
  ) => V extends Longer ? Promise<HqAnswer<V>> : HqAnswer<V>;
};

export function officeVerbs(parts: OfficeParts): Verbs {
  const { read, setup, settlement, wake, rebuilder, tryOuts } = parts;
  return {
    ...memberVerbs(parts),
    ...clerkVerbsOf(parts),
    ...shiftVerbsOf(parts),
    ...dayVerbsOf(parts),
    ...productVerbsOf(parts),
    ...giftVerbsOf(parts),
    ...merchantVerbsOf(parts),
    ...deviceVerbsOf(parts),
    ...storeVerbsOf(parts),
    "liability.rollForward": (input) => rollForward(parts, input),
    "owed.list": (input) => owedList(parts, input),
    "report.sales": (input) => reportSales(read, input),
    "report.queues": (input) => reportQueues(parts, input),
    "rewards.days": (input) => rewardDays(parts, input),
    "rewards.members": (input) => rewardMembers(parts, input),
    "union.nights": (input) => done(unionNights(parts, input)),
    "recruit.stores": () => done(recruitStores(parts)),
    overview: () => done(overview(parts)),
    "concerns.list": ({ kinds, till, resolved, before, limit }) =>
      done({
        rows: read.concerns.concerns({ kinds, till, resolved }, before, limit).map(concernView),
        sums: read.concerns.sums(till).map(({ amount, ...sum }) => ({ ...sum, amountFen: amount })),
      }),
    "concern.resolve": ({ n, by, reason }) => {
      const concern = read.concerns.concern(n);
      if (!concern) return refuse("unknown-concern", `There is nothing under number ${n}.`);
      if (concern.resolved)
        return refuse("resolved-already", `${concern.resolved.by} has said already what became of it.`);
      if (concern.kind === "halted" && read.journal.halts().some((halt) => halt.queue === concern.queue))
        return refuse("queue-halted", `The queue ${concern.queue ?? ""} stands still until it is released.`);
      setup.resolve(n, by, reason);
      return done(concernView(read.concerns.concern(n) ?? concern));
    },
    "queue.release": ({ queue, by, reason }) => releaseQueue(read, settlement, queue, { by, reason }),
    "till.close": ({ till, confirm, by, reason }) =>
      confirm === till
        ? closeTill(read, settlement, till, { by, reason })
        : refuse("malformed", "confirm: expected the till's id once more. Nothing was done."),
    ...queueVerbsOf(parts),
    ...secondVerbsOf(parts),
    ...scheduleVerbsOf(parts.schedules),
    ...noticeVerbsOf(parts.schedules),
    search: ({ text }) => done(entriesNamed(read, text, MOST_FOUND).map((entry) => entryView(read, entry))),
    "entry.life": ({ order, line }) => {
      const entry = read.figures.entriesOfOrder(order).find((it) => it.line === line);
      if (!entry) return refuse("unknown-entry", `Order ${order} has no entry in line ${line}.`);
      return done({
        entry: entryView(read, entry),
        paidTo: read.figures.payoutsFrom(order, line).map((payout) => payoutView(read, payout)),
        facts: read.journal.factsOf(order).map(factView),
      });
    },
    "till.code": ({ store, till, name }, by) => setup.issueCode(store, till, name, by),
    "rules.current": () => done(setup.rules.current()),
    "rules.version": ({ version }) => setup.rules.version(version),
    "rules.check": (input) => done(setup.rules.check(input)),
    "rules.tryOut": (input) => tryOuts.tryOut(input),
    "rules.publish": (input) => publishWritten(setup.rules, tryOuts, input),
    "levels.set": ({ levels }) => setup.rules.setLevels(levels),
    "member.level": ({ member: text, level }) => {
      const member = memberOf(read, text);
      if (!member) return refuse("unknown-member", `No member has the id, phone or card ${text}.`);
      if (level !== null && !read.settings.levels()?.includes(level))
        return refuse(
          "malformed",
          `level: expected one of ${(read.settings.levels() ?? []).join(", ") || "no levels yet"}`,
        );
      wake(setup.setLevel(member, level));
      return done({ member: member.id, memberLabel: labelOf(read, member.id), level });
    },
    "export.file": ({ table, format, ...filter }) => {
      const wanted = wantedOf(read, table, format, filter);
      return wanted.ok ? done({ path: pathOf(wanted.value, filter) }) : wanted;
    },
    "api.key": ({ name }) => done({ key: setup.newApiKey(name) }),
    "journal.rebuild": ({ start }) => {
      if (!rebuilder) return refuse("unknown-verb", "This server has no books that can be read beside it.");
      if (start) void rebuilder.start();
      return done({ running: rebuilder.isRunning, last: rebuilder.last ? rebuildView(rebuilder.last) : null });
    },
    "draw.proof": ({ order: text, line }) => {
      const order = orderNamed(text);
      const proof = proofOf(read, order, line);
      return proof ? done(proof) : refuse("unknown-entry", `There is no order ${order} with a line ${line}.`);
    },
  };
}

function rebuildView({ at, outcome }: NonNullable<Rebuilder["last"]>): HqOutput<"journal.rebuild">["last"] {
  if ("failed" in outcome) return { at, seconds: 0, facts: 0, rows: 0, differences: [], failed: outcome.failed };
  const { seconds, facts, rows, differences } = outcome.report;
  return { at, seconds, facts, rows, differences: [...differences], failed: null };
}
