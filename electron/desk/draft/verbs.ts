import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const draftVerbs = (
  _desk: Desk,
): Pick<Handlers, "draft.get" | "draft.put" | "cart.hold" | "cart.held" | "cart.resume" | "cart.void"> => ({
  "draft.get": () => refuse("internal", "draft.get is not there yet."),
  "draft.put": () => refuse("internal", "draft.put is not there yet."),
  "cart.hold": () => refuse("internal", "cart.hold is not there yet."),
  "cart.held": () => refuse("internal", "cart.held is not there yet."),
  "cart.resume": () => refuse("internal", "cart.resume is not there yet."),
  "cart.void": () => refuse("internal", "cart.void is not there yet."),
});
