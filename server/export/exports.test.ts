// Files of HQ's books: what is in them, who may fetch them, and what is refused by name.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EXPORT_TABLES, headsOfTable, type ExportTable } from "../../shared/contract/hqExport.ts";
import { OFFICE_ROLES } from "../../shared/contract/hqPeople.ts";
import type { HqInput } from "../../shared/contract/hq.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { memberId, post, valueOf, type TestTill } from "../testTill.ts";
import { codeOfFile, fetchFile, rowsOfCsv, rowsOfJson, type CsvRow } from "./testFile.ts";

const DAY = 86_400_000;
const [ANNA, BEN] = ["13800000001", "13800000002"] as const;
const RULES: RulesInput = {
  basic: { extract: 2_000, ratio: 10_000, cashierScope: "all" },
  union: { ratio: 11_000, share: 5_000 },
  products: { p1: {} },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {} } }, s2: { cashier: {} } },
  rewards: { direct: 500 },
};

let server: TestServer;
let owner: Someone;
let key: string;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  owner = await Someone.withKey(server);
  key = server.running.setup.newApiKey("shop");
});
afterEach(() => server.end());

const fetched = (file: string, who = owner) => fetchFile(server.url, who, file);
const csv = async (file: string): Promise<CsvRow[]> => rowsOfCsv((await fetched(file)).text);
const codes = async (...files: string[]): Promise<string[]> => {
  const all: string[] = [];
  for (const file of files) all.push(codeOfFile(await fetched(file)));
  return all;
};
const sum = (rows: readonly CsvRow[], column: string): number => rows.reduce((of, row) => of + Number(row[column]), 0);

async function api(path: string, body: object): Promise<void> {
  const { status } = await post(`${server.url}/api/v1${path}`, body, { authorization: `Bearer ${key}` });
  expect(status).toBe(200);
}
const order = (id: string, member: string, store: string | null = null) =>
  api("/orders", {
    id,
    channel: store === null ? "mall" : "online",
    store,
    member,
    completed: true,
    lines: [
      { product: "p1", paid: 10_000, cost: 4_000 },
      { product: "p1", paid: 5_000, cost: 2_000 },
    ],
  });

/** Two days: Anna brought Ben, both buy; one order is refunded in part; a night is distributed. */
async function trade(): Promise<void> {
  await api("/members", { phone: ANNA, name: '=HYPERLINK("x")' });
  await api("/members", { phone: BEN, name: "本, 先生", referrer: ANNA });
  await order("-A", ANNA, "s1");
  server.now += 60_000;
  await order("B", BEN);
  await api("/orders/B/refunds", { key: "r", line: 0, amount: 4_000 });
  server.now += DAY;
  owner = await Someone.withKey(server);
  await order("C", ANNA, "s1");
  await expect.poll(() => server.running.store.ledger.rewards?.night()).toBeFalsy();
}

async function till(id: string): Promise<TestTill> {
  const one = await server.till(id);
  one.register(ANNA);
  return one;
}

