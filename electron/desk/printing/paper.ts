/** What a job says on paper, made when it is printed; and the same as a picture. Knows no printer and no queue. */
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import { USUAL_NAMES } from "../../../shared/rules/names.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import { bytesOf, KICK, svgOf } from "../../devices/receipt/press.ts";
import { letterhead, queueSlipMarkup, receiptMarkup, type Letterhead } from "../../devices/receipt/receipt.ts";
import { reportMarkup, testMarkup } from "../../devices/receipt/reports.ts";
import type { PrintJob } from "../../store/prints.ts";
import type { Answer, Desk } from "../desk.ts";
import { programmeNow } from "../earn.ts";
import { receiptOf, showReceipt } from "../receipt.ts";
import { xOf, zOf } from "../shift/report.ts";

/** What stands over everything that is printed here. */
export function headOf({ books }: Desk): Letterhead {
  const { storeName, till, timezone } = books.device.is;
  const { name } = programmeNow(books).rules.programme;
  const programme = name === USUAL_NAMES.name ? null : name;
  return letterhead(books.settings.is, { storeName, till, timezone, programme });
}

/** The bytes of a job. Null: there is nothing to print after all. */
export function renderJob(desk: Desk, job: PrintJob): Uint8Array | null {
  const markup = markupOf(desk, job);
  const { paper } = desk.books.settings.is.receipt;
  const kick = job.kick ? [KICK] : [];
  if (markup === null) return job.kick ? KICK : null;
  return Buffer.concat([...kick, bytesOf(markup, paper)]);
}

function markupOf(desk: Desk, { kind, order, shift, training, twice, at }: PrintJob): string | null {
  const head = headOf(desk);
  switch (kind) {
    case "drawer":
      return null;
    case "test":
      return testMarkup(head, at, head.till);
    case "report": {
      const { open, closed } = findShift(desk, shift);
      if (open) return reportMarkup(xOf(desk, open), head, desk.pen.now(), training);
      return closed ? reportMarkup(zOf(desk, closed), head, desk.pen.now(), training) : null;
    }
    case "receipt":
    case "reprint":
    case "queue-slip": {
      if (order === null) return null;
      const copy = {
        training,
        reprintedAt: kind === "reprint" ? at : null,
        twice,
        link: desk.printing.link(order),
      };
      const receipt = receiptOf(desk, order);
      return kind === "queue-slip" ? queueSlipMarkup(receipt, head, copy) : receiptMarkup(receipt, head, copy);
    }
  }
}

/** @param shift null: the one that is open */
function findShift({ books }: Desk, shift: string | null) {
  const { open } = books.shifts;
  if (shift === null || shift === open?.shift) return { open, closed: undefined };
  return { open: undefined, closed: books.shifts.closed(shift) };
}

/** `receipt.preview`. */
export function previewReceipt(
  desk: Desk,
  { order, language }: TillInput<"receipt.preview">,
): Answer<TillOutput<"receipt.preview">> {
  const receipt = showReceipt(desk, { order });
  if (!receipt.ok) return receipt;
  const head = headOf(desk);
  const copy = { training: desk.scene.training, reprintedAt: null, twice: false, link: desk.printing.link(order) };
  const markup = receiptMarkup(receipt.value, language === undefined ? head : { ...head, language }, copy);
  return done({ svg: svgOf(markup, head.paper) });
}
