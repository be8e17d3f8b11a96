/** The server's store and settlement in this process, with no socket before them. */
import { join } from "node:path";
import { pino } from "pino";
import { DEMO_RULES, DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { RulesOffice } from "../../server/office/rules.ts";
import { Setup } from "../../server/office/setup.ts";
import { sequelOf } from "../../server/journal/sequel.ts";
import { Programmes } from "../../server/settlement/programmes.ts";
import { Settlement } from "../../server/settlement/settlement.ts";
import { openSqliteStore, type SqliteServerStore } from "../../server/store/sqlite/store.ts";
import type { Batch } from "../../shared/sync/messages.ts";
import type { Courier } from "./chains.ts";

export type OwnServer = {
  readonly store: SqliteServerStore;
  readonly file: string;
  take(couriers: readonly Courier[]): void;
};

/** @param now the server's clock, ms */
export function ownServer(folder: string, couriers: readonly Courier[], now: number): OwnServer {
  const file = join(folder, "server.sqlite");
  const store = openSqliteStore(file);
  const clock = (): number => now;
  const programmes = new Programmes(store.read.settings);
  const settlement = new Settlement({ store, programmes, clock, log: pino({ level: "silent" }) });
  const setup = new Setup(store, new RulesOffice(store.read, settlement), clock);
  setup.begin(DEMO_TIMEZONE, DEMO_RULES);
  setup.putStore("s1", "s1");
  for (const { till } of couriers) {
    const [, name = ""] = till.id.split("/");
    setup.issueCode("s1", name, name);
    store.write(({ tills }) => tills.enrol(till.id, till.publicKey, now));
  }
  const takeOne = ({ till }: Courier, batch: Batch | undefined): void => {
    const row = store.read.tills.till(till.id);
    if (!batch || !row) return;
    const sequel = sequelOf(store.read.journal, { ...row, publicKey: till.publicKey }, batch);
    if ("refused" in sequel) throw new Error(sequel.message);
    settlement.take(row, sequel);
  };
  const take = (couriers: readonly Courier[]): void => {
    const all = couriers.map((courier) => ({ courier, batches: [...courier.batches] }));
    const most = Math.max(...all.map((it) => it.batches.length));
    for (let turn = 0; turn < most; turn += 1) for (const { courier, batches } of all) takeOne(courier, batches[turn]);
  };
  return { store, file, take };
}
