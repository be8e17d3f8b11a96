/** What the till's screen knows and what may be done on it. How it is done is in `tillstore.ts`. */
import type { Discount, HandBack, SaleDraft, Tender, Totals } from "../../shared/contract/cart.ts";
import type { TillSettings } from "../../shared/contract/settings.ts";
import type { Right } from "../../shared/contract/staff.ts";
import type { RefundView, TillNews, TillOutput } from "../../shared/contract/till.ts";
import type { MemberView, ProductView, ReceiptView, StatusView } from "../../shared/contract/view.ts";
import type { LinkState, TillLink } from "../kit/link.ts";
import type { Cart, Label } from "./cart.ts";
import type { Refund } from "./kept.ts";

export type Topic = TillNews["topics"][number];
export type KeyPages = TillOutput<"catalogue.keys">;
export type Preview = TillOutput<"sale.preview">;
export type Said = { code: string; message: string };
export type Dialog =
  | { kind: "member" | "gifts" | "amount" | "pay" | "recent" | "enrol" | "help" }
  | { kind: "claim"; code: string | null }
  | { kind: "discount" | "line" }
  | { kind: "resume"; held: TillOutput<"cart.held"> | null }
  | { kind: "more" | "staff" | "settings" | "audit" | "import" | "stock" | "prints" | "manager" }
  | { kind: "shift-open" | "shift-close" | "cash" | "drawer" }
  | { kind: "shift-report"; shift: string | null }
  | { kind: "weigh"; product: ProductView }
  | { kind: "receipt" | "draw" | "exchange"; order: string }
  | { kind: "refund"; order: string | null };

export type TillState = {
  link: LinkState;
  status: StatusView | null;
  settings: TillSettings | null;
  /** What to add to this machine's clock to have the till's. */
  aheadMs: number;
  keys: KeyPages | null;
  sale: SaleDraft;
  /** What the sale comes to: reckoned here at once, and as the till says a moment later. */
  totals: Totals;
  preview: Preview | null;
  previewRefusal: Said | null;
  /** A payment is on its way. */
  busy: boolean;
  receipt: ReceiptView | null;
  /** A return that was sent and not answered yet. */
  refund: Refund | null;
  /** The return that was just done. */
  refunded: RefundView | null;
  dialog: Dialog | null;
  notice: Said | null;
  approval: ApprovalAsked | null;
  /** The quantity being typed after `*`; null when none is. */
  quantity: string | null;
  /** How often each topic was in the news: what shows it reads again when its count moves. */
  heard: Record<Topic, number>;
};

/** An act waits for somebody's approval, given under its key; `again` does it once more. */
export type ApprovalAsked = { readonly key: string; readonly rights: readonly Right[]; readonly again: () => void };

export type TillActs = {
  /** Opens the dialog in which somebody with these rights approves an act on the spot. */
  askApproval(asked: ApprovalAsked | null): void;
  /** Changes the cart. What was rung up and is taken away is told to the till, which may ask for an approval first. */
  edit(change: (cart: Cart) => Cart): void;
  add(product: ProductView, label?: Label): void;
  addAmount(amountFen: number): void;
  setDiscount(discount: Discount | null): void;
  /** Scans count in their order, each with the quantity typed before it. */
  scan(code: string): Promise<void>;
  setMember(member: MemberView | null): void;
  /** Opens the payment, once all that was scanned is in the cart and what needs an approval has it. */
  openPay(): Promise<void>;
  pay(tenders: Tender[], handBack?: HandBack | null): Promise<void>;
  hold(): Promise<void>;
  /** Takes up a cart that was put aside; one that is open is put aside first. */
  resume(id: number): Promise<void>;
  /** The one cart put aside, or the list to choose from. */
  openHeld(): Promise<void>;
  /** @param needs rights that an approval was said to be needed for */
  giveBack(what: Refund, needs?: readonly Right[]): Promise<void>;
  /** Sends a payment or a return of unknown fate again, with the same key. */
  repeat(): Promise<void>;
  lock(): Promise<void>;
  changeSettings(change: Partial<TillSettings>): Promise<void>;
  open(dialog: Dialog): void;
  close(): void;
  say(notice: Said | null): void;
  typeQuantity(quantity: string | null): void;
  putAwayReceipt(): void;
  refresh(topics: readonly Topic[]): Promise<void>;
};

export type TillStore = TillState & TillActs & { ask: TillLink["call"] };

export const HEARD: Record<Topic, number> = {
  status: 0,
  sales: 0,
  members: 0,
  catalogue: 0,
  payouts: 0,
  draft: 0,
  held: 0,
  display: 0,
  settings: 0,
  staff: 0,
  shift: 0,
  printing: 0,
  stock: 0,
  import: 0,
};
/** Whether a clerk has to sign in before anything else. */
export const isLocked = ({ status }: Pick<TillState, "status">): boolean =>
  status !== null && status.staffed && status.clerk === null;
