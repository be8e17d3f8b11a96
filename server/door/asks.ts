/**
 * What a welcome till may ask beside facts and feed: parts of members' balances to be set aside for a sale, gifts for them,
 * an order that another till took, its own store in a manager's name, and a look at whether its own queue is mirrored as it is.
 */
import { claimTold } from "../balances/claims.ts";
import { giftsTold, type GiftGiver } from "../balances/gifts.ts";
import type { HoldKeeper } from "../balances/holds.ts";
import { differenceOf, digestOf } from "../../shared/queue/digest.ts";
import { ClaimAsk, GiftAsk, GiftsAsk, HandOutAsk } from "../../shared/sync/gifts.ts";
import { HoldAsk, HoldRelease } from "../../shared/sync/holds.ts";
import { StoreAsk } from "../../shared/sync/storeAsk.ts";
import { Digest, OrderQuery } from "../../shared/sync/messages.ts";
import type { StoreKeeper } from "../office/storeAsks.ts";
import { orderFigures } from "../feed/orders.ts";
import { sha256 } from "../journal/digest.ts";
import type { Programmes } from "../settlement/programmes.ts";
import type { ServerStore } from "../store/store.ts";
import { accept, decline } from "./answer.ts";
import { malformed } from "./batches.ts";
import type { Asks } from "./line.ts";

export type AsksParts = {
  readonly holds: HoldKeeper;
  readonly gifts: GiftGiver;
  readonly stores: StoreKeeper;
  readonly store: ServerStore;
  readonly programmes: Programmes;
  /** The server's clock, ms. */
  readonly clock: () => number;
};

export const asksOf = ({ holds, gifts, stores, store, programmes, clock }: AsksParts): Asks => ({
  hold: (till, message) => {
    const read = HoldAsk.safeParse(message);
    return read.success ? holds.hold(till.id, read.data) : malformed(read.error);
  },
  release: (till, message) => {
    const read = HoldRelease.safeParse(message);
    return read.success ? holds.release(till.id, read.data.key) : malformed(read.error);
  },
  gifts: (till, message) => {
    const read = GiftsAsk.safeParse(message);
    return read.success ? giftsTold({ store, clock }, till.id, read.data) : malformed(read.error);
  },
  gift: async (till, message) => {
    const read = GiftAsk.safeParse(message);
    return read.success ? await gifts.give(till.id, read.data) : malformed(read.error);
  },
  claim: (till, message) => {
    const read = ClaimAsk.safeParse(message);
    return read.success ? claimTold(store.read, till.id, read.data) : malformed(read.error);
  },
  "hand-out": async (till, message) => {
    const read = HandOutAsk.safeParse(message);
    return read.success ? await gifts.handOut(till.id, read.data) : malformed(read.error);
  },
  order: (_till, message) => {
    const read = OrderQuery.safeParse(message);
    if (!read.success) return malformed(read.error);
    const figures = orderFigures(store, programmes, read.data.order);
    return figures
      ? accept(figures)
      : decline("unknown-order", `The server has no order ${read.data.order} of a till.`);
  },
  store: async (till, message) => {
    const read = StoreAsk.safeParse(message);
    return read.success ? await stores(till.id, read.data) : malformed(read.error);
  },
  digest: (till, message) => {
    const read = Digest.safeParse(message);
    if (!read.success) return malformed(read.error);
    const { seq, queue } = read.data;
    // What is said of another moment, or of a queue that is not the till's, compares with nothing.
    if (queue !== `till:${till.id}` || seq !== till.cursor) return accept({ compared: false });
    const detail = differenceOf(read.data, digestOf(sha256, store.ledger, queue, seq));
    if (detail !== null) {
      const amount = read.data.waitingAmount - (store.ledger.queue(queue)?.waitingAmount ?? 0);
      const concern = { kind: "digest", till: till.id, seq, order: null, queue, at: clock(), amount, detail } as const;
      store.write(({ concerns }) => concerns.listOnce(concern));
    }
    return accept({ compared: true });
  },
});
