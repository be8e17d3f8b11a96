// Rewards around the queue and the union queue as headquarters sees them (§10, §11), on orders that came by the API.

import type { Page } from "@playwright/test";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { findings } from "./findings.ts";
import { expect, test as base } from "./fixture.ts";
import { Headquarters } from "./headquarters.ts";
import { HeadOffice } from "./headOffice.ts";

const [ANNA, BEN, CARL, DORA] = ["13800000001", "13800000002", "13800000003", "13800000004"] as const;
const idOf = (phone: string): string => memberOfPhone(sha256, phone);
const LEVELS = { 银牌: 500, 金牌: 800 };
const UNION: RulesInput = {
  basic: { extract: 2_000, ratio: 10_000, cashierScope: "all" },
  union: { ratio: 11_000, share: 5_000, accelerate: 1_000 },
  products: { p1: {} },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {} }, recruiter: idOf(DORA) } },
  rewards: { direct: 300, indirect: 100, recruit: 100, team: { levels: LEVELS, maxDepth: 2 } },
  acknowledged: [{ what: "team", figures: { levels: LEVELS, maxDepth: 2 }, by: "王店主", at: 1 }],
};

const test = base.extend<{ opened: (rules: RulesInput) => Promise<HeadOffice> }>({
  opened: async ({ page }, lend) => {
    const offices: HeadOffice[] = [];
    await lend(async (rules) => {
      const office = await HeadOffice.open("2026-03-01", rules);
      offices.push(office);
      return office;
    });
    // A server ends when nobody is connected any more: a browser keeps lines open that it may need.
    await page.context().close();
    for (const office of offices) await office.close();
  },
});

const order = (id: string, member: string, paid: number, cost: number, online = false) => ({
  id,
  ...(online ? { channel: "online", store: "s1" } : { channel: "mall" }),
  member,
  completed: true,
  lines: [{ product: "p1", paid, cost }],
});

/** Anna brought Ben, who brought Carl; two days of orders, one of them refunded in part. */
async function trade(office: HeadOffice): Promise<void> {
  await office.register(ANNA);
  await office.register(BEN, ANNA);
  await office.register(CARL, BEN);
  await office.register(DORA);
  await office.call("POST", "/orders", order("A", ANNA, 100_00, 40_00));
  office.later(60_000);
  await office.call("POST", "/orders", order("B", BEN, 200_00, 100_00, true));
  office.later(60_000);
  await office.call("POST", "/orders", order("C", CARL, 300_00, 180_00));
  await office.nextDay();
  await office.call("POST", "/orders", order("D", CARL, 50_00, 30_00, true));
  await office.call("POST", "/orders/B/refunds", { key: "r", line: 0, amount: 100_00 });
}

const go = (page: Page, place: string) => page.evaluate((hash) => (location.hash = hash), place);

