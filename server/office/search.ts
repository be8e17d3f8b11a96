/** Entries by what a person knows of them. */
import { orderId } from "../../shared/facts/ids.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { memberOf } from "./members.ts";

/** By order id (also short: `s1/t1/42`), member id, phone or card; a member's newest first. */
export function entriesNamed(read: ServerReader, text: string, limit: number): EntryRow[] {
  const found = read.figures.entriesOfOrder(orderNamed(text));
  if (found.length > 0) return found;
  return read.figures.entriesOfMember(memberOf(read, text)?.id ?? text, limit);
}

/** An order's id, also as a short one: `s1/t1/42`. */
export function orderNamed(text: string): string {
  const short = /^([a-z0-9-]+\/[a-z0-9-]+)\/(\d+)$/.exec(text);
  return short?.[1] === undefined ? text : orderId(short[1], Number(short[2]));
}
