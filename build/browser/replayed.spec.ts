// Headquarters' page on a server that holds real invoices, replayed: what it shows is what the books add up to.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../package/root.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { launch, type Running } from "./processes.ts";

const INVOICES = 150;
const SAMPLE = join(ROOT, "build", "replay", "sample", "invoices.csv");
type Summary = {
  readonly orders: number;
  readonly extracted: number;
  readonly paid: number;
  readonly outstanding: Readonly<Record<string, number>>;
};

let folder: string;
let summary: Summary;
let server: { running: Running; hq: string };
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paifan-replayed-"));
  const [file, rules, out] = ["invoices.csv", "rules.json", "out"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    file,
    readFileSync(SAMPLE, "utf8")
      .split("\n")
      .slice(0, INVOICES + 1)
      .join("\n"),
  );
  const stores = { s1: { cashier: {} }, s2: { cashier: {} } };
  writeFileSync(rules, JSON.stringify({ basic: { extract: 1_000, ratio: 10_000, cashierScope: "store" }, stores }));
  const asked = [file, "--tills", "3", "--stores", "2", "--offline", "0.2", "--rules", rules, "--out", out];
  await promisify(execFile)(process.execPath, [join(ROOT, "build", "replay", "replay.ts"), ...asked]);
  summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8")) as Summary;
  const data = join(out, "data", "server");
  const { running, ready } = await launch(join(ROOT, "server", "main.ts"), ["--port", "0", "--data", data]);
  server = { running, hq: String(ready["hq"]) };
});
test.afterAll(async () => {
  await server.running.kill();
  rmSync(folder, { recursive: true, force: true });
});

test("§12.8, §13 queues, a life with its facts, what is owed, a search and a file of real invoices say the same figures; axe", async ({
  page,
}) => {
  const queues = Object.keys(summary.outstanding).toSorted();
  const owed = Object.values(summary.outstanding).reduce((sum, amount) => sum + amount, 0);
  expect(queues).toEqual(["cashier:s1", "cashier:s2"]);
  const office = await Headquarters.enter(page, server.hq);
  expect(await office.figure("待返负债")).toBe(owed);
  expect(await office.figure("累计已返")).toBe(summary.paid);
  expect(await office.figure("累计提取")).toBe(summary.extracted);
  const fenIn = async (row: string, cell: number) =>
    Number((await office.queue(row).getByRole("cell").nth(cell).innerText()).replace(/[^0-9]/g, ""));
  await expect(page.locator("tr[data-queue]")).toHaveCount(2);
  for (const queue of queues) expect(await fenIn(queue, 3)).toBe(summary.outstanding[queue]);
  const found = await findings(page, "queues of real invoices");

  // The last of a line, by its place; and from there its life with the facts behind it.
  const waiting = Number(
    (await office.queue("cashier:s1").getByRole("cell").nth(2).innerText()).replace(/[^0-9]/g, ""),
  );
  await office.queue("cashier:s1").getByRole("link").click();
  await page.getByLabel("从第几位起").fill(String(waiting));
  await page.getByRole("search").getByRole("button", { name: "显示" }).click();
  const last = page.locator("tr[data-order]");
  await expect(last).toHaveCount(1);
  await expect(last.getByRole("cell").first()).toHaveText(waiting.toLocaleString("en").replaceAll(",", ""));
  const order = (await last.getAttribute("data-order")) ?? "";
  found.push(...(await findings(page, "a queue of real invoices")));
  await office.openEntry(order);
  const fact = page.locator('[data-testid="fact"][data-kind="order-paid"]');
  await expect(fact).toContainText(/[0-9a-f]{64}/);
  found.push(...(await findings(page, "a life of real invoices")));

  await office.goTo("负债");
  await expect(page.getByTestId("liability-proof")).toHaveAttribute("data-difference-fen", "0");

  await office.goTo("导出");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "下载队列，CSV", exact: true }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  const column = (lines[0] ?? "").split(",").indexOf("waiting_fen");
  expect(lines.slice(1).reduce((sum, line) => sum + Number(line.split(",")[column]), 0)).toBe(owed);
  expect(found).toEqual([]);
});
