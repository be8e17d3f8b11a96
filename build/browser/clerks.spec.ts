// Clerks of a store and devices at headquarters: who signs in at a till, and which tills there are.

import { expect, test } from "./fixture.ts";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";
import type { Page } from "@playwright/test";

const WORDS = {
  zh: {
    section: "店员",
    form: "新增店员",
    store: "门店",
    id: "编号",
    name: "姓名",
    role: "角色",
    pin: "密码（4 到 8 位数字）",
    add: "新增店员",
    change: "更改 王店长",
    newPin: "设为新密码",
    disable: "停用",
    close: "关闭",
  },
  en: {
    section: "Clerks",
    form: "New clerk",
    store: "Store",
    id: "Number",
    name: "Name",
    role: "Role",
    pin: "PIN (4 to 8 digits)",
    add: "Add clerk",
    change: "Change 王店长",
    newPin: "Set new PIN",
    disable: "Disable",
    close: "Close",
  },
} as const;

type Words = (typeof WORDS)["zh" | "en"];

async function add(page: Page, words: Words, id: string, name: string, role: string, pin: string): Promise<void> {
  const form = page.getByRole("form", { name: words.form });
  await form.getByLabel(words.store, { exact: true }).selectOption("s1");
  await form.getByLabel(words.id, { exact: true }).fill(id);
  await form.getByLabel(words.name, { exact: true }).fill(name);
  await form.getByLabel(words.role, { exact: true }).selectOption(role);
  await form.getByLabel(words.pin, { exact: true }).fill(pin);
  await form.getByRole("button", { name: words.add }).click();
}

for (const language of ["zh", "en"] as const) {
  test(`headquarters adds clerks, who sign in at the till within seconds and are signed out when they are disabled; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const words: Words = WORDS[language];
    const { clerk, url, hq } = await shop.openWhole(page);
    await clerk.sees("online", 0);
    const window = await anotherWindow();
    const office = await Headquarters.enter(window, hq);
    if (language === "en") await window.getByRole("button", { name: "English" }).click();
    await office.goTo(words.section);
    await expect(window.getByTestId("clerks").locator(".empty")).toBeVisible();
    const found = await findings(window, "no clerks");

    // Without a manager there is nobody to change it back.
    await add(window, words, "01", "小陈", "clerk", "4444");
    await expect(window.locator('[role="alert"][data-code="last-manager"]')).toBeVisible();
    await add(window, words, "09", "王店长", "manager", "9081");
    const row = window.locator('tr[data-clerk="s1/09"]');
    await expect(row).toHaveAttribute("data-active", "true");
    await add(window, words, "01", "小陈", "clerk", "4444");
    await expect(window.locator('tr[data-clerk="s1/01"]')).toBeVisible();
    await add(window, words, "02", "小林", "senior", "2222");
    await expect(window.locator('tr[data-clerk="s1/02"]')).toBeVisible();
    found.push(...(await findings(window, "clerks")));

    // The till, where nobody had to sign in, asks for it by itself.
    await expect(page.getByRole("radio", { name: /小陈/ })).toBeVisible();
    const seller = new Clerk(page);
    await seller.signIn(url, "小陈", "4444");
    await seller.openShift("100");
    await seller.sell("10");

    await window.getByRole("button", { name: words.change.replace("王店长", "小陈") }).click();
    const sheet = window.getByTestId("clerk-sheet");
    found.push(...(await findings(window, "a clerk")));
    await sheet.getByLabel(words.pin, { exact: true }).fill("5566");
    await sheet.getByRole("button", { name: words.newPin }).click();
    await expect(sheet.getByRole("status")).toBeVisible();
    await expect(page.getByRole("radio", { name: /小陈/ })).toBeVisible();
    await seller.signIn(url, "小陈", "5566");
    await sheet.getByRole("button", { name: words.disable, exact: true }).click();
    await expect(window.locator('tr[data-clerk="s1/01"]')).toHaveAttribute("data-active", "false");
    await expect(page.getByRole("radio", { name: /王店长/ })).toBeVisible();
    await expect(page.getByRole("radio", { name: /小陈/ })).toHaveCount(0);
    await window.getByRole("button", { name: words.close, exact: true }).click();

    // The last manager stays; at the till it is said who keeps whom.
    await window.getByRole("button", { name: words.change }).click();
    await sheet.getByRole("button", { name: words.disable, exact: true }).click();
    await expect(sheet.locator('[role="alert"][data-code="last-manager"]')).toBeVisible();
    await seller.signIn(url, "王店长", "9081");
    await seller.press("F1");
    await page.getByRole("button", { name: /店员与权限/ }).click();
    await page.locator('[data-clerk="01"]').click();
    await expect(page.getByTestId("clerk-of-hq")).toBeVisible();
    found.push(...(await findings(page, "clerks at the till")));
    expect(found).toEqual([]);
  });
}

test("a store is added and named, a code is seen and revoked, a till is found, named and seen as it stands; axe", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await clerk.sell("10");
  await clerk.sees("online", 0);
  const window = await anotherWindow();
  const office = await Headquarters.enter(window, hq);
  await office.goTo("门店与收银台");
  const row = window.locator('tr[data-till="s1/t1"]');
  await expect(row).toHaveAttribute("data-connected", "true");
  await expect(row).toContainText("paifan-till/");
  await window.getByLabel("新门店的编号").fill("s1");
  await window.getByLabel("新门店的名称").fill("三店");
  await window.getByRole("button", { name: "新增门店" }).click();
  await expect(window.locator('[role="alert"][data-code="store-exists"]')).toBeVisible();
  await window.getByLabel("新门店的编号").fill("s3");
  await window.getByRole("button", { name: "新增门店" }).click();
  await expect(window.locator('tr[data-store="s3"]')).toContainText("三店");

  await window.getByLabel("门店编号", { exact: true }).fill("s3");
  await window.getByLabel("收银台编号").fill("t1");
  await window.getByLabel("收银台名称").fill("第一台");
  await window.getByRole("button", { name: "生成绑定码" }).click();
  const code = window.locator('li[data-code-of="s3/t1"]');
  await expect(code).toContainText("hq-key");
  const found = await findings(window, "tills");
  await code.getByRole("button", { name: "作废 s3/t1 的绑定码" }).click();
  await expect(code).toHaveCount(0);

  await window.getByLabel("编号、名称或门店").fill("三店");
  await expect(window.getByTestId("tills").locator("tbody tr")).toHaveCount(1);
  await window.getByLabel("状态").selectOption("connected");
  await expect(window.getByTestId("tills").locator(".empty")).toBeVisible();
  found.push(...(await findings(window, "no such tills")));
  await window.getByLabel("编号、名称或门店").fill("");
  await window.getByRole("button", { name: "查看 s1/t1" }).click();
  const sheet = window.getByTestId("till-sheet");
  await sheet.getByLabel("新名称").fill("前台");
  await sheet.getByRole("button", { name: "改名" }).click();
  await expect(sheet.getByRole("status")).toBeVisible();
  found.push(...(await findings(window, "a till")));
  await window.keyboard.press("Escape");
  await expect(row).toContainText("前台");
  await window.locator('tr[data-store="s1"]').getByRole("button").click();
  await window.getByRole("dialog").getByLabel("新名称").fill("总店");
  await window.getByRole("dialog").getByRole("button", { name: "改名" }).click();
  await window.keyboard.press("Escape");
  await expect(row).toContainText("总店");
  // The till follows by itself.
  await expect(page.getByText("总店").first()).toBeVisible();
  expect(found).toEqual([]);
});
