// docs/electron.md says of every wall which test holds it: the names are of tests that exist.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../package/root.ts";

const doc = readFileSync(join(ROOT, "docs", "electron.md"), "utf8");
const section = (title: string): string => doc.split(/^## /m).find((part) => part.startsWith(title)) ?? "";
const rowsOf = (title: string): string[][] =>
  section(title)
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (#|fuse) /.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("docs/electron.md goes through Electron's twenty items and nine fuses, each with a test that exists or a reason", () => {
  const sources = ["electron", "build"].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(test|spec)\.ts$/.test(name))
      .map((name) => readFileSync(join(ROOT, room, name), "utf8")),
  );
  const items = rowsOf("Electron's security checklist");
  expect(items.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(items.filter(([, , , held = ""]) => held === "")).toEqual([]);
  const named = [...doc.matchAll(/“([^”]+)”/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(9);
  expect(named.filter((name) => !sources.some((source) => source.includes(`"${name}"`)))).toEqual([]);
  expect(rowsOf("Fuses")).toHaveLength(9);
});
