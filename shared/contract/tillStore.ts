/** The verbs of a till about its store's rules, for the manager who is signed in there: what holds here, and asking the server. */
import { z } from "zod";
import { STORE_VERBS } from "./hqStore.ts";
import { Instant } from "./view.ts";

const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const tillStoreVerbs = {
  /** What rules hold here, with or without a line. Refused: `not-signed-in`, `not-allowed` (no manager). */
  "store.here": verb(
    z.strictObject({}),
    z.strictObject({
      store: z.string(),
      storeName: z.string(),
      till: z.string(),
      tillName: z.string(),
      timezone: z.string(),
      now: Instant,
      /** The version that this till has adopted; `rules`: what of it the store sees, as JSON. */
      version: z.number().int().min(1),
      rules: z.string(),
      /** Whether the server can be asked now, and by whom: null, nobody whom it would know. */
      online: z.boolean(),
      by: z.string().nullable(),
    }),
  ),
  /**
   * Asks the server about this till's own store, in the name of the manager who is signed in. `input`: what the verb takes
   * but the store, as JSON; `said`: its answer, as JSON. Refused: `not-signed-in`, `not-allowed`, `server-unreachable`.
   */
  "store.ask": verb(
    z.strictObject({ verb: z.enum(STORE_VERBS), input: z.string().max(200_000) }),
    z.strictObject({ said: z.string() }),
  ),
} as const;
