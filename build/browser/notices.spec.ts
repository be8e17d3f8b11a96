// Notices to the merchant's own system, on headquarters' page.
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

for (const language of ["zh", "en"] as const) {
  test(`the address for notices is set with its secret shown once, tried, turned off and on; no letter was refused; axe, ${language}`, async ({
    page,
    shop,
  }) => {
    const isChinese = language === "zh";
    const { hq } = await shop.openServer();
    await page.setViewportSize({ width: 1024, height: 768 });
    const office = await Headquarters.enter(page, hq);
    await office.goTo("通知推送");
    if (!isChinese) await page.getByRole("button", { name: "English" }).click();
    const hook = page.getByTestId("hook");
    await expect(hook).toHaveAttribute("data-hook", "none");
    await expect(page.getByTestId("letters")).toContainText(isChinese ? "没有被拒的通知" : "No letter was refused");
    const found = await findings(page, "no webhook");
    const url = page.getByLabel(isChinese ? "网址（https）" : "Address (https)");
    const by = page.getByLabel(isChinese ? "经手人" : "Your name");
    await by.fill("林");
    await url.fill("http://127.0.0.1/in");
    const set = page.getByRole("button", { name: isChinese ? "启用" : "Set", exact: true });
    await set.click();
    await expect(page.locator('[role="alert"][data-code="webhook-address"]')).toBeVisible();
    // Nobody has this name.
    await url.fill("https://notices.invalid/in");
    await set.click();
    await expect(page.getByTestId("notice-secret")).toHaveText(/^[0-9a-f]{64}$/);
    await expect(hook).toHaveAttribute("data-hook", "up");
    await page.getByRole("button", { name: isChinese ? "发一条测试" : "Send a test" }).click();
    await expect(page.getByTestId("notice-tried")).toContainText(isChinese ? "没有送到" : "did not arrive");
    found.push(...(await findings(page, "a webhook")));
    await page.getByRole("button", { name: isChinese ? "关闭" : "Turn off" }).click();
    await expect(hook).toHaveAttribute("data-hook", "off");
    await page.getByRole("button", { name: isChinese ? "打开" : "Turn on" }).click();
    await expect(hook).toHaveAttribute("data-hook", "up");
    await page.reload();
    await expect(page.getByTestId("notice-secret")).toHaveCount(0);
    await page.getByLabel(isChinese ? "状态" : "State", { exact: true }).selectOption("dead");
    await expect(page.getByTestId("letters")).toContainText(isChinese ? "没有符合条件" : "No letter matches");
    expect(found).toEqual([]);
  });
}
