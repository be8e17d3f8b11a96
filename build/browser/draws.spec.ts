// Lottery, exchange and the order API as people meet them: published at the headquarters, done at the till or by an
// API key, checked by anyone (§6, §7).

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { ROOT } from "../package/root.ts";
import { disagreements } from "./books.ts";
import type { Clerk } from "./clerk.ts";
import { Headquarters } from "./headquarters.ts";
import { expect, test } from "./fixture.ts";

const ANNA = "13800002046";
/** A desk with a lottery beside 100 %, and an exchange into points at 200 %. */
const DRAW_AND_EXCHANGE = {
  basic: { exchange: { points: 20000 } },
  stores: { s1: { cashier: { lottery: { kind: "fixed", ratios: [15000, 20000] } } } },
};

test("a sale that may draw says so before it is paid; drawn at the till, settled by the server, right on the proof page and for verify-draw, then exchanged (§6, §7)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules(DRAW_AND_EXCHANGE);
  await office.seesAdopted("s1/t1", await office.publishRules());

  await clerk.addAmount("100");
  await clerk.setMember(ANNA, "new");
  await expect(page.getByTestId("earn")).toHaveAttribute("data-lottery", "true");
  await expect(page.getByTestId("earn")).toContainText("可抽奖");
  await expect(page.getByTestId("earn")).toContainText("由「门店收银台 · 抽奖」决定");
  await expect(page.getByTestId("earn")).toHaveAttribute("data-fen", "10000");
  const { order } = await clerk.takeCash();

  // The receipt carries the hash of what the draw will follow from, before anyone draws.
  await clerk.justPaid.getByText("抽奖凭据").click();
  const commitment = await clerk.justPaid.getByTestId("commitment").innerText();
  expect(commitment).toMatch(/^[0-9a-f]{64}$/);

  // §6.2: its range, what may get worse, only once; then the result, as the server settled it.
  await clerk.justPaid.getByRole("button", { name: "抽奖", exact: true }).click();
  await expect(clerk.dialog).toContainText("可能抽到：150% · 200%");
  await expect(clerk.dialog).toContainText("每单只抽一次");
  await clerk.dialog.getByRole("button", { name: "现在抽奖" }).click();
  const drawn = clerk.dialog.getByTestId("drawn");
  await expect(drawn).toHaveAttribute("data-awaits-server", "false");
  const ratio = Number(await drawn.getAttribute("data-ratio-bp"));
  expect([15000, 20000]).toContain(ratio);
  await expect(drawn).toContainText(`权益 100.00 → ${ratio / 100}.00`);
  await clerk.press("Enter");
  await expect(clerk.dialog).toBeHidden();
  const entry = clerk.justPaid.getByTestId("entry");
  await expect(entry).toHaveAttribute("data-drawn", "true");
  await expect(clerk.justPaid.getByTestId("earn")).not.toContainText("可抽奖");
  await expect(entry.getByRole("button", { name: "抽奖", exact: true })).toHaveCount(0);
  await expect(entry.getByRole("button", { name: "兑换", exact: true })).toBeVisible();
  await clerk.sees("online", 0);

  // At HQ, from the life of the entry to its proof; the receipt's hash is compared too.
  await office.openEntry(order);
  await expect(office.life).toContainText("已抽奖");
  await office.life.getByRole("link", { name: "核对抽奖" }).click();
  await office.page.getByLabel("小票上的抽奖凭据").fill(commitment);
  const verdict = office.page.getByTestId("proof-verdict");
  await expect(verdict).toHaveAttribute("data-ok", "true");
  await expect(verdict).toContainText("全部相符");
  const proof = office.page.getByTestId("proof-draw");
  await expect(proof).toHaveAttribute("data-verified", "true");
  for (const check of ["before", "receipt", "secret", "roll", "ratio"])
    await expect(proof.locator(`[data-check="${check}"]`)).toHaveAttribute("data-ok", "true");
  await expect(proof).toContainText(`${ratio / 100}%`);
  // Another receipt's hash is not this one's.
  await office.page.getByLabel("小票上的抽奖凭据").fill("0".repeat(64));
  await expect(verdict).toHaveAttribute("data-ok", "false");
  await expect(proof.locator('[data-check="receipt"]')).toHaveAttribute("data-ok", "false");

  // Anyone may ask for the proof, and check it without the server.
  const told = await page.request.get(new URL(`/api/v1/draws/${encodeURIComponent(order)}/0`, hq).href);
  expect(told.status()).toBe(200);
  const text = await told.text();
  const said = JSON.parse(text) as Told;
  const draw = said.proofs.find(({ purpose }) => purpose === "draw");
  if (!draw?.secret) throw new Error(`expected the draw's secret in ${text}`);
  expect(draw.commitment).toBe(commitment);
  const verify = async (name: string, content: string) => {
    const file = join(shop.folder, `${name}.json`);
    writeFileSync(file, content);
    return await verifyDraw(file);
  };
  const right = await verify("proof", text);
  expect(right.said).toContain(`right draw ${order} line 0`);
  expect(right.said).toContain(`it draws a ratio of ${ratio} bp`);
  expect(right.status).toBe(0);
  const otherRatio = JSON.stringify({ ...said, ratio: 35000 - ratio });
  const otherSecret = text.replace(
    draw.secret,
    draw.secret.replace(/^./, (it) => (it === "0" ? "1" : "0")),
  );
  const otherRoll = text.replace(String(draw.roll), String(draw.roll === 0 ? 1 : Number(draw.roll) - 1));
  for (const [name, tampered, objection] of [
    ["ratio", otherRatio, `recorded is a ratio of ${35000 - ratio} bp`],
    ["secret", otherSecret, "this is another secret"],
    ["roll", otherRoll, "this is another roll"],
  ] as const) {
    expect(tampered).not.toBe(text);
    const wrong = await verify(name, tampered);
    expect(wrong.said).toContain(objection);
    expect(wrong.status).toBe(1);
  }

  // §7.1: what waits becomes points, whole, at 200 %.
  await exchange(clerk);
  await expect(clerk.dialog.getByTestId("exchanged")).toContainText(`积分 ${ratio / 50}.00`);
  await clerk.press("Enter");
  await expect(entry).toHaveAttribute("data-exchanged-to", "points");
  await expect(entry).toHaveAttribute("data-state", "exchanged");
  await expect(entry.getByRole("button", { name: "兑换", exact: true })).toHaveCount(0);
  await clerk.sees("online", 0);
  await clerk.press("Enter");
  await clerk.addAmount("10");
  await clerk.setMember(ANNA, "known");
  await expect(page.getByTestId("member-points")).toContainText(`${ratio / 50}.00`);
  await clerk.takeCash();
  // Nobody waits any more: the second sale pays nobody, and the first received nothing in cash.
  await expect(await clerk.recent(order)).toHaveAttribute("data-received-fen", "0");
  await clerk.press("Escape");
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("with the cable out a draw waits for the server where the server settles; it is done once when the cable is in again (§6.2)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq, cable } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules(DRAW_AND_EXCHANGE);
  await office.seesAdopted("s1/t1", await office.publishRules());
  cable.cut();
  await clerk.sees("offline");
  const { order } = await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.justPaid.getByRole("button", { name: "抽奖", exact: true }).click();
  await clerk.dialog.getByRole("button", { name: "现在抽奖" }).click();
  const drawn = clerk.dialog.getByTestId("drawn");
  await expect(drawn).toHaveAttribute("data-awaits-server", "true");
  await expect(drawn).toContainText("已抽奖。权益由服务器改");
  cable.mend();
  await expect(drawn).toHaveAttribute("data-awaits-server", "false");
  await expect(drawn).toHaveAttribute("data-ratio-bp", /^(15000|20000)$/);
  await expect(drawn).toContainText("抽到");
  await clerk.press("Enter");
  await clerk.sees("online", 0);
  await office.openEntry(order);
  await expect(office.page.locator('[data-testid="fact"][data-kind="entry-drawn"]')).toHaveCount(1);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("in its own queue a till draws and exchanges with the cable out; the server finds the same (§6.2, §7.1)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq, cable } = await shop.openWhole(page);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules({ ...DRAW_AND_EXCHANGE, basic: { cashierScope: "till", exchange: { points: 20000 } } });
  await office.seesAdopted("s1/t1", await office.publishRules());
  cable.cut();
  await clerk.sees("offline");
  await clerk.sell("100", { phone: ANNA, how: "new" });
  await clerk.justPaid.getByRole("button", { name: "抽奖", exact: true }).click();
  await clerk.dialog.getByRole("button", { name: "现在抽奖" }).click();
  const drawn = clerk.dialog.getByTestId("drawn");
  await expect(drawn).toHaveAttribute("data-awaits-server", "false");
  const ratio = Number(await drawn.getAttribute("data-ratio-bp"));
  await clerk.press("Enter");
  await exchange(clerk);
  await expect(clerk.dialog.getByTestId("exchanged")).toContainText(`积分 ${ratio / 50}.00`);
  await clerk.press("Enter");
  cable.mend();
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

test("a mall order handed in with an API key made at HQ waits in the mall's queue and is paid by a later one (§2.4, §5.2)", async ({
  page,
  shop,
  anotherWindow,
}) => {
  const { clerk, hq } = await shop.openWhole(page);
  // The API knows members that the shop knows.
  await clerk.sell("10", { phone: ANNA, how: "new" });
  await clerk.sees("online", 0);
  const office = await Headquarters.enter(await anotherWindow(), hq);
  await office.patchRules({ products: { "demo-502": { ratio: 12000 } } });
  await office.publishRules();
  const key = await makeKey(office.page);

  const bought = (id: string, paid: number, member: string | null = null) => ({
    id,
    channel: "mall",
    member,
    lines: [{ product: "demo-502", paid }],
  });
  const mall = new Mall(page.request, hq);
  expect((await mall.place("not-the-key", bought("M-1", 10000, ANNA))).status).toBe(401);
  const first = await mall.place(key, bought("M-1", 10000, ANNA));
  expect(first.status).toBe(200);
  // §3.7: again is answered the same; the same id with another content is refused.
  expect((await mall.place(key, bought("M-1", 10000, ANNA))).body).toEqual(first.body);
  expect((await mall.place(key, bought("M-1", 9999, ANNA))).body).toMatchObject({ code: "order-differs" });

  await office.goTo("队列");
  await expect(office.queue("mall").getByRole("cell").nth(2)).toHaveText("1");
  await expect(office.queue("mall").getByRole("cell").nth(3)).toHaveText("120.00");
  await office.queue("mall").getByRole("link").click();
  await expect(office.page.locator('tr[data-order="M-1"]')).toContainText("120%");

  expect((await mall.place(key, bought("M-2", 50000))).status).toBe(200);
  await office.page.getByRole("link", { name: "打开 M-1 的一生" }).click();
  await expect(office.life).toHaveAttribute("data-paid-fen", "5000");
  await expect(office.page.getByRole("region", { name: "谁返给了它" })).toContainText("M-2");
  // Its order never had a lottery; its rolls can be checked all the same.
  await office.goTo("核对抽奖");
  await office.page.getByLabel("单号").fill("M-1");
  await office.page.getByRole("button", { name: "核对" }).click();
  await expect(office.page.getByTestId("proof-verdict")).toHaveAttribute("data-ok", "true");
  await clerk.sees("online", 0);
  await expect.poll(() => disagreements(shop.tillFile, shop.serverFile)).toEqual([]);
});

type Told = { proofs: { purpose: string; commitment: string | null; secret: string | null; roll: number | null }[] };

async function exchange(clerk: Clerk): Promise<void> {
  await clerk.justPaid.getByRole("button", { name: "兑换", exact: true }).click();
  await expect(clerk.dialog.getByTestId("exchange-effect")).toContainText("不能撤销");
  await clerk.dialog.getByRole("button", { name: "兑换为积分" }).click();
  await expect(clerk.dialog.getByTestId("exchanged")).toHaveAttribute("data-awaits-server", "false");
}

/** A key for the order API, as HQ makes it. */
async function makeKey(page: Page): Promise<string> {
  await page.getByRole("link", { name: "门店与收银台" }).click();
  await page.getByLabel("用在哪里").fill("商城");
  await page.getByRole("button", { name: "生成密钥" }).click();
  const key = page.getByTestId("api-key");
  await expect(key).toBeVisible();
  return await key.innerText();
}

/** The mall's own system, which knows nothing but the order API. */
class Mall {
  readonly #request: APIRequestContext;
  readonly #address: string;

  constructor(request: APIRequestContext, server: string) {
    this.#request = request;
    this.#address = new URL("/api/v1/orders", server).href;
  }

  async place(key: string, order: object): Promise<{ status: number; body: unknown }> {
    const answer = await this.#request.post(this.#address, {
      data: order,
      headers: { authorization: `Bearer ${key}` },
    });
    return { status: answer.status(), body: (await answer.json()) as unknown };
  }
}

/** `npm run verify-draw -- FILE`. */
async function verifyDraw(file: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, "build", "run.mjs"), "verify-draw", file], { cwd: ROOT });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString("utf8")));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, said }));
  });
}
