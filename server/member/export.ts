/**
 * All that is stored about a member, as one JSON document (docs/exports.md): read a page at a time and no faster than it is
 * taken, whoever else waits for the server having its turn between two. Others are named as the member page names them;
 * who of the staff did something, and the secrets of draws, are left out.
 */
import { setImmediate as turn } from "node:timers/promises";
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { HELD } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { OrderWithUnits } from "../store/pages.ts";
import type { JournalRow, MemberRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { othersName } from "./shop.ts";

const PAGE = 100;
const AUDIT_PAGE = 1_000;
/** Of the shop and its staff, or of no meaning without the shop's own keys. */
const LEFT_OUT: ReadonlySet<string> = new Set(["by", "second", "rolls", "secret", "key", "shift", "hold"]);
type Parts = { readonly read: ServerReader; readonly ledger: LedgerStore };

/** @param at the server's clock, ms */
export async function* memberDocument(parts: Parts, member: MemberRow, at: number): AsyncGenerator<string> {
  const { read, ledger } = parts;
  const { id } = member;
  const person = ledger.rewards?.person(id);
  const referrer = person?.referrer ?? null;
  const heads = {
    format: "paifan-member/1",
    madeAt: at,
    member: {
      ...member,
      referrer: referrer === null ? null : othersName(read, referrer),
      teamLevel: person?.teamLevel ?? null,
    },
    balance: ledger.balance(id) ?? null,
    waiting: read.figures.waitingOfMember(id),
  };
  const texts = Object.entries(heads).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield `{\n${texts.join(",\n")}`;
  for (const [name, pages] of Object.entries(listsOf(parts, member))) {
    yield `,\n${JSON.stringify(name)}: [`;
    let isFirst = true;
    for (const page of pages) {
      const text = page.map((it) => JSON.stringify(it)).join(",\n");
      if (text !== "") yield `${isFirst ? "" : ","}\n${text}`;
      isFirst &&= text === "";
      await turn();
    }
    yield "]";
  }
  yield "\n}\n";
}

const listsOf = ({ read }: Parts, { id }: MemberRow): Record<string, Iterable<readonly unknown[]>> => ({
  brought: paged(
    (last: string | null) => read.rewards.brought(id, last, PAGE),
    (row) => row.member,
    (row) => ({ member: othersName(read, row.member) }),
  ),
  orders: paged(
    (last: { at: number; order: string } | null) => read.pages.ordersOfMember(id, last, PAGE),
    (row) => ({ at: row.at, order: row.id }),
    (row) => orderOf(read, id, row),
  ),
  payouts: paged(
    (last: number | null) => read.cash.payouts(id, last, PAGE),
    (row) => row.n,
    ({ at, amount, queue, from, fromLine, to, toLine }) => ({ at, amount, queue, from, fromLine, to, toLine }),
  ),
  rewards: paged(
    (last: number | null) => read.rewards.ofMember(id, last, PAGE),
    (row) => row.n,
    ({ at, kind, order, line, amount, store }) => ({ at, kind, order, line, amount, store }),
  ),
  movements: inTurn(
    HELD.map((what) =>
      paged(
        (last: number | null) => read.balances.moves(id, what, last, PAGE),
        (row) => row.n,
        ({ at, kind, amount, order, line, other, gift }) => {
          const about = { order, line, other: other === null ? null : othersName(read, other), gift };
          return { at, what, kind, amount, ...about };
        },
      ),
    ),
  ),
  gifts: paged(
    (last: number | null) =>
      read.gifts.given({ from: null, to: null, store: null, gift: null, member: id }, last, PAGE),
    (row) => row.seq,
    ({ at, gift, name, quantity, what, amount, store }) => ({ at, gift, name, quantity, what, amount, store }),
  ),
  claims: paged(
    (last: number | null) => read.gifts.claims({ state: null, member: id, code: null, store: null }, last, PAGE),
    (row) => row.seq,
    ({ seq: _, member: __, handedKey: ___, ...row }) => row,
  ),
  notices: paged(
    (last: number | null) => read.notices.ofMember(id, last, PAGE),
    (row) => row.n,
    ({ at, kind, order, line, amount }) => ({ at, kind, order, line, amount }),
  ),
  proposals: paged(
    (last: number | null) => read.proposals.proposals({ state: null, act: null, member: id }, last, PAGE),
    (row) => row.n,
    ({ n, at, act, reason, state }) => ({ n, at, act, reason, state }),
  ),
  facts: [[...read.journal.registrations(id), ...read.journal.memberActs(id)].map((row) => factOf(read, id, row))],
  headquarters: acts(read, id),
});

/** Rows page by page, each in the shape in which it is told. */
function* paged<R, K>(
  next: (last: K | null) => readonly R[],
  placeOf: (row: R) => K,
  shown: (row: R) => unknown,
): Generator<unknown[]> {
  for (let last: K | null = null; ;) {
    const rows: readonly R[] = next(last);
    const end = rows.at(-1);
    yield rows.map(shown);
    if (end === undefined || rows.length < PAGE) return;
    last = placeOf(end);
  }
}

function* inTurn<T>(lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list;
}

/** An order with its units, what waits of them, what was asked for, and every fact about it. */
function orderOf({ journal, figures, requests, ...read }: ServerReader, member: string, order: OrderWithUnits): object {
  const { id, units, ...rest } = order;
  return {
    order: id,
    ...rest,
    units,
    entries: figures.entriesOfOrder(id),
    requests: requests
      .requestsOf(id)
      .map(({ at, act, amount, to, state, why }) => ({ at, act, amount, to, state, why })),
    facts: journal.factsOf(id).map((row) => factOf(read, member, row)),
  };
}

function factOf(read: Pick<ServerReader, "members">, member: string, { line, till, seq, refused }: JournalRow): object {
  const fact = readFact(line);
  if ("expected" in fact) throw new Error(`fact ${seq} of ${till} cannot be read: expected ${fact.expected}`);
  const told = JSON.stringify(fact.body, (key, value: unknown) => {
    if (LEFT_OUT.has(key)) return undefined;
    return isOther(fact, key) && typeof value === "string" && value !== member ? othersName(read, value) : value;
  });
  const { at, kind } = fact;
  return { till, seq, at, kind, ...(JSON.parse(told) as object), ...(refused === null ? {} : { refused }) };
}

/** Whether a field of a fact's body names a member. */
const isOther = ({ kind }: Fact, key: string): boolean =>
  kind === "value-given" ? key === "from" || key === "to" : key === "member" || key === "referrer";

/** What headquarters did that names the member: when, and what it was, without by whom. */
function* acts({ people }: ServerReader, member: string): Generator<unknown[]> {
  const text = JSON.stringify(member);
  for (let after = 0; ;) {
    const rows = people.auditAfter(after, AUDIT_PAGE);
    yield rows
      .filter(({ what }) => what.includes(text))
      .map(({ at, verb, what, outcome }) => ({ at, verb, outcome, reason: reasonIn(what) }));
    const last = rows.at(-1);
    if (last === undefined || rows.length < AUDIT_PAGE) return;
    after = last.n;
  }
}

function reasonIn(what: string): string | null {
  const { reason } = JSON.parse(what) as { readonly reason?: unknown };
  return typeof reason === "string" ? reason : null;
}
