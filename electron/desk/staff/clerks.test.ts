import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RIGHTS, USUAL_RIGHTS, type Rights } from "../../../shared/contract/staff.ts";
import { auditBooks, books, testTill, type TestTill } from "../../testTill.ts";
import { codeOf, signInAs, staffedTill } from "./testStaff.ts";

const manager = { id: "09", name: "王店长", role: "manager", pin: "90817263", active: true } as const;

async function withManager(): Promise<TestTill> {
  const it = testTill();
  await it.ok("clerk.put", { key: "first-clerk-1", ...manager });
  await it.ok("clerk.signIn", { clerk: "09", pin: manager.pin });
  return it;
}

test("the first clerk has to be a manager; from then on every act needs somebody signed in", async () => {
  const it = testTill();
  expect(await codeOf(it.call("clerk.put", { key: "first-clerk-0", ...manager, role: "senior" }))).toBe("last-manager");
  expect(await codeOf(it.call("clerk.put", { key: "first-clerk-0", ...manager, active: false }))).toBe("last-manager");
  expect(await it.ok("status", {})).toMatchObject({ staffed: false });
  await it.ok("clerk.put", { key: "first-clerk-1", ...manager });
  expect(await it.ok("status", {})).toMatchObject({ staffed: true, clerk: null });
  expect(await codeOf(it.call("shift.open", { key: "shift-open-1", floatFen: 0 }))).toBe("not-signed-in");
});

test("the last manager stays: neither another role nor inactive, until another is one", async () => {
  const it = await withManager();
  const { id, name, role, active } = manager;
  const same = { id, name, role, active };
  expect(await codeOf(it.call("clerk.put", { key: "change-1111", ...same, role: "clerk" }))).toBe("last-manager");
  expect(await codeOf(it.call("clerk.put", { key: "change-2222", ...same, active: false }))).toBe("last-manager");
  await it.ok("clerk.put", { key: "change-3333", ...manager, id: "08", name: "李店长" });
  const clerks = await it.ok("clerk.put", { key: "change-4444", ...same, role: "clerk" });
  expect(clerks.map((clerk) => [clerk.id, clerk.role])).toEqual([
    ["08", "manager"],
    ["09", "clerk"],
  ]);
});

test("a clerk who is new needs a PIN; a key comes again without a second act", async () => {
  const it = await withManager();
  const put = { key: "new-clerk-01", id: "01", name: "小陈", role: "clerk", active: true } as const;
  expect(await codeOf(it.call("clerk.put", put))).toBe("malformed");
  const first = await it.ok("clerk.put", { ...put, pin: "4444" });
  expect(await it.ok("clerk.put", { ...put, pin: "4444" })).toEqual(first);
  expect(await it.ok("audit.search", { act: "staff", text: "小陈", limit: 10 })).toHaveLength(1);
  expect(await codeOf(it.call("rights.put", { key: put.key, rights: USUAL_RIGHTS }))).toBe("malformed");
});

test("the PIN is in no fact, no log, no view and no file; its hash in no fact and no log", async () => {
  const it = await withManager();
  await it.ok("shift.open", { key: "shift-open-1", floatFen: 0 });
  await it.call("clerk.signIn", { clerk: "09", pin: "55667788" });
  const db = books(it.dataDir);
  const hash = db.prepare("SELECT pin_hash FROM clerks").pluck().get() as string;
  const told = [
    ...(db.prepare("SELECT line FROM facts").pluck().all() as string[]),
    ...db
      .prepare("SELECT * FROM audit")
      .all()
      .map((row) => JSON.stringify(row)),
    ...it.lines,
    JSON.stringify(await it.ok("clerk.list", {})),
    JSON.stringify(await it.ok("audit.search", { limit: 200 })),
  ].join("\n");
  expect(told).not.toContain(hash);
  await it.close();
  const files = readdirSync(it.dataDir).map((name) => readFileSync(join(it.dataDir, name), "latin1"));
  for (const pin of [manager.pin, "55667788"]) for (const text of [told, ...files]) expect(text).not.toContain(pin);
});

