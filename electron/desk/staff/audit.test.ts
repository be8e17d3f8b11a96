import { expect, test } from "vitest";
import { USUAL_SETTINGS } from "../../../shared/contract/settings.ts";
import { NOON, testTill } from "../../testTill.ts";
import { codeOf, signInAs, staffedTill } from "./testStaff.ts";

test("acts that are facts and those that are none are found by text, clerk, act and days, page by page", async () => {
  const it = await staffedTill("01");
  it.now = NOON + 1000;
  const { order } = await it.sell("audit-sale-1", 1234);
  it.now = NOON + 2000;
  await signInAs(it, "09");
  await it.ok("cash.move", { key: "audit-cash-1", direction: "out", amountFen: 500, reason: "买 100% 果汁_" });
  const find = async (query: object): Promise<string[]> =>
    (await it.ok("audit.search", { limit: 50, ...query })).map((row) => row.act);
  expect(await find({ text: order })).toEqual(["order-paid"]);
  expect(await find({ text: "100% 果" })).toEqual(["cash-moved"]);
  // Signs that a pattern would take for any text stand for themselves.
  expect(await find({ text: "买_100" })).toEqual([]);
  expect(await find({ text: "小陈", act: "order-paid" })).toEqual(["order-paid"]);
  expect(await find({ clerk: "01" })).toEqual(["order-paid", "shift-opened", "sign-in"]);
  expect(await find({ from: NOON + 1000, to: NOON + 1999 })).toEqual(["order-paid"]);
  const all = await it.ok("audit.search", { limit: 200 });
  expect(all.map((row) => row.at)).toEqual(all.map((row) => row.at).toSorted((a, b) => b - a));
  const paged: number[] = [];
  for (let before: number | undefined; ;) {
    const page = await it.ok("audit.search", { limit: 2, ...(before === undefined ? {} : { before }) });
    if (page.length === 0) break;
    paged.push(...page.map((row) => row.n));
    before = page.at(-1)?.n;
  }
  expect(paged).toEqual(all.map((row) => row.n));
  expect(new Set(paged).size).toBe(paged.length);
});

test("a fact is taken over once, over a restart too", async () => {
  const it = await staffedTill("09");
  await it.sell("audit-sale-1", 1234);
  const before = await it.ok("audit.search", { limit: 200 });
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  expect(await again.ok("audit.search", { limit: 200 })).toEqual(before);
  await again.sell("audit-sale-2", 1234);
  expect(await again.ok("audit.search", { act: "order-paid", limit: 9 })).toHaveLength(2);
});

test("a clerk may not read the audit log", async () => {
  const it = await staffedTill("01");
  expect(await codeOf(it.call("audit.search", { limit: 1 }))).toBe("not-allowed");
});

test("settings take the right; language, scheme and size of the text anybody may set", async () => {
  const it = await staffedTill("01");
  const eyes = { ...USUAL_SETTINGS, language: "en", scheme: "dark", textSize: "large" } as const;
  await it.ok("settings.put", { key: "eyes-only-1", settings: eyes });
  expect(await codeOf(it.call("settings.put", { key: "more-than-1", settings: { ...eyes, drawer: "never" } }))).toBe(
    "not-allowed",
  );
  expect(await it.ok("settings.get", {})).toEqual(eyes);
  await it.ok("clerk.signOut", {});
  await it.ok("settings.put", { key: "eyes-only-2", settings: { ...eyes, language: "zh" } });
  await signInAs(it, "09");
  await it.ok("settings.put", { key: "more-than-2", settings: { ...eyes, drawer: "never" } });
  const [row] = await it.ok("audit.search", { act: "settings", limit: 1 });
  expect(row?.text).toBe("language: zh → en · drawer: cash → never");
  await it.close();
  expect(await testTill({ dataDir: it.dataDir }).ok("settings.get", {})).toEqual({ ...eyes, drawer: "never" });
});

test("one key does one thing, and no card number is kept in a text", async () => {
  const it = testTill();
  const keys = { pay: "F1" };
  expect(await codeOf(it.call("settings.put", { key: "two-on-one", settings: { ...USUAL_SETTINGS, keys } }))).toBe(
    "malformed",
  );
  const swapped = { pay: "F1", help: "F9" };
  await it.ok("settings.put", { key: "swapped-1", settings: { ...USUAL_SETTINGS, keys: swapped } });
  const receipt = { ...USUAL_SETTINGS.receipt, footer: "4111 1111 1111 1111" };
  expect(await codeOf(it.call("settings.put", { key: "card-no-1", settings: { ...USUAL_SETTINGS, receipt } }))).toBe(
    "looks-like-a-card-number",
  );
});
