/**
 * `npm run replay`: real invoices through a real server and real till processes, each with its own
 * SQLite file, tills off the network for random stretches; at the end every check, from the files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ownedByTill } from "../../shared/rules/units.ts";
import { runScenario } from "../scenario/run.ts";
import { runReference } from "../reference/reference.ts";
import { exportHistory, type History } from "./history.ts";
import { auditHistory, unknownToAudit } from "./audit.ts";
import { rebuildAt } from "../../server/settlement/rebuildAt.ts";
import { readAtOnce, type Place } from "../../server/store/snapshot.ts";
import { booksAt } from "./place.ts";
import { checkBooks, compareViews, readBooks, serverBooks, totals, type Check } from "./checks.ts";
import type { OpenedServer, OpenServer } from "./serverProcess.ts";
import type { OpenTill } from "./tillProcess.ts";
import { Child } from "./child.ts";
import { INVOICE_ZONE, InvoiceError, planReplay, readInvoices, type Plan } from "./invoices.ts";
import { readOptions, readText, UsageError, type ReplayOptions } from "./options.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const plan = planReplay(
    readInvoices(options.file, readText(options.file)),
    options.tills.length,
    options.offline,
    options.seed,
  );
  const data = options.out === null ? mkdtempSync(join(tmpdir(), "paifan-replay-")) : join(options.out, "data");
  if (options.out !== null) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
  }
  const { place, release } = await booksAt(options.database, join(data, "server"));
  const where = "file" in place ? "" : `, PostgreSQL and ${options.doors} server processes`;
  say(
    `${plan.sales} orders and ${plan.refunds} refunds for ${options.tills.length} tills in ${options.stores.length} stores, seed ${options.seed}, off the network ${Math.round(options.offline * 100)} % of the time${where}`,
  );
  try {
    return report(options, plan, data, place, await drive(options, plan, data, place));
  } finally {
    await release();
    if (options.out === null) rmSync(data, { recursive: true, force: true });
  }
}

/** `seconds` from the first order until every till had sent and received all; what was drawn for and exchanged on the way. */
type Driven = { seconds: number; draws: number; exchanges: number };

/** The naive reference looks at every entry for every order: it is asked about so many events, the first of the history. */
const REFERENCE_EVENTS = 4000;

