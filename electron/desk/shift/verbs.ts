import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const shiftVerbs = (
  _desk: Desk,
): Pick<Handlers, "shift.open" | "shift.report" | "shift.close" | "shift.recent" | "cash.move" | "drawer.open"> => ({
  "shift.open": () => refuse("internal", "shift.open is not there yet."),
  "shift.report": () => refuse("internal", "shift.report is not there yet."),
  "shift.close": () => refuse("internal", "shift.close is not there yet."),
  "shift.recent": () => refuse("internal", "shift.recent is not there yet."),
  "cash.move": () => refuse("internal", "cash.move is not there yet."),
  "drawer.open": () => refuse("internal", "drawer.open is not there yet."),
});
