/** Cash at hand: which notes a customer is likely to hand over for an amount, and the change. Fen. */

const NOTES = [500, 1000, 2000, 5000, 10000];

/**
 * Up to four amounts above what is due that a customer may hand over: rounded up to each note,
 * smallest first. The exact amount is not among them; it has a key of its own.
 */
export function likelyCash(dueFen: number): number[] {
  const amounts = new Set<number>();
  for (const note of NOTES) {
    const rest = dueFen % note;
    if (rest !== 0) amounts.add(dueFen - rest + note);
  }
  return [...amounts].toSorted((a, b) => a - b).slice(0, 4);
}

/** Change in fen, or null while too little was given. */
export const changeOf = (dueFen: number, givenFen: number): number | null =>
  givenFen >= dueFen ? givenFen - dueFen : null;
