// Who works at headquarters: signing in, a lockout, roles that are offered less and refused the rest, one-time codes, the log.

import { codeOf } from "../../server/office/totp.ts";
import type { Page } from "@playwright/test";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { add, PASSWORD, signIn } from "./people.ts";

const refused = (page: Page, code: string) => page.locator(`[role="alert"][data-code="${code}"]`);

/** Asks as a script on the page could. */
const asked = (page: Page, verb: string, body: object): Promise<unknown> =>
  page.evaluate(
    async ([path, json]) => {
      const headers = { "content-type": "application/json" };
      const answer: unknown = await (await fetch(`/api/hq/${path}`, { method: "POST", headers, body: json })).json();
      return answer;
    },
    [verb, JSON.stringify(body)] as const,
  );

test("a user signs in by name and password and out again; five wrong passwords lock; the owner's new one unlocks", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { hq, url } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  await office.goTo("人员");
  await add(page, "小陈", "运营");

  const other = await anotherWindow();
  await other.goto(`${url}/hq/`);
  await signIn(other, "小陈", PASSWORD);
  await expect(other.getByTestId("me")).toContainText("小陈");
  await expect(other.getByTestId("me")).toHaveAttribute("data-role", "operator");
  await other.getByRole("button", { name: "退出登录" }).click();
  await expect(other.getByRole("heading", { name: "登录总部" })).toBeVisible();
  for (let tries = 1; tries < 5; tries += 1) {
    await signIn(other, "小陈", "wrong");
    await expect(refused(other, "wrong-sign-in")).toBeVisible();
  }
  await signIn(other, "小陈", "wrong");
  await expect(refused(other, "sign-in-locked")).toContainText("暂时不能从这里登录");
  await signIn(other, "小陈", PASSWORD);
  await expect(refused(other, "sign-in-locked")).toBeVisible();
  await expect(other.getByTestId("overview")).toHaveCount(0);

  await expect(page.locator('tr[data-user="小陈"]')).toContainText("锁定到");
  await page.getByRole("button", { name: "更改 小陈" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("新密码").fill("another one 22");
  await sheet.getByRole("button", { name: "设为新密码" }).click();
  await expect(sheet.getByRole("status")).toBeVisible();
  await signIn(other, "小陈", "another one 22");
  await expect(other.getByTestId("overview")).toBeVisible();
});

test("an auditor is offered no publishing, and the server refuses it; the log has all of it and is whole", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { hq, url } = await shop.openServer();
  const office = await Headquarters.enter(page, hq);
  await office.goTo("人员");
  await add(page, "老周", "审计员");
  await office.goTo("规则");
  await expect(office.rules.publish).toBeVisible();

  const other = await anotherWindow();
  await other.goto(`${url}/hq/`);
  await signIn(other, "老周", PASSWORD);
  const audit = new Headquarters(other);
  await audit.goTo("规则");
  await expect(audit.rules.check).toHaveAttribute("data-state", "ok");
  await expect(audit.rules.publish).toHaveCount(0);
  await audit.goTo("人员");
  await expect(other.locator('tr[data-user="老周"]')).toContainText("审计员");
  await expect(other.locator("main").getByRole("button")).toHaveCount(0);
  await audit.goTo("门店与收银台");
  // What finds is for all; what adds is not.
  await expect(other.locator('main form:not([role="search"])')).toHaveCount(0);
  const text = JSON.stringify({ basic: { ratio: 20_000 } });
  expect(await asked(other, "rules.publish", { text, base: 1, to: null })).toMatchObject({
    ok: false,
    code: "not-allowed",
  });
  expect(await asked(other, "rules.current", {})).toMatchObject({ ok: true, value: { newest: 1 } });

  await audit.goTo("审计");
  const row = other.getByTestId("audit").locator('tr[data-verb="rules.publish"]');
  await expect(row).toHaveAttribute("data-outcome", "not-allowed");
  await expect(row).toContainText("老周");
  const found = await findings(other, "audit");
  await other.getByRole("button", { name: "验证记录" }).click();
  await expect(other.getByTestId("audit-verdict")).toHaveAttribute("data-ok", "true");
  found.push(...(await findings(other, "audit, verified")));
  await other.getByLabel("做了什么").selectOption({ label: "登录" });
  await expect(row).toHaveCount(0);
  await expect(other.getByTestId("audit").locator('tr[data-verb="sign-in"]')).toHaveCount(2);
  expect(found).toEqual([]);
});

for (const language of ["zh", "en"] as const) {
  test(`one-time codes by text and picture, the key alone turned off; axe, ${language}`, async ({
    page,
    shop,
    anotherWindow,
  }) => {
    const { hq, url } = await shop.openServer();
    const office = await Headquarters.enter(page, hq);
    await office.goTo("人员");
    const found = await findings(page, "nobody yet");
    await add(page, "王店主", "老板");
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    found.push(...(await findings(page, "people")));
    await page.locator('tr[data-user="王店主"]').getByRole("button").click();
    const sheet = page.getByTestId("user-sheet");
    found.push(...(await findings(page, "a user")));
    await sheet.getByRole("button", { name: language === "zh" ? "开启动态码" : "Turn one-time codes on" }).click();
    const totp = page.getByTestId("totp");
    await expect(totp.getByTestId("qr")).toBeVisible();
    const secret = await totp.locator("code").innerText();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    found.push(...(await findings(page, "a secret, shown once")));
    await page.keyboard.press("Escape");

    const other = await anotherWindow();
    await other.goto(`${url}/hq/`);
    await signIn(other, "王店主", PASSWORD);
    await expect(refused(other, "wrong-sign-in")).toBeVisible();
    found.push(...(await findings(other, "not signed in")));
    await signIn(other, "王店主", PASSWORD, codeOf(secret, Math.floor(Date.now() / 30_000)));
    await expect(other.getByTestId("overview")).toBeVisible();
    await other.getByTestId("me").getByRole("button", { name: "密码" }).click();
    await expect(other.getByRole("dialog")).toBeVisible();
    found.push(...(await findings(other, "one's own password")));
    await other.keyboard.press("Escape");
    await new Headquarters(other).goTo("人员");
    await other.getByRole("button", { name: "不再允许只凭密钥进入" }).click();
    await expect(other.getByTestId("key")).toHaveAttribute("data-on", "false");
    await expect(page.getByTestId("overview")).toHaveCount(0);
    await page.goto(hq);
    await expect(page.locator("main.signin")).toBeVisible();
    expect(found).toEqual([]);
  });
}
