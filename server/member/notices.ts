/** What a member was told (§9.3), without the amounts that a switch turns off (§9.2), and how far it was read. */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import type { MemberNotice } from "../../shared/contract/memberNotices.ts";
import type { NoticeKind } from "../../shared/contract/notices.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { done } from "../../shared/kernel/outcome.ts";
import { shown, type QueueView } from "../../shared/rules/shown.ts";
import type { MemberRow, NoticeRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { MemberParts } from "./member.ts";
import { showOf } from "./shop.ts";

const MOST_UNREAD = 100;

/** Which of what a queue's page tells an amount is of; null: of the balance, which is always told. */
const TOLD_AS: Readonly<Record<NoticeKind, keyof QueueView | null>> = {
  joined: "entitlementFen",
  drawn: "entitlementFen",
  paid: "paidFen",
  "fully-paid": "paidFen",
  "clawed-back": "paidFen",
  exchanged: "exchangedFen",
  converted: "exchangedFen",
  cleared: "waitingFen",
  voided: "waitingFen",
  "payouts-paused": "waitingFen",
  "payouts-resumed": "waitingFen",
  "clearing-changed": "waitingFen",
  "paid-out": null,
  corrected: null,
  "gift-cancelled": null,
};

/** How many a member has not read; a hundred for more. */
export const unreadOf = (read: ServerReader, member: string): number => read.notices.unread(member, MOST_UNREAD);

export const noticeVerbsOf = ({ store }: Pick<MemberParts, "store">) => ({
  "notices.list": ({ before, limit }: MemberInput<"notices.list">, { id }: MemberRow): MemberAnswer<"notices.list"> => {
    const { read } = store;
    const rows = read.notices.ofMember(id, before, limit + 1);
    const some = rows.slice(0, limit);
    return done({
      rows: some.map(viewIn(read)),
      next: rows.length > limit ? (some.at(-1)?.n ?? null) : null,
      seen: read.notices.seen(id),
      timezone: read.settings.timezone() ?? "UTC",
    });
  },
  "notices.read": ({ upTo }: MemberInput<"notices.read">, { id }: MemberRow): MemberAnswer<"notices.read"> => {
    // Nobody reads ahead of what there is.
    const newest = store.read.notices.ofMember(id, upTo + 1, 1)[0]?.n ?? 0;
    if (newest > store.read.notices.seen(id)) store.write(({ notices }) => notices.see(id, newest));
    return done({ unread: unreadOf(store.read, id) });
  },
});

function viewIn(read: ServerReader): (row: NoticeRow) => MemberNotice {
  const show = showOf(read);
  const stores = new Map(read.tills.stores().map(({ id, name }) => [id, name]));
  const storeOf = (order: string): string | null => {
    const [store] = tillOfOrder(order)?.split("/") ?? [];
    return store === undefined ? null : (stores.get(store) ?? null);
  };
  return ({ n, kind, at, order, line, amount }) => {
    const field = TOLD_AS[kind];
    const isTold = field === null || field in shown(show, { [field]: amount });
    return {
      n,
      kind,
      at,
      of: order === "" ? null : { order, line, store: storeOf(order) },
      ...(isTold ? { amountFen: amount } : {}),
    };
  };
}
