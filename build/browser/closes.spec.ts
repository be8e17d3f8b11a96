// Shifts at headquarters as a till opens and closes them, and a day that finance signs.

import { test as base } from "@playwright/test";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { HeadOffice } from "./headOffice.ts";
import { openMore } from "./staffed.ts";

test("a shift is at headquarters as it is opened and closed: its difference, its report, found by state", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  const office = await anotherWindow();
  await Headquarters.enter(office, hq);
  await office.evaluate(() => (location.hash = "shifts"));
  const shifts = office.getByTestId("shifts");
  await expect(shifts).toContainText("还没有开过班");
  await openMore(clerk, "s");
  await clerk.type("200");
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  const row = shifts.locator("tr[data-shift]");
  await expect(row).toContainText("进行中");
  await clerk.sell("80");
  await clerk.press("Enter");
  await row.getByRole("button").click();
  const sheet = office.getByRole("dialog");
  await expect(sheet.getByTestId("expected")).toHaveAttribute("data-fen", "28000");
  await office.keyboard.press("Escape");
  await openMore(clerk, "s");
  await clerk.dialog.locator('[data-piece="n100"]').fill("2");
  const submit = clerk.dialog.locator('button[type="submit"]');
  await submit.click();
  await expect(page.locator('[data-code="needs-reason"]')).toBeVisible();
  await clerk.dialog.getByRole("textbox").last().fill("找零有误");
  await submit.click();
  await expect(row).toHaveAttribute("data-difference-fen", "-8000");
  await expect(row).toContainText("找零有误");
  await row.getByRole("button").click();
  await expect(sheet.getByTestId("difference")).toHaveAttribute("data-fen", "-8000");
  await expect(sheet.locator('tr[data-tender="cash"]')).toContainText("80.00");
  expect(await findings(office, "a shift's report")).toEqual([]);
  await office.keyboard.press("Escape");
  await office.getByLabel("状态", { exact: true }).selectOption("open");
  await expect(shifts).toContainText("没有符合的班次");
  await office.getByLabel("状态", { exact: true }).selectOption("differs");
  await expect(row).toHaveCount(1);
  expect(await findings(office, "shifts")).toEqual([]);
});

const days = base.extend<{ office: HeadOffice }>({
  office: async ({ page }, lend) => {
    const office = await HeadOffice.open("2026-03-01", {
      basic: { extract: 1_000, ratio: 10_000 },
      products: { p1: {} },
    });
    await lend(office);
    // A server ends when nobody is connected any more: a browser keeps lines open that it may need.
    await page.context().close();
    await office.close();
  },
});

for (const language of ["zh", "en"] as const) {
  days(
    `a day that is over is signed; what comes later shows beside what was signed; axe, ${language}`,
    async ({ page, office }) => {
      const member = await office.register("13900000001");
      const order = async (id: string, at: string, paid: number): Promise<void> => {
        const lines = [{ product: "p1", paid, cost: 0 }];
        await office.call("POST", "/orders", { id, at, channel: "mall", member, completed: true, lines });
      };
      await order("A1", "2026-03-01T09:00:00+08:00", 10_000);
      await office.nextDay();
      await Headquarters.enter(page, office.link);
      if (language === "en") await page.getByRole("button", { name: "English" }).click();
      await page.evaluate(() => (location.hash = "days"));
      const row = page.locator('tr[data-day="2026-03-01"]');
      await expect(row).toHaveAttribute("data-state", "unsigned");
      const found = await findings(page, "days");
      await row.getByRole("button").click();
      const sheet = page.getByTestId("day-sheet");
      await expect(sheet.locator('tr[data-figure="sold"]')).toHaveAttribute("data-value", "10000");
      found.push(...(await findings(page, "a day to be signed")));
      await sheet.getByLabel(language === "zh" ? "备注（可不填）" : "Remark (optional)").fill("OK");
      await sheet.getByRole("button", { name: language === "zh" ? "签字确认" : "Sign" }).click();
      await expect(sheet).toHaveAttribute("data-state", "signed");
      await expect(row).toHaveAttribute("data-state", "signed");
      await order("A2", "2026-03-01T10:00:00+08:00", 500);
      await page.reload();
      await expect(row).toHaveAttribute("data-state", "changed");
      await row.getByRole("button").click();
      const sold = sheet.locator('tr[data-figure="sold"]');
      await expect(sold).toHaveAttribute("data-other", "true");
      await expect(sold).toContainText("105.00");
      await expect(sold).toContainText("100.00");
      found.push(...(await findings(page, "a day that has changed")));
      await sheet
        .getByRole("button", { name: language === "zh" ? "按现在的数再次签字" : "Sign again as it is now" })
        .click();
      await expect(sheet).toHaveAttribute("data-state", "signed");
      await expect(sheet.getByRole("listitem").filter({ hasText: "OK" })).toBeVisible();
      expect(found).toEqual([]);
    },
  );
}
