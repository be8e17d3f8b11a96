/**
 * `npm run rebuild`: folds the whole journal anew and compares every row with those the server keeps, to the last
 * byte; also while the server runs. Ends with 0 where nothing differs, with 1 where something does, with 2 where the
 * books cannot be read.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rebuildAt } from "../../server/settlement/rebuildAt.ts";
import { StoreRefusal } from "../../server/store/refusal.ts";
import type { Place } from "../../server/store/snapshot.ts";

const USAGE =
  "npm run rebuild -- [--data DIR] [--database URL] [--chain NAME]\n  DIR is the server's data folder (PAIFAN_DATA/server, or ./data/server); URL a PostgreSQL (DATABASE_URL)";

function placeOf(args: string[], env: NodeJS.ProcessEnv): Place {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { data: text, database: text, chain: text } });
  const url = values.database ?? (values.data === undefined ? env["DATABASE_URL"] : undefined);
  if (url !== undefined && url !== "") return { url, chain: values.chain ?? env["PAIFAN_CHAIN"] ?? "paifan" };
  return { file: join(values.data ?? join(env["PAIFAN_DATA"] ?? "data", "server"), "server.sqlite") };
}

try {
  const { facts, rows, differences, seconds } = rebuildAt(placeOf(process.argv.slice(2), process.env));
  const rate = Math.round(facts / seconds).toLocaleString("en");
  const found = differences.length === 0 ? "no difference" : `${differences.length} differences`;
  process.stdout.write(
    `${facts} facts folded anew, ${rows} rows compared, ${found}, ${seconds.toFixed(1)} s (${rate} facts/s)\n`,
  );
  for (const difference of differences) process.stdout.write(`  ${difference}\n`);
  process.exitCode = differences.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof StoreRefusal || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}${error instanceof TypeError ? `\n${USAGE}` : ""}\n`);
  process.exitCode = 2;
}
