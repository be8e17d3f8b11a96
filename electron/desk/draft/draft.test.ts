import { expect, test } from "vitest";
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import type { TillNews } from "../../../shared/contract/till.ts";
import { books, folder, testTill, type TestTill } from "../../testTill.ts";
import { MOST_HELD } from "./held.ts";

const draftOf = (key: string, more: Partial<SaleDraft> = {}): SaleDraft => ({
  key,
  lines: [{ kind: "amount", amountFen: 1200, note: "桌 4" }],
  selected: 0,
  member: null,
  discount: null,
  tenders: null,
  handBack: null,
  ...more,
});

/** The topics a till tells its screens while something is done. */
async function told(it: TestTill, act: () => Promise<unknown>): Promise<TillNews["topics"]> {
  const topics: TillNews["topics"] = [];
  const end = it.till.onNews((news) => topics.push(...news.topics));
  await act();
  end();
  return topics;
}

const writes = (dataDir: string): number =>
  books(dataDir).prepare("SELECT (SELECT count(*) FROM draft) + (SELECT count(*) FROM held)").pluck().get() as number;

test("a draft is read back as it was put, in the next process too, and told to the screens", async () => {
  const dataDir = folder();
  const it = testTill({ dataDir });
  expect(await it.ok("draft.get", {})).toBeNull();
  const draft = draftOf("draft-key-1");
  expect(await told(it, async () => await it.ok("draft.put", { draft }))).toEqual(["draft", "display"]);
  expect(await it.ok("draft.get", {})).toEqual(draft);
  await it.close();
  const later = testTill({ dataDir });
  expect(await later.ok("draft.get", {})).toEqual(draft);
  // Nothing changed, nothing is written or told.
  expect(await told(later, async () => await later.ok("draft.put", { draft }))).toEqual([]);
  await later.ok("draft.put", { draft: null });
  expect(await later.ok("draft.get", {})).toBeNull();
  expect(writes(dataDir)).toBe(0);
});

test("hold puts the draft aside, resume takes it up again, each in one place only, and both are audited", async () => {
  const it = testTill();
  const draft = draftOf("draft-key-1");
  await it.ok("draft.put", { draft });
  const topics = await told(it, async () => await it.ok("cart.hold", { draft, label: "靠窗" }));
  expect(new Set(topics)).toEqual(new Set(["held", "draft", "display", "status"]));
  expect(await it.ok("draft.get", {})).toBeNull();
  expect(await it.ok("status", {})).toMatchObject({ held: 1 });
  const [held] = await it.ok("cart.held", {});
  expect(held).toMatchObject({ label: "靠窗", lines: 1, totalFen: 1200, at: it.now, clerk: null, memberLabel: null });
  expect(await it.ok("cart.resume", { id: held!.id })).toEqual(draft);
  expect(await it.ok("draft.get", {})).toEqual(draft);
  expect(await it.ok("cart.held", {})).toEqual([]);
  expect(await it.ok("status", {})).toMatchObject({ held: 0 });
  expect(await it.call("cart.resume", { id: held!.id })).toMatchObject({ ok: false, code: "unknown-held" });
  const acts = books(it.dataDir).prepare("SELECT act, amount_fen AS fen FROM audit ORDER BY n").all();
  expect(acts).toEqual([
    { act: "hold", fen: 1200 },
    { act: "resume", fen: 1200 },
  ]);
});

test("resume while another cart is in progress: that one is put aside, nothing is lost", async () => {
  const it = testTill();
  await it.ok("cart.hold", { draft: draftOf("draft-key-1"), label: "1" });
  await it.ok("draft.put", { draft: draftOf("draft-key-2") });
  const [first] = await it.ok("cart.held", {});
  expect(await it.ok("cart.resume", { id: first!.id })).toMatchObject({ key: "draft-key-1" });
  const [second] = await it.ok("cart.held", {});
  expect(await it.ok("cart.resume", { id: second!.id })).toMatchObject({ key: "draft-key-2" });
});

test("the same cart is held once; the fifty-first is refused and the draft stays", async () => {
  const it = testTill();
  for (let index = 0; index < MOST_HELD; index += 1) {
    await it.ok("cart.hold", { draft: draftOf(`draft-key-${index}`) });
  }
  await it.ok("cart.hold", { draft: draftOf("draft-key-7") });
  expect(await it.ok("cart.held", {})).toHaveLength(MOST_HELD);
  const draft = draftOf("draft-key-x");
  await it.ok("draft.put", { draft });
  expect(await it.call("cart.hold", { draft })).toMatchObject({ ok: false, code: "too-many-held" });
  expect(await it.ok("draft.get", {})).toEqual(draft);
});

