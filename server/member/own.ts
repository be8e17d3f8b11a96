/** What is a member's own, and what is said where it is not: another's is as little there as none. */
import type { MemberRefusal } from "../../shared/contract/member.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import type { Refused } from "../orders/schema.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";

export type NoEntry = ReturnType<typeof refuse<"unknown-entry">>;

export const noEntry = (order: string, line: number): NoEntry =>
  refuse("unknown-entry", `You have no entry of order ${order}, line ${line}.`);

export function ownEntry(
  { ledger }: ServerStore,
  who: Pick<MemberRow, "id">,
  order: string,
  line: number,
): EntryRow | undefined {
  const entry = ledger.entry(order, line);
  return entry?.member === who.id ? entry : undefined;
}

/** As people call it; null: there is none. */
export function tillName({ tills }: ServerReader, id: string | null): string | null {
  const till = id === null ? undefined : tills.till(id);
  if (!till) return id;
  return `${tills.store(till.store)?.name ?? till.store} ${till.name}`;
}

/** What the order desk refused, under the member page's name for it. */
export function refusedAct({ code, message }: Refused): Extract<Outcome<never, MemberRefusal>, { ok: false }> {
  switch (code) {
    case "unknown-order":
    case "unknown-line":
    case "no-entry":
      return refuse("unknown-entry", message);
    case "no-lottery":
    case "drawn-already":
    case "paid-already":
    case "not-waiting":
    case "not-exchangeable":
    case "exchange-changed":
    case "no-secret":
    case "key-differs":
    case "same-member":
    case "gift-not-offered":
    case "gift-changed":
    case "gift-sold-out":
    case "not-enough":
    case "amount-too-large":
    case "queue-halted":
      return refuse(code, message);
    default:
      throw new Error(`a member's act was refused as ${code}: ${message}`);
  }
}
