/**
 * What holds when faults have stopped: the server has every fact, every till all of its feed, within
 * three round trips each way; all see the same; the journal folded anew gives the same state to the
 * last byte; what was done at a till, at the headquarters or by a shop was done once.
 */
import { createPublicKey, verify } from "node:crypto";
import { receiptClaim } from "../../shared/facts/chain.ts";
import { rebuild } from "../../server/settlement/rebuild.ts";
import type { ServerReader } from "../../server/store/store.ts";
import { fundSource } from "../../shared/queue/fund.ts";
import { atPage } from "./atPage.ts";
import { leftOfPersons } from "./forgotten.ts";
import { booksIn, compareViews, type Books } from "../replay/checks.ts";
import { mount } from "./driver.ts";
import { passing } from "./machine.ts";
import { tillBooks, type Look } from "./safety.ts";
import type { World } from "./world.ts";

const EVERY_PROPOSAL = { state: null, act: null, member: null } as const;
const MOST_PROPOSALS = 1_000;

/** News goes this often each way and no oftener. */
const MOST_TRIPS = 3;

/** Whether nothing is on its way any more. */
export function isQuiet(world: World): boolean {
  const { store, isUp } = world.server;
  if (!store || !isUp || store.ledger.rewards?.night() || !world.page.isQuiet) return false;
  return world.tills.every((till, index) => {
    const db = tillBooks(world, index);
    const row = store.read.tills.till(till.id);
    if (!db || !row || row.publicKey === null) return false;
    const head = db.prepare("SELECT max(seq) FROM facts").pluck().get();
    const sent = db.prepare("SELECT acknowledged FROM outbox").pluck().get();
    const feed = (db.prepare("SELECT cursor FROM feed").pluck().get() as number | undefined) ?? 0;
    return head === row.cursor && sent === row.cursor && feed === row.feedHead;
  });
}

/** Where it hangs, for whoever reads the failure. */
export function whatWaits(world: World): string {
  const { store, isUp } = world.server;
  if (!store || !isUp) return "the server is not up";
  const night = store.ledger.rewards?.night();
  if (night) return `the night after ${night.day} is not done: ${night.paid} of it were paid`;
  if (!world.page.isQuiet) return "a member was never answered";
  return world.tills
    .map((till, index) => {
      const db = tillBooks(world, index);
      const row = store.read.tills.till(till.id);
      if (!db || !row) return `${till.id} is not up`;
      const head = String(db.prepare("SELECT max(seq) FROM facts").pluck().get());
      const sent = String(db.prepare("SELECT acknowledged FROM outbox").pluck().get());
      const feed = String(db.prepare("SELECT cursor FROM feed").pluck().get());
      return `${till.id}: ${head} facts, ${sent} sent, ${row.cursor} there; feed ${feed} of ${row.feedHead}`;
    })
    .join("; ");
}

/** @returns what does not hold, or null */
export function disagreement(world: World): string | null {
  const { store } = world.server;
  const there = world.server.books();
  if (!store || !there) return "the server is not up";
  const halted = store.read.journal.halts()[0];
  if (halted) return `settlement of ${halted.queue} stands still: ${halted.detail}`;
  const quarantined = Object.entries(store.read.journal.quarantined()).find(([, count]) => count > 0);
  if (quarantined) return `${quarantined[1]} facts of ${quarantined[0]} are in quarantine`;
  for (const [index, till] of world.tills.entries()) {
    const own = tillBooks(world, index);
    const clerk = world.clerks[index];
    if (!own || !clerk) return `${till.id} is not up`;
    const views = compareViews(booksIn(till.id, own), there, `till:${till.id}`);
    if (views.wrong.length > 0) return `${views.name}: ${views.wrong.join("; ")}`;
    const { up, down } = till.trips;
    if (up > MOST_TRIPS || down > MOST_TRIPS)
      return `${till.id}: news went ${up} times up and ${down} times down after the faults, ${MOST_TRIPS} are enough`;
    const lines = own.prepare("SELECT line FROM facts ORDER BY seq").pluck().all() as string[];
    const wrong =
      doneOnce(till.id, lines, clerk.sold, clerk.done) ??
      receiptOf(till.id, lines.length, own) ??
      leftUndone(till.id, own);
    if (wrong) return wrong;
    for (const seq of lines.keys()) {
      if (store.read.journal.lineAt(till.id, seq + 1) !== lines[seq])
        return `${till.id}: fact ${seq + 1} is another at the server`;
    }
  }
  return (
    byTwoOnce(store.read, there) ?? journalOnce(world) ?? rebuilt(world) ?? atPage(world, there) ?? leftOfPersons(world)
  );
}

/** What two persons decided of queues is done or declined, and what was paid into one is what its payouts come to. */
function byTwoOnce({ proposals, requests }: ServerReader, { entries, payouts }: Books): string | null {
  const open = requests.open(1)[0];
  if (open) return `what ${open.till} asked of ${open.owner ?? "nobody"} with fact ${open.seq} still waits`;
  for (const { n, act, state, decided } of proposals.proposals(EVERY_PROPOSAL, null, MOST_PROPOSALS)) {
    if (state === "asked") return `proposal ${n} still waits for its till`;
    if (act.act === "void" && state === "done" && entries.get(`${act.order}#${act.line}`)?.state === "waiting")
      return `proposal ${n} is done, and ${act.order} waits on`;
    if (act.act !== "fund") continue;
    const paid = payouts.reduce((sum, it) => sum + (it.from === fundSource(n) ? it.amount : 0), 0);
    const said = state !== "done" ? 0 : Number(decided?.why || act.amountFen);
    if (paid !== said) return `proposal ${n} is ${state} with ${said} fen, and ${paid} were paid by it`;
  }
  return null;
}

