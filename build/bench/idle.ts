/** What tills that say nothing cost the server: the memory of so many sockets, each enrolled and welcomed. */
import { TestTill } from "../../server/testTill.ts";
import { oursAtMost, spreadOf, type Figure } from "./measure.ts";
import type { Child } from "../replay/child.ts";
import { welcome, withServer } from "./serving.ts";

/** 50,000 tills in 1 GB. */
const NOW = Date.UTC(2026, 2, 1);
const WARM = 50;
const MOST_EACH = Math.floor(2 ** 30 / 50_000);

export async function benchIdle({ rounds, sockets }: { rounds: number; sockets: number }): Promise<Figure[]> {
  const seen: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const tills = Array.from({ length: sockets }, (_, index) => new TestTill(`s1/t${index + 1}`));
    const measured = async (server: Child, url: string): Promise<number> => {
      // The first ones warm up what every later one uses.
      for (const till of tills.slice(0, WARM)) await welcome(till, url);
      const before = (await server.ask("memory")) as number;
      for (const till of tills.slice(WARM)) await welcome(till, url);
      return (((await server.ask("memory")) as number) - before) / (sockets - WARM);
    };
    const each = await withServer(tills, NOW, measured, null, false);
    seen.push(each);
  }
  return [
    {
      row: `idle: a till's socket, of ${sockets.toLocaleString("en")} (the goal is 50,000 in 1 GB)`,
      unit: "bytes",
      ours: spreadOf(seen),
      other: null,
      goal: oursAtMost(MOST_EACH),
    },
  ];
}
