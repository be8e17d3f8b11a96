/** `npm run backup` and `npm run restore`: the SQLite books of a server copied while it serves, and put back. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { dataFolder } from "../flags.ts";
import { backUp, putBack } from "./copy.ts";

const USAGE = `backup --to FILE [--data DIR]      a checked copy of a server's books, taken while it serves
restore --from FILE [--data DIR]   puts a copy back where no server runs; what was there is moved aside
  --data DIR   the server's data folder (PAIFAN_DATA/server, or ./data/server)
Books in PostgreSQL are copied by its own tools: docs/operations.md.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        to: { type: "string" },
        from: { type: "string" },
        data: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    const { to, from } = values;
    if (values.help || (to === undefined) === (from === undefined)) {
      (values.help ? process.stdout : process.stderr).write(USAGE);
      return values.help ? 0 : 2;
    }
    const folder = dataFolder(values.data, process.env);
    if (to !== undefined) {
      const { file, bytes, chains, facts } = await backUp(folder, resolve(to));
      say(`${file}: ${bytes} bytes, ${facts} facts of ${chains} chains, read whole and sound.`);
    } else {
      const { file, chains, facts, aside } = await putBack(folder, resolve(from ?? ""), Date.now());
      say(`${file}: ${facts} facts of ${chains} chains.${aside === null ? "" : ` What was there is in ${aside}.`}`);
      say(
        "Tills send again what this copy lacks; what HQ and the order API did since is not in it (docs/operations.md).",
      );
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
