// A member with a phone before the member page of a shop's server.

import { expect, type Locator, type Page } from "@playwright/test";
import type { Running } from "./processes.ts";

/** What most phones show, in CSS pixels. */
export const PHONE = { width: 390, height: 844 } as const;

export class Phone {
  readonly page: Page;
  /** Of the member page. */
  readonly url: string;
  readonly #server: Running;

  /** @param hq the server's link to HQ, or any other address of it */
  constructor(page: Page, server: Running, hq: string) {
    this.page = page;
    this.#server = server;
    this.url = `${new URL(hq).origin}/m/`;
  }

  /** By phone and code; the code stands on the server's console. @param hash what is opened, such as an invitation's link */
  static async signIn(page: Page, server: Running, hq: string, phone: string, hash = ""): Promise<Phone> {
    const one = new Phone(page, server, hq);
    await page.setViewportSize(PHONE);
    await page.goto(one.url + hash);
    await page.getByLabel("手机号").fill(phone);
    await page.getByRole("button", { name: "发送验证码" }).click();
    await page.getByLabel("6 位验证码").fill(await one.code(phone));
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("navigation")).toBeVisible();
    return one;
  }

  /** The code that was sent last to a phone. */
  async code(phone: string): Promise<string> {
    const sent = (): string[] =>
      Array.from(this.#server.said.matchAll(/for (\S+): (\d{6})$/gm), ([, to = "", code = ""]) =>
        to === phone ? code : "",
      ).filter((it) => it !== "");
    await expect.poll(() => sent().length).toBeGreaterThan(0);
    return sent().at(-1) ?? "";
  }

  entry(order: string): Locator {
    return this.page.locator(`article[data-order="${order}"]`);
  }

  /** Opens what the menu of "more" names. */
  async openFromMenu(name: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: "更多" }).click();
    await this.page.getByRole("link", { name }).click();
  }
}
