// A merchant at headquarters: entered, terms agreed, approved; the store is there and the rules say its commission.

import { expect, test } from "./fixture.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";

const WORDS = {
  zh: {
    merchants: "商户",
    tills: "门店与收银台",
    apply: "登记申请",
    name: "商户名称",
    contact: "联系人",
    phone: "电话",
    commission: "抽成（%）",
    by: "经手人",
    go: "登记",
    all: "全部商户",
    agree: "商定抽成",
    reason: "原因",
    approve: "批准入驻",
    store: "新门店的编号",
    publish: "发布…",
    confirm: "发布这些规则",
    acknowledgedBy: "确认人姓名",
    reject: "拒绝",
    open: "开放申请页面",
    send: "提交申请",
  },
  en: {
    merchants: "Merchants",
    tills: "Stores and tills",
    apply: "New application",
    name: "Merchant",
    contact: "Contact",
    phone: "Phone",
    commission: "Commission (%)",
    by: "Your name",
    go: "Enter",
    all: "All merchants",
    agree: "Agree commission",
    reason: "Reason",
    approve: "Approve",
    store: "Id of the new store",
    publish: "Publish…",
    confirm: "Publish these rules",
    acknowledgedBy: "Name of who acknowledges",
    reject: "Reject",
    open: "Open the page",
    send: "Send application",
  },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`a merchant applies, agrees, is approved and is a store with its commission; another is rejected; axe, ${language}`, async ({
    page,
    shop,
  }) => {
    const words = WORDS[language];
    const { hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(page, hq);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await office.goTo(words.merchants);
    const found = await findings(page, "no merchants");
    await page.getByRole("button", { name: words.apply }).click();
    const form = page.getByTestId("merchant-form");
    const fill = async (label: string, text: string) => await form.getByLabel(label, { exact: true }).fill(text);
    for (const name of ["山泉茶铺", "别家"]) {
      await fill(words.name, name);
      await fill(words.contact, "陈女士");
      await fill(words.phone, "138 0000 0001");
      await fill(words.commission, "10");
      await fill(words.by, "老王");
      await form.getByRole("button", { name: words.go, exact: true }).click();
      await expect(form.getByRole("status")).toContainText(name);
    }
    found.push(...(await findings(page, "an application")));
    await page.keyboard.press("Escape");
    await expect(page.locator("tr[data-merchant]")).toHaveCount(2);
    await expect(page.getByTestId("funnel").locator('[data-state="applied"] b')).toHaveText("2");

    await page.getByRole("link", { name: "山泉茶铺" }).click();
    const file = page.getByTestId("merchant");
    await expect(file).toHaveAttribute("data-state", "applied");
    const say = async (act: string, more: () => Promise<void>) => {
      await file.getByRole("button", { name: act, exact: true }).click();
      const acting = file.getByRole("form", { name: act });
      await more();
      await acting.getByLabel(words.by).fill("老王");
      await acting.getByLabel(words.reason).fill("谈定");
      await acting.getByRole("button", { name: act, exact: true }).click();
      await expect(acting).toBeHidden();
    };
    await say(words.agree, async () => await file.getByLabel(words.commission, { exact: true }).fill("8.88"));
    await expect(file).toHaveAttribute("data-state", "agreed");
    found.push(...(await findings(page, "agreed")));
    await say(words.approve, async () => await file.getByLabel(words.store, { exact: true }).fill("tea"));
    await expect(file).toHaveAttribute("data-state", "approved");
    await expect(page.getByTestId("merchant-history").locator("tbody tr")).toHaveCount(3);

    // What the demonstration's rules ask to be acknowledged stands between the store and its commission.
    const rules = page.getByTestId("merchant-rules");
    await expect(rules).toHaveAttribute("data-in-force", /true|false/);
    if ((await rules.getAttribute("data-in-force")) === "false") {
      await rules.getByRole("button", { name: words.publish }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByTestId("try-out")).toHaveAttribute("data-state", "done");
      found.push(...(await findings(page, "publishing")));
      for (const box of await dialog.getByTestId("acknowledge").getByRole("checkbox").all()) await box.check();
      const by = dialog.getByLabel(words.acknowledgedBy);
      if (await by.isVisible()) await by.fill("王店主");
      await dialog.getByRole("button", { name: words.confirm }).click();
    }
    await expect(rules).toHaveAttribute("data-in-force", "true");
    await expect(page.getByTestId("merchant-figures")).toContainText("8.88%");
    found.push(...(await findings(page, "approved")));

    await page.getByRole("link", { name: words.all }).click();
    await page.getByRole("link", { name: "别家" }).click();
    await say(words.reject, async () => {});
    await expect(file).toHaveAttribute("data-state", "rejected");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.getByRole("link", { name: words.all }).click();
    await page.getByRole("button", { name: words.open }).click();
    await expect(page.getByTestId("merchant-door")).toHaveAttribute("data-open", "true");
    const phone = await page.context().newPage();
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto(new URL("/join/", page.url()).href);
    for (const [label, text] of [
      [words.name, "第三家"],
      [words.contact, "李先生"],
      [words.phone, "13900000002"],
    ] as const)
      await phone.getByRole("textbox", { name: label }).fill(text);
    found.push(...(await findings(phone, "applying")));
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await phone.getByRole("button", { name: words.send }).click();
    const number = await phone.getByTestId("join-number").innerText();
    found.push(...(await findings(phone, "applied")));
    await phone.close();
    await page.reload();
    await expect(page.locator(`tr[data-merchant="${number}"]`)).toContainText("第三家");
    await office.goTo(words.tills);
    await expect(page.locator('tr[data-store="tea"]')).toContainText("山泉茶铺");
    expect(found).toEqual([]);
  });
}
