// A member's own data on a phone: fetched as one file, and erased with the figures of what stays; in both languages.

import { readFileSync } from "node:fs";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Phone } from "./phone.ts";

const ANNA = "13800002046";

const WORDS = {
  zh: {
    title: "我的资料",
    get: "下载我的资料",
    field: /最后四位/,
    act: "注销我的资料",
    stays: "排队中 50.00",
    wrong: "没有任何改动",
    phone: "手机号",
  },
  en: {
    title: "My data",
    get: "Download my data",
    field: /last four/,
    act: "Erase my data",
    stays: "waiting 50.00",
    wrong: "Nothing was changed",
    phone: "Phone number",
  },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`a member fetches all of it, is erased with four digits, and finds everything again by the same phone; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const words = WORDS[language];
    const { clerk, server, hq } = await shop.openWhole(page);
    const { order } = await clerk.sell("50", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    await window.evaluate((it) => localStorage.setItem("paifan.language", it), language);
    await window.goto(`${phone.url}#privacy`);
    await window.reload();
    await expect(window.getByRole("heading", { level: 1, name: words.title })).toBeVisible();
    await expect(window.getByTestId("stays")).toContainText(words.stays);
    expect(await findings(window, "my data")).toEqual([]);
    expect(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    const downloading = window.waitForEvent("download");
    await window.getByRole("link", { name: words.get }).click();
    const file = readFileSync(await (await downloading).path(), "utf8");
    expect(JSON.parse(file)).toMatchObject({ member: { phone: ANNA }, orders: [{ order }] });

    await window.getByLabel(words.field).fill("1111");
    await window.getByRole("button", { name: words.act }).click();
    await expect(window.getByRole("alert")).toContainText(words.wrong);
    await window.getByLabel(words.field).fill("2046");
    await window.getByRole("button", { name: words.act }).click();
    await expect(window.getByLabel(words.phone)).toBeVisible();
    // The till hears of it, too, and registers her anew; what waited is hers again.
    await clerk.press("Enter");
    await clerk.sell("20", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
  });
}
