/**
 * The table of a lottery of fixed ratios (§6.1), row by row: a ratio and its weight, and the weight of no win.
 * Weights are written only where they are not all alike. Values may be such as cannot be: they are kept.
 */
import type { Json } from "../../shared/rules/mergePatch.ts";
import type { JsonObject } from "./written.ts";

export type Row = { readonly ratio: Json; readonly weight: Json };
/** `noWin`: its weight; null: somebody always wins. */
export type Table = { readonly rows: readonly Row[]; readonly noWin: Json };

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

export function tableOf(lottery: JsonObject): Table {
  const ratios = listOf(lottery["ratios"]);
  const weights = listOf(lottery["weights"]);
  const rows = ratios.map((ratio, index) => ({ ratio, weight: weights[index] ?? 1 }));
  return { rows, noWin: weights[ratios.length] ?? null };
}

export function lotteryOf({ rows, noWin }: Table): JsonObject {
  const ratios = rows.map(({ ratio }) => ratio);
  const weights = rows.map(({ weight }) => weight);
  if (noWin !== null) weights.push(noWin);
  const isPlain = noWin === null && weights.every((weight) => weight === 1);
  return isPlain ? { kind: "fixed", ratios } : { kind: "fixed", ratios, weights };
}
