/**
 * Acts on orders that another till took: money handed back, draws and exchanges asked for here. What is
 * left of such an order only the server knows, so that it is asked first; what was done here is a fact
 * here, and its effect on the order is carried out by its owner, which is told of it.
 */
import { RefundView, type OrderView, type RequestView, type TillInput } from "../../shared/contract/till.ts";
import type { EntryView } from "../../shared/contract/view.ts";
import type { FactBody } from "../../shared/facts/fact.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { share } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { OrderFigures } from "../../shared/sync/messages.ts";
import { refuseOtherAct, refuseCardNumbers, type Answer, type Desk, type Refused } from "./desk.ts";
import { openDrawer } from "./returning.ts";
import { refusedBy } from "./sale.ts";
import { shiftFor } from "./shift/open.ts";
import { allow, missing } from "./staff/gate.ts";
import { lotteryView } from "./views.ts";

/** Whether an order was taken at another till. */
export const isElsewhere = ({ books }: Desk, order: string): boolean =>
  ![null, books.device.is.till].includes(tillOfOrder(order));

/** `order.find`: an order that another till took, as the server has it. */
export async function findOrder(desk: Desk, { order }: TillInput<"order.find">): Promise<Answer<OrderView>> {
  const told = await figuresOf(desk, order);
  if ("ok" in told) return told;
  const { till, tillName, at, paid, memberLabel, owner, waiting } = told;
  const left = leftOf(told);
  return done({
    order: told.order,
    till,
    tillName,
    at,
    paidFen: paid,
    leftFen: left.money + left.balance,
    memberLabel,
    owner,
    waiting: waiting.map(({ act, amount }) => ({ act, amountFen: amount })),
    entry: entryOf(told, null),
  });
}

/** `request.recent`. */
export const recentRequests = ({ books }: Desk, { limit }: TillInput<"request.recent">): Answer<RequestView[]> =>
  done(
    books.asks.recent(limit).map(({ at, act, order, amount, state, why, carried }) => ({
      at,
      act,
      order,
      amountFen: amount,
      state,
      why,
      carriedFen: carried,
    })),
  );

/** `refund.preview` of another till's order. */
export async function previewElsewhere(
  desk: Desk,
  { order, items, amountFen }: TillInput<"refund.preview">,
): Promise<Answer<RefundView>> {
  const byAmount = refuseItems(order, items);
  if (byAmount) return byAmount;
  const told = await figuresOf(desk, order);
  if ("ok" in told) return told;
  const view = planned(told, amountFen);
  return view.ok ? done({ ...view.value, needs: missing(desk, undefined, ["return"]).needs }) : view;
}

/** The lines of an order are known at its till alone. */
function refuseItems(order: string, items: readonly unknown[] | undefined): Refused | null {
  if (items === undefined) return null;
  return refuse(
    "malformed",
    `items: order ${order} was taken at another till, where its lines are known. Hand it back by its amount here. Nothing was changed.`,
  );
}

/** `refund.commit` of another till's order: the money is handed back here. The same key again is answered as the first time. */
export async function refundElsewhere(
  desk: Desk,
  { key, order, items, amountFen, reason, handBack }: TillInput<"refund.commit">,
): Promise<Answer<RefundView>> {
  const { books } = desk;
  const before = (): Answer<RefundView> | null => {
    const act = books.act(key);
    if (!act) return null;
    return act.verb === "refund.commit" ? done(RefundView.parse(JSON.parse(act.result))) : refuseOtherAct();
  };
  const known = before();
  if (known) return known;
  const first = mayRefund(desk, key);
  if (!first.ok) return first;
  const byAmount = refuseItems(order, items);
  if (byAmount) return byAmount;
  const told = await figuresOf(desk, order);
  if ("ok" in told) return told;
  const card = refuseCardNumbers([reason, handBack?.reference]);
  if (card) return card;
  const view = planned(told, amountFen);
  if (!view.ok) return view;
  const { refundFen: amount, toBalanceFen: toBalance } = view.value;
  // The same key may have come a second time while the server was asked.
  const meanwhile = before();
  if (meanwhile) return meanwhile;
  // Nor need the clerk, or the shift, be the same any more.
  const may = mayRefund(desk, key);
  if (!may.ok) return may;
  const { kind = "cash", reference } = handBack ?? {};
  const money = amount - toBalance;
  const body: FactBody<"refund-given"> = {
    order,
    line: 0,
    amount,
    ...(toBalance > 0 ? { toBalance } : {}),
    key,
    reason,
    ...(money > 0 ? { given: [{ kind, amount: money, reference: (reference?.trim() ?? "") || null }] } : {}),
    ...may.value,
  };
  const refused = write(desk, "refund.commit", key, "refund-given", body, amount, JSON.stringify(view.value));
  return refused ?? view;
}

