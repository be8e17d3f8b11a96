// What two persons do (§12.6): proposed in one window, approved in another; the member's statement and the till have it.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixture.ts";
import { findings } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";
import { add, PASSWORD, signIn } from "./people.ts";

const PHONE = "13812342046";

for (const language of ["zh", "en"] as const) {
  test(`a balance is paid out by two persons, never by one, and everybody sees it; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("25.00", { phone: PHONE, how: "new" });
    await clerk.sell("40.00");
    const first = await anotherWindow();
    const office = await Headquarters.enter(first, hq);
    await office.goTo("人员");
    await add(first, "安娜", "财务");
    await add(first, "本", "老板");

    const second = await anotherWindow();
    const found: string[] = [];
    for (const [window, name] of [
      [first, "安娜"],
      [second, "本"],
    ] as const) {
      if (window === first) await window.getByRole("button", { name: "退出登录" }).click();
      else await window.goto(`${new URL(hq).origin}/hq/`);
      await signIn(window, name, PASSWORD);
      await expect(window.getByTestId("me")).toContainText(name);
    }
    await first.evaluate((hash) => (location.hash = hash), `#member/${PHONE}`);
    const byHand = first.getByTestId("by-hand");
    await byHand.getByRole("button", { name: "提出付给会员" }).click();
    await byHand.getByLabel("金额").fill("99.00");
    await expect(byHand.getByText("最多")).toBeVisible();
    await byHand.getByLabel("金额").fill("1.50");
    await byHand.getByLabel("付款凭证号").fill("TR-42");
    await byHand.getByLabel("原因").fill("会员要求提现");
    await byHand.getByRole("button", { name: "提出付给会员" }).click();
    const waits = byHand.locator('li[data-state="open"]');
    await expect(waits).toContainText("1.50");
    await expect(waits.getByRole("button", { name: "同意并办理" })).toHaveCount(0);
    found.push(...(await findings(first, "member, proposed")));

    const link = second.getByRole("navigation").getByRole("link", { name: /^复核/ });
    await expect(link).toContainText("1");
    await link.click();
    if (language === "en") await second.getByRole("button", { name: "English" }).click();
    const proposal = second.getByTestId("proposals").locator("li[data-proposal]");
    await expect(proposal).toContainText("安娜");
    found.push(...(await findings(second, "approvals")));
    await proposal.getByRole("button", { name: language === "zh" ? "同意并办理" : "Approve and carry out" }).click();
    await expect(proposal).toHaveCount(0);

    await expect(first.getByTestId("statement").locator('tr[data-part="withdrawn"]')).toHaveAttribute(
      "data-fen",
      "-150",
    );
    await expect(first.getByTestId("statement")).toHaveAttribute("data-difference-fen", "0");
    await expect(first.getByTestId("movements").locator('tr[data-movement="by-hand"]')).toContainText("TR-42");
    found.push(...(await findings(first, "member, paid out")));
    // What is owed to whom when all is wound down.
    await second.evaluate((hash) => (location.hash = hash), "#owed");
    await expect(second.getByTestId("owed").locator("tr[data-member]")).toHaveAttribute("data-cash-fen", "250");
    await expect(second.getByTestId("owed-sums")).toHaveAttribute("data-cash-fen", "250");
    found.push(...(await findings(second, "owed")));
    // The till's member: 4.00 came back, 1.50 of it was paid out.
    await clerk.setMember(PHONE, "known");
    await expect(page.getByTestId("member")).toContainText("2.50");
    expect(found).toEqual([]);
  });
}

