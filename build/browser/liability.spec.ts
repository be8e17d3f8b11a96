// What is owed by day at headquarters (§12.8), as a till sells.

import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const ANNA = "13800000001";

for (const language of ["zh", "en"] as const) {
  test(`§12.8 the roll-forward comes to what is owed now, of all queues and of one, as a till sells; ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await Headquarters.enter(office, hq);
    if (language === "en") await office.getByRole("button", { name: "English" }).click();
    await office.evaluate(() => (location.hash = "liability/"));
    const proof = office.getByTestId("liability-proof");
    const total = office.locator('tr[data-period="total"]');
    await expect(total).toHaveAttribute("data-closing-fen", "10000");
    await expect(proof).toHaveAttribute("data-difference-fen", "0");
    // A tenth of what is sold next goes to the first.
    await clerk.sell("50");
    await expect(total).toHaveAttribute("data-closing-fen", "9500");
    await expect(total).toContainText("−5.00");
    await expect(proof).toHaveAttribute("data-difference-fen", "0");
    const found = await findings(office, "liability by day");
    await office.getByRole("button", { name: language === "zh" ? "按月" : "By month" }).click();
    await expect(office.locator("tbody tr[data-period]")).toHaveAttribute("data-period", /^\d{4}-\d{2}$/);
    await expect(office.locator("tbody tr[data-period]")).toHaveAttribute("data-closing-fen", "9500");
    await office.getByLabel(language === "zh" ? "队列" : "Queue", { exact: true }).selectOption("cashiers");
    await expect(office).toHaveURL(/#liability\/cashiers$/);
    await expect(total).toHaveAttribute("data-closing-fen", "9500");
    found.push(...(await findings(office, "liability of a queue by month")));
    expect(found).toEqual([]);
  });
}