describe("what is in an export", () => {
  test("every table comes as CSV and as JSON lines with its heads, and both have the same rows", async () => {
    await trade();
    const empty: ExportTable[] = [];
    for (const table of EXPORT_TABLES) {
      const [asCsv, asJson] = [await fetched(`${table}.csv`), await fetched(`${table}.jsonl`)];
      expect(asCsv.text.slice(1, asCsv.text.indexOf("\r\n"))).toBe(headsOfTable(table).join(","));
      const [rows, objects] = [rowsOfCsv(asCsv.text), rowsOfJson(asJson.text)];
      // The second file is itself a line of the log.
      expect(objects.length - rows.length).toBe(table === "audit" ? 1 : 0);
      for (const object of objects) expect(Object.keys(object)).toEqual(headsOfTable(table));
      if (rows.length === 0) empty.push(table);
      expect(asCsv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(asJson.headers.get("content-disposition")).toMatch(
        new RegExp(`^attachment; filename="paifan-${table}-2026-03-02\\.jsonl"$`),
      );
      expect(asJson.headers.get("cache-control")).toBe("no-store");
    }
    expect(empty).toEqual([
      "balance_moves",
      "tills",
      "products",
      "suppliers",
      "gifts",
      "gifts_given",
      "gift_claims",
      "merchants",
      "shifts",
      "tenders",
      "signed_days",
      "concerns",
      "requests",
      "quarantine",
      "proposals",
      "clerks",
    ]);
  });

  test("§13 lines of orders, entries, payouts, rewards and days add up to the queues, and balances to where they came from", async () => {
    await trade();
    const tables = ["orders", "entries", "payouts", "queues", "balances", "rewards", "liability"] as const;
    const read = Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, await csv(`${table}.csv`)] as const)),
    ) as Record<(typeof tables)[number], CsvRow[]>;
    const { orders, entries, payouts, queues, balances, rewards, liability } = read;
    expect(orders.map((row) => [row["order"], row["line"], row["paid_fen"], row["base_fen"]])).toEqual([
      ["'-A", "0", "10000", "10000"],
      ["'-A", "1", "5000", "5000"],
      ["B", "0", "10000", "6000"],
      ["B", "1", "5000", "5000"],
      ["C", "0", "10000", "10000"],
      ["C", "1", "5000", "5000"],
    ]);
    expect(sum(queues, "paid_fen")).toBeGreaterThan(0);
    expect(sum(payouts, "amount_fen")).toBe(sum(queues, "paid_fen"));
    expect(sum(entries, "paid_fen")).toBe(sum(queues, "paid_fen"));
    expect(sum(entries, "remaining_fen")).toBe(sum(queues, "waiting_fen"));
    expect(sum(liability, "extracted_fen")).toBe(sum(queues, "extracted_fen"));
    expect(sum(rewards, "amount_fen") + sum(payouts, "amount_fen")).toBe(
      sum(balances, "received_fen") - sum(balances, "clawed_fen"),
    );
    for (const row of balances)
      expect(Number(row["cash_fen"])).toBe(
        Number(row["received_fen"]) -
          Number(row["clawed_fen"]) -
          Number(row["spent_fen"]) -
          Number(row["withdrawn_fen"]) +
          Number(row["corrected_fen"]),
      );
  });

  test("names that people typed are texts in a spreadsheet and themselves in JSON; who brought whom stands there", async () => {
    await trade();
    const members = await csv("members.csv");
    expect(members.find((row) => row["phone"] === ANNA)?.["name"]).toBe('\'=HYPERLINK("x")');
    expect(members.find((row) => row["phone"] === BEN)).toMatchObject({
      name: "本, 先生",
      referrer: memberId(ANNA),
      registered_utc: "2026-03-01T01:00:00.000Z",
      registered_local: "2026-03-01T09:00:00.000+08:00",
    });
    const objects = rowsOfJson((await fetched("members.jsonl")).text);
    expect(objects.map((row) => row["name"])).toContain('=HYPERLINK("x")');
  });

  test("facts come with chain, number, instant, hash and content; refunds say of what, how much, why and by whom", async () => {
    const one = await till("s1/t1");
    const sold = one.sell(5_000, ANNA);
    one.refund(sold, 2_000);
    valueOf(await one.push());
    const rows = rowsOfJson((await fetched("facts.jsonl?store=s1")).text);
    expect(rows.map((row) => [row["till"], row["seq"], row["kind"], row["hash"]])).toEqual(
      ["till-opened", "member-registered", "order-paid", "order-refunded"].map((kind, at) => [
        "s1/t1",
        at + 1,
        kind,
        one.headAt(at + 1),
      ]),
    );
    expect(rows[2]).toMatchObject({ order: sold, parked: false, refused: null, body: { paid: 5_000 } });
    expect(await csv("refunds.csv")).toMatchObject([
      { till: "s1/t1", seq: "4", order: sold, line: "0", amount_fen: "2000", reason: "test", refused: "" },
    ]);
  });

  test("lines in quarantine come as they came, requests with what became of them, clerks without PINs, rules whole", async () => {
    const [one, two] = [await till("s1/t1"), await till("s2/t1")];
    const sold = one.sell(5_000, ANNA);
    valueOf(await one.push());
    two.lines.push("not JSON, 排");
    two.write("draw-asked", { order: sold, line: 0, key: "d" });
    valueOf(await two.push());
    const clerk = { store: "s1", id: "09", name: "王店长", role: "manager", pin: "90817263" } as const;
    valueOf(await owner.ask("clerk.put", clerk));
    expect(await csv("quarantine.csv?store=s2")).toMatchObject([{ till: "s2/t1", seq: "3", text: "not JSON, 排" }]);
    expect(await csv("requests.csv?store=s2")).toMatchObject([
      { till: "s2/t1", seq: "4", act: "draw", order: sold, line: "0", owner: "s1/t1", state: "open" },
    ]);
    const clerks = await fetched("clerks.jsonl?store=s1");
    expect(rowsOfJson(clerks.text)).toMatchObject([{ clerk: "09", name: "王店长", role: "manager", active: true }]);
    expect(clerks.text).not.toMatch(/scrypt|90817263/);
    expect(rowsOfJson((await fetched("rules.jsonl")).text)).toMatchObject([
      { version: 1, to: null, rules: { basic: { ratio: 10_000 } } },
    ]);
  });
});

