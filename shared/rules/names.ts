/** The merchant's own names for the programme and the exchange (§9.1), and what they are while none are given. */

export type Names = { readonly name: string; readonly exchangeName: string };

export const USUAL_NAMES = { name: "排队返利", exchangeName: "兑换" } as const satisfies Names;

/** The name that the merchant gave; null: none, so that a screen says it in its own words and language. */
export const givenName = (names: Names, which: keyof Names): string | null =>
  names[which] === USUAL_NAMES[which] ? null : names[which];
