// `npm test [-- PATTERN…]`: the static checks, vitest over the whole tree, then the browser tests. A pattern is part of
// a test file's path and picks some tests, without the static checks.
//
// Promises: the last line of standard output is `N passed, N failed, N skipped`, summed over all; exit status 1 if
// anything failed or if no test ran; every skip is named with its reason.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildRendererIfStale } from "../package/renderer.ts";
import { ROOT } from "../package/root.ts";
import { bringChromium } from "./chromium.ts";
import { SKIPS } from "./skips.ts";
import { runStaticChecks } from "./static.ts";
import { sum, tallyPlaywright, tallyUnrun, tallyVitest, NOTHING, type Tally } from "./tally.ts";

const REPORTS = join(ROOT, "test-results");
const VITEST = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const PLAYWRIGHT = join(ROOT, "node_modules", "@playwright", "test", "cli.js");
const patterns = process.argv.slice(2);

mkdirSync(REPORTS, { recursive: true });
const tallies: Tally[] = [];
if (patterns.length === 0) {
  heading("checks");
  const verdicts = await runStaticChecks();
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  tallies.push({ ...NOTHING, passed, failed: verdicts.length - passed });
}
tallies.push(await pagesTally());
heading("tests");
tallies.push(await vitestTally());
heading("browser tests");
tallies.push(await browserTally());

const { passed, failed, skipped, reasons } = sum(tallies);
if (reasons.length > 0) process.stdout.write(`\nSKIPPED:\n${reasons.map((reason) => `  ${reason}\n`).join("")}`);
if (passed + failed === 0) process.stdout.write(`\nNo test ran${patterns.length > 0 ? " for this pattern" : ""}.\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function heading(name: string): void {
  process.stdout.write(`\n── ${name}\n`);
}

/** The pages are built first, for both kinds of tests are served them; counted only where the build fails. */
async function pagesTally(): Promise<Tally> {
  try {
    await buildRendererIfStale();
    return NOTHING;
  } catch (error) {
    process.stdout.write(`FAIL  pages build: ${error instanceof Error ? error.message : String(error)}\n`);
    return { ...NOTHING, failed: 1 };
  }
}

async function vitestTally(): Promise<Tally> {
  const report = join(REPORTS, "vitest.json");
  for (const file of [report, SKIPS]) rmSync(file, { force: true });
  const reporters = ["default", "json", "./build/checks/skips.ts"].map((name) => `--reporter=${name}`);
  const args = ["run", "--passWithNoTests", ...reporters, `--outputFile.json=${report}`];
  const status = await run(VITEST, [...args, ...patterns]);
  if (!existsSync(report)) return unreported("vitest", status);
  return tallyVitest(readJson(report), status, existsSync(SKIPS) ? readJson(SKIPS) : {});
}

async function browserTally(): Promise<Tally> {
  if (!existsSync(join(ROOT, "build", "browser"))) return NOTHING;
  const browser = bringChromium();
  const report = join(REPORTS, "playwright.json");
  rmSync(report, { force: true });
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_HTML_OPEN: "never" };
  const args = ["test", "--pass-with-no-tests", "--reporter=list,json", ...patterns];
  if ("missing" in browser) {
    const status = await run(PLAYWRIGHT, [...args, "--list"], env);
    if (!existsSync(report)) return unreported("playwright", status);
    process.stdout.write(`BROWSER TESTS SKIPPED: ${browser.missing}\n`);
    return tallyUnrun(readJson(report), browser.missing);
  }
  const status = await run(PLAYWRIGHT, args, { ...env, CHROMIUM_PATH: browser.path });
  return existsSync(report) ? tallyPlaywright(readJson(report), status) : unreported("playwright", status);
}

function unreported(runner: string, status: number): Tally {
  if (status === 0) return NOTHING;
  process.stdout.write(`FAIL  ${runner} ended with status ${status} and left no report\n`);
  return { ...NOTHING, failed: 1 };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

async function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
