// Scheduled exports on headquarters' page.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

for (const language of ["zh", "en"] as const) {
  test(`an export is set down with its secret shown once, says when it is next due, and is removed; axe, ${language}`, async ({
    page,
    shop,
  }) => {
    const isChinese = language === "zh";
    const { hq } = await shop.openServer();
    await page.setViewportSize({ width: 1024, height: 768 });
    const office = await Headquarters.enter(page, hq);
    await office.goTo("导出");
    if (!isChinese) await page.getByRole("button", { name: "English" }).click();
    const part = page.getByTestId("schedules");
    await expect(part).toContainText(isChinese ? "还没有定时导出" : "No scheduled exports yet");
    const found = await findings(page, "no schedules");
    const add = part.getByRole("button", { name: isChinese ? "添加" : "Add", exact: true });
    await expect(add).toBeDisabled();
    await part.getByLabel(isChinese ? "多久一次" : "How often").selectOption("week");
    await part.getByLabel(isChinese ? "哪一天" : "On", { exact: true }).selectOption("5");
    const url = part.getByLabel(isChinese ? "网址（https）" : "Address (https)");
    await url.fill("http://127.0.0.1/in");
    await add.click();
    await expect(part.locator('[role="alert"][data-code="webhook-address"]')).toBeVisible();
    await url.fill("https://example.com/in");
    await add.click();
    await expect(part.getByTestId("schedule-secret")).toHaveText(/^[0-9a-f]{64}$/);
    const row = part.locator("tr[data-schedule]");
    await expect(row).toContainText(isChinese ? "每周五 03:00" : "Fridays at 03:00");
    await expect(row).toContainText(isChinese ? "还没有到点" : "Not due yet");
    found.push(...(await findings(page, "a schedule")));
    await row.getByRole("button", { name: isChinese ? "删除" : "Remove" }).click();
    await expect(row).toHaveCount(0);
    expect(found).toEqual([]);
  });
}
