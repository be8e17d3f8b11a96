// The demonstration's clerks at a till opened with --demo-staff, and how they say who they are.

import { expect, type Page } from "@playwright/test";
import type { Clerk } from "./clerk.ts";

export const DEFAULT_CLERKS = {
  clerk: { id: "01", name: "小陈", pin: "1111" },
  senior: { id: "02", name: "小林", pin: "2222" },
  manager: { id: "09", name: "王店长", pin: "9999" },
} as const;
export type Name = keyof typeof DEFAULT_CLERKS;

/** Chooses themself and types the PIN, on whatever asks for it. */
export async function typePin(page: Page, who: Name): Promise<void> {
  const { id, pin } = DEFAULT_CLERKS[who];
  await page.locator(`[data-clerk="${id}"]`).click();
  await expect(page.locator(".pinDots")).toBeFocused();
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
}

/** Ends with the till on the screen, under this clerk's name. */
export async function signIn(page: Page, who: Name): Promise<void> {
  await typePin(page, who);
  await expect(page.locator(".pinDots")).toBeHidden();
  await expect(page.getByTestId("due")).toBeVisible();
  await expect(page.locator("header").getByText(DEFAULT_CLERKS[who].name)).toBeVisible();
}

/** F1, and what stands there under a letter once the sheet listens. */
export async function openMore(clerk: Clerk, letter: string): Promise<void> {
  await expect(clerk.dialog).toBeHidden();
  await clerk.press("F1");
  await expect(clerk.dialog.locator(".moreAct:focus")).toBeVisible();
  await clerk.press(letter);
  await expect(clerk.dialog.locator(".moreAct")).toHaveCount(0);
}
