/**
 * Rules tried out on the chain's own last orders, beside those in force, with a forecast by each (§12.1). Reads the
 * books and writes nothing; takes as long as the orders need.
 */
import type { HqInput } from "../../shared/contract/hq.ts";
import { ORDERS, type Tried, type TriedForecast } from "../../shared/contract/tryOut.ts";
import { forecasts, shareOf, type Forecast } from "../../shared/forecast/forecast.ts";
import { marginOf, neededByMargin } from "../../shared/forecast/margin.ts";
import type { Sums } from "../../shared/forecast/sums.ts";
import { whatIf, type PastEvent, type WhatIf } from "../../shared/forecast/whatIf.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { peopleOf } from "../../shared/queue/people.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import { canonicalText } from "../../shared/rules/changes.ts";
import type { Programme, Rules } from "../../shared/rules/schema.ts";
import { sha256 } from "../journal/digest.ts";
import { Programmes } from "../settlement/programmes.ts";
import { Versions } from "../settlement/versions.ts";
import type { ServerReader } from "../store/store.ts";
import { IF_GIVEN, type Asked } from "./acknowledging.ts";
import { pastOrders } from "./pastOrders.ts";
import { problemLines, readRulesText } from "./rulesText.ts";

/** A forecast from less than this says more of chance than of the rules. */
const LEAST = { orders: 30, days: 7 };
const MOST_QUEUES = 20;

export type Books = { readonly read: ServerReader; readonly ledger: LedgerStore };
export type TriedOut = {
  readonly answer: Output;
  /** `rulesKey` of what was tried out. */
  readonly key: string;
  /** What the orders ask to be acknowledged, beside what the rules alone do. */
  readonly margin: readonly Needed[];
};
/** Beside what has to be acknowledged: who asks for it is another's to say. */
type Played = Omit<Output, "acknowledgements">;
type Output = {
  orders: number;
  refunds: number;
  days: number;
  salesFen: number;
  from: string | null;
  to: string | null;
  least: typeof LEAST;
  tried: { present: Tried; proposed: Tried } | null;
  acknowledgements: Asked;
};

/** The same for the same rules, however they are written; who acknowledged what of them is no part of it. */
export const rulesKey = (rules: Rules): string => sha256(canonicalText({ ...rules, acknowledged: [] }));

/** @param now the server's clock, ms */
export function tryOut(
  { read, ledger }: Books,
  input: HqInput<"rules.tryOut">,
  now: number,
): Outcome<TriedOut, "invalid-rules"> {
  if (!read.settings.newestRules()) return refuse("invalid-rules", "This server has not been set up yet.");
  const { chain } = Versions.of(read, new Programmes(read.settings), []);
  const events = pastOrders(read.journal, input.orders ?? ORDERS, now);
  const written = readRulesText(read, input, chain.rules, IF_GIVEN, now);
  if (!written.rules) return refuse("invalid-rules", problemLines(written.problems));
  const { rules } = written;
  const { played, margins } = playBoth(ledger, events, chain, { rules, calendar: chain.calendar });
  // Once more with it, so that it too has whose acknowledgement stands on record.
  const { asked } = readRulesText(read, input, chain.rules, IF_GIVEN, now, margins.proposed);
  return done({ key: rulesKey(rules), margin: margins.proposed, answer: { ...played, acknowledgements: asked } });
}

/** Both over the same orders, and what the orders ask to be acknowledged of each. */
export function playBoth(
  ledger: LedgerStore,
  events: readonly PastEvent[],
  before: Programme,
  after: Programme,
): { played: Played; margins: { present: readonly Needed[]; proposed: readonly Needed[] } } {
  const people = peopleOf(new Ledger(ledger));
  const play = (programme: Programme): WhatIf => whatIf(programme, people, events);
  const orders = events.filter((it) => it.do === "order").length;
  const isSome = orders > 0;
  const present = isSome ? play(before) : null;
  const proposed = isSome ? play(after) : null;
  const marginNeeds = (it: WhatIf | null): readonly Needed[] => neededByMargin(it && marginOf(events, it));
  const days = proposed?.days ?? [];
  const isEnough = orders >= LEAST.orders && days.length >= LEAST.days;
  const view = (of: Rules, it: WhatIf): Tried => triedView(of, it, events, isEnough);
  return {
    margins: { present: marginNeeds(present), proposed: marginNeeds(proposed) },
    played: {
      orders,
      refunds: events.filter((it) => it.do === "refund").length,
      days: days.length,
      salesFen: proposed?.sales ?? 0,
      from: dayOf(days[0]),
      to: dayOf(days.at(-1)),
      least: LEAST,
      tried: present && proposed && { present: view(before.rules, present), proposed: view(after.rules, proposed) },
    },
  };
}

const dayOf = (it: { readonly day: number } | undefined): string | null => (it ? dayText(it.day) : null);

function triedView(rules: Rules, it: WhatIf, events: readonly PastEvent[], isEnough: boolean): Tried {
  const made = isEnough ? forecasts(rules, it) : null;
  return {
    ...sumsView(it.all),
    queues: it.queues.slice(0, MOST_QUEUES).map((queue) => ({ key: queue.key, ...sumsView(queue) })),
    rewards: Object.entries(it.rewards).map(([kind, fen]) => ({ kind, fen })),
    days: it.days.map(({ day, liability, granted, wait }) => ({
      day: dayText(day),
      liabilityFen: liability,
      grantedFen: granted,
      wait,
    })),
    margin: marginOf(events, it),
    forecast: made && { flat: forecastView(made.flat), trend: forecastView(made.trend) },
  };
}

const sumsView = ({ extracted, retained, carried, granted, paid, cleared, waiting }: Sums) => ({
  extractedFen: extracted,
  retainedFen: retained,
  carriedFen: carried,
  grantedFen: granted,
  paidFen: paid,
  clearedFen: cleared,
  waitingFen: waiting,
  share: shareOf(paid, granted),
});

const forecastView = (it: Forecast): TriedForecast => ({
  horizons: it.horizons.map(({ days, granted, paid, liability, share }) => ({
    days,
    grantedFen: granted,
    paidFen: paid,
    liabilityFen: liability,
    share,
  })),
  waits: [...it.waits],
  liabilityFen: [...it.liability],
  share: [...it.share],
  cashOutFen: [...it.cashOut],
});
