/** What is owed, by day and month (§12.8): opening + granted − paid − exchanged − cleared − voided = closing. Only reads. */
import type { Logger } from "pino";
import { MOST_LIABILITY_DAYS, type LiabilityRow } from "../../shared/contract/hqLiability.ts";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { add } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { ALL_QUEUES, FLOWS, remainsBy, type Flows } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { ServerReader } from "../store/store.ts";
import { today } from "./today.ts";

export type LiabilityParts = {
  readonly read: ServerReader;
  readonly ledger: LedgerStore;
  readonly clock: () => number;
  readonly log: Logger;
};

/** So many days where none are named. */
const DAYS = 30;

export function rollForward(
  parts: LiabilityParts,
  { queue: asked, by, ...input }: HqInput<"liability.rollForward">,
): HqAnswer<"liability.rollForward"> {
  const { figures } = parts.read;
  const to = input.to === null ? today(parts) : parseDay(input.to);
  const from = input.from === null ? (to ?? 0) - DAYS + 1 : parseDay(input.from);
  if (from === null || to === null || from > to || to - from >= MOST_LIABILITY_DAYS)
    return refuse(
      "malformed",
      `from, to: expected two days there are, from not after to, at most ${MOST_LIABILITY_DAYS} of them`,
    );
  if (asked !== null && parts.ledger.queue(asked) === undefined)
    return refuse("unknown-queue", `There is no queue ${asked}.`);
  const queue = asked ?? ALL_QUEUES;
  const opening = remainsBy(figures.flowsBefore(queue, from));
  const rows: LiabilityRow[] = [];
  const total = newRow(`${dayText(from)} – ${dayText(to)}`, opening);
  for (const row of figures.days(queue, from, to)) {
    const period = by === "day" ? dayText(row.day) : dayText(row.day).slice(0, 7);
    let into = rows.at(-1);
    if (into?.period !== period) rows.push((into = newRow(period, total.closingFen)));
    addTo(into, row);
    addTo(total, row);
  }
  return done({ from: dayText(from), to: dayText(to), rows, total, ...compared(parts, queue) });
}

function newRow(period: string, openingFen: number): LiabilityRow {
  return {
    period,
    openingFen,
    grantedFen: 0,
    paidFen: 0,
    exchangedFen: 0,
    clearedFen: 0,
    voidedFen: 0,
    clawedFen: 0,
    movedFen: 0,
    extractedFen: 0,
    closingFen: openingFen,
  };
}

function addTo(row: LiabilityRow, flows: Flows): void {
  for (const what of FLOWS) row[`${what}Fen`] = add(row[`${what}Fen`], flows[what]);
  row.closingFen = add(row.closingFen, remainsBy(flows));
}

/** The days against what remains now; where they differ HQ's log says so. */
function compared(
  { read, log }: LiabilityParts,
  queue: string,
): { waitingFen: number; closedFen: number; differenceFen: number } {
  const { flows, waiting: waitingFen, closed: closedFen } = read.figures.owed(queue);
  const differenceFen = remainsBy(flows) - waitingFen - closedFen;
  if (differenceFen !== 0)
    log.error(
      { queue, waitingFen, closedFen, differenceFen },
      "§12.8: the days of a queue do not come to what remains",
    );
  return { waitingFen, closedFen, differenceFen };
}
