// What axe finds on a page.

import axe, { type AxeResults } from "axe-core";
import type { Page } from "@playwright/test";
import { expect } from "./fixture.ts";

export type Scheme = "light" | "dark";

/** Rules that look at colours: all that another scheme can change. */
const OF_COLOURS = JSON.stringify({ runOnly: ["color-contrast", "link-in-text-block"] });

/**
 * What axe finds, one line a finding: by every rule in the first scheme, by those of colours in the others. It is put into a
 * page once: that takes longer than a look.
 */
export async function findings(
  page: Page,
  where: string,
  schemes: readonly Scheme[] = ["light", "dark"],
): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const [index, colorScheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const run = index === 0 ? "axe.run()" : `axe.run(${OF_COLOURS})`;
    const { violations, passes, incomplete } = await page.evaluate<AxeResults>(run);
    // An axe that looked at nothing finds nothing.
    expect(passes.length + (index === 0 ? 0 : incomplete.length)).toBeGreaterThan(index === 0 ? 5 : 0);
    for (const { id, nodes } of violations) {
      found.push(
        ...nodes.map((node) => `${where}, ${colorScheme}: ${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
      );
    }
  }
  return found;
}