test("two with the same PIN have different hashes", async () => {
  const it = await withManager();
  await it.ok("clerk.put", { key: "new-clerk-01", ...manager, id: "08" });
  const hashes = books(it.dataDir).prepare("SELECT pin_hash FROM clerks").pluck().all();
  expect(new Set(hashes).size).toBe(2);
});

const denyAll = (): Rights => ({
  ...USUAL_RIGHTS,
  clerk: { ...USUAL_RIGHTS.clerk, rights: { ...USUAL_RIGHTS.clerk.rights, cash: "denied" } },
});

test("rights.put: by who has the right; managers keep theirs over staff and settings; it holds over a restart", async () => {
  const it = await staffedTill("01");
  expect(await codeOf(it.call("rights.put", { key: "rights-1111", rights: denyAll() }))).toBe("not-allowed");
  await signInAs(it, "09");
  const shut = (right: "staff" | "settings"): Rights => ({
    ...USUAL_RIGHTS,
    manager: { ...USUAL_RIGHTS.manager, rights: { ...USUAL_RIGHTS.manager.rights, [right]: "approval" } },
  });
  for (const right of ["staff", "settings"] as const)
    expect(await codeOf(it.call("rights.put", { key: `rights-${right}`, rights: shut(right) }))).toBe("malformed");
  await it.ok("rights.put", { key: "rights-2222", rights: denyAll() });
  const [row] = await it.ok("audit.search", { act: "rights", limit: 1 });
  expect(row).toMatchObject({ clerkName: "王店长", text: "clerk.cash: approval → denied" });
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  expect((await again.ok("rights.get", {})).clerk.rights.cash).toBe("denied");
  await signInAs(again, "01");
  const out = { key: "cash-out-1", direction: "out", amountFen: 100, reason: "买水" } as const;
  expect(await codeOf(again.call("cash.move", out))).toBe("not-allowed");
});

const MODES = [
  ["allowed", "ok"],
  ["approval", "needs-approval"],
  ["denied", "not-allowed"],
] as const;

test("each right of a role is allowed, needs an approval or is denied, whatever the verb", async () => {
  const it = await staffedTill("09");
  for (const [n, [mode, code]] of MODES.entries()) {
    await signInAs(it, "09");
    const rights = Object.fromEntries(RIGHTS.map((right) => [right, mode])) as Rights["clerk"]["rights"];
    const put = { ...USUAL_RIGHTS, clerk: { rights, discountLimitBp: 0 } };
    await it.ok("rights.put", { key: `all-rights-${n}`, rights: put });
    const { order } = await it.sell(`sold-before-${n}`, 1000);
    const settings = await it.ok("settings.get", {});
    await signInAs(it, "01");
    const key = (name: string): string => `${name}-act-${n}`;
    const line = { kind: "amount" as const, amountFen: 1000, discount: { kind: "percent" as const, bp: 500 } };
    const tenders = [{ kind: "cash" as const, givenFen: 1000 }];
    const codes = {
      cash: it.call("cash.move", { key: key("cash"), direction: "in", amountFen: 1, reason: "零钱" }),
      drawer: it.call("drawer.open", { key: key("drawer"), reason: "换零" }),
      discount: it.call("sale.commit", { key: key("sale"), lines: [line], member: null, tenders }),
      return: it.call("refund.commit", { key: key("back"), order, amountFen: 100, reason: "坏了" }),
      report: it.call("shift.report", { key: key("report") }),
      audit: it.call("audit.search", { key: key("audit"), limit: 1 }),
      settings: it.call("settings.put", { key: key("set"), settings: { ...settings, lockMinutes: n } }),
      void: it.call("cart.void", { key: key("void"), what: "茶叶蛋", amountFen: 200, reason: "" }),
    };
    for (const [name, outcome] of Object.entries(codes)) {
      const expected = name === "settings" && n === 0 ? "ok" : code;
      expect(await codeOf(outcome), `${mode}: ${name}`).toBe(expected);
    }
  }
  expect(auditBooks(it.dataDir).filter((kind) => kind === "cash-moved")).toHaveLength(1);
});
