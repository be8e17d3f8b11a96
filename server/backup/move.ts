/** `npm run move`: a chain's books moved between a SQLite file and PostgreSQL, either way, compared row by row. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dataFolder, isChain, isPostgres } from "../flags.ts";
import { moveStore, type StorePlace } from "../store/move.ts";
import { BOOKS } from "./copy.ts";

const USAGE = `move --from PLACE --to PLACE [--chain NAME]
  PLACE          a server's data folder, or postgres://user:password@host/name; no server may run on either
  --chain NAME   which chain in PostgreSQL (PAIFAN_CHAIN, or paifan)
What it is moved from stays as it is; the other place has to be empty.
`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  try {
    const { values } = parseArgs({
      args,
      options: {
        from: { type: "string" },
        to: { type: "string" },
        chain: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    const { from, to, chain = process.env["PAIFAN_CHAIN"] ?? "paifan" } = values;
    if (values.help || from === undefined || to === undefined || !isChain(chain)) {
      (values.help ? process.stdout : process.stderr).write(USAGE);
      return values.help ? 0 : 2;
    }
    const moved = moveStore(placeOf(from, chain), placeOf(to, chain));
    for (const [table, rows] of Object.entries(moved)) process.stdout.write(`${table.padEnd(24)} ${rows}\n`);
    process.stdout.write(
      "Moved, and compared row by row. Start the server on the new place; keep the old one until it has run.\n",
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function placeOf(place: string, chain: string): StorePlace {
  if (isPostgres(place)) return { url: place, chain };
  const folder = dataFolder(place, process.env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { file: join(folder, BOOKS) };
}
