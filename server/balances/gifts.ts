/**
 * Gifts given at a till for points or available love value (§7.2): one transaction looks at what is offered, left and free, and
 * writes the fact, takes the pieces and lowers the balance, or does nothing. A key gives once.
 */
import { randomInt } from "node:crypto";
import { readFact, type FactBody } from "../../shared/facts/fact.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import {
  MOST_RECENT,
  MOST_TOLD,
  RECENT_MS,
  type GiftAsk,
  type GiftGiven,
  type ClaimTold,
  type GiftsAsk,
  type GiftsTold,
  type HandOutAsk,
} from "../../shared/sync/gifts.ts";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import { accept, decline, type Declined } from "../door/answer.ts";
import { figuresOf } from "../feed/members.ts";
import { stateOf } from "../office/gifts.ts";
import { today } from "../office/today.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { GiftRow } from "../store/gifts.ts";
import type { JournalRow } from "../store/rows.ts";
import type { ServerReader, ServerStore, ServerWriter } from "../store/store.ts";
import { handOutAt, storeOf } from "./claims.ts";
import { heldOf } from "./holds.ts";

/** What a door asks, here or in another process. @param till whose key was shown */
export type GiftGiver = {
  give(till: string, ask: GiftAsk): Promise<SyncAnswer<GiftGiven>>;
  /** What a member took beside the tills. */
  handOut(till: string, ask: HandOutAsk): Promise<SyncAnswer<ClaimTold>>;
};

type Parts = {
  readonly store: ServerStore;
  readonly settlement: Settlement;
  /** The server's clock, ms. */
  readonly clock: () => number;
};
type Given = FactBody<"value-spent"> & { readonly gift: NonNullable<FactBody<"value-spent">["gift"]> };

type NotOffered = { readonly not: "gift-not-offered" | "gift-changed" | "gift-sold-out"; readonly message: string };

const CLAIM_CODES = 100_000_000;

const no = (not: NotOffered["not"], message: string): NotOffered => ({ not, message });

/** What a member may have at a till now. Reads only. */
export function giftsTold(
  { store, clock }: Pick<Parts, "store" | "clock">,
  till: string,
  { member, text }: GiftsAsk,
): SyncAnswer<GiftsTold> {
  const { read } = store;
  const now = clock();
  if (!read.members.member(member)) return unknownMember();
  const filter = {
    text: text.trim() === "" ? null : text.trim(),
    what: null,
    state: "offered",
    store: storeOf(till),
    today: dayText(today({ read, clock })),
  } as const;
  const free = (what: "points" | "love"): number => Math.max(0, heldOf(store, member, what, now).free);
  return accept({
    points: free("points"),
    love: free("love"),
    gifts: read.gifts
      .search(filter, "price", null, MOST_TOLD)
      .map(({ id, name, what, price, stock }) => ({ id, name, what, price, stock })),
    found: read.gifts.count(filter),
    recent: read.gifts
      .given({ from: null, to: null, store: null, gift: null, member }, null, MOST_RECENT)
      .filter(({ at }) => at >= now - RECENT_MS)
      .map(({ at, name, quantity, what, amount }) => ({ at, name, quantity, what, amount })),
  });
}

export const giftsHere = (parts: Parts): GiftGiver => ({
  give: async (till, ask) => await Promise.resolve(parts.settlement.office((desk) => give(parts, desk, till, ask))),
  handOut: async (till, ask) => await Promise.resolve(parts.settlement.office((desk) => handOutAt(desk, till, ask))),
});

function give({ store, clock }: Parts, desk: OfficeDesk, till: string, ask: GiftAsk): SyncAnswer<GiftGiven> {
  const { rows, ledger, now } = desk.parts;
  const { key, quantity, what, amount, by } = ask;
  const member = rows.members.member(ask.member);
  if (!member) return unknownMember();
  const before = givenUnder(rows, till, key);
  if (before) {
    if (before.member !== member.id || before.gift.id !== ask.gift || before.gift.quantity !== quantity)
      return decline("malformed", `key: ${key} has given something else. Nothing was done.`);
    return accept({ ...shown(before), member: figuresOf(rows, ledger.store, member, now) });
  }
  const gift = offered(rows, storeOf(till), dayText(today({ read: rows, clock })), ask);
  if ("not" in gift) return decline(gift.not, gift.message);
  const { free } = heldOf(store, member.id, what, now);
  if (amount > free)
    return decline(
      "not-enough-balance",
      `The member has ${Math.max(0, free)} to be spent of ${what}, and ${amount} was asked for. Nothing was given.`,
    );
  const body: Given = {
    member: member.id,
    what,
    amount,
    use: "gift",
    order: null,
    key,
    gift: { id: gift.id, name: gift.name, quantity, till, ...(by === null ? {} : { by }) },
  };
  const taken = desk.write("value-spent", body);
  if (taken.did !== "spent") throw new Error(`${amount} of ${what} were free and could not be spent: ${taken.did}`);
  takePieces(rows, gift, quantity);
  desk.settle();
  return accept({ ...shown(body), member: figuresOf(rows, ledger.store, member, now) });
}

/** @param store null: beside the stores, where those alone hold that hold in every one @returns the gift as it may be given now, or why not */
export function offered(
  rows: ServerReader,
  store: string | null,
  day: string,
  ask: Pick<GiftAsk, "gift" | "what" | "quantity" | "amount">,
): GiftRow | NotOffered {
  const gift = rows.gifts.gift(ask.gift);
  const state =
    gift && (gift.stores === null || (store !== null && gift.stores.includes(store))) ? stateOf(gift, day) : "retired";
  if (!gift || state === "retired" || state === "ended")
    return no("gift-not-offered", "This gift is not offered in this store, or no longer. Nothing was given.");
  if (gift.what !== ask.what || gift.price * ask.quantity !== ask.amount)
    return no("gift-changed", `${gift.name} is now ${gift.price} of ${gift.what} each. Nothing was given.`);
  if (gift.stock !== null && gift.stock < ask.quantity)
    return no(
      "gift-sold-out",
      `Of ${gift.name} ${gift.stock} are left, and ${ask.quantity} were asked for. Nothing was given.`,
    );
  return gift;
}

/** In the transaction that writes the fact. */
export function takePieces(rows: Pick<ServerWriter, "gifts">, gift: GiftRow, quantity: number): void {
  if (gift.stock !== null) rows.gifts.put({ ...gift, stock: gift.stock - quantity });
}

/** What was given at a till under a key; undefined: nothing was. */
const givenUnder = (rows: ServerReader, till: string, key: string): Given | undefined =>
  rows.journal
    .valueActs(key)
    .flatMap((row) => givenBy(row) ?? [])
    .find((it) => it.gift.till === till);

/** Null: the fact gave nothing. */
function givenBy({ line, kind, refused }: JournalRow): Given | null {
  if (kind !== "value-spent" || refused !== null) return null;
  const fact = readFact(line);
  if ("expected" in fact || fact.kind !== "value-spent" || fact.body.gift === undefined) return null;
  return { ...fact.body, gift: fact.body.gift };
}

const shown = ({ gift: { name, quantity }, what, amount }: Given) => ({ name, quantity, what, amount });

const unknownMember = (): Declined => decline("unknown-member", "No member has this id. Nothing was done.");

/** What no other claim is shown by. */
export function newClaimCode({ gifts }: Pick<ServerReader, "gifts">): string {
  for (;;) {
    const code = String(randomInt(CLAIM_CODES)).padStart(8, "0");
    if (gifts.claimOfCode(code) === undefined) return code;
  }
}
