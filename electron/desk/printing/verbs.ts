/** Receipts again, reports on paper, and what waits for the printer. */
import type { TillInput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import { ownOrder, type Answer, type Desk, type Refused } from "../desk.ts";
import { reportShift } from "../shift/report.ts";
import { allow } from "../staff/gate.ts";
import { previewReceipt } from "./paper.ts";

type Done = Record<string, never>;

function refuseNoPrinter({ books }: Desk): Refused | null {
  if (books.settings.is.printer.kind !== "none") return null;
  return refuse("no-printer", "No printer is set up at this till. Choose one in the settings; nothing was printed.");
}

/** `receipt.reprint`. */
function reprint(desk: Desk, { key, order }: TillInput<"receipt.reprint">): Answer<Done> {
  const own = ownOrder(desk, order);
  if (typeof own !== "number") return own;
  const by = allow(desk, key, ["reprint"]);
  if (!by.ok) return by;
  const none = refuseNoPrinter(desk);
  if (none) return none;
  const { books, pen, printing } = desk;
  books.transact(() => {
    if (!printing.add({ key, kind: "reprint", order })) return;
    books.audit.note({ at: pen.now(), act: "reprint", by: by.value, order, text: order });
  });
  printing.wake();
  return done({});
}

/** `report.print`: the right to the open shift's report is the right to print it. */
function printReport(desk: Desk, { key, shift }: TillInput<"report.print">): Answer<Done> {
  const report = reportShift(desk, { key, ...(shift === undefined ? {} : { shift }) });
  if (!report.ok) return report;
  return (
    refuseNoPrinter(desk) ?? add(desk, () => desk.printing.add({ key, kind: "report", shift: report.value.shift }))
  );
}

/** `print.test`. */
function printTest(desk: Desk, { key }: TillInput<"print.test">): Answer<Done> {
  const by = allow(desk, key, []);
  if (!by.ok) return by;
  return refuseNoPrinter(desk) ?? add(desk, () => desk.printing.add({ key, kind: "test" }));
}

function add({ books, printing }: Desk, job: () => boolean): Answer<Done> {
  books.transact(() => void job());
  printing.wake();
  return done({});
}

const unknownJob = (n: number): Refused =>
  refuse("unknown-job", `Nothing waits for the printer under number ${n}. It was printed or given up meanwhile.`);

export const printingVerbs = (
  desk: Desk,
): Pick<
  Handlers,
  "receipt.preview" | "receipt.reprint" | "report.print" | "print.queue" | "print.retry" | "print.cancel" | "print.test"
> => ({
  "receipt.preview": (input) => previewReceipt(desk, input),
  "receipt.reprint": (input) => reprint(desk, input),
  "report.print": (input) => printReport(desk, input),
  "print.queue": () => done(desk.printing.jobs()),
  "print.retry": ({ n }) => (desk.printing.retry(n) ? done({}) : unknownJob(n)),
  "print.cancel": ({ n }) => (desk.printing.cancel(n) ? done({}) : unknownJob(n)),
  "print.test": (input) => printTest(desk, input),
});
