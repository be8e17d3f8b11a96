/** `npm run export`: the server's whole history as a scenario, and its present state as the scenario's result. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exportHistory } from "./history.ts";
import { CannotExport } from "./telling.ts";

const USAGE =
  "npm run export -- [--scenario OUT.json] [--state OUT.json] [--data DIR | --database URL [--chain NAME]] [--name NAME]";

function main(): number {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: { scenario: text, state: text, data: text, database: text, chain: text, name: text },
  });
  if (values.scenario === undefined && values.state === undefined)
    throw new CannotExport(`expected --scenario, --state or both\n${USAGE}`);
  const data = values.data ?? process.env["PAIFAN_DATA"] ?? "data";
  const url = values.database ?? (values.data === undefined ? process.env["DATABASE_URL"] : undefined);
  const place = url
    ? { url, chain: values.chain ?? process.env["PAIFAN_CHAIN"] ?? "paifan" }
    : { file: join(data, "server", "server.sqlite") };
  const history = exportHistory(place, values.name ?? "history");
  if (values.scenario !== undefined) writeFileSync(values.scenario, `${history.text}\n`);
  if (values.state !== undefined) writeFileSync(values.state, `${JSON.stringify(history.state)}\n`);
  if (history.parked > 0)
    process.stderr.write(`${history.parked} facts of halted queues are left out: they have not been settled\n`);
  process.stderr.write(
    `${history.scenario.events.length} events, ${history.state.entries.length} entries, ${history.state.payouts.length} payouts\n`,
  );
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof CannotExport) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
