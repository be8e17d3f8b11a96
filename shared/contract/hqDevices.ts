/** The verbs of HQ about stores and their tills: added, named, found among thousands, and the codes that enrol them. */
import { z } from "zod";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
export const Name = z.string().trim().min(1).max(40);
const Text = z.string().trim().max(80);
const StoreId = z.string().min(1).max(20);
export const NewStoreId = z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 of a–z, 0–9, -");
const TillName = z.string().min(1).max(41);
const Limit = z.number().int().min(1).max(200);
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const HqStore = z.strictObject({
  id: StoreId,
  name: z.string(),
  /** Its tills, those that were closed not counted, and those of them that are in contact now. */
  tills: Count,
  connected: Count,
});
export type HqStore = z.infer<typeof HqStore>;

/** How a till stands: one of these. */
export const DEVICE_STATES = ["connected", "offline", "waiting", "closed"] as const;
export const DEVICE_SORTS = ["contact", "id", "name", "unsent", "clock"] as const;

export const HqDevice = z.strictObject({
  id: TillName,
  name: z.string(),
  store: StoreId,
  storeName: z.string(),
  /** `waiting`: no device was enrolled for it yet. */
  state: z.enum(DEVICE_STATES),
  enrolledAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  lastContact: Instant.nullable(),
  facts: Count,
  quarantined: Count,
  rulesVersion: Count,
  /** The version of the wire it last greeted in; null: it never did. */
  protocol: Count.nullable(),
  mustUpdate: z.boolean(),
  /** What it runs, with its version; null: it has not said. */
  software: z.string().nullable(),
  /** Facts it had when it last greeted and that have not come since. What it has written down since then nobody knows. Null: it has not said. */
  unsent: Count.nullable(),
  /** Its machine's clock less the server's when it last greeted, ms; null: it has not said. */
  clockMs: z.number().int().nullable(),
});
export type HqDevice = z.infer<typeof HqDevice>;

export const HqCode = z.strictObject({
  till: TillName,
  tillName: z.string(),
  store: StoreId,
  storeName: z.string(),
  validUntil: Instant,
  madeAt: Instant.nullable(),
  /** Null: the server itself made it. */
  madeBy: z.string().nullable(),
});
export type HqCode = z.infer<typeof HqCode>;

const HqPlaceNamed = z.strictObject({ id: StoreId, name: z.string() });
/** What is known of every till by its name alone. */
export const HqTillNamed = z.strictObject({ id: TillName, name: z.string(), store: StoreId, storeName: z.string() });
export type HqTillNamed = z.infer<typeof HqTillNamed>;

export const deviceVerbs = {
  /** All stores and tills by name, those closed too: what lists to choose from are made of. */
  "chain.places": verb(
    z.strictObject({}),
    z.strictObject({ stores: z.array(HqPlaceNamed), tills: z.array(HqTillNamed) }),
  ),
  /** By id, a page at a time after an id (null: from the first). `text`: part of the id or the name. */
  "store.list": verb(
    z.strictObject({ text: Text, after: StoreId.nullable(), limit: Limit }),
    z.strictObject({ rows: z.array(HqStore) }),
  ),
  /** A store before it has a till. Refused: `store-exists`. */
  "store.add": verb(z.strictObject({ store: NewStoreId, name: Name }), HqStore),
  /** Its tills hear of it. Refused: `unknown-store`. */
  "store.rename": verb(z.strictObject({ store: StoreId, name: Name }), HqStore),
  /**
   * A page at a time, after the till read last (null: from the first), of those that fit: `count` of all of these. `text`: part
   * of the id, the name or the store's name.
   */
  "till.list": verb(
    z.strictObject({
      store: StoreId.nullable(),
      state: z.enum(DEVICE_STATES).nullable(),
      /** Only those that speak an older version of the wire. */
      mustUpdate: z.boolean(),
      text: Text,
      sort: z.enum(DEVICE_SORTS),
      after: TillName.nullable(),
      limit: Limit,
    }),
    z.strictObject({ rows: z.array(HqDevice), count: Count }),
  ),
  /** It hears of it. Refused: `unknown-till`, `till-closed`. */
  "till.rename": verb(
    z.strictObject({ till: TillName, name: Name }),
    z.strictObject({ till: TillName, name: z.string() }),
  ),
  /** Codes that can still be used, by till. */
  "code.list": verb(z.strictObject({}), z.strictObject({ rows: z.array(HqCode) })),
  /** The code of a till is good no more. Refused: `unknown-code`. */
  "code.revoke": verb(z.strictObject({ till: TillName }), z.strictObject({ till: TillName })),
} as const;
