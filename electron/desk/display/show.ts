/**
 * What the customer's screen shows: the sale in progress as it grows, what was just paid, or the shop's message.
 * Reads, changes nothing; what it says of the queue is what the till's own screen says, less what is the shop's business.
 */
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import type { CustomerEarnView, DisplayView, EarnView, ReceiptView } from "../../../shared/contract/view.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "../desk.ts";
import { holdsSomething } from "../draft/draft.ts";
import { cartLineOf, priceDraft } from "../draft/priced.ts";
import { showReceipt } from "../receipt.ts";
import { previewSale } from "../sale.ts";
import { memberLabel } from "../views.ts";

/** So long a sale that was just paid stays on the screen, ms by the till's clock. */
export const PAID_STAYS_MS = 60_000;

type Frame = Pick<DisplayView, "storeName" | "language" | "scheme" | "message" | "messageEn" | "training">;
const EMPTY = {
  lines: [],
  discountFen: 0,
  dueFen: 0,
  paidFen: 0,
  changeFen: 0,
  memberLabel: null,
  earn: null,
  wait: null,
  paidNow: [],
  qr: null,
} satisfies Partial<DisplayView>;

/** `display.get`. */
export function showDisplay(desk: Desk): Answer<DisplayView> {
  const { books } = desk;
  const frame = frameOf(desk);
  const { draft } = books.carts;
  if (draft !== null && holdsSomething(draft)) return done({ ...frame, ...cartPart(desk, draft) });
  const paid = justPaid(desk);
  return done(paid === null ? { ...frame, ...EMPTY, is: "idle" } : { ...frame, ...paidPart(desk, paid) });
}

function frameOf({ books, scene }: Desk): Frame {
  const { language, scheme, display } = books.settings.is;
  const { message, messageEn } = display;
  return { storeName: books.device.is.storeName, language, scheme, message, messageEn, training: scene.training };
}

/** Without what a union's night would pay (§10.3). */
function forCustomer(earn: EarnView): CustomerEarnView {
  if (!earn.joins) return earn;
  const shown = { ...earn };
  delete shown.poolFen;
  return shown;
}

function cartPart(desk: Desk, draft: SaleDraft): Omit<DisplayView, keyof Frame> {
  const { lines, discountFen, dueFen } = priceDraft(desk, draft);
  const { key, discount, member } = draft;
  const preview = previewSale(desk, {
    key,
    lines: draft.lines.map(cartLineOf),
    member: member?.id ?? null,
    discount: discount ?? undefined,
  });
  const joining =
    preview.ok && lines.length > 0 ? { earn: forCustomer(preview.value.earn), wait: preview.value.wait } : {};
  return {
    ...EMPTY,
    is: "cart",
    lines: [...lines],
    discountFen,
    dueFen,
    memberLabel: memberLabel(desk.books, member?.id ?? null),
    ...joining,
  };
}

/** The sale that was paid last, until somebody begins another or its minute is over. */
function justPaid(desk: Desk): ReceiptView | null {
  const { books, pen } = desk;
  const key = books.carts.lastSold;
  const act = key === null ? undefined : books.act(key);
  if (act?.verb !== "sale.commit") return null;
  const receipt = showReceipt(desk, { order: act.order });
  if (!receipt.ok) return null;
  return Math.abs(pen.now() - receipt.value.at) <= PAID_STAYS_MS ? receipt.value : null;
}

function paidPart(desk: Desk, receipt: ReceiptView): Omit<DisplayView, keyof Frame> {
  const { order, items, totalFen, tenders, balance, member, earn, wait, paidNow } = receipt;
  return {
    is: "paid",
    lines: items.map(({ name, nameEn, quantity, weight, priceFen, totalFen: total }) => ({
      name,
      nameEn,
      quantity,
      weight,
      unit: null,
      priceFen,
      totalFen: total,
    })),
    discountFen: items.reduce((sum, it) => sum + it.discountFen, 0),
    dueFen: totalFen,
    paidFen: tenders.reduce((sum, it) => sum + it.givenFen, balance?.paidFen ?? 0),
    changeFen: tenders.reduce((sum, it) => sum + it.changeFen, 0),
    memberLabel: memberLabel(desk.books, member?.id ?? null),
    earn: forCustomer(earn),
    wait,
    paidNow,
    // A practice receipt names an order that there is not.
    qr: desk.scene.training ? null : desk.printing.link(order),
  };
}
