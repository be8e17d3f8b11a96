/** All queues built again from the journal and compared row by row, beside reading the same lines as JSON. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFFICE } from "../../shared/queue/fold.ts";
import { rebuild } from "../../server/settlement/rebuild.ts";
import { couriers } from "./chains.ts";
import { ratioAtLeast, spreads, worked, type Figure } from "./measure.ts";
import { ownServer } from "./ownServer.ts";
import { soundFile } from "./sound.ts";
import { SEED, trade } from "./trade.ts";

export type RebuildSize = { rounds: number; orders: number };

/** The lines are parsed so many times: once is too short to measure. */
const PARSED = 10;
const TILLS = ["s1/t1", "s1/t2", "s1/t3", "s1/t4"];

export async function benchRebuild(size: RebuildSize): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  try {
    const facts = trade({ seed: SEED, tills: TILLS, orders: size.orders, members: 2_000 });
    const all = couriers(facts, TILLS);
    const lines = all.flatMap(({ till }) => till.lines);
    const server = ownServer(folder, all, facts.at(-1)?.at ?? 0);
    await server.take(all);
    const perSecond = (act: () => void): number => (lines.length * 1000) / worked(act);
    const seen = await spreads(size.rounds, {
      ours: () => perSecond(() => rebuildAll(server.store.read, lines.length)),
      parse: () =>
        perSecond(() => {
          for (let time = 0; time < PARSED; time += 1) for (const line of lines) JSON.parse(line);
        }) * PARSED,
    });
    server.store.close();
    soundFile("server", server.file);
    return [
      {
        row: "rebuild: facts folded again and compared",
        unit: "/s",
        ours: seen.ours,
        other: { is: seen.parse, what: "parsed as JSON" },
        goal: ratioAtLeast(0.6),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when what was rebuilt is not what is kept, to the last byte */
function rebuildAll(read: Parameters<typeof rebuild>[0], lines: number): void {
  const { facts, differences } = rebuild(read);
  if (differences.length > 0) throw new Error(`rebuilt otherwise: ${differences.join("; ")}`);
  const own = read.tills.till(OFFICE)?.cursor ?? 0;
  if (facts !== lines + own)
    throw new Error(`${lines} facts were taken beside the server's own ${own}, ${facts} rebuilt`);
}
