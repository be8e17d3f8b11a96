import { expect, test } from "vitest";
import { auditBooks, books, testTill, type TestTill } from "../../testTill.ts";
import { approve, codeOf, signInAs, staffedTill } from "../staff/testStaff.ts";

const pieces = (fen: number) => [
  { valueFen: 1, count: fen % 100 },
  { valueFen: 100, count: Math.floor(fen / 100) },
];

test("no sale and no cash without a shift; one at a time; the same key opens it once", async () => {
  const it = testTill({ demoStaff: true });
  await signInAs(it, "09");
  expect(await codeOf(it.call("drawer.open", { key: "drawer-early", reason: "换零" }))).toBe("no-shift");
  const sale = { lines: [{ kind: "amount" as const, amountFen: 100 }], member: null };
  const tenders = [{ kind: "cash" as const, givenFen: 100 }];
  expect(await codeOf(it.call("sale.commit", { key: "sale-early", ...sale, tenders }))).toBe("no-shift");
  const opened = await it.ok("shift.open", { key: "open-once-1", floatFen: 5000 });
  expect(await it.ok("shift.open", { key: "open-once-1", floatFen: 5000 })).toEqual(opened);
  expect(await codeOf(it.call("shift.open", { key: "open-twice", floatFen: 5000 }))).toBe("shift-open");
});

test("the blind count: no refusal tells what is expected, nor to which side it differs; each count is in the log", async () => {
  const it = await staffedTill("01");
  await it.sell("sale-in-shift", 12_345);
  const said: string[] = [];
  for (const [n, cash] of [0, 32_344 - 1000, 32_345 + 1001, 99_999].entries()) {
    const outcome = await it.call("shift.close", { key: `count-wrong-${n}`, counted: pieces(cash) });
    if (outcome.ok) throw new Error("it was closed");
    expect(outcome.code).toBe("needs-approval");
    said.push(JSON.stringify(outcome));
  }
  expect(new Set(said).size).toBe(1);
  expect(said.join()).not.toMatch(/323|123|\d{2,}/);
  await approve(it, "count-wrong-0", "shift-difference");
  const needs = await it.call("shift.close", { key: "count-wrong-0", counted: pieces(0) });
  expect(needs).toMatchObject({ ok: false, code: "needs-reason" });
  expect(JSON.stringify(needs)).not.toMatch(/\d{2,}/);
  await signInAs(it, "09");
  expect(await it.ok("audit.search", { act: "shift-count", limit: 9 })).toHaveLength(5);
  expect(auditBooks(it.dataDir)).not.toContain("shift-closed");
});

test("within the limit a count closes at once; beyond it with a reason and both names in the fact", async () => {
  const it = await staffedTill("01");
  const within = await it.ok("shift.close", { key: "count-within", counted: pieces(20_000 - 1000) });
  expect(within).toMatchObject({ number: 1, differenceFen: -1000, reason: null, approvedBy: null, closedBy: "小陈" });
  await it.ok("shift.open", { key: "open-second", floatFen: 20_000 });
  await approve(it, "count-beyond", "shift-difference");
  const close = { key: "count-beyond", counted: pieces(20_000 + 1001), reason: "找零有误" };
  const beyond = await it.ok("shift.close", close);
  expect(beyond).toMatchObject({ number: 2, differenceFen: 1001, reason: "找零有误", approvedBy: "王店长" });
  expect(await it.ok("shift.close", close)).toEqual(beyond);
  const facts = books(it.dataDir).prepare("SELECT line ->> '$.body' FROM facts WHERE kind = 'shift-closed'");
  const bodies = facts
    .pluck()
    .all()
    .map((line) => JSON.parse(line as string) as unknown);
  expect(bodies).toMatchObject([
    { number: 1, cash: 19_000, expected: 20_000, by: { clerk: "01", name: "小陈" } },
    { number: 2, cash: 21_001, expected: 20_000, by: { clerk: "01", approver: "09", approverName: "王店长" } },
  ]);
});

