// Gifts for points and love value: kept at headquarters, given at the till.

import type { Page } from "@playwright/test";
import type { Clerk } from "./clerk.ts";
import { expect, test } from "./fixture.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";
import { add, PASSWORD, signIn } from "./people.ts";

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

const ANNA = "13800002046";

/** Headquarters offers a gift, as its page does. */
async function offer(
  office: Page,
  gift: { id: string; name: string; price: number; stock: number | null },
): Promise<void> {
  const body = { isNew: true, what: "points", stockWas: null, validUntil: null, stores: null, ...gift };
  const status = await office.evaluate(async (asked) => {
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/hq/gift.put", { method: "POST", headers, body: JSON.stringify(asked) })).status;
  }, body);
  expect(status).toBe(200);
}

/** Anna has 200 points, of an order she exchanged, and is the member of the next sale. */
async function earn(clerk: Clerk, page: Page): Promise<void> {
  await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.justPaid.getByRole("button", { name: "兑换", exact: true }).click();
  await clerk.dialog.getByRole("button", { name: "兑换为积分" }).click();
  await expect(clerk.dialog.getByTestId("exchanged")).toHaveAttribute("data-awaits-server", "false");
  await clerk.press("Escape", "Escape");
  await clerk.setMember(ANNA, "known");
  await expect(page.getByTestId("member-points")).toContainText("200.00");
}

for (const language of ["zh", "en"] as const) {
  test(`gifts are given at the till by keyboard: what can be had, what it costs, given; not without the server; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, cable, hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    await office.patchRules({ basic: { exchange: { points: 20000 } } });
    await office.seesAdopted("s1/t1", await office.publishRules());
    await clerk.press("Home");
    await expect(clerk.dialog.locator(".empty")).toBeVisible();
    await clerk.press("Escape");
    await earn(clerk, page);
    await office.page.bringToFront();
    await offer(office.page, { id: "G-1", name: "马克杯", price: 5_000, stock: 3 });
    await offer(office.page, { id: "G-2", name: "雨伞", price: 50_000, stock: null });
    if (language === "en") await page.getByRole("button", { name: "English" }).click();

    await clerk.press("Home");
    const offers = clerk.dialog.getByTestId("gift-offers");
    await expect(offers.getByRole("button")).toHaveCount(2);
    await expect(clerk.dialog.getByTestId("gifts-has")).toContainText("200.00");
    // What is beyond the member's points cannot be chosen.
    await expect(offers.locator('[data-gift="G-2"]')).toBeDisabled();
    await expect(offers.locator('[data-gift="G-2"]')).toContainText("300.00");
    const found = await findings(page, "gifts at the till");
    await clerk.press("Enter");
    const effect = clerk.dialog.getByTestId("gift-effect");
    await expect(effect).toContainText("150.00");
    await clerk.press("+");
    await expect(effect).toContainText("100.00");
    found.push(...(await findings(page, "how many of a gift")));
    await clerk.press("Enter");
    await expect(clerk.dialog.getByTestId("gift-given")).toContainText("马克杯 × 2");
    found.push(...(await findings(page, "a gift given")));
    await clerk.press("Enter");
    await expect(clerk.dialog).toBeHidden();
    await expect(page.getByTestId("member-points")).toContainText("100.00");

    // The last piece; what she has had is said.
    await clerk.press("Home");
    await expect(clerk.dialog.getByTestId("gifts-recent")).toContainText("马克杯 × 2");
    await clerk.press("Enter");
    await clerk.press("+");
    await expect(effect).toContainText("50.00");
    cable.cut();
    await clerk.sees("offline");
    await clerk.press("Enter");
    await expect(clerk.dialog.locator('[role="alert"][data-code="server-unreachable"]')).toBeVisible();
    found.push(...(await findings(page, "no gift without the server")));
    cable.mend();
    await clerk.sees("online");
    await clerk.press("Enter");
    await expect(clerk.dialog.getByTestId("gift-given")).toContainText("马克杯 × 1");
    await clerk.press("Enter");
    await clerk.press("Home");
    await expect(offers.locator('[data-gift="G-2"]')).toBeVisible();
    await expect(offers.locator('[data-gift="G-1"]')).toHaveCount(0);
    await clerk.press("Escape");
    await office.goTo("礼品");
    await expect(office.page.locator('tr[data-gift="G-1"]')).toHaveAttribute("data-state", "sold-out");
    // What was given, with its sums, and on the member's own page.
    const sum = office.page.locator('[data-gift-sum="G-1"]');
    await expect(sum).toHaveAttribute("data-pieces", "3");
    await expect(sum).toContainText("150.00");
    if (language === "en") await office.page.getByRole("button", { name: "English" }).click();
    found.push(...(await findings(office.page, "gifts that were given")));
    await office.page.getByTestId("given").getByRole("link").first().click();
    await expect(office.page.getByTestId("member-gifts").locator('[data-given="G-1"]')).toHaveCount(2);
    found.push(...(await findings(office.page, "a member's gifts")));
    expect(found).toEqual([]);
  });
}

test("a manager sees the gifts of the own store, and changes none; axe", async ({ page, shop }) => {
  const { hq } = await shop.openWhole(page);
  const office = await Headquarters.enter(page, hq);
  await offer(page, { id: "G-1", name: "马克杯", price: 5_000, stock: 3 });
  await office.goTo("人员");
  await add(page, "王店长", "店长");
  await page.getByTestId("me").getByRole("button", { name: "退出登录" }).click();
  await signIn(page, "王店长", PASSWORD);
  await expect(page).toHaveURL(/\/manager\/$/);
  await page.getByRole("navigation").getByRole("link", { name: "礼品" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("示范便利 · 礼品");
  const row = page.locator('tr[data-gift="G-1"]');
  await expect(row).toContainText("50.00");
  await expect(row.getByRole("button")).toHaveCount(0);
  await expect(page.getByTestId("given").locator(".empty")).toBeVisible();
  await expect(page.getByTestId("claims").locator(".empty")).toBeVisible();
  await expect(page.getByTestId("hand-out").getByLabel("会员出示的取货码（8 位）")).toBeVisible();
  await expect(page.getByTestId("giving")).toHaveCount(0);
  expect(await findings(page, "gifts of a store")).toEqual([]);
});
