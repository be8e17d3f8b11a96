/**
 * The clerks that headquarters keeps for this till's store, taken over as they are told: all of them at once. Where a
 * number is taken here already, headquarters' word holds; who is not on its list stays as they are, this till's own.
 */
import type { StoreClerk } from "../../../shared/sync/messages.ts";
import type { Books } from "../../store/books.ts";
import type { Clerk } from "../../store/staff.ts";
import type { Pen } from "../pen.ts";
import { changeOf } from "./clerks.ts";
import { isDemoHash } from "./pin.ts";

/** Needs the caller's open transaction: the one that moves the cursor past the row. */
export function takeClerks(books: Books, pen: Pen, told: readonly StoreClerk[]): void {
  const { staff, audit } = books;
  const signedIn = staff.signedIn();
  const listed = new Set(told.map(({ id }) => id));
  const put = (before: Clerk | undefined, clerk: Clerk): void => {
    staff.put(clerk);
    const text = changeOf(before, clerk);
    if (before === undefined || before.hq !== clerk.hq || text !== changeOf(before, before))
      audit.note({ at: pen.now(), act: "staff-hq", by: undefined, text });
  };
  for (const it of told) {
    const before = staff.byId(it.id);
    // A new PIN begins with no wrong tries.
    const tries = before?.pinHash === it.pinHash ? before : { wrong: 0, lockedUntil: null };
    put(before, { ...it, wrong: tries.wrong, lockedUntil: tries.lockedUntil, hq: true });
  }
  for (const it of staff.all()) {
    if (listed.has(it.id)) continue;
    // The demonstration's PINs are known to everybody: where people of a store sign in, they end.
    const ends = listed.size > 0 && isDemoHash(it.pinHash);
    if (it.hq || (ends && it.active)) put(it, { ...it, active: it.active && !ends, hq: false });
  }
  const after = signedIn && staff.byId(signedIn.id);
  if (signedIn && (!after?.active || after.pinHash !== signedIn.pinHash)) {
    staff.signOut();
    audit.note({ at: pen.now(), act: "sign-out", by: { clerk: signedIn.id, name: signedIn.name }, text: "HQ" });
  }
}
