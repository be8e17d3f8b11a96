/** What was rewarded, the nights of the union queue, and who brought whom (§10, §11), as HQ reads them in SQLite. */
import type { NightRow, PersonRow, RewardKind } from "../../../shared/ledger/rows.ts";
import { PERSON, REWARD } from "../../../shared/ledger/sqliteRows.ts";
import type { NumberedReward, RewardFilter, RewardsReader, RewardSum } from "../store.ts";
import type { Connection } from "./connection.ts";

const SUMS = `sum(credited_fen) AS credited, sum(clawed_fen) AS clawed, sum(count) AS count`;
const SUMS_OF_REWARDS = `sum(CASE WHEN amount_fen > 0 THEN amount_fen ELSE 0 END) AS credited,
  sum(CASE WHEN amount_fen < 0 THEN -amount_fen ELSE 0 END) AS clawed, count(*) AS count`;

export class SqliteRewardsReader implements RewardsReader {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  days(filter: RewardFilter): (RewardSum & { day: number; kind: RewardKind })[] {
    return this.#sql.days.all(filter) as (RewardSum & { day: number; kind: RewardKind })[];
  }

  stores(filter: RewardFilter, limit: number): (RewardSum & { store: string | null })[] {
    const rows = this.#sql.stores.all({ ...filter, limit }) as (RewardSum & { store: string })[];
    return rows.map(({ store, ...sum }) => ({ ...sum, store: store === "" ? null : store }));
  }

  members(
    { day, kind, store }: Pick<RewardFilter, "kind" | "store"> & { day: number },
    limit: number,
  ): (RewardSum & { member: string })[] {
    const range = this.#sql.range.get({ day, kind, store }) as { first: number | null; last: number | null };
    if (range.first === null || range.last === null) return [];
    const wanted = { day, kind, store, limit, first: range.first, last: range.last };
    return this.#sql.members.all(wanted) as (RewardSum & { member: string })[];
  }

  ofMember(member: string, before: number | null, limit: number): NumberedReward[] {
    return this.#sql.ofMember.all({ member, before, limit }) as NumberedReward[];
  }

  upTo(member: string, n: number): number {
    return (this.#sql.upTo.get(member, n) as { sum: number }).sum;
  }

  sumsOfMember(member: string): (RewardSum & { kind: RewardKind })[] {
    return this.#sql.sumsOfMember.all(member) as (RewardSum & { kind: RewardKind })[];
  }

  recruited(): (RewardSum & { store: string })[] {
    return this.#sql.recruited.all() as (RewardSum & { store: string })[];
  }

  nights(before: string | null, limit: number): NightRow[] {
    const rows = this.#sql.nights.all({ before, limit }) as { night: string }[];
    return rows.map(({ night }) => JSON.parse(night) as NightRow);
  }

  brought(member: string, after: string | null, limit: number): PersonRow[] {
    return this.#sql.brought.all({ member, after, limit }) as PersonRow[];
  }

  newestBrought(
    member: string,
    before: { at: number; member: string } | null,
    limit: number,
  ): { member: string; at: number }[] {
    const place = { from: before === null ? 0 : 1, at: before?.at ?? 0, last: before?.member ?? "" };
    return this.#sql.newestBrought.all({ member, ...place, limit }) as { member: string; at: number }[];
  }

  broughtCount(member: string): number {
    return (this.#sql.broughtCount.get(member) as { count: number }).count;
  }

  levelled(after: string | null, limit: number): PersonRow[] {
    return this.#sql.levelled.all({ after, limit }) as PersonRow[];
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const wanted = `(kind = @kind OR @kind IS NULL) AND (store = @store OR @store IS NULL)`;
  return {
    days: sql(`SELECT day, kind, ${SUMS} FROM reward_days WHERE day >= @from AND day <= @to AND ${wanted}
      GROUP BY day, kind ORDER BY day, kind`),
    stores: sql(`SELECT store, ${SUMS} FROM reward_days WHERE day >= @from AND day <= @to AND ${wanted}
      GROUP BY store ORDER BY credited DESC, store LIMIT @limit`),
    range: sql(`SELECT min(first_n) AS "first", max(last_n) AS "last" FROM reward_days WHERE day = @day AND ${wanted}`),
    members: sql(`SELECT member, ${SUMS_OF_REWARDS} FROM rewards
      WHERE n >= @first AND n <= @last AND day = @day AND (kind = @kind OR @kind IS NULL)
        AND (coalesce(store, '') = @store OR @store IS NULL)
      GROUP BY member ORDER BY credited DESC, clawed DESC, member LIMIT @limit`),
    ofMember: sql(`SELECT n, ${REWARD} FROM rewards WHERE member = @member AND (n < @before OR @before IS NULL)
      ORDER BY n DESC LIMIT @limit`),
    sumsOfMember: sql(`SELECT kind, ${SUMS_OF_REWARDS} FROM rewards WHERE member = ? GROUP BY kind ORDER BY kind`),
    upTo: sql(`SELECT coalesce(sum(amount_fen), 0) AS sum FROM rewards WHERE member = ? AND n <= ?`),
    recruited: sql(
      `SELECT store, ${SUMS} FROM reward_days WHERE kind = 'recruit' AND store <> '' GROUP BY store ORDER BY store`,
    ),
    nights: sql(`SELECT night FROM nights WHERE day < @before OR @before IS NULL ORDER BY day DESC LIMIT @limit`),
    brought: sql(`SELECT ${PERSON} FROM people WHERE referrer = @member AND (member > @after OR @after IS NULL)
      ORDER BY member LIMIT @limit`),
    newestBrought: sql(`SELECT p.member, m.registered_at AS at FROM people p JOIN members m ON m.id = p.member
      WHERE p.referrer = @member AND ((m.registered_at, p.member) < (@at, @last) OR 0 = @from)
      ORDER BY m.registered_at DESC, p.member DESC LIMIT @limit`),
    broughtCount: sql(`SELECT count(*) AS count FROM people WHERE referrer = ?`),
    levelled: sql(`SELECT ${PERSON} FROM people WHERE team_level IS NOT NULL AND (member > @after OR @after IS NULL)
      ORDER BY member LIMIT @limit`),
  };
}
