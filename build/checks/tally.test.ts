// The sum that `npm test` closes with: nothing that failed may be missing from it.

import { describe, expect, test } from "vitest";
import { sum, tallyPlaywright, tallyUnrun, tallyVitest } from "./tally.ts";

const file = (status: string, ...tests: string[]) => ({
  name: "x.test.ts",
  status,
  assertionResults: tests.map((outcome, index) => ({
    title: `case ${index}`,
    fullName: `suite case ${index}`,
    status: outcome,
  })),
});
const spec = (title: string, status: string, annotations: object[] = []) => ({
  title,
  tests: [{ status, annotations }],
});

describe("vitest", () => {
  test("counts passed, failed and skipped tests, and names the skips", () => {
    const report = { testResults: [file("failed", "passed", "failed", "skipped"), file("passed", "passed", "todo")] };
    const tally = tallyVitest(report, 1, { "case 2": "no printer" });
    expect(tally).toMatchObject({ passed: 2, failed: 1, skipped: 2 });
    expect(tally.reasons).toEqual(["suite case 2 (no printer)", "suite case 1 (no reason given)"]);
  });
  test("counts a file that could not be loaded as a failure", () => {
    expect(tallyVitest({ testResults: [file("failed")] }, 1, {})).toMatchObject({ passed: 0, failed: 1 });
  });
  test("counts a run that ended badly with every test green as a failure", () => {
    expect(tallyVitest({ testResults: [file("passed", "passed")] }, 1, {})).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe("playwright", () => {
  const report = {
    errors: [],
    suites: [
      {
        specs: [spec("sells", "expected"), spec("once in a while", "flaky")],
        suites: [{ specs: [spec("prints", "skipped", [{ type: "skip", description: "no printer" }])] }],
      },
    ],
  };
  test("counts a flaky test as failed and a skip with its reason", () => {
    expect(tallyPlaywright(report, 0)).toEqual({ passed: 1, failed: 1, skipped: 1, reasons: ["prints (no printer)"] });
  });
  test("counts an error outside every test as a failure", () => {
    expect(tallyPlaywright({ suites: [], errors: [{ message: "x" }] }, 1)).toMatchObject({ failed: 1 });
  });
  test("counts every test as skipped where there is no browser", () => {
    const tally = tallyUnrun(report, "no Chromium");
    expect(tally).toMatchObject({ passed: 0, failed: 0, skipped: 3 });
    expect(tally.reasons).toContain("sells (no Chromium)");
  });
});

test("the sum adds all of them", () => {
  const one = { passed: 1, failed: 2, skipped: 3, reasons: ["a"] };
  expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6, reasons: ["a", "a"] });
});
