/** A version of the rules on its way out: kept, written as a fact, and in the feed of whom it is meant for. */
import type { Rules } from "../../shared/rules/schema.ts";
import type { OfficeDesk } from "../settlement/desk.ts";

export type Outgoing = {
  readonly version: number;
  readonly rules: Rules;
  readonly timezone: string;
  /** Null: to all. */
  readonly tills: readonly string[] | null;
  /** The tills that it is sent to now. */
  readonly woken: readonly string[];
  /** Whose part of the chain's rules alone it changes; null: no store's. */
  readonly store: string | null;
  /** Who publishes; null: nobody is named. */
  readonly by: string | null;
};

/** In the transaction of the desk. @throws FactTooLong: then nothing of it may be kept */
export function sendVersion(desk: OfficeDesk, out: Outgoing): void {
  const { version, rules, timezone, tills, woken, store, by } = out;
  const { rows, now } = desk.parts;
  rows.settings.addRules(version, rules, now, tills, { store, by });
  const body = { version, tills: tills === null ? null : [...tills] };
  desk.publish(rules, { ...body, ...(store === null ? {} : { store }), ...(by === null ? {} : { by }) });
  const text = JSON.stringify({ kind: "rules", version, timezone, rules });
  for (const id of woken) rows.feed.send(id, text);
  desk.wake(woken);
}
