// Products from a file: an error by its line, the mended file taken in, found by pinyin, sold, and the stock below zero.

import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { openMore } from "./staffed.ts";

const csv = (price: string) => ({
  name: "products.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    `编码,名称,英文名,条码,售价,分类,库存\n901,桂花糕,Osmanthus cake,,12.50,点心,1\n902,绿豆汤,Mung bean soup,,${price},点心,5\n`,
  ),
});

test("a file with one wrong line is told by its line and takes nothing in; mended it is found, sold, and its stock counted down", async ({
  page,
  shop,
}) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  await openMore(clerk, "i");
  await clerk.dialog.locator('input[type="file"]').setInputFiles(csv("两块"));
  await expect(clerk.dialog.getByRole("alert")).toContainText("1 处错误");
  await expect(clerk.dialog.locator('li[data-line="3"]')).toBeVisible();
  const found = await findings(page, "errors of a file");
  await clerk.dialog.getByRole("button", { name: "不导入" }).click();
  await clerk.dialog.locator('input[type="file"]').setInputFiles(csv("2.00"));
  await expect(clerk.dialog.getByTestId("import-counts")).toHaveAttribute("data-rows", "2");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByTestId("import-done")).toContainText("新增 2");
  await clerk.press("Escape");

  // 桂花糕 by the first letters of its pinyin; two are sold where one was there.
  await clerk.press("F2");
  await clerk.type("ghg");
  await expect(page.getByRole("button", { name: /桂花糕/ })).toBeVisible();
  await clerk.press("Enter");
  await clerk.seesDue(1250);
  await clerk.press("Escape", "+");
  await clerk.seesDue(2500);
  await clerk.takeCash();
  await clerk.press("Enter");

  await openMore(clerk, "k");
  await clerk.type("901");
  await expect(clerk.dialog.locator('[data-product="901"]')).toContainText("−1");
  found.push(...(await findings(page, "stock")));
  await clerk.press("Enter");
  await clerk.type("10");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByTestId("stock-done")).toContainText("入库 10");
  await clerk.type("901");
  await expect(clerk.dialog.locator('[data-product="901"]')).toContainText("9");
  expect(found).toEqual([]);
});
