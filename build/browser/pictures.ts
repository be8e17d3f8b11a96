// `npm run pictures`: docs/pictures/ from the real, running product: the till's screens, the customer's and the
// headquarters' page, after a morning's trade in the demonstration store.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, expect, type Page } from "@playwright/test";
import { bringChromium } from "../checks/chromium.ts";
import { buildRendererIfStale } from "../package/renderer.ts";
import { ROOT } from "../package/root.ts";
import { Clerk } from "./clerk.ts";
import { Headquarters } from "./headquarters.ts";
import { Phone } from "./phone.ts";
import { Shop } from "./shop.ts";

const FOLDER = join(ROOT, "docs", "pictures");
const MEMBERS = ["13800002046", "13951217730", "18602150918", "15900664123", "13764408815"];
/** What a morning brings: amounts in yuan, and whose they are. */
const MORNING: readonly [amount: string, member: number | null][] = [
  ["36.20", 1],
  ["128.00", 2],
  ["15.50", null],
  ["64.80", 3],
  ["212.00", 0],
  ["48.90", null],
  ["75.60", 4],
  ["330.00", null],
  ["56.40", 2],
  ["18.80", 3],
  ["92.30", 1],
  ["41.00", null],
];

const browserHere = bringChromium();
if ("missing" in browserHere) throw new Error(browserHere.missing);
await buildRendererIfStale();
mkdirSync(FOLDER, { recursive: true });
const shop = new Shop();
const browser = await chromium.launch({
  executablePath: browserHere.path,
  // Chromium refuses its own sandbox to root, as in a container.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    colorScheme: "light",
    locale: "zh-CN",
  });
  const { url: server, code, hq, running } = await shop.openServer();
  const { url } = await shop.openTill(["--server", server, "--enrol", code ?? "", "--demo-staff"]);
  const clerk = new Clerk(await context.newPage());
  await clerk.signIn(url, "王店长", "9999");
  await clerk.openShift("200");
  await clerk.sees("online");
  const display = await context.newPage();
  await display.goto(new URL("/display.html", url).href);
  await clerk.page.bringToFront();
  await trade(clerk);
  await ring(clerk);
  await take(clerk.page, "till.png");
  await display.bringToFront();
  await expect(display.getByText("26.90").first()).toBeVisible();
  await take(display, "display.png");
  await clerk.page.bringToFront();
  await clerk.press("F9");
  await expect(clerk.dialog.getByLabel("实收")).toBeFocused();
  await take(clerk.page, "pay.png");
  await clerk.press("Escape");
  const { order } = await clerk.takeCash("50");
  await clerk.sees("online", 0);
  await clerk.press("F10");
  await expect(clerk.dialog.getByText(order)).toBeVisible();
  await clerk.dialog.getByRole("button", { name: /全部/ }).click();
  await expect(clerk.dialog.getByTestId("refund-effect")).toBeVisible();
  await take(clerk.page, "return.png");
  await clerk.press("Escape", "F1");
  await expect(clerk.dialog.locator(".moreAct:focus")).toBeVisible();
  await take(clerk.page, "keys.png");
  await clerk.press("s");
  await expect(clerk.dialog.getByRole("group", { name: /清点/ })).toBeVisible();
  await take(clerk.page, "shift.png");
  await clerk.press("Escape");
  const office = await Headquarters.enter(await context.newPage(), hq);
  await expect(office.page.getByRole("table", { name: "队列里等待的单" })).toBeVisible();
  await take(office.page, "hq.png");
  const phone = await browser.newContext({ colorScheme: "light", locale: "zh-CN" });
  const { page } = await Phone.signIn(await phone.newPage(), running, hq, MEMBERS[1] ?? "");
  await expect(page.locator("article[data-order]").first()).toBeVisible();
  await take(page, "member.png");
} finally {
  await browser.close();
  await shop.close();
}

async function trade(clerk: Clerk): Promise<void> {
  const met = new Set<number>();
  for (const [amount, who] of MORNING) {
    const phone = who === null ? undefined : MEMBERS[who];
    await clerk.sell(amount, phone === undefined ? undefined : { phone, how: met.has(who ?? 0) ? "known" : "new" });
    if (who !== null) met.add(who);
  }
  await clerk.press("Enter");
  await clerk.sees("online", 0);
}

/** A cart with a member, what it would earn, and its place in the line. */
async function ring(clerk: Clerk): Promise<void> {
  await clerk.scan("6900000001042");
  await clerk.scan("6900000001042");
  await clerk.scan("6900000004050");
  await clerk.scan("6900000005019");
  await clerk.scan("6900000003015");
  await clerk.seesDue(2 * 200 + 550 + 1290 + 450);
  await clerk.setMember(MEMBERS[1] ?? "", "known");
  await expect(clerk.page.getByTestId("earn")).toHaveAttribute("data-fen", "2690");
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => await document.fonts.ready);
  const path = join(FOLDER, name);
  await page.screenshot({ path, animations: "disabled" });
  process.stdout.write(`${path}\n`);
}
