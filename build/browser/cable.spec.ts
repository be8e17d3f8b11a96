// The network cut and mended in the middle: the till goes on selling, and everything arrives once.

import { disagreements, salesOnDisk, tillLines } from "./books.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";
const BO = "13900008888";

test("cut off, the till goes on selling and counts what is not sent; mended, all of it arrives once and the payouts come back", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, cable, hq } = await shop.openWhole(page);
  const first = await clerk.sell("200", { phone: ANNA, how: "new" });
  // The sale's own row says it: the header may not have counted the sale yet.
  await expect(clerk.justPaid.getByText("未上传", { exact: true })).toBeHidden();
  await clerk.sees("online", 0);

  cable.cut();
  await clerk.sees("offline");
  const second = await clerk.sell("40", { phone: BO, how: "new" });
  await expect(clerk.justPaid.getByText("未上传", { exact: true })).toBeVisible();
  await expect(clerk.justPaid).toContainText("等待服务器回报进度");
  await clerk.sees("offline", 2); // The new member and the sale.
  await clerk.addAmount("60");
  await clerk.setMember(ANNA, "known");
  await expect(page.getByTestId("member")).toContainText("本机数据，截至");
  await clerk.takeCash();
  await expect(page.getByTestId("connection")).toContainText("离线 · 未上传 3");

  cable.mend();
  await clerk.sees("online", 0);
  // §5.3: a tenth of 40 and of 60 for the first in line. The second waits: 200 − 10 still stand before it.
  await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "1000");
  await expect(await clerk.recent(second.order)).toHaveAttribute("data-received-fen", "0");
  await clerk.press("Escape");

  const office = await Headquarters.enter(await anotherWindow(), hq);
  expect(await office.figure("待返负债")).toBe(20000 + 4000 + 6000 - 1000);
  expect(await office.figure("累计已返")).toBe(1000);
  expect(await office.figure("商家留存")).toBe(2000);
  expect(await office.figure("单据")).toBe(3);
  await office.openEntry(second.order);
  await expect(office.life).toHaveAttribute("data-paid-fen", "0");
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("an answer of the server that is lost is asked for again: what it took is not taken twice", async ({
  page,
  shop,
}) => {
  const { clerk, cable } = await shop.openWhole(page);
  await clerk.sell("200", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);

  const lost = cable.losesAnAnswer();
  await clerk.sell("50", { phone: ANNA, how: "known" });
  await lost;
  await clerk.sees("online", 1);
  cable.cut();
  await clerk.sees("offline", 1);
  await clerk.sell("70");
  cable.mend();
  await clerk.sees("online", 0);
  expect(salesOnDisk(shop.tillFile)).toHaveLength(3);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("the server is away for a while, stopped and started again: nobody at the till waits for it", async ({
  page,
  shop,
}) => {
  const { clerk, server } = await shop.openWhole(page);
  const first = await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);
  expect(await server.end()).toBe(0);
  await clerk.sees("offline");
  await clerk.sell("30");
  await clerk.sell("20", { phone: BO, how: "new" });
  await expect(clerk.connection).not.toHaveAttribute("data-unsent", "0");
  await shop.openServer();
  await clerk.sees("online", 0);
  await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "500");
  expect(tillLines(shop.tillFile).length).toBeGreaterThan(5);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});
