// The walk of a sale (docs/architecture.md) in a real browser against the real till and the real server.

import { Clerk } from "./clerk.ts";
import { disagreements, salesOnDisk } from "./books.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";
const BO = "13900008888";

test("enrolled by its one-time code, a till sells by keyboard alone; the reward comes back from the server (§5.3)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("示范便利 · 1 号台");
  await expect(page.getByText("示范数据")).toBeHidden();

  // First sale: an amount alone, a new member, cash with change.
  await clerk.addAmount("100");
  await clerk.setMember(ANNA, "new");
  await expect(page.getByTestId("earn")).toHaveAttribute("data-fen", "10000");
  await clerk.press("F9");
  await expect(clerk.dialog.getByLabel("实收")).toBeFocused();
  await clerk.type("150");
  await expect(clerk.dialog.getByTestId("change")).toHaveText("¥50.00");
  await clerk.press("Enter");
  const first = await clerk.sold();
  await expect(clerk.justPaid.getByTestId("receipt-change")).toHaveText("¥50.00");
  await expect(clerk.justPaid.getByTestId("receipt")).toHaveAttribute("data-sent", "true");

  // Second sale: a quick key, a search and a barcode; the member is found again; another tender with its reference.
  await clerk.press("Enter");
  await expect(page.getByTestId("cart-empty")).toBeVisible();
  const egg = page.getByRole("button", { name: "茶叶蛋" });
  for (let tabs = 0; tabs < 60 && !(await egg.evaluate((it) => it === document.activeElement)); tabs += 1)
    await clerk.press("Tab");
  await expect(egg).toBeFocused();
  await clerk.press("Enter", "F2");
  await clerk.type("抽纸");
  await expect(page.getByRole("region", { name: "查到的商品" }).getByRole("button")).toHaveCount(1);
  await clerk.press("Enter", "Escape");
  await clerk.scan("6900000003022");
  await clerk.seesDue(200 + 1290 + 1680);
  await clerk.setMember(ANNA, "known");
  await clerk.press("F9", "ArrowDown", "ArrowDown");
  await expect(clerk.dialog.getByRole("button", { name: "微信" })).toHaveAttribute("aria-pressed", "true");
  await clerk.type("T2099-0007");
  await clerk.press("Enter");
  const second = await clerk.sold();
  expect(second.totalFen).toBe(3170);
  await expect(clerk.justPaid).toContainText("微信 · T2099-0007");
  await expect(clerk.justPaid).toContainText("鲜牛奶 950 ml");

  // §5.2, §5.3: a tenth of 31.70 goes to the first in line, settled by the server, seen here …
  await expect(clerk.justPaid.getByTestId("paid-by-server")).toContainText("+3.17");
  await clerk.press("Enter");
  const row = await clerk.recent(first.order);
  await expect(row).toHaveAttribute("data-received-fen", "317");
  await row.getByRole("button", { name: /打开小票/ }).click();
  await expect(clerk.dialog.getByTestId("received")).toContainText("+3.17");
  await clerk.press("Escape", "Escape");
  await clerk.sees("online", 0);

  // … and at HQ.
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.openEntry(first.order);
  await expect(office.life).toHaveAttribute("data-paid-fen", "317");
  await expect(office.page.getByRole("region", { name: "谁返给了它" })).toContainText(second.order);
  await expect(office.page.getByTestId("fact")).not.toHaveCount(0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("a three-item cash sale with a member takes at most 12 keys beside scans and the phone number", async ({
  page,
  shop,
}) => {
  const { url } = await shop.openTill();
  const clerk = new Clerk(page);
  await clerk.sitDown(url);
  await clerk.sell("10", { phone: BO, how: "new" });

  clerk.keys = 0;
  await clerk.scan("6900000003015");
  await clerk.scan("6900000003022");
  await clerk.scan("6900000003039");
  await clerk.seesDue(450 + 1680 + 680);
  await clerk.setMember(BO, "known");
  await clerk.takeCash("50");
  // The customer's note is two keys of its own.
  expect(clerk.keys + 2).toBeLessThanOrEqual(12);
  expect(salesOnDisk(shop.tillFile).at(-1)).toMatchObject({
    paid: 2810,
    tenders: [{ kind: "cash", given: 5000, change: 2190 }],
  });
});

test("a scan counts wherever the focus is, and `*` before it says how many", async ({ page, shop }) => {
  const clerk = new Clerk(page);
  await clerk.sitDown((await shop.openTill()).url);
  await clerk.press("F2");
  await clerk.scan("6900000003015");
  await clerk.seesDue(450);
  await expect(page.getByRole("textbox", { name: "查商品" })).toHaveValue("");
  await clerk.press("Escape", "*", "3");
  await expect(page.getByRole("status").filter({ hasText: "数量 3" })).toBeVisible();
  await clerk.scan("6900000004012");
  await clerk.seesDue(450 + 3 * 790);
  await clerk.press("F3");
  await clerk.scan("6900000004012");
  await expect(clerk.dialog).toBeVisible();
  await clerk.seesDue(450 + 3 * 790);
});
