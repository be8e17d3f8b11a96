/**
 * What a member may do with the entry of an order of this till: draw its lottery (§6), exchange what
 * remains of it (§7.1). Refused here where what this till knows forbids it; for an entry in a merged
 * queue the fact is written, and the server, its owner, carries it out and tells how it stands.
 */
import type { TillInput } from "../../shared/contract/till.ts";
import type { EntryView } from "../../shared/contract/view.ts";
import { rollOf } from "../../shared/facts/rolls.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { drawRefusal, type DrawRefusal } from "../../shared/queue/draw.ts";
import { exchangeRefusal, type ExchangeRefusal } from "../../shared/queue/exchange.ts";
import { sha256 } from "../store/sha256.ts";
import { passClearing } from "./clearing.ts";
import { ownOrder, type Answer, type Desk, type Refused } from "./desk.ts";
import { programmeNow } from "./earn.ts";
import { refuseOtherAct } from "./desk.ts";
import { entryView } from "./views.ts";

const WHY = {
  "no-entry": "it did not join the queue",
  "no-lottery": "there is no lottery for it",
  "drawn-already": "it was drawn for already",
  "not-waiting": "nothing of it waits any more",
  "paid-already": "it has received money already, and a draw comes before the first fen",
  "not-exchangeable": "the rules give no ratio for that",
} as const;

/** `entry.draw`: the same key again is answered with the entry as it is. */
export function drawForOrder(desk: Desk, { key, order }: TillInput<"entry.draw">): Answer<EntryView> {
  const { books } = desk;
  const known = begun(desk, key, "entry.draw", order);
  if (known) return known;
  const refused = drawRefusal(books.ledger, order, 0);
  if (refused) return refuseEntry(order, refused);
  const secret = books.secrets.draw(order);
  if (secret === undefined) throw new Error(`the draw secret of order ${order} is missing`);
  const roll = rollOf(sha256, "draw", secret, order, 0);
  return carryOut(desk, key, "entry.draw", order, (at) =>
    desk.pen.write("entry-drawn", at, order, { order, line: 0, key, secret, roll }),
  );
}

/** `entry.exchange`: the same key again is answered with the entry as it is. */
export function exchangeForOrder(desk: Desk, { key, order, to }: TillInput<"entry.exchange">): Answer<EntryView> {
  const { books } = desk;
  const known = begun(desk, key, "entry.exchange", order);
  if (known) return known;
  const refused = exchangeRefusal(books.ledger, programmeNow(books), order, 0, to);
  if (refused) return refuseEntry(order, refused);
  return carryOut(desk, key, "entry.exchange", order, (at) =>
    desk.pen.write("entry-exchanged", at, order, { order, line: 0, key, to }),
  );
}

/** The answer to an act that was done before, or that cannot be; null: it is to be done now. */
function begun(desk: Desk, key: string, verb: string, order: string): Answer<EntryView> | null {
  const before = desk.books.act(key);
  if (before) return before.verb === verb && before.order === order ? shown(desk, order) : refuseOtherAct();
  const own = ownOrder(desk, order);
  if (typeof own !== "number") return own;
  // What an instant that has passed takes away cannot be drawn for or exchanged any more.
  if (passClearing(desk.books, desk.pen)) desk.news(["status", "sales", "members"]);
  return null;
}

function carryOut(
  desk: Desk,
  key: string,
  verb: string,
  order: string,
  write: (at: number) => unknown,
): Answer<EntryView> {
  const { books, pen } = desk;
  books.transact(() => {
    write(pen.begin());
    books.addAct(key, { verb, order, result: "" });
  });
  desk.line.wake();
  desk.news(["status", "sales", "members"]);
  return shown(desk, order);
}

function shown(desk: Desk, order: string): Answer<EntryView> {
  const view = entryView(desk.books, order);
  return view ? done(view) : refuseEntry(order, "no-entry");
}

function refuseEntry(order: string, reason: DrawRefusal | ExchangeRefusal): Refused {
  const code = reason === "unknown-order" || reason === "unknown-line" ? "no-entry" : reason;
  return refuse(code, `Order ${order}: ${WHY[code]}. Nothing was changed.`);
}
