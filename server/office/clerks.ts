/**
 * Who works in the stores, as headquarters keeps them: every change goes to all tills of the store in the transaction that
 * makes it. A store for which anybody is kept here always has a manager who may sign in, so that no till is left without.
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqClerk } from "../../shared/contract/hqClerks.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { MOST_CLERKS } from "../../shared/sync/messages.ts";
import { tellCurrent } from "../feed/current.ts";
import type { ClerkRow } from "../store/clerks.ts";
import type { ServerReader } from "../store/store.ts";
import type { OfficeParts } from "./office.ts";
import { hashOfPin } from "./pin.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "connected">;

/** What a change makes of a clerk, as of now; undefined: there is none of that number yet. */
type Change<Code extends string> = (before: ClerkRow | undefined, now: number) => Outcome<ClerkRow, Code>;

export function clerkVerbsOf({ read, settlement, connected }: Parts) {
  const change = <Code extends string>(store: string, id: string, to: Change<Code>) =>
    settlement.office((desk): Outcome<HqClerk, Code | "unknown-store" | "last-manager" | "too-many-clerks"> => {
      const { rows, now } = desk.parts;
      if (!isStore(rows, store)) return refuse("unknown-store", `There is no store ${store}. Nothing was changed.`);
      const before = rows.clerks.clerk(store, id);
      const changed = to(before, now);
      if (!changed.ok) return changed;
      const refused = refuseOf(rows.clerks.ofStore(store), changed.value);
      if (refused) return refused;
      rows.clerks.putClerk(changed.value);
      desk.wake(tellCurrent(rows, rows.tills.ofStore(store), "clerks"));
      return done(clerkView(rows, changed.value));
    });

  return {
    "clerk.list": ({
      store,
      role,
      active,
      text,
      sort,
      after,
      limit,
    }: HqInput<"clerk.list">): HqAnswer<"clerk.list"> => {
      const found = read.clerks.search({ store, role, active, text: text === "" ? null : text }, sort, after, limit);
      const selling =
        store === null
          ? null
          : read.tills.ofStore(store).filter(({ publicKey, revokedAt }) => publicKey !== null && revokedAt === null);
      const tills = selling && {
        enrolled: selling.length,
        connected: selling.filter(({ id }) => connected(id)).length,
      };
      return done({ rows: found.map((it) => clerkView(read, it)), tills });
    },
    "clerk.put": async ({ store, id, name, role, pin }: HqInput<"clerk.put">): Promise<HqAnswer<"clerk.put">> => {
      // Before: nothing comes between looking at what there is and writing.
      const hash = pin === null ? null : await hashOfPin(pin);
      return change(store, id, (before, now) => {
        const { pinHash = hash, active = true } = before ?? {};
        const is = hash ?? pinHash;
        if (is === null)
          return refuse("malformed", "pin: expected 4 to 8 digits for a clerk who is new here. Nothing was changed.");
        const pinAt = hash === null ? (before?.pinAt ?? now) : now;
        return done({ store, id, name, role, active, pinHash: is, changedAt: now, pinAt });
      });
    },
    "clerk.pin": async ({ store, id, pin }: HqInput<"clerk.pin">): Promise<HqAnswer<"clerk.pin">> => {
      const pinHash = await hashOfPin(pin);
      return change(store, id, (before, now) =>
        before ? done({ ...before, pinHash, changedAt: now, pinAt: now }) : nobody(store, id),
      );
    },
    "clerk.active": ({ store, id, active }: HqInput<"clerk.active">): HqAnswer<"clerk.active"> =>
      change(store, id, (before, now) => (before ? done({ ...before, active, changedAt: now }) : nobody(store, id))),
  };
}

export const isStore = ({ tills }: ServerReader, store: string): boolean =>
  store !== OFFICE.split("/")[0] && tills.store(store) !== undefined;

const nobody = (store: string, id: string) =>
  refuse("unknown-clerk", `HQ keeps no clerk ${id} for ${store}. Nothing was changed.`);

/** @param changed stands for the one of the same number */
function refuseOf(all: readonly ClerkRow[], changed: ClerkRow) {
  const others = all.filter(({ id }) => id !== changed.id);
  if (others.length >= MOST_CLERKS)
    return refuse("too-many-clerks", `HQ keeps at most ${MOST_CLERKS} clerks for a store. Nothing was added.`);
  if ([...others, changed].some(({ role, active }) => role === "manager" && active)) return null;
  return refuse(
    "last-manager",
    others.length === 0
      ? "The first clerk of a store has to be a manager, who can approve what the others do. Nothing was changed."
      : "A manager has to stay who may sign in at the store's tills. Make another clerk a manager first; nothing was changed.",
  );
}

const clerkView = (
  { tills }: ServerReader,
  { store, id, name, role, active, changedAt, pinAt }: ClerkRow,
): HqClerk => ({
  store,
  storeName: tills.store(store)?.name ?? store,
  id,
  name,
  role,
  active,
  changedAt,
  pinAt,
});
