/** Draws of a member's own entries (§6): what they may bring, shown before, and all that checks them, shown after (§6.3). */
import type { MemberLottery, MemberProof } from "../../shared/contract/memberActs.ts";
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { share } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { drawRefusal } from "../../shared/queue/draw.ts";
import { promisedRatio, proofOf } from "../office/proof.ts";
import type { OrderDesk } from "../orders/orderDesk.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { noEntry, ownEntry, refusedAct, tillName, type NoEntry } from "./own.ts";

type Parts = { readonly store: ServerStore; readonly orders: OrderDesk };
type Drawable = { readonly entry: EntryRow; readonly lottery: NonNullable<EntryRow["lottery"]>; readonly base: number };

export const drawVerbsOf = ({ store, orders }: Parts) => ({
  "draw.odds": ({ order, line }: MemberInput<"draw.odds">, who: MemberRow): MemberAnswer<"draw.odds"> => {
    const own = drawable(store, who, order, line);
    if ("ok" in own) return own;
    const { entry, lottery, base } = own;
    const waitsAt = openDrawAt(store.read, order, line);
    const why = entry.drawn || waitsAt !== null ? null : drawRefusal(new Ledger(store.ledger), order, line);
    const state = entry.drawn
      ? "drawn"
      : waitsAt !== null || why === "drawn-already"
        ? "waits"
        : why
          ? "closed"
          : "open";
    return done({
      state,
      why: state === "closed" ? (why === "paid-already" ? why : "not-waiting") : null,
      till: tillName(store.read, waitsAt ?? tillOfOrder(order)),
      lottery: oddsOf(lottery, base),
      now: heldOf(entry),
      commitment: drawProof(store, order, line)?.commitment ?? null,
    });
  },
  draw: ({ order, line, key }: MemberInput<"draw">, who: MemberRow): MemberAnswer<"draw"> => {
    const own = drawable(store, who, order, line);
    if ("ok" in own) return own;
    const said = orders.draw(order, line, key);
    if (!said.ok) return refusedAct(said);
    if (said.value.waits) return done({ state: "waits", till: tillName(store.read, tillOfOrder(order)) ?? order });
    const after = drawable(store, who, order, line);
    if ("ok" in after) return after;
    return done({ state: "drawn", after: heldOf(after.entry), proof: proofView(store, order, line, after) });
  },
  "draw.proof": ({ order, line }: MemberInput<"draw.proof">, who: MemberRow): MemberAnswer<"draw.proof"> => {
    const own = drawable(store, who, order, line);
    return "ok" in own ? own : done(proofView(store, order, line, own));
  },
});

const heldOf = ({ ratio, entitlement, remaining }: EntryRow) => ({
  ratioBp: ratio,
  entitlementFen: entitlement,
  remainingFen: remaining,
});

/** A member's own entry that has a lottery. */
function drawable(
  store: ServerStore,
  who: MemberRow,
  order: string,
  line: number,
): Drawable | NoEntry | ReturnType<typeof refuse<"no-lottery">> {
  const entry = ownEntry(store, who, order, line);
  const base = store.ledger.units(order)[line]?.base;
  if (!entry || base === undefined) return noEntry(order, line);
  if (!entry.lottery || entry.state === "converted")
    return refuse("no-lottery", "There is no draw for this one. Nothing was done.");
  return { entry, lottery: entry.lottery, base };
}

/** The till a draw waits for, wherever it was asked for; null: none does. */
function openDrawAt(read: ServerReader, order: string, line: number): string | null {
  const open = read.requests.requestsOf(order);
  return open.find((it) => it.state === "open" && it.line === line && it.act === "draw")?.owner ?? null;
}

function oddsOf(lottery: Drawable["lottery"], base: number): MemberLottery {
  const at = (ratio: number) => ({ ratioBp: ratio, entitlementFen: share(base, ratio) });
  if (lottery.kind === "range")
    return { kind: "range", of: lottery.max - lottery.min + 1, low: at(lottery.min), high: at(lottery.max) };
  const { ratios, weights = ratios.map(() => 1) } = lottery;
  const byRatio = new Map<number, number>();
  for (const [index, ratio] of ratios.entries()) byRatio.set(ratio, (byRatio.get(ratio) ?? 0) + (weights[index] ?? 0));
  return {
    kind: "fixed",
    of: weights.reduce((sum, weight) => sum + weight, 0),
    outcomes: [...byRatio]
      .filter(([, weight]) => weight > 0)
      .toSorted(([a], [b]) => a - b)
      .map(([ratio, weight]) => ({ ...at(ratio), weight })),
    miss: weights[ratios.length] ?? 0,
  };
}

const drawProof = (store: ServerStore, order: string, line: number) =>
  proofOf(store.read, order, line)?.proofs.find(({ purpose }) => purpose === "draw");

function proofView(store: ServerStore, order: string, line: number, own: Drawable): MemberProof {
  const { entry, lottery, base } = own;
  const promised = promisedRatio(store.read, order, line) ?? entry.ratio;
  const whole = proofOf(store.read, order, line);
  const proof = whole?.proofs.find(({ purpose }) => purpose === "draw");
  const fact = proof?.committedIn ?? null;
  return {
    order,
    line,
    lottery: oddsOf(lottery, base),
    commitment: proof?.commitment ?? null,
    // Not the fact's own text: it is another member's order.
    committedIn: fact && { till: fact.till, seq: fact.seq, hash: fact.hash },
    promised: { ratioBp: promised, entitlementFen: share(base, promised) },
    secret: proof?.secret ?? null,
    roll: proof?.roll ?? null,
    ratioBp: whole?.ratioBp ?? null,
  };
}
