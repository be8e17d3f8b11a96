/** Chances as people read them. */

/** `weight` of `of` in hundredths of a percent, rounded; null: less than one of them. */
export function chanceBp(weight: number, of: number): number | null {
  const bp = Math.round((weight * 10_000) / of);
  return weight > 0 && bp === 0 ? null : bp;
}
