import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder } from "../testTill.ts";
import { readShellFlags } from "./flags.ts";
import { ShellFile } from "./kept.ts";

const USUAL = {
  bounds: null,
  isMaximised: false,
  kiosk: false,
  display: "auto",
  updates: null,
  softwareUntil: 0,
  faults: [],
};

test("what the shell keeps is there at the next start; the file is replaced whole", () => {
  const path = join(folder(), "till", "shell.json");
  const lines: string[] = [];
  const file = new ShellFile(path, (line) => lines.push(line));
  expect(file.is).toEqual(USUAL);
  const bounds = { x: 5, y: 6, width: 1200, height: 800 };
  file.change({ bounds, kiosk: true });
  file.change({ display: "on" });
  expect(new ShellFile(path, () => undefined).is).toEqual({ ...USUAL, bounds, kiosk: true, display: "on" });
  expect(readdirSync(join(path, ".."))).toEqual(["shell.json"]);
  expect(lines).toEqual([]);
});

test.each([
  ["torn", '{"kiosk":tr'],
  ["empty", ""],
  ["of another shape", '{"kiosk":"perhaps"}'],
])("a file that is %s is as good as none, and is said", (_how, text) => {
  const path = join(folder(), "shell.json");
  writeFileSync(path, text);
  const lines: string[] = [];
  expect(new ShellFile(path, (line) => lines.push(line)).is).toEqual(USUAL);
  expect(lines).toHaveLength(1);
});

test("a change that dies half-way leaves the old file as it was", () => {
  const path = join(folder(), "shell.json");
  new ShellFile(path, () => undefined).change({ kiosk: true });
  writeFileSync(`${path}.new`, '{"kio');
  expect(new ShellFile(path, () => undefined).is.kiosk).toBe(true);
});

test("a disk that refuses is said, and the shell goes on with what it has in memory", () => {
  const dataDir = folder();
  // A folder stands where the file goes: true for every user, as a right taken away is not for root.
  mkdirSync(join(dataDir, "shell.json"));
  const lines: string[] = [];
  const file = new ShellFile(join(dataDir, "shell.json"), (line) => lines.push(line));
  file.change({ kiosk: true });
  expect(file.is.kiosk).toBe(true);
  expect(lines.at(-1)).toMatch(/could not be kept/);
});

test("flags are remembered, and what they leave out stays as it was", () => {
  const read = (...args: string[]) => readShellFlags(args, {});
  expect(read()).toEqual({});
  expect(read("--data", "x", "--kiosk", "--no-sandbox")).toEqual({ kiosk: true });
  expect(read("--no-kiosk", "--display")).toEqual({ kiosk: false, display: "on" });
  expect(read("--no-display")).toEqual({ display: "off" });
  expect(read("--updates", "https://shop.example/till/")).toEqual({ updates: "https://shop.example/till/" });
  expect(read("--updates", "off")).toEqual({ updates: null });
  expect(readShellFlags([], { PAIFAN_UPDATES: "http://127.0.0.1:1/" })).toEqual({ updates: "http://127.0.0.1:1/" });
});

test.each(["http://shop.example/", "ftp://shop.example/", "file:///tmp/x", "shop", "https//x"])(
  "updates do not come from %s",
  (address) => expect(() => readShellFlags(["--updates", address], {})).toThrow(/https:\/\//),
);
