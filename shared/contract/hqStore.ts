/**
 * The verbs about one store: what its manager sees and changes, at HQ's server or through a till of the store. The door
 * lets a manager ask of the own store alone. What comes back says nothing of another store. Amounts are fen.
 */
import { z } from "zod";
import { AskedAcknowledgement, RulesProblem, RulesText, tryOutVerbs, Version } from "./tryOut.ts";
import { Amount, Instant } from "./view.ts";

export const StoreId = z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -");

const Count = z.number().int().min(0);
const By = z.string().trim().min(1).max(80);
const OfStore = z.strictObject({ store: StoreId });
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/**
 * A store's part of the rules as it is written, JSON: desk, tills, online channel, products. `base`: the version it was
 * written on; where the store's part is another by now, it is refused.
 */
const WrittenPart = OfStore.extend({ base: Version, text: RulesText });

/** A store's part at a version, and what it inherits: both JSON; neither says anything of another store. */
const PartAt = z.strictObject({ version: Version, part: z.string(), above: z.string() });

export const StoreQueue = z.strictObject({
  key: z.string(),
  name: z.string(),
  waitingCount: Count,
  waitingFen: Amount,
  extractedFen: Amount,
  paidFen: Amount,
  retainedFen: Amount,
  carriedFen: Amount,
});
export type StoreQueue = z.infer<typeof StoreQueue>;

export const StoreTill = z.strictObject({
  id: z.string(),
  name: z.string(),
  connected: z.boolean(),
  lastContact: Instant.nullable(),
  enrolledAt: Instant.nullable(),
  /** When HQ closed it as lost. */
  closedAt: Instant.nullable(),
  /** The newest version meant for it, and the one it works by; 0: none yet. */
  published: Count,
  adopted: Count,
});
export type StoreTill = z.infer<typeof StoreTill>;

const Tried = tryOutVerbs["rules.tryOut"];

export const StoreVersion = z.strictObject({
  version: Version,
  publishedAt: Instant,
  /** Null: nobody's name was noted. */
  by: z.string().nullable(),
  /** Tills of this store; null: all of them. */
  tills: z.array(z.string()).nullable(),
  /** Whether the store's own part alone was changed by it. */
  ofStore: z.boolean(),
  /** What it changed of what holds at the store, a line a path. */
  effect: z.array(z.string()),
});
export type StoreVersion = z.infer<typeof StoreVersion>;

export const storeVerbs = {
  /** The store now. `queues`: those in which nobody of another store stands. Refused: `unknown-store`, as by all that follow. */
  "store.overview": verb(
    OfStore,
    z.strictObject({
      now: Instant,
      timezone: z.string(),
      store: z.string(),
      name: z.string(),
      /** At the store's tills since midnight, less what was handed back since; below zero where more came back. */
      today: z.strictObject({ orders: Count, soldFen: z.number().int() }),
      queues: z.array(StoreQueue),
      tills: z.array(StoreTill),
    }),
  ),
  /** The newest version meant for a till of the store, as far as it is the store's. */
  "store.rules": verb(
    OfStore,
    z.strictObject({
      version: Version,
      part: z.string(),
      above: z.string(),
      levels: z.array(z.string()),
    }),
  ),
  /** Versions meant for a till of the store, newest first, below number `before`. */
  "store.versions": verb(
    OfStore.extend({ before: Version.nullable(), limit: z.number().int().min(1).max(50) }),
    z.array(StoreVersion),
  ),
  /** The store's part as a version says it. Refused: `invalid-rules` (no version that was meant for the store). */
  "store.version": verb(OfStore.extend({ version: Version }), PartAt),
  /**
   * What publishing would say; changes nothing. `acknowledgements`: what the owner has to acknowledge first, who has to
   * publish it then; what holds already, and is made no worse, asks for none.
   */
  "store.check": verb(
    WrittenPart,
    z.strictObject({
      ok: z.boolean(),
      problems: z.array(RulesProblem),
      effect: z.array(z.string()),
      acknowledgements: z.array(AskedAcknowledgement),
    }),
  ),
  /** As `rules.tryOut`, on the store's own last orders alone. Refused: `invalid-rules`, `rules-changed`, `internal`. */
  "store.tryOut": verb(WrittenPart.extend({ orders: Tried.input.shape.orders }), Tried.output),
  /**
   * The store's part into every version that holds at the store, which is published to its tills; nothing else is changed.
   * Refused: `invalid-rules`, `rules-changed` (the store's part was changed meanwhile), `needs-owner` (it asks for an
   * acknowledgement), `internal` (it could not be tried out).
   */
  "store.publish": verb(WrittenPart.extend({ by: By }), z.strictObject({ version: Version })),
} as const;

export type StoreVerb = keyof typeof storeVerbs;
export const STORE_VERBS = [
  "store.overview",
  "store.rules",
  "store.versions",
  "store.version",
  "store.check",
  "store.tryOut",
  "store.publish",
] as const satisfies readonly StoreVerb[];
export type StoreInput<V extends StoreVerb> = z.infer<(typeof storeVerbs)[V]["input"]>;
export type StoreOutput<V extends StoreVerb> = z.infer<(typeof storeVerbs)[V]["output"]>;
