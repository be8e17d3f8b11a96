// The customer's screen beside the till's: it follows the cart, the settings, the payment, practice, and the till's death.

import type { BrowserContext, Page } from "@playwright/test";
import { Clerk } from "./clerk.ts";
import { findings } from "./findings.ts";
import { expect, test } from "./fixture.ts";
import { openMore } from "./staffed.ts";

const ANNA = "13800002046";
const EDITS = 50;

test("the customer's tab follows the cart, language and scheme, then change and place; axe finds nothing", async ({
  page,
  context,
  shop,
}) => {
  const { clerk, url, till } = await shop.openWhole(page);
  const customer = await customerOf(context, url);
  await is(customer, "idle");
  await expect(page.locator("header").getByText("✓")).toBeVisible();
  const found = await findings(customer, "idle");

  // Every edit of the cart is an edit of what the customer sees.
  const lines = customer.getByTestId("lines").getByRole("listitem");
  await clerk.scan("6900000001042");
  await due(customer, 200);
  await clerk.press("+");
  await due(customer, 400);
  await expect(lines).toHaveText([/2 × 2\.00/]);
  await clerk.addAmount("10");
  await due(customer, 1_400);
  await expect(lines).toHaveCount(2);
  await clerk.press("ArrowUp", "Delete");
  await due(customer, 1_000);
  await expect(lines).toHaveCount(1);
  await clerk.setMember(ANNA, "new");
  await expect(customer.locator("header")).toContainText(ANNA.slice(-4));
  await expect(customer.getByTestId("place")).toContainText("不保证");
  found.push(...(await findings(customer, "cart")));
  await customer.emulateMedia({ colorScheme: "light" });
  await page.bringToFront();
  await clerk.press("F6");
  await is(customer, "idle");
  await clerk.press("F7");
  await due(customer, 1_000);

  // Another language and scheme at the till are another here, at once.
  await change(clerk, "l");
  await expect(customer.locator("html")).toHaveAttribute("lang", "en-GB");
  await expect(customer).toHaveTitle("Customer display");
  await expect(customer.getByTestId("place")).toContainText("not guaranteed");
  const scheme = (): Promise<string | null> => customer.locator("html").getAttribute("data-mantine-color-scheme");
  const before = await scheme();
  await change(clerk, "b");
  await expect.poll(scheme).not.toBe(before);
  expect(await scheme()).toBe(await page.locator("html").getAttribute("data-mantine-color-scheme"));
  await change(clerk, "l");
  await expect(customer.locator("html")).toHaveAttribute("lang", "zh-CN");

  // A till that dies says so here too, and its cart comes back to both.
  await till.kill();
  await expect(customer.getByTestId("gone")).toBeVisible();
  await due(customer, 1_000);
  await shop.openTill();
  await expect(customer.getByTestId("gone")).toBeHidden();
  await due(customer, 1_000);
  await clerk.seesDue(1_000);

  await clerk.takeCash("50");
  await is(customer, "paid");
  await expect(customer.getByTestId("change")).toHaveAttribute("data-fen", "4000");
  await expect(customer.getByTestId("total")).toHaveText("¥10.00");
  await expect(customer.getByTestId("place")).toBeVisible();
  await expect(customer.getByTestId("qr")).toBeVisible();
  // Put away at the till, it stays here until the next sale begins.
  await clerk.press("Enter");
  await is(customer, "paid");
  await clerk.addAmount("3");
  await due(customer, 300);
  expect(found).toEqual([]);
});

test("paid, practice and a till that is gone pass axe in either scheme; practice is said over everything", async ({
  page,
  context,
  shop,
}) => {
  const { running, url } = await shop.openTill();
  const clerk = new Clerk(page);
  await clerk.sitDown(url);
  const customer = await customerOf(context, url);
  const banner = customer.locator(".practice");
  await expect(banner).toHaveCount(0);
  await clerk.sell("12", { phone: ANNA, how: "new" });
  await is(customer, "paid");
  const found = await findings(customer, "paid");
  await page.bringToFront();
  await clerk.press("Enter");
  await openMore(clerk, "r");
  await expect(banner).toContainText("都不作数");
  await is(customer, "idle");
  await clerk.addAmount("8.80");
  await due(customer, 880);
  await expect(banner).toBeVisible();
  await clerk.takeCash("10");
  await is(customer, "paid");
  // An order that there is not has no code to scan.
  await expect(customer.getByTestId("qr")).toHaveCount(0);
  found.push(...(await findings(customer, "practice")));
  await page.bringToFront();
  await clerk.press("Enter");
  await openMore(clerk, "r");
  await expect(banner).toHaveCount(0);
  await running.kill();
  await expect(customer.getByTestId("gone")).toBeVisible();
  found.push(...(await findings(customer, "gone")));
  expect(found).toEqual([]);
});

