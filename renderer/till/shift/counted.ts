/** Cash counted by denomination, as it is typed. Yuan notes and coins; amounts in fen. Pure. */
import type { Denomination } from "../../../shared/contract/shift.ts";

/** Notes and coins in the order a drawer is counted in; one yuan comes as both. */
export const PIECES = [
  { id: "n100", valueFen: 10_000, coin: false },
  { id: "n50", valueFen: 5_000, coin: false },
  { id: "n20", valueFen: 2_000, coin: false },
  { id: "n10", valueFen: 1_000, coin: false },
  { id: "n5", valueFen: 500, coin: false },
  { id: "n1", valueFen: 100, coin: false },
  { id: "c1", valueFen: 100, coin: true },
  { id: "c05", valueFen: 50, coin: true },
  { id: "c01", valueFen: 10, coin: true },
] as const;
export type PieceId = (typeof PIECES)[number]["id"];
/** What was typed of each; a piece that is not there was not counted. */
export type Typed = Readonly<Partial<Record<PieceId, string>>>;

const MOST = 100_000;

/** How many were typed: digits alone, empty is none; null: not a count. */
export function countOf(text: string | undefined): number | null {
  const plain = (text ?? "").trim();
  if (plain === "") return 0;
  const n = /^\d{1,6}$/.test(plain) ? Number(plain) : Number.NaN;
  return n <= MOST ? n : null;
}

/** @returns fen, or null where something typed is not a count */
export function totalOf(typed: Typed): number | null {
  let sum = 0;
  for (const { id, valueFen } of PIECES) {
    const n = countOf(typed[id]);
    if (n === null) return null;
    sum += n * valueFen;
  }
  return sum;
}

/** As the till takes it: each value once, without those of which there is none. */
export function counted(typed: Typed): Denomination[] {
  const counts = new Map<number, number>();
  for (const { id, valueFen } of PIECES) counts.set(valueFen, (counts.get(valueFen) ?? 0) + (countOf(typed[id]) ?? 0));
  return [...counts].filter(([, count]) => count > 0).map(([valueFen, count]) => ({ valueFen, count }));
}
