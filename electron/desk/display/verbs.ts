import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { showDisplay } from "./show.ts";

export const displayVerbs = (desk: Desk): Pick<Handlers, "display.get"> => ({
  "display.get": () => showDisplay(desk),
});