test("rewards by day, store and member; a member's statement adds up, and a team level is set with its reason (§11, §13.3)", async ({
  page,
  opened,
}) => {
  const office = await opened(UNION);
  await trade(office);
  const hq = await Headquarters.enter(page, office.link);

  await hq.goTo("奖励");
  // Direct 3% of 200, 300, 50; indirect 1% of 300, 50; the store's 1% of 200, 50; half of B was handed back: 3 and 1.
  const sums = page.getByTestId("reward-sums");
  await expect(sums).toHaveAttribute("data-credited-fen", String(1650 + 350 + 250));
  await expect(sums).toHaveAttribute("data-clawed-fen", "400");
  await expect(page.locator('tr[data-day="2026-03-01"]')).toHaveAttribute("data-net-fen", "2000");
  await expect(page.locator('tr[data-day="2026-03-02"]')).toHaveAttribute("data-net-fen", "-150");
  await expect(page.getByTestId("recruit").locator('tr[data-store="s1"]')).toContainText("1.50");
  await page.getByLabel("种类").selectOption("recruit");
  await expect(sums).toHaveAttribute("data-credited-fen", "250");
  await page.getByLabel("种类").selectOption("");
  await page.getByRole("button", { name: "看 2026-03-01 发给了谁" }).click();
  const members = page.getByTestId("reward-members").locator("tr[data-member]");
  await expect(members).toHaveCount(3);
  await page
    .getByTestId("reward-members")
    .locator(`tr[data-member="${idOf(ANNA)}"]`)
    .getByRole("link")
    .click();

  // 60 + 100 + 120 − 20 of rewards, half of that: 130 for who stands first; 10% of B's profit goes first to Anna, who brought Ben.
  const statement = page.getByTestId("statement");
  const part = (key: string) => statement.locator(`tr[data-part="${key}"]`);
  await expect(statement).toHaveAttribute("data-difference-fen", "0");
  const fen = async (key: string) => Number(await part(key).getAttribute("data-fen"));
  await expect(part("reward direct")).toHaveAttribute("data-fen", "600");
  await expect(part("clawed direct")).toHaveAttribute("data-fen", "-300");
  await expect(part("reward indirect")).toHaveAttribute("data-fen", "350");
  const all = (await fen("payout union")) + 600 - 300 + 350;
  await expect(statement).toHaveAttribute("data-cash-fen", String(all));
  await expect(page.getByTestId("member")).toContainText((all / 100).toFixed(2));
  await expect(page.getByTestId("movements")).toContainText("2026-03-01 的奖池");
  await expect(page.getByTestId("movements").locator('tr[data-movement="reward"][data-fen="-300"]')).toHaveCount(1);
  await expect(page.getByTestId("above")).toContainText("没有推荐人");
  await expect(page.getByTestId("brought").locator(`li[data-member="${idOf(BEN)}"]`)).toBeVisible();

  // §11.6: Anna has ordered, so that nobody can be set down any more.
  await page.getByRole("button", { name: "补记推荐人" }).click();
  await page.getByLabel("推荐人的会员编号、手机号或卡号").fill(DORA);
  await page.getByLabel("经手人").fill("李");
  await page.getByRole("button", { name: "补记推荐人" }).click();
  await expect(page.getByTestId("above")).toContainText("这位会员已经买过东西");
  await page.getByRole("button", { name: "不办了" }).click();

  // §11.3: with a reason and a name, kept with its history.
  const level = page.getByTestId("team-level");
  await level.getByRole("button", { name: "设置团队等级" }).click();
  await level.getByRole("combobox").selectOption("银牌");
  await level.getByLabel("经手人").fill("李");
  await level.getByLabel("原因").fill("业绩达标");
  await level.getByRole("button", { name: "设置团队等级" }).click();
  await expect(level.getByRole("listitem")).toContainText(["李：团队等级设为「银牌」。业绩达标"]);
  await expect(page.getByTestId("member")).toContainText("团队等级 银牌");
  await hq.goTo("奖励");
  await expect(page.getByTestId("team").locator(`tr[data-member="${idOf(ANNA)}"]`)).toContainText("银牌");
});

test("each night's pool stands with its arithmetic, today's pot beside it; what cannot be shown says why (§10.2, §10.3)", async ({
  page,
  opened,
}) => {
  const office = await opened(UNION);
  const hq = await Headquarters.enter(page, office.link);
  await hq.goTo("工会");
  await expect(page.getByText("还没有过零点", { exact: true })).toBeVisible();
  await expect(page.getByTestId("pot")).toHaveAttribute("data-pool-fen", "0");
  await trade(office);
  await Headquarters.enter(page, office.link);
  await hq.goTo("工会");
  const night = page.locator('li[data-night="2026-03-01"]');
  // 60 + 100 + 120 of profit less 20 of rewards is 260; half of it.
  await expect(night).toHaveAttribute("data-pool-fen", "13000");
  await expect(night).toHaveAttribute("data-done", "true");
  await expect(night).toContainText("利润 280.00 − 奖励 20.00 = 净利 260.00；净利的 50% 是 130.00");
  // The second day lost: 20 of D's profit less 50 of B's, and of rewards 2.50 more less 4.
  const pot = page.getByTestId("pot");
  await expect(pot).toContainText("利润 −30.00 − 奖励 −1.50 = 净利 −28.50");
  await expect(pot).toContainText("不保证");
  await go(page, "member/13999999999");
  await expect(page.getByText("没有这位会员")).toBeVisible();
});

