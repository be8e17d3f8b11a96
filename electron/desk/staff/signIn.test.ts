import { expect, test } from "vitest";
import { NOON, books, testTill, type TestTill } from "../../testTill.ts";
import { LOCKS_MS, TRIES, lockMs } from "./lockout.ts";
import { approve, codeOf, signInAs, staffedTill } from "./testStaff.ts";

const MINUTE = 60_000;

async function tryWrong(it: TestTill, times: number, clerk = "01"): Promise<string[]> {
  const codes: string[] = [];
  for (let n = 0; n < times; n += 1) codes.push(await codeOf(it.call("clerk.signIn", { clerk, pin: "0000" })));
  return codes;
}

async function restarted(it: TestTill, now: number): Promise<TestTill> {
  await it.close();
  const clock = { now };
  const again = testTill({ dataDir: it.dataDir, clock: () => clock.now });
  return Object.defineProperty(again, "now", {
    get: () => clock.now,
    set: (at: number) => {
      clock.now = at;
    },
  });
}

const right = { clerk: "01", pin: "1111" };

test("five wrong PINs lock the clerk, also for the right one, and nobody else", async () => {
  const it = testTill({ demoStaff: true });
  expect(await tryWrong(it, TRIES)).toEqual(Array.from({ length: TRIES }, () => "wrong-pin"));
  expect(await codeOf(it.call("clerk.signIn", right))).toBe("locked");
  expect(await it.ok("clerk.list", {})).toMatchObject([
    { id: "01", lockedUntil: NOON + MINUTE },
    { id: "02", lockedUntil: null },
    { id: "09", lockedUntil: null },
  ]);
  await signInAs(it, "09");
  expect(await it.ok("audit.search", { act: "lockout", limit: 5 })).toHaveLength(1);
  expect(await it.ok("audit.search", { act: "wrong-pin", limit: 9 })).toHaveLength(TRIES);
  it.now += MINUTE;
  await it.ok("clerk.signIn", right);
});

test("the lockout survives a restart, and so does each try before it", async () => {
  const it = testTill({ demoStaff: true });
  await tryWrong(it, 3);
  const second = await restarted(it, NOON + 1000);
  await tryWrong(second, 2);
  const third = await restarted(second, NOON + 2000);
  expect(await codeOf(third.call("clerk.signIn", right))).toBe("locked");
  third.now = NOON + 1000 + MINUTE - 1;
  expect(await codeOf(third.call("clerk.signIn", right))).toBe("locked");
  third.now += 1;
  await third.ok("clerk.signIn", right);
});

test("a clock set back neither ends the lockout nor makes it longer than one from then on", async () => {
  const it = testTill({ demoStaff: true });
  await tryWrong(it, TRIES);
  const back = await restarted(it, NOON - 24 * 60 * MINUTE);
  expect(await codeOf(back.call("clerk.signIn", right))).toBe("locked");
  back.now += MINUTE - 1;
  expect(await codeOf(back.call("clerk.signIn", right))).toBe("locked");
  back.now += 1;
  await back.ok("clerk.signIn", right);
});

test("each further wrong PIN locks for longer, an hour at most; a right one starts anew", async () => {
  expect([4, 5, 6, 7, 8, 9, 100].map(lockMs)).toEqual([0, ...LOCKS_MS, LOCKS_MS.at(-1)]);
  const it = testTill({ demoStaff: true });
  await tryWrong(it, TRIES);
  it.now += MINUTE;
  expect(await tryWrong(it, 2)).toEqual(["wrong-pin", "locked"]);
  it.now += 5 * MINUTE;
  await it.ok("clerk.signIn", right);
  expect(await tryWrong(it, TRIES - 1)).toEqual(["wrong-pin", "wrong-pin", "wrong-pin", "wrong-pin"]);
  await it.ok("clerk.signIn", right);
});

test("tries at the same moment are counted each", async () => {
  const it = testTill({ demoStaff: true });
  const codes = await Promise.all(
    Array.from({ length: 8 }, () => codeOf(it.call("clerk.signIn", { clerk: "01", pin: "0000" }))),
  );
  expect(codes.filter((code) => code === "wrong-pin")).toHaveLength(TRIES);
  expect(codes.filter((code) => code === "locked")).toHaveLength(3);
});

