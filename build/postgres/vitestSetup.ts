// One PostgreSQL for a whole run of vitest, started when the first test asks for it and ended with the run. Tests ask
// through the socket that PAIFAN_TEST_POSTGRES names; where that is an address already, that server is used.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, type OwnPostgres, type Served } from "./start.ts";

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["PAIFAN_TEST_POSTGRES"] !== undefined) return undefined;
  let started: Promise<OwnPostgres> | undefined;
  const folder = mkdtempSync(join(tmpdir(), "paifan-vitest-"));
  const path =
    process.platform === "win32"
      ? `\\\\.\\pipe\\paifan-${randomBytes(16).toString("hex")}`
      : join(folder, "postgres.sock");
  const asked = createServer((socket) => {
    started ??= startPostgres();
    const answer = (served: Served): void => void socket.end(JSON.stringify(served));
    socket.on("error", () => socket.destroy());
    started.then(
      ({ url }) => answer({ url }),
      (error: unknown) => answer({ missing: error instanceof Error ? error.message : String(error) }),
    );
  });
  await new Promise<void>((resolve, reject) => asked.once("error", reject).listen(path, resolve));
  process.env["PAIFAN_TEST_POSTGRES"] = path;
  return async () => {
    asked.close();
    rmSync(folder, { recursive: true, force: true });
    await started?.then(
      (server) => server.stop(),
      // It never ran; the tests that asked have said so.
      () => undefined,
    );
  };
}