test("payouts are paused by two owners: refused to one, proposed with the try-out seen, published when another approves", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { hq } = await shop.openWhole(page);
  const first = await anotherWindow();
  const office = await Headquarters.enter(first, hq);
  await office.goTo("人员");
  await add(first, "林", "老板");
  await add(first, "本", "老板");
  await first.getByRole("button", { name: "退出登录" }).click();
  await signIn(first, "林", PASSWORD);
  await expect(first.getByTestId("me")).toContainText("林");

  await office.patchRules({ basic: { paused: true } });
  await office.rules.publish.click();
  const sheet = first.getByRole("dialog");
  await expect(sheet.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  for (const box of await sheet.getByTestId("acknowledge").getByRole("checkbox").all()) await box.check();
  await sheet.getByRole("button", { name: "发布这些规则" }).click();
  await sheet.getByRole("button", { name: "提出发布，等另一人复核" }).click();
  await sheet.getByLabel("原因").fill("盘点账目");
  await sheet.getByRole("form", { name: "提出发布" }).getByRole("button", { name: "提出发布" }).click();
  await expect(sheet).toBeHidden();
  await office.goTo("复核");
  const own = first.getByTestId("proposals").locator("li[data-proposal]");
  await expect(own).toContainText("返还暂停");
  expect(await findings(first, "approvals, rules")).toEqual([]);

  const second = await anotherWindow();
  await second.goto(`${new URL(hq).origin}/hq/#approvals`);
  await signIn(second, "本", PASSWORD);
  const proposal = second.getByTestId("proposals").locator("li[data-proposal]");
  await proposal.getByText("会改变什么").click();
  await expect(proposal).toContainText("basic.paused");
  await proposal.getByRole("button", { name: "同意并办理" }).click();
  await expect(proposal).toHaveCount(0);
  await office.seesAdopted("s1/t1", 2);
});

/** Two people of headquarters, each signed in at a window of their own. */
async function two(
  hq: string,
  anotherWindow: () => Promise<Page>,
  roles: readonly [string, string],
): Promise<{ office: Headquarters; first: Page; second: Page }> {
  const [first, second] = [await anotherWindow(), await anotherWindow()];
  const office = await Headquarters.enter(first, hq);
  await office.goTo("人员");
  await add(first, "安娜", roles[0]);
  await add(first, "本", roles[1]);
  await first.getByRole("button", { name: "退出登录" }).click();
  await second.goto(`${new URL(hq).origin}/hq/#approvals`);
  for (const [window, name] of [
    [first, "安娜"],
    [second, "本"],
  ] as const) {
    await signIn(window, name, PASSWORD);
    await expect(window.getByTestId("me")).toContainText(name);
  }
  return { office, first, second };
}

test("a balance is corrected by two persons; what is turned down changes nothing and says why", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await clerk.sell("25.00", { phone: PHONE, how: "new" });
  await clerk.sell("40.00");
  const { first, second } = await two(hq, anotherWindow, ["财务", "老板"]);
  await first.evaluate((hash) => (location.hash = hash), `#member/${PHONE}`);
  const byHand = first.getByTestId("by-hand");
  const correct = async (change: string, reason: string): Promise<void> => {
    await byHand.getByRole("button", { name: "提出更正" }).click();
    const form = byHand.getByRole("form", { name: "提出更正" });
    await expect(form.getByLabel("增减")).toHaveValue("");
    await expect(form.getByLabel("原因")).toHaveValue("");
    await form.getByLabel("增减").fill("一元");
    await expect(form.getByText("请输入金额")).toBeVisible();
    await form.getByLabel("增减").fill(change);
    await form.getByLabel("原因").fill(reason);
    await form.getByRole("button", { name: "提出更正" }).click();
    await expect(form).toBeHidden();
  };
  await correct("-1.00", "多记了");
  await correct("2.00", "少记了");
  const waits = byHand.locator('li[data-state="open"]');
  await expect(waits).toHaveCount(2);
  const found = await findings(first, "member, corrections proposed");

  const proposals = second.getByTestId("proposals").locator("li[data-proposal]");
  const [less, more] = [proposals.filter({ hasText: "多记了" }), proposals.filter({ hasText: "少记了" })];
  await more.getByRole("button", { name: "不同意" }).click();
  await more.getByLabel("原因").fill("查不到这笔");
  await more.getByRole("button", { name: "不同意" }).click();
  await expect(more).toHaveCount(0);
  await less.getByRole("button", { name: "同意并办理" }).click();
  await expect(proposals).toHaveCount(0);
  await second.getByLabel("状态").selectOption("rejected");
  await expect(more).toContainText("查不到这笔");
  found.push(...(await findings(second, "approvals, turned down")));

  const statement = first.getByTestId("statement");
  await expect(statement.locator('tr[data-part="corrected"]')).toHaveAttribute("data-fen", "-100");
  await expect(statement).toHaveAttribute("data-difference-fen", "0");
  await expect(waits).toHaveCount(0);
  await clerk.setMember(PHONE, "known");
  await expect(page.getByTestId("member")).toContainText("3.00");
  expect(found).toEqual([]);
});

