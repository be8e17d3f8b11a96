// Someone at the headquarters' page.

import { expect, type Locator, type Page } from "@playwright/test";

export class Headquarters {
  readonly page: Page;

  constructor(page: Page) {
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

  async goTo(section: string): Promise<void> {
    // Behind the name may stand how much of it waits.
    const name = new RegExp(`^${section}\\s*\\d*$`);
    await this.page.getByRole("navigation").getByRole("link", { name }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(section);
  }

  /** A queue's row among the queues. */
  queue(key: string): Locator {
    return this.page.locator(`tr[data-queue="${key}"]`);
  }

  /** The page of the rules. */
  get rules(): { text: Locator; check: Locator; problems: Locator; publish: Locator; adoption(till: string): Locator } {
    const { page } = this;
    return {
      text: page.getByLabel("规则文本"),
      check: page.getByTestId("rules-check"),
      problems: page.getByTestId("rules-problems").getByRole("listitem"),
      publish: page.getByRole("button", { name: "发布…" }),
      adoption: (till) => page.getByTestId("adoption").locator(`tr[data-till="${till}"]`),
    };
  }

  /** Turns from the forms to the whole text, once the page of the rules is open. */
  async writeAsText(): Promise<void> {
    await this.page.getByRole("button", { name: "文本", exact: true }).click();
    await expect(this.rules.text).toBeVisible();
  }

  /** A setting of the place whose form is open, by its key within the place. */
  setting(key: string): Locator {
    return this.page.getByTestId("place-form").locator(`.setting[data-setting="${key}"]`);
  }

  /** Opens the form of a place, by its path in the rules. */
  async openPlace(path: string): Promise<void> {
    await this.page.getByTestId("rule-tree").locator(`[data-place="${path}"]`).click();
    await expect(this.page.getByTestId("place-form")).toHaveAttribute("data-place", path);
  }

  /** Writes a merge patch on the newest version to all, without publishing it. */
  async patchRules(patch: object): Promise<void> {
    await this.goTo("规则");
    await this.page.getByRole("button", { name: "只写改动" }).click();
    await this.rules.text.fill(JSON.stringify(patch, null, 2));
    await expect(this.rules.check).toHaveAttribute("data-state", "ok");
  }

  /** Publishes what is written, confirmed, with everything acknowledged that is asked for. @returns its version */
  async publishRules(): Promise<number> {
    await this.rules.publish.click();
    const dialog = this.page.getByRole("dialog");
    await expect(dialog.getByTestId("try-out")).toHaveAttribute("data-state", "done");
    for (const box of await dialog.getByTestId("acknowledge").getByRole("checkbox").all()) await box.check();
    const by = dialog.getByLabel("确认人姓名");
    // A user's own name stands there already.
    if ((await by.isVisible()) && (await by.isEditable())) await by.fill("王店主");
    await dialog.getByRole("button", { name: "发布这些规则" }).click();
    const published = this.page.getByTestId("published");
    await expect(published).toBeVisible();
    return Number(await published.getAttribute("data-version"));
  }

  async seesAdopted(till: string, version: number): Promise<void> {
    await this.goTo("规则");
    await expect(this.rules.adoption(till)).toHaveAttribute("data-adopted", String(version));
  }
}
