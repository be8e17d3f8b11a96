/**
 * What a till's greeting proves, set beside what the server holds of it: a tail that was cut off the
 * till's facts, a fact that was changed there, or facts that the server had acknowledged and holds no
 * more. Each is listed for HQ, once, with what the facts concerned amount to.
 */
import { readFact } from "../../shared/facts/fact.ts";
import type { Hello } from "../../shared/sync/messages.ts";
import type { Concern, TillRow } from "../store/rows.ts";
import type { JournalReader, ServerReader, ServerWriter } from "../store/store.ts";
import type { Receipts } from "./receipts.ts";

/** What a till says of its chain; a till of the version before says no more than its newest number. */
export type Said = Pick<Hello, "seq"> & Partial<Pick<Hello, "head" | "changed" | "receipt">>;

/** More facts than this are not added up at once: the amount is then of the first of them. */
const MOST_ADDED_UP = 20_000;

/** Call before the cursor moves. @param now the server's clock, ms */
export function standing(read: ServerReader, receipts: Receipts, till: TillRow, said: Said, now: number): Concern[] {
  const concern = (kind: Concern["kind"], seq: number, amount: number | null, detail: string): Concern => ({
    kind,
    till: till.id,
    seq,
    order: null,
    at: now,
    amount,
    detail,
  });
  const found: Concern[] = [];
  const { journal } = read;
  if (said.seq < till.cursor) {
    const missing = `${till.cursor - said.seq} facts, ${said.seq + 1} to ${till.cursor}, are missing at the till; the server holds them`;
    found.push(concern("cut-tail", said.seq, worthOf(journal, till.id, said.seq + 1, till.cursor), missing));
  }
  if (
    said.head !== undefined &&
    said.seq > 0 &&
    said.seq <= till.cursor &&
    hashHeld(journal, till, said.seq) !== said.head
  ) {
    const other = `the till's facts up to ${said.seq} are not those the server holds; the server keeps its own`;
    found.push(concern("cut-tail", said.seq, null, other));
  }
  if (said.changed !== undefined && said.changed !== null) {
    const { changed } = said;
    const held = changed <= till.cursor;
    const detail = `fact ${changed} at the till is not what it was when it was written${held ? "; the server holds it as it was" : " and never came here"}`;
    found.push(concern("cut-tail", changed, held ? worthOf(journal, till.id, changed, changed) : null, detail));
  }
  const { receipt } = said;
  if (receipt && receipt.cursor > till.cursor && !openLoss(read, till.id)) {
    const by = receipts.isOurs(till.id, receipt)
      ? "which this server acknowledged"
      : "with a receipt which this server's key did not sign";
    const lost = `${receipt.cursor - till.cursor} facts, ${till.cursor + 1} to ${receipt.cursor}, ${by}, are not held here: was the server put back from an older copy? They are asked for again`;
    found.push(concern("lost-receipt", till.cursor + 1, null, lost));
  }
  return found;
}

/**
 * What the server had lost is here again: says so, and what it amounts to.
 * @param upTo how far the till was acknowledged before
 */
export function noteReturn(rows: ServerWriter, till: string, upTo: number, now: number): void {
  const lost = openLoss(rows, till);
  if (!lost) return;
  const from = lost.seq ?? upTo;
  const detail = `${upTo - from + 1} facts, ${from} to ${upTo}, came again after they had been lost here`;
  const amount = worthOf(rows.journal, till, from, upTo);
  rows.concerns.list({ kind: "lost-receipt", till, seq: upTo, order: null, at: now, amount, detail });
  rows.concerns.resolve(lost.n, { at: now, by: "server", reason: "they came again" });
}

const openLoss = (read: Pick<ServerReader, "concerns">, till: string) =>
  read.concerns
    .concerns({ kinds: ["lost-receipt"], till, resolved: false }, null, 50)
    .find(({ amount }) => amount === null);

/** What was paid for the orders among a run of a till's facts, less what was handed back, fen. */
function worthOf(journal: JournalReader, till: string, from: number, to: number): number {
  let sum = 0;
  for (let seq = from; seq <= Math.min(to, from + MOST_ADDED_UP - 1); seq += 1) {
    const fact = readFact(journal.lineAt(till, seq) ?? "");
    if ("expected" in fact) continue;
    if (fact.kind === "order-paid") sum += fact.body.paid;
    else if (fact.kind === "order-refunded" || fact.kind === "refund-given") sum -= fact.body.amount ?? 0;
  }
  return sum;
}

const hashHeld = (journal: JournalReader, till: TillRow, seq: number): string | undefined =>
  seq === till.cursor ? till.head : journal.hashAt(till.id, seq);
