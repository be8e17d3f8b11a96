// Gifts for points and love value: kept at headquarters.

import { expect, test } from "./fixture.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";

const WORDS = {
  zh: {
    gifts: "礼品",
    add: "新增礼品",
    id: "编号",
    name: "礼品",
    price: "每件价格",
    stock: "剩余件数（空着不限）",
    everywhere: "所有门店",
    go: "新增",
    close: "关闭",
    text: "名称或编号",
    change: "更改 马克杯",
    save: "保存",
    retire: "下架",
  },
  en: {
    gifts: "Gifts",
    add: "New gift",
    id: "Number",
    name: "Gift",
    price: "Price of one",
    stock: "Pieces left (empty: no limit)",
    everywhere: "All stores",
    go: "Add",
    close: "Close",
    text: "Name or number",
    change: "Change 马克杯",
    save: "Save",
    retire: "Take back",
  },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`gifts are kept at headquarters: added, found, changed, taken back; axe, ${language}`, async ({
    page,
    shop,
  }) => {
    const words = WORDS[language];
    const { hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(page, hq);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await office.goTo(words.gifts);
    const list = page.getByTestId("gifts");
    await expect(list.locator(".empty")).toBeVisible();
    const found = await findings(page, "no gifts");
    await page.getByRole("button", { name: words.add }).click();
    const form = page.getByTestId("gift-form");
    const fill = async (label: string, text: string) => await form.getByLabel(label, { exact: true }).fill(text);
    const go = form.getByRole("button", { name: words.go, exact: true });
    await fill(words.id, "G-1");
    await fill(words.name, "马克杯");
    await fill(words.price, "0");
    await expect(go).toBeDisabled();
    await fill(words.price, "12.5");
    await fill(words.stock, "3");
    await form.getByLabel(words.everywhere).uncheck();
    // A gift that holds nowhere is none.
    await expect(go).toBeDisabled();
    await form.getByRole("checkbox").last().check();
    found.push(...(await findings(page, "a new gift")));
    await go.click();
    await expect(form.getByRole("status")).toBeVisible();
    // The number is taken.
    await fill(words.id, "G-1");
    await fill(words.name, "伞");
    await fill(words.price, "1");
    await go.click();
    await expect(form.locator('[role="alert"][data-code="gift-exists"]')).toBeVisible();
    await fill(words.id, "G-2");
    await go.click();
    await expect(form.getByRole("status")).toBeVisible();
    await page.getByRole("button", { name: words.close, exact: true }).click();
    const row = page.locator('tr[data-gift="G-1"]');
    await expect(row).toContainText("12.50");
    await expect(page.locator("tr[data-gift]")).toHaveCount(2);
    found.push(...(await findings(page, "gifts")));

    await page.getByLabel(words.text).fill("马克");
    await expect(page.locator("tr[data-gift]")).toHaveCount(1);
    await page.getByRole("button", { name: words.change }).click();
    await fill(words.stock, "0");
    await form.getByRole("button", { name: words.save, exact: true }).click();
    await expect(row).toHaveAttribute("data-state", "sold-out");
    await form.getByRole("button", { name: words.retire, exact: true }).click();
    await expect(row).toHaveAttribute("data-state", "retired");
    await page.getByRole("button", { name: words.close, exact: true }).click();
    await page.getByLabel(words.text).fill("nothing like it");
    await expect(list.locator(".empty")).toBeVisible();
    expect(found).toEqual([]);
  });
}
