// What the owner sees before rules are published: the shop's own last orders by both rules, a year ahead, and what of
// the figures has to be acknowledged (§12.1). The orders come by the API.

import type { RulesInput } from "../../shared/rules/schema.ts";
import { findings } from "./findings.ts";
import { expect, test as base } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { HeadOffice } from "./headOffice.ts";

const ANNA = "13800000001";
const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 1_000, cashierScope: "all" },
  products: { p1: {} },
  stores: { s1: { cashier: {} } },
};

const test = base.extend<{ opened: (days: number) => Promise<HeadOffice> }>({
  opened: async ({ page }, lend) => {
    const offices: HeadOffice[] = [];
    await lend(async (days) => {
      const office = await HeadOffice.open("2026-03-01", RULES);
      offices.push(office);
      await trade(office, days);
      return office;
    });
    // A server ends when nobody is connected any more: a browser keeps lines open that it may need.
    await page.context().close();
    for (const office of offices) await office.close();
  },
});

/** Six orders of 100.00 a day at a cost of 92.00. */
async function trade(office: HeadOffice, days: number): Promise<void> {
  await office.register(ANNA);
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < 6; n += 1) {
      const lines = [{ product: "p1", paid: 10_000, cost: 9_200 }];
      await office.call("POST", "/orders", {
        id: `d${day}-${n}`,
        channel: "mall",
        member: ANNA,
        completed: true,
        lines,
      });
      office.later(60_000);
    }
    if (day + 1 < days) await office.nextDay();
  }
}

test("before publishing the owner sees both rules on the last orders, a year ahead, and acknowledges the figures by name (§12.1)", async ({
  page,
  opened,
}) => {
  const office = await opened(8);
  const hq = await Headquarters.enter(page, office.link);
  await hq.patchRules({ basic: { ratio: 13_000, extract: 6_500 } });
  await hq.rules.publish.click();
  const dialog = page.getByRole("dialog");
  const submit = dialog.getByRole("button", { name: "发布这些规则" });
  await expect(dialog.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  await expect(dialog).toContainText("最近 48 单（其中退款 0 笔），2026-03-01 至 2026-03-08 共 8 天，销售 4,800.00");
  const tried = dialog.getByTestId("tried");
  await expect(tried.locator('tr[data-line="extracted"]')).toContainText("480.00");
  await expect(tried.locator('tr[data-line="extracted"]')).toContainText("3,120.00");
  await expect(tried.locator('tr[data-line="granted"]')).toContainText("6,240.00");
  await expect(tried.locator('tr[data-line="margin"]')).toContainText("65% / 8%");

  // §12: 130% with 65%: half is paid, day 30 waits 30 days.
  const ahead = dialog.getByTestId("ahead");
  await expect(ahead.locator('tr[data-days="365"]')).toContainText("50%");
  await expect(ahead.locator('tr[data-wait="30"]')).toContainText("新：30 天");
  await expect(dialog.getByTestId("ahead-words")).toContainText("取决于今后的销售，不保证");
  await expect(dialog.getByRole("img", { name: /今后一年每天还欠多少/ })).toBeVisible();
  await expect(dialog.getByRole("img", { name: /发放占权益/ })).toBeVisible();
  await dialog.getByRole("button", { name: "按销售趋势" }).click();
  await expect(ahead.locator('tr[data-wait="30"]')).toContainText("新：30 天");

  const acknowledge = dialog.getByTestId("acknowledge");
  await expect(acknowledge.locator('[data-what="ratio-above-100"]')).toContainText("130%");
  await expect(acknowledge.locator('[data-what="ratio-above-extract"]')).toContainText("65%");
  await expect(acknowledge.locator('[data-what="above-margin"]')).toContainText("高过毛利率 8%");
  await expect(submit).toBeDisabled();
  for (const box of await acknowledge.getByRole("checkbox").all()) await box.check();
  await expect(submit).toBeDisabled();
  await acknowledge.getByLabel("确认人姓名").fill("王店主");
  await submit.click();
  await expect(page.getByTestId("published")).toHaveAttribute("data-version", "2");
  const version = page.getByTestId("versions").locator('tr[data-version="2"]');
  await expect(version.locator('[data-what="above-margin"]')).toContainText("王店主");
});

test("too few orders say so and have no forecast; rules that promise no more than they extract ask for nothing (§12.1)", async ({
  page,
  opened,
}) => {
  const office = await opened(2);
  const hq = await Headquarters.enter(page, office.link);
  await hq.patchRules({ basic: { ratio: 500, extract: 500 } });
  await hq.rules.publish.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("至少要有 30 单、跨 7 天");
  await expect(dialog.getByTestId("ahead")).toHaveCount(0);
  await expect(dialog.getByRole("img", { name: /每天结束时还欠多少/ })).toBeVisible();
  await expect(dialog.getByTestId("acknowledge")).toHaveCount(0);
  await dialog.getByRole("button", { name: "发布这些规则" }).click();
  await expect(page.getByTestId("published")).toHaveAttribute("data-version", "2");
});

for (const language of ["zh", "en"] as const) {
  test(`axe: rules tried out before they are published, ${language}`, async ({ page, opened }) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    const office = await opened(8);
    const hq = await Headquarters.enter(page, office.link);
    await hq.patchRules({ basic: { ratio: 13_000 } });
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: language === "zh" ? "发布…" : "Publish…" }).click();
    await expect(page.getByTestId("ahead")).toBeVisible();
    await page.locator("summary").last().click();
    expect(await findings(page, "try-out")).toEqual([]);
  });
}
