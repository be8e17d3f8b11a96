// Shifts as headquarters sees them, and the days it signs.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import { fetchFile, rowsOfJson } from "../export/testFile.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { MORNING, valueOf, type TestTill } from "../testTill.ts";

const DAY = 86_400_000;
const PHONE = "13800000001";
/** So many days after the tills' first. */
const day = (n: number): string => dayText(Math.floor(MORNING / DAY) + n);
const by = { clerk: "01", name: "小陈" };

let server: TestServer;
let till: TestTill;
let sent: number;
beforeEach(async () => {
  server = await new TestServer().start();
  till = await server.till("s1/t1");
  till.register(PHONE);
  sent = 0;
});
afterEach(() => server.end());

async function send(): Promise<void> {
  valueOf(await till.push(till.batch(sent + 1)));
  sent = till.lines.length;
}

function open(shift: string, float = 20_000): void {
  till.write("shift-opened", { shift, key: `o-${shift}`, float, by });
}
function close(shift: string, number: number, cash: number, expected: number, reason: string | null = null): void {
  const counted = [{ value: 100, count: cash / 100 }];
  till.write("shift-closed", { shift, key: `c-${shift}`, number, counted, cash, expected, reason, by });
}

const listed = (input: Partial<HqInput<"shift.list">> = {}) =>
  server.running.office["shift.list"]({
    store: null,
    state: null,
    text: "",
    from: null,
    to: null,
    sort: "opened",
    after: null,
    limit: 50,
    ...input,
  });
const days = (limit = 31, before: string | null = null): HqOutput<"day.list">["rows"] =>
  valueOf(server.running.office["day.list"]({ before, limit })).rows;
const report = (day: string) => valueOf(server.running.office["day.report"]({ day }));
const sign = (day: string, seen: HqInput<"day.sign">["seen"], remark: string | null = null) =>
  server.running.office["day.sign"]({ day, seen, remark, by: "林" });
/** Rebuilt in memory, and in a file. */
function books(): void {
  for (const most of [undefined, 0]) expect(rebuild(server.read, most).differences).toEqual([]);
}

describe("shifts", () => {
  test("stand in the list as soon as they are opened, and with their report, which is the till's own", async () => {
    open("a");
    const first = till.sell(1_000, PHONE);
    till.write("cash-moved", { key: "m", direction: "out", amount: 300, reason: "找零", shift: "a", by });
    till.write("order-refunded", {
      order: first,
      key: "r",
      line: 0,
      amount: 400,
      reason: "坏了",
      given: [{ kind: "cash", amount: 400, reference: null }],
    });
    await send();
    expect(valueOf(listed()).rows).toMatchObject([
      {
        till: "s1/t1",
        storeName: "一店",
        shift: "a",
        number: null,
        openedBy: "小陈",
        closedAt: null,
        differenceFen: null,
      },
    ]);
    const one = () => valueOf(server.running.office["shift.one"]({ store: "s1", till: "s1/t1", shift: "a" }));
    expect(one()).toMatchObject({
      orders: 1,
      salesFen: 1_000,
      returns: 1,
      returnsFen: 400,
      expectedFen: 20_300,
      number: null,
    });
    close("a", 1, 20_000, 20_300, "少了");
    till.sell(700);
    await send();
    expect(one()).toMatchObject({
      number: 1,
      floatFen: 20_000,
      salesFen: 1_000,
      tenders: [{ kind: "cash", takenFen: 1_000, givenBackFen: 400, count: 1 }],
      paidOutFen: 300,
      countedFen: 20_000,
      differenceFen: -300,
      reason: "少了",
      counted: [{ valueFen: 100, count: 200 }],
      queue: { grantedFen: 1_000, extractedFen: 100, paidOutFen: null },
    });
    expect(valueOf(listed({ state: "differs", sort: "difference" })).rows).toMatchObject([
      { shift: "a", differenceFen: -300 },
    ]);
    books();
  });

  test("are found by store, name and day; what there is not is refused by name", async () => {
    open("a");
    close("a", 1, 20_000, 20_000);
    till.at = MORNING + DAY;
    open("b");
    await send();
    const found = (input: Partial<HqInput<"shift.list">>) =>
      valueOf(listed(input))
        .rows.map((it) => it.shift)
        .join(" ");
    expect([found({}), found({ from: day(1) }), found({ to: day(0) }), found({ from: day(2) })]).toEqual([
      "b a",
      "b",
      "a",
      "",
    ]);
    expect([found({ store: "s2" }), found({ text: "小陈" }), found({ text: "T1" }), found({ text: "x" })]).toEqual([
      "",
      "b a",
      "b a",
      "",
    ]);
    const [first] = valueOf(listed({ limit: 1 })).rows;
    if (!first) throw new Error("there is no shift");
    const { till: where, shift, openedAt, differenceFen } = first;
    expect(found({ after: { till: where, shift, openedAt, differenceFen } })).toBe("a");
    const wrong = [listed({ from: "2026-02-31" }), listed({ from: day(1), to: day(0) }), listed({ store: "s9" })];
    expect(wrong.map((it) => !it.ok && it.code)).toEqual(["malformed", "malformed", "unknown-store"]);
    const one = (store: string, id: string) => server.running.office["shift.one"]({ store, till: "s1/t1", shift: id });
    expect([one("s2", "a"), one("s1", "z"), one("s9", "a")].map((it) => !it.ok && it.code)).toEqual([
      "unknown-shift",
      "unknown-shift",
      "unknown-store",
    ]);
  });
});

