// Gifts that a member took on the phone, handed out at the till: scanned or typed, once, and not without the server.

import type { Page } from "@playwright/test";
import { enGifts } from "../../renderer/i18n/enGifts.ts";
import { enMemberActs } from "../../renderer/i18n/enMemberActs.ts";
import { zhGifts } from "../../renderer/i18n/zhGifts.ts";
import { zhMemberActs } from "../../renderer/i18n/zhMemberActs.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { Phone } from "./phone.ts";

const ANNA = "13800002046";
const WORDS = { zh: { ...zhGifts, phone: zhMemberActs }, en: { ...enGifts, phone: enMemberActs } } as const;

/** Headquarters offers mugs for 50 points. */
async function offer(office: Page): Promise<void> {
  const body = { isNew: true, id: "G-1", name: "马克杯", what: "points", price: 5_000, stock: 9 };
  const gift = { ...body, stockWas: null, validUntil: null, stores: null };
  expect(await posted(office, "/api/hq/gift.put", gift)).toMatchObject({ ok: true });
}

/** Anna takes mugs on her phone. @returns the code */
async function take(window: Page, key: string, quantity: number): Promise<string> {
  const cups = { gift: "G-1", quantity, what: "points", amount: 5_000 * quantity, store: null, key };
  const answer = (await posted(window, "/api/member/gift.take", cups)) as { value?: { code?: string } };
  return answer.value?.code ?? "";
}

const posted = async (page: Page, address: string, body: object): Promise<unknown> =>
  await page.evaluate(
    async ([to, text]) => {
      const headers = { "content-type": "application/json" };
      return (await (await fetch(to ?? "", { method: "POST", headers, body: text ?? "" })).json()) as unknown;
    },
    [address, JSON.stringify(body)],
  );

