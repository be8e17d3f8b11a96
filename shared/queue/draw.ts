/** Lottery draws (§6). */
import { share } from "../kernel/money.ts";
import { pick } from "../kernel/roll.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EntryRow } from "../ledger/rows.ts";
import type { Lottery } from "../rules/schema.ts";
import { carriesOut, isLeaving, leaveToOwner, type Act } from "./act.ts";

export type DrawRefusal =
  | "unknown-order"
  | "unknown-line"
  | "no-entry"
  | "no-lottery"
  | "drawn-already"
  | "not-waiting"
  | "paid-already";

/** Whether an entry may still be drawn for: it waits, nothing was paid to it, and it was not drawn (§6.2). */
export const openDraw = (entry: EntryRow): boolean =>
  entry.lottery !== null && !entry.drawn && entry.state === "waiting" && entry.paid === 0;

/** What a draw of fixed ratios can bring (§6.1): the ratios that have a chance, bp, and whether there may be no win. */
export function outcomesOf({ ratios, weights }: Extract<Lottery, { kind: "fixed" }>): {
  ratios: number[];
  mayMiss: boolean;
} {
  return {
    ratios: ratios.filter((_, index) => weights === undefined || (weights[index] ?? 0) > 0),
    mayMiss: (weights?.[ratios.length] ?? 0) > 0,
  };
}

/** The ratio a roll draws, bp; null: no win (§6.1). */
export function drawnRatio(lottery: Lottery, roll: number): number | null {
  if (lottery.kind === "range") return lottery.min + pick(roll, lottery.max - lottery.min + 1);
  if (!lottery.weights) return lottery.ratios[pick(roll, lottery.ratios.length)] ?? null;
  const place = pick(
    roll,
    lottery.weights.reduce((sum, weight) => sum + weight, 0),
  );
  let reached = 0;
  for (const [index, weight] of lottery.weights.entries()) {
    reached += weight;
    if (place < reached) return lottery.ratios[index] ?? null;
  }
  return null;
}

/** Why an entry may not be drawn for, first reason first; null: it may. A draw or exchange that waits for the owner counts as done. */
export function drawRefusal(ledger: Ledger, id: string, line: number): null | DrawRefusal {
  if (!ledger.order(id)) return "unknown-order";
  if (!ledger.units(id)[line]) return "unknown-line";
  const entry = ledger.entry(id, line);
  if (!entry) return "no-entry";
  if (!entry.lottery || entry.state === "converted") return "no-lottery";
  if (entry.drawn || entry.pending.some((it) => it.do === "draw")) return "drawn-already";
  if (entry.state !== "waiting" || isLeaving(entry)) return "not-waiting";
  return entry.paid > 0 ? "paid-already" : null;
}

/** Draws for an entry (§6.2). One that another owns is left to its owner. */
export function draw(act: Act, id: string, line: number, roll: number): null | DrawRefusal {
  const { ledger } = act;
  const refused = drawRefusal(ledger, id, line);
  if (refused) return refused;
  const entry = ledger.entry(id, line);
  const base = ledger.units(id)[line]?.base;
  if (!entry || base === undefined) return "no-entry";
  if (carriesOut(act, entry)) drawEntry(act, entry, base, roll);
  else leaveToOwner(act, entry, { do: "draw", base, roll });
  return null;
}

/** Carries a draw that is allowed out, with the unit's base of its time (§6.2). */
export function drawEntry({ ledger }: Act, entry: EntryRow, base: number, roll: number): void {
  if (!entry.lottery) return;
  entry.drawn = true;
  const before = entry.remaining;
  const ratio = drawnRatio(entry.lottery, roll);
  if (ratio !== null) {
    entry.ratio = ratio;
    const promised = entry.entitlement;
    entry.entitlement = share(base, ratio);
    ledger.book(entry.queue, "granted", entry.entitlement - promised);
    ledger.book(entry.queue, "voided", -entry.voided);
    entry.remaining = entry.entitlement;
    entry.voided = 0;
  }
  if (entry.remaining === 0) entry.state = "done";
  ledger.place(entry, before, ledger.order(entry.order)?.completed ?? false);
}
