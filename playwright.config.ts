import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./build/checks/chromium.ts";

const executablePath = findChromium();
// Chromium refuses its own sandbox to root, as in a container.
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "./build/browser",
  testMatch: "**/*.spec.ts",
  outputDir: "./test-results/browser",
  workers: availableParallelism(),
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    headless: true,
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: isRoot ? ["--no-sandbox"] : [],
    },
  },
});
