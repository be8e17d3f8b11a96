/** Bytes on the wire an order, in full batches and one order a message, beside the same lines as JSON through gzip. */
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { factLine } from "../../shared/facts/fact.ts";
import { TestTill, type Unpacked } from "../../server/testTill.ts";
import { batchesOf } from "./chains.ts";
import { oursAtMost, spreadOf, type Figure } from "./measure.ts";
import { SEED, isPaid, trade } from "./trade.ts";

const ID = "s1/t1";
const TRIED = 100;
/** What the tills' own socket makes frames with. */
const ofClient = createRequire(createRequire(import.meta.url).resolve("socket.io-client"));
const { Encoder } = ofClient("socket.io-parser") as {
  Encoder: new () => { encode(packet: object): (string | Buffer)[] };
};
const ENCODER = new Encoder();

/** A day of orders is the same in every run: these figures have no rounds. */
export function benchWire({ orders }: { orders: number }): Figure[] {
  const till = new TestTill(ID);
  const facts = trade({ seed: SEED, tills: [ID], orders, members: 200, metBefore: true });
  till.lines.push(...facts.map(factLine));
  const ahead = facts.findIndex(isPaid);
  const full = [...batchesOf(till, 500, ahead)].slice(1);
  const single = [...batchesOf(till, 1, ahead)].slice(1, 1 + TRIED);
  const row = (name: string, batches: readonly Unpacked[], most: number): Figure => {
    const count = batches.reduce((sum, batch) => sum + batch.lines.length, 0);
    const ours = batches.reduce((sum, batch) => sum + bytesOf(till.packed(batch)), 0) / count;
    const gzip = batches.reduce((sum, { lines }) => sum + gzipSync(lines.join("\n")).length, 0) / count;
    return {
      row: `wire: an order, ${name}`,
      unit: "bytes",
      ours: spreadOf([ours]),
      other: { is: spreadOf([gzip]), what: "its JSON through gzip, nothing around it" },
      goal: oursAtMost(most),
    };
  };
  const json = full.reduce((sum, { lines }) => sum + Buffer.byteLength(lines.join("\n")), 0) / (orders || 1);
  return [
    { ...row("in batches of 500, stretch", full, 110) },
    row(`in batches of 500 (JSON ${Math.round(json)})`, full, 165),
    { ...row("one a message", single, 0), goal: null },
  ];
}

/** Everything of a message: the event, the batch with its signature, the frames of the socket. */
function bytesOf(batch: object): number {
  const packets = ENCODER.encode({ type: 2, nsp: "/", data: ["push", batch], id: 1_000 });
  return packets.reduce(
    (sum, packet) => sum + frameOf(Buffer.byteLength(packet) + (typeof packet === "string" ? 1 : 0)),
    0,
  );
}

/** RFC 6455: a client's frame carries its length and a mask. */
const frameOf = (payload: number): number => payload + 6 + (payload < 126 ? 0 : payload < 65_536 ? 2 : 8);
