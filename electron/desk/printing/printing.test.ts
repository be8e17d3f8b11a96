import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { USUAL_SETTINGS, type TillSettings } from "../../../shared/contract/settings.ts";
import { runSpooler, spoolCommand } from "../../devices/printers/windows.ts";
import { bytesOf, svgOf } from "../../devices/receipt/press.ts";
import { reportMarkup } from "../../devices/receipt/reports.ts";
import { queueSlipMarkup, receiptMarkup } from "../../devices/receipt/receipt.ts";
import { HEAD, sampleReceipt, sampleReport } from "../../devices/receipt/testReceipts.ts";
import { TIMERS } from "../../timers.ts";
import { books, folder, testTill, type TestTill } from "../../testTill.ts";
import { codesOf, kicks, TestPrinter, wordsOf } from "./testPrinter.ts";

let keys = 0;
const key = () => `print-key-${String((keys += 1)).padStart(6, "0")}`;

async function switchOn(port?: number): Promise<TestPrinter> {
  const printer = await TestPrinter.open(port);
  onTestFinished(async () => await printer.close());
  return printer;
}

async function set(it: TestTill, more: Partial<TillSettings>): Promise<void> {
  await it.ok("settings.put", { key: key(), settings: { ...USUAL_SETTINGS, ...more } });
}
const at = (port: number): TillSettings["printer"] => ({ kind: "network", host: "127.0.0.1", port });
const paper = (more: Partial<TillSettings["receipt"]>): TillSettings["receipt"] => ({
  ...USUAL_SETTINGS.receipt,
  ...more,
});

/** A sale of a product to a member, for cash. */
async function sell(it: TestTill): Promise<string> {
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const lines = [{ kind: "product", product: "demo-301", quantity: 2, note: "冰的" } as const];
  const sold = await it.ok("sale.commit", {
    key: key(),
    lines,
    member: id,
    tenders: [{ kind: "cash", givenFen: 1000 }],
  });
  return sold.order;
}

describe("a sale on paper", () => {
  test.each([
    [58, "zh", ["乌龙茶 500 ml", "￥9.00", "找零", "不保证"], ["Change", "not guaranteed"]],
    [80, "en", ["Oolong tea 500 ml", "Change", "not guaranteed"], ["乌龙茶", "不保证"]],
    [80, "both", ["乌龙茶", "Oolong tea", "不保证", "not guaranteed"], []],
  ] as const)("%i mm, %s: decoded from what the printer got on its socket", async (mm, language, says, saysNot) => {
    const printer = await switchOn();
    const it = testTill();
    await set(it, { printer: at(printer.port), receipt: paper({ paper: mm, language }) });
    const order = await sell(it);
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(1);
    const [job = Buffer.alloc(0)] = printer.jobs;
    const text = wordsOf(job);
    for (const words of [...says, order, "138****2046"]) expect(text).toContain(words);
    for (const words of saysNot) expect(text).not.toContain(words);
    expect(codesOf(job)).toEqual([order]);
    // Paid in cash: the drawer opens first.
    expect(kicks(job)).toBe(true);
    // § 12.4: no date, nothing guaranteed.
    expect(text).not.toMatch(/(?<!不)保证|免费|全返|稳赚/);
    expect(text).not.toMatch(/(?<!not )guarantee|\bfree\b|all back/i);
  });

  test("again it says so, with its time; a slip of its own for the place; X and Z", async () => {
    const printer = await switchOn();
    const it = testTill();
    await set(it, { printer: at(printer.port), receipt: paper({ queueSlip: true }), drawer: "never" });
    await it.ok("shift.open", { key: key(), floatFen: 10_000 });
    const order = await sell(it);
    const again = { key: key(), order };
    await it.ok("receipt.reprint", again);
    await it.ok("receipt.reprint", again);
    await it.ok("report.print", { key: key() });
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(4);
    const { shift } = await it.ok("shift.close", {
      key: key(),
      counted: [{ valueFen: 10_000, count: 1 }],
      reason: "x",
    });
    await it.ok("report.print", { key: key(), shift });
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(5);
    const [first = "", slip = "", reprint = "", x = "", z = ""] = printer.jobs.map(wordsOf);
    expect([first, slip].map((text) => text.includes("补打"))).toEqual([false, false]);
    expect(slip).toContain("不保证");
    expect(reprint).toContain("补打");
    expect(reprint).toContain(order);
    expect([x, z].map((text) => /100\.00/.test(text))).toEqual([true, true]);
    expect(z).toContain("No. 1");
    expect(printer.jobs.some(kicks)).toBe(false);
  });

  test("without a printer nothing is written down for it, and printing again is refused by name", async () => {
    const it = testTill();
    const order = await sell(it);
    expect(books(it.dataDir).prepare("SELECT count(*) FROM print_jobs").pluck().get()).toBe(0);
    expect(await it.call("receipt.reprint", { key: key(), order })).toMatchObject({ ok: false, code: "no-printer" });
    expect((await it.ok("receipt.preview", { order })).svg).toContain("<svg");
  });

  test("in practice every paper says so", async () => {
    const printer = await switchOn();
    const it = testTill();
    await set(it, { printer: at(printer.port) });
    await it.ok("training.set", { key: key(), on: true });
    await it.sell(key(), 500);
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(1);
    expect(wordsOf(printer.jobs[0] ?? Buffer.alloc(0))).toContain("练习");
  });
});