describe("the daily close", () => {
  test("a day that is over is signed as it was seen; what comes later is of its day all the same, and it is signed again", async () => {
    open("a");
    till.sell(1_000, PHONE);
    till.sell(2_000, PHONE);
    await send();
    expect(days()).toMatchObject([
      { day: day(0), state: "running", figures: { sales: 2, sold: 3_000, granted: 3_000, paid: 200, owed: 2_800 } },
    ]);
    const [running] = days();
    expect(sign(day(0), running!.figures)).toMatchObject({ code: "day-not-over" });

    server.now = MORNING + DAY;
    till.sell(500);
    expect(report(day(0))).toMatchObject({
      state: "unsigned",
      open: { tills: 1, shifts: 1, concerns: 0 },
      silent: [{ till: "s1/t1" }],
      stores: [{ store: "s1", name: "一店", sales: 2, soldFen: 3_000, shifts: 0, differenceFen: 0 }],
      tenders: [{ tender: "cash", takenFen: 3_000, givenBackFen: 0, count: 2 }],
    });
    const seen = report(day(0)).figures;
    // A till that had been silent sends what it sold.
    await send();
    expect(sign(day(0), seen)).toMatchObject({ code: "day-changed" });
    const now = report(day(0)).figures;
    expect(valueOf(sign(day(0), now, "少一班"))).toMatchObject({
      day: day(0),
      state: "signed",
      signed: { by: "林", remark: "少一班", figures: now },
    });
    expect(sign(day(0), now)).toMatchObject({ code: "day-signed-already" });

    close("a", 1, 23_400, 23_500);
    await send();
    expect(days(1, day(1))).toMatchObject([
      {
        day: day(0),
        state: "changed",
        figures: { shifts: 1, difference: -100 },
        signed: { figures: { shifts: 0, difference: 0 } },
      },
    ]);
    valueOf(sign(day(0), report(day(0)).figures));
    expect(report(day(0))).toMatchObject({
      state: "signed",
      open: { shifts: 0, concerns: 1 },
      signings: [{ remark: null }, { remark: "少一班" }],
    });
    books();
    const owner = await Someone.withKey(server);
    const exported = async (table: string) => rowsOfJson((await fetchFile(server.url, owner, `${table}.jsonl`)).text);
    expect(await exported("shifts")).toMatchObject([
      { shift: "a", opened_by: "小陈", counted_fen: 23_400, difference_fen: -100 },
    ]);
    expect(await exported("tenders")).toEqual([
      { day: day(0), store: "s1", tender: "cash", taken_fen: 3_500, given_back_fen: 0, count: 3 },
    ]);
    expect(await exported("signed_days")).toMatchObject([
      { day: day(0), turn: 1, by: "林" },
      { turn: 2, figures: { difference: -100 } },
    ]);
  });

  test("days stand without a gap from the first one on, newest first, a page at a time; a day there is not is malformed", async () => {
    till.sell(1_000, PHONE);
    await send();
    server.now = MORNING + 3 * DAY;
    expect(days().map((it) => [it.day, it.state, it.figures.owed])).toEqual([
      [day(3), "running", 1_000],
      [day(2), "unsigned", 1_000],
      [day(1), "unsigned", 1_000],
      [day(0), "unsigned", 1_000],
    ]);
    expect(days(2).map((it) => it.day)).toEqual([day(3), day(2)]);
    expect(days(9, day(2)).map((it) => it.day)).toEqual([day(1), day(0)]);
    for (const text of [day(4), day(-1), "2026-13-01"]) {
      expect(server.running.office["day.report"]({ day: text })).toMatchObject({ code: "malformed" });
      expect(sign(text, days()[0]!.figures)).toMatchObject({ code: "malformed" });
    }
  });
});
