/** What is wished of a chain when a process starts: its beginning, stores and tills, codes and keys; carried out by whoever settles. */
import { z } from "zod";
import type { Core } from "../core.ts";
import { seedDemo } from "./demo.ts";

const Name = z.string().min(1).max(40);
const Id = z.string().regex(/^[a-z0-9-]{1,20}$/);

export const Wishes = z.strictObject({
  timezone: z.string(),
  /** A rules object: version 1, where the chain has none. */
  rules: z.unknown(),
  /** Whether it has to be a chain of the union queue (§10.1); one that began without is refused by name. */
  union: z.boolean().optional(),
  /** The demonstration store, and a code for its till. */
  demo: z.boolean(),
  /** Stores that are to be there. */
  stores: z.array(z.strictObject({ id: Id, name: Name })),
  /** Tills to make one-time codes for; a store that is not there is added. */
  tills: z.array(z.strictObject({ store: Id, till: Id, name: Name })),
  /** What a new key of the order API is for; null: none is wished. */
  apiKey: Name.nullable(),
});
export type Wishes = z.infer<typeof Wishes>;

/** `codes` by till. */
export type Prepared =
  | { readonly ok: true; readonly codes: Readonly<Record<string, string>>; readonly apiKey: string | null }
  | { readonly ok: false; readonly code: string; readonly message: string };

const BEGUN_WITHOUT_UNION: Prepared = {
  ok: false,
  code: "invalid-rules",
  message:
    "union: this chain was set up without the union queue (§10.1). Start it without --union; as long as no order " +
    "has arrived, rules with union can be published at HQ.",
};

/** What is there already stays. A till that is enrolled is refused by name; the demonstration's then has no code. */
export function prepare({ store: { read }, setup }: Pick<Core, "store" | "setup">, wishes: Wishes): Prepared {
  const begun = setup.begin(wishes.timezone, wishes.rules);
  if (!begun.ok) return begun;
  if (wishes.union === true && (read.settings.newestRules()?.rules.union ?? null) === null) return BEGUN_WITHOUT_UNION;
  const codes: Record<string, string> = {};
  if (wishes.demo) Object.assign(codes, seedDemo(read, setup));
  for (const { id, name } of wishes.stores) setup.putStore(id, name);
  for (const { store, till, name } of wishes.tills) {
    if (!read.tills.store(store)) setup.putStore(store, store);
    const issued = setup.issueCode(store, till, name);
    if (!issued.ok) return issued;
    codes[issued.value.till] = issued.value.code;
  }
  return { ok: true, codes, apiKey: wishes.apiKey === null ? null : setup.newApiKey(wishes.apiKey) };
}