test("the merchant pays into a queue: proposed by one, approved by another, and who waits has it at once", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await clerk.sell("25.00", { phone: PHONE, how: "new" });
  await clerk.sees("online", 0);
  const { first, second } = await two(hq, anotherWindow, ["财务", "老板"]);
  await first.evaluate((hash) => (location.hash = hash), "#queue/cashiers");
  const queue = first.getByTestId("one-queue");
  await queue.getByRole("button", { name: "提出补入资金" }).click();
  const form = queue.getByRole("form", { name: "提出补入资金" });
  await form.getByLabel("金额").fill("25.01");
  await expect(form.getByText("最多 25.00")).toBeVisible();
  await form.getByLabel("金额").fill("1.00");
  await form.getByLabel("原因").fill("清退");
  await form.getByRole("button", { name: "提出补入资金" }).click();
  await expect(queue.getByRole("status")).toBeVisible();
  const proposal = second.getByTestId("proposals").locator("li[data-proposal]");
  await expect(proposal).toContainText("1.00");
  await proposal.getByRole("button", { name: "同意并办理" }).click();
  await expect(proposal).toHaveCount(0);
  expect(await findings(first, "queue, paid into")).toEqual([]);
  await clerk.setMember(PHONE, "known");
  await expect(page.getByTestId("member")).toContainText("1.00");
});

test("an entry of a queue that the server pays is taken out by two persons; its member is told", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  const { order } = await clerk.sell("25.00", { phone: PHONE, how: "new" });
  await clerk.sees("online", 0);
  const { first, second } = await two(hq, anotherWindow, ["财务", "老板"]);
  await first.evaluate((hash) => (location.hash = hash), `#entry/${encodeURIComponent(order)}/0`);
  await first.getByRole("button", { name: "提出取消排队" }).click();
  await first.getByLabel("原因").fill("误排");
  await first.getByRole("button", { name: "提出取消排队" }).click();
  await expect(first.getByRole("status").filter({ hasText: "已提出" })).toBeVisible();
  await second.getByTestId("proposals").getByRole("button", { name: "同意并办理" }).click();
  await expect(second.getByTestId("proposals").locator("li[data-proposal]")).toHaveCount(0);
  await expect(first.getByTestId("life")).toContainText("已作废");
  await expect(first.getByTestId("life").getByRole("status")).toHaveCount(0);
  await expect(first.getByRole("region", { name: "背后的事实" })).toContainText("取消排队");
  await first.evaluate((hash) => (location.hash = hash), "#owed");
  await expect(first.getByTestId("owed-sums")).toHaveAttribute("data-waiting-fen", "0");
});

test("clearing is changed by two owners: who waits is told, and the list of versions says how many", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  await clerk.sell("25.00", { phone: PHONE, how: "new" });
  await clerk.sees("online", 0);
  const { office, first, second } = await two(hq, anotherWindow, ["老板", "老板"]);
  await office.patchRules({ basic: { clear: { every: "month", day: 1, at: "03:00" } } });
  await office.rules.publish.click();
  const sheet = first.getByRole("dialog");
  await expect(sheet.getByTestId("try-out")).toHaveAttribute("data-state", "done");
  for (const box of await sheet.getByTestId("acknowledge").getByRole("checkbox").all()) await box.check();
  await sheet.getByRole("button", { name: "发布这些规则" }).click();
  await sheet.getByRole("button", { name: "提出发布，等另一人复核" }).click();
  await sheet.getByLabel("原因").fill("改为每月清零");
  await sheet.getByRole("form", { name: "提出发布" }).getByRole("button", { name: "提出发布" }).click();
  await expect(sheet).toBeHidden();
  const proposal = second.getByTestId("proposals").locator("li[data-proposal]");
  await expect(proposal).toContainText("定时清零");
  await proposal.getByRole("button", { name: "同意并办理" }).click();
  await expect(proposal).toHaveCount(0);
  await office.goTo("规则");
  const told = first.getByTestId("versions").locator('[data-version="2"] [data-told="clearing-changed"]');
  await expect(told).toHaveAttribute("data-done", "true");
  await expect(told).toContainText("已通知 1 位");
  expect(await findings(first, "rules, told")).toEqual([]);
});

