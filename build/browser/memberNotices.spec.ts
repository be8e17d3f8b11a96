// What a member was told, on the member page.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Phone } from "./phone.ts";

const ANNA = "13800002046";

for (const language of ["zh", "en"] as const) {
  test(`messages are in plain words with order, date and amount; new ones are marked until they were seen; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const isChinese = language === "zh";
    const { clerk, server, hq } = await shop.openWhole(page);
    const { order } = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    if (isChinese) await phone.openFromMenu("消息");
    else {
      await window.getByRole("navigation").getByRole("link", { name: "更多" }).click();
      await window.getByRole("button", { name: "English" }).click();
      await window.getByRole("link", { name: "Messages" }).click();
    }
    const joined = window.locator('li[data-kind="joined"]');
    await expect(joined).toContainText(isChinese ? "消费排进了队伍" : "joined the queue");
    await expect(joined).toContainText(order);
    await expect(joined).toHaveAttribute("data-new", "true");
    await clerk.sell("50");
    const paid = window.locator('li[data-kind="paid"]');
    await expect(paid).toContainText("+5.00");
    await expect(paid).toContainText(isChinese ? "收到返还" : "You were paid");
    expect(await findings(window, "messages")).toEqual([]);
    expect(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await window.reload();
    await expect(paid).toHaveAttribute("data-new", "false");
    await joined.getByRole("link").click();
    await expect(phone.entry(order)).toBeVisible();
  });
}
