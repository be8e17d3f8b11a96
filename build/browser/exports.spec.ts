// The books as files from headquarters' page.

import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";
import { headsOfTable } from "../../shared/contract/hqExport.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { add, PASSWORD, signIn } from "./people.ts";

const ANNA = "13800000001";

async function fetched(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all<Download | void>([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  if (!download) throw new Error("no download");
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

for (const language of ["zh", "en"] as const) {
  test(`what a till sold is fetched as CSV and as JSON lines, by day, and the page stays; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const isChinese = language === "zh";
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("50");
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await Headquarters.enter(office, hq);
    if (!isChinese) await office.getByRole("button", { name: "English" }).click();
    await office
      .getByRole("navigation")
      .getByRole("link", { name: isChinese ? "导出" : "Exports" })
      .click();
    const found = await findings(office, "exports");

    const csv = await fetched(office, isChinese ? "下载单据，CSV" : "Download Orders, CSV");
    expect(csv.name).toMatch(/^paifan-orders-\d{4}-\d{2}-\d{2}\.csv$/);
    const lines = csv.text.split("\r\n");
    expect(lines[0]).toBe(`\uFEFF${headsOfTable("orders").join(",")}`);
    const paid = headsOfTable("orders").indexOf("paid_fen");
    expect(lines.slice(1, -1).map((line) => line.split(",")[paid])).toEqual(["10000", "5000"]);

    const json = await fetched(office, isChinese ? "下载返款，JSON 行" : "Download Payouts, JSON lines");
    // A tenth of the second purchase went to the first.
    expect(JSON.parse(json.text)).toMatchObject({ n: 1, amount_fen: 500 });

    await office.getByLabel(isChinese ? "到哪天" : "To day").fill("2020-01-01");
    await expect(office.locator('tr[data-table="queues"] .sub').first()).toContainText(isChinese ? "筛选" : "filter");
    found.push(...(await findings(office, "exports, filtered")));
    const nothing = await fetched(office, isChinese ? "下载单据，CSV" : "Download Orders, CSV");
    expect(nothing.text).toBe(`${lines[0]}\r\n`);
    await office.getByLabel(isChinese ? "从哪天" : "From day").fill("2020-01-02");
    await office.getByRole("button", { name: isChinese ? "下载单据，CSV" : "Download Orders, CSV" }).click();
    await expect(office.locator('[role="alert"][data-code="malformed"]')).toBeVisible();
    found.push(...(await findings(office, "exports, refused")));
    await expect(office.getByTestId("exports")).toBeVisible();
    expect(found).toEqual([]);
  });
}

test("an operator is offered no exports; the log says who took which file", async ({ page, shop, anotherWindow }) => {
  const { hq, url } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  await office.goTo("人员");
  await add(page, "小陈", "运营");
  await add(page, "小刘", "财务");
  const other = await anotherWindow();
  await other.goto(`${url}/hq/`);
  await signIn(other, "小陈", PASSWORD);
  await expect(other.getByTestId("overview")).toBeVisible();
  await expect(other.getByRole("link", { name: "导出" })).toHaveCount(0);
  await other.getByRole("button", { name: "退出登录" }).click();
  await signIn(other, "小刘", PASSWORD);
  await new Headquarters(other).goTo("导出");
  await fetched(other, "下载会员，CSV");
  await office.goTo("审计");
  const row = page.getByTestId("audit").locator('tr[data-verb="export"]');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("小刘");
  await expect(row).toContainText("members.csv");
});
