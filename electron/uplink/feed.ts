/**
 * Applies the rows of the feed: their effect and the cursor move in one transaction, so that each
 * row counts once. Entries of queues that this till owns are never touched by what a server says.
 */
import type { TillNews } from "../../shared/contract/till.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { answerTo, noteHandedBack, type Request } from "../../shared/queue/requests.ts";
import { rollOf } from "../../shared/facts/rolls.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { EntrySnapshot, Feed } from "../../shared/sync/messages.ts";
import { takeProducts } from "../desk/catalogue/ofChain.ts";
import { passClearingHere } from "../desk/clearing.ts";
import { programmeNow } from "../desk/earn.ts";
import { adoptRules } from "../desk/identity.ts";
import { takeClerks } from "../desk/staff/ofStore.ts";
import type { Pen } from "../desk/pen.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/sha256.ts";

export type Applied = { readonly topics: TillNews["topics"]; readonly skipped: string[] };

/** @throws Breach where a snapshot breaks §13; StoreRefusal. Nothing was applied then, and the cursor stands. */
export function applyFeed(books: Books, pen: Pen, { rows, queue }: Feed): Applied {
  const topics = new Set<TillNews["topics"][number]>();
  const skipped: string[] = [];
  // Of versions that come together only the newest is adopted, in its place; of clerks only those that are told last.
  const newest = rows.findLast(({ body }) => body.kind === "rules")?.n;
  const clerks = rows.findLast(({ body }) => body.kind === "clerks")?.n;
  books.transact(() => {
    let cursor = books.feedCursor;
    for (const { n, body } of rows) {
      if (n <= cursor) continue;
      if (n !== cursor + 1) throw new Error(`the feed leaves out row ${cursor + 1}: ${n} came`);
      cursor = n;
      if (body.kind === "entry") {
        if (applySnapshot(books, body)) topics.add("sales").add("payouts").add("members");
        else skipped.push(`row ${n}: entry of ${body.order}, which is not the server's to tell or not of this till`);
      } else if (body.kind === "member") {
        books.members.learn(body);
        topics.add("members");
      } else if (body.kind === "member-erased") {
        books.members.erase(body.member);
        books.facts.erase(body.member, body);
        books.audit.erase(body.member);
        topics.add("members");
      } else if (body.kind === "request") {
        if (books.heard.note(body)) answer(books, pen, body);
        else skipped.push(`row ${n}: what fact ${body.seq} of ${body.till} asked for, which was answered before`);
        topics.add("status").add("sales").add("payouts").add("members");
      } else if (body.kind === "handed-back") {
        if (!books.heard.note(body)) skipped.push(`row ${n}: money handed back, which was told before`);
        else if (noteHandedBack(books.ledger, body)) topics.add("sales");
        else skipped.push(`row ${n}: money handed back for ${body.order}, which this till does not have`);
      } else if (body.kind === "outcome") {
        const { seq, state, why, carried } = body;
        if (books.asks.settle(seq, { state, why, carried })) topics.add("sales");
        else skipped.push(`row ${n}: what became of fact ${seq}, which asked for nothing`);
      } else if (body.kind === "rewards") {
        if (tillOfOrder(body.order) === books.device.is.till) {
          books.rewards.keep(body);
          topics.add("sales");
        } else skipped.push(`row ${n}: rewards on ${body.order}, which is not of this till`);
      } else if (body.kind === "clerks") {
        if (n === clerks) takeClerks(books, pen, body.clerks);
        topics.add("status").add("staff");
      } else if (body.kind === "products") {
        takeProducts(books, pen, body);
        topics.add("catalogue").add("stock");
      } else if (body.kind === "names") {
        books.device.change({ tillName: body.till, storeName: body.store });
        topics.add("status").add("display");
      } else if (n === newest) {
        adoptRules(books, pen, body.version, body.timezone, body.rules);
        topics.add("status").add("catalogue").add("sales").add("members");
      }
    }
    // The figures count as news too, where they are newer.
    const known = books.queueFigures;
    if (queue !== null && (known === null || known.key !== queue.key || known.asOf <= queue.asOf)) topics.add("status");
    books.writeFeed(cursor, queue ?? known);
  });
  return { topics: [...topics], skipped };
}

/**
 * Carries out what was asked for elsewhere on an order of this till or of its queue, or declines it: a fact of this till's
 * either way, in the transaction that moves the cursor past the request, so that it is done once.
 */
function answer(books: Books, pen: Pen, request: Request): void {
  passClearingHere(books, pen);
  const { order, line } = request;
  const entry = books.ledger.entry(order, line);
  const isOwn = request.act === "fund" || (entry !== undefined && ownedByTill(entry.queue));
  const programme = isOwn ? programmeNow(books) : null;
  const drawOf = (): { secret: string; roll: number } | null => {
    const secret = books.secrets.draw(order);
    return secret === undefined ? null : { secret, roll: rollOf(sha256, "draw", secret, order, line) };
  };
  const { kind, body } = answerTo(books.ledger, programme, request, drawOf);
  pen.write(kind, pen.begin(), request.act === "fund" ? null : order, body);
}

function applySnapshot(books: Books, snapshot: EntrySnapshot): boolean {
  const { order, line, fact, queue } = snapshot;
  if (tillOfOrder(order) !== books.device.is.till || ownedByTill(queue)) return false;
  const entry = books.ledger.entry(order, line);
  if (!entry || ownedByTill(entry.queue)) return false;
  const {
    state,
    drawn,
    ratio,
    entitlement,
    paid,
    exchanged,
    cleared,
    voided,
    clawed,
    remaining,
    exchangedTo,
    exchangeRatio,
  } = snapshot;
  Object.assign(entry, {
    queue,
    state,
    drawn,
    ratio,
    entitlement,
    paid,
    exchanged,
    cleared,
    voided,
    clawed,
    remaining,
    exchangedTo,
    exchangeRatio,
    pending: entry.pending.filter((it) => it.fact > fact),
  });
  books.ledger.addEntry(entry);
  const known = snapshot.payouts.length > 0 ? new Set(books.received(order).map(payoutKey)) : new Set<string>();
  for (const it of snapshot.payouts) {
    const payout = { ...it, to: order, toLine: line };
    // What this till paid out of its own queue it has written down itself, and what it was told before it knows.
    if (!ownedByTill(it.queue) && !known.has(payoutKey(payout))) books.ledger.addPayout(payout);
  }
  return true;
}

const payoutKey = ({ queue, from, fromLine, toLine, amount, at }: PayoutRow): string =>
  [queue, from, fromLine, toLine, amount, at].join(" ");
