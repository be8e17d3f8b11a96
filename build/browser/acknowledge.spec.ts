// Rewards at the headquarters: what the owner has to acknowledge before such rules are published, and who did (§12.2).

import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";
import { add, PASSWORD, signIn } from "./people.ts";

test("team rewards are published once the owner has acknowledged their figures by name; others are asked for anew (§12.2)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { hq } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  const { publish } = office.rules;
  const asked = office.page.getByTestId("rules-asked");
  const around = office.page.getByTestId("around").getByRole("listitem");
  const dialog = office.page.getByRole("dialog");
  const submit = dialog.getByRole("button", { name: "发布这些规则" });
  const version = (n: number) => office.page.getByTestId("versions").locator(`tr[data-version="${n}"]`);

  const team = { levels: { 金牌: 800, 银牌: 500 }, maxDepth: 3 };
  await office.patchRules({ rewards: { direct: 300, indirect: 100, team } });
  // Beside team and depth what the arithmetic of the demonstration's own rules asks for (§12.1).
  await expect(asked).toContainText("4 条");
  await expect(around).toContainText(["推荐人得 3%", "没有第三级", "金牌 8% · 银牌 5%", "按实付金额计算"]);
  await publish.click();
  const acknowledge = dialog.getByTestId("acknowledge");
  await expect(acknowledge).toContainText("禁止传销条例");
  await expect(acknowledge.locator('[data-what="team"]')).toContainText(
    "金牌 8% · 银牌 5%；从买家的推荐人起往上最多 3 级",
  );
  await expect(acknowledge.locator('[data-what="depth"]')).toContainText("往上 3 级，超过两级");
  await expect(submit).toBeDisabled();
  for (const box of await acknowledge.getByRole("checkbox").all()) await box.check();
  await expect(submit).toBeDisabled();
  await acknowledge.getByLabel("确认人姓名").fill("王店主");
  await submit.click();
  await expect(office.page.getByTestId("published")).toHaveAttribute("data-version", "2");
  await expect(version(2).locator('[data-what="team"]')).toContainText("王店主");
  await expect(version(1).locator("[data-what]")).toHaveCount(0);

  // The same figures go on without being asked for; a higher level is asked for, and the depth is not.
  await office.patchRules({ rewards: { direct: 200 } });
  await expect(asked).toHaveCount(0);
  expect(await office.publishRules()).toBe(3);
  await office.patchRules({ rewards: { team: { levels: { 金牌: 900 } } } });
  await expect(asked).toContainText("1 条");
  await publish.click();
  await expect(acknowledge.locator('[data-what="depth"]')).toContainText("王店主 已在");
  await expect(acknowledge.getByRole("checkbox")).toHaveCount(1);
  await office.page.keyboard.press("Escape");

  // The mode is still open, for nothing was sold yet (§10.1); tills that own their queues do not go with it.
  await office.patchRules({ union: { ratio: 11_000, share: 5000, accelerate: 1000 } });
  await expect(around.first()).toContainText("权益是实付的 110%");
  await office.rules.text.fill(JSON.stringify({ union: { ratio: 11_000, share: 1 }, basic: { cashierScope: "till" } }));
  await expect(office.rules.problems).toContainText(["expected store or all beside union"]);
});

test("a user acknowledges in the own name, which is not asked for; the log and the version have it (§12.2)", async ({
  page,
  shop,
}) => {
  const { hq } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  await office.goTo("人员");
  await add(page, "王店主", "老板");
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "登录总部" })).toBeVisible();
  await signIn(page, "王店主", PASSWORD);
  await office.patchRules({ rewards: { direct: 300, team: { levels: { 金牌: 800 }, maxDepth: 2 } } });
  await office.rules.publish.click();
  const dialog = page.getByRole("dialog");
  const by = dialog.getByLabel("确认人姓名");
  await expect(by).toHaveValue("王店主");
  await expect(by).not.toBeEditable();
  for (const box of await dialog.getByTestId("acknowledge").getByRole("checkbox").all()) await box.check();
  await dialog.getByRole("button", { name: "发布这些规则" }).click();
  await expect(page.getByTestId("versions").locator('tr[data-version="2"] [data-what="team"]')).toContainText("王店主");
  await office.goTo("审计");
  await expect(page.getByTestId("audit").locator('tr[data-verb="rules.publish"]')).toContainText("王店主");
});

test("once an order has arrived the union queue is not turned on any more, and the reason is said (§10.1)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await clerk.sell("10");
  await clerk.sees("online", 0);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.goTo("规则");
  await office.page.getByRole("button", { name: "只写改动" }).click();
  await office.rules.text.fill('{"union": {"ratio": 11000, "share": 5000}}');
  await expect(office.rules.problems).toContainText(["orders have arrived"]);
  await expect(office.rules.publish).toBeDisabled();
});
