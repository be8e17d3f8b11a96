// A clerk at the till's screen: presses keys, scans, reads. Counts every key press that is neither scan nor number.
//
// Promises: no sleeping; each act ends when the screen says that it is done.

import { expect, type Locator, type Page } from "@playwright/test";

type Connection = "alone" | "connecting" | "online" | "offline" | "refused" | "unreachable";
export type Sold = { order: string; totalFen: number };

export class Clerk {
  readonly page: Page;
  /** Key presses so far beside scans and what was typed as a number. */
  keys = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async sitDown(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.page.getByRole("button", { name: "茶叶蛋" })).toBeVisible();
  }

  /** The till's address, where clerks sign in: by a name and its PIN. */
  async signIn(url: string, name: string, pin: string): Promise<void> {
    await this.page.goto(url);
    await this.page.getByRole("radio", { name: new RegExp(name) }).click();
    await this.type(pin);
    await this.press("Enter");
    await expect(this.page.getByRole("button", { name: "茶叶蛋" })).toBeVisible();
  }

  /** F1, S: what lies in the drawer, Enter. */
  async openShift(float: string): Promise<void> {
    await this.press("F1");
    await expect(this.dialog).toBeVisible();
    await this.press("s");
    await expect(this.dialog.getByRole("textbox", { name: /备用金/ })).toBeFocused();
    await this.type(float);
    await this.press("Enter");
    await expect(this.dialog).toBeHidden();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.keys += 1;
      await this.page.keyboard.press(key);
    }
  }

  /** Types as a person does, one key after the other; counted by whoever cares. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /**
   * A scanner at work: the code and Enter, 4 ms between keys by their own time stamps, however slow this machine is,
   * and a hand's pause after the key before, however fast.
   */
  async scan(code: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const began = Date.now() / 1000 + 0.3;
    for (const [index, key] of [...code.split(""), "Enter"].entries()) {
      const timestamp = began + index * 0.004;
      const enter = key === "Enter";
      const text = enter ? "\r" : key;
      const windowsVirtualKeyCode = enter ? 13 : key.charCodeAt(0);
      await session.send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode, timestamp });
      await session.send("Input.dispatchKeyEvent", {
        type: "keyUp",
        key,
        windowsVirtualKeyCode,
        timestamp: timestamp + 0.002,
      });
    }
    await session.detach();
  }

  get connection(): Locator {
    return this.page.getByTestId("connection");
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  get justPaid(): Locator {
    return this.page.getByTestId("just-paid");
  }

  /** Waits until the screen says how the till stands with the server, and how many facts are not sent. */
  async sees(state: Connection, unsent?: number): Promise<void> {
    await expect(this.connection).toHaveAttribute("data-connection", state);
    if (unsent !== undefined) await expect(this.connection).toHaveAttribute("data-unsent", String(unsent));
  }

  async seesDue(fen: number): Promise<void> {
    await expect(this.page.getByTestId("due")).toHaveAttribute("data-fen", String(fen));
  }

  /** F4, an amount, Enter: a line without a product. */
  async addAmount(yuan: string): Promise<void> {
    await this.press("F4");
    await expect(this.dialog.getByRole("textbox")).toBeFocused();
    await this.type(yuan);
    await this.press("Enter");
    await expect(this.dialog).toBeHidden();
  }

  /** F3, the phone, Enter; a phone nobody knows is registered with one more Enter. */
  async setMember(phone: string, how: "known" | "new"): Promise<void> {
    await this.press("F3");
    await expect(this.dialog.getByLabel("手机号", { exact: true })).toBeFocused();
    await this.type(phone);
    await this.press("Enter");
    if (how === "new") {
      await expect(this.dialog.getByText("没有这位会员")).toBeVisible();
      await this.press("Enter");
    }
    await expect(this.dialog).toBeHidden();
    await expect(this.page.getByTestId("member")).toContainText(phone.slice(-4));
  }

  /** F9, what was given if it is not the exact amount, Enter; ends with the receipt on screen. */
  async takeCash(given?: string): Promise<Sold> {
    await this.press("F9");
    await expect(this.dialog.getByLabel("实收")).toBeFocused();
    if (given !== undefined) await this.type(given);
    await this.press("Enter");
    return await this.sold();
  }

  /** What the receipt says that stands on the screen after a payment. */
  async sold(): Promise<Sold> {
    const receipt = this.justPaid.getByTestId("receipt");
    await expect(receipt).toBeVisible();
    const order = await receipt.getAttribute("data-order");
    const total = await receipt.getByRole("listitem").filter({ hasText: "合计" }).locator(".amount").innerText();
    return { order: order ?? "", totalFen: Number(total.replace(/[^0-9]/g, "")) };
  }

  /** An amount sold for cash, to a member or to nobody. */
  async sell(yuan: string, member?: { phone: string; how: "known" | "new" }): Promise<Sold> {
    await this.addAmount(yuan);
    if (member !== undefined) await this.setMember(member.phone, member.how);
    return await this.takeCash();
  }

  /** The row of a sale among the recent ones (F11); the dialog stays open. */
  async recent(order: string): Promise<Locator> {
    if (await this.dialog.isHidden()) await this.press("F11");
    return this.dialog.locator(`tr[data-order="${order}"]`);
  }
}
