/** Who stands at the till: signed in on disk, so that a restart comes back to them, until they leave or nobody acts for a while. */
import type { Clerk } from "../../store/staff.ts";
import type { Desk } from "../desk.ts";

const MINUTE = 60_000;
/** How often it is looked whether somebody still acts, ms. */
export const SESSION_LOOK_MS = 1_000;
/** The last act on disk may be so far behind: after a restart the till locks so much earlier. */
const BEHIND_MS = 20_000;

/** Who is signed in and has acted lately enough; null: nobody. */
export function clerkNow({ books, pen }: Desk): Clerk | null {
  const clerk = books.staff.signedIn();
  if (!clerk) return null;
  const { lockMinutes } = books.settings.is;
  return lockMinutes > 0 && pen.now() - books.staff.lastAct >= lockMinutes * MINUTE ? null : clerk;
}

/** Whoever is signed in acts now: the time without an act begins anew. One who was away too long stays signed out. */
export function noteAct(desk: Desk): void {
  if (clerkNow(desk)) desk.books.staff.lastAct = desk.pen.now();
}

/** Looked at now and then: signs out who has not acted for long, and keeps the last act on disk. */
export function watchSession(desk: Desk): void {
  const { books, pen } = desk;
  const clerk = books.staff.signedIn();
  if (!clerk || books.settings.is.lockMinutes === 0) return;
  // The clock was set back: it counts from where it is.
  if (books.staff.lastAct > pen.now()) noteAct(desk);
  if (clerkNow(desk) === null) {
    books.transact(() => {
      books.staff.signOut();
      books.audit.note({ at: pen.now(), act: "locked-idle", by: { clerk: clerk.id, name: clerk.name }, text: "" });
    });
    desk.news(["status", "staff"]);
  } else if (books.staff.isActBehind(BEHIND_MS)) {
    books.transact(() => books.staff.writeLastAct());
  }
}
