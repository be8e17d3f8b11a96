/** The verbs of HQ about its people. What needs a password is worked on beside the main thread: these answer later. */
import { randomUUID } from "node:crypto";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { KEY_NAME, type HqRole, type HqUser, type PeopleVerb } from "../../shared/contract/hqPeople.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { HqUserRow, PeopleReader } from "../store/people.ts";
import type { ServerReader, ServerStore, ServerWriter } from "../store/store.ts";
import { verifyAudit } from "./audit.ts";
import { hashOf } from "./password.ts";
import type { Caller, Sessions } from "./session.ts";
import { tryUser } from "./signIn.ts";
import { linkOf, newSecret } from "./totp.ts";

export type People = {
  readonly [V in PeopleVerb]: (input: HqInput<V>, who: Caller) => Promise<HqAnswer<V>>;
};

export type PeopleParts = {
  readonly store: ServerStore;
  readonly sessions: Sessions;
  /** The server's clock, ms. */
  readonly clock: () => number;
};

const LAST_OWNER = refuse(
  "last-owner",
  "An owner who can sign in must be there: the key alone is no longer enough. Nothing was changed.",
);

export function peopleOf({ store, sessions, clock }: PeopleParts): People {
  const { people: read } = store.read;
  const now = clock;

  /** Changes a user, whose sessions end, but for the one in which it is asked for. */
  const change = <T>(
    id: string,
    who: Caller,
    to: (user: HqUserRow) => Partial<HqUserRow>,
    said: (user: HqUserRow, rows: ServerWriter) => T,
  ): { ok: true; value: T } | ReturnType<typeof refuse> =>
    store.write((rows) => {
      rows.people.alone();
      const user = rows.people.user(id);
      if (user === undefined) return refuse("unknown-user", `HQ has no user ${id}. Nothing was changed.`);
      const changed = { ...user, ...to(user) };
      if (!sessions.keySignsIn && !isOwned(rows.people, changed)) return LAST_OWNER;
      rows.people.putUser(changed);
      rows.people.endSessions(id, who.session);
      return done(said(changed, rows));
    });
  const view = (user: HqUserRow, { people }: { people: PeopleReader }): HqUser => userView(user, people, now());

  return {
    me: async (_input, { user: id, name, role, store: of }) => {
      const user = id === null ? undefined : read.user(id);
      return await later(
        done({ user: id, name, role, store: of, totp: user !== undefined && user.totpSecret !== null }),
      );
    },
    "me.password": async ({ old, password }, who) => {
      const { name, address, session } = who;
      if (who.user === null) return refuse("unknown-user", "Whoever has the key has no password. Nothing was changed.");
      // Before: nothing comes between finding the old one right and writing the new one.
      const hash = await hashOf(password);
      return await tryUser(store, now, { name, address, password: old, verb: "me.password" }, ({ people }, user) => {
        people.putUser({ ...user, password: hash });
        people.endSessions(user.id, session);
        return {};
      });
    },
    "user.list": async () =>
      await later(done({ users: read.users().map((it) => view(it, store.read)), keySignsIn: sessions.keySignsIn })),
    "user.add": async ({ name, role, password, store: of = null }) => {
      const odd = refuseStore(store.read, role, of);
      if (odd) return odd;
      const hash = await hashOf(password);
      return store.write((rows) => addUser(rows, { name, role, store: of, password: hash }, now()));
    },
    "user.role": async ({ user, role, store: of = null }, who) =>
      await later(refuseStore(store.read, role, of) ?? change(user, who, () => ({ role, store: of }), view)),
    "user.password": async ({ user, password }, who) => {
      const hash = await hashOf(password);
      const unlocked = (it: HqUserRow, rows: ServerWriter): HqUser => {
        rows.people.dropTries(it.name, null);
        return view(it, rows);
      };
      return change(user, who, () => ({ password: hash }), unlocked);
    },
    "user.disable": async ({ user, disabled }, who) =>
      await later(change(user, who, (it) => ({ disabledAt: disabled ? (it.disabledAt ?? now()) : null }), view)),
    "user.totp": async ({ user, on }, who) => {
      const secret = on ? newSecret() : null;
      const said = (it: HqUserRow, rows: ServerWriter) => ({
        user: view(it, rows),
        secret,
        link: secret && linkOf(it.name, secret),
      });
      return await later(change(user, who, () => ({ totpSecret: secret, totpStep: 0 }), said));
    },
    "key.signsIn": async ({ on }) => {
      const said = store.write((rows) => {
        rows.people.alone();
        if (!on && !isOwned(rows.people, null)) return LAST_OWNER;
        sessions.letKey(rows, on);
        return done({ on });
      });
      return await later(said);
    },
    "audit.list": async ({ limit, ...filter }) =>
      await later(done(read.audit(filter, limit).map(({ prev: _, ...line }) => line))),
    "audit.verify": async () => done(await verifyAudit(store.read)),
  };
}

/** A manager has a store, and nobody else has one. */
function refuseStore({ tills }: ServerReader, role: HqRole, store: string | null) {
  if (role !== "manager")
    return store === null ? null : refuse("malformed", "store: expected none beside this role. Nothing was changed.");
  if (store === null) return refuse("malformed", "store: expected the store that is managed. Nothing was changed.");
  return tills.stores().some(({ id }) => id === store)
    ? null
    : refuse("unknown-store", `There is no store ${store}. Nothing was changed.`);
}

const later = <T>(value: T): Promise<T> => Promise.resolve(value);

/** Whether there is an owner who can sign in. @param changed stands for the one who is kept under this id; null: nobody is changed */
const isOwned = (people: PeopleReader, changed: HqUserRow | null): boolean =>
  people
    .users()
    .map((it) => (it.id === changed?.id ? changed : it))
    .some((it) => it.role === "owner" && it.disabledAt === null);

function addUser(
  { people }: ServerWriter,
  user: Pick<HqUserRow, "name" | "role" | "store" | "password">,
  createdAt: number,
): HqAnswer<"user.add"> {
  people.alone();
  if (user.name === KEY_NAME || people.userNamed(user.name))
    return refuse("user-exists", `There is a user ${user.name} already. Choose another name; nothing was added.`);
  const row = {
    id: randomUUID(),
    ...user,
    totpSecret: null,
    totpStep: 0,
    createdAt,
    disabledAt: null,
  };
  people.putUser(row);
  return done(userView(row, people, createdAt));
}

function userView(user: HqUserRow, people: PeopleReader, now: number): HqUser {
  const { id, name, role, store, totpSecret, createdAt, disabledAt } = user;
  const lockedUntil = people.lockedUntil(name);
  const isLocked = lockedUntil !== null && lockedUntil > now;
  return {
    id,
    name,
    role,
    store,
    totp: totpSecret !== null,
    lockedUntil: isLocked ? lockedUntil : null,
    createdAt,
    disabledAt,
  };
}
