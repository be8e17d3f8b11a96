/**
 * A user's password and one-time code are tried here. A try counts as failed before it is looked at, so that many at once
 * are no more than as many one after the other; who fails five times waits, longer each time, over a restart too.
 */
import type { HqRefusal } from "../../shared/contract/hq.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { HqUserRow } from "../store/people.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { addAudit } from "./audit.ts";
import { fits } from "./password.ts";
import { stepOf } from "./totp.ts";

const TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;

export type Tried = {
  readonly name: string;
  readonly password: string;
  /** Null: none was typed. Left out: none is asked for. */
  readonly code?: string | null;
  readonly verb: "sign-in" | "me.password";
};
type Refused = Outcome<never, Extract<HqRefusal, "wrong-sign-in" | "sign-in-locked">>;

/** After so many failed tries nobody is let in for so long, ms. */
export const lockMs = (failed: number): number =>
  failed < TRIES ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failed - TRIES), LONGEST_LOCK_MS);

const WRONG = refuse("wrong-sign-in", "Name, password or one-time code is wrong.");
const locked = (until: number): Refused =>
  refuse("sign-in-locked", `Too many tries that failed. The next is looked at after ${new Date(until).toISOString()}.`);

/** @param welcome what is done in the transaction in which the user is recognized */
export async function tryUser<T>(
  store: ServerStore,
  clock: () => number,
  tried: Tried,
  welcome: (rows: ServerWriter, user: HqUserRow) => T,
): Promise<Outcome<T, "wrong-sign-in" | "sign-in-locked">> {
  const { name, password, code, verb } = tried;
  // What comes of a verb the door writes down.
  const said = (rows: ServerWriter, outcome: string, as: HqUserRow | null): void =>
    verb === "sign-in"
      ? addAudit(rows, { at: clock(), who: name, role: as?.role ?? null, verb, what: {}, outcome })
      : undefined;
  const begun = store.write((rows) => beginTry(rows, name, clock()));
  if (begun !== null && "until" in begun) {
    store.write((rows) => said(rows, "sign-in-locked", null));
    return locked(begun.until);
  }
  const isRight = await fits(password, begun?.password ?? null);
  return store.write((rows): Outcome<T, "wrong-sign-in" | "sign-in-locked"> => {
    rows.people.alone();
    // As it stands now: meanwhile it may have been disabled, or been given another password.
    const user = begun === null ? undefined : rows.people.user(begun.id);
    const isSame = user !== undefined && user.disabledAt === null && user.password === begun?.password;
    const step = user && code !== undefined ? stepFor(user, code, clock()) : (user?.totpStep ?? null);
    if (isRight && isSame && step !== null) {
      rows.people.putUser({ ...user, failed: 0, lockedUntil: null, totpStep: step });
      said(rows, "ok", user);
      return { ok: true, value: welcome(rows, user) };
    }
    said(rows, "wrong-sign-in", null);
    if (user === undefined || user.lockedUntil === null || user.lockedUntil <= clock()) return WRONG;
    addAudit(rows, {
      at: clock(),
      who: name,
      role: null,
      verb: "locked",
      what: { until: user.lockedUntil },
      outcome: "ok",
    });
    return locked(user.lockedUntil);
  });
}

/** Counts a try of a user who may try. Null: there is none by that name. */
function beginTry(
  { people }: ServerWriter,
  name: string,
  now: number,
): { readonly id: string; readonly password: string } | { readonly until: number } | null {
  people.alone();
  const user = people.userNamed(name);
  if (user === undefined || user.disabledAt !== null) return null;
  if (user.lockedUntil !== null && user.lockedUntil > now) return { until: user.lockedUntil };
  const failed = user.failed + 1;
  const wait = lockMs(failed);
  people.putUser({ ...user, failed, lockedUntil: wait === 0 ? null : now + wait });
  return { id: user.id, password: user.password };
}

/** The step of the code, or the user's own where none is asked for; null: wrong. */
function stepFor(user: HqUserRow, code: string | null, now: number): number | null {
  if (user.totpSecret === null) return user.totpStep;
  return code === null ? null : stepOf(user.totpSecret, code, now, user.totpStep);
}
