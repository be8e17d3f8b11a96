// What axe finds on a page.

import axe, { type AxeResults } from "axe-core";
import type { Page } from "@playwright/test";
import { expect } from "./fixture.ts";

export type Scheme = "light" | "dark";

/** What axe finds, one line a finding. It is put into a page once: that takes longer than a look. */
export async function findings(
  page: Page,
  where: string,
  schemes: readonly Scheme[] = ["light", "dark"],
): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const { violations, passes } = await page.evaluate<AxeResults>("axe.run()");
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
