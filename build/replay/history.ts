/**
 * A server's whole history as a scenario, and its present state as that scenario's result, read from
 * its books alone, whichever backend keeps them. Facts that stand still because their queue was halted are left out of both.
 */
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { isAsking } from "../../shared/queue/requests.ts";
import type { LedgerRows } from "../../shared/ledger/rows.ts";
import { StoreRefusal } from "../../server/store/refusal.ts";
import type { JournalRow } from "../../server/store/rows.ts";
import { readRow, type RowOf } from "../../server/store/rowText.ts";
import { readAtOnce, type Place } from "../../server/store/snapshot.ts";
import type { ServerReader } from "../../server/store/store.ts";
import { scenarioResult, type ScenarioResult } from "../scenario/result.ts";
import { readScenario, type Scenario } from "../scenario/format.ts";
import { CannotExport, Telling, type Became } from "./telling.ts";

export type History = {
  /** The scenario as text, one JSON object. */
  text: string;
  /** The same, read by the scenario format. */
  scenario: Scenario;
  state: ScenarioResult;
  /** Facts left out because the settlement of their queue stands still. */
  parked: number;
};

/**
 * @param place the server's books; they may be in use
 * @throws CannotExport when they are no server's, or something happened that a scenario cannot tell
 */
export function exportHistory(place: Place, name: string): History {
  try {
    return readAtOnce(place, (read) => historyOf(read, name));
  } catch (error) {
    if (error instanceof StoreRefusal)
      throw new CannotExport(`expected the books of a Paifan server: ${error.message}`);
    throw error;
  }
}

/** Refunds beyond what was left of one till; more there are not where a scenario can be told. */
const MOST_LISTED = 1_000;
const PAGE = 1_000;

type Member = { id: string; level: string | null; since: number };

/** Every accepted fact in the order in which it was folded: of arrival, but for what was kept of a queue that stood still. */
function* journalOf({ journal }: ServerReader): Generator<JournalRow> {
  for (let page = journal.facts(0, PAGE); page.length > 0; page = journal.facts(page.at(-1)?.n ?? 0, PAGE)) {
    for (const row of page) {
      if (row.released === null) yield row;
      if (row.kind === "queue-released") yield* journal.releasedBy(row.n);
    }
  }
}

/** What became of what was asked for, and of money that was handed back beyond what was left. */
function becameOf({ requests, concerns }: ServerReader, fact: Fact): Became {
  if (isAsking(fact)) {
    const request = requests.request(fact.till, fact.seq);
    return { waits: request?.owner !== null, carried: request?.carried ?? null };
  }
  if (fact.kind !== "order-refunded" || fact.body.amount === null) return {};
  const { asked, amount } = fact.body;
  if (asked) return { carried: requests.request(asked.till, asked.seq)?.carried ?? null };
  const filter = { kinds: ["over-refund" as const], till: fact.till, resolved: null };
  const listed = concerns.concerns(filter, null, MOST_LISTED).find((it) => it.seq === fact.seq);
  return listed ? { carried: amount - (listed.amount ?? 0) } : {};
}

/** The ledger's rows, each table in the order of its key. */
export function ledgerRows({ figures }: ServerReader): LedgerRows {
  const all = <K extends keyof RowOf>(table: K): RowOf[K][] =>
    [...figures.rows(table)].map((text) => readRow(table, text));
  return {
    orders: all("orders"),
    units: all("units"),
    entries: all("entries"),
    payouts: all("payouts"),
    queues: all("queues"),
    balances: all("balances"),
    rewards: all("rewards"),
    days: all("queueDays"),
    moves: all("balanceMoves"),
  };
}

function historyOf(read: ServerReader, name: string): History {
  const { settings } = read;
  const timezone = settings.timezone() ?? "Asia/Shanghai";
  const versions = new Map(
    settings.versions().flatMap(({ version }) => {
      const row = settings.rules(version);
      return row ? [[version, row.rules] as const] : [];
    }),
  );
  const telling = new Telling(versions, new Calendar(timezone));
  const first = telling.written;
  const members = new Map<string, Member>();
  /** Those who bought and were never registered here. */
  const strangers = new Map<string, string | null>();
  const refused: ScenarioResult["refused"] = [];
  const arrived: string[] = [];
  let parked = 0;
  for (const row of journalOf(read)) {
    const fact = readFact(row.line);
    if ("expected" in fact) throw new CannotExport(`a line of the journal is no fact: ${fact.expected}`);
    if (fact.kind === "member-registered") {
      const member = read.members.member(fact.body.id);
      if (member) members.set(member.id, { id: member.id, level: member.level, since: member.registeredAt });
    }
    if (row.parked) {
      parked += 1;
      continue;
    }
    const event = telling.take(fact, { ...becameOf(read, fact), refused: row.refused !== null });
    if (event !== null && row.refused !== null) refused.push({ event, reason: row.refused });
    if (fact.kind !== "order-paid" && fact.kind !== "order-placed") continue;
    const { order, member, level } = fact.body;
    arrived.push(order);
    if (member !== null && !strangers.has(member)) strangers.set(member, level);
  }
  const registered = [...members.values()].toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
  const others = [...strangers].filter(([id]) => !members.has(id)).map(([id, level]) => ({ id, level }));
  const everyone = [...registered, ...others];
  const text = JSON.stringify({
    name,
    timezone,
    rules: first,
    members: everyone.map(({ id, level }) => ({ id, ...(level === null ? {} : { level }), ...telling.told(id) })),
    events: telling.events,
  });
  const told = readScenario(text);
  if (!told.ok) throw new CannotExport(`the history does not fit the scenario format: ${told.expected}`);
  const ids = everyone.map((it) => it.id);
  const state = scenarioResult(name, telling.rules, ids, ledgerRows(read), arrived, refused);
  return { text, scenario: told.scenario, state, parked };
}
