/** Which rules a shop can run today: those whose every part has a way to be carried out at till, server and screen. */
import type { Rules } from "./schema.ts";

/** @returns the paths of what is not offered yet, each with a sentence; empty when the rules can be published */
export function notOffered(rules: Rules): string[] {
  const found: string[] = [];
  const check = (path: string, value: unknown, what: string): void => {
    if (value !== null && value !== undefined) found.push(`${path}: ${what}`);
  };
  const lottery = "expected null: lotteries (§6) need draws, which tills do not offer yet";
  const random = "expected null: random return (§4.3) needs rolls that can be checked, which tills do not offer yet";
  check("basic.lottery", rules.basic.lottery, lottery);
  check("basic.randomReturn", rules.basic.randomReturn, random);
  check("basic.clear", rules.basic.clear, "expected null: clearing (§5.8) is not offered yet");
  for (const [id, store] of Object.entries(rules.stores)) {
    check(`stores.${id}.cashier.lottery`, store.cashier?.lottery, lottery);
    check(`stores.${id}.cashier.randomReturn`, store.cashier?.randomReturn, random);
    for (const [till, settings] of Object.entries(store.tills))
      check(`stores.${id}.tills.${till}.lottery`, settings.lottery, lottery);
  }
  return found;
}
