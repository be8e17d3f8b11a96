// What axe finds on a page.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./fixture.ts";

/** What axe finds in either scheme, one line a finding. */
export async function findings(page: Page, where: string): Promise<string[]> {
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
