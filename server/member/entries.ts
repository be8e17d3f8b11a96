/**
 * What a member's entries are shown as: place, amount ahead, the range of the wait at recent sales (§12.4), what may be done
 * with each. What a switch of §9.2 turns off is taken out here, before anything is sent.
 */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import type { MemberEntries, MemberEntry } from "../../shared/contract/memberEntry.ts";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { done } from "../../shared/kernel/outcome.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import { drawRefusal } from "../../shared/queue/draw.ts";
import { exchangeRefusal } from "../../shared/queue/exchange.ts";
import type { Show } from "../../shared/rules/schema.ts";
import { shown, type QueueView } from "../../shared/rules/shown.ts";
import { waitOf } from "../office/queues.ts";
import { lotteryView } from "../office/views.ts";
import { exchangeProgramme } from "../orders/tillOrders.ts";
import { Versions } from "../settlement/versions.ts";
import type { MemberRow } from "../store/rows.ts";
import type { MemberParts } from "./member.ts";
import { unreadOf } from "./notices.ts";
import { noEntry, ownEntry } from "./own.ts";
import { maskedLabel, othersName, shopOf, showOf } from "./shop.ts";

const FIRST = 20;
/** So many of those before it are drawn. */
const HEAD = 6;

export const entryVerbsOf = (parts: MemberParts) => ({
  home: (_: MemberInput<"home">, who: MemberRow): MemberAnswer<"home"> => done(homeOf(parts, who)),
  "entry.list": (
    { waiting, before, limit }: MemberInput<"entry.list">,
    { id }: MemberRow,
  ): MemberAnswer<"entry.list"> => done(entriesOf(parts, id, waiting, before, limit)),
  "entry.one": (
    { order, line, before, limit }: MemberInput<"entry.one">,
    { id }: MemberRow,
  ): MemberAnswer<"entry.one"> => {
    const { read } = parts.store;
    const entry = ownEntry(parts.store, { id }, order, line);
    if (!entry) return noEntry(order, line);
    const view = entryViews(parts)(entry);
    if (!showOf(read).paid) return done({ entry: view, next: null });
    const rows = read.figures.received(order, line, before, limit + 1);
    const received = rows.slice(0, limit).map(({ n, at, amount }) => ({ n, at, amountFen: amount }));
    return done({ entry: view, received, next: rows.length > limit ? (received.at(-1)?.n ?? null) : null });
  },
});

function homeOf(parts: MemberParts, who: MemberRow) {
  const { read, ledger } = parts.store;
  const { cash, points, love, loveFrozen } = ledger.balance(who.id) ?? { cash: 0, points: 0, love: 0, loveFrozen: 0 };
  const sums = read.figures.sumsOfMember(who.id);
  return {
    shop: shopOf(read),
    member: { label: maskedLabel(who), name: who.name },
    sums: {
      ...shown(showOf(read), { waitingFen: sums.waiting, paidFen: sums.paid }),
      cashFen: cash,
      points,
      love,
      loveFrozen,
    },
    waiting: entriesOf(parts, who.id, true, null, FIRST),
    unread: unreadOf(read, who.id),
    anyOther: read.figures.entriesOfMember(who.id, 1, { waiting: false, before: null }).length > 0,
  };
}

function entriesOf(
  parts: MemberParts,
  member: string,
  waiting: boolean,
  before: MemberEntries["next"],
  limit: number,
): MemberEntries {
  const rows = parts.store.read.figures.entriesOfMember(member, limit + 1, { waiting, before });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit).map(entryViews(parts)),
    next: last ? { at: last.at, order: last.order, line: last.line } : null,
  };
}

/**
 * Entries as of one moment: what they have in common is read once.
 * @param show what of them is told
 */
export function entryViews(
  { store, programmes, clock }: MemberParts,
  show: Show = showOf(store.read),
): (entry: EntryRow) => MemberEntry {
  const { read } = store;
  const ledger = new Ledger(store.ledger);
  const versions = Versions.of(read, programmes);
  const calendar = new Calendar(read.settings.timezone() ?? "UTC");
  const now = clock();
  const today = calendar.instant(calendar.day(now), 0);
  const storeNames = new Map(read.tills.stores().map(({ id, name }) => [id, name]));

  const standing = (entry: EntryRow): QueueView => {
    const stands = (entry.lane === "ready" || entry.lane === "held") && entry.remaining > 0;
    if (!stands) return { place: null };
    const { queue } = entry;
    const row = store.ledger.queue(queue);
    const { count, amount } = read.figures.waitingBefore(queue, entry);
    const head = read.figures.waiting(queue, null, Math.min(HEAD, count));
    return {
      place: count + 1,
      ahead: count,
      aheadFen: amount,
      others: head.map(({ member, remaining }) => ({ name: othersName(read, member), waitingFen: remaining })),
      ...(row ? { wait: waitOf({ read, clock }, row, amount + entry.remaining) } : {}),
    };
  };

  return (entry) => {
    const { order, line, at, state, drawn, exchangedTo, lottery, paid } = entry;
    const programme = exchangeProgramme(versions, entry);
    const open = read.requests.requestsOf(order).filter((it) => it.state === "open" && it.line === line);
    const isAsked = (...acts: string[]): boolean => open.some(({ act }) => acts.includes(act));
    const mayExchange = (to: "points" | "love"): boolean =>
      !isAsked("exchange", "void") && exchangeRefusal(ledger, programme, order, line, to) === null;
    return {
      order,
      line,
      day: dayText(calendar.day(at)),
      store: entry.store === null ? null : (storeNames.get(entry.store) ?? entry.store),
      spentFen: store.ledger.units(order)[line]?.paid ?? 0,
      state,
      ...shown(show, {
        ...standing(entry),
        paidFen: paid,
        todayFen: paid === 0 ? 0 : read.figures.paidSince(order, line, today),
        waitingFen: entry.remaining,
        entitlementFen: entry.entitlement,
        exchangedFen: entry.exchanged,
      }),
      paused: programme.rules.basic.paused && state === "waiting",
      draw:
        lottery && !isAsked("draw", "exchange", "void") && drawRefusal(ledger, order, line) === null
          ? lotteryView(lottery)
          : null,
      drawn,
      exchange: { points: mayExchange("points"), love: mayExchange("love") },
      exchangedTo,
      asked: open.flatMap(({ act, owner }) =>
        act === "fund" || owner === null ? [] : [{ act, till: read.tills.till(owner)?.name ?? owner }],
      ),
    };
  };
}
