import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { keepDraft, showDraft } from "./draft.ts";
import { holdCart, listHeld, resumeCart, voidLines } from "./held.ts";

export const draftVerbs = (
  desk: Desk,
): Pick<Handlers, "draft.get" | "draft.put" | "cart.hold" | "cart.held" | "cart.resume" | "cart.void"> => ({
  "draft.get": () => showDraft(desk),
  "draft.put": (input) => keepDraft(desk, input),
  "cart.hold": (input) => holdCart(desk, input),
  "cart.held": () => listHeld(desk),
  "cart.resume": (input) => resumeCart(desk, input),
  "cart.void": (input) => voidLines(desk, input),
});
