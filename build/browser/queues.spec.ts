// All queues and one of them on headquarters' page.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const ANNA = "13800000001";

for (const language of ["zh", "en"] as const) {
  test(`queues are searched, filtered and sorted; one is read from a place on and searched; §12.4 at recent sales; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const isChinese = language === "zh";
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("50", { phone: ANNA, how: "known" });
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await office.setViewportSize({ width: 1024, height: 768 });
    await Headquarters.enter(office, hq);
    if (!isChinese) await office.getByRole("button", { name: "English" }).click();
    const rows = office.locator("tr[data-queue]");
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(isChinese ? "天" : "days");
    const found = await findings(office, "queues");
    await office.getByLabel(isChinese ? "查找（名称或编号）" : "Search by name or key").fill("nowhere");
    await expect(office.getByRole("status").first()).toContainText(isChinese ? "没有符合的队列" : "No queue matches");
    await office.getByLabel(isChinese ? "查找（名称或编号）" : "Search by name or key").fill("");
    await office
      .getByLabel(isChinese ? "显示" : "Show")
      .first()
      .selectOption("halted");
    await expect(rows).toHaveCount(0);
    await office
      .getByLabel(isChinese ? "显示" : "Show")
      .first()
      .selectOption("all");
    await rows.first().getByRole("link").click();

    const one = office.getByTestId("one-queue");
    await expect(one.getByTestId("queue-wait")).toContainText(isChinese ? "天" : "days");
    const entries = office.locator("tr[data-order]");
    await expect(entries).toHaveCount(2);
    found.push(...(await findings(office, "one queue")));
    const show = office.getByRole("search").getByRole("button", { name: isChinese ? "显示" : "Show" });
    await office.getByLabel(isChinese ? "从第几位起" : "From place").fill("2");
    await show.click();
    await expect(entries).toHaveCount(1);
    await expect(entries.first().getByRole("cell").first()).toHaveText("2");
    await office.getByLabel(isChinese ? "从第几位起" : "From place").fill("3");
    await show.click();
    await expect(office.getByRole("status").first()).toContainText(isChinese ? "没有这么多" : "So many orders");
    const text = office.getByLabel(isChinese ? "单号、会员、手机或卡号" : "Order, member, phone or card");
    await text.fill(ANNA);
    await show.click();
    await expect(entries).toHaveCount(2);
    await text.fill("nobody");
    await show.click();
    await expect(office.getByRole("status").first()).toContainText(isChinese ? "没有符合" : "Nothing in this queue");
    await office.getByRole("button", { name: isChinese ? "从队首起" : "From the first" }).click();
    await expect(entries).toHaveCount(2);
    expect(found).toEqual([]);
  });
}
