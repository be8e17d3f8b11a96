import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const printingVerbs = (
  _desk: Desk,
): Pick<
  Handlers,
  "receipt.preview" | "receipt.reprint" | "report.print" | "print.queue" | "print.retry" | "print.cancel" | "print.test"
> => ({
  "receipt.preview": () => refuse("internal", "receipt.preview is not there yet."),
  "receipt.reprint": () => refuse("internal", "receipt.reprint is not there yet."),
  "report.print": () => refuse("internal", "report.print is not there yet."),
  "print.queue": () => refuse("internal", "print.queue is not there yet."),
  "print.retry": () => refuse("internal", "print.retry is not there yet."),
  "print.cancel": () => refuse("internal", "print.cancel is not there yet."),
  "print.test": () => refuse("internal", "print.test is not there yet."),
});
