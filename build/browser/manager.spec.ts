// A store's manager: signs in, changes a till's ratio, sees what it would have paid, publishes; the till adopts it and sells
// by it. Nothing of another store is there.

import type { Page } from "@playwright/test";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { PASSWORD, signIn } from "./people.ts";
import { openMore, signIn as signInAtTill, typePin } from "./staffed.ts";

const ANNA = "13812342046";

const section = (page: Page, name: string) =>
  page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

/** By the owner, who is at HQ: a manager of the demonstration's store. */
async function addManager(page: Page): Promise<void> {
  await new Headquarters(page).goTo("人员");
  const form = page.getByRole("form", { name: "新增人员" });
  await form.getByLabel("姓名").fill("王店长");
  await form.getByLabel("角色").selectOption({ label: "店长" });
  await expect(form.getByLabel("门店")).toHaveValue("s1");
  await form.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await form.getByRole("button", { name: "新增" }).click();
  await expect(page.locator('tr[data-user="王店长"]')).toContainText("示范便利");
}

test("a manager changes a till's ratio by the form, sees it tried out, publishes; the till adopts and sells by it, and it is returned from (§3.3, §12.1)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  test.slow();
  await page.setViewportSize({ width: 1366, height: 768 });
  const { clerk, hq } = await shop.openWhole(await anotherWindow());
  await Headquarters.enter(page, hq);
  await addManager(page);
  await page.getByTestId("me").getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "登录总部" })).toBeVisible();
  await signIn(page, "王店长", PASSWORD);
  // HQ's page is not a manager's: the own one opens.
  await expect(page).toHaveURL(/\/manager\/$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("示范便利 · 本店");
  await expect(page.getByTestId("adoption").locator('tr[data-till="s1/t1"]')).toHaveAttribute("data-adopted", "1");

  await clerk.sell("100", { phone: ANNA, how: "new" });
  await expect(page.getByTestId("store-now")).toContainText("100.00");
  await section(page, "规则");
  const office = new Headquarters(page);
  const tree = page.getByTestId("rule-tree");
  // Nothing but the own store is there; what HQ alone says of it is not offered.
  await expect(tree.locator('[data-place="basic"]')).toHaveCount(0);
  await office.openPlace("stores.s1");
  await expect(office.setting("commission")).toHaveCount(0);
  await office.openPlace("stores.s1.tills.t1");
  await page.getByRole("button", { name: "列入规则" }).click();
  await expect(office.setting("ratio").getByTestId("otherwise")).toHaveText("现在是：100%（来自基本规则）");
  await office.setting("ratio").getByRole("textbox").fill("80");
  await expect(page.getByTestId("rules-effect")).toContainText("stores.s1.tills");
  await page.getByRole("button", { name: "发布…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  await expect(dialog.getByTestId("publish-to")).toHaveText("1 号台 (s1/t1)");
  await expect(dialog.getByTestId("try-out")).toContainText("80.00");
  await dialog.getByRole("button", { name: "发布这些规则" }).click();
  await expect(page.getByTestId("published")).toHaveAttribute("data-version", "2");

  // The till adopts it, and the next sale earns by it.
  await section(page, "本店");
  const till = page.getByTestId("adoption").locator('tr[data-till="s1/t1"]');
  await expect(till).toHaveAttribute("data-published", "2");
  await expect(till).toHaveAttribute("data-adopted", "2");
  await till.getByRole("button").click();
  await expect(page.getByTestId("till-holds").locator('tr[data-setting="ratio"]')).toContainText("80%");
  await page.keyboard.press("Escape");
  await clerk.addAmount("100");
  await clerk.setMember(ANNA, "known");
  const earn = clerk.page.getByTestId("earn");
  await expect(earn).toHaveAttribute("data-fen", "8000");
  await expect(earn).toContainText("由「本台」决定");
  await clerk.takeCash();

  // Who decides, by the same chain.
  await section(page, "谁说了算");
  const chain = page.getByTestId("chain");
  await expect(chain.locator('[data-decides="true"]')).toHaveAttribute("data-source", "till.ratio");
  await page.getByLabel("会员", { exact: true }).selectOption({ label: "会员，等级「gold」" });
  await expect(chain.locator('[data-decides="true"]')).toHaveAttribute("data-source", "basic.level");
  await page.getByLabel("会员", { exact: true }).selectOption({ label: "没有会员" });
  await expect(page.getByTestId("decided")).toContainText("没有会员");

  // More than the owner has acknowledged is the owner's to publish.
  await section(page, "规则");
  await office.openPlace("stores.s1.tills.t1");
  await office.setting("ratio").getByRole("textbox").fill("150");
  await expect(page.getByTestId("needs-owner")).toContainText("150%");
  await page.getByRole("button", { name: "发布…" }).click();
  await expect(dialog.getByTestId("tried-needs-owner")).toContainText("150%");
  await expect(dialog.getByRole("button", { name: "发布这些规则" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "放弃改动" }).click();

  // Back to the first version: who published what stands there.
  await section(page, "版本");
  const versions = page.getByTestId("versions");
  await expect(versions.locator('tr[data-version="2"]')).toContainText("王店长");
  await versions.locator('tr[data-version="1"]').getByRole("button").click();
  await expect(page.getByTestId("rules-effect")).toContainText("stores.s1.tills");
  await page.getByRole("button", { name: "发布…" }).click();
  await expect(dialog.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  await dialog.getByRole("button", { name: "发布这些规则" }).click();
  await expect(page.getByTestId("published")).toHaveAttribute("data-version", "3");
  await clerk.addAmount("100");
  await clerk.setMember(ANNA, "known");
  await expect(earn).toHaveAttribute("data-fen", "10000");
});

for (const language of ["zh", "en"] as const)
  test(`the manager's page, all sections; axe, ${language}`, async ({ page, shop }) => {
    const { hq } = await shop.openServer();
    await Headquarters.enter(page, hq);
    await addManager(page);
    await page.getByTestId("me").getByRole("button", { name: "退出登录" }).click();
    await expect(page.getByRole("heading", { name: "登录总部" })).toBeVisible();
    await signIn(page, "王店长", PASSWORD);
    await expect(page.getByTestId("store-now")).toBeVisible();
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    const found = await findings(page, "the store");
    for (const name of language === "zh"
      ? ["规则", "谁说了算", "版本", "班次"]
      : ["Rules", "Who decides", "Versions", "Shifts"]) {
      await section(page, name);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
      found.push(...(await findings(page, name)));
    }
    expect(found).toEqual([]);
  });

test("in the till: the manager who is signed in publishes over the line; cut off, what holds here is read and explained, and that publishing needs the line is said", async ({
  page,
  shop,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const { code, hq } = await shop.openServer();
  const cable = await shop.layCable();
  const { url } = await shop.openTill(["--demo-staff", "--server", cable.url, "--enrol", code ?? ""]);
  await page.goto(url);
  const clerk = new Clerk(page);

  // Whoever is no manager is not offered it.
  await signInAtTill(page, "clerk");
  await clerk.sees("online");
  await clerk.press("F1");
  await expect(page.locator('[data-more="manager"]')).toHaveAttribute("data-mode", "denied");
  await clerk.press("Escape");
  await clerk.press("F1");
  await page.locator('[data-more="change"]').click();
  await typePin(page, "manager");
  await expect(page.locator("header").getByText("王店长")).toBeVisible();

  await openMore(clerk, "m");
  const dialog = page.getByTestId("store-dialog");
  await expect(dialog).toHaveAttribute("data-online", "true");
  await expect(dialog.getByTestId("store-now")).toBeVisible();
  const found = await findings(page, "the store, at the till");
  const to = (name: string) => dialog.getByRole("button", { name, exact: true }).click();
  await to("规则");
  const office = new Headquarters(page);
  await office.openPlace("stores.s1.cashier");
  await office.setting("ratio").getByRole("textbox").fill("70");
  await expect(page.getByTestId("rules-effect")).toHaveText("stores.s1.cashier.ratio: null → 7000");
  found.push(...(await findings(page, "the rules, at the till")));
  await page.getByRole("button", { name: "发布…" }).click();
  await expect(page.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  await page.getByRole("button", { name: "发布这些规则" }).click();
  await expect(page.getByTestId("published")).toHaveAttribute("data-version", "2");
  await to("版本");
  await expect(dialog.locator('tr[data-version="2"]')).toContainText("王店长 (s1/t1)");
  await to("本台执行的规则");
  await expect(dialog.getByTestId("holds-here").locator('tr[data-setting="ratio"]')).toContainText("70%");

  cable.cut();
  await expect(dialog).toHaveAttribute("data-online", "false");
  await expect(dialog.getByTestId("needs-line")).toContainText("等联网");
  await to("本台谁说了算");
  await expect(dialog.getByTestId("chain").locator('[data-decides="true"]')).toHaveAttribute(
    "data-source",
    "desk.ratio",
  );
  found.push(...(await findings(page, "cut off")));
  expect(found).toEqual([]);

  // At HQ the log says who, and at which till.
  const other = await page.context().newPage();
  const log = await Headquarters.enter(other, hq);
  await log.goTo("审计");
  await expect(other.getByTestId("audit").locator('tr[data-verb="store.publish"]')).toContainText("王店长 (s1/t1)");
});