function mayRefund(desk: Desk, key: string): Answer<Pick<FactBody<"refund-given">, "shift" | "by">> {
  const by = allow(desk, key, ["return"]);
  if (!by.ok) return by;
  const shift = shiftFor(desk);
  if (!shift.ok) return shift;
  return done({
    ...(shift.value === undefined ? {} : { shift: shift.value }),
    ...(by.value === undefined ? {} : { by: by.value }),
  });
}

/** `entry.draw` of another till's order: the till that took it holds the secret, and draws when it hears of it. */
export const drawElsewhere = async (desk: Desk, { key, order }: TillInput<"entry.draw">): Promise<Answer<EntryView>> =>
  await askFor(desk, "entry.draw", key, order, { act: "draw", to: null }, (told) => {
    const { entry } = told;
    if (!entry) return "no-entry";
    if (!told.lottery || entry.state === "converted") return "no-lottery";
    if (entry.drawn || told.waiting.some((it) => it.act === "draw")) return "drawn-already";
    if (entry.state !== "waiting") return "not-waiting";
    return entry.paid > 0 ? "paid-already" : null;
  });

/** `entry.exchange` of another till's order. */
export const exchangeElsewhere = async (
  desk: Desk,
  { key, order, to }: TillInput<"entry.exchange">,
): Promise<Answer<EntryView>> =>
  await askFor(desk, "entry.exchange", key, order, { act: "exchange", to }, ({ entry, exchange, waiting }) => {
    if (!entry) return "no-entry";
    const isLeaving = waiting.some(({ act }) => act === "exchange" || act === "void");
    if (entry.state !== "waiting" || entry.remaining === 0 || isLeaving) return "not-waiting";
    return exchange[to] === null ? "not-exchangeable" : null;
  });

const WHY = {
  "no-entry": "it did not join the queue",
  "no-lottery": "there is no lottery for it",
  "drawn-already": "it was drawn for already, or its draw has been asked for",
  "not-waiting": "nothing of it waits any more",
  "paid-already": "it has received money already, and a draw comes before the first fen",
  "not-exchangeable": "the rules give no ratio for that",
} as const;

type Act = { readonly act: "draw"; readonly to: null } | { readonly act: "exchange"; readonly to: "points" | "love" };

async function askFor(
  desk: Desk,
  verb: string,
  key: string,
  order: string,
  what: Act,
  refusalOf: (told: OrderFigures) => keyof typeof WHY | null,
): Promise<Answer<EntryView>> {
  const told = await figuresOf(desk, order);
  if ("ok" in told) return told;
  const shown = (): Answer<EntryView> => {
    const view = entryOf(told, what);
    return view ? done(view) : refuse("no-entry", `Order ${order}: ${WHY["no-entry"]}. Nothing was changed.`);
  };
  const before = desk.books.act(key);
  if (before) return before.verb === verb && before.order === order ? shown() : refuseOtherAct();
  const code = refusalOf(told);
  if (code) return refuse(code, `Order ${order}: ${WHY[code]}. Nothing was changed.`);
  const refused =
    what.act === "draw"
      ? write(desk, verb, key, "draw-asked", { order, line: 0, key }, null, "")
      : write(desk, verb, key, "exchange-asked", { order, line: 0, key, to: what.to }, null, "");
  return refused ?? shown();
}

type AskKind = "refund-given" | "draw-asked" | "exchange-asked";
const ACTS = { "refund-given": "refund", "draw-asked": "draw", "exchange-asked": "exchange" } as const;

