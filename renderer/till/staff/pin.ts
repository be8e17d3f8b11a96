/** PINs as they are typed, and what a till says of wrong ones. Knows no clerk's PIN but the demonstration's, which are no secret. */
export const LONGEST = 8;
export const SHORTEST = 4;

/** What was typed, as far as it is a PIN's. */
export const onlyDigits = (text: string): string => text.replace(/[^0-9]/g, "").slice(0, LONGEST);

/** How many tries are left, from the sentence of the refusal `wrong-pin`; null: it does not say. */
export function triesLeft(message: string): number | null {
  const found = /tries left[^:.]*: (\d+)/i.exec(message);
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** What is left of a lockout as `4:05`. @param ms above 0 */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toString().padStart(2, "0")}`;
}

/** The PINs the demonstration's clerks come with. */
export const DEMO_PINS: Readonly<Record<string, string>> = { "01": "1111", "02": "2222", "09": "9999" };