test("wrong PINs of an approval count towards the same lockout", async () => {
  const it = await staffedTill("01");
  const ask = { key: "some-act-key", rights: ["cash" as const], clerk: "09", pin: "0000" };
  for (let n = 0; n < TRIES; n += 1) expect(await codeOf(it.call("approval.give", ask))).toBe("wrong-pin");
  expect(await codeOf(it.call("approval.give", { ...ask, pin: "9999" }))).toBe("locked");
  expect(await codeOf(it.call("clerk.signIn", { clerk: "09", pin: "9999" }))).toBe("locked");
});

test("whoever is signed in is so after a restart", async () => {
  const it = await staffedTill("02");
  const again = await restarted(it, NOON + 1000);
  expect(await again.ok("status", {})).toMatchObject({ clerk: { id: "02" }, shift: { floatFen: 20_000 } });
  await again.ok("clerk.signOut", {});
  expect(await (await restarted(again, NOON + 2000)).ok("status", {})).toMatchObject({ clerk: null });
});

test("lockMinutes without an act sign the clerk out, over a restart too; an act begins them anew", async () => {
  const it = await staffedTill("09");
  const settings = await it.ok("settings.get", {});
  await it.ok("settings.put", { key: "lock-minutes-5", settings: { ...settings, lockMinutes: 5 } });
  it.now += 4 * MINUTE;
  await it.sell("sale-within-1", 100);
  it.now += 4 * MINUTE;
  await it.sell("sale-within-2", 100);
  it.now += 5 * MINUTE;
  expect(await it.ok("status", {})).toMatchObject({ clerk: null });
  expect(await codeOf(it.call("cash.move", { key: "cash-late", direction: "in", amountFen: 1, reason: "x" }))).toBe(
    "not-signed-in",
  );
  const again = await restarted(it, it.now);
  expect(await again.ok("status", {})).toMatchObject({ clerk: null });
});

test("quick change: another takes the place at once, and the sale in progress stays", async () => {
  const it = await staffedTill("01");
  const draft = {
    key: "draft-of-both",
    lines: [{ kind: "amount" as const, amountFen: 1200 }],
    selected: 0,
    member: null,
    discount: null,
    tenders: null,
    handBack: null,
  };
  await it.ok("draft.put", { draft });
  expect(await it.ok("clerk.signIn", { clerk: "02", pin: "2222" })).toMatchObject({ clerk: { id: "02" } });
  expect(await it.ok("draft.get", {})).toMatchObject({ key: draft.key });
  // A wrong PIN takes nobody's place.
  await tryWrong(it, 1, "09");
  expect(await it.ok("status", {})).toMatchObject({ clerk: { id: "02" } });
  const [row] = await it.ok("audit.search", { act: "sign-in", limit: 1 });
  expect(row).toMatchObject({ clerkName: "小林", text: "小陈 → 小林" });
});

const out = (key: string) => ({ key, direction: "out" as const, amountFen: 500, reason: "买水" });

test("an approval, offline: both names in the fact, good for its key only, once", async () => {
  const it = await staffedTill("01");
  expect(await codeOf(it.call("cash.move", out("paid-out-1")))).toBe("needs-approval");
  await approve(it, "paid-out-1", "cash");
  expect(await codeOf(it.call("cash.move", out("paid-out-2")))).toBe("needs-approval");
  expect(await codeOf(it.call("drawer.open", { key: "paid-out-1", reason: "换零" }))).toBe("needs-approval");
  await it.ok("cash.move", out("paid-out-1"));
  await it.ok("cash.move", out("paid-out-1"));
  const facts = books(it.dataDir).prepare("SELECT line ->> '$.body.by' FROM facts WHERE kind = 'cash-moved'");
  expect(
    facts
      .pluck()
      .all()
      .map((by) => JSON.parse(by as string) as unknown),
  ).toEqual([{ clerk: "01", name: "小陈", approver: "09", approverName: "王店长" }]);
});

test("who may not do it alone cannot approve it, and an approval survives a restart", async () => {
  const it = await staffedTill("01");
  const ask = { key: "differs-1", rights: ["shift-difference" as const], clerk: "02", pin: "2222" };
  expect(await codeOf(it.call("approval.give", ask))).toBe("not-allowed");
  expect(await codeOf(it.call("approval.give", { ...ask, clerk: "77" }))).toBe("unknown-clerk");
  await approve(it, "paid-out-3", "cash");
  await (await restarted(it, NOON + 1)).ok("cash.move", out("paid-out-3"));
});