/** One shift with every way that cash goes. */
async function busyShift(it: TestTill): Promise<void> {
  await it.ok("member.register", { phone: "13812342046" });
  const member = (await it.ok("member.find", { phone: "13812342046" })).id;
  const line = (amountFen: number) => [{ kind: "amount" as const, amountFen }];
  const pay = [{ kind: "cash" as const, givenFen: 10_000 }];
  await it.ok("sale.commit", { key: "busy-sale-1", lines: line(8000), member, tenders: pay });
  const card = { kind: "card" as const, amountFen: 3000, reference: "A1" };
  const split = [card, { kind: "cash" as const, givenFen: 2000 }];
  const { order } = await it.ok("sale.commit", { key: "busy-sale-2", lines: line(5000), member: null, tenders: split });
  const back = { order, amountFen: 1500, reason: "坏了", handBack: { kind: "cash" as const } };
  await it.ok("refund.commit", { key: "busy-back-1", ...back });
  await it.ok("cash.move", { key: "busy-in-1", direction: "in", amountFen: 700, reason: "零钱" });
  await it.ok("cash.move", { key: "busy-out-1", direction: "out", amountFen: 250, reason: "买水" });
  await it.ok("cash.move", { key: "busy-out-1", direction: "out", amountFen: 250, reason: "买水" });
  await it.ok("drawer.open", { key: "busy-drawer", reason: "换零" });
}

test("X and Z tell sales, tenders, returns, cash and what the queue was given; X changes nothing", async () => {
  const it = await staffedTill("09");
  await busyShift(it);
  const x = await it.ok("shift.report", {});
  expect(x).toMatchObject({
    number: null,
    orders: 2,
    salesFen: 13_000,
    returns: 1,
    returnsFen: 1500,
    tenders: [
      { kind: "cash", takenFen: 10_000, givenBackFen: 1500, count: 2 },
      { kind: "card", takenFen: 3000, givenBackFen: 0, count: 1 },
    ],
    paidInFen: 700,
    paidOutFen: 250,
    drawerOpened: 1,
    expectedFen: 20_000 + 10_000 - 1500 + 700 - 250,
    countedFen: null,
  });
  const granted = books(it.dataDir).prepare("SELECT coalesce(sum(entitlement_fen), 0) FROM entries").pluck().get();
  expect(x.queue.grantedFen).toBe(granted);
  expect(x.queue.grantedFen).toBeGreaterThan(0);
  expect(await it.ok("shift.report", {})).toEqual(x);
  const z = await it.ok("shift.close", { key: "busy-close", counted: pieces(28_950) });
  expect(z).toMatchObject({ number: 1, expectedFen: 28_950, differenceFen: 0, tenders: x.tenders, queue: x.queue });
  expect(await it.ok("shift.report", { shift: z.shift })).toEqual(z);
  expect(await codeOf(it.call("shift.report", {}))).toBe("no-shift");
  expect(await codeOf(it.call("shift.report", { shift: "none" }))).toBe("no-shift");
});

test("Z numbers have no gap over refused counts and restarts; the newest comes first", async () => {
  let it = await staffedTill("09");
  for (let n = 1; n <= 3; n += 1) {
    if (n > 1) await it.ok("shift.open", { key: `open-shift-${n}`, floatFen: 0 });
    const fen = n === 1 ? 20_000 : 0;
    expect(await codeOf(it.call("shift.close", { key: `refused-${n}`, counted: pieces(fen + 5000) }))).toBe(
      "needs-reason",
    );
    expect(await it.ok("shift.close", { key: `close-shift-${n}`, counted: pieces(fen) })).toMatchObject({ number: n });
    await it.close();
    it = testTill({ dataDir: it.dataDir });
  }
  expect((await it.ok("shift.recent", { limit: 9 })).map((report) => report.number)).toEqual([3, 2, 1]);
});

test("a shift goes on after a restart, with what was sold before", async () => {
  const it = await staffedTill("09");
  await it.sell("before-restart", 4000);
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  await again.sell("after-restart", 1000);
  expect(await again.ok("shift.report", {})).toMatchObject({ orders: 2, expectedFen: 25_000 });
});

test("no card number is kept as a reason", async () => {
  const it = await staffedTill("09");
  const reason = "4111111111111111";
  const code = "looks-like-a-card-number";
  expect(await codeOf(it.call("drawer.open", { key: "card-reason-1", reason }))).toBe(code);
  expect(await codeOf(it.call("shift.close", { key: "card-reason-2", counted: pieces(20_000), reason }))).toBe(code);
});
