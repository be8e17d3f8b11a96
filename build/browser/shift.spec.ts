// A shift from its float to its Z report: sales, cash out, a blind count beyond the limit with its reason and approval; X before.

import { readFact } from "../../shared/facts/fact.ts";
import { tillLines } from "./books.ts";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { openMore, signIn, typePin } from "./staffed.ts";

test("float, sales, cash paid out, X; the drawer is counted blind, a difference takes a reason and an approval; Z", async ({
  page,
  shop,
}) => {
  const { url } = await shop.openTill(["--demo-staff"]);
  const clerk = new Clerk(page);
  await page.goto(url);
  await signIn(page, "senior");
  await openMore(clerk, "s");
  await expect(clerk.dialog.getByPlaceholder("0.00")).toBeFocused();
  await clerk.type("200");
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  await clerk.sell("80");
  await clerk.press("Enter");
  await clerk.sell("20.50");
  await clerk.press("Enter");

  await openMore(clerk, "c");
  await expect(clerk.dialog.getByRole("textbox").first()).toBeFocused();
  const found = await findings(page, "cash");
  await clerk.type("30");
  await clerk.dialog.getByRole("textbox").last().fill("买水");
  await clerk.press("Enter");
  await expect(page.getByTestId("cash-done")).toBeVisible();
  await clerk.press("Enter");

  await openMore(clerk, "x");
  await expect(page.getByTestId("expected")).toHaveAttribute("data-fen", "27050");
  found.push(...(await findings(page, "x")));
  await clerk.press("Escape");
  await openMore(clerk, "s");
  const hundreds = clerk.dialog.locator('[data-piece="n100"]');
  await expect(hundreds).toBeFocused();
  // Blind: nothing on this screen says what is expected.
  await expect(clerk.dialog).not.toContainText("270.50");
  found.push(...(await findings(page, "count")));
  await clerk.type("2");
  await clerk.dialog.locator('[data-piece="n50"]').fill("1");
  await expect(page.getByTestId("counted")).toHaveAttribute("data-fen", "25000");
  const submit = clerk.dialog.locator('button[type="submit"]');
  await submit.click();
  await typePin(page, "manager");
  await expect(page.locator('[data-code="needs-reason"]')).toBeVisible();
  await expect(clerk.dialog).not.toContainText("270.50");
  found.push(...(await findings(page, "difference")));
  await clerk.dialog.getByRole("textbox").last().fill("找零有误");
  await submit.click();
  await expect(page.getByTestId("shift-report")).toHaveAttribute("data-number", "1");
  await expect(page.getByTestId("expected")).toHaveAttribute("data-fen", "27050");
  await expect(page.getByTestId("report-counted")).toHaveAttribute("data-fen", "25000");
  await expect(page.getByTestId("difference")).toHaveAttribute("data-fen", "-2050");
  found.push(...(await findings(page, "z")));
  const closed = tillLines(shop.tillFile)
    .map(readFact)
    .flatMap((fact) => ("body" in fact && fact.kind === "shift-closed" ? [fact.body] : []));
  expect(closed).toMatchObject([
    { number: 1, cash: 25_000, expected: 27_050, reason: "找零有误", by: { clerk: "02", approverName: "王店长" } },
  ]);
  expect(found).toEqual([]);
});
