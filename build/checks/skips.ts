// A reporter for vitest that keeps why a test was skipped (`context.skip("why")`), which its JSON report leaves out.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestCase } from "vitest/node";
import { ROOT } from "../package/root.ts";

export const SKIPS = join(ROOT, "test-results", "vitest-skips.json");

export default class Skips implements Reporter {
  readonly #notes: Record<string, string> = {};

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === "skipped" && result.note) this.#notes[test.name] = result.note;
  }

  onTestRunEnd(): void {
    writeFileSync(SKIPS, JSON.stringify(this.#notes));
  }
}
