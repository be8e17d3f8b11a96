/**
 * The sync server as a process: reads its flags, says in exactly one line of standard output that it
 * is ready or why it will not be, logs to standard error, ends cleanly when asked to.
 */
import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { pino, type Logger } from "pino";
import { DEMO_RULES, DEMO_TILL, DEMO_UNION_RULES } from "../shared/demo/shop.ts";
import { readFlags, USAGE, type Flags } from "./flags.ts";
import { NoSettler } from "./cluster/link.ts";
import { startProcess } from "./cluster/process.ts";
import type { RunningProcess } from "./doors.ts";
import type { Prepared, Wishes } from "./office/prepare.ts";
import { startServer } from "./server.ts";
import { StoreRefusal } from "./store/refusal.ts";

/** A wish that cannot be carried out; nothing was started. */
class StartRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "StartRefusal";
    this.code = code;
  }
}

const NOTHING_WISHED: Prepared = { ok: true, codes: {}, apiKey: null };
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

await main();

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(USAGE);
    return;
  }
  const log = pino({ level: "info" }, pino.destination({ fd: 2, sync: true }));
  let server: RunningProcess | undefined;
  try {
    const flags = flagsOf(process.argv.slice(2));
    log.level = flags.logLevel;
    const wishes = wishesOf(flags);
    server = await start(flags, log);
    endCleanly(server, log);
    const prepared = wishes ? await server.prepare(wishes) : NOTHING_WISHED;
    if (!prepared.ok) throw new StartRefusal(prepared.code, prepared.message);
    const { codes, apiKey } = prepared;
    const enrolmentCode = codes[flags.newCode ? `${flags.newCode.store}/${flags.newCode.till}` : DEMO_TILL] ?? null;
    const { url, hq, inner } = server;
    say({
      ready: true,
      url,
      hq,
      enrolmentCode,
      ...(apiKey === null ? {} : { apiKey }),
      ...(inner === null ? {} : { inner }),
    });
    // Compiled code, where it is kept at all, is kept now: a process that is killed starts as fast as any.
    flushCompileCache();
  } catch (error) {
    await server?.close();
    const { code, message } = refusalOf(error, log);
    say({ ready: false, code, message });
    process.exitCode = 1;
  }
}

function start(flags: Flags, log: Logger): Promise<RunningProcess> {
  const { port, host, inner, behindProxy, database } = flags;
  const exportsTo = { folder: flags.exportFolder, inside: flags.webhooksInside };
  const sendCode = flags.demo ? shownCode : null;
  const listening = { port, host, inner, behindProxy, exportsTo, sendCode, clock: Date.now, log };
  return database ? startProcess({ ...listening, database }) : startServer({ ...listening, dataDir: flags.data });
}

/** The demonstration's phones ring nowhere: whoever started the server reads the code. */
function shownCode(phone: string, code: string): void {
  process.stderr.write(`sign-in code 验证码 for ${phone}: ${code}\n`);
}

function flagsOf(args: string[]): Flags {
  try {
    return readFlags(args, process.env);
  } catch (error) {
    throw new StartRefusal("bad-flags", error instanceof Error ? error.message : String(error));
  }
}

/** What the flags wish of the chain; null: nothing that a door would have to wait for. */
function wishesOf(flags: Flags): Wishes | null {
  const isPlainDoor =
    flags.database?.role === "door" && !flags.demo && !flags.union && !flags.newCode && !flags.newApiKey;
  if (isPlainDoor && flags.rules === null) return null;
  return {
    timezone: flags.timezone,
    rules: flags.rules === null ? (flags.union ? DEMO_UNION_RULES : DEMO_RULES) : rulesIn(flags.rules),
    union: flags.union,
    demo: flags.demo,
    stores: [],
    tills: flags.newCode ? [flags.newCode] : [],
    apiKey: flags.newApiKey,
  };
}

function rulesIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StartRefusal(
      "invalid-rules",
      `${file} cannot be read as rules: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function refusalOf(error: unknown, log: Logger): { code: string; message: string } {
  if (error instanceof StoreRefusal || error instanceof StartRefusal || error instanceof NoSettler)
    return { code: error.code, message: error.message };
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return {
      code: "port-in-use",
      message: `${error.message}. Another program listens there; name another port with --port.`,
    };
  }
  log.fatal({ err: error }, "the server cannot start");
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}

function endCleanly(server: RunningProcess, log: Logger): void {
  let ending = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, "the server did not close cleanly");
          process.exit(1);
        },
      );
    });
  }
}
