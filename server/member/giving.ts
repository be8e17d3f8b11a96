/**
 * Points and available love value that members give each other (§7.2), within limits: how often and how much a day, and how
 * many phones are looked at, so that nobody finds out by trying who is a member. What was done already is answered before all else.
 */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import type { GivingLimits } from "../../shared/contract/hqGifts.ts";
import { readFact } from "../../shared/facts/fact.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { heldOf } from "../balances/holds.ts";
import { sha256 } from "../journal/digest.ts";
import { givingLimits } from "../office/giving.ts";
import type { OrderDesk } from "../orders/orderDesk.ts";
import { isNobody } from "../settlement/erasing.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { refusedAct } from "./own.ts";
import { maskedLabel, othersName } from "./shop.ts";

type Parts = { readonly store: ServerStore; readonly orders: OrderDesk; readonly clock: () => number };
type Value = "points" | "love";
type Refused = ReturnType<typeof refuse<"giving-off" | "over-limit" | "not-enough">>;

/** In a day and a night a member looks at no more phones, and at no more that are nobody's. */
const MOST_LOOKS = { all: 60, nobody: 10 } as const;
const DAY_MS = 24 * 3_600_000;

export const givingVerbsOf = ({ store, orders, clock }: Parts) => {
  const { read } = store;
  const freeOf = (member: string, what: Value): number => Math.max(0, heldOf(store, member, what, clock()).free);
  const leftToday = (member: string) => {
    const limits = givingLimits(read);
    const calendar = new Calendar(read.settings.timezone() ?? "UTC");
    const given = read.balances.givenSince(member, calendar.instant(calendar.day(clock()), 0));
    const left = (most: number, gone: number): number => Math.max(0, most - gone);
    return {
      limits,
      times: left(limits.timesADay, given.times),
      points: left(limits.pointsADay, given.points),
      love: left(limits.loveADay, given.love),
    };
  };

  /** Why so much cannot be given today; null: it can. */
  const refusal = (member: string, what: Value, amount: number): Refused | null => {
    const { limits, times, ...left } = leftToday(member);
    if (isOff(limits, what))
      return refuse("giving-off", `This shop does not let members give ${what} to each other. Nothing was given.`);
    if (times === 0)
      return refuse(
        "over-limit",
        `You gave ${limits.timesADay} times today already. Nothing was given; go on tomorrow.`,
      );
    if (amount > left[what])
      return refuse("over-limit", `Today ${left[what] / 100} of ${what} can still be given. Nothing was given.`);
    const free = freeOf(member, what);
    if (amount > free) return refuse("not-enough", `You have ${free / 100} of ${what} to give. Nothing was given.`);
    return null;
  };

  /** Whose a phone is. A look counts before it is made. */
  const lookUp = (
    who: MemberRow,
    phone: string,
  ): MemberRow | ReturnType<typeof refuse<"too-many-tries" | "no-receiver" | "same-member">> => {
    if (phone === who.phone) return refuse("same-member", "This is your own phone. Nothing was given.");
    return store.write(({ members, people }) => {
      const now = clock();
      people.forgetTries(now - DAY_MS);
      const name = `give ${who.id}`;
      const looks = (kind: keyof typeof MOST_LOOKS): number => people.tries(name, kind)?.failed ?? 0;
      const count = (kind: keyof typeof MOST_LOOKS): void =>
        people.putTries({ name, address: kind, failed: looks(kind) + 1, at: now, lockedUntil: null });
      if (looks("all") >= MOST_LOOKS.all || looks("nobody") >= MOST_LOOKS.nobody)
        return refuse("too-many-tries", "Too many phones were tried today. Nothing was given; try again tomorrow.");
      count("all");
      const receiver = members.memberByPhone(phone);
      if (receiver && receiver.id !== who.id) return receiver;
      count("nobody");
      return refuse(
        "no-receiver",
        "Nobody can be given anything under this phone. Look at the number once more; nothing was given.",
      );
    });
  };

  const receiverView = (receiver: MemberRow) => ({
    name: receiver.name === null ? null : othersName(read, receiver.id),
    phone: maskedLabel(receiver),
  });

  return {
    "give.terms": (_: MemberInput<"give.terms">, { id }: MemberRow): MemberAnswer<"give.terms"> => {
      const { limits, times, ...left } = leftToday(id);
      const most = (what: Value): number => (isOff(limits, what) ? 0 : left[what]);
      const day = { times, points: most("points"), love: most("love") };
      return done({ points: freeOf(id, "points"), love: freeOf(id, "love"), today: day });
    },
    "give.preview": (
      { phone, what, amount }: MemberInput<"give.preview">,
      who: MemberRow,
    ): MemberAnswer<"give.preview"> => {
      const refused = refusal(who.id, what, amount);
      if (refused) return refused;
      const receiver = lookUp(who, phone);
      if ("ok" in receiver) return receiver;
      return done({ to: receiverView(receiver), what, amount, left: freeOf(who.id, what) - amount });
    },
    give: ({ phone, what, amount, key }: MemberInput<"give">, who: MemberRow): MemberAnswer<"give"> => {
      const known = givenUnder(store, who.id, key);
      const refused = known === null ? refusal(who.id, what, amount) : null;
      if (refused) return refused;
      const receiver = known === null ? lookUp(who, phone) : receiverOf(store, known, phone);
      if (receiver === null)
        return refuse("key-differs", "This was asked for before, with something else. Nothing more was given.");
      if ("ok" in receiver) return receiver;
      const said = orders.give(who.id, { key, to: receiver.id, what, amount });
      if (!said.ok) return refusedAct(said);
      const { points = 0, love = 0, loveFrozen = 0 } = store.ledger.balance(who.id) ?? {};
      return done({ to: receiverView(receiver), what, amount, rest: { points, love, loveFrozen } });
    },
    "give.list": ({ before, limit }: MemberInput<"give.list">, { id }: MemberRow): MemberAnswer<"give.list"> => {
      const rows = read.balances.passed(id, before, limit + 1);
      const shown = rows.slice(0, limit).map(({ n, at, kind, other, what, amount }) => ({
        n,
        at,
        direction: kind === "given" ? ("out" as const) : ("in" as const),
        other: other === null ? "" : othersName(read, other),
        what: what === "love" ? ("love" as const) : ("points" as const),
        amount: Math.abs(amount),
      }));
      return done({ rows: shown, next: rows.length > limit ? (shown.at(-1)?.n ?? null) : null });
    },
  };
};

const isOff = (limits: GivingLimits, what: Value): boolean =>
  limits.timesADay === 0 || (what === "points" ? limits.pointsADay : limits.loveADay) === 0;

/** Who was given something under a phone; it may be nobody's since, where its person was erased. Null: it was another. */
function receiverOf({ read }: ServerStore, id: string, phone: string): MemberRow | null {
  const receiver = read.members.member(id);
  if (!receiver) return null;
  const isMeant = receiver.phone === phone || (isNobody(receiver) && id === memberOfPhone(sha256, phone));
  return isMeant ? receiver : null;
}

/** To whom a member's key has given already; null: to nobody. */
function givenUnder({ read }: ServerStore, member: string, key: string): string | null {
  for (const row of read.journal.valueActs(key)) {
    const fact = row.refused === null ? readFact(row.line) : null;
    if (fact && !("expected" in fact) && fact.kind === "value-given" && fact.body.from === member) return fact.body.to;
  }
  return null;
}
