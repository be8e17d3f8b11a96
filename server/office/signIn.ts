/**
 * A user's password and one-time code are tried here. A try counts as failed before it is looked at, so that many at once
 * are no more than as many one after the other; who fails five times under a name waits, longer each time, over a restart
 * too. Counted by name and address: nobody keeps a user out from elsewhere. Whether there is such a user is not told, neither
 * by words nor by what is counted nor by how long it takes.
 */
import type { HqRefusal } from "../../shared/contract/hq.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { HqUserRow, TriesRow } from "../store/people.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { addAudit } from "./audit.ts";
import { fits } from "./password.ts";
import { stepOf } from "./totp.ts";

const TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;
/** So long after the newest try and its lock both are forgotten. Who waits for that gets fewer tries than who goes on. */
export const FORGOTTEN_MS = 24 * 3_600_000;

export type Tried = {
  readonly name: string;
  /** From which it is tried. */
  readonly address: string;
  readonly password: string;
  /** Null: none was typed. Left out: none is asked for. */
  readonly code?: string | null;
  readonly verb: "sign-in" | "me.password";
};
type Refused = Outcome<never, Extract<HqRefusal, "wrong-sign-in" | "sign-in-locked">>;

/** After so many failed tries under a name nobody is let in under it from there for so long, ms. */
export const lockMs = (failed: number): number =>
  failed < TRIES ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failed - TRIES), LONGEST_LOCK_MS);

const isLocked = (tries: TriesRow, now: number): tries is TriesRow & { readonly lockedUntil: number } =>
  tries.lockedUntil !== null && tries.lockedUntil > now;

type Begun = { readonly user: HqUserRow | null } | { readonly until: number };

const WRONG = refuse("wrong-sign-in", "Name, password or one-time code is wrong.");
const locked = (until: number): Refused =>
  refuse(
    "sign-in-locked",
    `Too many tries from here that failed. The next is looked at after ${new Date(until).toISOString()}.`,
  );

/** @param welcome what is done in the transaction in which the user is recognized, with the user as kept by then */
export async function tryUser<T>(
  store: ServerStore,
  clock: () => number,
  tried: Tried,
  welcome: (rows: ServerWriter, user: HqUserRow) => T,
): Promise<Outcome<T, "wrong-sign-in" | "sign-in-locked">> {
  const { name, address, password, code, verb } = tried;
  // What comes of a verb the door writes down.
  const said = (rows: ServerWriter, outcome: string, as: HqUserRow | null): void =>
    verb === "sign-in"
      ? addAudit(rows, { at: clock(), who: name, role: as?.role ?? null, verb, what: {}, outcome })
      : undefined;
  const begun = store.write((rows) => beginTry(rows, tried, clock()));
  if ("until" in begun) {
    store.write((rows) => said(rows, "sign-in-locked", null));
    return locked(begun.until);
  }
  const isRight = await fits(password, begun.user?.password ?? null);
  return store.write((rows): Outcome<T, "wrong-sign-in" | "sign-in-locked"> => {
    rows.people.alone();
    // As it stands now: meanwhile it may have been disabled, or been given another password.
    const user = begun.user === null ? undefined : rows.people.user(begun.user.id);
    const isSame = user !== undefined && user.disabledAt === null && user.password === begun.user?.password;
    const step = user && code !== undefined ? stepFor(user, code, clock()) : (user?.totpStep ?? null);
    if (isRight && isSame && step !== null) {
      const known = { ...user, totpStep: step };
      rows.people.putUser(known);
      rows.people.dropTries(name, address);
      said(rows, "ok", known);
      return { ok: true, value: welcome(rows, known) };
    }
    said(rows, "wrong-sign-in", null);
    const tries = rows.people.tries(name, address);
    if (tries === undefined || !isLocked(tries, clock())) return WRONG;
    const until = tries.lockedUntil;
    addAudit(rows, { at: clock(), who: name, role: null, verb: "locked", what: { until }, outcome: "ok" });
    return locked(until);
  });
}

/** Counts a try where one may be made. Null user: none by that name who may sign in; all else is the same. */
function beginTry({ people }: ServerWriter, { name, address }: Tried, now: number): Begun {
  people.alone();
  people.forgetTries(now - FORGOTTEN_MS);
  const before = people.tries(name, address);
  if (before !== undefined && isLocked(before, now)) return { until: before.lockedUntil };
  const failed = (before?.failed ?? 0) + 1;
  const wait = lockMs(failed);
  people.putTries({ name, address, failed, at: now, lockedUntil: wait === 0 ? null : now + wait });
  const user = people.userNamed(name);
  return { user: user === undefined || user.disabledAt !== null ? null : user };
}

/** The step of the code, or the user's own where none is asked for; null: wrong. */
function stepFor(user: HqUserRow, code: string | null, now: number): number | null {
  if (user.totpSecret === null) return user.totpStep;
  return code === null ? null : stepOf(user.totpSecret, code, now, user.totpStep);
}
