// The member page on a phone, against the real server and a real till.

import { join } from "node:path";
import { deviceKey } from "../../electron/store/devicekey.ts";
import { receiptClaim, receiptLink } from "../../shared/facts/receiptLink.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { PHONE, Phone } from "./phone.ts";

const ANNA = "13800002046";
const BO = "13900008888";

test("a member signs in by phone and code, sees place, amount ahead and range, and what a till sells within seconds (§12.4)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, server, hq } = await shop.openWhole(page);
  const bo = await clerk.sell("100", { phone: BO, how: "new" });
  const anna = await clerk.sell("50", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);
  const window = await anotherWindow();
  const phone = await Phone.signIn(window, server, hq, ANNA);
  const card = phone.entry(anna.order);
  await expect(card).toContainText("第 2 位 · 前方还有 95.00");
  await expect(card).toContainText("按近期销量约");
  await expect(card.getByRole("img")).toHaveAccessibleName("队伍：第 2 位，蓝色的是您");
  await expect(window.getByText("138****2046")).toBeVisible();
  await expect(phone.entry(bo.order)).toHaveCount(0);
  expect(await findings(window, "home")).toEqual([]);

  // 10 % of 960 pays what is ahead, and a fen beyond.
  await clerk.sell("960");
  await expect(card).toContainText("1.00 / 50.00");
  await expect(card).toContainText("第 1 位 · 正在返还 · 今天已到 1.00");
  await expect(window.locator("dd.go")).toHaveText("1.00");
  await card.getByRole("link").first().click();
  await expect(window.getByRole("region", { name: "收到的每一笔" })).toContainText("+1.00");
  expect(await findings(window, "entry")).toEqual([]);
  await window.getByRole("button", { name: "返回" }).click();
  await window.getByRole("link", { name: "怎么算的" }).click();
  await expect(window.getByRole("listitem").filter({ hasText: "不是承诺" })).toBeVisible();
  await phone.openFromMenu("怎么算的");
  await window.getByRole("navigation").getByRole("link", { name: "更多" }).click();

  // Large words and English are kept on the phone.
  await window.getByRole("button", { name: "大字" }).click();
  await window.getByRole("button", { name: "English" }).click();
  await expect(window.getByRole("button", { name: "Usual text" })).toBeVisible();
  await window.reload();
  await expect(window.getByRole("heading", { name: "More" })).toBeVisible();
  expect(await findings(window, "more, large, English")).toEqual([]);
  await window.getByRole("navigation").getByRole("link", { name: "Queue" }).click();
  await expect(card).toContainText("Place 1 · being paid now");
  expect(await findings(window, "home, large, English", ["light"])).toEqual([]);
  expect(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await window.getByRole("navigation").getByRole("link", { name: "More" }).click();
  await window.getByRole("button", { name: "Sign out" }).click();
  await expect(window.getByLabel("Phone number")).toBeVisible();
  expect(await findings(window, "sign-in")).toEqual([]);
});

test("a wrong code is refused in words; the link of a receipt shows its order alone, and the way to more", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, server, hq } = await shop.openWhole(page);
  const { order } = await clerk.sell("50", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);
  const window = await anotherWindow();
  await window.setViewportSize(PHONE);
  const phone = new Phone(window, server, hq);
  await window.goto(phone.url);
  await window.getByLabel("手机号").fill("12");
  await expect(window.getByText("手机号是 5 到 15 位数字")).toBeVisible();
  await window.getByLabel("手机号").fill(ANNA);
  await window.getByRole("button", { name: "发送验证码" }).click();
  const code = await phone.code(ANNA);
  await window.getByLabel("6 位验证码").fill(code === "000000" ? "000001" : "000000");
  await window.getByRole("button", { name: "登录" }).click();
  await expect(window.getByRole("alert")).toContainText("验证码不对");
  expect(await findings(window, "wrong code")).toEqual([]);

  // As the till prints it.
  const key = deviceKey(join(shop.folder, "till"), null);
  const link = receiptLink(order, new URL(hq).origin, key.sign(receiptClaim(order)));
  await window.goto(link);
  await expect(phone.entry(order)).toContainText("第 1 位");
  await expect(window.getByText("138")).toHaveCount(0);
  expect(await findings(window, "receipt")).toEqual([]);
  await window.goto(link.replace(order, `${order.slice(0, -1)}9`));
  await expect(window.getByRole("alert")).toContainText("不是本店小票上的");
});

test("what a phone loads for the first view stays under 150 kB packed; it is kept, and can be installed", async ({
  page,
  shop,
}) => {
  const server = await shop.openServer();
  await page.setViewportSize(PHONE);
  const loaded = new Map<string, number>();
  const packed: Promise<void>[] = [];
  page.on("requestfinished", (request) => {
    packed.push(request.sizes().then((sizes) => void loaded.set(request.url(), sizes.responseBodySize)));
  });
  await page.goto(`${server.url}/m/`);
  await expect(page.getByLabel("手机号")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await Promise.all(packed);
  const total = Array.from(loaded.values()).reduce((sum, size) => sum + size, 0);
  expect(loaded.size).toBeGreaterThan(3);
  expect(total).toBeLessThan(150_000);
  const manifest = (await (await page.request.get(`${server.url}/m/member.webmanifest`)).json()) as {
    icons: { src: string; sizes: string }[];
    display: string;
  };
  expect(manifest.display).toBe("standalone");
  for (const { src } of manifest.icons) expect((await page.request.get(`${server.url}/m/${src}`)).status()).toBe(200);
  // Without the server the page opens all the same, and says so.
  await page.reload();
  await expect(page.getByLabel("手机号")).toBeVisible();
  await server.running.kill();
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("连不上服务器");
});
