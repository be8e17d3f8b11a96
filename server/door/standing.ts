/**
 * What a till's greeting proves, set beside what the server holds of it: a tail that was cut off the
 * till's facts, a fact that was changed there, or facts that the server had acknowledged and holds no
 * more. Each is listed for HQ, once, with what the facts concerned amount to.
 */
import { z } from "zod";
import { readFact } from "../../shared/facts/fact.ts";
import type { Hello } from "../../shared/sync/messages.ts";
import type { Concern, TillRow } from "../store/rows.ts";
import type { JournalReader, ServerReader, ServerWriter } from "../store/store.ts";
import type { Receipts } from "./receipts.ts";

/** What a till says of its chain; a till of the version before says no more than its newest number. */
export type Said = Pick<Hello, "seq" | "feed"> &
  Partial<Pick<Hello, "head" | "changed" | "receipt" | "software" | "now">>;

/** More facts than this are not added up at once: the amount is then of the first of them. */
const MOST_ADDED_UP = 2_000;

/** Call before the cursor moves. @param now the server's clock, ms */
export function standing({ journal }: ServerReader, till: TillRow, said: Said, now: number): Concern[] {
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
  return found;
}

/** Facts that the server acknowledged to a till and holds no more; kept under the till's name until they are here again. */
const Loss = z.object({ from: z.int(), to: z.int() });
const nameOf = (till: string): string => `lost ${till}`;

function lossOf(read: Pick<ServerReader, "settings">, till: string): z.infer<typeof Loss> | null {
  const text = read.settings.text(nameOf(till));
  return text ? Loss.parse(JSON.parse(text)) : null;
}

/**
 * A till shows a receipt for more than the server holds: listed once, until it is here again.
 * @returns how far the till was acknowledged before; 0: no further than the server is
 */
export function noteLoss(
  rows: ServerWriter,
  receipts: Receipts,
  till: TillRow,
  { receipt }: Said,
  now: number,
): number {
  const known = lossOf(rows, till.id);
  if (known || !receipt || receipt.cursor <= till.cursor) return known?.to ?? 0;
  const loss = { from: till.cursor + 1, to: receipt.cursor };
  const by = receipts.isOurs(till.id, receipt)
    ? "which this server acknowledged"
    : "which a receipt that this server's key did not sign is for";
  const detail = `${countOf(loss)} facts, ${loss.from} to ${loss.to}, ${by}, are not held here: was the server put back from an older copy? The till sends them again`;
  rows.settings.setText(nameOf(till.id), JSON.stringify(loss));
  rows.concerns.list({
    kind: "lost-receipt",
    till: till.id,
    seq: loss.from,
    order: null,
    at: now,
    amount: null,
    detail,
  });
  return loss.to;
}

/** Says that what the server had lost is here again, if it is, and what it amounts to. @param cursor how far it holds the till now */
export function noteReturn(rows: ServerWriter, till: string, cursor: number, now: number): void {
  const loss = lossOf(rows, till);
  if (!loss || cursor < loss.to) return;
  const amount = worthOf(rows.journal, till, loss.from, loss.to);
  const detail = `${countOf(loss)} facts, ${loss.from} to ${loss.to}, came again after they had been lost here`;
  rows.settings.setText(nameOf(till), "");
  rows.concerns.list({ kind: "lost-receipt", till, seq: loss.to, order: null, at: now, amount, detail });
  for (const it of rows.concerns.concerns({ kinds: ["lost-receipt"], till, resolved: false }, null, 50))
    if (it.seq === loss.from && it.amount === null)
      rows.concerns.resolve(it.n, { at: now, by: "server", reason: "they came again" });
}

const countOf = ({ from, to }: z.infer<typeof Loss>): number => to - from + 1;

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
