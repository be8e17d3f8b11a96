/** Cash paid in and out, and the drawer opened without a sale. */
import type { TillInput } from "../../../shared/contract/till.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import { refuseCardNumbers, type Answer, type Desk } from "../desk.ts";
import { knownAct } from "../staff/act.ts";
import { allow } from "../staff/gate.ts";
import { shiftFor, tell } from "./open.ts";

type Done = Record<string, never>;

/** `cash.move`. The drawer opens, but where a payment never opens it. */
export function moveCash(desk: Desk, act: TillInput<"cash.move">): Answer<Done> {
  const { key, direction, amountFen, reason } = act;
  return atDrawer(desk, "cash.move", act, "cash", (shared, at) => {
    desk.pen.write("cash-moved", at, null, { key, direction, amount: amountFen, reason, ...shared });
    if (desk.books.settings.is.drawer !== "never") desk.printing.kick(key);
  });
}

/** `drawer.open`. */
export function openDrawer(desk: Desk, act: TillInput<"drawer.open">): Answer<Done> {
  const { key, reason } = act;
  return atDrawer(desk, "drawer.open", act, "drawer", (shared, at) => {
    desk.pen.write("drawer-opened", at, null, { key, reason, ...shared });
    desk.printing.kick(key);
  });
}

type Shared = { readonly shift?: string; readonly by?: By };

/** One act at the drawer, once by its key: right, shift, fact. */
function atDrawer(
  desk: Desk,
  verb: string,
  { key, reason }: { readonly key: string; readonly reason: string },
  right: "cash" | "drawer",
  write: (shared: Shared, at: number) => void,
): Answer<Done> {
  const { books, pen } = desk;
  const answer = books.transact((): Answer<Done> => {
    const known = knownAct(desk, key, verb);
    if (known) return known.ok ? done({}) : known;
    const by = allow(desk, key, [right]);
    if (!by.ok) return by;
    const shift = shiftFor(desk);
    if (!shift.ok) return shift;
    const card = refuseCardNumbers([reason]);
    if (card) return card;
    write(
      { ...(shift.value === undefined ? {} : { shift: shift.value }), ...(by.value ? { by: by.value } : {}) },
      pen.begin(),
    );
    books.addAct(key, { verb, order: shift.value ?? "", result: "" });
    return done({});
  });
  if (answer.ok) {
    tell(desk);
    desk.printing.wake();
  }
  return answer;
}
