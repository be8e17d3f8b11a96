/** Exchanges of what remains of a member's own entries (§7.1): what one would get, shown before, and nothing else than that. */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { share } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { exchangeRefusal } from "../../shared/queue/exchange.ts";
import type { OrderDesk } from "../orders/orderDesk.ts";
import { REASONS } from "../orders/orderDesk.ts";
import { exchangeProgramme, tillThatOwns } from "../orders/tillOrders.ts";
import type { Programmes } from "../settlement/programmes.ts";
import { Versions } from "../settlement/versions.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { noEntry, ownEntry, refusedAct, tillName } from "./own.ts";

type Parts = { readonly store: ServerStore; readonly orders: OrderDesk; readonly programmes: Programmes };
const INTO = ["points", "love"] as const;

export const exchangeVerbsOf = ({ store, orders, programmes }: Parts) => {
  const { read } = store;
  const requestOf = (order: string, line: number) =>
    read.requests.requestsOf(order).findLast((it) => it.line === line && it.act === "exchange");

  return {
    "exchange.preview": (
      { order, line }: MemberInput<"exchange.preview">,
      who: MemberRow,
    ): MemberAnswer<"exchange.preview"> => {
      const entry = ownEntry(store, who, order, line);
      if (!entry) return noEntry(order, line);
      const programme = exchangeProgramme(Versions.of(read, programmes), entry);
      const { exchange } = programme.rules.basic;
      const ledger = new Ledger(store.ledger);
      const open = read.requests.requestsOf(order).filter((it) => it.state === "open" && it.line === line);
      const waits = open.find(({ act }) => act === "exchange");
      const isLeaving = open.some(({ act }) => act === "void") || entry.pending.some((it) => it.do === "exchange");
      const options = INTO.flatMap((to) => {
        const ratio = exchange[to];
        const isOpen = !waits && !isLeaving && exchangeRefusal(ledger, programme, order, line, to) === null;
        if (ratio === null || !isOpen) return [];
        const into = to === "love" && exchange.loveTo === "frozen" ? ("frozen" as const) : to;
        return [{ to, ratioBp: ratio, into, get: share(entry.remaining, ratio) }];
      });
      const state = waits
        ? ("waits" as const)
        : entry.state === "exchanged"
          ? ("exchanged" as const)
          : options.length > 0
            ? ("open" as const)
            : ("closed" as const);
      const till = tillName(read, waits ? waits.owner : tillThatOwns(entry));
      return done({ state, till, remainingFen: entry.remaining, options });
    },
    exchange: (
      { order, line, to, key, remainingFen, ratioBp }: MemberInput<"exchange">,
      who: MemberRow,
    ): MemberAnswer<"exchange"> => {
      if (!ownEntry(store, who, order, line)) return noEntry(order, line);
      const said = orders.exchange(order, line, { key, to, seen: { remaining: remainingFen, ratio: ratioBp } });
      if (!said.ok) return refusedAct(said);
      const entry = ownEntry(store, who, order, line);
      if (!entry) throw new Error(`${order} was exchanged and has no entry`);
      if (entry.state === "exchanged") {
        const { points = 0, love = 0, loveFrozen = 0 } = store.ledger.balance(who.id) ?? {};
        const got = share(entry.exchanged, entry.exchangeRatio ?? 0);
        return done({ state: "exchanged", into: entry.exchangedTo ?? to, got, rest: { points, love, loveFrozen } });
      }
      const request = requestOf(order, line);
      if (request?.state === "declined") {
        const why = request.why ?? "not-waiting";
        return refuse("not-waiting", REASONS[why] ?? `The till declined it: ${why}. Nothing was exchanged.`);
      }
      return done({ state: "waits", till: tillName(read, request?.owner ?? tillOfOrder(order)) ?? order });
    },
  };
};
