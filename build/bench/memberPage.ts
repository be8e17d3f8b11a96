/**
 * The member page on a slow phone: from asking for the page until one's own entry is on the screen, in Chromium with the
 * network of a 3G phone and a processor four times as slow, nothing kept of an earlier visit; beside a page of one line.
 */
import { chromium, type Browser } from "@playwright/test";
import { bringChromium } from "../checks/chromium.ts";
import type { Clerk } from "../browser/clerk.ts";
import { PHONE, Phone } from "../browser/phone.ts";
import { Shop } from "../browser/shop.ts";
import { buildRendererIfStale } from "../package/renderer.ts";
import { oursAtMost, spreads, type Figure } from "./measure.ts";

/** As browsers' own tools name "fast 3G": ms, bytes a second. */
const NETWORK = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
const SLOWER = 4;
const MEMBER = "13800002046";

export async function benchMemberPage({ rounds }: { rounds: number }): Promise<Figure[]> {
  const here = bringChromium();
  if ("missing" in here) throw new Error(here.missing);
  await buildRendererIfStale();
  const shop = new Shop();
  // Chromium refuses its own sandbox to root, as in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: here.path, args });
  try {
    const till = await browser.newContext({ locale: "zh-CN" });
    const { server, hq, clerk } = await shop.openWhole(await till.newPage());
    await sell(clerk);
    const member = await browser.newContext({ locale: "zh-CN" });
    const { url } = await Phone.signIn(await member.newPage(), server, hq, MEMBER);
    const cookies = await member.cookies();
    await till.close();
    await member.close();
    const open = (what: string, seen: string) => async () => await opened(browser, cookies, what, seen);
    const seen = await spreads(rounds, {
      page: open(url, "article[data-order]"),
      line: open(`${new URL(url).origin}/health`, "body"),
    });
    return [
      {
        row: "member page on a slow phone: one's own entry is on the screen",
        unit: "ms",
        ours: seen.page,
        other: { is: seen.line, what: "a page of one line" },
        goal: oursAtMost(2_000),
      },
    ];
  } finally {
    await browser.close();
    await shop.close();
  }
}

async function sell(clerk: Clerk): Promise<void> {
  await clerk.sell("50", { phone: "13900008888", how: "new" });
  await clerk.sell("80", { phone: MEMBER, how: "new" });
  await clerk.sees("online", 0);
}

type Cookies = Parameters<Awaited<ReturnType<Browser["newContext"]>>["addCookies"]>[0];

/** Runs in the page: marks when what is looked for has been drawn. */
function tellWhenSeen(seen: string): void {
  const look = (): void => {
    if (document.querySelector(seen) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark("seen")));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

/** In a window of its own, with nothing kept. @returns ms since the page was asked for, by the browser's own clock */
async function opened(browser: Browser, cookies: Cookies, url: string, seen: string): Promise<number> {
  const context = await browser.newContext({ viewport: PHONE, locale: "zh-CN", serviceWorkers: "block" });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    await tools.send("Network.enable");
    await tools.send("Network.emulateNetworkConditions", NETWORK);
    await tools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.addInitScript(tellWhenSeen, seen);
    await page.goto(url, { waitUntil: "commit" });
    const paint = await page.waitForFunction(() => performance.getEntriesByName("seen")[0]?.startTime);
    return Number(await paint.jsonValue());
  } finally {
    await context.close();
  }
}
