// Finds a Chromium for the browser tests: the one named, the system's, Playwright's own.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { ROOT } from "../package/root.ts";

const USUAL_PLACES = [
  // The same browser without a window: less work for the same pages.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const LONGEST_DOWNLOAD_MS = 5 * 60_000;

/** The path of a browser that is here, or undefined. A CHROMIUM_PATH that names nothing is an error, not a hint. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is ${named}, and there is no such file`);
    return named;
  }
  return [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path));
}

/** The same, after trying to fetch Playwright's own; a reason where there is none to be had. */
export function bringChromium(): { path: string } | { missing: string } {
  const found = findChromium();
  if (found !== undefined) return { path: found };
  process.stderr.write("No Chromium here; fetching one (playwright install chromium) …\n");
  const cli = join(ROOT, "node_modules", "@playwright", "test", "cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "ignore", timeout: LONGEST_DOWNLOAD_MS });
  const fetched = findChromium();
  if (fetched !== undefined) return { path: fetched };
  return { missing: "no Chromium is installed and none could be fetched; install one or set CHROMIUM_PATH" };
}
