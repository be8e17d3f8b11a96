// Someone at the headquarters' page.

import { expect, type Locator, type Page } from "@playwright/test";

export class Headquarters {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** By the link that the server printed. */
  static async enter(page: Page, link: string): Promise<Headquarters> {
    await page.goto(link);
    await expect(page.getByTestId("overview")).toBeVisible();
    return new Headquarters(page);
  }

  get life(): Locator {
    return this.page.getByTestId("life");
  }

  async openEntry(order: string): Promise<void> {
    await this.page.getByRole("link", { name: "查单与会员" }).click();
    await this.page.getByLabel("单号、会员编号、手机号或卡号").fill(order);
    await this.page.keyboard.press("Enter");
    await this.page.getByRole("link", { name: `打开 ${order} 的一生` }).click();
    await expect(this.life).toBeVisible();
  }

  /** One of the figures of the overview, fen. */
  async figure(label: string): Promise<number> {
    const card = this.page.getByTestId("overview").locator("div", { has: this.page.getByText(label, { exact: true }) });
    return Number((await card.locator("b").innerText()).replace(/[^0-9]/g, ""));
  }
}
