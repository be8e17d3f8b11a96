import iconv from "iconv-lite";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import { USUAL_SETTINGS } from "../../../shared/contract/settings.ts";
import type { TillInput, TillVerb } from "../../../shared/contract/till.ts";
import { auditBooks, books, folder, testTill, type TestTill } from "../../testTill.ts";

const PHONE = "13812342046";
const draft: SaleDraft = {
  key: "real-draft-1",
  lines: [{ kind: "amount", amountFen: 1200 }],
  selected: 0,
  member: null,
  discount: null,
  tenders: null,
  handBack: null,
};

/** Every row of every table of the real till, but those of the audit log. */
function rowsOf(dataDir: string): Record<string, unknown[]> {
  const db = books(dataDir);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name != 'audit'").pluck().all();
  return Object.fromEntries(
    (tables as string[]).map((name) => [
      name,
      db
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .toSorted(),
    ]),
  );
}

const sale = (key: string, member: string | null) => ({
  key,
  lines: [{ kind: "amount" as const, amountFen: 5000 }],
  member,
  tenders: [{ kind: "cash" as const, givenFen: 5000 }],
});

async function staffed(): Promise<TestTill> {
  const it = testTill({ demoStaff: true });
  await it.ok("clerk.signIn", { clerk: "09", pin: "9999" });
  await it.ok("shift.open", { key: "real-shift-1", floatFen: 20_000 });
  return it;
}

test("practice changes no row of the real till but the audit's, and its draft comes back", async () => {
  const it = await staffed();
  await it.ok("sale.commit", sale("real-sale-1", null));
  await it.ok("draft.put", { draft });
  const before = rowsOf(it.dataDir);

  expect(await it.ok("training.set", { key: "training-on-1", on: true })).toMatchObject({
    training: true,
    staffed: true,
    clerk: { id: "09" },
    held: 0,
    unsent: expect.any(Number) as number,
  });
  expect((await it.ok("status", {})).shift).not.toBeNull();
  expect(await it.ok("draft.get", {})).toBeNull();
  expect(await it.ok("sale.recent", { limit: 10 })).toEqual([]);
  const member = await it.ok("member.register", { phone: PHONE });
  await it.ok("draft.put", { draft: { ...draft, key: "practice-draft" } });
  expect(await it.ok("display.get", {})).toMatchObject({ is: "cart", training: true });
  await it.ok("cart.hold", { draft: { ...draft, key: "practice-draft" } });
  const receipt = await it.ok("sale.commit", sale("practice-sale-1", member.id));
  await it.ok("refund.commit", {
    key: "practice-back-1",
    order: receipt.order,
    reason: "练习",
    handBack: { kind: "cash" },
  });
  await it.ok("clerk.signOut", {});
  await it.ok("clerk.signIn", { clerk: "01", pin: "1111" });
  expect(rowsOf(it.dataDir)).toEqual(before);

  expect(await it.ok("training.set", { key: "training-off-1", on: false })).toMatchObject({
    training: false,
    clerk: { id: "09" },
  });
  expect(rowsOf(it.dataDir)).toEqual(before);
  expect(await it.ok("draft.get", {})).toEqual(draft);
  expect(await it.ok("cart.held", {})).toEqual([]);
  expect(await it.call("member.find", { phone: PHONE })).toMatchObject({ ok: false, code: "unknown-member" });
  const acts = books(it.dataDir).prepare("SELECT act, clerk FROM audit WHERE act LIKE 'training%' ORDER BY n").all();
  expect(acts).toEqual([
    { act: "training-on", clerk: "09" },
    { act: "training-off", clerk: "09" },
  ]);
  auditBooks(it.dataDir);
});