/** One transaction: the fact, that it waits, and the key of the act. @returns why not; null: done */
function write<K extends AskKind>(
  desk: Desk,
  verb: string,
  key: string,
  kind: K,
  body: FactBody<K>,
  amount: number | null,
  result: string,
): Refused | null {
  const { books, pen, line, news } = desk;
  const { order } = body;
  try {
    books.transact(() => {
      const { fact } = pen.write(kind, pen.begin(), order, body);
      books.asks.add({ seq: fact.seq, at: fact.at, act: ACTS[kind], order, amount });
      books.addAct(key, { verb, order, result });
      if (kind === "refund-given")
        openDrawer(desk, key, "given" in body && body.given?.some((it) => it.kind === "cash") === true);
    });
  } catch (error) {
    return refusedBy(error);
  }
  line.wake();
  news(["status", "sales"]);
  return null;
}

/** The server is asked what there is of an order. */
async function figuresOf(desk: Desk, order: string): Promise<OrderFigures | Refused> {
  const told = await desk.line.order({ order });
  if (told === "unknown") {
    return refuse(
      "unknown-order",
      `The server has no order ${order}. Check the number on the receipt; a till that has been offline may not have sent it yet.`,
    );
  }
  return (
    told ??
    refuse(
      "other-till",
      `Order ${order} was taken at till ${tillOfOrder(order) ?? "?"}, and the server, which knows what is left of it, cannot be asked now. Do it at that till, or here when there is contact again. Nothing was changed.`,
    )
  );
}

/** What may still be handed back, fen: what is left less what was asked for and waits. */
function leftOf({ left, leftBalance, waiting }: OrderFigures): { money: number; balance: number } {
  const asked = waiting.reduce((sum, it) => sum + (it.amount ?? 0), 0);
  const money = Math.max(0, left - asked);
  return { money, balance: Math.max(0, leftBalance - Math.max(0, asked - left)) };
}

function planned(told: OrderFigures, amountFen: number | undefined): Answer<RefundView> {
  const { money, balance } = leftOf(told);
  const amount = amountFen ?? money + balance;
  if (amount === 0 || amount > money + balance) {
    return refuse(
      "over-refund",
      `Of order ${told.order} ${money + balance} fen are left to be handed back; ${amountFen ?? "nothing"} cannot be. Nothing was changed.`,
    );
  }
  const toBalance = Math.max(0, amount - money);
  const leftFen = money + balance - amount;
  const view = { order: told.order, refundFen: amount, toBalanceFen: toBalance, leftFen, needs: [] };
  const { entry } = told;
  const effectBy = told.owner === "server" ? "server" : "other-till";
  if (!entry) return done({ ...view, effectBy: "none", lostWaitingFen: 0, clawedFen: 0 });
  const holds = entry.remaining + entry.paid + entry.exchanged - entry.clawed;
  const lost = Math.max(0, holds - share(told.left - (amount - toBalance), entry.ratio));
  const waiting = Math.min(lost, entry.remaining);
  return done({ ...view, effectBy, lostWaitingFen: waiting, clawedFen: lost - waiting });
}

/** The entry as the server tells it, with what is asked for now. */
function entryOf(told: OrderFigures, asked: Act | null): EntryView | null {
  const { entry, lottery, exchange, waiting, source } = told;
  if (!entry) return null;
  const isAskedFor = (act: Act["act"]): boolean => asked?.act === act || waiting.some((it) => it.act === act);
  const waits = entry.state === "waiting" && !isAskedFor("exchange");
  const open = waits && entry.remaining > 0;
  return {
    order: told.order,
    queue: entry.queue,
    state: entry.state,
    ratioBp: entry.ratio,
    source,
    entitlementFen: entry.entitlement,
    paidFen: entry.paid,
    clawedFen: entry.clawed,
    voidedFen: entry.voided,
    exchangedFen: entry.exchanged,
    clearedFen: entry.cleared,
    remainingFen: entry.remaining,
    lottery: lotteryView({ lottery, state: entry.state }),
    drawOpen: lottery !== null && waits && !entry.drawn && entry.paid === 0 && !isAskedFor("draw"),
    drawn: entry.drawn || isAskedFor("draw"),
    exchangedTo: entry.exchangedTo ?? (asked?.act === "exchange" ? asked.to : null),
    exchangeRatioBp: entry.exchangeRatio,
    exchangeable: { pointsBp: open ? exchange.points : null, loveBp: open ? exchange.love : null },
    awaitsServer: asked !== null || waiting.length > 0,
    received: [],
  };
}
