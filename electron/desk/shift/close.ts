/**
 * Closing a shift by a blind count: what should have been there is told by the answer only. Each count is in the audit
 * log, also one that was refused, so that nobody tries until it fits.
 */
import type { Denomination, ShiftReport } from "../../../shared/contract/shift.ts";
import type { TillInput } from "../../../shared/contract/till.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { AmountOverflow } from "../../../shared/kernel/money.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { countedCash, expectedCash, type ShiftFigures } from "../../../shared/order/shift.ts";
import type { OpenShift } from "../../store/shifts.ts";
import { refuseAmount } from "../cart.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { knownAct } from "../staff/act.ts";
import { yuan } from "../staff/factText.ts";
import { allow } from "../staff/gate.ts";
import { noShift, tell } from "./open.ts";
import { figuresOf, reportOf, zOf } from "./report.ts";

type Close = TillInput<"shift.close">;

/** `shift.close`: the same key again is answered with the same report. */
export function closeShift(desk: Desk, close: Close): Answer<ShiftReport> {
  const { books } = desk;
  const before = books.facts.head.seq;
  try {
    // A refused count is kept all the same: its row in the log is all that this transaction writes then.
    const answer = books.transact((): Answer<ShiftReport> => {
      const known = knownAct(desk, close.key, "shift.close");
      if (!known) return count(desk, close);
      if (!known.ok) return known;
      const closed = books.shifts.closed(known.value.order);
      if (!closed) throw new Error(`shift ${known.value.order} was closed and has no report`);
      return done(zOf(desk, closed));
    });
    if (books.facts.head.seq > before) tell(desk);
    return answer;
  } catch (error) {
    if (error instanceof AmountOverflow) return refuseAmount();
    throw error;
  }
}

function count(desk: Desk, { key, counted, reason }: Close): Answer<ShiftReport> {
  const { books, pen } = desk;
  const by = allow(desk, key, ["shift-close"]);
  if (!by.ok) return by;
  const { open } = books.shifts;
  if (!open) return noShift();
  const card = refuseCardNumbers([reason]);
  if (card) return card;
  const cash = countedCash(counted);
  books.audit.note({ at: pen.now(), act: "shift-count", by: by.value, amountFen: cash, text: countText(counted) });
  const figures = figuresOf(desk, open);
  const ending = { open, figures, cash, key, counted, reason };
  if (Math.abs(cash - expectedCash(figures)) <= books.settings.is.shift.differenceLimitFen) {
    return write(desk, ending, by.value);
  }
  const approved = allow(desk, key, ["shift-close", "shift-difference"]);
  if (!approved.ok) return approved;
  if (reason === undefined) return needsReason();
  return write(desk, ending, approved.value);
}

/** Neither how much is expected, nor whether too much or too little is there. */
const needsReason = (): Refused =>
  refuse(
    "needs-reason",
    "The count differs from what is expected by more than the limit. Count again, or close with a reason; the shift is still open.",
  );

type Ending = Close & { readonly open: OpenShift; readonly figures: ShiftFigures; readonly cash: number };

/** The fact, the report, the key. Needs the caller's open transaction. */
function write(desk: Desk, ending: Ending, by: By | undefined): Answer<ShiftReport> {
  const { open, figures, cash, key, counted, reason } = ending;
  const { books, pen } = desk;
  const at = pen.begin();
  const number = books.shifts.lastNumber + 1;
  const closing = {
    number,
    at,
    by: by?.name ?? null,
    approver: by?.approverName ?? null,
    counted: counted.filter((it) => it.count > 0),
    cash,
    reason: reason ?? null,
  };
  pen.write("shift-closed", at, null, {
    shift: open.shift,
    key,
    number,
    counted: closing.counted.map(({ valueFen, count: pieces }) => ({ value: valueFen, count: pieces })),
    cash,
    expected: expectedCash(figures),
    reason: closing.reason,
    by,
  });
  const report = reportOf(desk, open, figures, closing);
  books.shifts.close(open.shift, books.facts.head.seq, number, JSON.stringify(report));
  books.addAct(key, { verb: "shift.close", order: open.shift, result: "" });
  return done(report);
}

const countText = (counted: readonly Denomination[]): string =>
  counted
    .filter((it) => it.count > 0)
    .map(({ valueFen, count: pieces }) => `${yuan(valueFen)} ×${pieces}`)
    .join(", ");
