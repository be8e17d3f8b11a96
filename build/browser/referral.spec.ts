// Who brought a member, at the till: signed up with a referrer by the keyboard alone, sold without contact, credited
// by the server (§11); and what a till of a union says of its queue (§10, §12.4).

import type { Page } from "@playwright/test";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const [WANG, LI, ZHAO] = ["13800001111", "13812342046", "13900003333"] as const;

test("§11.6 a member is signed up with who brought them, by the keyboard; the sale says credited once sent, then credited", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, cable, hq } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules({ rewards: { direct: 300, indirect: 100 } });
  await office.seesAdopted("s1/t1", await office.publishRules());
  await clerk.addAmount("1");
  await clerk.setMember(WANG, "new");
  cable.cut();
  await clerk.sees("offline");

  await clerk.press("F3");
  await clerk.type(LI);
  await clerk.press("Enter");
  const field = clerk.dialog.getByLabel("推荐人（可不填）");
  await expect(field).toBeVisible();
  const seen = await findings(page, "sign-up with a referrer");
  // Name, then who brought them.
  await clerk.press("Tab", "Tab");
  await expect(field).toBeFocused();
  await clerk.type(ZHAO);
  await clerk.press("Enter");
  await expect(clerk.dialog.getByRole("alert")).toContainText("找不到这位推荐人");
  await field.fill(LI);
  await clerk.press("Enter");
  await expect(clerk.dialog.getByRole("alert")).toContainText("自己不能当自己的推荐人");
  await field.fill(WANG);
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  await expect(page.getByTestId("member")).toContainText("推荐人 138****1111");

  await clerk.addAmount("99");
  await clerk.takeCash();
  const rewards = clerk.justPaid.getByTestId("rewards");
  await expect(rewards).toHaveAttribute("data-state", "unsent");
  await expect(rewards).toContainText("上传后入账");
  await expect(rewards).toContainText("直推：¥3.00 → 138****1111");
  seen.push(...(await findings(page, "a sale with a reward that is not sent")));
  cable.mend();
  await expect(rewards).toHaveAttribute("data-state", "credited");
  await expect(rewards).toContainText("已入账");
  seen.push(...(await findings(page, "a sale with a reward that is credited")));
  await clerk.press("Enter");
  // The server has credited it: it is in the referrer's balance, here too.
  await clerk.setMember(WANG, "known");
  await expect(page.getByTestId("member")).toContainText("3.00");
  // Has not bought yet: who brought them may still be said, but in no circle.
  await clerk.press("F3");
  await clerk.dialog.getByRole("button", { name: "设推荐人" }).press("Enter");
  await expect(field).toBeFocused();
  await clerk.type(LI);
  await clerk.press("Enter");
  await expect(clerk.dialog.getByRole("alert")).toContainText("不能互为推荐人");
  seen.push(...(await findings(page, "a member's referrer, refused")));
  await field.fill("");
  await clerk.press("Escape");
  // Another who has bought nothing: brought by the first, said afterwards.
  await clerk.setMember(ZHAO, "new");
  await clerk.press("F3");
  await clerk.dialog.getByRole("button", { name: "设推荐人" }).press("Enter");
  await clerk.type(WANG);
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  await expect(page.getByTestId("member")).toContainText("推荐人 138****1111");
  expect(seen).toEqual([]);
});

test("§11.1 a reward that goes by profit is said in words, without its amount, in both languages", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules({ rewards: { base: "profit", direct: 1000 } });
  await office.seesAdopted("s1/t1", await office.publishRules());
  await clerk.scan("6900000001042");
  await clerk.setMember(WANG, "new");
  await clerk.press("F3");
  await clerk.type(LI);
  await clerk.press("Enter");
  await clerk.dialog.getByLabel("推荐人（可不填）").fill(WANG);
  await clerk.press("Enter");
  await expect(page.getByTestId("member")).toContainText("推荐人 138****1111");
  const { order } = await clerk.takeCash();
  const rewards = clerk.justPaid.getByTestId("rewards");
  await expect(rewards).toHaveAttribute("data-state", "credited");
  await expect(rewards).toContainText("直推：有奖励 → 138****1111");
  await expect(rewards).not.toContainText("¥");
  const seen = await findings(page, "a reward that goes by profit");
  await clerk.press("Enter");
  await page.getByRole("button", { name: "English" }).click();
  await (await clerk.recent(order)).getByRole("button").first().click();
  const english = page.getByRole("dialog").getByTestId("rewards");
  await expect(english).toContainText("direct: a reward → 138****1111");
  await expect(english).not.toContainText("¥");
  seen.push(...(await findings(page, "a reward that goes by profit, in English")));
  expect(seen).toEqual([]);
});

test("§10 §12.4 a till of a union says what the queue pays from, in both languages, on both screens", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq, url } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules({ union: { ratio: 11_000, share: 5000 } });
  await office.seesAdopted("s1/t1", await office.publishRules());
  // In the till's own context: a screen is let in by its cookie.
  const customer = await page.context().newPage();
  await customer.goto(new URL("/display.html", url).href);

  await clerk.addAmount("100");
  await clerk.setMember(LI, "new");
  const earn = page.getByTestId("earn");
  await expect(earn).toHaveAttribute("data-fen", "11000");
  await expect(earn).toContainText("每天零点用当天利润发放");
  await expect(earn).toContainText("取决于今后销量，不保证");
  await expect(customer.getByTestId("place")).toContainText("每天零点用当天利润发放");
  const seen = [...(await findings(page, "a union's sale")), ...(await findings(customer, "a union's sale, customer"))];
  await clerk.takeCash();
  await expect(clerk.justPaid.getByTestId("union")).toBeVisible();
  await expect(clerk.justPaid.getByTestId("entry")).toHaveAttribute("data-awaits-server", "false");
  await expect(customer.getByTestId("place")).toContainText("¥110.00");
  await clerk.press("Enter");
  await page.getByRole("button", { name: "English" }).click();
  await clerk.addAmount("50");
  await member(page, LI);
  await expect(earn).toContainText("paid each midnight from the day's profit");
  await expect(earn).toContainText("Place 2");
  seen.push(...(await findings(page, "a union's sale, in English")));
  expect(seen).toEqual([]);
});

/** The member by phone, in any language. */
async function member(page: Page, phone: string): Promise<void> {
  await page.keyboard.press("F3");
  await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeFocused();
  await page.keyboard.type(phone);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}
