/** What the verbs of a till work with: its books, its key's owner, its clock, its line to the server. */
import { randomUUID } from "node:crypto";
import type { TillNews, TillRefusal } from "../../shared/contract/till.ts";
import type { StatusView } from "../../shared/contract/view.ts";
import { refuse, type Outcome, type Refusal } from "../../shared/kernel/outcome.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import type { StoreAsk } from "../../shared/sync/storeAsk.ts";
import type {
  ClaimAsk,
  ClaimTold,
  GiftAsk,
  GiftGiven,
  GiftRefusal,
  GiftsAsk,
  GiftsTold,
  HandOutAsk,
} from "../../shared/sync/gifts.ts";
import type { HoldAsk } from "../../shared/sync/holds.ts";
import type { MemberFigures, MemberQuery, OrderFigures, OrderQuery } from "../../shared/sync/messages.ts";
import type { Printing } from "../devices/printing.ts";
import type { Books } from "../store/books.ts";
import type { Pen } from "./pen.ts";
import { looksLikeCardNumber } from "../../shared/order/cardnumber.ts";

/** `silent`: no answer in time; `maybe`: the question had gone out, so that the server may hold it all the same. */
export type HeldAnswer =
  | { readonly is: "granted"; readonly balance: number }
  | { readonly is: "refused"; readonly message: string }
  | { readonly is: "silent"; readonly maybe: boolean };

export type Answer<T> = Outcome<T, TillRefusal>;
export type Refused = Refusal<TillRefusal>;

/** The line to the server, as the desk sees it: it may be silent at any time. */
export interface Line {
  readonly connection: StatusView["connection"];
  readonly trouble: StatusView["trouble"];
  /** Something new is to be sent. */
  wake(): void;
  /** Null: no answer in time. */
  member(query: MemberQuery): Promise<MemberFigures | "unknown" | null>;
  /** An order of another till. Null: no answer in time. */
  order(query: OrderQuery): Promise<OrderFigures | "unknown" | null>;
  /** Asks about this till's own store in a manager's name. @returns the answer as JSON; null: none came in time */
  store(ask: StoreAsk): Promise<string | null>;
  /** Asks the server to set a part of a member's balance aside, within a moment. */
  hold(ask: HoldAsk): Promise<HeldAnswer>;
  /** What a member may have at this till's store. Null: no answer in time. */
  gifts(ask: GiftsAsk): Promise<GiftsTold | "unknown" | null>;
  /** Has the server give it. */
  giveGift(ask: GiftAsk): Promise<Outcome<GiftGiven, GiftRefusal>>;
  /** What is behind the code of a gift that a member took beside the tills. Null: no answer in time. */
  claim(ask: ClaimAsk): Promise<ClaimTold | "unknown" | null>;
  /** Has the server hand it out. */
  handOut(ask: HandOutAsk): Promise<Outcome<ClaimTold, GiftRefusal>>;
  /** The act for which something was held is given up. Tried once; what is not let go ends by itself. */
  release(key: string): void;
  enrol(
    server: string,
    code: string,
  ): Promise<Outcome<null, "code-refused" | "server-unreachable" | "other-identity" | "malformed">>;
}

export type Desk = {
  readonly books: Books;
  readonly pen: Pen;
  readonly line: Line;
  readonly printing: Printing;
  /** Customer displays that listen now, and whether this is a practice till. */
  readonly scene: { displays: number; training: boolean };
  readonly news: (topics: TillNews["topics"]) => void;
};

/** Refuses a text that looks like a card number. */
export function refuseCardNumbers(texts: readonly (string | null | undefined)[]): Refused | null {
  if (!texts.some((text) => text && looksLikeCardNumber(text))) return null;
  return refuse(
    "looks-like-a-card-number",
    "This looks like the number of a payment card, which is kept nowhere. Enter the terminal's reference instead, or leave it empty. Nothing was kept.",
  );
}

export const refuseOtherAct = (): Refused =>
  refuse(
    "malformed",
    `key: this key was used for another act already. Expected a new one, such as ${randomUUID()}. Nothing was changed.`,
  );

/** The place of an order's fact in this till's chain, or why there is none here. */
export function ownOrder(desk: Desk, order: string): number | Refused {
  const till = tillOfOrder(order);
  const own = desk.books.device.is.till;
  if (till !== null && till !== own) {
    return refuse(
      "other-till",
      `Order ${order} was taken at till ${till}; this is ${own}. Go to that till: it holds the order. Nothing was changed here.`,
    );
  }
  if (till === null || !desk.books.ledger.order(order)) {
    return refuse("unknown-order", `This till has no order ${order}. Check the number on the receipt.`);
  }
  return Number(order.slice(order.lastIndexOf("/") + 1));
}
