/**
 * Closing a shift of many orders: from the count to the Z report on disk, figures of all its facts included, beside reading
 * the same lines from the same file and parsing them as JSON. A till of its own each round, for a shift closes once.
 */
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownedByTill } from "../../shared/rules/units.ts";
import { openTill, type Till } from "../../electron/till.ts";
import type { TillInput, TillOutput, TillVerb } from "../../shared/contract/till.ts";
import { oursAtMost, spreads, type Figure } from "./measure.ts";
import { soundFile } from "./sound.ts";
import { cart, dice, SEED } from "./trade.ts";

export type ShiftSize = { rounds: number; orders: number };

const NOON = Date.UTC(2026, 2, 1, 4);
const FLOAT = 20_000;

export async function benchShift({ rounds, orders }: ShiftSize): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  try {
    let now = NOON;
    const till = openTill({ dataDir: folder, clock: () => (now += 1_000) });
    const file = join(folder, "till.sqlite");
    const raw = new Database(file, { readonly: true });
    const lines = raw.prepare("SELECT line FROM facts ORDER BY seq DESC LIMIT ?").pluck();
    let shift = 0;
    // Each round closes the shift, and the next one is sold before it is measured.
    const seen = await spreads(rounds, {
      ours: async () => {
        shift += 1;
        const cash = await sellShift(till, shift, orders);
        const begun = performance.now();
        const report = await ok(till, "shift.close", {
          key: `bench-close-${shift}`,
          counted: [{ valueFen: 1, count: cash % 100 }, ...whole(Math.floor(cash / 100))],
        });
        const seconds = (performance.now() - begun) / 1000;
        if (report.orders !== orders || report.differenceFen !== 0 || report.number !== shift)
          throw new Error(`shift ${shift} closed with ${report.orders} orders, ${report.differenceFen} fen off`);
        return seconds;
      },
      raw: () => {
        const begun = performance.now();
        // Those of the shift that was just closed: its opening, its sales, its end.
        for (const line of lines.all(orders + 2) as string[]) JSON.parse(line);
        return (performance.now() - begun) / 1000;
      },
    });
    raw.close();
    await till.close();
    soundFile("till", file, ownedByTill);
    return [
      {
        row: `shift of ${orders.toLocaleString("en")} orders closed`,
        unit: "s",
        ours: seen.ours,
        other: { is: seen.raw, what: "lines read and parsed as JSON" },
        goal: oursAtMost(2),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pieces of one yuan, as many as one denomination takes at a time. */
function whole(yuan: number): { valueFen: number; count: number }[] {
  const big = Math.floor(yuan / 10_000);
  return [
    { valueFen: 1_000_000, count: big },
    { valueFen: 100, count: yuan % 10_000 },
  ];
}

/** Opens a shift and sells so many carts for cash. @returns what lies in the drawer then, fen */
async function sellShift(till: Till, shift: number, orders: number): Promise<number> {
  await ok(till, "shift.open", { key: `bench-open-${shift}`, floatFen: FLOAT });
  const roll = dice(SEED);
  let cash = FLOAT;
  for (let n = 0; n < orders; n += 1) {
    const items = cart(roll);
    const total = items.reduce((sum, it) => sum + it.total, 0);
    await ok(till, "sale.commit", {
      key: `bench-sale-${shift}-${n}`,
      lines: items.map((it) => ({ kind: "product" as const, product: it.product ?? "", quantity: it.quantity })),
      member: null,
      tenders: [{ kind: "cash", givenFen: total }],
    });
    cash += total;
  }
  return cash;
}

async function ok<V extends TillVerb>(till: Till, verb: V, input: TillInput<V>): Promise<TillOutput<V>> {
  const outcome = await till.call(verb, input);
  if (!outcome.ok) throw new Error(`${verb} was refused: ${outcome.code}: ${outcome.message}`);
  return outcome.value as TillOutput<V>;
}
