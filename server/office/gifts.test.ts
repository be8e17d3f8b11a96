import { afterEach, beforeEach, expect, test } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, valueOf } from "../testTill.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const CUP: HqInput<"gift.put"> = {
  isNew: true,
  id: "G-1",
  name: "马克杯",
  what: "points",
  price: 10_000,
  stock: 5,
  stockWas: null,
  validUntil: null,
  stores: null,
};
const ALL: HqInput<"gift.list"> = {
  text: "",
  what: null,
  state: null,
  store: null,
  sort: "name",
  after: null,
  limit: 200,
};
const put = async (changed: Partial<HqInput<"gift.put">> = {}): Promise<string> =>
  codeOf(await owner.ask("gift.put", { ...CUP, ...changed }));
const listed = async (changed: Partial<HqInput<"gift.list">> = {}, who = owner): Promise<string[]> =>
  valueOf(await who.ask("gift.list", { ...ALL, ...changed })).rows.map((it) => `${it.id} ${it.state}`);
const stock = () => server.read.gifts.gift("G-1")?.stock;

test("§7.2 a gift is added, changed, taken back and offered again; what does not fit is refused by name, and nothing is changed", async () => {
  expect(await put()).toBe("ok");
  expect(await put()).toBe("gift-exists");
  expect(await put({ isNew: false, id: "G-9" })).toBe("unknown-gift");
  expect(await put({ id: "G-2", stores: ["s9"] })).toBe("unknown-store");
  expect(await put({ id: "G-2", stores: ["hq"] })).toBe("unknown-store");
  expect(await put({ id: "G-2", name: "4111 1111 1111 1111" })).toBe("malformed");
  for (const wrong of [{ id: "G 2" }, { price: 0 }, { stock: -1 }, { validUntil: "2026-02-30" }, { stores: [] }])
    expect([wrong, await put({ id: "G-2", ...wrong })]).toEqual([wrong, "malformed"]);
  expect(codeOf(await owner.ask("gift.active", { id: "G-9", active: false }))).toBe("unknown-gift");
  expect(await listed()).toEqual(["G-1 offered"]);
  expect(valueOf(await owner.ask("gift.active", { id: "G-1", active: false })).state).toBe("retired");
  expect(await put({ isNew: false, stockWas: 5, stores: ["s2", "s1", "s2"] })).toBe("ok");
  expect(server.read.gifts.gift("G-1")).toMatchObject({ stores: ["s1", "s2"], active: false });
  expect(valueOf(await owner.ask("gift.active", { id: "G-1", active: true })).state).toBe("offered");
});

test("whoever changes the stock says what they saw; who leaves it alone leaves what there is", async () => {
  await put();
  server.running.store.write(({ gifts }) => gifts.put({ ...CUP, stock: 3, active: true, changedAt: 1 }));
  expect(await put({ isNew: false, stock: 8, stockWas: 5 })).toBe("stock-changed");
  expect(await put({ isNew: false, name: "杯", stock: 5, stockWas: 5 })).toBe("ok");
  expect(stock()).toBe(3);
  expect(await put({ isNew: false, stock: 8, stockWas: 3 })).toBe("ok");
  expect(stock()).toBe(8);
  expect(await put({ isNew: false, stock: null, stockWas: 8 })).toBe("ok");
  expect(stock()).toBe(null);
  expect(await put({ isNew: false, stock: 0, stockWas: 8 })).toBe("stock-changed");
  expect(await put({ isNew: false, stock: 0, stockWas: null })).toBe("ok");
  expect(await listed()).toEqual(["G-1 sold-out"]);
});

test("a gift holds until the end of its last day in the chain's calendar", async () => {
  // 2026-03-01 in Shanghai until 16:00 UTC.
  server.now = Date.UTC(2026, 2, 1, 15, 59);
  owner = await Someone.withKey(server);
  await put({ validUntil: "2026-03-01" });
  expect(await listed()).toEqual(["G-1 offered"]);
  server.now += 60_000;
  expect(await listed()).toEqual(["G-1 ended"]);
  expect(await listed({ state: "offered" })).toEqual([]);
});

