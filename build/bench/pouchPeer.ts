/**
 * PouchDB → express-pouchdb 4 on express 4, LevelDB on disk on both sides, in a process of its own: the server
 * with one database for all tills, or the tills, each with a database of its own. Run as `server` or `tills`.
 */
import type { AddressInfo } from "node:net";
import { answer } from "../replay/child.ts";
import { loadExpress, loadExpressPouch, loadPouch, type Pouch } from "./peers.ts";
import { MAX_BATCH } from "../../shared/sync/messages.ts";

const [role = "", folder = ""] = process.argv.slice(2);
const Local = loadPouch().defaults({ prefix: `${folder}/` });
const tills: Pouch[] = [];
let close: () => Promise<void> = async () => undefined;

answer(
  role === "server"
    ? {
        open: async () => {
          const app = loadExpress()();
          // The least that replication needs, so that nothing else of it is measured.
          app.use("/db", loadExpressPouch()(Local, { inMemoryConfig: true }));
          const orders = new Local("orders");
          const http = await new Promise<ReturnType<typeof app.listen>>((resolve) => {
            const server = app.listen(0, "127.0.0.1", () => resolve(server));
          });
          tills.push(orders);
          close = async () => {
            http.closeAllConnections();
            http.close();
            await orders.close();
          };
          return `http://127.0.0.1:${(http.address() as AddressInfo).port}/db/orders`;
        },
        count: async () => (await tills[0]?.info())?.doc_count,
        close: async () => await close(),
      }
    : {
        /** @param input the documents of each till */
        fill: async (input) => {
          for (const [index, docs] of (input as object[][]).entries()) {
            const till = new Local(`till-${index}`);
            await till.bulkDocs(docs);
            tills.push(till);
          }
        },
        /** @returns seconds until every till's documents were acknowledged */
        drain: async (url) => {
          const begun = performance.now();
          const options = { batch_size: MAX_BATCH, batches_limit: 10 };
          await Promise.all(tills.map(async (till) => await till.replicate.to(url as string, options)));
          return (performance.now() - begun) / 1000;
        },
        close: async () => {
          for (const till of tills) await till.close();
        },
      },
);
