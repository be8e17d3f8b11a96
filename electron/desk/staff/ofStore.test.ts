import { randomInt } from "node:crypto";
import { expect, test, vi } from "vitest";
import type { StoreClerk } from "../../../shared/sync/messages.ts";
import { shopOf, TestServer } from "../../testServer.ts";
import { books, testTill, type TestTill } from "../../testTill.ts";
import { TRIES } from "./lockout.ts";
import { hashPin } from "./pin.ts";
import { codeOf, PINS } from "./testStaff.ts";

const [BOSS_PIN, CHEN_PIN, NEW_PIN] = ["90817263", "4444", "5566"];
const HASHES = { boss: await hashPin(BOSS_PIN), chen: await hashPin(CHEN_PIN), other: await hashPin(NEW_PIN) };
const BOSS: StoreClerk = { id: "09", name: "王店长", role: "manager", active: true, pinHash: HASHES.boss };
const CHEN: StoreClerk = { id: "01", name: "小陈", role: "clerk", active: true, pinHash: HASHES.chen };

async function walk(options: Parameters<typeof testTill>[0] = {}): Promise<{ server: TestServer; it: TestTill }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill({ server: server.url, enrol: "CODE", ...options });
  await it.till.uplink.drained();
  return { server, it };
}

/** Headquarters tells all it keeps, and the till has heard it. */
async function tell({ server, it }: { server: TestServer; it: TestTill }, ...clerks: StoreClerk[]): Promise<void> {
  server.tell({ kind: "clerks", clerks });
  const { length } = server.feed;
  await vi.waitFor(() => expect(heard(it)).toBe(length), { timeout: 20_000, interval: 10 });
}
const heard = (it: TestTill): unknown => books(it.dataDir).prepare("SELECT cursor FROM feed").pluck().get();

const signIn = async (it: TestTill, clerk: string, pin: string): Promise<string> =>
  await codeOf(it.call("clerk.signIn", { clerk, pin }));
const who = async (it: TestTill): Promise<string | undefined> => (await it.ok("status", {})).clerk?.id;

test("S11.7 clerks of headquarters sign in at the till, also when the line is down and after a restart", async () => {
  const at = await walk();
  expect(await at.it.ok("status", {})).toMatchObject({ staffed: false });
  await tell(at, BOSS, CHEN);
  await at.server.close();
  expect(await signIn(at.it, "01", "0000")).toBe("wrong-pin");
  expect(await signIn(at.it, "01", CHEN_PIN)).toBe("ok");
  await at.it.close();
  const again = testTill({ dataDir: at.it.dataDir });
  expect(await who(again)).toBe("01");
  expect(await signIn(again, "09", BOSS_PIN)).toBe("ok");
  expect(await again.ok("clerk.list", {})).toMatchObject([
    { id: "01", hq: true, active: true },
    { id: "09", hq: true, role: "manager" },
  ]);
});

test("S11.7 an approval by a manager of headquarters needs no line", async () => {
  const at = await walk();
  await tell(at, BOSS, CHEN);
  await signIn(at.it, "01", CHEN_PIN);
  await at.server.close();
  await at.it.ok("shift.open", { key: "shift-open-1", floatFen: 100 });
  const open = { key: "drawer-open-1", reason: "换零钱" } as const;
  expect(await codeOf(at.it.call("drawer.open", open))).toBe("needs-approval");
  await at.it.ok("approval.give", { key: open.key, rights: ["drawer"], clerk: "09", pin: BOSS_PIN });
  expect(await codeOf(at.it.call("drawer.open", open))).not.toBe("needs-approval");
});

test("S11.7 whom headquarters disables is signed out as the till hears it, and not signed in again by being enabled", async () => {
  const at = await walk();
  await tell(at, BOSS, CHEN);
  await signIn(at.it, "01", CHEN_PIN);
  await tell(at, BOSS, { ...CHEN, active: false });
  expect(await who(at.it)).toBeUndefined();
  expect(await signIn(at.it, "01", CHEN_PIN)).toBe("unknown-clerk");
  await tell(at, BOSS, CHEN);
  expect(await who(at.it)).toBeUndefined();
  expect(await signIn(at.it, "01", CHEN_PIN)).toBe("ok");
});

test("S11.7 a new PIN lifts the lock, ends the one of before, and signs out who came in by it; another name does neither", async () => {
  const at = await walk();
  await tell(at, BOSS, CHEN);
  for (let n = 0; n < TRIES; n += 1) await signIn(at.it, "01", "0000");
  await tell(at, BOSS, { ...CHEN, name: "陈" });
  expect(await signIn(at.it, "01", CHEN_PIN)).toBe("locked");
  const changed = { ...CHEN, name: "陈", pinHash: HASHES.other };
  await tell(at, BOSS, changed);
  expect([await signIn(at.it, "01", CHEN_PIN), await signIn(at.it, "01", NEW_PIN)]).toEqual(["wrong-pin", "ok"]);
  await tell(at, BOSS, { ...changed, name: "小陈" });
  expect(await who(at.it)).toBe("01");
  await tell(at, BOSS, CHEN);
  expect(await who(at.it)).toBeUndefined();
});

