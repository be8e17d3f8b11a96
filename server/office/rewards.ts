/** The verbs of HQ about rewards and the union queue's nights: they only read the books. */
import type { HqAnswer, HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { MOST_DAYS, MOST_STORES, type HqNight } from "../../shared/contract/hqRewards.ts";
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { add } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { netOf, type NightRow } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { gainedOf } from "../../shared/rewards/midnight.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { UNION } from "../../shared/rules/units.ts";
import type { RewardSum, ServerReader } from "../store/store.ts";
import { today } from "./today.ts";
import { labelOf } from "./views.ts";

/** So many days where none are named. */
const DAYS = 30;

type Read = { readonly read: ServerReader; readonly ledger: LedgerStore; readonly clock: () => number };

export const sumView = ({ credited, clawed, count }: RewardSum) => ({
  creditedFen: credited,
  clawedFen: clawed,
  count,
});

export const storeNameOf = (read: ServerReader, store: string): string => read.tills.store(store)?.name ?? store;

/** The chain's rules: the newest version published to all, or changed in one store's part since; null: there are none yet. */
export function chainRules({ settings }: ServerReader): Rules | null {
  const version = settings.versions().findLast(({ tills, store }) => tills === null || store !== null)?.version;
  return version === undefined ? null : (settings.rules(version)?.rules ?? null);
}

function summed(sums: readonly RewardSum[]): RewardSum {
  const total = { credited: 0, clawed: 0, count: 0 };
  for (const it of sums) {
    total.credited = add(total.credited, it.credited);
    total.clawed = add(total.clawed, it.clawed);
    total.count += it.count;
  }
  return total;
}

export function rewardDays(parts: Read, input: HqInput<"rewards.days">): HqAnswer<"rewards.days"> {
  const to = input.to === null ? today(parts) : parseDay(input.to);
  const from = input.from === null ? (to ?? 0) - DAYS + 1 : parseDay(input.from);
  if (from === null || to === null || from > to || to - from >= MOST_DAYS)
    return refuse(
      "malformed",
      `from, to: expected two days there are, from not after to, at most ${MOST_DAYS} of them`,
    );
  const { read } = parts;
  const { kind, store } = input;
  const filter = { from, to, kind, store };
  const rows = read.rewards.days(filter);
  const byDay = Map.groupBy(rows.toReversed(), ({ day }) => day);
  const byKind = Map.groupBy(rows, (row) => row.kind);
  return done({
    from: dayText(from),
    to: dayText(to),
    days: Array.from(byDay, ([day, kinds]) => ({
      day: dayText(day),
      kinds: kinds.toReversed().map((row) => ({ kind: row.kind, ...sumView(row) })),
      ...sumView(summed(kinds)),
    })),
    kinds: Array.from(byKind, ([of, sums]) => ({ kind: of, ...sumView(summed(sums)) })),
    stores: read.rewards.stores(filter, MOST_STORES).map((row) => ({
      store: row.store,
      storeName: row.store === null ? null : storeNameOf(read, row.store),
      ...sumView(row),
    })),
    total: sumView(summed(rows)),
  });
}

export function rewardMembers({ read }: Read, input: HqInput<"rewards.members">): HqAnswer<"rewards.members"> {
  const day = parseDay(input.day);
  if (day === null) return refuse("malformed", `day: there is no day ${input.day}`);
  const rows = read.rewards.members({ day, kind: input.kind, store: input.store }, input.limit);
  return done(rows.map((row) => ({ member: row.member, memberLabel: labelOf(read, row.member), ...sumView(row) })));
}

export function unionNights(parts: Read, { before, limit }: HqInput<"union.nights">): HqOutput<"union.nights"> {
  const { read, ledger } = parts;
  const rules = chainRules(read);
  const union = rules?.union ?? null;
  const pot = ledger.rewards?.pot() ?? { brought: 0, profit: 0, rewarded: 0, toDivide: 0 };
  const { brought, profit, rewarded, toDivide } = pot;
  const ratio = union?.share ?? 0;
  const gained = gainedOf(pot, ratio);
  const carried = ledger.queue(UNION)?.carried ?? 0;
  return {
    on: union !== null,
    nights: read.rewards.nights(before, limit).map(nightView),
    pot: {
      day: dayText(today(parts)),
      broughtFen: brought,
      profitFen: profit,
      rewardedFen: rewarded,
      netFen: netOf(pot),
      shareBp: ratio,
      gainedFen: gained,
      carriedFen: carried,
      poolFen: add(carried, gained),
    },
    inProgress: ledger.rewards?.night()?.day ?? null,
    toDivideFen: rules?.rewards?.shareholders ? toDivide : null,
  };
}

export function nightView(night: NightRow): HqNight {
  const { day, at, brought, profit, rewarded, gained, carried, accelerated, paid, paused, done: isDone } = night;
  const pool = add(gained, carried);
  return {
    day,
    at,
    broughtFen: brought,
    profitFen: profit,
    rewardedFen: rewarded,
    netFen: netOf(night),
    shareBp: night.share,
    gainedFen: gained,
    carriedFen: carried,
    poolFen: pool,
    acceleratedFen: accelerated,
    paidFen: paid,
    leftFen: pool - accelerated - paid,
    paused,
    done: isDone,
  };
}

export function recruitStores({ read }: Read): HqOutput<"recruit.stores"> {
  const sums = new Map(read.rewards.recruited().map((row) => [row.store, row]));
  const stores = chainRules(read)?.stores ?? {};
  const brought = Object.entries(stores).flatMap(([id, { recruiter }]) => (recruiter === null ? [] : [id]));
  return [...new Set([...brought, ...sums.keys()])].toSorted().map((store) => {
    const recruiter = Object.hasOwn(stores, store) ? (stores[store]?.recruiter ?? null) : null;
    return {
      store,
      storeName: storeNameOf(read, store),
      recruiter: recruiter === null ? null : { member: recruiter, memberLabel: labelOf(read, recruiter) },
      ...sumView(sums.get(store) ?? { credited: 0, clawed: 0, count: 0 }),
    };
  });
}
