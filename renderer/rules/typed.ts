/**
 * Figures as they are typed and shown: percent with basis points behind, yuan with fen, whole numbers. What
 * cannot be read stays the text that was typed, so that the check names it and nothing is published without it.
 */
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { Ratio } from "../../shared/rules/schema.ts";
import { figures, percent, readAmount } from "../kit/amount.ts";

export type Unit = "percent" | "yuan" | "count";

const MAX_COUNT = 1_000_000_000;

const isWhole = (value: Json | undefined, most: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;

/** Whether it is a figure of this unit: a ratio of 0 to 10,000 %, an amount of fen, a count. */
export function isOf(unit: Unit, value: Json | undefined): value is number {
  if (unit === "percent") return Ratio.safeParse(value).success;
  return isWhole(value, unit === "yuan" ? MAX_AMOUNT : MAX_COUNT);
}

/** Basis points, fen or the number; what is none of these: the text itself, as typed. Nothing: undefined. */
export function readAs(unit: Unit, text: string): number | string | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  if (unit === "count") return /^\d{1,10}$/.test(typed) ? Number(typed) : text;
  return readAmount(unit === "percent" ? typed.replace(/[%％]$/, "") : typed) ?? text;
}

/** As it is to be edited: without its unit. What is no figure is shown as it stands. */
export function showAs(unit: Unit, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "number" || !isOf(unit, value)) return JSON.stringify(value);
  if (unit === "percent") return percent(value).slice(0, -1);
  return unit === "yuan" ? figures(value) : String(value);
}
