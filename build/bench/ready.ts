/**
 * How long a till with many orders of its own takes from its start to its line of readiness, after it was killed: the
 * real program on a copy of the folder as the death left it, its log unwritten-back; Node's own start included.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openTill } from "../../electron/till.ts";
import { oursAtMost, spreads, type Figure } from "./measure.ts";
import { cart, dice, SEED } from "./trade.ts";

export type ReadySize = { rounds: number; orders: number };

const BROWSER = join(import.meta.dirname, "..", "..", "electron", "browser.ts");
const NOON = Date.UTC(2026, 2, 1, 4);

export async function benchReady({ rounds, orders }: ReadySize): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  try {
    const [few, many] = [join(folder, "few"), join(folder, "many")];
    await soldUntilDeath(few, 10);
    await soldUntilDeath(many, orders);
    const start = (left: string) => async (round: number) => {
      const data = join(folder, `${round}`);
      cpSync(left, data, { recursive: true });
      const seconds = await startOn(data);
      rmSync(data, { recursive: true });
      return seconds;
    };
    const seen = await spreads(rounds, { few: start(few), many: start(many) });
    return [
      {
        row: `till ready after kill -9, ${orders.toLocaleString("en")} orders of its own`,
        unit: "s",
        ours: seen.many,
        other: { is: seen.few, what: "with 10 orders" },
        goal: oursAtMost(1),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sells so many, and leaves the folder as it is in the middle of that. Where memory has a file system, on that: nothing here is measured. */
async function soldUntilDeath(left: string, orders: number): Promise<void> {
  const fast = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(fast, "paifan-bench-"));
  try {
    let now = NOON;
    const till = openTill({ dataDir: folder, clock: () => (now += 1_000) });
    const roll = dice(SEED);
    for (let n = 0; n < orders; n += 1) {
      const items = cart(roll);
      const outcome = await till.call("sale.commit", {
        key: `ready-${String(n).padStart(8, "0")}`,
        lines: items.map((it) => ({ kind: "product", product: it.product, quantity: it.quantity })),
        member: null,
        tenders: [{ kind: "cash", givenFen: items.reduce((sum, it) => sum + it.total, 0) }],
      });
      if (!outcome.ok) throw new Error(`sale.commit was refused: ${outcome.code}: ${outcome.message}`);
    }
    // What a death leaves is what lies there before a clean end.
    cpSync(folder, left, { recursive: true, filter: (file) => !file.endsWith("-shm") });
    await till.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOn(data: string): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [BROWSER, "--port", "0", "--data", data], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  try {
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      ended.then(() => ["{}"]),
    ])) as [string];
    const seconds = (performance.now() - begun) / 1000;
    if (!(JSON.parse(line) as { ready?: boolean }).ready) throw new Error(`the till did not start: ${line}`);
    return seconds;
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
