// A member's person is erased at headquarters: the till knows it no more, what it has waits for it under its id.

import { createHash } from "node:crypto";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { disagreements } from "./books.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";

const ANNA = "13800002046";
const ID = memberOfPhone((text) => createHash("sha256").update(text, "utf8").digest("hex"), ANNA);

const WORDS = {
  zh: { act: "注销个人资料", by: "姓名", reason: "原因", done: "已注销" },
  en: { act: "Erase the person", by: "Name", reason: "Reason", done: "erased" },
} as const;

for (const language of ["zh", "en"] as const) {
  test(`a person is erased with its id typed once more; who registers again finds everything; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, hq } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.press("Enter");
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await Headquarters.enter(office, hq);
    if (language === "en") await office.getByRole("button", { name: "English" }).click();
    const words = WORDS[language];
    await office.evaluate((id) => (location.hash = `member/${id}`), ID);
    const card = office.getByTestId("erase");
    await card.getByRole("button", { name: words.act }).click();
    const found = await findings(office, "about to erase");
    const act = card.getByRole("button", { name: words.act });
    const [confirm, by, reason] = await card.getByRole("textbox").all();
    await by?.fill("王店主");
    await reason?.fill("本人要求");
    await confirm?.fill("p1");
    await expect(act).toBeDisabled();
    await confirm?.fill(ID);
    await act.click();
    await expect(card).toContainText(words.done === "erased" ? "Erased" : "已注销");
    await expect(office.getByTestId("member")).toContainText(words.done);
    await expect(office.getByTestId("member")).not.toContainText("2046");
    found.push(...(await findings(office, "erased")));
    expect(found).toEqual([]);
    // The till heard of it: whoever comes with the phone registers again, and has what waited.
    await clerk.sell("50", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    await expect(office.getByTestId("member")).not.toContainText(words.done);
    await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
  });
}