test("a manager sees what holds in the own store, and changes nothing; an auditor sees all", async () => {
  await put();
  await put({ id: "G-2", name: "伞", stores: ["s2"] });
  const { one: manager } = await owner.add("manager", "王店长", "s1");
  expect(await listed({ store: "s1" }, manager)).toEqual(["G-1 offered"]);
  // Of a gift of several stores the own one alone.
  await put({ id: "G-4", name: "杯", stores: ["s1", "s2"] });
  const { rows } = valueOf(await manager.ask("gift.list", { ...ALL, store: "s1" }));
  expect(rows.map((it) => [it.id, it.stores])).toEqual([
    ["G-4", ["s1"]],
    ["G-1", null],
  ]);
  expect(codeOf(await manager.ask("gift.list", { ...ALL, store: null }))).toBe("not-allowed");
  expect(codeOf(await manager.ask("gift.list", { ...ALL, store: "s2" }))).toBe("not-allowed");
  expect(codeOf(await manager.ask("gift.put", { ...CUP, id: "G-3" }))).toBe("not-allowed");
  const { one: auditor } = await owner.add("auditor", "老周");
  expect((await listed({}, auditor)).toSorted()).toEqual(["G-1 offered", "G-2 offered", "G-4 offered"]);
  expect(codeOf(await auditor.ask("gift.active", { id: "G-1", active: false }))).toBe("not-allowed");
  expect(codeOf(await owner.ask("gift.list", { ...ALL, store: "s9" }))).toBe("unknown-store");
});

test("what was given is seen with sums by gift, by period, store and member; a manager sees the own store's", async () => {
  server.running.store.write(({ gifts, members }) => {
    gifts.put({ ...CUP, name: "新杯", active: true, changedAt: 1 });
    for (const id of ["m1", "m2"])
      members.putMember({
        id,
        phone: id === "m1" ? "13800000001" : null,
        card: null,
        name: null,
        level: null,
        registeredBy: "hq/office",
        erasedAt: null,
        registeredAt: 1,
      });
    const row = { name: "旧杯", what: "points", clerk: null, at: server.now } as const;
    const day = 20_513;
    const rows = [
      { ...row, seq: 1, day, gift: "G-1", quantity: 2, amount: 200, member: "m1", store: "s1", till: "s1/t1" },
      { ...row, seq: 2, day: day + 1, gift: "G-1", quantity: 1, amount: 100, member: "m2", store: null, till: null },
      { ...row, seq: 3, day: day + 2, gift: "G-7", quantity: 9, amount: 9, member: "m1", store: "s2", till: "s2/t1" },
    ];
    gifts.keep(rows.map((it) => ({ is: "given", row: it })));
  });
  const every = { from: null, to: null, store: null, gift: null, member: null, before: null, limit: 2 };
  const given = async (changed: Partial<HqInput<"gift.given">> = {}, who = owner) => {
    const { rows, sums } = valueOf(await who.ask("gift.given", { ...every, ...changed }));
    return [rows.map((it) => it.seq), sums.map((it) => `${it.gift} ${it.name} ${it.times} ${it.pieces} ${it.amount}`)];
  };
  // Those that are still there are called as they are now.
  const both = ["G-7 旧杯 1 9 9", "G-1 新杯 2 3 300"];
  expect(await given()).toEqual([[3, 2], both]);
  expect(await given({ before: 2 })).toEqual([[1], both]);
  expect(await given({ from: "2026-03-01", to: "2026-03-01" })).toEqual([[1], ["G-1 新杯 1 2 200"]]);
  expect(await given({ member: "13800000001", gift: "G-1" })).toEqual([[1], ["G-1 新杯 1 2 200"]]);
  const asked = async (changed: Partial<HqInput<"gift.given">>, who = owner) =>
    codeOf(await who.ask("gift.given", { ...every, ...changed }));
  expect(await asked({ member: "nobody" })).toBe("unknown-member");
  expect(await asked({ store: "s9" })).toBe("unknown-store");
  expect(await asked({ from: "yesterday" })).toBe("malformed");
  const { one: manager } = await owner.add("manager", "王店长", "s1");
  expect(await given({ store: "s1" }, manager)).toEqual([[1], ["G-1 新杯 1 2 200"]]);
  expect(await asked({}, manager)).toBe("not-allowed");
});
