/**
 * The sync server as a process: reads its flags, says in exactly one line of standard output that it
 * is ready or why it will not be, logs to standard error, ends cleanly when asked to.
 */
import { readFileSync } from "node:fs";
import { pino, type Logger } from "pino";
import { DEMO_RULES } from "../shared/demo/shop.ts";
import { readFlags, USAGE, type Flags } from "./flags.ts";
import { seedDemo } from "./office/demo.ts";
import { startServer, type RunningServer } from "./server.ts";
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

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

await main();

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(USAGE);
    return;
  }
  const log = pino({ level: "info" }, pino.destination({ fd: 2, sync: true }));
  let server: RunningServer | undefined;
  try {
    const flags = flagsOf(process.argv.slice(2));
    log.level = flags.logLevel;
    server = await startServer({ dataDir: flags.data, port: flags.port, host: flags.host, clock: Date.now, log });
    const enrolmentCode = prepare(server, flags);
    endCleanly(server, log);
    const apiKey = flags.newApiKey === null ? {} : { apiKey: server.setup.newApiKey(flags.newApiKey) };
    say({ ready: true, url: server.url, hq: server.hq, enrolmentCode, ...apiKey });
  } catch (error) {
    await server?.close();
    const { code, message } = refusalOf(error, log);
    say({ ready: false, code, message });
    process.exitCode = 1;
  }
}

function flagsOf(args: string[]): Flags {
  try {
    return readFlags(args, process.env);
  } catch (error) {
    throw new StartRefusal("bad-flags", error instanceof Error ? error.message : String(error));
  }
}

/** Sets up what the flags ask for. @returns a one-time code, if one was asked for and can be given */
function prepare({ setup, store }: RunningServer, flags: Flags): string | null {
  const begun = setup.begin(flags.timezone, flags.rules === null ? DEMO_RULES : rulesIn(flags.rules));
  if (!begun.ok) throw new StartRefusal(begun.code, begun.message);
  const demo = flags.demo ? seedDemo(store.read, setup) : null;
  if (!flags.newCode) return demo;
  const { store: id, till, name } = flags.newCode;
  if (!store.read.tills.store(id)) setup.putStore(id, id);
  const issued = setup.issueCode(id, till, name);
  if (!issued.ok) throw new StartRefusal(issued.code, issued.message);
  return issued.value.code;
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
  if (error instanceof StoreRefusal || error instanceof StartRefusal)
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

function endCleanly(server: RunningServer, log: Logger): void {
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
