// Who works at headquarters, on its page: adding somebody, signing in.

import { expect, type Page } from "@playwright/test";

export const PASSWORD = "correct horse 1";

export async function add(page: Page, name: string, role: string): Promise<void> {
  const form = page.getByRole("form", { name: "新增人员" });
  await form.getByLabel("姓名").fill(name);
  await form.getByLabel("角色").selectOption({ label: role });
  await form.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await form.getByRole("button", { name: "新增" }).click();
  await expect(page.locator(`tr[data-user="${name}"]`)).toContainText(role);
}

export async function signIn(page: Page, name: string, password: string, code = ""): Promise<void> {
  // Signing out takes a moment, and the page before it may have a name and a password too.
  const form = page.getByRole("form", { name: "登录总部" });
  await form.getByLabel("姓名").fill(name);
  await form.getByLabel("密码", { exact: true }).fill(password);
  await form.getByLabel("动态码").fill(code);
  await form.getByRole("button", { name: "登录" }).click();
}
