// The packed till, checked from outside: what is inside it, what is not, its size, its fuses, and that its main script
// starts from the packed folder. Packed with a stand-in for Electron's binary, which cannot be fetched everywhere; the
// stand-in carries a fuse wire like the real one, and nothing of Chromium runs here.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { extract } from "./asar.ts";
import { tillPages } from "./pages.ts";

const FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const MIB = 1024 * 1024;
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), "paifan package "));
const packed = join(folder, "out", "linux-unpacked");
const unpacked = join(folder, "app");

beforeAll(() => {
  const stub = join(folder, "electron");
  for (const part of ["locales", "resources"]) mkdirSync(join(stub, part), { recursive: true });
  for (const file of ["LICENSE", "LICENSES.chromium.html", "locales/en-US.pak"]) writeFileSync(join(stub, file), "");
  writeFileSync(join(stub, "version"), "45.4.1");
  writeFileSync(join(stub, "electron"), `#!/bin/sh\n${FUSES}\u0001\u0009101100111\n`);
  chmodSync(join(stub, "electron"), 0o755);
  const script = join(here, "package.ts");
  const args = [script, "--dir", "--electron-dist", stub, "--out", join(folder, "out")];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`packing failed:\n${run.stdout}${run.stderr}`);
  extract(join(packed, "resources", "app.asar"), unpacked);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file in the pack, as Electron sees it. */
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
const bytesIn = (path: string): number => filesIn(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0);

const Page = z.object({ status: z.number(), policy: z.string().nullable(), bytes: z.number() });
const Said = z.object({
  ready: z.boolean().optional(),
  code: z.string().optional(),
  loads: z.array(z.string()).optional(),
  shown: z.boolean().optional(),
  sandboxed: z.boolean().optional(),
  pages: z.record(z.string(), Page).optional(),
  answers: z.array(z.looseObject({ ok: z.boolean() })).optional(),
  ended: z.union([z.literal("quit"), z.number()]).optional(),
  relaunches: z.number().optional(),
});

/** Starts the packed main script under the stand-in for Electron. */
function start(wish: Record<string, unknown>, ...flags: string[]) {
  const dataDir = mkdtempSync(join(folder, "data-"));
  const main = join(unpacked, "out", "electron", "main.js");
  const run = spawnSync(process.execPath, ["--import", join(here, "underStub.ts"), main, "--data", dataDir, ...flags], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, PAIFAN_STUB: JSON.stringify({ userData: dataDir, ...wish }) },
  });
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  const said = Object.assign({}, ...lines.map((line) => Said.parse(JSON.parse(line)))) as z.infer<typeof Said>;
  return { ...run, said, dataDir };
}

