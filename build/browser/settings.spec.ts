// Settings at the screen: language, scheme and size live, a key given to another act, practice without a fact.

import { tillLines } from "./books.ts";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { openMore, signIn } from "./staffed.ts";

test("language, scheme, size of the text and a key change live; practice is said on the screen and leaves no fact", async ({
  page,
  shop,
}) => {
  const { url } = await shop.openTill(["--demo-staff"]);
  const clerk = new Clerk(page);
  await page.goto(url);
  await signIn(page, "manager");
  await openMore(clerk, "g");
  const tab = (id: string) => clerk.dialog.locator(`#tab-${id}`);
  await expect(tab("screen")).toBeVisible();
  const found = await findings(page, "settings");
  await tab("keys").click();
  await clerk.dialog.locator('[data-act="amount"]').click();
  await clerk.press("F5");
  await expect(clerk.dialog.locator('[data-act="amount"]')).toHaveAttribute("data-key", "F5");
  found.push(...(await findings(page, "keys")));
  await tab("screen").click();
  const size = (): Promise<number> =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  // Radio buttons that look like keys: their labels are what is pressed.
  for (const text of ["English", "深色", "最大"]) await clerk.dialog.locator("label.btn", { hasText: text }).click();
  await clerk.dialog.locator('button[type="submit"]').click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect.poll(size).toBeGreaterThan(before);
  await clerk.press("Escape", "F5");
  await expect(clerk.dialog.getByRole("textbox")).toBeFocused();
  await clerk.press("Escape");

  const facts = tillLines(shop.tillFile).length;
  await openMore(clerk, "r");
  await expect(page.getByTestId("training")).toBeVisible();
  await clerk.press("F5");
  await clerk.type("10");
  await clerk.press("Enter", "F9", "Enter");
  await expect(page.getByTestId("training")).toBeVisible();
  expect(tillLines(shop.tillFile)).toHaveLength(facts);
  expect(found).toEqual([]);
});
