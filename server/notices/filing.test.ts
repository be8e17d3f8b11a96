// Notices are filed by member beside settlement (§9.3): each once, in slices, also where a server died in the middle.
import { afterEach, describe, expect, test } from "vitest";
import type { Notice } from "../store/rows.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { quiet } from "../testServer.ts";
import { DATABASES, TestStores } from "../testStores.ts";
import { Filing } from "./filing.ts";

const MEMBERS = ["p1", "p2", "p3"];
const notice = (nth: number): Notice => ({
  member: MEMBERS[nth % 3] ?? "",
  kind: "paid",
  order: `o${nth}`,
  line: 0,
  amount: nth,
  at: nth,
});

const stores = new TestStores();
afterEach(() => stores.end());

/** What files in a store, and what it would do next. */
function filingOf(store: ServerStore) {
  const next: (() => void)[] = [];
  const state = { isBusy: false };
  const soon = (run: () => void): void => void next.push(run);
  const filing = new Filing({ store, log: quiet, soon, isBusy: () => state.isBusy, most: 7 });
  const work = (times = Infinity): void => {
    for (let done = 0; done < times && next.length > 0; done += 1) next.shift()?.();
  };
  return { filing, work, state, next };
}

describe.each(DATABASES)("in %s", (where) => {
  test("old books from the first on, a slice a transaction; who dies in the middle loses and repeats nothing", async (context) => {
    const open = await stores.on(where, context);
    let store = open();
    for (let n = 0; n < 40; n += 4)
      store.write(({ notices }) => notices.notify([0, 1, 2, 3].map((it) => notice(n + it))));
    for (let lives = 0; lives < 3; lives += 1) {
      const { filing, work } = filingOf(store);
      filing.tick();
      work(1);
      expect(store.read.notices.filed()).toBe(7 * (lives + 1));
      store.close();
      store = open();
    }
    const { filing, work, next } = filingOf(store);
    const write = store.write.bind(store);
    Object.assign(store, {
      write: (body: (rows: ServerWriter) => unknown) =>
        write((rows: ServerWriter) => {
          body(rows);
          throw new Error("the power is gone");
        }),
    });
    filing.tick();
    work();
    expect(store.read.notices.filed()).toBe(21);
    Object.assign(store, { write });
    filing.tick();
    work();
    for (const [at, member] of MEMBERS.entries()) {
      const filed = store.read.notices.ofMember(member, null, 100);
      const wanted = Array.from({ length: 40 }, (_, n) => n).filter((n) => n % 3 === at);
      expect(filed.map((it) => it.amount)).toEqual(wanted.toReversed());
    }
    // Where nothing is to be filed, nothing is to be done.
    filing.tick();
    expect(next).toEqual([]);
    store.write(({ notices }) => notices.notify([notice(40)]));
    filing.tick();
    work();
    expect(store.read.notices.ofMember("p2", null, 1)).toEqual([{ n: 41, ...notice(40) }]);
  });

  test("while settlement has something to do, a slice is filed at each tick", async (context) => {
    const store = (await stores.on(where, context))();
    store.write(({ notices }) => notices.notify(Array.from({ length: 20 }, (_, n) => notice(n))));
    const { filing, work, state } = filingOf(store);
    state.isBusy = true;
    const reached: number[] = [];
    for (let ticks = 0; ticks < 2; ticks += 1) {
      filing.tick();
      work();
      reached.push(store.read.notices.filed());
    }
    state.isBusy = false;
    filing.tick();
    work();
    expect([...reached, store.read.notices.filed()]).toEqual([7, 14, 20]);
  });
});