test("in Electron's window the page speaks through the bridge alone; fifty edits each reach the customer", async ({
  page,
  context,
  shop,
}, info) => {
  const { url } = await shop.openTill();
  const clerk = new Clerk(page);
  await clerk.sitDown(url);
  await clerk.scan("6900000001042");
  const bridged = await bridgedCustomer(context, url);
  await due(bridged.page, 200);
  expect(bridged.sockets()).toBe(0);

  const customer = await customerOf(context, url);
  await due(customer, 200);
  for (const screen of [page, customer]) await screen.evaluate(noteWhen);
  await page.bringToFront();
  const more = page.getByRole("button", { name: "数量加一" });
  for (let edit = 1; edit <= EDITS; edit += 1) {
    // By touch: keys as fast as this test presses them are a scanner's.
    await more.click();
    await due(customer, 200 + edit * 200);
  }
  await due(bridged.page, 200 + EDITS * 200);
  const [pressed, shown] = [await page.evaluate(whenPressed), await customer.evaluate(whenShown)];
  expect(pressed).toHaveLength(EDITS);
  expect(shown.map(([fen]) => fen)).toEqual(Array.from({ length: EDITS }, (_, edit) => 400 + edit * 200));
  const lags = shown.map(([, at], edit) => at - (pressed[edit] ?? Number.NaN)).toSorted((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((part) => Math.round(lags[Math.ceil(EDITS * part) - 1] ?? Number.NaN));
  info.annotations.push({ type: "display lag", description: `p50 ${p50} ms, p95 ${p95} ms of ${EDITS} edits` });
});

/** F1, then language (l) or scheme (b), which leave the sheet open; Esc once the till itself has followed. */
async function change(clerk: Clerk, letter: "l" | "b"): Promise<void> {
  const attribute = letter === "l" ? "lang" : "data-mantine-color-scheme";
  const html = clerk.page.locator("html");
  const before = (await html.getAttribute(attribute)) ?? "";
  await clerk.press("F1");
  await expect(clerk.dialog.locator(".moreAct:focus")).toBeVisible();
  await clerk.press(letter);
  await expect(html).not.toHaveAttribute(attribute, before);
  await clerk.press("Escape");
  await expect(clerk.dialog).toBeHidden();
}

/** The display in a tab of its own, in front of nobody. */
async function customerOf(context: BrowserContext, url: string): Promise<Page> {
  const customer = await context.newPage();
  await customer.goto(new URL("/display.html", url).href);
  await expect(customer.getByTestId("customer")).toHaveAttribute("data-is", /idle|cart|paid/);
  return customer;
}

const is = async (customer: Page, what: "idle" | "cart" | "paid"): Promise<void> =>
  await expect(customer.getByTestId("customer")).toHaveAttribute("data-is", what);

const due = async (customer: Page, fen: number): Promise<void> =>
  await expect(customer.getByTestId("due")).toHaveAttribute("data-fen", String(fen));

/** The display as Electron opens it: with `window.paifan`, behind which a page of this till's carries the verbs. */
async function bridgedCustomer(context: BrowserContext, url: string): Promise<{ page: Page; sockets(): number }> {
  const carrier = await context.newPage();
  const page = await context.newPage();
  let sockets = 0;
  page.on("websocket", () => (sockets += 1));
  await carrier.goto(new URL("/display.html", url).href);
  await carrier.exposeFunction("heard", async (news: unknown) => {
    await page.evaluate((it) => window.dispatchEvent(new CustomEvent("bridge-news", { detail: it })), news);
  });
  await carrier.evaluate(openCarrier);
  await page.exposeFunction("carried", async (verb: unknown, input: unknown) =>
    carrier.evaluate(callCarrier, [verb, input]),
  );
  await page.addInitScript(giveBridge);
  await page.goto(new URL("/display.html", url).href);
  return { page, sockets: () => sockets };
}

type Carrier = { heard(news: unknown): void; carry(verb: unknown, input: unknown): Promise<unknown> };
type Bridged = { carried(verb: unknown, input: unknown): Promise<unknown>; paifan: unknown };
type Noted = { pressed: number[]; shown: [fen: number, at: number][] };

/** In the carrier's page: a socket of its own to the till. */
async function openCarrier(): Promise<void> {
  const here = window as unknown as Carrier;
  const socket = new WebSocket(`ws://${location.host}/till`);
  const waiting = new Map<number, (outcome: unknown) => void>();
  let next = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as { id?: number; outcome?: unknown };
    if (message.id === undefined) here.heard(message);
    else waiting.get(message.id)?.(message.outcome);
  });
  here.carry = async (verb, input) => {
    const id = (next += 1);
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, verb, input }));
    return await answer;
  };
  await new Promise((resolve) => socket.addEventListener("open", resolve));
}

const callCarrier = async ([verb, input]: unknown[]): Promise<unknown> =>
  await (window as unknown as Carrier).carry(verb, input);

/** In the display's page, before its own script. */
function giveBridge(): void {
  const here = window as unknown as Bridged;
  here.paifan = {
    call: async (verb: unknown, input: unknown) => await here.carried(verb, input),
    onNews: (heard: (news: unknown) => void) => {
      const listener = (event: Event): void => heard((event as CustomEvent<unknown>).detail);
      window.addEventListener("bridge-news", listener);
      return () => window.removeEventListener("bridge-news", listener);
    },
  };
}

/** In either page: when something was pressed, when the amount that is due became another, ms of the machine's clock. */
function noteWhen(): void {
  const noted: Noted = { pressed: [], shown: [] };
  Object.assign(window, { noted });
  const now = (): number => performance.timeOrigin + performance.now();
  window.addEventListener("click", () => void noted.pressed.push(now()), true);
  const due = document.querySelector('[data-testid="due"]');
  if (due === null) throw new Error("nothing is due");
  new MutationObserver(() => void noted.shown.push([Number(due.getAttribute("data-fen")), now()])).observe(due, {
    attributes: true,
    attributeFilter: ["data-fen"],
  });
}
const whenPressed = (): number[] => (window as unknown as { noted: Noted }).noted.pressed;
const whenShown = (): [number, number][] => (window as unknown as { noted: Noted }).noted.shown;
