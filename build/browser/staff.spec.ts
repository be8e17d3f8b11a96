// Who stands at the till: signing in, a lockout over a restart, quick change, an approval on the spot, rights, the audit log.

import { salesOnDisk } from "./books.ts";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { DEFAULT_CLERKS, openMore, signIn, typePin } from "./staffed.ts";

const STAFF = ["--demo-staff"];

test("sign-in by keyboard; five wrong PINs lock the clerk, over a restart of the till's process too", async ({
  page,
  shop,
}) => {
  const { url, running } = await shop.openTill(STAFF);
  await page.goto(url);
  const chen = page.getByRole("radio", { name: DEFAULT_CLERKS.clerk.name });
  await expect(chen).toBeVisible();
  const found = await findings(page, "sign-in");
  await chen.click();
  for (let left = 4; left >= 1; left -= 1) {
    await page.keyboard.type("0000");
    await page.keyboard.press("Enter");
    await expect(page.locator(`[data-code="wrong-pin"][data-tries="${left}"]`)).toBeVisible();
  }
  await page.keyboard.type("0000");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-code="locked"]')).toBeVisible();
  found.push(...(await findings(page, "locked")));
  await running.kill();
  await shop.openTill(STAFF);
  await page.goto(url);
  await page.getByRole("radio", { name: DEFAULT_CLERKS.clerk.name }).click();
  await expect(page.locator('[data-code="locked"]')).toBeVisible();
  await expect(page.locator(".pinDots")).toBeDisabled();
  await signIn(page, "senior");
  expect(found).toEqual([]);
});

test("a discount beyond the role's is approved by a manager's PIN on the spot: both names in the fact and the log", async ({
  page,
  shop,
}) => {
  const { url } = await shop.openTill(STAFF);
  const clerk = new Clerk(page);
  await page.goto(url);
  await signIn(page, "clerk");
  // Denied to this role: the entry says so and opens nothing.
  await clerk.press("F1");
  await expect(clerk.dialog.locator('[data-more="audit"]')).toHaveAttribute("data-mode", "denied");
  await clerk.dialog.locator('[data-more="audit"]').click({ force: true });
  await expect(clerk.dialog.locator('[data-more="audit"]')).toBeVisible();
  const found = await findings(page, "more");
  await clerk.press("s");
  await expect(clerk.dialog.getByPlaceholder("0.00")).toBeFocused();
  found.push(...(await findings(page, "shift-open")));
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();

  await clerk.addAmount("100");
  await clerk.press("F8");
  await clerk.dialog.getByRole("textbox").first().fill("50");
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  await expect(page.getByTestId("needs")).toBeVisible();
  await clerk.press("F9");
  const asked = page.getByTestId("approval-for");
  await expect(asked).toBeVisible();
  found.push(...(await findings(page, "approval")));
  await typePin(page, "manager");
  await expect(asked).toBeHidden();
  await expect(clerk.dialog.getByLabel("实收")).toBeFocused();
  await clerk.press("Enter");
  await clerk.sold();
  expect(salesOnDisk(shop.tillFile).at(-1)?.by).toEqual({
    clerk: "01",
    name: DEFAULT_CLERKS.clerk.name,
    approver: "09",
    approverName: DEFAULT_CLERKS.manager.name,
  });
  await clerk.press("Enter");

  // Quick change, then the log.
  await openMore(clerk, "u");
  await signIn(page, "manager");
  await openMore(clerk, "a");
  const row = clerk.dialog.locator('[data-act="order-paid"]');
  await expect(row).toContainText(DEFAULT_CLERKS.clerk.name);
  await expect(row).toContainText(DEFAULT_CLERKS.manager.name);
  await clerk.dialog.getByRole("textbox").first().fill(DEFAULT_CLERKS.manager.name);
  await expect(clerk.dialog.locator('[data-act="approval"]')).toBeVisible();
  await expect(clerk.dialog.locator('[data-act="shift-opened"]')).toBeHidden();
  found.push(...(await findings(page, "audit")));
  await clerk.press("Escape");
  await openMore(clerk, "t");
  await expect(clerk.dialog.getByText(DEFAULT_CLERKS.senior.name)).toBeVisible();
  found.push(...(await findings(page, "staff")));
  expect(found).toEqual([]);
});
