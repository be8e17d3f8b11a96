/** The verbs of the catalogue: looking products up, taking them in from a file and giving them out, stock. */
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { exportCsv } from "./csv/giveout.ts";
import { Finder } from "./finder.ts";
import { Imports } from "./imports.ts";
import { quickKeys, scan, search } from "./look.ts";
import { moveStock } from "./moves.ts";

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
  const imports = new Imports(desk);
  return {
    "catalogue.search": async (input) => await search(desk, finder, input),
    "catalogue.keys": () => quickKeys(desk),
    "catalogue.scan": async (input) => await scan(desk, input),
    "stock.move": (input) => moveStock(desk, input),
    "import.begin": (input) => imports.begin(input),
    "import.piece": (input) => imports.piece(input),
    "import.state": (input) => imports.state(input),
    "import.commit": async (input) => await imports.commit(input),
    "import.drop": (input) => imports.drop(input),
    "export.csv": async (input) => await exportCsv(desk, input),
  };
}
