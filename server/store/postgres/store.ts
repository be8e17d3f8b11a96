/** The server's store in one schema of PostgreSQL. */
import type { OnlySync, ServerReader, ServerStore, ServerWriter } from "../store.ts";
import { SqliteAnnouncements } from "../sqlite/announcements.ts";
import { SqliteBalances } from "../sqlite/balances.ts";
import { SqliteCash } from "../sqlite/cash.ts";
import { SqliteClerks } from "../sqlite/clerks.ts";
import { SqliteGifts } from "../sqlite/gifts.ts";
import { SqliteMerchants } from "../sqlite/merchants.ts";
import { SqliteProducts } from "../sqlite/products.ts";
import { SqliteFigures } from "../sqlite/figures.ts";
import { SqliteHolds } from "../sqlite/holds.ts";
import { SqliteLetters } from "../sqlite/letters.ts";
import { SqliteMemberSessions } from "../sqlite/memberSessions.ts";
import { SqliteMembers } from "../sqlite/members.ts";
import { SqliteSecrets } from "../sqlite/notices.ts";
import { SqlitePages } from "../sqlite/pages.ts";
import { SqliteRequests } from "../sqlite/requests.ts";
import { SqliteRewardsReader } from "../sqlite/rewards.ts";
import { SqliteSettings } from "../sqlite/settings.ts";
import type { Bridge } from "./bridge.ts";
import { PostgresConcerns } from "./concerns.ts";
import { PostgresConnection } from "./connection.ts";
import { PostgresFeed, PostgresNotices } from "./feed.ts";
import { PostgresJournal } from "./journal.ts";
import { PostgresLedger } from "./ledger.ts";
import type { Statement } from "./messages.ts";
import { PostgresPeople } from "./people.ts";
import { PostgresCloses } from "./closes.ts";
import { PostgresSales } from "./sales.ts";
import { PostgresTills } from "./tills.ts";
import { openBridge, type PostgresPlace } from "./open.ts";
import { SqliteOwed } from "../sqlite/owed.ts";
import { SqliteProposals } from "../sqlite/proposals.ts";
import { SqliteSchedules } from "../sqlite/schedules.ts";

export type PostgresOptions = PostgresPlace & {
  /**
   * The epoch under which this process was elected to settle: every transaction fails as `Fenced` once another was.
   * Null: it only reads, or nobody else writes.
   */
  readonly epoch?: number | null;
};

/** @throws StoreRefusal for what cannot be used */
export const openPostgresStore = (options: PostgresOptions): PostgresServerStore =>
  new PostgresServerStore(openBridge(options), options.epoch ?? null);

export class PostgresServerStore implements ServerStore {
  readonly read: ServerReader;
  readonly ledger: PostgresLedger;
  readonly bridge: Bridge;
  readonly #rows: ServerWriter;
  readonly #journal: PostgresJournal;
  readonly #connection: PostgresConnection;
  readonly #first: readonly Statement[];

  constructor(bridge: Bridge, epoch: number | null) {
    this.bridge = bridge;
    this.#first = epoch === null ? [] : [{ text: "SELECT must_settle($1)", values: [epoch] }];
    const connection = (this.#connection = new PostgresConnection(bridge));
    this.ledger = new PostgresLedger(connection);
    const concerns = new PostgresConcerns(connection);
    this.#journal = new PostgresJournal(connection, concerns);
    this.#rows = {
      settings: new SqliteSettings(connection),
      tills: new PostgresTills(connection),
      journal: this.#journal,
      concerns,
      requests: new SqliteRequests(connection),
      holds: new SqliteHolds(connection),
      people: new PostgresPeople(connection),
      clerks: new SqliteClerks(connection),
      products: new SqliteProducts(connection),
      gifts: new SqliteGifts(connection),
      merchants: new SqliteMerchants(connection),
      members: new SqliteMembers(connection),
      feed: new PostgresFeed(connection),
      secrets: new SqliteSecrets(connection),
      notices: new PostgresNotices(connection),
      letters: new SqliteLetters(connection),
      announcements: new SqliteAnnouncements(connection),
      figures: new SqliteFigures(connection, this.ledger),
      rewards: new SqliteRewardsReader(connection),
      cash: new SqliteCash(connection),
      balances: new SqliteBalances(connection),
      owed: new SqliteOwed(connection),
      pages: new SqlitePages(connection),
      proposals: new SqliteProposals(connection),
      schedules: new SqliteSchedules(connection),
      sales: new PostgresSales(connection),
      memberSessions: new SqliteMemberSessions(connection),
      closes: new PostgresCloses(connection),
    };
    this.read = this.#rows;
  }

  /** @throws StoreRefusal; Fenced; whatever the body throws */
  write<T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T {
    try {
      return this.bridge.transaction(() => {
        const value = body(this.#rows);
        this.#connection.flush();
        return value;
      }, this.#first);
    } finally {
      this.#connection.forget();
      this.ledger.forget();
      this.#journal.forget();
    }
  }

  close(): void {
    this.bridge.close();
  }
}
