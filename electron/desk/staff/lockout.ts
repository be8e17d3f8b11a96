/**
 * Tries of a PIN. Each is counted on disk before it is looked at, so that neither a restart nor a kill gives one away;
 * a right one sets the count back. Five wrong ones lock the clerk, each further one for longer.
 *
 * A lock is kept as the instant it ends. Where the clock was set back to before the lock began, the lock begins
 * anew at the clock as it is now: never shorter than it was meant, and never longer than one lock from then on.
 */
import { refuse, done } from "../../../shared/kernel/outcome.ts";
import type { By } from "../../../shared/facts/fact.ts";
import type { Clerk, Staff } from "../../store/staff.ts";
import type { Answer, Desk, Refused } from "../desk.ts";
import { isPin } from "./pin.ts";

/** So many tries, then the first lock. */
export const TRIES = 5;
const MINUTE = 60_000;
/** How long each further wrong PIN locks; the last from then on. */
export const LOCKS_MS = [1, 5, 15, 30, 60].map((it) => it * MINUTE);

/** How long a clerk is locked after so many wrong PINs, ms; 0: not at all. */
export const lockMs = (wrong: number): number =>
  wrong < TRIES ? 0 : (LOCKS_MS[Math.min(wrong - TRIES, LOCKS_MS.length - 1)] ?? 0);

/** Until when a clerk is locked as of now; null: not. */
export function lockedUntil({ wrong, lockedUntil: until }: Clerk, now: number): number | null {
  if (until === null || now >= until) return null;
  return Math.min(until, now + lockMs(wrong));
}

/** Locks that the clock was set back under begin anew. Needs the caller's open transaction. */
function reanchor(staff: Staff, clerk: Clerk, now: number): void {
  const until = lockedUntil(clerk, now);
  if (until !== null && until !== clerk.lockedUntil) staff.noteTries(clerk.id, clerk.wrong, until);
}

/** The same for all, where they are looked at. */
export function reanchorAll({ books, pen }: Desk): void {
  const now = pen.now();
  const isOff = (it: Clerk): boolean => {
    const until = lockedUntil(it, now);
    return until !== null && until !== it.lockedUntil;
  };
  if (!books.staff.all().some(isOff)) return;
  books.transact(() => {
    for (const clerk of books.staff.all()) reanchor(books.staff, clerk, now);
  });
}

/** @returns who the PIN is of. Refused: `unknown-clerk`, `locked`, `wrong-pin` */
export async function tryPin(desk: Desk, id: string, pin: string): Promise<Answer<Clerk>> {
  const { books, pen } = desk;
  const counted = books.transact(() => count(desk, id));
  if (!counted.ok) return counted;
  const { pinHash, wrong } = counted.value;
  const isRight = await isPin(pin, pinHash);
  return books.transact(() => {
    const clerk = books.staff.byId(id);
    if (!clerk?.active) return unknownClerk();
    // Another PIN was set meanwhile: this one is nobody's any more.
    if (isRight && clerk.pinHash === pinHash) {
      books.staff.noteTries(id, 0, null);
      return done(clerk);
    }
    const by: By = { clerk: id, name: clerk.name };
    const at = pen.now();
    books.audit.note({ at, act: "wrong-pin", by, text: `${wrong}/${Math.max(TRIES, wrong)}` });
    const locked = lockMs(wrong);
    if (locked > 0) books.audit.note({ at, act: "lockout", by, text: `${locked / MINUTE} min` });
    return refuse(
      "wrong-pin",
      locked > 0
        ? `That is not this clerk's PIN. No PIN is taken for this clerk for ${locked / MINUTE} min now.`
        : `That is not this clerk's PIN. Tries left before this clerk is locked for a while: ${TRIES - wrong}.`,
    );
  });
}

/** The try under way counts as a wrong one until it turns out right. Needs the caller's open transaction. */
function count({ books, pen }: Desk, id: string): Answer<Clerk> {
  const clerk = books.staff.byId(id);
  if (!clerk?.active) return unknownClerk();
  const now = pen.now();
  const until = lockedUntil(clerk, now);
  if (until !== null) {
    reanchor(books.staff, clerk, now);
    return refuse(
      "locked",
      `Too many wrong PINs: none is taken for this clerk for another ${Math.ceil((until - now) / 1000)} s. Others can sign in.`,
    );
  }
  const wrong = clerk.wrong + 1;
  const lock = lockMs(wrong);
  books.staff.noteTries(id, wrong, lock > 0 ? now + lock : null);
  return done({ ...clerk, wrong });
}

const unknownClerk = (): Refused =>
  refuse("unknown-clerk", "No clerk with this number works here. Choose a name from the list.");
