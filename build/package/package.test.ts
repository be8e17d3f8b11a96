// The packed till, checked from outside: what is inside it, what is not, and its fuses. Packed with a stand-in for
// Electron's binary, which cannot be fetched everywhere; the stand-in carries a fuse wire like the real one.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const folder = mkdtempSync(join(tmpdir(), "paifan package "));
const packed = join(folder, "out", "linux-unpacked");

beforeAll(() => {
  const stub = join(folder, "electron");
  for (const part of ["locales", "resources"]) mkdirSync(join(stub, part), { recursive: true });
  for (const file of ["LICENSE", "LICENSES.chromium.html", "locales/en-US.pak"]) writeFileSync(join(stub, file), "");
  writeFileSync(join(stub, "version"), "45.4.1");
  writeFileSync(join(stub, "electron"), `#!/bin/sh\n${FUSES}\u0001\u000810110011\n`);
  chmodSync(join(stub, "electron"), 0o755);
  const script = join(import.meta.dirname, "package.ts");
  const args = [script, "--dir", "--electron-dist", stub, "--out", join(folder, "out")];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`packing failed:\n${run.stdout}${run.stderr}`);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Folder = z.object({
  get files() {
    return z.record(z.string(), z.union([Folder, z.looseObject({})]));
  },
});

/** Every path in an asar archive: its header is JSON, its length at byte 12. */
function pathsIn(archive: string): string[] {
  const bytes = readFileSync(archive);
  const header: unknown = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString("utf8"));
  const walk = (node: unknown, path: string): string[] => {
    const inner = Folder.safeParse(node);
    if (!inner.success) return [path];
    return Object.entries(inner.data.files).flatMap(([name, child]) => walk(child, `${path}/${name}`));
  };
  return walk(header, "");
}

describe.runIf(process.platform === "linux" && process.arch === "x64")("the packed till", () => {
  test("holds the bundles, the pages and the SQLite binding, and no sources", () => {
    const paths = pathsIn(join(packed, "resources", "app.asar"));
    const mustHave = ["/out/electron/main.js", "/out/electron/preload.cjs", "/out/renderer/till.html", "/package.json"];
    expect(paths).toEqual(expect.arrayContaining(mustHave));
    expect(paths).toContain("/node_modules/better-sqlite3/package.json");
    expect(paths.filter((path) => /\.tsx?$/.test(path) && !path.startsWith("/node_modules/"))).toEqual([]);
    const rooms = new Set(paths.map((path) => path.split("/")[1]));
    expect(rooms).toEqual(new Set(["node_modules", "out", "package.json"]));
  });

  test("has every fuse as electron-builder.yml says", () => {
    const binary = readFileSync(join(packed, "paifan"));
    const wire = binary.subarray(binary.indexOf(FUSES) + FUSES.length + 2);
    // RunAsNode, cookie encryption, NODE_OPTIONS, inspect, asar integrity, only asar, own snapshot, file privileges.
    expect(wire.subarray(0, 8).toString("latin1")).toBe("01001100");
  });

  test("has pages that hold under a strict content security policy", () => {
    for (const page of ["till", "hq"]) {
      const html = readFileSync(join(import.meta.dirname, "../../out/renderer", `${page}.html`), "utf8");
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(html).not.toMatch(/<style|\son\w+=|(src|href)="(https?:)?\/\//);
    }
  });

  test("has a preload that loads nothing but Electron", () => {
    const preload = readFileSync(join(import.meta.dirname, "../../out/electron/preload.cjs"), "utf8");
    const loads = [...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(new Set(loads)).toEqual(new Set(["electron"]));
  });
});
