/**
 * Days of the chain and who signed them. A day's figures are those of the facts of that day whenever they come: one that was
 * signed and to which something has come since says so, and may be signed again. What was signed stays as it was.
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqDay, HqDayReport, HqSigning } from "../../shared/contract/hqShifts.ts";
import { DAY_FIGURES, type DayFigures, type DayOpen } from "../../shared/facts/dayFigures.ts";
import { Calendar, dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { SignedDayRow } from "../../shared/ledger/closeRows.ts";
import { ALL_QUEUES, remainsBy } from "../../shared/ledger/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { OfficeParts } from "./office.ts";
import { today } from "./today.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "clock">;
const MOST_SILENT = 20;

export function dayVerbsOf(parts: Parts) {
  const { read, settlement } = parts;
  return {
    "day.list": ({ before, limit }: HqInput<"day.list">): HqAnswer<"day.list"> => {
      const now = today(parts);
      const last = before === null ? now : parseDay(before);
      if (last === null) return refuse("malformed", "before: expected a day there is.");
      const to = before === null ? last : Math.min(last - 1, now);
      const from = Math.max(to - limit + 1, firstDay(read) ?? now);
      return done({ rows: daysOf(read, from, to, now).toReversed() });
    },
    "day.report": ({ day: text }: HqInput<"day.report">): HqAnswer<"day.report"> => {
      const day = dayNamed(parts, text);
      return day === null ? noSuchDay() : done(reportOf(parts, day));
    },
    "day.sign": ({ day: text, seen, remark, by }: HqInput<"day.sign">): HqAnswer<"day.sign"> => {
      const day = dayNamed(parts, text);
      if (day === null) return noSuchDay();
      const now = today(parts);
      if (day >= now)
        return refuse("day-not-over", `${text} is not over: it is signed from the next day on. Nothing was signed.`);
      return settlement.office((desk): HqAnswer<"day.sign"> => {
        const { rows } = desk.parts;
        const [is] = daysOf(rows, day, day, now);
        if (is === undefined) return noSuchDay();
        if (!isSame(is.figures, seen))
          return refuse(
            "day-changed",
            `The figures of ${text} are others by now: look at them again. Nothing was signed.`,
          );
        if (is.state === "signed")
          return refuse("day-signed-already", `${is.signed?.by ?? ""} has signed ${text} with these figures.`);
        const open = openOf({ ...parts, read: rows }, day);
        desk.write("day-signed", { day: text, figures: seen, open, remark: remark === "" ? null : remark, by });
        const [signed] = daysOf(rows, day, day, now);
        return signed === undefined ? noSuchDay() : done(signed);
      });
    },
  };
}

const noSuchDay = () => refuse("malformed", "day: expected a day of the chain, from its first one until today.");

/** The first day on which anything was sold or done to a queue; null: there is none. */
function firstDay(read: ServerReader): number | null {
  const days = [read.figures.daysSince(ALL_QUEUES, 0).first, read.sales.placePages(null, 1)[0]?.period ?? null];
  const known = days.filter((day) => day !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function dayNamed(parts: Parts, text: string): number | null {
  const day = parseDay(text);
  const now = today(parts);
  return day === null || day > now || day < (firstDay(parts.read) ?? now) ? null : day;
}

/** Oldest first, without a gap. */
function daysOf(read: ServerReader, from: number, to: number, now: number): HqDay[] {
  const sales = new Map(read.sales.sums({ from, to, store: null }, "day").map((sum) => [sum.period, sum]));
  const flows = new Map(read.figures.days(ALL_QUEUES, from, to).map((row) => [row.day, row]));
  const signed = new Map(read.closes.signed(from, to).map((row) => [row.day, row]));
  const shifts = new Map<number, { closed: number; difference: number }>();
  for (const { day, closed, difference } of read.closes.shiftSums(from, to)) {
    const sum = shifts.get(day) ?? { closed: 0, difference: 0 };
    shifts.set(day, { closed: sum.closed + closed, difference: sum.difference + difference });
  }
  let owed = remainsBy(read.figures.flowsBefore(ALL_QUEUES, from));
  const days: HqDay[] = [];
  for (let day = from; day <= to; day += 1) {
    const [sold, flow, closes] = [sales.get(day), flows.get(day), shifts.get(day)];
    if (flow) owed += remainsBy(flow);
    const figures: DayFigures = {
      sales: sold?.sales ?? 0,
      refunds: sold?.refunds ?? 0,
      sold: sold?.sold ?? 0,
      refunded: sold?.refunded ?? 0,
      granted: flow?.granted ?? 0,
      extracted: flow?.extracted ?? 0,
      paid: flow?.paid ?? 0,
      exchanged: flow?.exchanged ?? 0,
      cleared: flow?.cleared ?? 0,
      voided: flow?.voided ?? 0,
      clawed: flow?.clawed ?? 0,
      owed,
      shifts: closes?.closed ?? 0,
      difference: closes?.difference ?? 0,
    };
    const last = signed.get(day);
    const state =
      day >= now ? "running" : last === undefined ? "unsigned" : isSame(last.figures, figures) ? "signed" : "changed";
    days.push({ day: dayText(day), state, figures, signed: last === undefined ? null : signingOf(last) });
  }
  return days;
}

const isSame = (a: DayFigures, b: DayFigures): boolean => DAY_FIGURES.every((name) => a[name] === b[name]);
const signingOf = ({ at, by, remark, figures, open }: SignedDayRow): HqSigning => ({ at, by, remark, figures, open });

const endOf = (read: ServerReader, day: number): number =>
  new Calendar(read.settings.timezone() ?? "UTC").instant(day + 1, 0);

/** Tills that sell, and have not reported since a day's end. */
const silentSince = (read: ServerReader, end: number) =>
  read.tills
    .tills()
    .filter(
      ({ publicKey, revokedAt, closedAt, lastContact }) =>
        publicKey !== null && revokedAt === null && closedAt === null && (lastContact ?? 0) < end,
    );

function openOf({ read }: Parts, day: number): DayOpen {
  const end = endOf(read, day);
  return {
    tills: silentSince(read, end).length,
    shifts: read.closes.openShifts(end),
    concerns: read.concerns.openBetween(endOf(read, day - 1), end),
  };
}

function reportOf(parts: Parts, day: number): HqDayReport {
  const { read } = parts;
  const [is] = daysOf(read, day, day, today(parts));
  if (is === undefined) throw new Error("a day that there is has no figures");
  const sums = new Map<string, HqDayReport["stores"][number]>();
  const at = (store: string) => {
    let sum = sums.get(store);
    const none = { sales: 0, refunds: 0, soldFen: 0, refundedFen: 0, shifts: 0, differenceFen: 0 };
    if (!sum) sums.set(store, (sum = { store, name: read.tills.store(store)?.name ?? store, ...none }));
    return sum;
  };
  for (const { store, sales, refunds, sold, refunded } of read.sales.sums({ from: day, to: day, store: null }, "store"))
    Object.assign(at(store), { sales, refunds, soldFen: sold, refundedFen: refunded });
  for (const { store, closed, difference } of read.closes.shiftSums(day, day))
    Object.assign(at(store), { shifts: closed, differenceFen: difference });
  const tenders = new Map<string, HqDayReport["tenders"][number]>();
  for (const { tender, taken, givenBack, count } of read.closes.tenders(day, day)) {
    const sum = tenders.get(tender) ?? { tender, takenFen: 0, givenBackFen: 0, count: 0 };
    tenders.set(tender, {
      tender,
      takenFen: sum.takenFen + taken,
      givenBackFen: sum.givenBackFen + givenBack,
      count: sum.count + count,
    });
  }
  return {
    ...is,
    open: openOf(parts, day),
    silent: silentSince(read, endOf(read, day))
      .slice(0, MOST_SILENT)
      .map(({ id, name, lastContact }) => ({ till: id, name, lastContact })),
    stores: [...sums.values()].toSorted((a, b) => (a.store < b.store ? -1 : 1)),
    tenders: [...tenders.values()],
    signings: read.closes.signed(day, day).map(signingOf).toReversed(),
  };
}