test("a statement shows what comes meanwhile, and loses and repeats nothing however far one has read (§13.3)", async ({
  page,
  opened,
}) => {
  const office = await opened(UNION);
  await office.register(ANNA);
  await office.register(BEN, ANNA);
  const buy = async (id: string) => {
    office.later(1_000);
    await office.call("POST", "/orders", order(id, BEN, 100_00, 90_00));
  };
  for (let each = 0; each < 120; each += 1) await buy(`m${each}`);
  await Headquarters.enter(page, office.link);
  await go(page, `member/${ANNA}`);
  const movements = page.getByTestId("movements");
  const rows = movements.locator("tr[data-movement]");
  const orders = () => movements.locator("tr[data-movement] a").allInnerTexts();
  await expect(rows).toHaveCount(50);
  // Read on after the last that is shown, though one more came since.
  await buy("between");
  await movements.getByRole("button", { name: "再显示一些" }).click();
  await expect(movements.getByRole("link", { name: "between", exact: true })).toBeVisible();
  await expect(rows).toHaveCount(100);
  await buy("after");
  await expect(movements.getByRole("link", { name: "after", exact: true })).toBeVisible();
  await movements.getByRole("button", { name: "再显示一些" }).click();
  await expect(rows).toHaveCount(122);
  const shown = await orders();
  expect(shown).toEqual(["after", "between", ...Array.from({ length: 120 }, (_, each) => `m${119 - each}`)]);
  await expect(movements.getByRole("button", { name: "再显示一些" })).toHaveCount(0);
});

test("a midnight that passes while earlier nights are read loses none of them (§10.2)", async ({ page, opened }) => {
  const office = await opened(UNION);
  await office.register(ANNA);
  await office.call("POST", "/orders", order("A", ANNA, 100_00, 40_00));
  for (let night = 0; night < 40; night += 1) await office.nextDay();
  // At ten in the evening, so that a session lives to see midnight.
  office.later(13 * 3_600_000);
  const hq = await Headquarters.enter(page, office.link);
  await hq.goTo("工会");
  const nights = page.locator("li[data-night]");
  await expect(nights).toHaveCount(30);
  await page.getByRole("button", { name: "再显示一些" }).click();
  await expect(nights).toHaveCount(40);
  office.later(3 * 3_600_000);
  await office.call("POST", "/members", { phone: "13900000001" });
  await expect(nights).toHaveCount(41);
  const days = await nights.evaluateAll((all) => all.map((it) => it.getAttribute("data-night")));
  expect([days[0], days.at(-1), new Set(days).size]).toEqual(["2026-04-10", "2026-03-01", 41]);
});

test("a team level that the rules no longer name is shown as such and can be removed (§11.3)", async ({
  page,
  opened,
}) => {
  const office = await opened(UNION);
  await office.register(ANNA);
  const hq = await Headquarters.enter(page, office.link);
  await go(page, `member/${ANNA}`);
  const level = page.getByTestId("team-level");
  const set = async (to: string, reason: string) => {
    await level.getByRole("button", { name: "设置团队等级" }).click();
    await level.getByRole("combobox").selectOption(to);
    await level.getByLabel("经手人").fill("李");
    await level.getByLabel("原因").fill(reason);
    await level.getByRole("button", { name: "设置团队等级" }).click();
  };
  await set("银牌", "业绩达标");
  await expect(level.getByRole("listitem")).toHaveCount(1);
  await expect(level.getByText("规则里已没有", { exact: true })).toHaveCount(0);
  await hq.patchRules({ rewards: { team: null }, acknowledged: [] });
  await hq.publishRules();
  await go(page, `member/${ANNA}`);
  await expect(level.getByText("规则里已没有", { exact: true })).toBeVisible();
  await level.getByRole("button", { name: "设置团队等级" }).click();
  await expect(level.getByRole("combobox")).toHaveValue("银牌");
  await level.getByRole("button", { name: "不办了" }).click();
  await set("", "规则取消了");
  await expect(level.getByRole("listitem")).toContainText(["取消了团队等级。规则取消了", "团队等级设为「银牌」"]);
  await expect(page.getByTestId("member")).not.toContainText("团队等级");
  await expect(level).toContainText("现行规则没有团队等级");
});