/** Where the auditor does not know the rules: the payouts, and of a history that is short enough the whole state, by the reference of the rulebook. */
function compareWithReference({ scenario, state }: History, unknown: readonly string[]): Check {
  const events = scenario.events.slice(0, REFERENCE_EVENTS);
  const whole = events.length === scenario.events.length;
  const reference = runReference({ ...scenario, events });
  const same = whole
    ? isDeepStrictEqual(plain(reference), plain(state))
    : isDeepStrictEqual(reference.payouts, state.payouts.slice(0, reference.payouts.length));
  const what = whole
    ? "the naive reference of the rulebook gives the same state"
    : `the naive reference gives the same first ${reference.payouts.length} payouts`;
  return {
    name: `server: §13.5 ${what} (${unknown.join(", ")} are beyond the auditor)`,
    wrong: same ? [] : ["the two differ; see scenario.json and state.json (--out)"],
  };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/**
 * Plays the plan. Within a slice of it the tills sell side by side, each for itself; then those on the network send, one
 * after the other: so the order of arrival follows from the plan alone, and with it every byte of the state.
 */
async function drive(options: ReplayOptions, plan: Plan, data: string, place: Place): Promise<Driven> {
  const children: Child[] = [];
  const start = (name: string, module: string, args: string[]): Child => {
    const child = new Child(name, new URL(module, import.meta.url), args);
    children.push(child);
    return child;
  };
  try {
    const first = plan.slices.flat(2).find((it) => it.do !== "network")?.at ?? 0;
    const opening: OpenServer = {
      rules: options.rules,
      timezone: INVOICE_ZONE,
      stores: options.stores,
      tills: [],
      now: first,
      port: 0,
      database: "file" in place ? null : place,
    };
    const doors: { child: Child; url: string }[] = [];
    let codes: OpenedServer["codes"] = {};
    for (let index = 0; index < options.doors; index += 1) {
      const name = options.doors === 1 ? "server" : `door ${index + 1}`;
      const child = start(name, "serverProcess.ts", [join(data, "server")]);
      const opened = (await child.ask("open", { ...opening, tills: index === 0 ? options.tills : [] })) as OpenedServer;
      if (index === 0) codes = opened.codes;
      doors.push({ child, url: opened.url });
    }
    const tills = options.tills.map((till, index) => start(till, "tillProcess.ts", [tillFolder(data, index)]));
    for (const [index, till] of tills.entries()) {
      const [server = "", code = ""] = [doors[index % doors.length]?.url, codes[till.name]];
      const seed = `${options.seed}/${till.name}`;
      await till.ask("open", { server, code, now: first, seed } satisfies OpenTill);
    }

    const begun = performance.now();
    let shown = begun;
    let doneActs = 0;
    let draws = 0;
    let exchanges = 0;
    for (const slice of plan.slices) {
      const newest = slice
        .flat()
        .reduce((latest, it) => (it.do === "network" ? latest : Math.max(latest, it.at)), first);
      for (const { child } of doors) await child.ask("clock", newest);
      const done = await Promise.all(tills.map((till, index) => till.ask("run", slice[index] ?? [])));
      for (const it of done as Omit<Driven, "seconds">[]) {
        draws += it.draws;
        exchanges += it.exchanges;
      }
      for (const till of tills) await till.ask("send");
      doneActs += slice.flat().filter((it) => it.do !== "network").length;
      if (performance.now() - shown > 5000) {
        shown = performance.now();
        say(`  ${doneActs} of ${plan.sales + plan.refunds}`);
      }
    }
    for (const till of tills) await till.ask("send", "in any case");
    // Whatever one till sent may have paid an entry of another: the second look finds every feed at its end.
    for (const till of tills) await till.ask("send", "in any case");
    const seconds = (performance.now() - begun) / 1000;
    await Promise.all(tills.map((till) => till.ask("close")));
    for (const { child } of doors) await child.ask("close");
    return { seconds, draws, exchanges };
  } finally {
    for (const child of children) child.kill();
  }
}

const tillFolder = (data: string, index: number): string => join(data, `till-${index + 1}`);

function report(options: ReplayOptions, plan: Plan, data: string, place: Place, driven: Driven): number {
  const { seconds, draws, exchanges } = driven;
  const server = readAtOnce(place, serverBooks);
  const checks: Check[] = checkBooks(server, () => true);
  for (const [index, name] of options.tills.entries()) {
    const till = readBooks(name, join(tillFolder(data, index), "till.sqlite"));
    checks.push(...checkBooks(till, ownedByTill), compareViews(till, server, `till:${name}`));
  }
  const history = exportHistory(place, "replay");
  checks.push({ name: "every order and refund arrived", wrong: arrived(plan, driven, history.scenario.events) });
  const unknown = unknownToAudit(history.scenario);
  if (unknown.length === 0) {
    checks.push({
      name: "server: §13.4, §5.3 each payout went to the first in line, by an auditor of its own",
      wrong: auditHistory(history.scenario, server.payouts),
    });
  } else checks.push(compareWithReference(history, unknown));
  const again = runScenario(history.scenario);
  checks.push({
    name: "server: §13.5 its history, run as a scenario, gives its state",
    wrong: isDeepStrictEqual(plain(again), plain(history.state))
      ? []
      : ["the two differ; see scenario.json and state.json (--out)"],
  });

  checks.push({
    name: "server: §13.5 its journal, folded anew, gives its rows to the last byte",
    wrong: [...rebuildAt(place).differences],
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
    store: "file" in place ? "sqlite" : "postgres",
    doors: options.doors,
    orders: plan.sales,
    refunds: plan.refunds,
    draws,
    exchanges,
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
  say(`orders ${plan.sales}, refunds ${plan.refunds}, draws ${draws}, exchanges ${exchanges}`);
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

function arrived(plan: Plan, { draws, exchanges }: Driven, events: readonly { type: string }[]): string[] {
  const count = (type: string): number => events.filter((it) => it.type === type).length;
  const wrong: string[] = [];
  if (count("order") !== plan.sales)
    wrong.push(`${plan.sales} orders were rung up, ${count("order")} are in the journal`);
  if (count("refund") !== plan.refunds)
    wrong.push(`${plan.refunds} refunds were given, ${count("refund")} are in the journal`);
  if (count("draw") !== draws) wrong.push(`${draws} entries were drawn for, ${count("draw")} draws are in the journal`);
  if (count("exchange") !== exchanges)
    wrong.push(`${exchanges} entries were exchanged, ${count("exchange")} exchanges are in the journal`);
  return wrong;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof InvoiceError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