describe("the filter", () => {
  test("§12.6 what takes two persons comes as it was proposed, with amounts of their kind, and what became of it", async () => {
    await trade();
    const anna = (await owner.add("finance", "Anna")).one;
    const propose = async (act: HqInput<"second.propose">["act"]) =>
      valueOf(await anna.ask("second.propose", { act, reason: "wished so", by: "x" })).n;
    const first = await propose({ act: "pay-out", member: ANNA, amountFen: 100, reference: "TR-1" });
    await propose({ act: "correct", member: ANNA, what: "points", amount: 250 });
    valueOf(await anna.ask("second.reject", { n: first, reason: "a slip", by: "x" }));
    const rows = await csv("proposals.csv");
    const member = memberId(ANNA);
    expect(rows).toMatchObject([
      {
        n: "1",
        act: "pay-out",
        member,
        amount_fen: "100",
        value_hundredths: "",
        reference: "TR-1",
        state: "withdrawn",
      },
      { n: "2", act: "correct", member, amount_fen: "", value_hundredths: "250", what: "points", state: "open" },
    ]);
    expect(rows.map((row) => [row["by"], row["decided_by"], row["decided_why"]])).toEqual([
      ["Anna", "Anna", "a slip"],
      ["Anna", "", ""],
    ]);
  });

  test("is by store and by local days, both included; a table without rows there is its heads alone", async () => {
    await trade();
    const one = await till("s2/t1");
    one.at = server.now;
    one.sell(700, ANNA);
    valueOf(await one.push());
    const ids = async (query: string) => [...new Set((await csv(`orders.csv?${query}`)).map((row) => row["order"]))];
    expect(await ids("store=s1")).toEqual(["'-A", "C"]);
    expect(await ids("store=s2")).toEqual(["s2/t1/0000003"]);
    expect(await ids("from=2026-03-02")).toEqual(["C", "s2/t1/0000003"]);
    expect(await ids("from=2026-03-01&to=2026-03-01")).toEqual(["'-A", "B"]);
    expect(await ids("store=s1&from=2026-03-02&to=2026-03-02")).toEqual(["C"]);
    expect(await ids("to=2026-02-28")).toEqual([]);
    expect(await csv("nights.csv?to=2026-03-01")).toMatchObject([{ day: "2026-03-01" }]);
    expect(await csv("nights.csv?from=2026-03-02")).toEqual([]);
    expect((await csv("facts.csv?store=s2")).map((row) => row["till"])).toEqual(["s2/t1", "s2/t1", "s2/t1"]);
    expect((await csv("tills.csv?store=s2")).map((row) => row["till"])).toEqual(["s2/t1"]);
    // Four in the afternoon UTC is the next day in Shanghai.
    one.write("clock-passed", {}, Date.UTC(2026, 2, 2, 15, 59, 59, 999));
    one.write("clock-passed", {}, Date.UTC(2026, 2, 2, 16));
    valueOf(await one.push(one.batch(4)));
    expect((await csv("facts.csv?store=s2&from=2026-03-03")).map((row) => row["seq"])).toEqual(["5"]);
  });

  test("what it cannot be is refused by name, and nothing is written down", async () => {
    const lastLine = () => server.read.people.audit({ who: null, verb: null, before: null }, 1)[0]?.n;
    const before = lastLine();
    expect(
      await codes(
        "secrets.csv",
        "orders.xlsx",
        "orders",
        "orders.csv.csv",
        "constructor.csv",
        "orders.csv?store=s9",
        "queues.csv?store=s1",
        "queues.csv?from=2026-03-01",
        "orders.csv?from=yesterday",
        "orders.csv?to=2026-02-30",
        "orders.csv?from=2026-03-02&to=2026-03-01",
        "orders.csv?form=2026-03-02",
        "orders.csv?from=2026-03-02&from=2026-03-03",
      ),
    ).toEqual([...Array<string>(5).fill("unknown-table"), "unknown-store", ...Array<string>(7).fill("malformed")]);
    expect(lastLine()).toBe(before);
    const input = { format: "csv", store: null, from: null, to: null } as const;
    expect(await owner.ask("export.file", { ...input, table: "orders", store: "s1", to: "2026-03-01" })).toEqual({
      ok: true,
      value: { path: "/hq/export/orders.csv?store=s1&to=2026-03-01" },
    });
    for (const [asked, code] of [
      [{ table: "secrets" }, "unknown-table"],
      [{ table: "orders", store: "s9" }, "unknown-store"],
      [{ table: "queues", from: "2026-03-01" }, "malformed"],
    ] as const)
      expect(await owner.ask("export.file", { ...input, ...asked })).toMatchObject({ ok: false, code });
  });
});

