/**
 * The drain beside peers: the same orders, from as many tills, clients on the same cores, our clients making
 * every batch (chain, signature, compression) while the clock runs, as theirs do. PouchDB keeps what it takes on
 * disk, RxDB holds it in memory; neither checks, settles or pays anything. Rounds are interleaved.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Child } from "../replay/child.ts";
import { courierOf } from "./chains.ts";
import { drainOnce } from "./drain.ts";
import { inFolder } from "./serving.ts";
import { ratioAtLeast, spreads, type Figure, type Spread } from "./measure.ts";
import { bringPeers } from "./peers.ts";
import { SEED, isPaid, trade } from "./trade.ts";

export type PeerSize = { rounds: number; orders: number; tills: number };
type Peer = { module: string; how: string; docs: (order: string, fact: object) => object };

const POUCH: Peer = { module: "pouchPeer.ts", how: "", docs: (order, fact) => ({ _id: order, ...fact }) };
const RX = (how: "together" | "apart"): Peer => ({
  module: "rxPeer.ts",
  how,
  docs: (order, fact) => ({ id: order, fact }),
});

/** @returns nothing, said loudly, where the peers cannot be had */
export async function benchPeers(size: PeerSize): Promise<Figure[]> {
  if (!bringPeers()) {
    process.stderr.write("PEERS SKIPPED: PouchDB and RxDB could not be installed here; nothing is said beside them\n");
    return [];
  }
  const tills = Array.from({ length: size.tills }, (_, index) => `s1/t${index + 1}`);
  const facts = trade({ seed: SEED, tills, orders: size.orders, members: 500 });
  const now = facts.at(-1)?.at ?? 0;
  const paid = facts.filter(isPaid);
  const peer = (it: Peer) => async () => {
    const docs = tills.map((till) => paid.filter((f) => f.till === till).map((f) => it.docs(f.body.order, f)));
    return paid.length / (await peerSeconds(it, docs, paid.length));
  };
  const seen = await spreads(size.rounds, {
    ours: async () =>
      paid.length /
      (await drainOnce(
        tills.map((till) => courierOf(facts, till)),
        paid.length,
        now,
      )),
    pouch: peer(POUCH),
    together: peer(RX("together")),
    apart: peer(RX("apart")),
  });
  const beside = (other: Spread, what: string, goal: number | null): Figure => ({
    row: `drain: the same ${paid.length.toLocaleString("en")} orders, batches made meanwhile`,
    unit: "/s",
    ours: seen.ours,
    other: { is: other, what },
    goal: goal === null ? null : ratioAtLeast(goal),
  });
  return [
    beside(seen.pouch, "PouchDB → express-pouchdb 4, LevelDB on disk on both sides", 12),
    beside(seen.together, "RxDB 17 over WebSocket, in memory, one collection", 5),
    beside(seen.apart, "RxDB 17, a collection a till (no till is sent the others' orders)", null),
  ];
}

const peerSeconds = (it: Peer, docs: readonly object[][], orders: number): Promise<number> =>
  inFolder(async (folder) => {
    const children = ["server", "tills"].map((role) => {
      const cwd = join(folder, role);
      mkdirSync(cwd);
      // In a folder of its own: express-pouchdb writes its log where it stands.
      return new Child(`${it.module} ${role}`, new URL(it.module, import.meta.url), [role, it.how || cwd], { cwd });
    });
    const [server, tills] = children;
    if (!server || !tills) throw new Error("two processes were to be started");
    try {
      const url = await server.ask("open", docs.length);
      await tills.ask("fill", docs);
      const seconds = (await tills.ask("drain", url)) as number;
      const there = await server.ask("count");
      if (there !== orders) throw new Error(`${it.module}: ${orders} orders were sent, ${String(there)} are there`);
      await tills.ask("close");
      await server.ask("close");
      return seconds;
    } finally {
      for (const child of children) child.kill();
    }
  });
