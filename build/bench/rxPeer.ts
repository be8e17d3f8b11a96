/**
 * RxDB with its replication over WebSocket, memory storage on both sides, in a process of its own: the server or
 * the tills, run as `server` or `tills`. `together`: one collection of orders, and its plugin sends every till the
 * others' as well; `apart`: a collection a till, so that nobody is sent what the others wrote.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { MAX_BATCH } from "../../shared/sync/messages.ts";
import { answer } from "../replay/child.ts";
import { loadRx, type RxCollection, type RxDatabase } from "./peers.ts";

const [role = "", how = ""] = process.argv.slice(2);
const nameOf = (till: number): string => (how === "apart" ? `orders${till}` : "orders");
const rx = loadRx();
const SCHEMA = {
  title: "order",
  version: 0,
  type: "object",
  primaryKey: "id",
  properties: { id: { type: "string", maxLength: 40 }, fact: { type: "object" } },
  required: ["id", "fact"],
};
const open = async (name: string): Promise<RxDatabase> =>
  await rx.createRxDatabase({ name, storage: rx.getRxStorageMemory(), multiInstance: false });
const tills: RxCollection[] = [];
let close: () => Promise<unknown> = async () => undefined;

answer(
  role === "server"
    ? {
        /** @param input how many tills */
        open: async (input) => {
          const database = await open("server");
          const names = new Set(Array.from({ length: input as number }, (_, till) => nameOf(till)));
          for (const name of names) {
            const made = await database.addCollections({ [name]: { schema: SCHEMA } });
            if (made[name]) tills.push(made[name]);
          }
          const { server } = rx.startWebsocketServer({ database, port: 0, host: "127.0.0.1" });
          await once(server, "listening");
          close = async () => await database.close();
          return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
        },
        count: async () => {
          let count = 0;
          for (const till of tills) count += await till.count().exec();
          return count;
        },
        close: async () => void (await close()),
      }
    : {
        /** @param input the documents of each till */
        fill: async (input) => {
          for (const [index, docs] of (input as object[][]).entries()) {
            const name = nameOf(index);
            const made = await (await open(`till${index}`)).addCollections({ [name]: { schema: SCHEMA } });
            const till = made[name];
            if (!till || (await till.bulkInsert(docs)).error.length > 0)
              throw new Error("RxDB did not take the orders");
            tills.push(till);
          }
        },
        /** @returns seconds until every till's documents were acknowledged */
        drain: async (url) => {
          const begun = performance.now();
          const ends = tills.map(async (collection, index) => {
            const replication = await rx.replicateWithWebsocketServer({
              collection,
              url,
              replicationIdentifier: `till${index}`,
              batchSize: MAX_BATCH,
              live: false,
            });
            await replication.awaitInitialReplication();
          });
          await Promise.all(ends);
          return (performance.now() - begun) / 1000;
        },
        close: () => undefined,
      },
);
