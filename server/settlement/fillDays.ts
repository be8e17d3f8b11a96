/**
 * Books that were begun before queues were kept by day (§12.8) get their days once: the journal is folded anew beside
 * them, and what that gives is taken over.
 */
import type { Logger } from "pino";
import type { Changes } from "../../shared/ledger/store.ts";
import { readRow } from "../store/rowText.ts";
import type { ServerStore } from "../store/store.ts";
import { foldAnew } from "./rebuild.ts";

const NOTHING_ELSE: Changes = {
  orders: [],
  units: [],
  entries: [],
  payouts: [],
  queues: [],
  balances: [],
  clocks: [],
};

export function fillDays(store: ServerStore, log: Logger): void {
  const { read, ledger } = store;
  const { figures } = read;
  const [any] = figures.rows("queueDays");
  if (any !== undefined || !figures.queues().some((it) => it.waiting > 0 || it.touched)) return;
  log.info("queues are entered by day for the first time; nothing is taken meanwhile");
  const days = foldAnew(read, (fresh) => Array.from(fresh.rows("queueDays"), (text) => readRow("queueDays", text)));
  store.write(() => ledger.write({ ...NOTHING_ELSE, days }));
}
