/** The till for a browser: the same process as in Electron, served on loopback. */
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { readFlags, type Flags } from "./host/flags.ts";
import { openLoopback } from "./host/loopback.ts";
import { sayReadiness, startRefusal } from "./host/readiness.ts";
import { openTill } from "./till.ts";

const PAGES = fileURLToPath(new URL("../out/renderer/", import.meta.url));
const log = (line: string): void => void process.stderr.write(`till: ${line}\n`);

async function start({ port, dataDir, server, enrol, demoStaff }: Flags): Promise<void> {
  const till = openTill({ dataDir, server, enrol, demoStaff, log });
  try {
    const loopback = await openLoopback(till, { port, pages: PAGES, log });
    let isEnding = false;
    const end = async (): Promise<void> => {
      if (isEnding) return;
      isEnding = true;
      await loopback.close();
      await till.close();
      process.exit(0);
    };
    process.on("SIGTERM", () => void end());
    process.on("SIGINT", () => void end());
    sayReadiness({ ready: true, url: loopback.url });
    // Compiled code, where it is kept at all, is kept now: a till that loses its power is back as fast as any.
    flushCompileCache();
  } catch (error) {
    await till.close();
    throw error;
  }
}

let flags: Flags | undefined;
try {
  flags = readFlags(process.argv.slice(2), process.env);
  await start(flags);
} catch (error) {
  sayReadiness(
    flags === undefined ? { ready: false, code: "bad-flags", message: String(error) } : startRefusal(error, flags.port),
  );
  process.exitCode = 1;
}
