/**
 * The picture of the line as numbers: how wide each block is and how much of it is green. Widths
 * are fen, so that what waits is drawn in proportion; only the striped part is shortened.
 */
import type { LineBlock } from "../../shared/contract/view.ts";

export type Block = { kind: "waits" | "more" | "you"; width: number; paidPercent: number };

/** The striped part never takes more than this share of the picture, in percent. */
const MORE_AT_MOST = 35;

/**
 * @param head entries from the head on, in position order
 * @param more fen that wait behind the head and are left out (0: nothing is left out)
 * @param own fen of the own entry at the end, or null
 */
export function blocksOfLine(head: readonly LineBlock[], more: number, own: number | null): Block[] {
  const blocks: Block[] = head.map(({ paidFen, remainingFen }) => {
    const width = paidFen + remainingFen;
    return { kind: "waits", width, paidPercent: width === 0 ? 0 : Math.round((paidFen / width) * 100) };
  });
  if (more > 0) {
    const drawn = blocks.reduce((sum, block) => sum + block.width, own ?? 0);
    const limit = drawn === 0 ? more : Math.round((drawn * MORE_AT_MOST) / (100 - MORE_AT_MOST));
    blocks.push({ kind: "more", width: Math.min(more, limit), paidPercent: 0 });
  }
  if (own !== null) blocks.push({ kind: "you", width: own, paidPercent: 0 });
  return blocks;
}
