/** The flags that the start script hands to a till. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export type Flags = {
  readonly port: number;
  readonly dataDir: string;
  readonly server: string | undefined;
  readonly enrol: string | undefined;
  /** Whether the demonstration's clerks are set up where there is none. */
  readonly demoStaff: boolean;
};

const USAGE = "expected [--port 8791] [--data DIR] [--server URL] [--enrol CODE] [--demo-staff]";

/** @throws Error that says what was expected */
export function readFlags(args: readonly string[], environment: NodeJS.ProcessEnv): Flags {
  const { values } = parseArgs({
    args: [...args],
    // Electron and Chromium add flags of their own.
    strict: false,
    options: {
      port: { type: "string" },
      data: { type: "string" },
      server: { type: "string" },
      enrol: { type: "string" },
      "demo-staff": { type: "boolean" },
    },
  });
  const text = (value: string | boolean | undefined): string | undefined =>
    typeof value === "string" && value !== "" ? value : undefined;
  const port = Number(text(values.port) ?? "8791");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port is a number from 0 to 65535; ${USAGE}`);
  const server = text(values.server);
  if (server !== undefined && !(URL.canParse(server) && /^https?:$/.test(new URL(server).protocol))) {
    throw new Error(`--server is an address that begins with http:// or https://; ${USAGE}`);
  }
  const dataDir = resolve(text(values.data) ?? resolve(environment["PAIFAN_DATA"] ?? "data", "till"));
  return { port, dataDir, server, enrol: text(values.enrol), demoStaff: values["demo-staff"] === true };
}
