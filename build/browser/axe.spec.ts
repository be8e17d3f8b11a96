// axe finds nothing on any page or dialog: light and dark, Chinese and English, in the real product.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Clerk } from "./clerk.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";
const LANGUAGES = ["zh", "en"] as const;

/** What axe finds in either scheme, one line a finding. */
async function findings(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    // An axe that looked at nothing finds nothing.
    expect(passes.length).toBeGreaterThan(5);
    for (const { id, nodes } of violations) {
      found.push(
        ...nodes.map((node) => `${where}, ${colorScheme}: ${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
      );
    }
  }
  return found;
}

for (const language of LANGUAGES) {
  test(`axe: the till, ${language}`, async ({ page, shop }) => {
    const { clerk } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("20");
    await clerk.press("Enter");
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language === "en" ? "en-GB" : "zh-CN");
    await expect(page.getByTestId("cart-empty")).toBeVisible();

    const found = await findings(page, "empty");
    for (const [key, where] of DIALOGS) {
      await clerk.press(key);
      await expect(clerk.dialog).toBeVisible();
      found.push(...(await findings(page, where)));
      await clerk.press("Escape");
      await expect(clerk.dialog).toBeHidden();
    }
    await clerk.connection.click();
    await expect(clerk.dialog).toBeVisible();
    found.push(...(await findings(page, "enrolment")));
    await clerk.press("Escape", "F2");
    await clerk.type("30");
    await expect(page.locator(".found .hit").first()).toBeVisible();
    found.push(...(await findings(page, "search")));
    await clerk.press("Escape");

    await clerk.scan("6900000003015");
    await clerk.scan("6900000003022");
    await clerk.scan("6999999999999");
    await expect(page.getByRole("alert")).toBeVisible();
    await identify(clerk);
    await expect(page.getByTestId("earn")).toBeVisible();
    found.push(...(await findings(page, "cart with member and earn")));
    await clerk.press("F9");
    await expect(clerk.dialog).toBeVisible();
    await clerk.type("1");
    found.push(...(await findings(page, "payment in cash, too little")));
    await clerk.press("ArrowDown");
    found.push(...(await findings(page, "payment by card")));
    await clerk.press("Enter");
    await expect(clerk.justPaid.getByTestId("paid-by-server")).toBeVisible();
    found.push(...(await findings(page, "receipt")));
    await clerk.press("F10");
    await expect(clerk.dialog.getByTestId("refund-effect")).toBeVisible();
    found.push(...(await findings(page, "return")));
    await clerk.dialog.locator('[role="group"] button').first().click();
    await clerk.dialog.locator('button[type="submit"]').click();
    await expect(clerk.dialog.getByTestId("refund-done")).toBeVisible();
    found.push(...(await findings(page, "return done")));
    expect(found).toEqual([]);
  });

  test(`axe: the headquarters' page, ${language}`, async ({ page, shop, context }) => {
    const { clerk, hq } = await shop.openWhole(page);
    const first = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("20");
    await clerk.sees("online", 0);

    const office = await context.newPage();
    await office.goto(new URL("/hq/", hq).href);
    const english = office.getByRole("button", { name: "English" });
    await expect(english).toBeVisible();
    if (language === "en") await english.click();
    const found = await findings(office, "sign-in");
    await Headquarters.enter(office, hq);
    found.push(...(await findings(office, "overview")));
    for (const [place, seen] of [
      ["queue/cashiers", `tr[data-order="${first.order}"]`],
      [`entry/${encodeURIComponent(first.order)}/0`, '[data-testid="life"]'],
      ["tills", 'tr[data-till="s1/t1"]'],
      ["concerns", "main .empty"],
      [`search/${ANNA}`, `tr[data-order="${first.order}"]`],
    ] as const) {
      await office.evaluate((hash) => (location.hash = hash), place);
      await expect(office.locator(seen)).toBeVisible();
      found.push(...(await findings(office, place)));
    }
    expect(found).toEqual([]);
  });
}

const DIALOGS = [
  ["F1", "help"],
  ["F3", "member"],
  ["F4", "amount"],
  ["F10", "return, choosing"],
  ["F11", "recent"],
] as const;

/** The member by phone, in any language. */
async function identify(clerk: Clerk): Promise<void> {
  await clerk.press("F3");
  await expect(clerk.dialog.getByRole("textbox")).toBeFocused();
  await clerk.type(ANNA);
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
}
