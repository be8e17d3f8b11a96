/**
 * Acts of the API on orders that a till took: money handed back, draws and exchanges asked for. What the
 * server owns is carried out at once; what a till owns waits for it, and the order says so. One key asks
 * once. What the server knows to be refused is refused before anything is written.
 */
import { readFact, type Fact, type FactBody } from "../../shared/facts/fact.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import { drawRefusal } from "../../shared/queue/draw.ts";
import { exchangeRefusal } from "../../shared/queue/exchange.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { type Asking, isAsking } from "../../shared/queue/requests.ts";
import type { Programme } from "../../shared/rules/schema.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { Intaken } from "../settlement/intake.ts";
import type { Versions } from "../settlement/versions.ts";
import type { RequestRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { ApiRefusal, ExchangeRequest, RefundRequest } from "./schema.ts";

/** @returns what became of it, or why it cannot be; null: the key has asked for this very thing already */
type Asked = Intaken | { readonly not: ApiRefusal } | null;

export function refundTillOrder(
  desk: OfficeDesk,
  order: string,
  { key, line: wanted, amount: handed, reason }: RefundRequest,
): Asked {
  const { ledger, rows } = desk.parts;
  const line = wanted ?? 0;
  const known = askedBefore(rows, order, key, "refund-given");
  if (known) return known.line === line && (handed === null || handed === known.amount) ? null : { not: "key-differs" };
  const unit = ledger.units(order)[line];
  if (!unit) return { not: "unknown-line" };
  const waiting = rows.requests.requestsOf(order).filter((it) => it.line === line && it.state === "open");
  const asked = waiting.reduce((sum, it) => sum + (it.amount ?? 0), 0);
  const money = Math.max(0, unit.base - asked);
  const balance = Math.max(0, unit.balance - Math.max(0, asked - unit.base));
  const amount = handed ?? money + balance;
  if (amount === 0 || amount > money + balance) return { not: "over-refund" };
  const toBalance = Math.max(0, amount - money);
  return desk.write("refund-given", { order, line, amount, ...(toBalance > 0 ? { toBalance } : {}), key, reason });
}

export function drawTillOrder(desk: OfficeDesk, order: string, line: number, key: string): Asked {
  const { ledger, rows } = desk.parts;
  if (askedBefore(rows, order, key, "draw-asked")?.line === line) return null;
  const refused = drawRefusal(ledger, order, line);
  if (refused) return { not: refused };
  if (isOpen(rows, order, line, "draw")) return { not: "drawn-already" };
  return desk.write("draw-asked", { order, line, key });
}

export function exchangeTillOrder(desk: OfficeDesk, order: string, line: number, request: ExchangeRequest): Asked {
  const { ledger, rows, versions } = desk.parts;
  const { key, to, seen } = request;
  const known = askedBefore(rows, order, key, "exchange-asked");
  if (known?.line === line) return known.to === to ? null : { not: "key-differs" };
  const [till = ""] = /^[^/]+\/[^/]+/.exec(order) ?? [];
  const refused = exchangeRefusal(ledger, versions.programme(till, null), order, line, to);
  if (refused) return { not: refused };
  if (isOpen(rows, order, line, "exchange") || isOpen(rows, order, line, "void")) return { not: "not-waiting" };
  if (!isAsSeen(desk, order, line, { to, seen })) return { not: "exchange-changed" };
  return desk.write("exchange-asked", { order, line, key, to });
}

/** By whose rules an entry is exchanged: its till's where the till owns it, or gets it back, else the chain's. */
export function exchangeProgramme(versions: Versions, entry: EntryRow): Programme {
  const till = tillThatOwns(entry);
  return till === null ? versions.chain : versions.programme(till, null);
}

/** The till that owns an entry, or gets it back; null: the server does. */
export const tillThatOwns = ({ order, queue, lane }: EntryRow): string | null =>
  ownedByTill(queue) || lane === "closed" ? tillOfOrder(order) : null;

/** Whether what remains and the ratio are what whoever asks has seen of them. */
export function isAsSeen(
  { parts }: OfficeDesk,
  order: string,
  line: number,
  { to, seen }: Pick<ExchangeRequest, "to" | "seen">,
): boolean {
  const entry = parts.ledger.entry(order, line);
  // What waits no more is refused under its own name.
  if (seen === null || entry?.state !== "waiting") return true;
  const ratio = exchangeProgramme(parts.versions, entry).rules.basic.exchange[to];
  return seen.remaining === entry.remaining && seen.ratio === ratio;
}

/** What became of the draw that a key asked for; undefined: it asked for none. */
export function drawOfKey(
  read: ServerReader,
  order: string,
  line: number,
  key: string,
): { request: RequestRow; drawn: FactBody<"entry-drawn"> | null } | undefined {
  const facts = factsOf(read, order);
  const asking = facts.find(
    (it) => it.kind === "draw-asked" && it.till === OFFICE && it.body.key === key && it.body.line === line,
  );
  const request = asking && read.requests.request(asking.till, asking.seq);
  if (!request) return undefined;
  const drawn = facts.find(
    (it) => it.kind === "entry-drawn" && it.body.asked?.till === request.till && it.body.asked.seq === request.seq,
  );
  return { request, drawn: drawn?.kind === "entry-drawn" ? drawn.body : null };
}

function askedBefore<K extends Asking["kind"]>(
  read: ServerReader,
  order: string,
  key: string,
  kind: K,
): FactBody<K> | undefined {
  const found = factsOf(read, order).find(
    (it) => isAsking(it) && it.kind === kind && it.till === OFFICE && "key" in it.body && it.body.key === key,
  );
  return found?.body as FactBody<K> | undefined;
}

/** Facts about an order that were not refused. */
function factsOf({ journal }: ServerReader, order: string): Fact[] {
  return journal.factsOf(order).flatMap((row) => {
    const fact = row.refused === null ? readFact(row.line) : null;
    return fact === null || "expected" in fact ? [] : [fact];
  });
}

const isOpen = ({ requests }: ServerReader, order: string, line: number, act: RequestRow["act"]): boolean =>
  requests.requestsOf(order).some((it) => it.state === "open" && it.line === line && it.act === act);
