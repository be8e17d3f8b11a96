import { afterEach, beforeEach, expect, test } from "vitest";
import { Bridge } from "../store/postgres/bridge.ts";
import { openPostgresStore, type PostgresServerStore } from "../store/postgres/store.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { Fenced, StoreRefusal } from "../store/refusal.ts";
import { doorStore, settlersStore } from "./fence.ts";
import { prepareChain, schemaOf, settlerName } from "./tables.ts";

let url: string;
let chain: string;
let other: Bridge;
let store: PostgresServerStore;
beforeEach(async (context) => {
  url = await postgresUrl(context);
  chain = ownChain();
  await prepareChain(url, chain, () => openPostgresStore({ url, chain }).close());
  other = new Bridge({ url, greeting: [`SET search_path TO ${schemaOf(chain)}`, "SET lock_timeout = 300"] });
  elect(1);
  store = openPostgresStore({ url, chain, name: settlerName(chain, 1), epoch: 1 });
});
afterEach(() => {
  store?.close();
  other?.close();
});

const elect = (epoch: number) => other.query("UPDATE settler SET epoch = $1", epoch);
const put = (id: string) => store.write(({ tills }) => tills.putStore({ id, name: id }, 0));
const stores = () => other.query("SELECT id FROM stores WHERE id LIKE 's%' ORDER BY id").map((row) => row["id"]);

test("under the newest epoch it commits; once another is elected every transaction fails as Fenced", () => {
  put("s1");
  elect(2);
  expect(() => put("s2")).toThrow(Fenced);
  expect(() => put("s3")).toThrow(Fenced);
  expect(stores()).toEqual(["s1"]);
});

test("while its transaction is open nobody can be elected, though its beat goes on; one of the two comes first", () => {
  store.write(({ tills }) => {
    tills.putStore({ id: "s1", name: "一" }, 0);
    expect(tills.store("s1")?.name).toBe("一");
    expect(() => elect(2)).toThrow(StoreRefusal);
    other.query("UPDATE settler SET beat_at = clock_timestamp()");
  });
  elect(2);
  expect(stores()).toEqual(["s1"]);
});

test("whoever is ended in the middle of its transaction, as one that is paused is, has committed nothing of it", () => {
  const paused = () =>
    store.write(({ tills }) => {
      tills.putStore({ id: "s1", name: "一" }, 0);
      expect(tills.store("s1")?.name).toBe("一");
      other.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
        settlerName(chain, 1),
      );
      while (
        other.query("SELECT 1 FROM pg_stat_activity WHERE application_name = $1", settlerName(chain, 1)).length > 0
      );
      elect(2);
    });
  expect(paused).toThrow(StoreRefusal);
  expect(stores()).toEqual([]);
  expect(() => put("s2")).toThrow(Fenced);
  expect(stores()).toEqual([]);
});

test("a settler hears that it is fenced; a door cannot write what follows from facts, and can what is its own", () => {
  let heard = 0;
  const settlers = settlersStore(store, () => (heard += 1));
  elect(2);
  expect(() => settlers.write(({ tills }) => tills.putStore({ id: "s1", name: "一" }, 0))).toThrow(Fenced);
  expect(heard).toBe(1);
  const plain = openPostgresStore({ url, chain });
  const door = doorStore(plain);
  expect(() => door.write(({ feed }) => feed.send("s1/t1", "{}"))).toThrow(Fenced);
  expect(() => door.write(({ journal }) => journal.appendChunk({} as never, []))).toThrow(Fenced);
  door.write(({ settings }) => settings.setText("door", "open"));
  expect(door.read.settings.text("door")).toBe("open");
  plain.close();
});
