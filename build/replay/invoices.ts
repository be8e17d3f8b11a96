/**
 * Invoices as a replay reads them: `invoice,at,customer,total_pence`, local times of Europe/London.
 * Turns them into what each till is to do, in time order, with what is left out and why.
 */
import { Calendar, parseDay, parseTime } from "../../shared/kernel/calendar.ts";

export const INVOICE_ZONE = "Europe/London";

export type Invoice = { line: number; invoice: string; at: number; customer: string | null; amount: number };

/** A line that is no invoice: where, and what was expected. */
export class InvoiceError extends Error {
  constructor(file: string, line: number, expected: string) {
    super(`${file}, line ${line}: expected ${expected}`);
    this.name = "InvoiceError";
  }
}

const HEADER = "invoice,at,customer,total_pence";

/** Reads a file's text, sorted by time; invoices of one minute keep the order in which they were written. */
export function readInvoices(file: string, text: string): Invoice[] {
  const calendar = new Calendar(INVOICE_ZONE);
  const [header, ...lines] = text.split(/\r?\n/);
  if (header?.trim() !== HEADER) throw new InvoiceError(file, 1, `the header "${HEADER}"`);
  const invoices: Invoice[] = [];
  for (const [index, row] of lines.entries()) {
    if (row === "") continue;
    const line = index + 2;
    const cells = row.split(",");
    const [invoice, local, customer, total] = cells;
    if (cells.length !== 4 || !invoice || !local || total === undefined)
      throw new InvoiceError(file, line, "four cells");
    const [date = "", time = ""] = local.split("T");
    const day = parseDay(date);
    const minute = parseTime(time);
    if (day === null || minute === null)
      throw new InvoiceError(file, line, `a local time "YYYY-MM-DDTHH:MM", found "${local}"`);
    if (!/^-?\d{1,15}$/.test(total)) throw new InvoiceError(file, line, `a total in whole pence, found "${total}"`);
    invoices.push({
      line,
      invoice,
      at: calendar.instant(day, minute),
      customer: customer || null,
      amount: Number(total),
    });
  }
  return invoices.toSorted((a, b) => a.at - b.at || a.line - b.line);
}

export type Sale = {
  do: "sale";
  at: number;
  index: number;
  customer: string | null;
  amount: number;
  /** Draw for its entry at once, if that can be drawn for. */
  draw: boolean;
  /** Afterwards exchange what remains of an earlier sale's entry, if that can be exchanged; null: do not. */
  exchange: { index: number; to: "points" | "love" } | null;
};
export type Refund = { do: "refund"; at: number; index: number; amount: number };
export type Network = { do: "network"; on: boolean };
export type Command = Sale | Refund | Network;

export type Skipped = Record<
  "nothing to pay" | "adjustment" | "cancellation without a customer" | "cancellation without an order as large",
  number
>;

export type Plan = {
  /** What each till does, in slices of time: `slices[i][till]`. */
  slices: Command[][][];
  sales: number;
  refunds: number;
  skipped: Skipped;
};

/** A small generator of numbers in [0, 1) from a seed (mulberry32), so that a replay can be repeated. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SLICE = 400;
/** Of so many sales one is followed by an exchange, where exchange is offered. */
const EXCHANGE_EVERY = 25;
/** The wishes of members are drawn from a generator of their own: the same invoices go to the same tills. */
const WISHES = 0x9e3779b9;

/**
 * Deals invoices round the tills. A cancellation goes to the till that took the order: the customer's
 * latest one of which at least as much is left.
 * @param offline share of the time a till is off the network, 0 to 1
 */
export function planReplay(invoices: readonly Invoice[], tills: number, offline: number, seed: number): Plan {
  const random = generator(seed);
  const wishes = generator(seed ^ WISHES);
  const skipped: Skipped = {
    "nothing to pay": 0,
    adjustment: 0,
    "cancellation without a customer": 0,
    "cancellation without an order as large": 0,
  };
  const ordersOf = new Map<string, { index: number; till: number; left: number }[]>();
  const networks = Array.from({ length: tills }, () => ({ on: true, until: stretch(random, 1 - offline) }));
  const slices: Command[][][] = [];
  const soldAt = Array.from({ length: tills }, (): number[] => []);
  let sales = 0;
  let refunds = 0;
  const give = (till: number, command: Sale | Refund): void => {
    const place = Math.floor((sales + refunds - 1) / SLICE);
    const slice = (slices[place] ??= Array.from({ length: tills }, () => []));
    const network = networks[till];
    const list = slice[till];
    if (!network || !list) throw new Error(`no till ${till}`);
    if (offline > 0 && network.until-- <= 0) {
      network.on = !network.on;
      network.until = stretch(random, network.on ? 1 - offline : offline);
      list.push({ do: "network", on: network.on });
    }
    list.push(command);
  };
  for (const { invoice, at, customer, amount } of invoices) {
    if (invoice.startsWith("A")) skipped.adjustment += 1;
    else if (invoice.startsWith("C") || amount < 0) {
      if (customer === null) skipped["cancellation without a customer"] += 1;
      else {
        const order = ordersOf.get(customer)?.findLast((it) => it.left >= -amount);
        if (!order || amount === 0) skipped["cancellation without an order as large"] += 1;
        else {
          order.left += amount;
          refunds += 1;
          give(order.till, { do: "refund", at, index: order.index, amount: -amount });
        }
      }
    } else if (amount === 0) skipped["nothing to pay"] += 1;
    else {
      const till = sales % tills;
      const order = { index: sales, till, left: amount };
      sales += 1;
      if (customer !== null) ordersOf.set(customer, [...(ordersOf.get(customer) ?? []), order]);
      const draw = wishes() < 1 / 2;
      const exchange = customer === null ? null : wish(wishes, soldAt[till] ?? []);
      if (customer !== null) soldAt[till]?.push(order.index);
      give(till, { do: "sale", at, index: order.index, customer, amount, draw, exchange });
    }
  }
  return { slices, sales, refunds, skipped };
}

/** Now and then an exchange of one of a till's last sales to members. */
function wish(random: () => number, sold: readonly number[]): Sale["exchange"] {
  if (random() >= 1 / EXCHANGE_EVERY) return null;
  const index = sold.at(-1 - Math.floor(random() * Math.min(sold.length, 200)));
  return index === undefined ? null : { index, to: random() < 1 / 2 ? "points" : "love" };
}

/** How many acts a stretch lasts: longer ones where the share of such time is larger. */
const stretch = (random: () => number, share: number): number => 1 + Math.floor(random() * 400 * share);
