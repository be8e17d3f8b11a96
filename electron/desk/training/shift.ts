/** The shift of a practice till: it opens by itself, with nothing in the drawer, for practice is about selling. */
import type { Desk } from "../desk.ts";

/** Where clerks sign in and no shift is open. */
export function ensureShift({ books, pen }: Desk): void {
  if (!books.staff.isStaffed || books.shifts.open) return;
  books.transact(() => {
    const clerk = books.staff.signedIn();
    const by = clerk && { clerk: clerk.id, name: clerk.name };
    const at = pen.begin();
    const seq = books.facts.head.seq + 1;
    const shift = `${at}-${seq}`;
    pen.write("shift-opened", at, null, { shift, key: `practice-${shift}`, float: 0, by });
    books.shifts.opened(shift, seq);
  });
}
