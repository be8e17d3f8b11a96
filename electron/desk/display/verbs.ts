import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const displayVerbs = (_desk: Desk): Pick<Handlers, "display.get"> => ({
  "display.get": () => refuse("internal", "display.get is not there yet."),
});
