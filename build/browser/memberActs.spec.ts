// What a member does on the phone: draws, exchanges, gives, takes a gift, invites; seen at the till and at headquarters.

import type { Page } from "@playwright/test";
import { enMemberActs } from "../../renderer/i18n/enMemberActs.ts";
import { zhMemberActs } from "../../renderer/i18n/zhMemberActs.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { Phone } from "./phone.ts";

const ANNA = "13800002046";
const BO = "13900008888";
const CARA = "13700003333";
const WORDS = { zh: zhMemberActs, en: enMemberActs } as const;
const RULES = {
  basic: { exchange: { points: 20000, love: 5000 } },
  rewards: { direct: 500 },
  stores: { s1: { cashier: { lottery: { kind: "fixed", ratios: [15000, 20000], weights: [3, 1] } } } },
};

/** Signed in, in a language. */
async function signedIn(phone: Phone, language: "zh" | "en"): Promise<void> {
  if (language === "zh") return;
  await phone.page.getByRole("navigation").getByRole("link", { name: "更多" }).click();
  await phone.page.getByRole("button", { name: "English" }).click();
  await expect(phone.page.getByRole("heading", { name: "More" })).toBeVisible();
}

const open = async (phone: Phone, ...parts: readonly string[]): Promise<void> => {
  await phone.page.goto(`${phone.url}#${parts.map(encodeURIComponent).join("/")}`);
};

