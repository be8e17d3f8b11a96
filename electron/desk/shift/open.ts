/** The shift that is open at this till, and opening one. */
import type { ShiftView } from "../../../shared/contract/shift.ts";
import type { TillInput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import type { OpenShift } from "../../store/shifts.ts";
import type { Answer, Desk, Refused } from "../desk.ts";
import { knownAct } from "../staff/act.ts";
import { allow } from "../staff/gate.ts";

/** The shift that an act belongs to; undefined: none is open, and none is asked for. Refused: `no-shift`, where clerks sign in. */
export function shiftFor({ books }: Desk): Answer<string | undefined> {
  const { open } = books.shifts;
  if (open) return done(open.shift);
  return books.staff.isStaffed ? noShift() : done(undefined);
}

export const noShift = (): Refused =>
  refuse("no-shift", "No shift is open at this till. Open one with what lies in the drawer; nothing was changed.");

export const shiftView = ({ shift, at, by, float }: OpenShift): ShiftView => ({
  shift,
  openedAt: at,
  openedBy: by,
  floatFen: float,
});

/** `shift.open`: the same key again is answered with the same shift. */
export function openShift(desk: Desk, { key, floatFen }: TillInput<"shift.open">): Answer<ShiftView> {
  const { books, pen } = desk;
  const answer = books.transact((): Answer<ShiftView> => {
    const known = knownAct(desk, key, "shift.open");
    if (known) return known.ok ? done(JSON.parse(known.value.result) as ShiftView) : known;
    const by = allow(desk, key, ["shift-open"]);
    if (!by.ok) return by;
    if (books.shifts.open) {
      return refuse("shift-open", "A shift is open at this till already. Close it first; nothing was changed.");
    }
    const at = pen.begin();
    const seq = books.facts.head.seq + 1;
    const shift = `${at}-${seq}`;
    pen.write("shift-opened", at, null, { shift, key, float: floatFen, by: by.value });
    books.shifts.opened(shift, seq);
    const view = shiftView({ shift, seq, at, float: floatFen, by: by.value?.name ?? null });
    books.addAct(key, { verb: "shift.open", order: shift, result: JSON.stringify(view) });
    return done(view);
  });
  if (answer.ok) tell(desk);
  return answer;
}

/** After an act of the shift: its fact goes out, the screens look again. */
export function tell(desk: Desk): void {
  desk.line.wake();
  desk.news(["status", "shift"]);
}
