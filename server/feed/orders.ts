/** An order as another till is told of it, that hands money back for it or asks for a draw or an exchange. */
import { maskPhone, tillOfOrder } from "../../shared/facts/ids.ts";
import { ownerOf } from "../../shared/queue/requests.ts";
import { leftToRefund } from "../../shared/queue/refund.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import type { OrderFigures } from "../../shared/sync/messages.ts";
import type { Programmes } from "../settlement/programmes.ts";
import { Versions } from "../settlement/versions.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { snapshotOf } from "./snapshots.ts";

/** @returns undefined where there is no such order of a till's */
export function orderFigures(
  { read, ledger }: ServerStore,
  programmes: Programmes,
  id: string,
): OrderFigures | undefined {
  const order = ledger.order(id);
  const taker = read.tills.till(tillOfOrder(id) ?? "");
  if (!order || !taker) return undefined;
  const versions = Versions.of(read, programmes, [taker.id]);
  const units = ledger.units(id);
  const left = leftToRefund(units);
  const entry = ledger.entry(id, 0);
  const owner = ownerOf(new Ledger(ledger), versions.office, id, 0, "exchange");
  const { exchange } = versions.programme(taker.id, null).rules.basic;
  return {
    order: id,
    at: order.at,
    till: taker.id,
    tillName: taker.name,
    paid: units.reduce((sum, unit) => sum + unit.paid, 0),
    left: left.money,
    leftBalance: left.balance,
    memberLabel: order.member === null ? null : maskedLabel(read, order.member),
    owner: owner === null ? "server" : "till",
    waiting: read.requests
      .requestsOf(id)
      .flatMap(({ state, act, amount }) => (state === "open" && act !== "fund" ? [{ act, amount }] : [])),
    entry: entry ? snapshotOf(entry, taker.cursor, []) : null,
    source: entry?.source ?? "",
    lottery: entry?.lottery ?? null,
    exchange: { points: exchange.points, love: exchange.love },
  };
}

/** A member by a phone or a card that is masked. */
export function maskedLabel({ members }: ServerReader, id: string): string {
  const member = members.member(id);
  if (!member) return id;
  return member.phone === null ? (member.card ?? id) : maskPhone(member.phone);
}