for (const language of ["zh", "en"] as const) {
  const words = WORDS[language];

  test(`a draw shows its odds before and its proof after, an exchange what one gets; the till carries them out, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, server, hq, cable } = await shop.openWhole(page);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    await office.patchRules(RULES);
    await office.seesAdopted("s1/t1", await office.publishRules());
    const first = await clerk.sell("100", { phone: ANNA, how: "new" });
    const second = await clerk.sell("50", { phone: ANNA, how: "known" });
    await clerk.sees("online", 0);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    await signedIn(phone, language);
    const found: string[] = [];

    // The till has no line: the draw waits for it, over a reload too, and is made once it is back.
    cable.cut();
    await clerk.sees("offline");
    await open(phone, "draw", second.order, "0");
    const odds = window.locator(".odds li");
    await expect(odds).toHaveCount(2);
    await expect(odds.first()).toContainText("150%");
    await expect(odds.first()).toContainText("75%");
    await expect(odds.first()).toContainText("75.00");
    await expect(window.getByTestId("proof")).toHaveAttribute("data-holds", "");
    found.push(...(await findings(window, "odds")));
    await window.getByRole("button", { name: words["draw.now"] }).click();
    await expect(window.getByRole("status")).toBeVisible();
    await expect(window.locator(".note.wait")).toBeVisible();
    found.push(...(await findings(window, "waits for the till")));
    await window.reload();
    await expect(window.locator(".note.wait")).toBeVisible();
    cable.mend();
    await clerk.sees("online", 0);
    const drawn = window.getByTestId("drawn");
    await expect(drawn).toContainText(/150%|200%/);
    await expect(window.getByTestId("proof")).toHaveAttribute("data-holds", "true");
    await window.getByText(words["proof.figures"]).click();
    found.push(...(await findings(window, "drawn")));
    await office.page.bringToFront();
    await office.openEntry(second.order);
    await expect(office.life).toContainText("已抽奖");

    // 10 % of 50 was paid to the first: 95 wait, 190 points are had for them.
    await window.bringToFront();
    await open(phone, "exchange", first.order, "0", "points");
    await expect(window.locator(".trade").first()).toContainText("190.00");
    found.push(...(await findings(window, "exchange")));
    await window.getByRole("button", { name: words["exchange.for.points"] }).click();
    await expect(window.getByTestId("confirm")).toContainText("95.00");
    found.push(...(await findings(window, "exchange, sure")));
    await window.getByRole("button", { name: words["exchange.yes"] }).click();
    await expect(window.getByTestId("exchanged")).toContainText("+190.00");
    await clerk.setMember(ANNA, "known");
    await expect(page.getByTestId("member-points")).toContainText("190.00");
    await open(phone, "exchange", first.order, "0");
    await window.reload();
    await expect(window.locator(".note")).toHaveText(words["exchange.was"]);
    expect(found).toEqual([]);
  });

  test(`points are given after a look at whom to; a gift is taken and handed out once; who scans the invitation was brought, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, server, hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    await office.patchRules(RULES);
    await office.seesAdopted("s1/t1", await office.publishRules());
    const { order } = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("50", { phone: BO, how: "new" });
    await clerk.sees("online", 0);
    await offer(office.page);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    await signedIn(phone, language);
    const found: string[] = [];
    await open(phone, "exchange", order, "0");
    await window.getByRole("button", { name: words["exchange.for.points"] }).click();
    await window.getByRole("button", { name: words["exchange.yes"] }).click();
    await expect(window.getByTestId("exchanged")).toContainText("+190.00");

    await open(phone, "give");
    const typed = async (number: string, amount: string): Promise<void> => {
      await window.getByLabel(words["give.phone"]).fill(number);
      await window.getByLabel(words["give.amount"]).fill(amount);
      await window.getByRole("button", { name: words["give.next"] }).click();
    };
    await typed("13600000000", "10");
    await expect(window.getByRole("alert")).toHaveText(words["refusal.no-receiver"]);
    await typed(BO, "191");
    await expect(window.getByRole("alert")).toHaveText(words["refusal.not-enough"]);
    found.push(...(await findings(window, "give")));
    await typed(BO, "40");
    await expect(window.getByTestId("confirm")).toContainText("139****8888");
    found.push(...(await findings(window, "give, sure")));
    await window.getByRole("button", { name: words["give.yes"] }).click();
    await expect(window.getByTestId("given")).toBeVisible();
    await expect(window.locator(".rows li")).toContainText("−40.00");
    await clerk.setMember(BO, "known");
    await expect(page.getByTestId("member-points")).toContainText("40.00");

    await open(phone, "gifts");
    await expect(window.locator(".gift")).toHaveCount(2);
    await expect(window.locator(".gift").last()).toContainText("4,850.00");
    found.push(...(await findings(window, "gifts")));
    await window.getByRole("button", { name: words["gifts.takeOf"].replace("{{name}}", "马克杯") }).click();
    await window.getByLabel(words["gifts.quantity"]).selectOption("2");
    found.push(...(await findings(window, "a gift, sure")));
    await window.getByRole("button", { name: words["gifts.yes"] }).click();
    const claim = window.getByTestId("claim");
    const code = /(\d{4}) (\d{4})/.exec(await claim.innerText());
    await office.page.bringToFront();
    await office.goTo("礼品");
    const claims = office.page.getByTestId("claims");
    await expect(claims.locator('tr[data-open="true"]')).toContainText("马克杯 × 2");
    const hand = office.page.getByTestId("hand-out");
    const shown = async (text: string): Promise<void> => {
      await hand.getByLabel("会员出示的取货码（8 位）").fill(text);
      await hand.getByRole("button", { name: "查看" }).click();
    };
    await shown("00000000");
    await expect(hand.getByRole("alert")).toHaveAttribute("data-code", "unknown-claim");
    await shown(code?.[0] ?? "");
    found.push(...(await findings(office.page, "a gift to be handed out")));
    await hand.getByRole("button", { name: "发出", exact: true }).click();
    await expect(hand.getByRole("status")).toContainText("马克杯 × 2");
    await shown(code?.[0] ?? "");
    await expect(hand).toContainText("已经发出过");
    await office.page.getByLabel("状态").last().selectOption("handed");
    await expect(claims.locator('tr[data-open="false"]')).toHaveCount(1);
    await window.bringToFront();
    await window.reload();
    await expect(claim).toHaveCount(0);
    found.push(...(await findings(window, "a gift that was fetched")));

    await open(phone, "invite");
    await expect(window.getByTestId("qr")).toBeVisible();
    const link = await window.getByRole("textbox", { name: words["invite.link"] }).inputValue();
    const invited = await anotherWindow();
    await Phone.signIn(invited, server, hq, CARA, new URL(link).hash);
    await clerk.sell("100", { phone: CARA, how: "known" });
    await clerk.sees("online", 0);
    await window.reload();
    await expect(window.getByText("137****3333")).toBeVisible();
    // 5 % of what Cara bought.
    await expect(window.locator(".rows .plus").first()).toHaveText("5.00");
    found.push(...(await findings(window, "invitation")));
    expect(found).toEqual([]);
  });
}

/** Two gifts: one that is in reach, one that is not. */
async function offer(office: Page): Promise<void> {
  const common = { isNew: true, what: "points", stockWas: null, validUntil: null, stores: null };
  for (const gift of [
    { ...common, id: "G-1", name: "马克杯", price: 5_000, stock: 3 },
    { ...common, id: "G-2", name: "雨伞", price: 500_000, stock: null },
  ]) {
    const status = await office.evaluate(async (asked) => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/hq/gift.put", { method: "POST", headers, body: JSON.stringify(asked) })).status;
    }, gift);
    expect(status).toBe(200);
  }
}
