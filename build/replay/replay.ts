/**
 * `npm run replay`: real invoices through a real server and real till processes, each with its own
 * SQLite file, tills off the network for random stretches; at the end every check, from the files.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ownedByTill } from "../../shared/rules/units.ts";
import { runScenario } from "../scenario/run.ts";
import { exportHistory } from "./history.ts";
import { auditHistory } from "./audit.ts";
import { checkBooks, compareViews, readBooks, totals, type Check } from "./checks.ts";
import { Child } from "./child.ts";
import { INVOICE_ZONE, InvoiceError, planReplay, readInvoices, type Plan } from "./invoices.ts";
import { readOptions, UsageError, type ReplayOptions } from "./options.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const plan = planReplay(
    readInvoices(options.file, readFileSync(options.file, "utf8")),
    options.tills.length,
    options.offline,
    options.seed,
  );
  const data = options.out === null ? mkdtempSync(join(tmpdir(), "paifan-replay-")) : join(options.out, "data");
  if (options.out !== null) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
  }
  say(
    `${plan.sales} orders and ${plan.refunds} refunds for ${options.tills.length} tills in ${options.stores.length} stores, seed ${options.seed}, off the network ${Math.round(options.offline * 100)} % of the time`,
  );
  try {
    const seconds = await drive(options, plan, data);
    return report(options, plan, data, seconds);
  } finally {
    if (options.out === null) rmSync(data, { recursive: true, force: true });
  }
}

/** Plays the plan. @returns the seconds from the first order until every till had sent and received all */
async function drive(options: ReplayOptions, plan: Plan, data: string): Promise<number> {
  const children: Child[] = [];
  const start = (name: string, module: string, args: string[]): Child => {
    const child = new Child(name, new URL(module, import.meta.url), args);
    children.push(child);
    return child;
  };
  try {
    const first = plan.slices.flat(2).find((it) => it.do !== "network")?.at ?? 0;
    const server = start("server", "serverProcess.ts", [join(data, "server")]);
    const opened = (await server.ask("open", {
      rules: options.rules,
      timezone: INVOICE_ZONE,
      stores: options.stores,
      tills: options.tills,
      now: first,
    })) as { url: string; codes: Record<string, string> };
    const tills = options.tills.map((till, index) => start(till, "tillProcess.ts", [tillFolder(data, index)]));
    await Promise.all(
      tills.map((till) => till.ask("open", { server: opened.url, code: opened.codes[till.name], now: first })),
    );

    const begun = performance.now();
    let shown = begun;
    let doneActs = 0;
    for (const slice of plan.slices) {
      const newest = slice
        .flat()
        .reduce((latest, it) => (it.do === "network" ? latest : Math.max(latest, it.at)), first);
      await server.ask("clock", newest);
      await Promise.all(tills.map((till, index) => till.ask("run", slice[index] ?? [])));
      doneActs += slice.flat().filter((it) => it.do !== "network").length;
      if (performance.now() - shown > 5000) {
        shown = performance.now();
        say(`  ${doneActs} of ${plan.sales + plan.refunds}`);
      }
    }
    await Promise.all(tills.map((till) => till.ask("send")));
    // Whatever one till sent may have paid an entry of another: the second look finds every feed at its end.
    await Promise.all(tills.map((till) => till.ask("send")));
    const seconds = (performance.now() - begun) / 1000;
    await Promise.all(tills.map((till) => till.ask("close")));
    await server.ask("close");
    return seconds;
  } finally {
    for (const child of children) child.kill();
  }
}

const tillFolder = (data: string, index: number): string => join(data, `till-${index + 1}`);

function report(options: ReplayOptions, plan: Plan, data: string, seconds: number): number {
  const serverFile = join(data, "server", "server.sqlite");
  const server = readBooks("server", serverFile);
  const checks: Check[] = checkBooks(server, () => true);
  for (const [index, name] of options.tills.entries()) {
    const till = readBooks(name, join(tillFolder(data, index), "till.sqlite"));
    checks.push(...checkBooks(till, ownedByTill), compareViews(till, server, `till:${name}`));
  }
  const history = exportHistory(serverFile, "replay");
  checks.push({ name: "every order and refund arrived", wrong: arrived(plan, history.scenario.events) });
  checks.push({
    name: "server: §13.4, §5.3 each payout went to the first in line, by an auditor of its own",
    wrong: auditHistory(history.scenario, server.payouts),
  });
  const again = runScenario(history.scenario);
  checks.push({
    name: "server: §13.5 its history, run as a scenario, gives its state",
    wrong: isDeepStrictEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(history.state)))
      ? []
      : ["the two differ; see scenario.json and state.json (--out)"],
  });

  const figures = totals(server);
  const passed = checks.every((it) => it.wrong.length === 0);
  const rate = Math.round((plan.sales + plan.refunds) / seconds);
  const summary = {
    file: options.file,
    tills: options.tills,
    stores: options.stores,
    offline: options.offline,
    seed: options.seed,
    orders: plan.sales,
    refunds: plan.refunds,
    skipped: plan.skipped,
    ...figures,
    seconds: Number(seconds.toFixed(2)),
    ordersPerSecond: rate,
    cores: availableParallelism(),
    checks: checks.map(({ name, wrong }) => ({ name, ok: wrong.length === 0, wrong })),
    passed,
  };
  if (options.out !== null) {
    writeFileSync(join(options.out, "scenario.json"), `${history.text}\n`);
    writeFileSync(join(options.out, "state.json"), `${JSON.stringify(history.state)}\n`);
    writeFileSync(join(options.out, "summary.json"), `${JSON.stringify(summary, null, 1)}\n`);
  }

  const yuan = (fen: number): string => (fen / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",");
  say(`orders ${plan.sales}, refunds ${plan.refunds}`);
  for (const [reason, count] of Object.entries(plan.skipped)) say(`skipped ${count}: ${reason}`);
  say(`extracted ${yuan(figures.extracted)}, paid ${yuan(figures.paid)}, retained ${yuan(figures.retained)}`);
  for (const [queue, amount] of Object.entries(figures.outstanding)) say(`outstanding in ${queue}: ${yuan(amount)}`);
  for (const { name, wrong } of checks) {
    say(`${wrong.length === 0 ? "true " : "FALSE"} ${name}`);
    for (const sentence of wrong) say(`      ${sentence}`);
  }
  say(`${rate} orders a second, tills and server on ${summary.cores} cores`);
  say(passed ? "every check is true" : "NOT every check is true");
  return passed ? 0 : 1;
}

function arrived(plan: Plan, events: readonly { type: string }[]): string[] {
  const count = (type: string): number => events.filter((it) => it.type === type).length;
  const wrong: string[] = [];
  if (count("order") !== plan.sales)
    wrong.push(`${plan.sales} orders were rung up, ${count("order")} are in the journal`);
  if (count("refund") !== plan.refunds)
    wrong.push(`${plan.refunds} refunds were given, ${count("refund")} are in the journal`);
  return wrong;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof InvoiceError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
