// What is refused at the screen: said in words, under its name, with nothing lost. And who is not let in at all.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Clerk } from "./clerk.ts";
import { salesOnDisk } from "./books.ts";
import { expect, test } from "./fixture.ts";

test("bad input at the till is refused by name, in words; cart and books stay as they are", async ({ page, shop }) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  const alert = (code: string) => page.locator(`[role="alert"][data-code="${code}"]`);

  await clerk.scan("6900000003015");
  await clerk.seesDue(450);
  await clerk.scan("6999999999997");
  await expect(alert("unknown-product")).toContainText("没有条码为 6999999999997 的商品");
  await clerk.seesDue(450);

  await clerk.press("F4");
  await clerk.type("12.345");
  await expect(clerk.dialog.getByText("请输入金额，最多两位小数")).toBeVisible();
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeVisible();
  await clerk.press("Escape");

  await clerk.press("F9");
  await clerk.type("4.49");
  await expect(clerk.dialog.getByText("还差 0.01")).toBeVisible();
  await expect(clerk.dialog.getByRole("button", { name: "确认收款" })).toBeDisabled();
  await clerk.press("Enter");
  await clerk.scan("6900000003022");
  await expect(alert("scan-ignored")).toContainText("正在收款或输入金额");
  await clerk.dialog.getByLabel("实收").fill("");
  await clerk.press("ArrowDown");
  await expect(clerk.dialog.getByLabel("终端流水号")).toBeFocused();
  await clerk.type("4111 1111 1111 1111");
  await clerk.press("Enter");
  await expect(alert("looks-like-a-card-number")).toContainText("看起来是银行卡号");
  expect(salesOnDisk(shop.tillFile)).toHaveLength(0);
  await clerk.dialog.getByLabel("终端流水号").fill("000123");
  await clerk.press("Enter");
  const sold = await clerk.sold();
  expect(sold.totalFen).toBe(450);

  await clerk.press("F10");
  await clerk.dialog.getByRole("button", { name: "按金额" }).click();
  await clerk.dialog.getByLabel("退款金额").fill("4.51");
  await expect(alert("over-refund")).toContainText("退款超过这张单剩余的金额");
  await clerk.dialog.getByRole("button", { name: "收错了" }).click();
  await expect(clerk.dialog.getByRole("button", { name: "确认退货" })).toBeDisabled();
  await clerk.dialog.getByRole("button", { name: "换一张小票" }).click();
  await clerk.dialog.getByLabel("小票单号").fill("99");
  await clerk.press("Enter");
  await expect(alert("unknown-order")).toContainText("没有这张单");
  await clerk.press("Escape");

  // A slip of a finger that nobody means: 2^53 − 1 fen.
  await clerk.press("Enter");
  await clerk.addAmount("90071992547409.91");
  await clerk.setMember("13800002046", "new");
  await expect(alert("amount-too-large")).toContainText("金额太大");
  await clerk.press("F9", "Enter");
  await expect(clerk.dialog.locator('[data-code="amount-too-large"]')).toBeVisible();
  await clerk.press("Escape");
  await clerk.seesDue(Number.MAX_SAFE_INTEGER);
  expect(salesOnDisk(shop.tillFile).map((it) => it.order)).toEqual([sold.order]);
});

test("without its one-time token nobody is let in to the till: no page, no socket", async ({ browser, page, shop }) => {
  const { url } = await shop.openTill();
  const { origin } = new URL(url);
  const stranger = await (await browser.newContext()).newPage();
  for (const address of [origin, `${origin}/?token=${"A".repeat(43)}`]) {
    expect((await stranger.goto(address))?.status()).toBe(401);
    await expect(stranger.locator("#root")).toHaveCount(0);
  }
  await new Clerk(page).sitDown(url);
  // Used once, it is used up.
  expect((await stranger.goto(url))?.status()).toBe(401);
  await stranger.context().close();
  expect((await page.goto(origin))?.status()).toBe(200);
  expect((await page.request.get(`${origin}/`, { headers: { host: "till.example" } })).status()).toBe(421);
});

test("a page of another origin cannot speak to the till, though the browser holds its cookie", async ({
  page,
  shop,
}) => {
  const { url } = await shop.openTill();
  await new Clerk(page).sitDown(url);
  const { port } = new URL(url);
  const opens = async (): Promise<string> =>
    await page.evaluate(
      async (address) =>
        await new Promise<string>((resolve) => {
          const socket = new WebSocket(address);
          socket.addEventListener("open", () => resolve("open"));
          socket.addEventListener("error", () => resolve("refused"));
        }),
      `ws://127.0.0.1:${port}/till`,
    );
  expect(await opens()).toBe("open");

  // Another port of the same machine: the same site to a cookie, another origin to the till.
  const foreign = createServer(
    (_request, response) => void response.setHeader("content-type", "text/html").end("<p>elsewhere</p>"),
  );
  await new Promise<void>((resolve) => foreign.listen({ port: 0, host: "127.0.0.1" }, resolve));
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
  await expect(page.getByText("elsewhere")).toBeVisible();
  expect(await opens()).toBe("refused");
  foreign.close();
  foreign.closeAllConnections();
});

test("the headquarters' page shows nothing without its key", async ({ page, shop }) => {
  const server = await shop.openServer();
  await page.goto(`${server.url}/hq/`);
  await expect(page.getByRole("heading", { name: "登录总部" })).toBeVisible();
  await page.getByLabel("总部密钥").fill("not-the-key");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("alert")).toContainText("密钥不对");
  await expect(page.getByTestId("overview")).toHaveCount(0);
  await page.getByLabel("总部密钥").fill(new URL(server.hq).searchParams.get("key") ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("overview")).toBeVisible();
});
