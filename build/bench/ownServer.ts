/** The server's store and settlement in this process, with no socket before them. */
import { join } from "node:path";
import { pino } from "pino";
import { DEMO_RULES, DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { RulesOffice } from "../../server/office/rules.ts";
import { Setup } from "../../server/office/setup.ts";
import { checkedBatch, isSigned, readBatch } from "../../server/door/batches.ts";
import { Programmes } from "../../server/settlement/programmes.ts";
import { Settlement } from "../../server/settlement/settlement.ts";
import { openSqliteStore, type SqliteServerStore } from "../../server/store/sqlite/store.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import type { Batch } from "../../shared/sync/messages.ts";
import type { ServerStore } from "../../server/store/store.ts";
import type { CheckedBatch } from "../../server/settlement/settler.ts";
import type { TestTill } from "../../server/testTill.ts";
import type { Courier } from "./chains.ts";

export type Settling = {
  readonly settlement: Settlement;
  readonly settle: Settlement["take"];
  /** Each till sends its next batch when the one before is acknowledged. */
  take(couriers: readonly Courier[]): Promise<void>;
};
export type OwnServer = Settling & { readonly store: SqliteServerStore; readonly file: string };

/** @param now the server's clock, ms @param rules the chain's; default: the demonstration's */
export function ownServer(
  folder: string,
  couriers: readonly Courier[],
  now: number | (() => number),
  rules: RulesInput = DEMO_RULES,
): OwnServer {
  const file = join(folder, "server.sqlite");
  const store = openSqliteStore(file);
  return { store, file, ...settling(store, couriers, now, rules) };
}

/** A settlement on an empty store that knows the couriers' tills. @param now the server's clock, ms */
export function settling(
  store: ServerStore,
  couriers: readonly Courier[],
  now: number | (() => number),
  rules: RulesInput = DEMO_RULES,
): Settling {
  const clock = typeof now === "number" ? (): number => now : now;
  const programmes = new Programmes(store.read.settings);
  const settlement = new Settlement({ store, programmes, clock, log: pino({ level: "silent" }) });
  const setup = new Setup(store, new RulesOffice(store.read, settlement, clock), clock);
  const begun = setup.begin(DEMO_TIMEZONE, rules);
  if (!begun.ok) throw new Error(begun.message);
  setup.putStore("s1", "s1");
  for (const { till } of couriers) {
    const [, name = ""] = till.id.split("/");
    setup.issueCode("s1", name, name);
    store.write(({ tills }) => tills.enrol(till.id, till.publicKey, clock()));
  }
  const takeOne = async ({ till }: Courier, message: Batch): Promise<void> => {
    const outcome = await settlement.take(checkedOf(till, message));
    if ("refused" in outcome) throw new Error(outcome.message);
  };
  const take = async (couriers: readonly Courier[]): Promise<void> => {
    await Promise.all(
      couriers.map(async (courier) => {
        for (const message of courier.messages) await takeOne(courier, message);
      }),
    );
  };
  return { settlement, settle: (batch) => settlement.take(batch), take };
}

/** What a door does with a batch as it comes over the wire. @throws Error when it would be refused */
export function checkedOf(till: TestTill, message: Batch): CheckedBatch {
  const sent = readBatch(message);
  if ("ok" in sent || !isSigned(till.publicKey, sent)) throw new Error("a batch is not what its till signed");
  const checked = checkedBatch(sent);
  if ("ok" in checked) throw new Error(checked.message);
  return checked;
}