test("what would change the real till, or carry its file away, is refused in practice and changes nothing", async () => {
  const it = await staffed();
  await it.ok("training.set", { key: "training-on-1", on: true });
  const before = rowsOf(it.dataDir);
  const refused: { [V in TillVerb]?: TillInput<V> } = {
    "settings.put": { key: "settings-key-1", settings: USUAL_SETTINGS },
    "rights.put": { key: "rights-key-1", rights: await it.ok("rights.get", {}) },
    "clerk.put": { key: "clerk-key-1", id: "77", name: "新人", role: "manager", active: true, pin: "7777" },
    "import.begin": { key: "import-key-1", what: "products", name: "a.csv", bytes: 10 },
    "import.piece": { id: "1", at: 0, base64: "" },
    "import.state": { id: "1" },
    "import.commit": { id: "1", key: "import-key-2" },
    "import.drop": { id: "1" },
    "export.csv": { key: "export-key-1", what: "members", encoding: "utf-8", after: null },
    "till.enrol": { server: "http://127.0.0.1:9", code: "CODE" },
  };
  for (const [verb, input] of Object.entries(refused)) {
    expect(await it.till.call(verb, input), verb).toMatchObject({ ok: false, code: "training" });
  }
  expect(rowsOf(it.dataDir)).toEqual(before);
});

test("what is printed in practice waits in practice's own queue and says so; the real one stays as it is", async () => {
  const printed: Buffer[] = [];
  const printer = createServer((socket) => void socket.on("data", (piece: Buffer) => printed.push(piece)));
  printer.listen(0, "127.0.0.1");
  await once(printer, "listening");
  onTestFinished(() => void printer.close());
  const { port } = printer.address() as AddressInfo;
  const it = await staffed();
  await it.ok("settings.put", {
    key: "settings-key-1",
    settings: { ...USUAL_SETTINGS, printer: { kind: "network", host: "127.0.0.1", port } },
  });
  await it.ok("training.set", { key: "training-on-1", on: true });
  const before = rowsOf(it.dataDir);
  await it.ok("sale.commit", sale("practice-sale-1", null));
  await expect.poll(async () => (await it.ok("print.queue", {})).map((job) => job.state)).toEqual(["done"]);
  const text = iconv.decode(Buffer.concat(printed), "gb18030");
  expect(text).toContain("练习");
  await it.ok("training.set", { key: "training-off-1", on: false });
  expect(await it.ok("print.queue", {})).toEqual([]);
  expect(rowsOf(it.dataDir)).toEqual(before);
});

test("it takes the right to begin, and nobody's to end; a restart ends it", async () => {
  const dataDir = folder();
  const it = testTill({ dataDir, demoStaff: true });
  await it.ok("clerk.signIn", { clerk: "01", pin: "1111" });
  const begin = { key: "training-on-1", on: true };
  expect(await it.call("training.set", begin)).toMatchObject({ ok: false, code: "needs-approval" });
  await it.ok("approval.give", { key: begin.key, rights: ["training"], clerk: "09", pin: "9999" });
  expect(await it.ok("training.set", begin)).toMatchObject({ training: true });
  // The same again changes nothing.
  const { order } = await it.ok("sale.commit", sale("practice-sale-1", null));
  await it.ok("training.set", begin);
  expect(await it.ok("sale.receipt", { order })).toMatchObject({ order });
  await it.close();
  const later = testTill({ dataDir });
  expect(await later.ok("status", {})).toMatchObject({ training: false });
  expect(await later.ok("sale.recent", { limit: 1 })).toEqual([]);
});

test("a practice shift opens by itself, again after it was closed for practice", async () => {
  const it = await staffed();
  await it.ok("training.set", { key: "training-on-1", on: true });
  await it.ok("shift.close", { key: "practice-close", counted: [] });
  expect((await it.ok("status", {})).shift).toBeNull();
  await it.ok("sale.commit", sale("practice-sale-1", null));
  expect((await it.ok("status", {})).shift).not.toBeNull();
  await it.ok("training.set", { key: "training-off-1", on: false });
  expect((await it.ok("status", {})).shift).toMatchObject({ floatFen: 20_000 });
});
