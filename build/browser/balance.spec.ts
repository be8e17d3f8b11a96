// A member whose money came back pays with it: a part, all, and not while the server is away.

import { disagreements, salesOnDisk } from "./books.ts";
import type { Clerk } from "./clerk.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";

/** A sale of so many yuan to the member, up to the payment dialog. */
async function upToPayment(clerk: Clerk, yuan: string): Promise<void> {
  await clerk.addAmount(yuan);
  await clerk.setMember(ANNA, "known");
  await clerk.press("F9");
  await expect(clerk.dialog.getByLabel("实收")).toBeFocused();
}

const spendable = (clerk: Clerk) => clerk.dialog.getByTestId("balance-spendable");

test("money that came back is spent by keyboard: a part with cash, then all, then nothing while the server is away", async ({
  page,
  shop,
}) => {
  const { clerk, cable } = await shop.openWhole(page);
  await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.sell("80");
  // §5.4: a tenth of 80.00 came back to her.
  await expect(clerk.justPaid.getByTestId("paid-by-server")).toContainText("+8.00");
  await clerk.press("Enter");

  await upToPayment(clerk, "20");
  await expect(spendable(clerk)).toHaveAttribute("data-fen", "800");
  await clerk.press("F8");
  await expect(clerk.dialog.getByTestId("rest")).toHaveAttribute("data-fen", "1200");
  // Not all of it after all, but a part that is typed.
  await clerk.press("F8");
  await clerk.dialog.getByRole("button", { name: /^余额/ }).click();
  const part = clerk.dialog.getByLabel("余额付");
  await expect(part).toBeFocused();
  await clerk.type("9");
  await expect(clerk.dialog.getByText("最多 ¥8.00")).toBeVisible();
  await part.fill("5");
  await clerk.press("Enter");
  await expect(clerk.dialog.getByTestId("rest")).toHaveAttribute("data-fen", "1500");
  await clerk.press("Enter");
  const sold = await clerk.sold();
  await expect(clerk.justPaid.getByTestId("receipt-balance")).toContainText("余额付 5.00，余额还剩 3.00");
  // §12.5: 15.00 of 20.00 joined.
  await expect(clerk.justPaid.getByTestId("earn")).toHaveAttribute("data-fen", "1500");
  expect(salesOnDisk(shop.tillFile).at(-1)).toMatchObject({
    order: sold.order,
    paid: 2000,
    tenders: [
      { kind: "balance", amount: 500 },
      { kind: "cash", amount: 1500 },
    ],
  });
  // The rest of it, and the tenth of 15.00 that came back meanwhile: 3.00 + 1.50.
  await expect(clerk.justPaid.getByTestId("receipt")).toHaveAttribute("data-sent", "true");
  await clerk.press("Enter");
  await upToPayment(clerk, "4");
  await expect(spendable(clerk)).toHaveAttribute("data-fen", "450");
  await clerk.press("F8");
  await expect(clerk.dialog.getByTestId("rest")).toHaveAttribute("data-fen", "0");
  await expect(clerk.dialog.getByLabel("实收")).toBeHidden();
  await clerk.press("Enter");
  await clerk.sold();
  await expect(clerk.justPaid.getByTestId("receipt-balance")).toContainText("余额付 4.00，余额还剩 0.50");
  await expect(clerk.justPaid.getByTestId("earn")).toHaveAttribute("data-joins", "false");

  // A return: money first, what the balance paid goes back to it.
  await clerk.press("F10");
  await expect(clerk.dialog.getByTestId("refund-to-balance")).toContainText("¥4.00 退回会员余额");
  await clerk.press("Escape", "Enter");

  cable.cut();
  await clerk.sees("offline");
  await upToPayment(clerk, "3");
  await expect(spendable(clerk)).toHaveAttribute("data-fen", "0");
  await expect(clerk.dialog.getByText("连不上服务器，暂时不能用余额（余额 0.50）")).toBeVisible();
  await expect(clerk.dialog.getByRole("button", { name: /^余额/ })).toBeDisabled();
  await clerk.press("Enter");
  await clerk.sold();
  cable.mend();
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});
