// Reads what the test runners report, as one sum with the reason of every skip.

import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line for each skip: what and why. */
  readonly reasons: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, reasons: [] };

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.reduce((total, { skipped }) => total + skipped, 0),
    reasons: tallies.flatMap(({ reasons }) => reasons),
  };
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), fullName: z.string(), status: z.string() })),
    }),
  ),
});

const Notes = z.record(z.string(), z.string());

/** Vitest's JSON report, and why tests were skipped by their titles. A file that failed before any of its tests ran is one failure; so is a run that ended badly. */
export function tallyVitest(report: unknown, exitStatus: number, skips: unknown): Tally {
  const { testResults } = VitestReport.parse(report);
  const notes = Notes.parse(skips);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const failed = count("failed") + broken;
  const left = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  return {
    passed: count("passed"),
    failed: failed === 0 && exitStatus !== 0 ? 1 : failed,
    skipped: left.length,
    reasons: left.map(({ title, fullName }) => `${fullName} (${notes[title] ?? "no reason given"})`),
  };
}

const PlaywrightTest = z.object({
  status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
});
const PlaywrightSpec = z.object({ title: z.string(), tests: z.array(PlaywrightTest) });
const PlaywrightSuite = z.object({
  specs: z.array(PlaywrightSpec),
  get suites() {
    return z.array(PlaywrightSuite).optional();
  },
});
const PlaywrightReport = z.object({ suites: z.array(PlaywrightSuite), errors: z.array(z.unknown()) });
type Suite = z.infer<typeof PlaywrightSuite>;

/** Playwright's JSON report. An error outside any test counts as a failure. */
export function tallyPlaywright(report: unknown, exitStatus: number): Tally {
  const { suites, errors } = PlaywrightReport.parse(report);
  const tests = suites.flatMap(testsOf);
  const skips = tests.filter(({ status }) => status === "skipped");
  const failed = tests.filter(({ status }) => status === "unexpected" || status === "flaky").length + errors.length;
  return {
    passed: tests.filter(({ status }) => status === "expected").length,
    failed: failed === 0 && exitStatus !== 0 ? 1 : failed,
    skipped: skips.length,
    reasons: skips.map(({ title, annotations }) => `${title} (${annotations[0]?.description ?? "no reason given"})`),
  };
}

/** How many browser tests a listing names, when none of them can run. */
export function tallyUnrun(listing: unknown, reason: string): Tally {
  const tests = PlaywrightReport.parse(listing).suites.flatMap(testsOf);
  return { ...NOTHING, skipped: tests.length, reasons: tests.map(({ title }) => `${title} (${reason})`) };
}

function testsOf(suite: Suite): (z.infer<typeof PlaywrightTest> & { title: string })[] {
  return [
    ...suite.specs.flatMap(({ title, tests }) => tests.map((test) => ({ ...test, title }))),
    ...(suite.suites ?? []).flatMap(testsOf),
  ];
}
