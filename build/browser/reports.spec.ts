// Reports at headquarters, as a till sells: by hour, till, clerk and product, beside another period, and of queues.

import { readFileSync } from "node:fs";
import type { Download } from "@playwright/test";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const ANNA = "13800000001";

for (const language of ["zh", "en"] as const) {
  test(`what a till sells is in the reports within a second, by every dimension, beside the period before; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const text = (zh: string, en: string) => (language === "zh" ? zh : en);
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await Headquarters.enter(office, hq);
    if (language === "en") await office.getByRole("button", { name: "English" }).click();
    await office
      .getByRole("navigation")
      .getByRole("link", { name: text("报表", "Reports"), exact: true })
      .click();
    const sums = office.getByTestId("report-sums");
    await expect(sums).toHaveAttribute("data-net-fen", "10000");
    await expect(sums).toHaveAttribute("data-net-before-fen", "0");
    await clerk.sell("50");
    await expect(sums).toHaveAttribute("data-net-fen", "15000");
    await expect(sums).toHaveAttribute("data-sales", "2");
    const found = await findings(office, "sales by day");

    const table = office.getByTestId("report-table");
    const by = async (zh: string, en: string) => {
      await office.getByRole("button", { name: text(zh, en), exact: true }).click();
      await expect(table).toHaveAccessibleName(text(zh, en));
    };
    for (const [zh, en] of [
      ["周", "Week"],
      ["月", "Month"],
      ["时段", "Hour"],
      ["渠道", "Channel"],
      ["门店", "Store"],
      ["收银台", "Till"],
      ["收银员", "Clerk"],
      ["商品", "Product"],
    ] as const) {
      await by(zh, en);
      const nets = await table
        .locator("tbody tr")
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-net-fen"))));
      // The hour may have turned between the two.
      expect(nets.reduce((sum, net) => sum + net, 0)).toBe(15_000);
    }
    found.push(...(await findings(office, "sales by product")));
    await office.getByLabel(text("筛选名称或编号", "Find by name or id")).fill("nothing is called so");
    await expect(office.getByText(text("没有符合的行", "No row matches"))).toBeVisible();
    await office.getByLabel(text("筛选名称或编号", "Find by name or id")).fill("");

    await by("收银台", "Till");
    const [download] = await Promise.all<Download | void>([
      office.waitForEvent("download"),
      office.getByRole("button", { name: text("存为 CSV", "Save as CSV") }).click(),
    ]);
    if (!download) throw new Error("no download");
    const lines = readFileSync(await download.path(), "utf8").split("\r\n");
    expect(lines[0]).toContain(text("净销售额", "Net sales"));
    expect(lines[1]?.split(",")[1]).toBe("150");

    await office.getByLabel(text("期间", "Period"), { exact: true }).selectOption("lastMonth");
    await expect(office.getByText(text("这段时间没有记录", "Nothing was recorded in this period"))).toBeVisible();
    found.push(...(await findings(office, "a period without sales")));
    await office.getByLabel(text("期间", "Period"), { exact: true }).selectOption("today");
    await office.getByRole("button", { name: text("日", "Day"), exact: true }).click();
    await expect(office.getByRole("button", { name: text("时段", "Hour"), exact: true })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await expect(sums).toHaveAttribute("data-net-fen", "15000");

    await office.getByRole("button", { name: text("队列", "Queues"), exact: true }).click();
    const queues = office.getByTestId("report-queue-sums");
    await expect(queues).toHaveAttribute("data-extracted-fen", "1500");
    await expect(queues).toHaveAttribute("data-owed-fen", "9500");
    await clerk.sell("50");
    await expect(queues).toHaveAttribute("data-owed-fen", "9000");
    await office
      .getByRole("group", { name: text("按什么看", "Seen by") })
      .getByRole("button", { name: text("队列", "Queue"), exact: true })
      .click();
    await expect(office.getByTestId("report-queue-table").locator('tr[data-key="cashiers"]')).toHaveAttribute(
      "data-owed-fen",
      "9000",
    );
    found.push(...(await findings(office, "queues by queue")));
    expect(found).toEqual([]);
  });
}
