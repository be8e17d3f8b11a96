// `node --import underStub.ts out/electron/main.js …`: runs the till's main script on a desktop without Electron, asks
// it what PAIFAN_STUB says as its page would, writes the answers as one line of JSON, and quits it.
//
// Promises: the script under test is loaded as it is; only the module `electron` is another.

import { writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { z } from "zod";
import { StubDesktop } from "../../electron/stubDesktop.ts";

const NAME = "stub:electron";
const Wish = z.object({
  isFirst: z.boolean().default(true),
  isPackaged: z.boolean().default(false),
  userData: z.string().default(""),
  pages: z.array(z.string()).default([]),
  calls: z.array(z.tuple([z.string(), z.unknown()])).default([]),
  /** A fault after the calls: the main script's process fails. */
  fails: z.boolean().default(false),
});
const wish = Wish.parse(JSON.parse(process.env["PAIFAN_STUB"] ?? "{}"));

const desktop = new StubDesktop();
const { app } = desktop;
Object.assign(app, { isFirst: wish.isFirst, isPackaged: wish.isPackaged, userData: wish.userData });
const { module: electron } = desktop;
Object.assign(globalThis, { paifanStub: electron });

const names = Object.keys(electron).join(", ");
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron" ? { url: NAME, format: "module", shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === NAME
      ? { format: "module", source: `export const { ${names} } = globalThis.paifanStub;`, shortCircuit: true }
      : next(url, context),
});

// At once, for the process ends without waiting for what is still on its way.
const write = (said: unknown): void => void writeSync(1, `${JSON.stringify(said)}\n`);
app.on("quit", () => {
  write({ ended: app.ended, relaunches: app.relaunches });
  process.exit(app.ended === "quit" ? 0 : (app.ended ?? 1));
});

const LOOK_MS = 20;
/** The till's window has been told which page to load. */
const look = setInterval(() => {
  const [window] = desktop.windows;
  if (window === undefined || window.loads.length === 0) return;
  clearInterval(look);
  window.emit("ready-to-show");
  void ask(window);
}, LOOK_MS);

async function ask(window: (typeof desktop.windows)[number]): Promise<void> {
  const pages: Record<string, { status: number; policy: string | null; bytes: number }> = {};
  for (const url of [...window.loads, ...wish.pages]) {
    const page = await desktop.page(url);
    if (page === undefined) continue;
    pages[url] = {
      status: page.status,
      policy: page.headers.get("content-security-policy"),
      bytes: (await page.arrayBuffer()).byteLength,
    };
  }
  const answers: unknown[] = [];
  for (const [verb, input] of wish.calls) answers.push(await desktop.call(window, verb, input));
  write({ loads: window.loads, shown: window.is.shown, sandboxed: app.isSandboxed, pages, answers });
  if (wish.fails)
    setImmediate(() => {
      throw new Error("a fault of the test");
    });
  else window.close();
}
