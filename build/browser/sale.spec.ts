// The cart a clerk works with, by the keyboard alone: discounts, another price, a note, several tenders, carts put
// aside over a kill, goods that come back and others in their place.

import { salesOnDisk, tillLines } from "./books.ts";
import { Clerk } from "./clerk.ts";
import { expect, test } from "./fixture.ts";

const TEA = "6900000003015"; // 4.50
const MILK = "6900000003022"; // 16.80
const TISSUES = "6900000005019"; // 12.90

test("discounts, another price, a note and a split payment stand in the fact to the fen", async ({ page, shop }) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  await clerk.scan(TEA);
  await clerk.scan(MILK);
  // The line that was scanned last is open under Enter: 15.00 instead of 16.80, and why.
  await clerk.press("Enter");
  await expect(clerk.dialog.getByLabel("数量")).toBeFocused();
  await clerk.dialog.getByLabel("单价").fill("15");
  await clerk.dialog.getByLabel("备注").fill("外包装破损");
  await expect(clerk.dialog.getByTestId("line-total")).toHaveText("¥15.00");
  await clerk.press("Enter");
  await clerk.seesDue(450 + 1500);
  // A tenth off all of it.
  await clerk.press("F8");
  await clerk.type("10");
  await expect(clerk.dialog.getByTestId("after-discount")).toHaveText("¥17.55");
  await clerk.press("Enter");
  await clerk.seesDue(1755);
  // 10.00 by card, the rest in cash with change.
  await clerk.press("F9");
  await clerk.press("ArrowDown");
  await clerk.dialog.getByLabel("金额（不填为全部）").fill("10");
  await clerk.dialog.getByLabel("终端流水号").fill("000321");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByTestId("rest")).toHaveAttribute("data-fen", "755");
  await expect(clerk.dialog.getByLabel("实收")).toBeFocused();
  await clerk.type("8");
  await expect(clerk.dialog.getByTestId("change")).toHaveText("¥0.45");
  await clerk.press("Enter");
  await clerk.sold();
  const sale = salesOnDisk(shop.tillFile).at(-1);
  expect(sale).toMatchObject({
    paid: 1755,
    items: [
      { price: 450, discount: 45, total: 405 },
      { price: 1500, list: 1680, discount: 150, total: 1350, note: "外包装破损" },
    ],
    tenders: [
      { kind: "card", amount: 1000, reference: "000321" },
      { kind: "cash", amount: 755, given: 800, change: 45 },
    ],
  });
});

test("two carts put aside outlive a kill -9 of the till and a reload of the page; either is taken up and sold", async ({
  page,
  shop,
}) => {
  const first = await shop.openTill();
  const clerk = new Clerk(page);
  await clerk.sitDown(first.url);
  for (const [code, fen] of [
    [TEA, 450],
    [MILK, 1680],
  ] as const) {
    await clerk.scan(code);
    await clerk.seesDue(fen);
    await clerk.press("F6");
    await clerk.seesDue(0);
  }
  await clerk.scan(TISSUES);
  await clerk.seesDue(1290);
  await first.running.kill();
  await clerk.sees("unreachable");
  const { url } = await shop.openTill();
  await page.goto(url);
  // The sale in progress is there, and both carts.
  await clerk.seesDue(1290);
  await clerk.press("F7");
  await expect(clerk.dialog.getByRole("group").getByRole("button")).toHaveCount(2);
  await clerk.press("Escape");
  await clerk.takeCash();
  await clerk.press("Enter");
  // Of two the list asks which; the last one is taken up at once.
  await clerk.press("F7");
  await expect(clerk.dialog).toBeVisible();
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  await expect(page.getByTestId("due")).not.toHaveAttribute("data-fen", "0");
  await clerk.takeCash();
  await clerk.press("Enter", "F7");
  await expect(page.getByTestId("due")).not.toHaveAttribute("data-fen", "0");
  await clerk.takeCash();
  const sold = salesOnDisk(shop.tillFile).map((it) => it.paid);
  expect(sold.toSorted((a, b) => a - b)).toEqual([450, 1290, 1680]);
});

test("goods come back by the piece and others are sold in their place, in one cart and one act", async ({
  page,
  shop,
}) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  await clerk.press("*", "2");
  await clerk.scan(TEA);
  await clerk.scan(TISSUES);
  const before = await clerk.takeCash();
  await clerk.press("F10");
  await expect(clerk.dialog.getByText(before.order)).toBeVisible();
  // One of the two teas, because it was the wrong one; into the cart, and milk for it.
  await clerk.dialog.getByRole("button", { name: /乌龙茶.*多退一件/ }).click();
  await clerk.dialog.getByRole("button", { name: /收错了/ }).click();
  await clerk.dialog.getByRole("button", { name: "加入购物车换货" }).click();
  await expect(clerk.dialog).toBeHidden();
  await clerk.scan(MILK);
  await clerk.seesDue(1680 - 450);
  await clerk.takeCash();
  const sale = salesOnDisk(shop.tillFile).at(-1);
  expect(sale).toMatchObject({
    paid: 1680,
    tenders: [
      { kind: "return", amount: 450 },
      { kind: "cash", amount: 1230 },
    ],
  });
  const refunds = tillLines(shop.tillFile).filter((line) => line.includes('"order-refunded"'));
  expect(refunds).toHaveLength(1);
  expect(JSON.parse(refunds[0] ?? "")).toMatchObject({
    body: { order: before.order, amount: 450, given: [{ kind: "exchange", amount: 450 }] },
  });
});
