// kill -9 in the middle of sales. A sale that was answered is there afterwards; none is there twice; the cart stays
// with the browser. What may remain of a killed moment is a sale that is there and is answered on repeat, never a hole.

import type { WebSocketRoute } from "@playwright/test";
import { disagreements, salesOnDisk } from "./books.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";

test("kill -9 of the till between two sales: what was answered is there, the cart is still in the browser", async ({
  page,
  shop,
}) => {
  const { clerk, till } = await shop.openWhole(page);
  const first = await clerk.sell("100", { phone: ANNA, how: "new" });
  const second = await clerk.sell("20");
  await clerk.scan("6900000003015");
  await clerk.setMember(ANNA, "known");
  await till.kill();
  await clerk.sees("unreachable");
  await expect(page.getByRole("alert").filter({ hasText: "购物车已保存在本机" })).toBeVisible();
  await clerk.seesDue(450);

  await shop.openTill();
  await clerk.sees("online", 0);
  await page.reload();
  await clerk.seesDue(450);
  await expect(page.getByTestId("member")).toContainText("2046");
  const third = await clerk.takeCash();
  expect(salesOnDisk(shop.tillFile).map((it) => it.order)).toEqual([first.order, second.order, third.order]);
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

/** Where a payment is when the till dies. */
const MOMENTS = [
  { name: "before the till heard of the payment", arrives: false },
  { name: "after the payment was on disk and before its answer was", arrives: true },
];

for (const { name, arrives } of MOMENTS) {
  test(`kill -9 of the till ${name}: repeated with the same key, it is sold once`, async ({ page, shop }) => {
    let died: Promise<void> | undefined;
    let crash: (() => Promise<void>) | undefined;
    const die = (): void => void (died ??= crash?.());
    await page.routeWebSocket(/\/till$/, (screen) => between(screen, arrives, () => crash !== undefined, die));
    const { clerk, till } = await shop.openWhole(page);
    const first = await clerk.sell("100", { phone: ANNA, how: "new" });
    await clerk.sees("online", 0);

    await clerk.addAmount("30");
    await clerk.setMember(ANNA, "known");
    await clerk.press("F9");
    crash = async () => await till.kill();
    await clerk.press("Enter");
    await clerk.sees("unreachable");
    await died;
    crash = undefined;
    expect(salesOnDisk(shop.tillFile)).toHaveLength(arrives ? 2 : 1);
    await expect(page.getByRole("alert").filter({ hasText: "同一笔不会重复" }).first()).toBeVisible();

    await shop.openTill();
    const second = await clerk.sold();
    expect(second.totalFen).toBe(3000);
    await clerk.sees("online", 0);
    const sales = salesOnDisk(shop.tillFile);
    expect(sales.map((it) => it.order)).toEqual([first.order, second.order]);
    expect(new Set(sales.map((it) => it.key)).size).toBe(2);
    await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "300");
    await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
  });
}

/** Stands between screen and till. Once armed, a payment is stopped on its way there, or its answer on its way back. */
function between(screen: WebSocketRoute, arrives: boolean, armed: () => boolean, die: () => void): void {
  const till = screen.connectToServer();
  let payment: number | undefined;
  screen.onMessage((message) => {
    const call = JSON.parse(String(message)) as { id: number; verb: string };
    if (!armed() || call.verb !== "sale.commit") return till.send(message);
    payment = call.id;
    if (arrives) till.send(message);
    else die();
  });
  till.onMessage((message) => {
    const answer = JSON.parse(String(message)) as { id?: number };
    if (payment !== undefined && answer.id === payment) die();
    else screen.send(message);
  });
}

test("kill -9 of the till again and again while it sells: every answered sale is there, none twice", async ({
  page,
  shop,
}) => {
  const whole = await shop.openWhole(page);
  const { clerk } = whole;
  let { till } = whole;
  const answered: string[] = [];
  answered.push((await clerk.sell("300", { phone: ANNA, how: "new" })).order);
  for (let round = 1; round <= 4; round += 1) {
    await clerk.addAmount(`${round * 10}`);
    if (round % 2 === 0) await clerk.setMember(ANNA, "known");
    await clerk.press("F9");
    // The payment and the kill are under way at once: which comes first is for the machine to say.
    await Promise.all([clerk.press("Enter"), till.kill()]);
    ({ running: till } = await shop.openTill());
    answered.push((await clerk.sold()).order);
  }
  await clerk.sees("online", 0);
  const sales = salesOnDisk(shop.tillFile);
  expect(sales.map((it) => it.order)).toEqual(answered);
  expect(sales.map((it) => it.paid)).toEqual([30000, 1000, 2000, 3000, 4000]);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("kill -9 of the server in the middle: afterwards nothing is lost and nothing is there twice", async ({
  page,
  shop,
}) => {
  const whole = await shop.openWhole(page);
  const { clerk, cable } = whole;
  let { server } = whole;
  const first = await clerk.sell("500", { phone: ANNA, how: "new" });
  for (let round = 1; round <= 3; round += 1) {
    await clerk.sees("online", 0);
    // First with its answer just given and lost, so that the batch is on its disk; then at any moment.
    const lost = round === 1 ? cable.losesAnAnswer() : undefined;
    await clerk.sell("10");
    await lost;
    await server.kill();
    cable.mend();
    await clerk.sees("offline");
    await clerk.sell("20", { phone: ANNA, how: "known" });
    ({ running: server } = await shop.openServer());
  }
  await clerk.sees("online", 0);
  expect(salesOnDisk(shop.tillFile)).toHaveLength(7);
  await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "900");
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});
