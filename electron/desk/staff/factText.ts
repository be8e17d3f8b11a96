/**
 * What a fact says in the audit log: its order, its amount, and a text of names, figures and reasons; what kind of act
 * it is the screen says in its own language. Undefined: nobody's act.
 */
import type { By, Fact, FactBody } from "../../../shared/facts/fact.ts";

export type FactNote = {
  readonly by: By | undefined;
  readonly order: string | null;
  readonly amountFen: number | null;
  readonly text: string;
};

/** So many products of a sale are named. */
const NAMED = 6;

/** @param nameOf how people know a member, by id */
export function noteOf({ kind, body }: Fact, nameOf: (member: string) => string): FactNote | undefined {
  switch (kind) {
    case "order-paid":
      return { by: body.by, order: body.order, amountFen: body.paid, text: saleText(body) };
    case "order-refunded":
      return { by: body.by, order: body.order, amountFen: body.amount, text: refundText(body) };
    case "refund-given":
      return { by: body.by, order: body.order, amountFen: body.amount, text: refundText(body) };
    case "member-registered":
      return { by: body.by, order: null, amountFen: null, text: said([body.name, body.phone ?? body.card]) };
    case "referrer-set":
      return { by: body.by, order: null, amountFen: null, text: `${nameOf(body.member)} ← ${nameOf(body.referrer)}` };
    case "entry-drawn":
    case "draw-asked":
      return { by: undefined, order: body.order, amountFen: null, text: "" };
    case "entry-exchanged":
    case "exchange-asked":
      return { by: undefined, order: body.order, amountFen: null, text: body.to };
    case "entry-voided":
      return { by: undefined, order: body.order, amountFen: null, text: proposalText(body) };
    case "queue-funded":
      return { by: undefined, order: null, amountFen: body.amount, text: proposalText(body) };
    case "shift-opened":
      return { by: body.by, order: null, amountFen: body.float, text: "" };
    case "shift-closed":
      return { by: body.by, order: null, amountFen: body.cash, text: closeText(body) };
    case "cash-moved":
      return { by: body.by, order: null, amountFen: signed(body), text: body.reason };
    case "drawer-opened":
      return { by: body.by, order: null, amountFen: null, text: body.reason };
    case "stock-moved": {
      const lines = body.lines.map((it) => `${it.product} ${it.quantity / 1000}`);
      return { by: body.by, order: null, amountFen: null, text: said([body.kind, few(lines), body.reason]) };
    }
    case "catalogue-imported":
      return {
        by: body.by,
        order: null,
        amountFen: null,
        text: said([body.file, `+${body.added}`, `~${body.changed}`]),
      };
    case "clock-corrected":
      return { by: undefined, order: null, amountFen: null, text: `${instant(body.from)} → ${instant(body.to)}` };
    case "till-opened":
    case "rules-adopted":
    case "rules-published":
    case "order-placed":
    case "order-completed":
    case "request-declined":
    case "till-closed":
    case "queue-released":
    case "value-given":
    case "value-spent":
    case "balance-paid-out":
    case "balance-corrected":
    case "day-signed":
    case "gift-handed-out":
    case "gift-cancelled":
    case "void-asked":
    case "fund-asked":
    case "clock-passed":
    case "night-worked":
    case "team-level-set":
    case "member-erased":
      return undefined;
  }
}

/** What two persons of headquarters decided: by whom, and why. */
const proposalText = ({ by, second, reason }: FactBody<"entry-voided" | "queue-funded">): string =>
  said([`${by}, ${second}`, reason]);

function saleText({ items, tenders, rounding = 0, deductions = [] }: FactBody<"order-paid">): string {
  const bought = items.map((it) => {
    const amount = it.weight === undefined ? (it.quantity === 1 ? "" : ` ×${it.quantity}`) : ` ${it.weight / 1000}`;
    const price = it.list === undefined ? "" : ` (${yuan(it.list)} → ${yuan(it.price)})`;
    const off = it.discount ? ` −${yuan(it.discount)}` : "";
    return `${it.name || "￥"}${amount}${price}${off}`;
  });
  const paid = tenders.map((it) => said([`${it.kind} ${yuan(it.amount)}`, it.reference], " "));
  const taken = deductions.map((it) => `${it.what} ${yuan(it.amount)}`);
  return said([few(bought), ...paid, ...taken, rounding === 0 ? null : `± ${yuan(rounding)}`]);
}

function refundText({
  reason,
  given = [],
  toBalance = 0,
}: FactBody<"order-refunded"> | FactBody<"refund-given">): string {
  const back = given.map((it) => said([`${it.kind} ${yuan(it.amount)}`, it.reference], " "));
  return said([reason, ...back, toBalance > 0 ? `balance ${yuan(toBalance)}` : null]);
}

const closeText = ({ number, cash, expected, reason }: FactBody<"shift-closed">): string =>
  said([`Z ${number}`, `${yuan(cash)} − ${yuan(expected)} = ${yuan(cash - expected)}`, reason]);

const signed = ({ direction, amount }: FactBody<"cash-moved">): number => (direction === "in" ? amount : -amount);
const few = (texts: string[]): string =>
  texts.length <= NAMED ? texts.join(", ") : `${texts.slice(0, NAMED).join(", ")} … ${texts.length}`;
const said = (parts: readonly (string | null | undefined)[], between = " · "): string =>
  parts.filter((it) => it !== null && it !== undefined && it !== "").join(between);
const instant = (at: number): string => new Date(at).toISOString();

/** ￥12.30, with the sign in front. */
export function yuan(fen: number): string {
  const whole = Math.floor(Math.abs(fen) / 100);
  return `${fen < 0 ? "−" : ""}￥${whole}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}