/** What was left to another, or asked of another, has been done or declined. */
function leftUndone(till: string, db: Look): string | null {
  const asked = db.prepare("SELECT order_id FROM asks WHERE state = 'waiting'").pluck().get() as string | undefined;
  if (asked !== undefined) return `${till}: what was asked for of ${asked} still waits`;
  const left = db
    .prepare("SELECT order_id FROM entries WHERE queue NOT LIKE 'till:%' AND pending IS NOT NULL AND pending <> '[]'")
    .pluck()
    .get() as string | undefined;
  return left === undefined ? null : `${till}: what was left to the owner of ${left} still waits`;
}

/** The server's word for all of a till's facts, which the till keeps, bears the server's key. */
function receiptOf(till: string, facts: number, db: Look): string | null {
  const receipt = db.prepare("SELECT cursor, head, signature FROM receipt").get() as
    | { cursor: number; head: string; signature: string }
    | undefined;
  const key = db.prepare("SELECT server_key FROM device").pluck().get() as string | null;
  if (!receipt || key === null) return `${till}: the server has given no receipt`;
  const { cursor, head, signature } = receipt;
  if (cursor !== facts) return `${till}: its receipt is for ${cursor} of ${facts} facts`;
  const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
  const isSigned = verify(
    null,
    Buffer.from(receiptClaim(till, cursor, head)),
    publicKey,
    Buffer.from(signature, "base64"),
  );
  return isSigned ? null : `${till}: its receipt does not verify`;
}

const KINDS: Record<string, string> = {
  "sale.commit": "order-paid",
  "refund.commit": "order-refunded",
  "entry.draw": "entry-drawn",
  "entry.exchange": "entry-exchanged",
};

/** Every act that a clerk was told of is there once. */
function doneOnce(
  till: string,
  lines: readonly string[],
  sold: Map<string, string>,
  done: Map<string, string>,
): string | null {
  const keys = new Map<string, string>();
  for (const line of lines) {
    const { kind, body } = JSON.parse(line) as { kind: string; body: { key?: string; order?: string } };
    if (body.key === undefined) continue;
    if (keys.has(body.key)) return `${till}: the act ${body.key} was carried out twice`;
    keys.set(body.key, kind === "order-paid" ? (body.order ?? "") : kind);
  }
  for (const [key, order] of sold)
    if (keys.get(key) !== order) return `${till}: the sale ${key} was ${order}, the chain has ${keys.get(key)}`;
  for (const [key, verb] of done)
    if (!keys.has(key)) return `${till}: ${verb} ${key} was done, and no ${KINDS[verb]} is kept`;
  return null;
}

type Line = {
  readonly kind: string;
  readonly body: { key?: string; order?: string; asked?: { till: string; seq: number } | null };
};

/** The journal has every fact once, in the order of its chain; every order and act of a shop once. */
function journalOnce(world: World): string | null {
  const { store } = world.server;
  if (!store) return null;
  const next = new Map<string, number>();
  const keys = new Set<string>();
  const placed = new Set<string>();
  const answered = new Set<string>();
  let last = 0;
  for (const { n, till, seq, line } of store.read.journal.facts(0, Number.MAX_SAFE_INTEGER)) {
    if (n <= last) return `the journal goes from ${last} to ${n}`;
    last = n;
    if (seq !== (next.get(till) ?? 0) + 1) return `the journal has fact ${seq} of ${till} after ${next.get(till) ?? 0}`;
    next.set(till, seq);
    const { kind, body } = JSON.parse(line) as Line;
    if (body.asked) {
      const asked = `${body.asked.till} ${body.asked.seq}`;
      if (answered.has(asked)) return `what fact ${asked} asked for was carried out twice`;
      answered.add(asked);
    }
    if (!line.startsWith('{"till":"hq/')) continue;
    if (kind === "order-placed") {
      if (placed.has(body.order ?? "")) return `order ${body.order} was placed twice`;
      placed.add(body.order ?? "");
    }
    if (body.key !== undefined) {
      if (keys.has(body.key)) return `the shop's act ${body.key} was carried out twice`;
      keys.add(body.key);
    }
  }
  for (const id of world.shop.placed) if (!placed.has(id)) return `order ${id} was taken, and is not in the journal`;
  for (const key of world.shop.done)
    if (!keys.has(key)) return `the shop's act ${key} was done, and is not in the journal`;
  return null;
}

function rebuilt(world: World): string | null {
  const { store } = world.server;
  if (!store) return null;
  mount(passing);
  const { differences } = rebuild(store.read);
  return differences.length > 0
    ? `rebuilt from the journal the state is another: ${differences.slice(0, 3).join("; ")}`
    : null;
}
