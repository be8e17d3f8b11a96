// Rules as forms: what a place says itself and what it inherits, one draft with the text, problems at their fields.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

test("a ratio changed on basic is inherited by a store, which sets its own and gives it back; what is wrong is said at its field; the forms are published (§3.3, §3.6)", async ({
  page,
  shop,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const { hq } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  const { check, publish } = office.rules;
  await office.goTo("规则");
  const extract = office.setting("extract");
  const field = extract.getByRole("textbox");
  const otherwise = extract.getByTestId("otherwise");

  await office.openPlace("basic");
  await expect(office.setting("enabled").getByRole("switch")).toBeChecked();
  await expect(extract).toHaveAttribute("data-own", "true");
  await field.fill("12.5%");
  await expect(page.getByTestId("rule-sentence")).toContainText("提取比例：12.5%");
  await office.openPlace("stores.s1.cashier");
  await expect(extract).toHaveAttribute("data-own", "false");
  await expect(otherwise).toHaveText("现在是：12.5%（来自基本规则）");
  await expect(field).toHaveAttribute("placeholder", "12.5");

  await field.fill("8");
  await expect(extract).toHaveAttribute("data-own", "true");
  await expect(otherwise).toHaveText("不设定时：12.5%（来自基本规则）");
  await expect(page.getByTestId("rule-sentence")).toContainText("提取比例：8%");
  await expect(page.getByTestId("rules-effect")).toContainText("stores.s1.cashier.extract: null → 800");
  await extract.getByRole("button", { name: "提取比例：恢复继承" }).click();
  await expect(extract).toHaveAttribute("data-own", "false");
  await expect(page.getByTestId("rules-effect")).toHaveText("basic.extract: 1000 → 1250");

  // What is no figure is kept as typed, named at its field, counted at its place, and publishes nothing.
  await office.setting("ratio").getByRole("textbox").fill("八折");
  await expect(office.setting("ratio")).toContainText("应为 0 到 10,000 之间的百分数");
  await expect(check).toHaveAttribute("data-state", "wrong");
  await expect(page.getByTestId("rule-tree").locator('[data-place="stores.s1.cashier"]')).toContainText("1");
  await expect(publish).toBeDisabled();
  await office.openPlace("basic");
  await office.rules.problems.getByRole("button").click();
  await expect(page.getByTestId("place-form")).toHaveAttribute("data-place", "stores.s1.cashier");
  await expect(office.setting("ratio").getByRole("textbox")).toBeFocused();
  await office.setting("ratio").getByRole("textbox").fill("");
  await expect(check).toHaveAttribute("data-state", "ok");

  // The text is the same draft; what does not parse is no form.
  await office.writeAsText();
  await expect(office.rules.text).toHaveValue(/"extract": 1250/);
  const written = await office.rules.text.inputValue();
  await office.rules.text.fill("{");
  await page.getByRole("button", { name: "表单", exact: true }).click();
  await page.getByTestId("forms-unreadable").getByRole("button", { name: "打开文本" }).click();
  await office.rules.text.fill(written);
  await page.getByRole("button", { name: "表单", exact: true }).click();
  expect(await office.publishRules()).toBe(2);
  await expect(extract).toHaveAttribute("data-own", "true");
  await expect(field).toHaveValue("12.5");
});

test("places are added and taken out; of ten thousand products one is found by typing (§3.2)", async ({
  page,
  shop,
}) => {
  const { hq } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  await office.goTo("规则");
  const tree = page.getByTestId("rule-tree");
  await office.openPlace("products");
  await page.getByRole("textbox", { name: "商品编号" }).fill("demo-502");
  await page.getByRole("button", { name: "添加", exact: true }).click();
  await expect(page.getByTestId("place-form")).toHaveAttribute("data-place", "products.demo-502");
  await office.setting("cumulative").getByRole("button", { name: "加一档" }).click();
  for (const [index, typed] of ["30", "1,000", "120"].entries())
    await office.setting("cumulative").getByRole("textbox").nth(index).fill(typed);
  await office.setting("lottery").getByRole("combobox").selectOption("fixed");
  await office.setting("lottery").getByRole("textbox").first().fill("150");
  await expect(office.rules.check).toHaveAttribute("data-state", "ok");
  await expect(page.getByTestId("rule-sentence")).toContainText("最近 30 天满 ¥1,000.00：120%");
  await page.getByRole("button", { name: "从规则里去掉" }).click();
  await page.getByRole("button", { name: "确定去掉" }).click();
  await expect(tree.locator('[data-place="products.demo-502"]')).toHaveCount(0);

  await office.writeAsText();
  const written = JSON.parse(await office.rules.text.inputValue()) as { products: object };
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`m${n}`, {}]));
  await office.rules.text.fill(JSON.stringify({ ...written, products: many }));
  await page.getByRole("button", { name: "表单", exact: true }).click();
  await expect(tree.getByRole("treeitem")).not.toHaveCount(0);
  await page.getByRole("searchbox", { name: "查找门店、收银台或商品" }).fill("m7345");
  await office.openPlace("products.m7345");
  await office.setting("ratio").getByRole("textbox").fill("70");
  await expect(page.getByTestId("rule-sentence")).toContainText("奖励比例：70%");
  expect(await tree.getByRole("treeitem").count()).toBeLessThan(60);
});

for (const language of ["zh", "en"] as const) {
  test(`axe: rules as forms, by keyboard, ${language}`, async ({ page, shop }) => {
    await page.setViewportSize({ width: 1024, height: 768 });
    const { hq } = await shop.openServer();
    const office = await Headquarters.enter(page, hq);
    await office.goTo("规则");
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    const tree = page.getByTestId("rule-tree");
    const form = page.getByTestId("place-form");
    await tree.focus();
    await page.keyboard.press("Home");
    await expect(form).toHaveAttribute("data-place", "programme");
    const found: string[] = [];
    const seen: string[] = [];
    for (let at: string | null = ""; at !== null && !seen.includes(at);) {
      seen.push(at);
      at = await form.getAttribute("data-place");
      found.push(...(await findings(page, String(at), ["light"])));
      await page.keyboard.press("ArrowDown");
      if ((await form.getAttribute("data-place")) === at) break;
    }
    expect(seen.length).toBeGreaterThan(6);
    await office.openPlace("basic");
    await office.setting("clear").getByRole("combobox").selectOption("week");
    await office.setting("lottery").getByRole("combobox").first().selectOption("fixed");
    await office.setting("ratio").getByRole("textbox").fill("x");
    await expect(office.rules.check).toHaveAttribute("data-state", "wrong");
    await page.locator("summary").first().click();
    found.push(...(await findings(page, "basic, wrong")));
    expect(found).toEqual([]);
  });
}