test("nothing typed into a cart may be a card's number: note, label, reference, reason", async () => {
  const it = testTill();
  const card = "4111 1111 1111 1111";
  const code = { ok: false, code: "looks-like-a-card-number" };
  const noted = draftOf("draft-key-1", { lines: [{ kind: "amount", amountFen: 100, note: card }] });
  const paid = draftOf("draft-key-1", { tenders: [{ kind: "card", amountFen: 1200, reference: card }] });
  expect(await it.call("draft.put", { draft: noted })).toMatchObject(code);
  expect(await it.call("draft.put", { draft: paid })).toMatchObject(code);
  expect(await it.call("cart.hold", { draft: draftOf("draft-key-1"), label: card })).toMatchObject(code);
  expect(await it.call("cart.void", { key: "void-key-1", what: "可乐", amountFen: 300, reason: card })).toMatchObject(
    code,
  );
  expect(writes(it.dataDir)).toBe(0);
});

test("a cart whose payment was sent is not put aside, and one that was sold does not come back", async () => {
  const it = testTill();
  const sent = draftOf("draft-key-1", { tenders: [{ kind: "cash", givenFen: 2000 }] });
  expect(await it.call("cart.hold", { draft: sent })).toMatchObject({ ok: false, code: "malformed" });
  await it.ok("draft.put", { draft: sent });
  await it.ok("sale.commit", {
    key: sent.key,
    lines: [{ kind: "amount", amountFen: 1200 }],
    member: null,
    tenders: [{ kind: "cash", givenFen: 2000 }],
  });
  expect(await it.ok("draft.get", {})).toBeNull();
  expect(writes(it.dataDir)).toBe(0);
  // A screen that was slow tells of it once more.
  await it.ok("draft.put", { draft: sent });
  expect(await it.ok("draft.get", {})).toBeNull();
  expect(await it.call("cart.hold", { draft: { ...sent, tenders: null } })).toMatchObject({ ok: false });
});

test("what was taken away is audited once a key, with its amount and reason", async () => {
  const it = testTill();
  const voided = { key: "void-key-1", what: "可乐 ×2", amountFen: 600, reason: "顾客不要了" };
  await it.ok("cart.void", voided);
  await it.ok("cart.void", voided);
  expect(books(it.dataDir).prepare("SELECT act, amount_fen AS fen, text FROM audit").all()).toEqual([
    { act: "void", fen: 600, text: "可乐 ×2 · 顾客不要了" },
  ]);
});

const cash = (key: string) => ({
  key,
  lines: [{ kind: "amount" as const, amountFen: 1200 }],
  member: null,
  tenders: [{ kind: "cash" as const, givenFen: 1200 }],
});

test("a sale clears its own draft in its own transaction: both are on disk, or neither", async () => {
  const it = testTill();
  const draft = draftOf("draft-key-1");
  await it.ok("draft.put", { draft });
  const db = books(it.dataDir);
  const counts = (): unknown =>
    db.prepare("SELECT (SELECT count(*) FROM facts) AS facts, (SELECT count(*) FROM orders) AS orders").get();
  const before = counts();
  db.exec("CREATE TRIGGER full BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
  expect(await it.call("sale.commit", cash(draft.key))).toMatchObject({ ok: false });
  expect(counts()).toEqual(before);
  expect(await it.ok("draft.get", {})).toEqual(draft);
  expect(writes(it.dataDir)).toBe(1);
  db.exec("DROP TRIGGER full");
  await it.ok("sale.commit", cash(draft.key));
  expect(counts()).not.toEqual(before);
  expect(writes(it.dataDir)).toBe(0);
});

test("a sale without a draft, or with another's, writes nothing to the table of drafts", async () => {
  const it = testTill();
  const db = books(it.dataDir);
  for (const act of ["INSERT", "UPDATE", "DELETE"])
    db.exec(`CREATE TRIGGER no_${act} BEFORE ${act} ON draft BEGIN SELECT RAISE(ABORT, 'untouched'); END`);
  await it.ok("sale.commit", cash("sale-key-1"));
  // Where there is none the table is not even looked at.
  db.exec("ALTER TABLE draft RENAME TO elsewhere");
  await it.ok("sale.commit", cash("sale-key-2"));
  db.exec("ALTER TABLE elsewhere RENAME TO draft; DROP TRIGGER no_INSERT");
  const draft = draftOf("draft-key-1");
  await it.ok("draft.put", { draft });
  await it.ok("sale.commit", cash("sale-key-3"));
  expect(await it.ok("draft.get", {})).toEqual(draft);
});