describe("a printer that is gone", () => {
  test("stops no sale: the job waits with its reason, and is printed once when the printer is back, in order", async () => {
    const gone = await switchOn();
    const { port } = gone;
    await gone.close();
    const it = testTill();
    await set(it, { printer: at(port), drawer: "never" });
    const orders = [await sell(it), await sell(it)];
    await expect
      .poll(async () => (await it.ok("print.queue", {}))[0], { timeout: 10_000 })
      .toMatchObject({
        state: "waiting",
        error: "unreachable",
      });
    expect((await it.ok("status", {})).printer).toBe("waiting");
    const printer = await switchOn(port);
    const [first] = await it.ok("print.queue", {});
    await it.ok("print.retry", { n: first?.n ?? 0 });
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(2);
    expect(printer.jobs.map((job) => codesOf(job)[0])).toEqual(orders);
    await expect.poll(async () => (await it.ok("status", {})).printer).toBe("ready");
    expect((await it.ok("print.queue", {})).map((job) => job.state)).toEqual(["done", "done"]);
  });

  test("what waits outlives the till; one that was being printed when it died says that it may lie there already", async () => {
    const gone = await switchOn();
    const { port } = gone;
    await gone.close();
    const it = testTill();
    await set(it, { printer: at(port), drawer: "never" });
    const [first, second] = [await sell(it), await sell(it)];
    await it.close();
    // As a till leaves it that was killed in the middle of the first.
    const db = books(it.dataDir);
    db.prepare("UPDATE print_jobs SET state = 'printing' WHERE order_id = ?").run(first);
    const printer = await switchOn(port);
    testTill({ dataDir: it.dataDir });
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(2);
    expect(printer.jobs.map((job) => codesOf(job)[0])).toEqual([first, second]);
    const [again = "", plain = ""] = printer.jobs.map(wordsOf);
    expect([again, plain].map((text) => text.includes("本张可能已打印过一次"))).toEqual([true, false]);
  });

  test("one that breaks off in the middle is printed again, and the paper says that it may lie there already", async () => {
    const broken = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const port = await new Promise<number>((resolve) =>
      broken.listen(0, "127.0.0.1", () => resolve((broken.address() as AddressInfo).port)),
    );
    onTestFinished(() => void broken.close());
    const it = testTill();
    await set(it, { printer: at(port), drawer: "never" });
    const order = await sell(it);
    await expect.poll(async () => (await it.ok("print.queue", {}))[0]?.error, { timeout: 10_000 }).toBe("lost");
    await new Promise((resolve) => broken.close(resolve));
    const printer = await switchOn(port);
    await it.ok("print.retry", { n: (await it.ok("print.queue", {}))[0]?.n ?? 0 });
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(1);
    const [job = Buffer.alloc(0)] = printer.jobs;
    expect(codesOf(job)).toEqual([order]);
    expect(wordsOf(job)).toContain("本张可能已打印过一次");
  });

  test("a job is given up by hand; a number that waits no more is refused by name", async () => {
    const gone = await switchOn();
    await gone.close();
    const it = testTill();
    await set(it, { printer: at(gone.port) });
    await sell(it);
    const [job] = await it.ok("print.queue", {});
    await it.ok("print.cancel", { n: job?.n ?? 0 });
    expect((await it.ok("print.queue", {}))[0]).toMatchObject({ state: "cancelled" });
    expect(await it.call("print.cancel", { n: job?.n ?? 0 })).toMatchObject({ code: "unknown-job" });
    expect(await it.call("print.retry", { n: 999 })).toMatchObject({ code: "unknown-job" });
  });
});

describe("other ways to a printer", () => {
  test("a device file gets the very bytes", async () => {
    const path = join(folder(), "lp0");
    const it = testTill();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, "");
    await set(it, { printer: { kind: "device", path } });
    const order = await sell(it);
    await expect.poll(() => codesOf(readFileSync(path)), { timeout: 10_000 }).toEqual([order]);
    expect(wordsOf(readFileSync(path))).toContain("乌龙茶");
  });

  test("a device that is not there is named, and is no file made by us", async () => {
    const it = testTill();
    await set(it, { printer: { kind: "device", path: join(folder(), "no", "lp0") } });
    await sell(it);
    await expect.poll(async () => (await it.ok("print.queue", {}))[0]?.error, { timeout: 10_000 }).toBe("no-device");
  });

  test("Windows: the printer's name goes by the environment and the bytes by the input, neither in the command", () => {
    const name = `XP-80"; Remove-Item C:\\ -Recurse; "`;
    const { args, env, input } = spoolCommand(name, Buffer.from("hello"));
    expect(args.join(" ")).not.toContain("Remove-Item");
    expect(Object.values(env)).toContain(name);
    expect(Buffer.from(input).toString("utf8")).toContain(Buffer.from("hello").toString("base64"));
  });
});

