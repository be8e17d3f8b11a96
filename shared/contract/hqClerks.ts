/**
 * The verbs of HQ about who works in the stores: clerks with their roles and PINs, which go to every till of their store.
 * A PIN goes in and never comes out.
 */
import { z } from "zod";
import { ClerkId, ClerkName, Pin, Role } from "./staff.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
const StoreId = z.string().min(1).max(20);
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const HqClerk = z.strictObject({
  store: StoreId,
  storeName: z.string(),
  id: ClerkId,
  name: z.string(),
  role: Role,
  active: z.boolean(),
  /** Of the newest change, a new PIN included; and since when the PIN is good. */
  changedAt: Instant,
  pinAt: Instant,
});
export type HqClerk = z.infer<typeof HqClerk>;

export const CLERK_SORTS = ["store", "name", "changed"] as const;
const Place = z.strictObject({ store: StoreId, id: ClerkId, name: z.string().max(40), changedAt: Instant });

export const clerkVerbs = {
  /**
   * A page at a time, after the last one read (null: from the first). `text`: part of the name, or how the number begins.
   * `tills` of the store that is asked for: how many there are that sell, and how many hear of a change at once; null: of all stores.
   */
  "clerk.list": verb(
    z.strictObject({
      store: StoreId.nullable(),
      role: Role.nullable(),
      active: z.boolean().nullable(),
      text: z.string().trim().max(40),
      sort: z.enum(CLERK_SORTS),
      after: Place.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      rows: z.array(HqClerk),
      tills: z.strictObject({ enrolled: Count, connected: Count }).nullable(),
    }),
  ),
  /**
   * Adds a clerk, or gives one another name or role; `pin` null: it stays as it is. The first of a store has to be a manager.
   * Refused: `unknown-store`, `last-manager`, `too-many-clerks`, `malformed` (one who is new has no PIN).
   */
  "clerk.put": verb(
    z.strictObject({ store: StoreId, id: ClerkId, name: ClerkName, role: Role, pin: Pin.nullable() }),
    HqClerk,
  ),
  /** Another PIN, which ends a lock and where the clerk is signed in. Refused: `unknown-clerk`. */
  "clerk.pin": verb(z.strictObject({ store: StoreId, id: ClerkId, pin: Pin }), HqClerk),
  /** Whether the clerk may sign in. Refused: `unknown-clerk`, `last-manager`. */
  "clerk.active": verb(z.strictObject({ store: StoreId, id: ClerkId, active: z.boolean() }), HqClerk),
} as const;
