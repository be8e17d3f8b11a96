/** Cash is paid in what coins there are: an amount rounded to a multiple of so many fen. */
import type { TillSettings } from "../contract/settings.ts";

export type Rounding = TillSettings["rounding"];

/** `down`, or to the `nearest`, half up. @param fen ≥ 0 */
export function roundCash(fen: number, { toFen, how }: Rounding): number {
  const over = fen % toFen;
  return fen - over + (how === "nearest" && over * 2 >= toFen && over > 0 ? toFen : 0);
}
