// Every scenario of build/scenarios gives the result beside it: in memory, on SQLite, and by the naive reference.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { readScenario, type Scenario } from "./format.ts";
import { runReference } from "../reference/reference.ts";
import { runScenario, sqliteBackend } from "./run.ts";

const FOLDER = join(import.meta.dirname, "..", "scenarios");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && !name.endsWith(".expected.json"));
function scenarioOf(file: string): Scenario {
  const read = readScenario(readFileSync(join(FOLDER, file), "utf8"));
  if (!read.ok) throw new Error(`${file}: ${read.expected}`);
  return read.scenario;
}
const expectedOf = (file: string): unknown =>
  JSON.parse(readFileSync(join(FOLDER, file.replace(".json", ".expected.json")), "utf8"));

describe("the scenarios of the rulebook", () => {
  test("all twenty are here, and two of ours beyond the format", () => expect(files).toHaveLength(22));

  for (const file of files) {
    test(`${file} by the reference`, () => expect(runReference(scenarioOf(file))).toEqual(expectedOf(file)));
  }

  for (const file of files) {
    test(`${file} in memory`, () => expect(runScenario(scenarioOf(file))).toEqual(expectedOf(file)));
    test(`${file} on SQLite, everything read again after every event`, () => {
      const database = new Database(":memory:");
      expect(runScenario(scenarioOf(file), { backend: sqliteBackend(database), forgetful: true })).toEqual(
        expectedOf(file),
      );
      database.close();
    });
  }
});
