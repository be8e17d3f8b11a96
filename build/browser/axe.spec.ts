// axe finds nothing on any page or dialog, in the real product: in Chinese and light, in English and dark. What a
// scheme can do wrong does not depend on the words, nor the other way round.

import type { Page } from "@playwright/test";
import type { Clerk } from "./clerk.ts";
import { findings as findingsIn, type Scheme } from "./findings.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";
const SCHEMES = { zh: "light", en: "dark" } as const satisfies Record<string, Scheme>;

for (const language of ["zh", "en"] as const) {
  const findings = (page: Page, where: string) => findingsIn(page, where, [SCHEMES[language]]);

  test(`axe: the till, ${language}`, async ({ page, shop }) => {
    const { clerk } = await shop.openWhole(page);
    await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("20");
    await clerk.press("Enter");
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language === "en" ? "en-GB" : "zh-CN");
    await expect(page.getByTestId("cart-empty")).toBeVisible();

    const found = await findings(page, "empty");
    for (const [key, where] of DIALOGS) {
      await clerk.press(key);
      await expect(clerk.dialog).toBeVisible();
      found.push(...(await findings(page, where)));
      await clerk.press("Escape");
      await expect(clerk.dialog).toBeHidden();
    }
    await clerk.connection.click();
    await expect(clerk.dialog).toBeVisible();
    found.push(...(await findings(page, "enrolment")));
    await clerk.press("Escape", "F2");
    await clerk.type("30");
    await expect(page.locator(".found .hit").first()).toBeVisible();
    found.push(...(await findings(page, "search")));
    await clerk.press("Escape");

    await clerk.scan("6900000003015");
    await clerk.scan("6900000003022");
    await clerk.scan("6999999999999");
    await expect(page.getByRole("alert")).toBeVisible();
    await identify(clerk);
    await expect(page.getByTestId("earn")).toBeVisible();
    found.push(...(await findings(page, "cart with member and earn")));
    await clerk.press("F9");
    await expect(clerk.dialog).toBeVisible();
    await clerk.type("1");
    found.push(...(await findings(page, "payment in cash, too little")));
    await clerk.press("F8");
    await expect(clerk.dialog.getByTestId("rest")).toBeVisible();
    found.push(...(await findings(page, "payment with the balance")));
    await clerk.press("F8");
    await clerk.press("ArrowDown");
    found.push(...(await findings(page, "payment by card")));
    // What was typed is cash; the card pays the rest.
    await clerk.press("Enter");
    await expect(clerk.dialog.getByTestId("taken")).toBeVisible();
    await clerk.press("Enter");
    await expect(clerk.justPaid.getByTestId("paid-by-server")).toBeVisible();
    found.push(...(await findings(page, "receipt")));
    await clerk.press("F10");
    await clerk.dialog.getByRole("button", { name: /A$/ }).click();
    await expect(clerk.dialog.getByTestId("refund-effect")).toBeVisible();
    found.push(...(await findings(page, "return")));
    await clerk.dialog.getByRole("button", { name: /1$/ }).click();
    await clerk.dialog.locator('button[type="submit"]').click();
    await expect(clerk.dialog.getByTestId("refund-done")).toBeVisible();
    found.push(...(await findings(page, "return done")));
    expect(found).toEqual([]);
  });

  test(`axe: the headquarters' page, ${language}`, async ({ page, shop, anotherWindow }) => {
    const { clerk, hq } = await shop.openWhole(page);
    const first = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sell("20");
    await clerk.sees("online", 0);

    const office = await anotherWindow();
    await office.goto(new URL("/hq/", hq).href);
    const english = office.getByRole("button", { name: "English" });
    await expect(english).toBeVisible();
    if (language === "en") await english.click();
    const found = await findings(office, "sign-in");
    await Headquarters.enter(office, hq);
    found.push(...(await findings(office, "overview")));
    for (const [place, seen] of [
      ["queue/cashiers", `tr[data-order="${first.order}"]`],
      [`entry/${encodeURIComponent(first.order)}/0`, '[data-testid="life"]'],
      ["tills", 'tr[data-till="s1/t1"]'],
      ["concerns", "main .empty"],
      [`search/${ANNA}`, `tr[data-order="${first.order}"]`],
    ] as const) {
      await office.evaluate((hash) => (location.hash = hash), place);
      await expect(office.locator(seen)).toBeVisible();
      found.push(...(await findings(office, place)));
    }
    expect(found).toEqual([]);
  });

  test(`axe: draw and exchange at the till, ${language}`, async ({ page, shop, anotherWindow }) => {
    const { clerk, hq } = await shop.openWhole(page);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    await office.patchRules({
      basic: { exchange: { points: 20000, love: 10000 } },
      stores: { s1: { cashier: { lottery: { kind: "fixed", ratios: [15000, 20000], weights: [1, 1, 0] } } } },
    });
    await office.seesAdopted("s1/t1", await office.publishRules());
    await clerk.addAmount("100");
    await clerk.setMember(ANNA, "new");
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByTestId("earn")).toHaveAttribute("data-lottery", "true");
    const found = await findings(page, "a sale that may draw");
    await clerk.press("F9", "Enter");
    const acts = clerk.justPaid.getByTestId("entry").getByRole("group").getByRole("button");
    await expect(acts).toHaveCount(2);
    await clerk.justPaid.getByTestId("entry").locator("summary").click();
    found.push(...(await findings(page, "receipt with draw and exchange")));
    const submit = clerk.dialog.locator('button[type="submit"]');
    for (const [act, done] of [
      ["draw", "drawn"],
      ["exchange", "exchanged"],
    ] as const) {
      await acts.first().click();
      await expect(submit).toBeEnabled();
      found.push(...(await findings(page, act)));
      await submit.click();
      await expect(clerk.dialog.getByTestId(done)).toHaveAttribute("data-awaits-server", "false");
      found.push(...(await findings(page, done)));
      await clerk.press("Escape");
      await expect(clerk.dialog).toBeHidden();
    }
    await expect(acts).toHaveCount(0);
    found.push(...(await findings(page, "receipt, drawn and exchanged")));
    expect(found).toEqual([]);
  });

  test(`axe: rules, levels, proofs and keys at the headquarters, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { clerk, hq } = await shop.openWhole(page);
    const { order } = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);
    const office = await anotherWindow();
    await Headquarters.enter(office, hq);
    if (language === "en") await office.getByRole("button", { name: "English" }).click();
    const go = async (place: string) => await office.evaluate((hash) => (location.hash = hash), place);
    const found: string[] = [];
    const look = async (where: string) => found.push(...(await findings(office, where)));

    await go("rules");
    await office.locator(".rules [role=group]").first().getByRole("button").nth(1).click();
    const text = office.locator("#rules-text");
    const check = office.getByTestId("rules-check");
    await expect(check).toHaveAttribute("data-state", "ok");
    await look("rules in force");
    await text.fill('{"basic": {"ratio": -1}, "stores": {"s9": {}}}');
    await expect(check).toHaveAttribute("data-state", "wrong");
    await look("rules that cannot be");
    const [, , patch] = await office.locator(".rules [role=group]").first().getByRole("button").all();
    await patch?.click();
    await text.fill('{"basic": {"ratio": 12000}}');
    await expect(check).toHaveAttribute("data-state", "ok");
    const publish = office.locator(".rules section").last();
    await publish.getByRole("group").first().getByRole("button").last().click();
    await publish.getByLabel(/s1\/t1/).check();
    await look("a patch to one till");
    await publish.locator("button.go").click();
    await expect(office.getByRole("dialog").getByTestId("publish-to")).toBeVisible();
    const acknowledge = office.getByRole("dialog").getByTestId("acknowledge");
    await expect(acknowledge).toBeVisible();
    await look("publishing, to be confirmed");
    for (const box of await acknowledge.getByRole("checkbox").all()) await box.check();
    await acknowledge.getByRole("textbox").fill("王店主");
    await office.getByRole("dialog").locator('button[type="submit"]').click();
    await expect(office.getByTestId("published")).toBeVisible();
    await expect(office.locator('[data-testid="adoption"] tr[data-adopted="2"]')).toBeVisible();
    await look("published and adopted");
    await office.locator('tr[data-version="2"] button').click();
    await expect(office.getByTestId("version-text")).toBeVisible();
    await look("a version");
    await office.keyboard.press("Escape");
    const levels = office.locator("form", { has: office.locator("textarea") });
    await levels.getByRole("textbox").fill("silver");
    await levels.getByRole("button").click();
    await expect(levels.getByRole("alert")).toBeVisible();
    await look("levels, refused");
    await levels.getByRole("textbox").fill("silver\ngold");
    await levels.getByRole("button").click();
    await expect(levels.getByRole("status")).toBeVisible();
    await look("levels, saved");

    await go(`search/${ANNA}`);
    await office.getByRole("combobox").selectOption("silver");
    await office
      .locator("form", { has: office.getByRole("combobox") })
      .getByRole("button")
      .click();
    await expect(office.getByTestId("level-set")).toBeVisible();
    await look("a member's level, set");

    await go("proof");
    const wanted = office.locator("main form");
    await expect(wanted).toBeVisible();
    await look("proof, to be asked for");
    await go(`proof/${encodeURIComponent(order)}/0`);
    await expect(office.getByTestId("proof-verdict")).toHaveAttribute("data-ok", "true");
    await look("proof in order");
    await wanted.getByRole("textbox").last().fill("0".repeat(64));
    await expect(office.getByTestId("proof-verdict")).toHaveAttribute("data-ok", "false");
    await look("proof with another receipt");
    await wanted.getByRole("textbox").last().fill("no hash");
    await look("proof with what is no hash");

    await go("tills");
    const key = office.locator("form").last();
    await key.getByRole("textbox").fill("mall");
    await key.getByRole("button").click();
    await expect(office.getByTestId("api-key")).toBeVisible();
    await look("an API key, shown once");
    expect(found).toEqual([]);
  });
}

const DIALOGS = [
  ["F1", "help"],
  ["F3", "member"],
  ["F4", "amount"],
  ["F10", "return, choosing"],
  ["F11", "recent"],
] as const;

/** The member by phone, in any language. */
async function identify(clerk: Clerk): Promise<void> {
  await clerk.press("F3");
  await expect(clerk.dialog.getByRole("textbox")).toBeFocused();
  await clerk.type(ANNA);
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
}
