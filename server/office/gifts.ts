/** What members get for points or available love value (§7.2), as headquarters keeps it. */
import type { HqAnswer, HqInput, HqRefusal } from "../../shared/contract/hq.ts";
import type { GiftState, HqClaim, HqGift } from "../../shared/contract/hqGifts.ts";
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { ClaimRow } from "../../shared/ledger/giftRows.ts";
import { looksLikeCardNumber } from "../../shared/order/cardnumber.ts";
import { cancelClaim, handOut } from "../balances/claims.ts";
import type { GiftRow } from "../store/gifts.ts";
import type { ServerReader } from "../store/store.ts";
import { memberOf } from "./members.ts";
import { labelOf } from "./views.ts";
import { isStore } from "./clerks.ts";
import { givingLimits, setGivingLimits } from "./giving.ts";
import type { OfficeParts } from "./office.ts";
import { today } from "./today.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "clock">;
type Refusal = Extract<Outcome<never, HqRefusal>, { ok: false }>;

/** So many gifts are summed. */
const MOST_SUMS = 200;

export function giftVerbsOf(parts: Parts) {
  const { read, settlement } = parts;
  const day = (): string => dayText(today(parts));
  return {
    "gift.list": (
      { sort, after, limit, ...filter }: HqInput<"gift.list">,
      _by?: string,
      user: string | null = null,
    ): HqAnswer<"gift.list"> => {
      if (filter.store !== null && !isStore(read, filter.store)) return unknownStore(filter.store);
      const wanted = { ...filter, text: filter.text === "" ? null : filter.text, today: day() };
      // A manager hears of no other store.
      const own = user === null ? null : (read.people.user(user)?.store ?? null);
      const seen = (row: GiftRow): GiftRow => (own === null || row.stores === null ? row : { ...row, stores: [own] });
      return done({
        rows: read.gifts.search(wanted, sort, after, limit).map((row) => giftView(seen(row), wanted.today)),
        found: read.gifts.count(wanted),
      });
    },
    "gift.given": ({
      from,
      to,
      store,
      member: text,
      before,
      limit,
      gift,
    }: HqInput<"gift.given">): HqAnswer<"gift.given"> => {
      if (store !== null && !isStore(read, store)) return unknownStore(store);
      const member = text === null ? null : (memberOf(read, text)?.id ?? undefined);
      if (member === undefined) return refuse("unknown-member", `No member has the id, phone or card ${text}.`);
      const wanted = { from: dayOf(from), to: dayOf(to), store, gift, member };
      return done({
        rows: read.gifts
          .given(wanted, before, limit)
          .map(({ day: _, store: __, ...row }) => ({ ...row, memberLabel: labelOf(read, row.member) })),
        // Today's name of one that is still there.
        sums: read.gifts
          .sums(wanted, MOST_SUMS)
          .map((sum) => ({ ...sum, name: read.gifts.gift(sum.gift)?.name ?? sum.name })),
      });
    },
    "claim.list": ({ member: text, before, limit, ...filter }: HqInput<"claim.list">): HqAnswer<"claim.list"> => {
      if (filter.store !== null && !isStore(read, filter.store)) return unknownStore(filter.store);
      const member = text === null ? null : (memberOf(read, text)?.id ?? undefined);
      if (member === undefined) return refuse("unknown-member", `No member has the id, phone or card ${text}.`);
      const wanted = { ...filter, member };
      const rows = read.gifts.claims(wanted, before, limit).map((row) => claimView(read, row));
      return done({ rows, found: read.gifts.claimCount(wanted) });
    },
    "claim.handOut": ({ code, store, by }: HqInput<"claim.handOut">): HqAnswer<"claim.handOut"> =>
      settlement.office((desk): HqAnswer<"claim.handOut"> => {
        const { rows } = desk.parts;
        if (store !== null && !isStore(rows, store)) return unknownStore(store);
        const handed = handOut(desk, code, { store, by });
        return handed.ok ? done(claimView(rows, handed.value)) : handed;
      }),
    "claim.cancel": ({ seq, reason, by }: HqInput<"claim.cancel">): HqAnswer<"claim.cancel"> =>
      settlement.office((desk): HqAnswer<"claim.cancel"> => {
        const cancelled = cancelClaim(desk, seq, { reason, by });
        return cancelled.ok ? done(claimView(desk.parts.rows, cancelled.value)) : cancelled;
      }),
    "giving.limits": (): HqAnswer<"giving.limits"> => done(givingLimits(read)),
    "giving.set": (limits: HqInput<"giving.set">): HqAnswer<"giving.set"> =>
      settlement.office((desk): HqAnswer<"giving.set"> => {
        setGivingLimits(desk.parts.rows, limits);
        return done(limits);
      }),
    "gift.put": ({ isNew, stockWas, ...input }: HqInput<"gift.put">): HqAnswer<"gift.put"> =>
      settlement.office((desk): HqAnswer<"gift.put"> => {
        const { rows, now } = desk.parts;
        const before = rows.gifts.gift(input.id);
        const refused = refuseOf(rows, { isNew, stockWas, ...input }, before);
        if (refused) return refused;
        const stores = input.stores === null ? null : [...new Set(input.stores)].toSorted();
        // Who left the stock alone means what there is by now.
        const stock = before && input.stock === stockWas ? before.stock : input.stock;
        const gift = { ...input, stock, stores, active: before?.active ?? true, changedAt: now };
        rows.gifts.put(gift);
        return done(giftView(gift, day()));
      }),
    "gift.active": ({ id, active }: HqInput<"gift.active">): HqAnswer<"gift.active"> =>
      settlement.office((desk): HqAnswer<"gift.active"> => {
        const { rows, now } = desk.parts;
        const before = rows.gifts.gift(id);
        if (!before) return unknownGift(id);
        const gift = before.active === active ? before : { ...before, active, changedAt: now };
        rows.gifts.put(gift);
        return done(giftView(gift, day()));
      }),
  };
}