test("what a till owns two persons change through it: an entry taken out waits for the till, which does it when it is back, and pays what the merchant pays in", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, cable, hq } = await shop.openWhole(page);
  const first = await anotherWindow();
  const office = await Headquarters.enter(first, hq);
  await office.goTo("规则");
  await office.patchRules({ basic: { cashierScope: "till" } });
  await office.seesAdopted("s1/t1", await office.publishRules());
  const { order } = await clerk.sell("25.00", { phone: PHONE, how: "new" });
  await clerk.sees("online", 0);
  await office.goTo("人员");
  await add(first, "安娜", "财务");
  await add(first, "本", "老板");
  await first.getByRole("button", { name: "退出登录" }).click();
  await signIn(first, "安娜", PASSWORD);
  cable.cut();
  await clerk.sees("offline");

  await first.evaluate((hash) => (location.hash = hash), `#entry/${encodeURIComponent(order)}/0`);
  await first.getByRole("button", { name: "提出取消排队" }).click();
  await expect(first.getByText("由那台收银台联上时办理")).toBeVisible();
  await first.getByLabel("原因").fill("误排");
  await first.getByRole("button", { name: "提出取消排队" }).click();
  await expect(first.getByRole("status").filter({ hasText: "已提出" })).toBeVisible();

  const second = await anotherWindow();
  await second.goto(`${new URL(hq).origin}/hq/#approvals`);
  await signIn(second, "本", PASSWORD);
  const proposal = second.getByTestId("proposals").locator("li[data-proposal]");
  await proposal.getByRole("button", { name: "同意并办理" }).click();
  await expect(proposal).toHaveCount(0);
  await second.getByLabel("状态").selectOption("asked");
  await expect(proposal.getByTestId("asked-till")).toContainText("s1/t1");
  expect(await findings(second, "approvals, waits for the till")).toEqual([]);

  cable.mend();
  await clerk.sees("online");
  await expect(proposal).toHaveCount(0);
  await second.getByLabel("状态").selectOption("done");
  await expect(proposal).toContainText(order);
  await first.evaluate((hash) => (location.hash = hash), `#entry/${encodeURIComponent(order)}/0`);
  await expect(first.getByTestId("life")).toContainText("已作废");

  // The merchant pays into its queue: the till pays it out, and its screen has it.
  const { order: paid } = await clerk.sell("30.00", { phone: PHONE, how: "known" });
  await clerk.sees("online", 0);
  await first.evaluate((hash) => (location.hash = hash), `#queue/${encodeURIComponent("till:s1/t1")}`);
  const queue = first.getByTestId("one-queue");
  await queue.getByRole("button", { name: "提出补入资金" }).click();
  await queue.getByLabel("金额").fill("2.00");
  await queue.getByLabel("原因").fill("清退");
  await queue.getByRole("button", { name: "提出补入资金" }).click();
  await expect(queue.getByRole("status")).toBeVisible();
  await second.getByLabel("状态").selectOption("open");
  await proposal.getByRole("button", { name: "同意并办理" }).click();
  await second.getByLabel("状态").selectOption("done");
  await expect(proposal.filter({ hasText: "商家补入队列" })).toContainText("清退");
  await expect(await clerk.recent(paid)).toHaveAttribute("data-received-fen", "200");
});