describe("who may", () => {
  test("owner, finance and auditor; the log has who took what by which filter, also who was refused", async () => {
    const allowed: string[] = [];
    for (const role of OFFICE_ROLES) {
      const { one } = await owner.add(role, role);
      if (codeOfFile(await fetched("members.csv?to=2026-03-05", one)) === "ok") allowed.push(role);
    }
    expect(allowed).toEqual(["owner", "finance", "auditor"]);
    const lines = server.read.people.audit({ who: null, verb: "export", before: null }, 10);
    expect(lines.map(({ who, role, outcome }) => [who, role, outcome])).toEqual([
      ["auditor", "auditor", "ok"],
      ["operator", "operator", "not-allowed"],
      ["finance", "finance", "ok"],
      ["owner", "owner", "ok"],
    ]);
    expect(JSON.parse(lines[0]?.what ?? "")).toEqual({
      file: "members.csv",
      store: null,
      from: null,
      to: "2026-03-05",
    });
    expect(valueOf(await owner.ask("audit.verify", {})).broken).toBeNull();
  });

  test("without a session, from another site, or asking for the head alone there is no file and no line in the log", async () => {
    const nobody = new Someone(() => server.url);
    expect(codeOfFile(await fetched("members.csv", nobody))).toBe("not-signed-in");
    for (const site of ["cross-site", "same-site"])
      expect(codeOfFile(await fetchFile(server.url, owner, "members.csv", { "sec-fetch-site": site }))).toBe(
        "not-signed-in",
      );
    const head = await fetch(`${server.url}/hq/export/members.csv`, { method: "HEAD", headers: owner.headers });
    expect(head.headers.get("content-disposition")).toBeNull();
    expect(server.read.people.audit({ who: null, verb: "export", before: null }, 10)).toEqual([]);
    expect(codeOfFile(await fetchFile(server.url, owner, "members.csv", { "sec-fetch-site": "same-origin" }))).toBe(
      "ok",
    );
  });
});