for (const [language, words] of Object.entries({ zh: ["积分", "转赠给他人"], en: ["Points", "Given to another"] }))
  test(`a member's points stand with all that moved them, and add up (§13.3), ${language}`, async ({
    page,
    opened,
  }) => {
    const office = await opened({
      basic: { extract: 1_000, ratio: 10_000, exchange: { points: 5_000 } },
      products: { p1: {} },
    });
    await office.register(ANNA);
    await office.register(BEN);
    await office.call("POST", "/orders", order("A", ANNA, 100_00, 40_00));
    await office.call("POST", "/orders/A/lines/0/exchange", { key: "e", to: "points" });
    await office.call("POST", `/members/${ANNA}/give`, { key: "g", to: BEN, what: "points", amount: 15_00 });
    await office.call("POST", `/members/${ANNA}/spend`, {
      key: "s",
      what: "points",
      amount: 5_00,
      use: "deduction",
    });
    const hq = await Headquarters.enter(page, office.link);
    if (language === "en") await hq.page.getByRole("button", { name: "English" }).click();
    await go(page, `member/${ANNA}`);
    const [points = "", given = ""] = words;
    await page.getByRole("button", { name: `${points} 30.00` }).click();
    const statement = page.getByTestId("value-statement");
    await expect(statement).toHaveAttribute("data-held", "3000");
    await expect(statement).toHaveAttribute("data-difference", "0");
    await expect(statement.locator('tr[data-part="exchanged"]')).toHaveAttribute("data-amount", "5000");
    const rows = page.getByTestId("movements").locator("tbody tr");
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(0)).toContainText("30.00");
    await expect(rows.nth(1)).toContainText(given);
    await expect(rows.nth(1)).toContainText("35.00");
    await expect(rows.nth(1).getByRole("link")).toHaveAttribute("href", new RegExp(idOf(BEN)));
    await expect(rows.nth(2)).toContainText("50.00");
    expect(await findings(page, "points of a member")).toEqual([]);
  });

test("a chain without the union queue and without rewards says so", async ({ page, opened }) => {
  const office = await opened({ basic: { extract: 1_000, ratio: 10_000 }, stores: { s1: { cashier: {} } } });
  await office.register(ANNA);
  const hq = await Headquarters.enter(page, office.link);
  await hq.goTo("工会");
  await expect(page.getByText("没有开启工会排队")).toBeVisible();
  await hq.goTo("奖励");
  await expect(page.getByText("这段时间没有奖励")).toBeVisible();
  await expect(page.getByText("还没有会员有团队等级")).toBeVisible();
  await page.getByLabel("会员编号、手机号或卡号").fill(ANNA);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("statement")).toHaveAttribute("data-cash-fen", "0");
  await expect(page.getByTestId("team-level")).toContainText("没有团队等级");
});

for (const language of ["zh", "en"] as const) {
  test(`axe: rewards, the union and a member at the headquarters, ${language}`, async ({ page, opened }) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    const office = await opened(UNION);
    await trade(office);
    await Headquarters.enter(page, office.link);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    const found: string[] = [];
    await go(page, "rewards");
    await page.locator('tr[data-day="2026-03-01"] button').click();
    await expect(page.getByTestId("reward-members").locator("tr[data-member]")).toHaveCount(3);
    found.push(...(await findings(page, "rewards")));
    await go(page, "union");
    await expect(page.locator("li[data-night]")).toHaveCount(1);
    found.push(...(await findings(page, "union")));
    await go(page, `member/${ANNA}`);
    await expect(page.getByTestId("movements").locator("tbody tr").first()).toBeVisible();
    await page.getByTestId("team-level").getByRole("button").click();
    await page.getByTestId("above").getByRole("button").click();
    found.push(...(await findings(page, "member")));
    expect(found).toEqual([]);
  });
}
