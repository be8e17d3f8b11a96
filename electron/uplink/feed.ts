/**
 * Applies the rows of the feed: their effect and the cursor move in one transaction, so that each
 * row counts once. Entries of queues that this till owns are never touched by what a server says.
 */
import type { TillNews } from "../../shared/contract/till.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { EntrySnapshot, Feed } from "../../shared/sync/messages.ts";
import { adoptRules } from "../desk/identity.ts";
import type { Pen } from "../desk/pen.ts";
import type { Books } from "../store/books.ts";

export type Applied = { readonly topics: TillNews["topics"]; readonly skipped: string[] };

/** @throws Breach where a snapshot breaks §13; StoreRefusal. Nothing was applied then, and the cursor stands. */
export function applyFeed(books: Books, pen: Pen, { rows, queue }: Feed): Applied {
  const topics = new Set<TillNews["topics"][number]>();
  const skipped: string[] = [];
  // Of versions that come together only the newest is adopted, in its place.
  const newest = rows.findLast(({ body }) => body.kind === "rules")?.n;
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
  for (const { queue: from, ...payout } of snapshot.payouts) {
    // What this till paid out of its own queue it has written down itself.
    if (!ownedByTill(from)) books.ledger.addPayout({ ...payout, queue: from, to: order, toLine: line });
  }
  return true;
}
