// A till that has never met a server sells; enrolled later, all it did arrives. A return, with what its entry loses
// said beforehand, done, and seen at HQ.

import { Clerk } from "./clerk.ts";
import { disagreements, salesOnDisk, tillLines } from "./books.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";

test("with no server at all a till sells as the demonstration store; enrolled later, everything arrives", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  await clerk.sees("alone");
  await expect(page.getByText("示范数据")).toBeVisible();
  const first = await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.sell("50");
  expect(salesOnDisk(shop.tillFile)).toHaveLength(2);

  const server = await shop.openServer();
  await clerk.connection.click();
  await clerk.dialog.getByLabel("服务器地址").fill(server.url);
  await clerk.dialog.getByLabel("绑定码").fill("NOT-A-CODE");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByRole("alert")).toContainText("绑定码不对");
  await clerk.dialog.getByLabel("绑定码").fill(server.code ?? "");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByText("已绑定。")).toBeVisible();
  await clerk.press("Escape");
  await clerk.sees("online", 0);
  await expect(page.getByText("示范数据")).toBeHidden();
  await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "500");

  const office = await Headquarters.enter(await anotherWindow(), server.hq);
  expect(await office.figure("单据")).toBe(2);
  expect(await office.figure("累计已返")).toBe(500);
  await office.page.getByRole("link", { name: "门店与收银台" }).click();
  await expect(office.page.locator('tr[data-till="s1/t1"]')).toHaveAttribute("data-connected", "true");
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("a server that does not answer at enrolment is named; the till keeps the one it has and goes on selling", async ({
  page,
  shop,
}) => {
  const { clerk } = await shop.openWhole(page);
  await clerk.sell("10");
  await clerk.connection.click();
  await clerk.dialog.getByLabel("服务器地址").fill("http://127.0.0.1:9");
  await clerk.dialog.getByLabel("绑定码").fill("ABCD-EFGH");
  await clerk.press("Enter");
  await expect(clerk.dialog.locator('[data-code="server-unreachable"]')).toContainText("什么都没有变，可以继续收银");
  await clerk.press("Escape");
  await clerk.sell("20");
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("a return (F10) says beforehand what the entry loses (§8.2), is done once, and HQ sees it", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  const first = await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.sell("50");
  await clerk.press("Enter");
  await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "500");
  await clerk.press("Escape");

  // A part: 60 may be kept of what it holds; the 40 are lost from what waits.
  await clerk.press("F10");
  await clerk.type(first.order);
  await clerk.press("Enter");
  await clerk.dialog.getByRole("button", { name: "按金额" }).click();
  await expect(clerk.dialog.getByLabel("退款金额")).toBeFocused();
  await clerk.type("40");
  const effect = clerk.dialog.getByTestId("refund-effect");
  await expect(effect).toContainText("将退 ¥40.00");
  await expect(effect).toContainText("待返 ¥40.00，从已返现金收回 ¥0.00");
  await expect(effect).toContainText("由服务器执行");
  await clerk.dialog.getByRole("button", { name: "商品有问题" }).click();
  await clerk.press("Enter");
  await expect(clerk.dialog.getByTestId("refund-done")).toContainText("已退 ¥40.00");
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();

  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.openEntry(first.order);
  const fact = (label: string) =>
    office.life.locator("dl div", { has: office.page.getByText(label, { exact: true }) }).locator("dd");
  await expect(fact("作废")).toHaveText("40.00");
  await expect(fact("待返")).toHaveText("55.00");
  await expect(office.page.locator('[data-testid="fact"][data-kind="order-refunded"]')).toHaveCount(1);

  // All the rest: what waits is lost first, then what was paid is clawed back.
  await clerk.sees("online", 0);
  const row = await clerk.recent(first.order);
  await row.getByRole("button", { name: /退货/ }).click();
  await expect(effect).toContainText("待返 ¥55.00，从已返现金收回 ¥5.00");
  await clerk.dialog.getByRole("button", { name: "收错了" }).click();
  await clerk.dialog.getByRole("button", { name: "确认退货 ¥60.00" }).click();
  await expect(clerk.dialog.getByTestId("refund-done")).toBeVisible();
  await clerk.press("Enter");
  await expect(fact("收回")).toHaveText("5.00");
  await expect(office.life).toContainText("已作废");
  await clerk.sees("online", 0);
  expect(tillLines(shop.tillFile).filter((line) => line.includes('"order-refunded"'))).toHaveLength(2);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});
