// What moved a member's cash, points and love value, on the member's own phone.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Phone } from "./phone.ts";

const ANNA = "13800002046";

for (const language of ["zh", "en"] as const) {
  const isEnglish = language === "en";
  const word = (zh: string, en: string): string => (isEnglish ? en : zh);
  test(`every movement stands with the balance after it, and they add up (§13.3), ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, server, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("50");
    await clerk.sees("online", 0);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    if (isEnglish) {
      await window.getByRole("navigation").getByRole("link", { name: "更多" }).click();
      await window.getByRole("button", { name: "English" }).click();
      await window.getByRole("navigation").getByRole("link", { name: "Queue" }).click();
    }
    // From the balance itself.
    await window
      .getByRole("main")
      .getByRole("link", { name: word("可用余额", "Balance") })
      .click();
    await expect(window.getByRole("heading", { name: word("余额明细", "Balance history") })).toBeVisible();
    const rows = window.getByRole("list", { name: word("每一笔", "Every movement") }).getByRole("listitem");
    const balance = window.getByTestId("balance");
    await expect(rows).toHaveCount(1);
    await expect(balance).toContainText("5.00");
    // What a sale brings comes by itself.
    await clerk.sell("30");
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText("+3.00");
    await expect(rows.first()).toContainText(word("余 8.00", "leaves 8.00"));
    await expect(balance).toContainText("8.00");
    for (let more = 0; more < 20; more += 1) await clerk.sell("10");
    await expect(rows).toHaveCount(20);
    await expect(balance).toContainText("28.00");
    await window.getByRole("button", { name: word("再看更早的", "Earlier ones") }).click();
    await expect(rows).toHaveCount(22);
    await expect(rows.last()).toContainText("+5.00");
    await clerk.sell("10");
    await expect(rows).toHaveCount(23);
    const amounts = await rows.evaluateAll((all) => all.map((it) => Number(it.dataset["amount"])));
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(2_900);
    expect(await findings(window, `history of cash, ${language}`)).toEqual([]);
    expect(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    await window.getByRole("button", { name: word("积分", "Points") }).click();
    await expect(window.getByText(word("还没有变动", "Nothing moved yet"))).toBeVisible();
    expect(await findings(window, `history of points, ${language}`)).toEqual([]);
    await window.getByRole("button", { name: word("余额", "Balance"), exact: true }).click();
    await rows.first().getByRole("link").click();
    await expect(phone.page.getByRole("article")).toBeVisible();
    await window.getByRole("button", { name: word("返回", "Back") }).click();
    await expect(rows.first()).toBeVisible();
  });
}
