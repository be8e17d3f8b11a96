import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { closeShift } from "./close.ts";
import { moveCash, openDrawer } from "./drawer.ts";
import { openShift } from "./open.ts";
import { recentShifts, reportShift } from "./report.ts";

export const shiftVerbs = (
  desk: Desk,
): Pick<Handlers, "shift.open" | "shift.report" | "shift.close" | "shift.recent" | "cash.move" | "drawer.open"> => ({
  "shift.open": (input) => openShift(desk, input),
  "shift.report": (input) => reportShift(desk, input),
  "shift.close": (input) => closeShift(desk, input),
  "shift.recent": (input) => recentShifts(desk, input),
  "cash.move": (input) => moveCash(desk, input),
  "drawer.open": (input) => openDrawer(desk, input),
});