describe("Windows' queue by how its command ends", () => {
  const ends = (script: string) => ({ program: process.execPath, args: ["-e", script], env: {}, input: "AAAA" });

  test("0: the queue has it", async () => {
    await expect(runSpooler(ends("process.exit(0)"), TIMERS)).resolves.toBeUndefined();
  });

  test.each([
    ["refused before a byte was written", ends("process.exit(3)"), "queue-refused", false],
    ["broken off while writing: a part may be on paper", ends("process.exit(4)"), "lost", true],
    ["an end nobody foresaw: it may be on paper", ends("process.exit(1)"), "unknown", true],
    ["killed: it may be on paper", ends("process.kill(process.pid, 'SIGKILL')"), "unknown", true],
    ["no such program", { ...ends(""), program: "/nowhere/powershell.exe" }, "not-windows", false],
  ] as const)("%s", async (_, command, code, begun) => {
    await expect(runSpooler(command, TIMERS)).rejects.toMatchObject({ code, begun });
  });

  test("the script itself tells the two apart: what began ends below 0, and 4", () => {
    const { args } = spoolCommand("XP-80", Buffer.from("x"));
    const script = Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le");
    expect(script).toContain("return isDone ? 0 : -Math.Max(error, 1);");
    expect(script).toMatch(/\$code -lt 0\).*exit 4/);
    expect(script).toMatch(/\$code -ne 0\).*exit 3/);
  });
});

describe("markup", () => {
  const copy = { training: false, reprintedAt: null, twice: false, link: "s1/t1/0000042" };

  test("what the paper's own language would take for commands is printed as it is", () => {
    const name = 'A|B {C} ~ _x_ "y" `z` ^w \\ end';
    const [item] = sampleReceipt().items;
    if (!item) throw new Error("no item");
    const receipt = sampleReceipt({ items: [{ ...item, name, nameEn: name }] });
    const text = wordsOf(bytesOf(receiptMarkup(receipt, HEAD, copy), 80));
    for (const part of ["A|B", "{C}", "~ _x_", '"y"', "`z`", "^w", "\\ end"]) expect(text).toContain(part);
  });

  test("§12.4 not at recent sales, and no place yet: said so, in either language, and promised nothing", () => {
    for (const language of ["zh", "en"] as const) {
      const head = { ...HEAD, language, paper: 58 as const };
      const far = sampleReceipt({ wait: { fromDays: null, toDays: null, overDays: 30 } });
      for (const markup of [receiptMarkup(far, head, copy), queueSlipMarkup(far, head, copy) ?? ""]) {
        const text = wordsOf(bytesOf(markup, 58));
        expect(text).toMatch(language === "zh" ? /不保证/ : /not guaranteed/);
        expect(text).not.toMatch(/(?<!不)保证|(?<!not )guarantee|免费|\bfree\b/i);
      }
      expect(svgOf(receiptMarkup(far, head, copy), 58)).toMatch(/^<svg/);
    }
  });

  test("Z holds the count and its difference with who approved it; X before a blind count holds neither, nor what is expected", () => {
    const at = Date.UTC(2026, 2, 1, 12, 30);
    const open = { number: null, closedAt: null, closedBy: null, approvedBy: null, reason: null, counted: [] };
    const blind = sampleReport({ ...open, expectedFen: null, countedFen: null, differenceFen: null });
    for (const paper of [58, 80] as const) {
      for (const [language, title, hidden] of [
        ["zh", /交班报表 \(Z\)/, "点钞之后显示"],
        ["en", /Z REPORT/, "Shown after the count"],
        ["both", /交班报表 \(Z\) Z REPORT/, "Shown after the count"],
      ] as const) {
        const print = (report: typeof blind) =>
          wordsOf(bytesOf(reportMarkup(report, { ...HEAD, paper, language }, at, false), paper));
        const [z, x] = [print(sampleReport()), print(blind)];
        expect(z).toMatch(title);
        for (const part of ["No. 17", "王店长", "4,355.50", "4,345.50", "少找一次", "100.00 × 43", "12,345.50"])
          expect(z).toContain(part);
        expect(z).toMatch(/-￥10\.00|￥-10\.00/);
        expect(x).not.toMatch(title);
        expect(x).toContain(hidden);
        for (const part of ["No. ", "4,355.50", "4,345.50", "100.00 × 43"]) expect(x).not.toContain(part);
      }
    }
  });
});
