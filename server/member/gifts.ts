/** Gifts that a member takes for points or available love value (§7.2): paid at once, and handed out in a store who shows the claim. */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { MOST_GIFTS, type MemberClaim } from "../../shared/contract/memberActs.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import { done } from "../../shared/kernel/outcome.ts";
import type { ClaimRow } from "../../shared/ledger/giftRows.ts";
import { heldOf } from "../balances/holds.ts";
import { storeNameOf } from "../office/rewards.ts";
import { today } from "../office/today.ts";
import type { OrderDesk } from "../orders/orderDesk.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { refusedAct } from "./own.ts";

type Parts = { readonly store: ServerStore; readonly orders: OrderDesk; readonly clock: () => number };

export const giftVerbsOf = ({ store, orders, clock }: Parts) => {
  const { read } = store;
  const freeOf = (member: string, what: "points" | "love"): number =>
    Math.max(0, heldOf(store, member, what, clock()).free);
  return {
    "gifts.list": (_: MemberInput<"gifts.list">, { id }: MemberRow): MemberAnswer<"gifts.list"> => {
      const day = dayText(today({ read, clock }));
      const filter = { text: null, what: null, state: "offered", store: null, today: day } as const;
      const free = { points: freeOf(id, "points"), love: freeOf(id, "love") };
      return done({
        ...free,
        found: read.gifts.count(filter),
        gifts: read.gifts
          .search(filter, "price", null, MOST_GIFTS)
          .map(({ id: gift, name, what, price, stock, stores }) => ({
            id: gift,
            name,
            what,
            price,
            stock,
            missing: Math.max(0, price - free[what]),
            stores: stores?.map((of) => ({ id: of, name: storeNameOf(read, of) })) ?? null,
          })),
      });
    },
    "gift.take": (
      { gift, quantity, what, amount, store: of, key }: MemberInput<"gift.take">,
      { id }: MemberRow,
    ): MemberAnswer<"gift.take"> => {
      const spent = { key, what, amount, use: "gift", order: null, gift: { id: gift, quantity } } as const;
      const said = orders.spend(id, spent, { store: of });
      if (!said.ok) return refusedAct(said);
      const claim = read.journal.valueActs(key).flatMap(({ seq }) => read.gifts.claim(seq) ?? []);
      const own = claim.find(({ member }) => member === id);
      if (!own) throw new Error(`a gift was taken under ${key}, and there is no claim to it`);
      return done(claimView(read, own));
    },
    "claim.mine": ({ before, limit }: MemberInput<"claim.mine">, { id }: MemberRow): MemberAnswer<"claim.mine"> => {
      const rows = read.gifts.claims({ state: null, member: id, code: null, store: null }, before, limit + 1);
      const shown = rows.slice(0, limit).map((row) => claimView(read, row));
      return done({ rows: shown, next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null });
    },
  };
};

const claimView = (read: ServerReader, row: ClaimRow): MemberClaim => {
  const { seq, at, code, name, quantity, what, amount, store, handedAt, cancelledAt, cancelledWhy } = row;
  const cancelled = cancelledAt === null ? null : { at: cancelledAt, why: cancelledWhy ?? "" };
  const where = store === null ? null : storeNameOf(read, store);
  return { seq, at, code, name, quantity, what, amount, store: where, handedAt, cancelled };
};
