import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,electron,renderer,server,build}/**/*.test.{ts,tsx}"],
    // Processes, not threads: the SQLite binding and the signals of real processes are under test.
    pool: "forks",
    // Many wait for processes, disks and timers: all cores, not all but one.
    maxWorkers: availableParallelism(),
    globalSetup: "./build/postgres/vitestSetup.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is looked for until it is so waits for a slow machine, too.
    expect: { poll: { timeout: 20_000 } },
  },
});
