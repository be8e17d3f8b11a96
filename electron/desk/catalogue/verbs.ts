import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const catalogueVerbs = (
  _desk: Desk,
): Pick<
  Handlers,
  "stock.move" | "import.begin" | "import.piece" | "import.state" | "import.commit" | "import.drop" | "export.csv"
> => ({
  "stock.move": () => refuse("internal", "stock.move is not there yet."),
  "import.begin": () => refuse("internal", "import.begin is not there yet."),
  "import.piece": () => refuse("internal", "import.piece is not there yet."),
  "import.state": () => refuse("internal", "import.state is not there yet."),
  "import.commit": () => refuse("internal", "import.commit is not there yet."),
  "import.drop": () => refuse("internal", "import.drop is not there yet."),
  "export.csv": () => refuse("internal", "export.csv is not there yet."),
});
