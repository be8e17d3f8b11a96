/** What a till asks about its own store in the name of the manager who is signed in there, and what it is told. */
import { z } from "zod";
import { STORE_VERBS } from "../contract/hqStore.ts";
import { ClerkId, Role } from "../contract/staff.ts";

/** Longer than the part of any store. */
const MOST_TEXT = 1_000_000;

export const StoreAsk = z.strictObject({
  verb: z.enum(STORE_VERBS),
  /** What the verb takes but the store, which is the till's: JSON. */
  input: z.string().max(MOST_TEXT),
  clerk: z.strictObject({ id: ClerkId, name: z.string().trim().min(1).max(40), role: Role }),
});
export type StoreAsk = z.infer<typeof StoreAsk>;

/** The verb's answer, a value or a refusal, as JSON. */
export const StoreTold = z.strictObject({ said: z.string() });
export type StoreTold = z.infer<typeof StoreTold>;
