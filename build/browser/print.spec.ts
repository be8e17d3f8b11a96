// A printer on a socket: a sale comes out of it, one that is gone stops nothing and says why, and what is printed again says so.

import { TestPrinter, codesOf, wordsOf } from "../../electron/desk/printing/testPrinter.ts";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { openMore } from "./staffed.ts";

const ANNA = "13800002046";

test("a sale is printed and shown; gone, the printer stops no sale and the queue says why; back, it prints each once; again says so", async ({
  page,
  shop,
}) => {
  let printer = await TestPrinter.open();
  const { port } = printer;
  try {
    const { url } = await shop.openTill();
    const clerk = new Clerk(page);
    await clerk.sitDown(url);
    await openMore(clerk, "p");
    await expect(clerk.dialog.locator('[data-printer="none"]')).toBeVisible();
    await expect(clerk.dialog.getByRole("button", { name: "打印机设置" })).toBeFocused();
    await clerk.press("Escape");

    await openMore(clerk, "g");
    await clerk.dialog.locator("#tab-printer").click();
    await clerk.dialog.locator("label.btn", { hasText: "网络" }).click();
    await clerk.dialog.getByPlaceholder("192.168.1.50").fill("127.0.0.1");
    await clerk.dialog.getByRole("textbox", { name: "端口" }).fill(String(port));
    await clerk.dialog.locator('button[type="submit"]').click();
    await expect(clerk.dialog.locator(".tryOut .pill.go")).toBeVisible();
    await clerk.press("Escape");
    await expect(clerk.dialog).toBeHidden();

    const first = await clerk.sell("12.50", { phone: ANNA, how: "new" });
    await expect.poll(() => printer.jobs.length).toBe(1);
    const [paper = Buffer.alloc(0)] = printer.jobs;
    expect(codesOf(paper)).toEqual([first.order]);
    expect(wordsOf(paper)).toContain("12.50");
    expect(wordsOf(paper)).toContain("不保证");

    await clerk.recent(first.order);
    await clerk.dialog.locator(`tr[data-order="${first.order}"]`).getByRole("button").first().click();
    const preview = clerk.dialog.getByRole("button", { name: "小票预览" });
    await preview.focus();
    await clerk.press("Enter");
    const image = clerk.dialog.getByRole("img", { name: `单号 ${first.order} 的小票` });
    await expect(image).toBeVisible();
    // It is a picture, and not only an element for one.
    await expect
      .poll(() => image.evaluate((it) => it instanceof HTMLImageElement && it.naturalWidth))
      .toBeGreaterThan(300);
    const found = await findings(page, "receipt");
    await clerk.dialog.getByRole("button", { name: "补打小票" }).click();
    await expect.poll(() => printer.jobs.length).toBe(2);
    expect(printer.jobs.map(wordsOf).map((text) => text.includes("补打"))).toEqual([false, true]);
    await clerk.press("Escape", "Escape");
    await expect(clerk.dialog).toBeHidden();

    await printer.close();
    const second = await clerk.sell("7");
    await expect(clerk.justPaid.getByRole("button", { name: /打印/ }).last()).toBeVisible();
    await openMore(clerk, "p");
    const waiting = clerk.dialog.locator('[data-state="waiting"]');
    await expect(waiting).toHaveCount(1);
    await expect(waiting).toContainText("打印机没有应答");
    await expect(clerk.dialog.locator('[data-printer="waiting"]')).toBeVisible();
    found.push(...(await findings(page, "queue")));

    printer = await TestPrinter.open(port);
    const retry = waiting.getByRole("button", { name: /马上再试/ });
    await retry.focus();
    await clerk.press("Enter");
    await expect(clerk.dialog.locator('[data-printer="ready"]')).toBeVisible();
    await expect(waiting).toHaveCount(0);
    expect(printer.jobs.map(codesOf)).toEqual([[second.order]]);
    expect(found).toEqual([]);
  } finally {
    await printer.close();
  }
});
