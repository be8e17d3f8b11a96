// Two tills and headquarters: an order returned where it was not taken, money handed back twice, a till that is lost.

import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const ANNA = "13800002046";

test("an order of another till is returned here; what two tills handed back is on HQ's list, and said to be resolved; a lost till is closed", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, cable, hq } = await shop.openWhole(page);
  const { order } = await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.goTo("门店与收银台");
  await office.page.getByLabel("门店编号").fill("s1");
  await office.page.getByLabel("收银台编号").fill("t2");
  await office.page.getByLabel("收银台名称").fill("2 号台");
  await office.page.getByRole("button", { name: "生成绑定码" }).click();
  const code = await office.page.getByTestId("enrolment-code").innerText();
  const second = await shop.openTill(["--server", new URL("/", hq).href, "--enrol", code], "till2");
  const other = new Clerk(await anotherWindow());
  await other.sitDown(second.url);
  await other.sees("online");

  // The first hands all of it back with the cable cut, the second does not know.
  cable.cut();
  await clerk.sees("offline");
  await (await clerk.recent(order)).getByRole("button", { name: "退货" }).click();
  await clerk.dialog.getByRole("button", { name: "商品有问题" }).click();
  await clerk.dialog.locator('button[type="submit"]').click();
  await expect(clerk.dialog.getByTestId("refund-done")).toBeVisible();

  await other.press("F11");
  await other.dialog.getByRole("button", { name: "别台的单" }).click();
  await other.dialog.getByLabel("别台的单号").fill(order);
  await other.dialog.getByRole("button", { name: "查这张小票" }).click();
  const found = other.dialog.getByTestId("elsewhere");
  await expect(found).toContainText("可退 ¥100.00");
  const seen = await findings(other.page, "an order of another till");
  await found.getByRole("button", { name: "退货" }).click();
  await other.dialog.getByLabel(/金额/).first().fill("30");
  await other.dialog.getByRole("button", { name: "商品有问题" }).click();
  await other.dialog.locator('button[type="submit"]').click();
  await expect(other.dialog.getByTestId("refund-done")).toBeVisible();
  await other.press("Enter", "F11");
  await other.dialog.getByRole("button", { name: "别台的单" }).click();
  await expect(other.dialog.getByTestId("asks").locator(`[data-order="${order}"]`)).toHaveAttribute(
    "data-state",
    "done",
  );
  seen.push(...(await findings(other.page, "what was asked for")));

  cable.mend();
  await office.goTo("要处理的事");
  const listed = office.page.locator('li[data-kind="over-refund"]');
  await expect(listed).toContainText("¥30.00");
  await expect(office.page.locator('tr[data-sum="over-refund"]')).toContainText("¥30.00");
  await listed.getByRole("button", { name: "标为已处理" }).click();
  await listed.getByLabel("经手人").fill("李");
  await listed.getByLabel("原因").fill("顾客已退回");
  seen.push(...(await findings(office.page, "a concern to be resolved")));
  await listed.getByRole("button", { name: "标为已处理" }).click();
  await expect(listed).toHaveCount(0);
  await office.page.getByLabel("状态").selectOption("resolved");
  await expect(listed).toContainText("李：顾客已退回");
  seen.push(...(await findings(office.page, "resolved concerns")));

  await office.goTo("门店与收银台");
  await office.page.getByRole("button", { name: "查看 s1/t2" }).click();
  const closing = office.page.getByRole("dialog").getByRole("region", { name: "收银台遗失" });
  await closing.getByRole("button", { name: "关闭 s1/t2" }).click();
  const submit = closing.locator('button[type="submit"]');
  await closing.getByLabel("经手人").fill("李");
  await closing.getByLabel("原因").fill("失窃");
  await expect(submit).toBeDisabled();
  await closing.getByLabel("再输入一次编号 s1/t2").fill("s1/t2");
  seen.push(...(await findings(office.page, "a till to be closed")));
  await submit.click();
  await expect(office.page.getByTestId("till-closed")).toBeVisible();
  await office.page.keyboard.press("Escape");
  await expect(office.page.locator('tr[data-till="s1/t2"]')).toContainText("已关闭");
  expect(seen).toEqual([]);
});