test("the till's own clerks stay; of the same number headquarters' word holds, and is not changed at the till", async () => {
  const at = await walk();
  const own = { id: "01", name: "自己", role: "manager", pin: "1234", active: true } as const;
  await at.it.ok("clerk.put", { key: "own-clerk-1", ...own });
  await signIn(at.it, "01", "1234");
  await at.it.ok("clerk.put", { key: "own-clerk-2", ...own, id: "02", name: "另一个" });
  await tell(at, BOSS, CHEN);
  // Who was signed in under the number has another PIN by now.
  expect(await who(at.it)).toBeUndefined();
  expect([await signIn(at.it, "01", "1234"), await signIn(at.it, "01", CHEN_PIN)]).toEqual(["wrong-pin", "ok"]);
  expect(await signIn(at.it, "02", "1234")).toBe("ok");
  expect(await at.it.ok("clerk.list", {})).toMatchObject([
    { id: "01", name: "小陈", role: "clerk", hq: true },
    { id: "02", name: "另一个", hq: false },
    { id: "09", hq: true },
  ]);
  expect(await codeOf(at.it.call("clerk.put", { key: "own-clerk-3", ...own }))).toBe("kept-at-hq");
  // A manager of headquarters is one: the till's own need not stay one.
  expect(await codeOf(at.it.call("clerk.put", { key: "own-clerk-4", ...own, id: "02", role: "clerk" }))).toBe("ok");
});

test("whom headquarters keeps no more is the till's own again, as they were", async () => {
  const at = await walk();
  await tell(at, BOSS, CHEN);
  await tell(at);
  expect(await at.it.ok("clerk.list", {})).toMatchObject([
    { id: "01", active: true, hq: false },
    { id: "09", active: true, hq: false },
  ]);
  await signIn(at.it, "09", BOSS_PIN);
  const put = { key: "own-clerk-1", id: "01", name: "陈", role: "senior", active: true } as const;
  expect(await codeOf(at.it.call("clerk.put", put))).toBe("ok");
});

test("the demonstration's PINs, which everybody knows, end where a store's own people sign in", async () => {
  const at = await walk({ demoStaff: true });
  await signIn(at.it, "09", PINS["09"] ?? "");
  await tell(at, { ...BOSS, id: "10" });
  expect(await who(at.it)).toBeUndefined();
  expect(await signIn(at.it, "09", PINS["09"] ?? "")).toBe("unknown-clerk");
  expect((await at.it.ok("status", {})).demoStaff).toBe(false);
  expect((await at.it.ok("clerk.list", {})).map((it) => it.id)).toEqual(["10"]);
});

test("what headquarters changed stands in the till's log, each once, without PINs", async () => {
  const at = await walk();
  await tell(at, BOSS, CHEN);
  await tell(at, BOSS, CHEN);
  await tell(at, BOSS, { ...CHEN, pinHash: HASHES.other });
  await signIn(at.it, "09", BOSS_PIN);
  const log = await at.it.ok("audit.search", { act: "staff-hq", limit: 10 });
  expect(log.map((it) => it.text)).toEqual([
    "01 · 小陈 · clerk · ✓ · PIN",
    "01 + · 小陈 · clerk · ✓",
    "09 + · 王店长 · manager · ✓",
  ]);
  for (const hash of Object.values(HASHES)) expect(JSON.stringify(log)).not.toContain(hash);
});

test("a till that goes to another headquarters keeps its clerks as its own", async () => {
  const at = await walk();
  await tell(at, BOSS);
  const other = await TestServer.open();
  other.codes.set("OTHER", { ...shopOf("s2/t1"), serverKey: null });
  await at.it.ok("till.enrol", { server: other.url, code: "OTHER" });
  expect(await at.it.ok("clerk.list", {})).toMatchObject([{ id: "09", hq: false }]);
});

test("S11.2 in whatever order and however often it is told, cut off and restarted in between, the till has what was told last", async () => {
  const at = await walk();
  const pins = Object.values(HASHES);
  const some = (id: string): StoreClerk => ({
    id,
    name: `n${randomInt(3)}`,
    role: (["clerk", "senior", "manager"] as const)[randomInt(3)] ?? "clerk",
    active: randomInt(2) === 0,
    pinHash: pins[randomInt(pins.length)] ?? HASHES.boss,
  });
  let last: StoreClerk[] = [];
  let { it } = at;
  for (let round = 0; round < 40; round += 1) {
    last = [BOSS, ...["01", "02", "03"].filter(() => randomInt(3) > 0).map(some)];
    at.server.tell({ kind: "clerks", clerks: last });
    if (randomInt(3) === 0) at.server.hangUp();
    if (randomInt(4) === 0) await signIn(it, "01", BOSS_PIN);
    if (randomInt(8) === 0) {
      await it.close();
      it = testTill({ dataDir: it.dataDir });
    }
  }
  const { length } = at.server.feed;
  await vi.waitFor(() => expect(heard(it)).toBe(length), { timeout: 20_000, interval: 20 });
  const kept = books(it.dataDir)
    .prepare("SELECT id, name, role, active, pin_hash AS pinHash FROM clerks WHERE hq = 1 ORDER BY id")
    .all() as (Omit<StoreClerk, "active"> & { active: number })[];
  expect(kept.map((row) => ({ ...row, active: row.active === 1 }))).toEqual(
    last.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
});