describe.runIf(process.platform === "linux" && process.arch === "x64")("the packed till", () => {
  test("holds the bundles, its pages and the SQLite binding, and nothing else", () => {
    const files = filesIn(unpacked);
    const pages = tillPages().map((path) => `out/renderer/${path}`);
    const own = files.filter((path) => !path.startsWith("node_modules/"));
    expect(own.toSorted()).toEqual(
      ["out/electron/main.js", "out/electron/preload.cjs", "package.json", ...pages].toSorted(),
    );
    expect(pages).toEqual(expect.arrayContaining(["out/renderer/till.html", "out/renderer/display.html"]));
    const modules = files.filter((path) => path.startsWith("node_modules/"));
    expect(modules.filter((path) => !path.startsWith("node_modules/better-sqlite3/"))).toEqual([]);
    expect(modules.filter((path) => extname(path) === ".node")).toEqual([
      "node_modules/better-sqlite3/prebuilds/linux-x64.node",
    ]);
  });

  test("holds no sources, no tests, no C, and nothing of the headquarters", () => {
    const files = filesIn(unpacked);
    expect(files.filter((path) => /\.(tsx?|map|cc?|h|gyp)$|\.(test|spec)\./.test(path))).toEqual([]);
    expect(files.filter((path) => /(^|\/)hq[.-]/.test(path))).toEqual([]);
  });

  test("is small: what a shop's line has to carry for an update, beside Electron itself, stays under 10 MiB", () => {
    // 6.0 MiB when this was written: the bundle 2.7, pages 1.1, the binding 2.2. A library bundled twice would show.
    expect(bytesIn(unpacked)).toBeLessThan(10 * MIB);
    expect(bytesIn(join(packed, "resources"))).toBeLessThan(10 * MIB);
  });

  test("has every fuse as electron-builder.yml says", () => {
    const binary = readFileSync(join(packed, "paifan"));
    const wire = binary.subarray(binary.indexOf(FUSES) + FUSES.length + 2);
    // RunAsNode, cookie encryption, NODE_OPTIONS, inspect, asar integrity, only asar, own snapshot, file privileges;
    // the ninth, WebAssembly's traps, is not known to the packer and stays on.
    expect(wire.subarray(0, 9).toString("latin1")).toBe("010011001");
  });

  test("carries no address that updates are taken from by themselves", () => {
    expect(readFileSync(join(packed, "resources", "app-update.yml"), "utf8")).toContain("https://updates.invalid/");
  });

  test("has a bundle that loads nothing but Node's own modules, Electron and the SQLite binding", () => {
    const main = readFileSync(join(unpacked, "out/electron/main.js"), "utf8");
    const loads = [...main.matchAll(/^import\s[^;]*?from "([^"]+)";|\brequire\("([^"]+)"\)/gm)];
    const outside = new Set(
      loads.map(([, from, required]) => from ?? required ?? "").filter((name) => !isBuiltin(name)),
    );
    expect(outside).toEqual(new Set(["electron", "better-sqlite3"]));
  });

  test("starts under the stand-in from the packed folder, opens the till's window and sells (STUB: no Chromium)", () => {
    const sale = {
      key: "key-000001",
      lines: [{ kind: "product", product: "demo-301", quantity: 2 }],
      member: null,
      tenders: [{ kind: "cash", givenFen: 1000 }],
    };
    const calls = [
      ["sale.commit", sale],
      ["sale.recent", { limit: 5 }],
    ];
    const { said, status, stderr, dataDir } = start({ isPackaged: true, calls });
    expect(stderr).toBe("");
    expect(said).toMatchObject({ ready: true, loads: ["paifan://till/"], shown: true, sandboxed: true, ended: "quit" });
    expect(said.answers).toMatchObject([{ ok: true }, { ok: true, value: [{ totalFen: 900 }] }]);
    expect(status).toBe(0);
    expect(readdirSync(dataDir)).toContain("till.sqlite");
  });

  test("serves both pages and every asset of theirs, and nothing of the headquarters", () => {
    const paths = tillPages();
    const missing = ["hq.html", "../package.json", "assets/..%2f..%2felectron/main.js"];
    const { said } = start({ pages: [...paths, ...missing].map((path) => `paifan://till/${path}`) });
    const served = (path: string) => said.pages?.[`paifan://till/${path}`];
    for (const path of paths) {
      const { size: bytes } = statSync(join(unpacked, "out", "renderer", path));
      expect(served(path), path).toMatchObject({ status: 200, bytes });
    }
    expect(missing.map((path) => served(path)?.status)).toEqual([404, 404, 404]);
    const policies = new Set(Object.values(said.pages ?? {}).map(({ policy }) => policy));
    expect([...policies]).toEqual([expect.stringContaining("default-src 'none'; script-src 'self'")]);
  });

  test("has every library of its bundle at work: pinyin, files in GB18030, the receipt's picture", () => {
    const sale = {
      key: "key-000001",
      lines: [{ kind: "amount", amountFen: 500 }],
      member: null,
      tenders: [{ kind: "cash", givenFen: 500 }],
    };
    const { said } = start({
      calls: [
        ["catalogue.search", { text: "cyd", limit: 5 }],
        ["export.csv", { what: "products", encoding: "gb18030", after: null }],
        ["sale.commit", sale],
        ["sale.recent", { limit: 1 }],
      ],
    });
    const [found, file, sold, recent] = said.answers ?? [];
    expect(JSON.stringify(found)).toContain("茶叶蛋");
    const { base64 } = z.object({ value: z.object({ base64: z.string() }) }).parse(file).value;
    expect(new TextDecoder("gb18030").decode(Buffer.from(base64, "base64"))).toContain("茶叶蛋");
    expect([sold, recent]).toMatchObject([{ ok: true }, { ok: true }]);
    const order = z.object({ value: z.tuple([z.looseObject({ order: z.string() })]) }).parse(recent).value[0].order;
    const again = start({
      calls: [
        ["sale.commit", sale],
        ["receipt.preview", { order }],
      ],
    }).said.answers;
    expect(JSON.stringify(again?.[1])).toContain("<svg");
  });

  test("has electron-updater in it, which comes up where an address is given and the till is an installed one", () => {
    const { said, stderr, dataDir } = start({ isPackaged: true }, "--updates", "http://127.0.0.1:9/");
    expect(said).toMatchObject({ ready: true, ended: "quit" });
    expect(stderr).not.toContain("updates are off");
    const settings: unknown = JSON.parse(readFileSync(join(dataDir, "updates.json"), "utf8"));
    expect(settings).toMatchObject({ provider: "generic", url: "http://127.0.0.1:9/" });
    // From its sources nothing is ever looked for.
    expect(readdirSync(start({}, "--updates", "http://127.0.0.1:9/").dataDir)).not.toContain("updates.json");
  });

  test("is open once: a second start says so and ends", () => {
    const { said, status, dataDir } = start({ isFirst: false });
    expect(said).toMatchObject({ ready: false, code: "in-use" });
    expect(status).toBe(1);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test("says by name what it cannot start with", () => {
    expect(start({}, "--updates", "http://shop.example/").said).toMatchObject({ ready: false, code: "bad-flags" });
  });

  test("starts itself again when its process fails, and the fault is said", () => {
    const { said, status, stderr } = start({ fails: true });
    expect(said).toMatchObject({ ready: true, ended: 1, relaunches: 1 });
    expect(stderr).toContain("a fault of the test");
    expect(status).toBe(1);
  });

  test("has pages that hold under a strict content security policy", () => {
    for (const page of ["till", "display", "hq"]) {
      const html = readFileSync(join(here, "../../out/renderer", `${page}.html`), "utf8");
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(html).not.toMatch(/<style|\son\w+=|(src|href)="(https?:)?\/\//);
    }
  });

  test("has a preload that loads nothing but Electron", () => {
    const preload = readFileSync(join(unpacked, "out/electron/preload.cjs"), "utf8");
    const loads = [...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(new Set(loads)).toEqual(new Set(["electron"]));
  });
});

test("what is packed is the Electron that is installed, by its exact version", () => {
  const { devDependencies } = z
    .object({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(here, "../../package.json"), "utf8")));
  const settings = readFileSync(join(here, "../../electron-builder.yml"), "utf8");
  expect(/^electronVersion: (.*)$/m.exec(settings)?.[1]).toBe(devDependencies["electron"]);
});

test("icons are there for Windows, macOS and Linux, up to the sizes they are shown in", () => {
  const resources = join(here, "resources");
  const ico = readFileSync(join(resources, "icon.ico"));
  const widths = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => ico.readUInt8(6 + 16 * at) || 256);
  expect(widths).toEqual([16, 24, 32, 48, 64, 128, 256]);
  const icns = readFileSync(join(resources, "icon.icns"));
  expect([icns.toString("latin1", 0, 4), icns.readUInt32BE(4)]).toEqual(["icns", icns.length]);
  expect(icns.includes("ic10")).toBe(true);
  for (const size of [16, 32, 48, 64, 128, 256, 512]) {
    const png = readFileSync(join(resources, "icons", `${size}x${size}.png`));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  }
});
