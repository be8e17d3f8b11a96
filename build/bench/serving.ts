/** A real server process with tills enrolled and welcomed, for as long as something is measured; then its books are checked. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMO_RULES, DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { valueOf, type TestTill } from "../../server/testTill.ts";
import { Child } from "../replay/child.ts";
import type { OpenedServer, OpenServer } from "../replay/serverProcess.ts";
import { soundFile } from "./sound.ts";

/** Acts in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(act: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param now the server's clock, ms; null: the machine's
 * @param held how many orders the server has to hold afterwards, as known by then; null: it is not looked
 * @param connected whether the tills are, when it begins
 * @throws Unsound
 */
export const withServer = <T>(
  tills: readonly TestTill[],
  now: number | null,
  act: (server: Child, url: string) => Promise<T>,
  held: Held | null,
  connected = true,
): Promise<T> =>
  inFolder(async (folder) => {
    const execArgv = ["--expose-gc"];
    const server = new Child("server", new URL("../replay/serverProcess.ts", import.meta.url), [folder], { execArgv });
    try {
      const { url, codes } = (await server.ask("open", {
        rules: Rules.parse(DEMO_RULES),
        timezone: DEMO_TIMEZONE,
        stores: [...new Set(tills.map((till) => till.id.split("/")[0] ?? ""))],
        tills: tills.map((till) => till.id),
        now,
        port: 0,
        database: null,
      } satisfies OpenServer)) as OpenedServer;
      for (const till of tills) {
        valueOf(await till.enrol(url, codes[till.id] ?? ""));
        if (connected) await welcome(till, url);
      }
      const seen = await act(server, url);
      for (const till of tills) till.disconnect();
      await server.ask("close");
      if (held) soundServer(join(folder, "server.sqlite"), held);
      return seen;
    } finally {
      server.kill();
    }
  });

export async function welcome(till: TestTill, url: string): Promise<void> {
  await till.connect(url);
  valueOf(await till.hello());
}

/** So many orders were acknowledged, and so many sent: what was not acknowledged may be there or not. */
export type Held = { acknowledged: number; sent: number };
export const exactly = (orders: number): Held => ({ acknowledged: orders, sent: orders });

/** @throws Unsound, or when an acknowledged order is missing */
export function soundServer(file: string, { acknowledged, sent }: Held): void {
  const books = soundFile("server", file);
  if (books.orders < acknowledged || books.orders > sent)
    throw new Error(`${acknowledged} orders were acknowledged of ${sent}, ${books.orders} are there`);
  if (books.payouts.length === 0) throw new Error("nobody was paid");
}