function refuseOf(
  rows: ServerReader,
  { isNew, id, name, stock, stockWas, stores }: HqInput<"gift.put">,
  before: GiftRow | undefined,
): Refusal | null {
  if (isNew && before)
    return refuse("gift-exists", `${id} is ${before.name} already. Nothing was changed; take another number.`);
  if (!isNew && !before) return unknownGift(id);
  if (before && stock !== stockWas && stockWas !== before.stock)
    return refuse(
      "stock-changed",
      `There ${before.stock === null ? "is no limit" : `are ${before.stock}`} by now. Nothing was changed; look at the stock again.`,
    );
  if (looksLikeCardNumber(name))
    return refuse(
      "malformed",
      "name: it looks like the number of a payment card, which is kept nowhere. Nothing was changed.",
    );
  const unknown = stores?.find((store) => !isStore(rows, store));
  return unknown === undefined ? null : unknownStore(unknown);
}

const claimView = (read: ServerReader, { code: _, handedKey: __, ...row }: ClaimRow): HqClaim => ({
  ...row,
  memberLabel: labelOf(read, row.member),
});

const dayOf = (text: string | null): number | null => (text === null ? null : parseDay(text));

const unknownGift = (id: string): Refusal => refuse("unknown-gift", `HQ keeps no gift ${id}. Nothing was changed.`);
const unknownStore = (id: string): Refusal => refuse("unknown-store", `There is no store ${id}. Nothing was changed.`);

/** @param day `YYYY-MM-DD` */
export function stateOf({ active, validUntil, stock }: GiftRow, day: string): GiftState {
  if (!active) return "retired";
  if (validUntil !== null && validUntil < day) return "ended";
  return stock === 0 ? "sold-out" : "offered";
}

const giftView = (row: GiftRow, day: string): HqGift => ({ ...row, state: stateOf(row, day) });
