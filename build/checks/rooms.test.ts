// The walls of architecture.md, proved by planting what breaks them: the project's own lint settings, on a small house.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

const ROOT = dirname(dirname(import.meta.dirname));
const house = mkdtempSync(join(tmpdir(), "paifan rooms "));
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** file, source, and whether the walls refuse it. */
const CASES: [file: string, source: string, refused: boolean][] = [
  ["shared/a/uses-own.ts", `import { x } from "../b/x.ts"; export const y = x;`, false],
  ["shared/a/uses-zod.ts", `import { z } from "zod"; export const y = z;`, false],
  ["shared/a/uses-time-handed-in.ts", `export const y = (at: number) => new Date(at);`, false],
  ["shared/a/tested.test.ts", `import { test } from "vitest"; test("x", () => undefined);`, false],
  ["shared/a/uses-node.ts", `import { readFileSync } from "node:fs"; export const y = readFileSync;`, true],
  ["shared/a/uses-package.ts", `import pino from "pino"; export const y = pino;`, true],
  ["shared/a/uses-zodiac.ts", `import z from "zodiac"; export const y = z;`, true],
  ["shared/a/leaves.ts", `import { x } from "../../server/x.ts"; export const y = x;`, true],
  ["shared/a/leaves-askew.ts", `import { x } from "../b/../../electron/x.ts"; export const y = x;`, true],
  ["shared/a/leaves-by-type.ts", `import type { X } from "../../renderer/x.ts"; export type Y = X;`, true],
  ["shared/a/leaves-inline.ts", `export type Y = import("../../renderer/x.ts").X;`, true],
  ["shared/a/leaves-to-top.ts", `import p from "../../package.json"; export const y = p;`, true],
  ["shared/a/leaves.test.ts", `import { x } from "../../server/x.ts"; export const y = x;`, true],
  ["shared/a/reads-clock.ts", `export const y = () => Date.now();`, true],
  ["shared/a/reads-clock-new.ts", `export const y = () => new Date();`, true],
  ["shared/a/draws.ts", `export const y = () => Math.random();`, true],
  ["electron/a/uses-shared.ts", `import { x } from "../../shared/b/x.ts"; export const y = x;`, false],
  ["electron/a/uses-package.ts", `import Database from "better-sqlite3"; export const y = Database;`, false],
  ["electron/a/uses-clock.ts", `export const y = () => Date.now();`, false],
  ["electron/a/uses-server.ts", `export { x } from "../../server/x.ts";`, true],
  ["electron/a/uses-renderer.ts", `export * from "../../renderer/x.ts";`, true],
  ["electron/a/uses-build.ts", `import { x } from "../../build/x.ts"; export const y = x;`, true],
  ["electron/a/uses-anything.ts", `export const y = (name: string): Promise<unknown> => import(name);`, true],
  ["server/a/uses-shared.ts", `import { x } from "../../shared/b/x.ts"; export const y = x;`, false],
  ["server/a/uses-electron.ts", `export const y = () => import("../../electron/x.ts");`, true],
  ["server/a/uses-renderer.ts", `import { x } from "../../renderer/x.ts"; export const y = x;`, true],
  ["server/a/uses-build.test.ts", `import { x } from "../../build/x.ts"; export const y = x;`, true],
  ["renderer/a/uses-shared.tsx", `import { x } from "../../shared/b/x.ts"; export const y = x;`, false],
  ["renderer/a/uses-electron.tsx", `import { x } from "../../electron/x.ts"; export const y = x;`, true],
  ["renderer/a/uses-server.tsx", `import "../../server/x.ts";`, true],
  ["build/a/uses-all.ts", `export * from "../../server/x.ts"; export * from "../../electron/x.ts";`, false],
];

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) });

/** Plants every case, lints the house once with the project's settings; the files that a wall refused. */
function refusedFiles(): Set<string> {
  const settings = z
    .looseObject({ jsPlugins: z.array(z.string()), options: z.looseObject({}) })
    .parse(JSON.parse(readFileSync(join(ROOT, ".oxlintrc.json"), "utf8")));
  settings.jsPlugins = settings.jsPlugins.map((path) => join(ROOT, path));
  settings.options = { ...settings.options, typeAware: false };
  writeFileSync(join(house, ".oxlintrc.json"), JSON.stringify(settings));
  for (const [file, source] of CASES) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${source}\n`);
  }
  const lint = spawnSync(process.execPath, [join(ROOT, "node_modules/oxlint/bin/oxlint"), "-f", "json"], {
    cwd: house,
    encoding: "utf8",
  });
  const { diagnostics } = Report.parse(JSON.parse(lint.stdout));
  return new Set(diagnostics.filter(({ code }) => code?.startsWith("rooms(")).map(({ filename }) => filename));
}

describe("the walls between the rooms", () => {
  const refused = refusedFiles();
  test.each(CASES)("%s: %s", (file, _source, expected) => {
    expect(refused.has(file)).toBe(expected);
  });
});