for (const language of ["zh", "en"] as const) {
  const words = WORDS[language];

  test(`a gift taken on the phone is scanned or typed at the till and handed out once; not without the server; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, cable, hq, server } = await shop.openWhole(page);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    await office.patchRules({ basic: { exchange: { points: 20000 } } });
    await office.seesAdopted("s1/t1", await office.publishRules());
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.justPaid.getByRole("button", { name: "兑换", exact: true }).click();
    await clerk.dialog.getByRole("button", { name: "兑换为积分" }).click();
    await expect(clerk.dialog.getByTestId("exchanged")).toHaveAttribute("data-awaits-server", "false");
    await clerk.press("Escape", "Escape");
    await clerk.sees("online", 0);
    await offer(office.page);
    const window = await anotherWindow();
    const phone = await Phone.signIn(window, server, hq, ANNA);
    const [first, second] = [await take(window, "take-0001", 2), await take(window, "take-0002", 1)];
    if (language === "en") {
      await window.getByRole("navigation").getByRole("link", { name: "更多" }).click();
      await window.getByRole("button", { name: "English" }).click();
    }
    await window.goto(`${phone.url}#gifts`);
    const shown = window.locator("details").filter({ has: window.getByText(words.phone["claims.show"]) });
    await shown.last().locator("summary").click();
    await expect(window.getByRole("img", { name: words.phone["claims.qr"].replace("{{code}}", first) })).toBeVisible();
    const found = await findings(window, "a code to be scanned");

    await page.bringToFront();
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    // The QR, in the middle of a sale: it is no product.
    await clerk.scan(`PFG1:${first}`);
    const claim = clerk.dialog.getByTestId("claim");
    await expect(claim).toContainText("马克杯 × 2");
    await expect(claim).toContainText("138****2046");
    const handOut = clerk.dialog.getByRole("button", { name: words["claim.handOut"], exact: false }).first();
    await expect(handOut).toBeFocused();
    found.push(...(await findings(page, "a gift to be handed out")));
    cable.cut();
    await clerk.sees("offline");
    await clerk.press("Enter");
    await expect(clerk.dialog.locator('[role="alert"][data-code="server-unreachable"]')).toBeVisible();
    await expect(clerk.dialog.getByText(words["claim.offline"])).toBeVisible();
    found.push(...(await findings(page, "nothing is handed out without the server")));
    cable.mend();
    await clerk.sees("online");
    await clerk.press("Enter");
    await expect(clerk.dialog.getByTestId("claim-done")).toContainText("马克杯 × 2");
    found.push(...(await findings(page, "a gift handed out")));
    await clerk.press("Enter");
    await expect(clerk.dialog).toBeHidden();

    // Scanned again it says so, and nothing can be pressed.
    await clerk.scan(`PFG1:${first}`);
    await expect(clerk.dialog.getByTestId("claim-handed")).toContainText("示范便利");
    await expect(handOut).toHaveCount(0);
    found.push(...(await findings(page, "handed out already")));
    await clerk.press("Escape");

    // By hand, from the gifts: without a member, and with one.
    await clerk.press("Home");
    await expect(clerk.dialog.getByLabel(words["claim.code"])).toBeFocused();
    found.push(...(await findings(page, "gifts without a member")));
    await clerk.type("00000000");
    await clerk.press("Enter");
    await expect(clerk.dialog.locator('[role="alert"][data-code="unknown-claim"]')).toBeVisible();
    await clerk.press("Escape");
    await clerk.press("Home", "Enter");
    await expect(clerk.dialog.getByLabel(language === "zh" ? "手机号" : "Phone number", { exact: true })).toBeFocused();
    await clerk.type(ANNA);
    await clerk.press("Enter");
    await expect(clerk.dialog).toBeHidden();
    await clerk.press("Home");
    await expect(clerk.dialog.getByTestId("gift-offers").getByRole("button")).toHaveCount(1);
    await clerk.press("Home");
    await expect(clerk.dialog.getByLabel(words["claim.code"])).toBeFocused();
    await clerk.type("1234");
    await clerk.press("Enter");
    await expect(clerk.dialog.getByText(words["claim.codeWrong"])).toBeVisible();
    await clerk.press("Backspace", "Backspace", "Backspace", "Backspace");
    await clerk.type(`${second.slice(0, 4)} ${second.slice(4)}`);
    await clerk.press("Enter");
    await expect(claim).toContainText("马克杯 × 1");
    await expect(handOut).toBeFocused();
    await clerk.press("Enter");
    await expect(clerk.dialog.getByTestId("claim-done")).toBeVisible();
    await clerk.press("Enter");
    await expect(clerk.dialog).toBeHidden();

    // The third headquarters cancels: the member has its points back and reads why, the till says so.
    const third = await take(window, "take-0003", 1);
    await office.page.bringToFront();
    await office.goTo("礼品");
    if (language === "en") await office.page.getByRole("button", { name: "English" }).click();
    const waiting = office.page.getByTestId("claims").locator('tr[data-open="true"]');
    await waiting.getByRole("button").click();
    const form = office.page.getByTestId("cancel-claim");
    await expect(form).toContainText("50.00");
    found.push(...(await findings(office.page, "a gift to be cancelled")));
    await form.getByRole("textbox").fill("缺货");
    await form.getByRole("button", { name: words["claims.cancelTitle"] }).click();
    await expect(form).toBeHidden();
    await expect(waiting).toHaveCount(0);
    await office.page.getByTestId("claims-state").selectOption("cancelled");
    await expect(office.page.getByTestId("claims")).toContainText("缺货");
    found.push(...(await findings(office.page, "gifts that were cancelled")));
    await page.bringToFront();
    await clerk.scan(`PFG1:${third}`);
    await expect(clerk.dialog.getByTestId("claim-cancelled")).toBeVisible();
    await expect(handOut).toHaveCount(0);
    found.push(...(await findings(page, "a cancelled gift at the till")));

    await window.bringToFront();
    await window.reload();
    await expect(window.getByText("缺货")).toBeVisible();
    await expect(
      window.getByText(words.phone["gifts.have"].replace("{{points}}", "50.00").replace("{{love}}", "0.00")),
    ).toBeVisible();
    await expect(window.getByTestId("claim")).toHaveCount(0);
    found.push(...(await findings(window, "gifts fetched and cancelled")));
    expect(found).toEqual([]);
  });
}
