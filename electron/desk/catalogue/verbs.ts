/** The verbs of the catalogue: looking products up, taking them in from a file and giving them out, stock. */
import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { Finder } from "./finder.ts";
import { quickKeys, scan, search } from "./look.ts";

export function catalogueVerbs(
  desk: Desk,
): Pick<
  Handlers,
  | "catalogue.search"
  | "catalogue.keys"
  | "catalogue.scan"
  | "stock.move"
  | "import.begin"
  | "import.piece"
  | "import.state"
  | "import.commit"
  | "import.drop"
  | "export.csv"
> {
  const finder = new Finder(desk.books);
  return {
    "catalogue.search": async (input) => await search(desk, finder, input),
    "catalogue.keys": () => quickKeys(desk),
    "catalogue.scan": async (input) => await scan(desk, input),
    "stock.move": () => refuse("internal", "stock.move is not there yet."),
    "import.begin": () => refuse("internal", "import.begin is not there yet."),
    "import.piece": () => refuse("internal", "import.piece is not there yet."),
    "import.state": () => refuse("internal", "import.state is not there yet."),
    "import.commit": () => refuse("internal", "import.commit is not there yet."),
    "import.drop": () => refuse("internal", "import.drop is not there yet."),
    "export.csv": () => refuse("internal", "export.csv is not there yet."),
  };
}
