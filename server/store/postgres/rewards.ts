/** What the ledger in PostgreSQL keeps of §10 and §11: people are read ahead, what changed is written with one statement a table. */
import { addToDays, type RewardDays } from "../../../shared/ledger/rewardDays.ts";
import {
  FLOWS,
  type DayUnit,
  type MoveRow,
  type NightRow,
  type PersonRow,
  type PotRow,
  type QueueDayRow,
  type RewardDayRow,
  type RewardRow,
} from "../../../shared/ledger/rows.ts";
import { PERSON } from "../../../shared/ledger/sqliteRows.ts";
import { ADD_TO_QUEUE_DAY, SqliteRewards } from "../../../shared/ledger/sqliteRewards.ts";
import type { RewardChanges } from "../../../shared/ledger/store.ts";
import { Ahead } from "./ahead.ts";
import { BulkWrite, takeOver } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";
import { translate } from "./dialect.ts";
import type { Statement } from "./messages.ts";

/** So many steps up the referral line are read ahead. */
const STEPS = 4;

export class PostgresRewards extends SqliteRewards {
  readonly #connection: PostgresConnection;
  readonly #people = new Ahead<PersonRow>();
  /** The numbers of the newest reward and the newest move, as of the open transaction; null: not asked for yet. */
  #last: number | null = null;
  #lastMove: number | null = null;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  forget(): void {
    this.#people.clear();
    this.#last = null;
    this.#lastMove = null;
  }

  /** Those who were asked for, and who stands above them. */
  ahead(asked: readonly string[], found: Iterable<PersonRow>): void {
    this.#people.asked(asked);
    for (const row of found) this.#people.found(row.member, row);
  }

  override person(member: string): PersonRow | undefined {
    const ahead = this.#people.take(member);
    return ahead === undefined ? super.person(member) : (ahead ?? undefined);
  }

  override write(changes: RewardChanges): void {
    const { rows, pot, units, doneUnits, nights, people } = changes;
    const written: Statement[] = [];
    const add = <T>(bulk: BulkWrite<T>, all: readonly T[]): void => {
      if (all.length > 0) written.push(bulk.statement(all));
    };
    if (rows.length > 0) {
      const last = (this.#last ??= this.#newest("rewards"));
      const days: RewardDays = new Map();
      addToDays(days, rows, last);
      add(
        REWARDS,
        rows.map((row, index) => ({ n: last + 1 + index, row })),
      );
      add(DAYS, [...days.values()]);
      this.#last = last + rows.length;
    }
    add(POTS, pot === null ? [] : [pot]);
    add(UNITS, units);
    if (doneUnits > 0) written.push({ text: "DELETE FROM day_units WHERE n <= $1", values: [doneUnits] });
    add(NIGHTS, [...nights]);
    const known = [...people];
    add(PEOPLE, known);
    for (const { member } of known) this.#people.written(member);
    this.#connection.bridge.send(...written);
  }

  override writeDays(rows: readonly QueueDayRow[]): void {
    this.#connection.bridge.send(QUEUE_DAYS.statement(rows));
  }

  override writeMoves(rows: readonly MoveRow[]): void {
    const last = (this.#lastMove ??= this.#newest("balance_moves"));
    this.#connection.bridge.send(MOVES.statement(rows.map((row, index) => ({ n: last + 1 + index, row }))));
    this.#lastMove = last + rows.length;
  }

  #newest(table: "rewards" | "balance_moves"): number {
    return Number(this.#connection.bridge.query(`SELECT coalesce(max(n), 0) AS last FROM ${table}`)[0]?.["last"] ?? 0);
  }
}

const QUEUE_DAYS = new BulkWrite<QueueDayRow>(
  "queue_days",
  [
    { name: "queue", text: (it) => it.queue },
    { name: "day", whole: (it) => it.day },
    ...FLOWS.map((what) => ({ name: `${what}_fen`, whole: (it: QueueDayRow) => it[what] })),
  ],
  ADD_TO_QUEUE_DAY,
);

const MOVES = new BulkWrite<{ n: number; row: MoveRow }>(
  "balance_moves",
  [
    { name: "n", whole: ({ n }) => n },
    { name: "member", text: ({ row }) => row.member },
    { name: "what", text: ({ row }) => row.what },
    { name: "kind", text: ({ row }) => row.kind },
    { name: "amount", whole: ({ row }) => row.amount },
    { name: "at", whole: ({ row }) => row.at },
    { name: "order_id", text: ({ row }) => row.order },
    { name: "line", whole: ({ row }) => row.line },
    { name: "other", text: ({ row }) => row.other },
    { name: "gift", text: ({ row }) => row.gift },
    { name: "fact", whole: ({ row }) => row.fact },
  ],
  null,
);

export const PEOPLE_ABOVE = translate(`WITH RECURSIVE above (member, step) AS (
    SELECT asked.member COLLATE "C", 0 FROM unnest(?::text[]) AS asked (member)
    UNION SELECT p.referrer, step + 1 FROM above JOIN people p ON p.member = above.member
      WHERE p.referrer IS NOT NULL AND step < ${STEPS})
  SELECT ${PERSON} FROM people WHERE member IN (SELECT member FROM above)`).text;

const REWARDS = new BulkWrite<{ n: number; row: RewardRow }>(
  "rewards",
  [
    { name: "n", whole: ({ n }) => n },
    { name: "kind", text: ({ row }) => row.kind },
    { name: "order_id", text: ({ row }) => row.order },
    { name: "line", whole: ({ row }) => row.line },
    { name: "member", text: ({ row }) => row.member },
    { name: "amount_fen", whole: ({ row }) => row.amount },
    { name: "at", whole: ({ row }) => row.at },
    { name: "day", whole: ({ row }) => row.day },
    { name: "store", text: ({ row }) => row.store },
  ],
  null,
);

const DAYS = new BulkWrite<RewardDayRow>(
  "reward_days",
  [
    { name: "day", whole: (it) => it.day },
    { name: "kind", text: (it) => it.kind },
    { name: "store", text: (it) => it.store ?? "" },
    { name: "credited_fen", whole: (it) => it.credited },
    { name: "clawed_fen", whole: (it) => it.clawed },
    { name: "count", whole: (it) => it.count },
    { name: "first_n", whole: (it) => it.first },
    { name: "last_n", whole: (it) => it.last },
  ],
  `(day, kind, store) DO UPDATE SET credited_fen = reward_days.credited_fen + excluded.credited_fen,
    clawed_fen = reward_days.clawed_fen + excluded.clawed_fen, count = reward_days.count + excluded.count, last_n = excluded.last_n`,
);

const POTS = new BulkWrite<PotRow>(
  "pot",
  [
    { name: "id", whole: () => 1 },
    { name: "brought_fen", whole: (it) => it.brought },
    { name: "profit_fen", whole: (it) => it.profit },
    { name: "rewarded_fen", whole: (it) => it.rewarded },
    { name: "to_divide_fen", whole: (it) => it.toDivide },
    { name: "units", whole: (it) => it.units },
  ],
  `(id) ${takeOver("brought_fen, profit_fen, rewarded_fen, to_divide_fen, units")}`,
);

const UNITS = new BulkWrite<DayUnit>(
  "day_units",
  [
    { name: "n", whole: (it) => it.n },
    { name: "order_id", text: (it) => it.order },
    { name: "line", whole: (it) => it.line },
    { name: "friend", text: (it) => it.friend },
  ],
  null,
);

const NIGHTS = new BulkWrite<NightRow>(
  "nights",
  [
    { name: "day", text: (it) => it.day },
    { name: "done", whole: (it) => it.done },
    { name: "night", text: (it) => JSON.stringify(it) },
  ],
  `(day) ${takeOver("done, night")}`,
);

const PEOPLE = new BulkWrite<PersonRow>(
  "people",
  [
    { name: "member", text: (it) => it.member },
    { name: "referrer", text: (it) => it.referrer },
    { name: "team_level", text: (it) => it.teamLevel },
  ],
  `(member) ${takeOver("referrer, team_level")}`,
);
