/** The server's store in one SQLite file. */
import type { LedgerStore } from "../../../shared/ledger/store.ts";
import { SqliteStore as SqliteLedger } from "../../../shared/ledger/sqlite.ts";
import type { OnlySync, ServerReader, ServerStore, ServerWriter } from "../store.ts";
import { SqliteAnnouncements } from "./announcements.ts";
import { SqliteBalances } from "./balances.ts";
import { SqliteConcerns } from "./concerns.ts";
import { named, openConnection, type OpenFile, type SqliteFile } from "./connection.ts";
import { SqliteCash } from "./cash.ts";
import { SqliteCloses } from "./closes.ts";
import { SqliteClerks } from "./clerks.ts";
import { SqliteGifts } from "./gifts.ts";
import { SqliteMerchants } from "./merchants.ts";
import { SqliteProducts } from "./products.ts";
import { SqliteFigures } from "./figures.ts";
import { SqliteHolds } from "./holds.ts";
import { SqliteJournal } from "./journal.ts";
import { SqliteMemberSessions } from "./memberSessions.ts";
import { SqliteFeed, SqliteMembers } from "./members.ts";
import { SqliteLetters } from "./letters.ts";
import { SqliteNotices, SqliteSecrets } from "./notices.ts";
import { SqlitePages } from "./pages.ts";
import { SqlitePeople } from "./people.ts";
import { SqliteRequests } from "./requests.ts";
import { SqliteRewardsReader } from "./rewards.ts";
import { SqliteSales } from "./sales.ts";
import { SqliteSettings } from "./settings.ts";
import { SqliteTills } from "./tills.ts";
import { SqliteOwed } from "./owed.ts";
import { SqliteProposals } from "./proposals.ts";
import { SqliteSchedules } from "./schedules.ts";

/** @throws StoreRefusal for a file that cannot be used */
export const openSqliteStore = (file: string): SqliteServerStore => new SqliteServerStore(openConnection(file));

export class SqliteServerStore implements ServerStore {
  readonly read: ServerReader;
  readonly ledger: LedgerStore;
  readonly #connection: SqliteFile;
  readonly #close: () => void;
  readonly #rows: ServerWriter;
  readonly #journal: SqliteJournal;

  constructor({ connection, close }: OpenFile) {
    this.#connection = connection;
    this.#close = close;
    this.ledger = new GuardedLedger(connection);
    this.#journal = new SqliteJournal(connection);
    this.#rows = {
      settings: new SqliteSettings(connection),
      tills: new SqliteTills(connection),
      journal: this.#journal,
      concerns: new SqliteConcerns(connection),
      requests: new SqliteRequests(connection),
      holds: new SqliteHolds(connection),
      people: new SqlitePeople(connection),
      clerks: new SqliteClerks(connection),
      products: new SqliteProducts(connection),
      gifts: new SqliteGifts(connection),
      merchants: new SqliteMerchants(connection),
      members: new SqliteMembers(connection),
      feed: new SqliteFeed(connection),
      secrets: new SqliteSecrets(connection),
      notices: new SqliteNotices(connection),
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
      sales: new SqliteSales(connection),
      memberSessions: new SqliteMemberSessions(connection),
      closes: new SqliteCloses(connection),
    };
    this.read = this.#rows;
  }

  write<T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T {
    try {
      const value = this.#connection.transaction(() => body(this.#rows)).immediate();
      // The write-ahead log is brought back into the file and cut off; where somebody reads just now, at the next opening.
      if (this.#journal.takeErased()) this.#connection.pragma("wal_checkpoint(TRUNCATE)");
      return value;
    } catch (error) {
      throw named(error, this.#connection.name);
    }
  }

  close(): void {
    this.#close();
  }
}

/** The ledger's rows, written in an open transaction only. */
class GuardedLedger extends SqliteLedger {
  readonly #connection: SqliteFile;

  constructor(connection: SqliteFile) {
    super(connection, true);
    this.#connection = connection;
  }

  override write(changes: Parameters<LedgerStore["write"]>[0]): void {
    if (!this.#connection.inTransaction) throw new Error("the ledger is written inside a transaction only");
    super.write(changes);
  }
}
