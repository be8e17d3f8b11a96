/**
 * What the rooms of the server ask of storage, and nothing of how it is kept. A reader cannot write;
 * a writer exists only inside `write`, whose body may not be async: it commits when the body returns
 * and leaves everything as it was when the body throws.
 */
import type { AnnouncementsReader, AnnouncementsWriter } from "./announcements.ts";
import type { BalancesReader } from "./balances.ts";
import type { HoldsReader, HoldsWriter } from "./holds.ts";
import type { ConcernKind } from "../../shared/contract/concerns.ts";
import type { Product, ShopSnapshot } from "../../shared/sync/messages.ts";
import type {
  EntryRow,
  Flows,
  NightRow,
  PayoutRow,
  PersonRow,
  Position,
  QueueDayRow,
  QueueRow,
  RewardKind,
  RewardRow,
} from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type {
  ChunkRow,
  CodeRow,
  Concern,
  ConcernRow,
  FeedRow,
  HaltRow,
  JournalRow,
  LineAbout,
  MarkRow,
  MemberRow,
  Notice,
  NoticeRow,
  QuarantineRow,
  RequestRow,
  RulesRow,
  StoreRow,
  TillRow,
  TillSaid,
  VersionRow,
} from "./rows.ts";
import type { ClerksReader, ClerksWriter } from "./clerks.ts";
import type { PagesReader } from "./pages.ts";
import type { ClosesReader, ClosesWriter } from "./closes.ts";
import type { GiftsReader, GiftsWriter } from "./gifts.ts";
import type { MerchantsReader, MerchantsWriter } from "./merchants.ts";
import type { ProductsReader, ProductsWriter } from "./products.ts";
import type { PeopleReader, PeopleWriter } from "./people.ts";
import type { LettersReader, LettersWriter } from "./letters.ts";
import type { MemberSessionsReader, MemberSessionsWriter } from "./memberSessions.ts";
import type { OwedReader } from "./owed.ts";
import type { ProposalsReader, ProposalsWriter } from "./proposals.ts";
import type { SchedulesReader, SchedulesWriter } from "./schedules.ts";
import type { SalesReader, SalesWriter } from "./sales.ts";

export type Category = ShopSnapshot["categories"][number];

export interface SettingsReader {
  /** The chain's IANA zone; null: nothing has been set up yet. */
  timezone(): string | null;
  rules(version: number): RulesRow | undefined;
  /** The newest of all, to whomever it was published. */
  newestRules(): RulesRow | undefined;
  /** Every version, oldest first. */
  versions(): VersionRow[];
  /** The levels there are, lowest first; null: never set. */
  levels(): string[] | null;
  product(id: string): Product | undefined;
  /** Whether a key of the order API is known by this digest. */
  apiKey(hash: string): boolean;
  categories(): Category[];
  products(): Product[];
  /** What was kept under a name: the chain's key pair (`server-key`), what its processes trust each other by (`cluster-secret`). */
  text(name: string): string | undefined;
}
export interface SettingsWriter extends SettingsReader {
  setTimezone(zone: string): void;
  /**
   * @param tills that it is meant for; null: all
   * @param of whose part of the chain's rules alone it changes, and who published it; absent: the whole, by nobody that was named
   */
  addRules(
    version: number,
    rules: Rules,
    at: number,
    tills: readonly string[] | null,
    of?: Partial<Pick<VersionRow, "store" | "by">>,
  ): void;
  setLevels(levels: readonly string[]): void;
  addApiKey(hash: string, name: string, at: number): void;
  /** @param units what products are weighed in, by id; the others stay as they are, new ones are counted */
  putCatalogue(
    categories: readonly Category[],
    products: readonly Product[],
    units?: Readonly<Record<string, string>>,
  ): void;
  setText(name: string, value: string): void;
  /** The same, unless there is a text already: of several processes one's stands. @returns the one that does */
  firstText(name: string, value: string): string;
}

export interface TillsReader {
  store(id: string): StoreRow | undefined;
  /** Without the one the server's own facts stand under. */
  stores(): StoreRow[];
  till(id: string): TillRow | undefined;
  /** Without the server's own chain. */
  tills(): TillRow[];
  ofStore(store: string): TillRow[];
  /** Those of these that there are, the server's own chain too if it is named; one question, however many. */
  several(ids: readonly string[]): Map<string, TillRow>;
  code(hash: string): CodeRow | undefined;
  /** Codes that nobody used and that are still good, by till. */
  openCodes(now: number): CodeRow[];
}
export interface TillsWriter extends TillsReader {
  putStore(store: StoreRow, at: number): void;
  addTill(till: { id: string; store: string; name: string; head: string }): void;
  nameTill(id: string, name: string): void;
  /** Forgets codes of a till that nobody used. */
  dropUnusedCodes(till: string): void;
  addCode(code: Omit<CodeRow, "usedAt">): void;
  useCode(hash: string, at: number): void;
  enrol(till: string, publicKey: string, at: number): void;
  revoke(till: string, at: number): void;
  /** It is lost: its key counts no more, and its queue is the server's. */
  closeTill(till: string, at: number): void;
  /** It greeted. @param said null: a version that says nothing of itself */
  contact(till: string, at: number, protocol: number, said: TillSaid | null): void;
  /** Moves a till's cursor: in the transaction of the facts before it, and in no other. */
  advance(till: string, to: Pick<TillRow, "cursor" | "head" | "lastAt" | "rulesVersion">, contact: number): void;
}

export interface JournalReader {
  /** Chunks as they came that hold a number after `after`, in order of arrival. */
  chunks(after: number, limit: number): ChunkRow[];
  /** What is exceptional about the lines with these numbers, `from` and `to` included, by number. */
  marks(from: number, to: number): MarkRow[];
  /** Facts in order of arrival after number `after`; a line in quarantine has a number and is left out. */
  facts(after: number, limit: number): JournalRow[];
  factsOf(order: string): JournalRow[];
  /**
   * Facts about a member alone, in order of arrival: what set its referrer or its level in a team (§11.3, §11.6), what two
   * persons did to its balance (§12.6), what it gave, was given and spent (§7.2), that its person was erased.
   */
  memberActs(member: string): JournalRow[];
  /** Facts by which a member was registered, in order of arrival. */
  registrations(member: string): JournalRow[];
  /** Facts by which value was given or spent (§7.2) under a key, whoever's key it was. */
  valueActs(key: string): JournalRow[];
  /** The hash of a fact of this till that the server holds, accepted or consumed in quarantine. */
  hashAt(till: string, seq: number): string | undefined;
  factAt(till: string, seq: number): JournalRow | undefined;
  /** The line of a fact of this till, accepted or consumed in quarantine. */
  lineAt(till: string, seq: number): string | undefined;
  /** The lines of a till's facts from one place to another, both included, accepted or consumed in quarantine; what has not come is left out. */
  linesBetween(till: string, from: number, to: number): string[];
  /** Whether the fact of this order is kept but not folded. */
  parked(order: string): boolean;
  /** Facts that are kept and still not folded, in order of arrival after a number. */
  parkedFacts(after: number, limit: number): JournalRow[];
  /** Facts that were parked and folded with the fact of this number, in order of arrival. */
  releasedBy(n: number): JournalRow[];
  halts(): HaltRow[];
  /** Facts by kind, quarantined ones not counted. */
  counts(): Record<string, number>;
  quarantined(): Record<string, number>;
}
export interface JournalWriter extends JournalReader {
  /**
   * Keeps a run of a chain's lines as it came.
   * @param about lines that are looked for by more than their own place in the chain
   * @returns the number of the first line; the others follow it
   * @throws Error when the till's chain has been kept to that place already
   */
  appendChunk(chunk: Omit<ChunkRow, "n">, about: readonly LineAbout[]): number;
  /** What is exceptional about a line of an appended chunk; once a line. */
  mark(mark: MarkRow): void;
  /** A parked line was folded with the fact of number `by`. @param refused why it changed nothing; null: it was carried out */
  unpark(n: number, by: number, refused: string | null): void;
  /** The lines by which a member was registered lose its person; their hashes are kept in their place. */
  eraseRegistrations(member: string): void;
  /** So do texts in quarantine that hold a text of a person as JSON writes it, a phone number say. */
  eraseQuarantined(text: string): void;
  /** What lines of an appended chunk are found by, where they were appended before they were found by that. @param first the chunk's number */
  find(first: number, about: readonly LineAbout[]): void;
  /** So many more facts of each kind. */
  count(kinds: ReadonlyMap<string, number>): void;
  quarantine(row: QuarantineRow): void;
  /** Keeps what was refused, within bounds: the same thing once, and no more than `most` of one till. */
  quarantineRefused(row: Omit<QuarantineRow, "seq">, most: number): void;
  halt(row: HaltRow): void;
  /** A queue does not stand still any more. */
  release(queue: string): void;
  /** The newest order instant that ever joined a queue; null: none. */
  newest(queue: string): number | null;
  setNewest(queue: string, at: number): void;
}

export type ConcernFilter = {
  /** Empty: every kind. */
  readonly kinds: readonly ConcernKind[];
  readonly till: string | null;
  /** Null: both. */
  readonly resolved: boolean | null;
};
export const EVERY_CONCERN: ConcernFilter = { kinds: [], till: null, resolved: null };
export type ConcernSum = {
  readonly kind: ConcernKind;
  readonly resolved: boolean;
  readonly count: number;
  /** Fen, signed. */
  readonly amount: number;
};

export interface ConcernsReader {
  /** Newest first, those before a number (null: from the newest). */
  concerns(filter: ConcernFilter, before: number | null, limit: number): ConcernRow[];
  concern(n: number): ConcernRow | undefined;
  /** How many are open, counted up to `most`. */
  openConcerns(most: number): number;
  /** How many of an instant from one to before another are open. */
  openBetween(from: number, to: number): number;
  /** By kind and whether it was resolved, in the order of the kind's name, the open ones first. */
  sums(till: string | null): ConcernSum[];
}
export interface ConcernsWriter extends ConcernsReader {
  list(concern: Concern): void;
  /** The same, unless the very same of this till, kind, fact and wording was listed before. */
  listOnce(concern: Concern): void;
  /** Says what became of one; one that was resolved stays as it is. @returns whether it was open */
  resolve(n: number, by: { at: number; by: string; reason: string }): boolean;
}

/** What was asked for of another's order: what is open, and what became of the rest. */
export interface RequestsReader {
  request(till: string, seq: number): RequestRow | undefined;
  /** Open ones of an owner, oldest first. */
  openOf(owner: string): RequestRow[];
  /** About an order, in the order in which they were asked for. */
  requestsOf(order: string): RequestRow[];
  /** Open ones by instant, oldest first. */
  open(limit: number): RequestRow[];
}
export interface RequestsWriter extends RequestsReader {
  ask(row: RequestRow): void;
  answer(till: string, seq: number, how: Pick<RequestRow, "state" | "why" | "carried" | "answeredAt">): void;
}

export interface MembersReader {
  member(id: string): MemberRow | undefined;
  memberByPhone(phone: string): MemberRow | undefined;
  memberByCard(card: string): MemberRow | undefined;
  /** Those of these that there are; one question, however many. */
  several(ids: readonly string[]): Map<string, MemberRow>;
  memberCount(): number;
  /** Whose person was erased, by id, after one; those who are persons again are left out. */
  erased(after: string, limit: number): MemberRow[];
}
export interface MembersWriter extends MembersReader {
  putMember(member: MemberRow): void;
}

export interface SecretsReader {
  /** The secrets of the next order that the server takes (§6.3). */
  next(): { join: string; draw: string } | null;
  /** The secret of an order's draw. */
  draw(order: string): string | undefined;
}
export interface SecretsWriter extends SecretsReader {
  setNext(secrets: { join: string; draw: string }): void;
  keepDraw(order: string, secret: string): void;
}

export interface NoticesReader {
  noticesAfter(n: number, limit: number): NoticeRow[];
  /** The number of the newest; 0: there is none. */
  newest(): number;
  /** Up to which they are filed by member. */
  filed(): number;
  /** A member's, as far as they are filed, newest first, before a number (null: from the newest). */
  ofMember(member: string, before: number | null, limit: number): NoticeRow[];
  /** Up to which a member has seen its own; 0: none. */
  seen(member: string): number;
  /** How many of a member's, as far as they are filed, it has not seen, counted up to `most`. */
  unread(member: string, most: number): number;
}
export interface NoticesWriter extends NoticesReader {
  /** All of one transaction, in their order. An entry is cleared once: a second notice of it is passed over. */
  notify(notices: readonly Notice[]): void;
  /** A deliverer has those up to a number. */
  delivered(upTo: number, at: number): void;
  /** Files the next of them, at most so many, by member. @returns up to which they are filed now */
  file(most: number): number;
  /** A member has seen its own up to a number; never takes back what it has seen before. */
  see(member: string, upTo: number): void;
}

export interface FeedReader {
  rowsAfter(till: string, after: number, limit: number): FeedRow[];
}
export interface FeedWriter extends FeedReader {
  /** Appends a row under the till's next number. */
  send(till: string, body: string): void;
  /** A till's rows go on from a number further on; what lies between is nobody's. */
  skip(till: string, to: number): void;
  /** Several at once, by till, each till's in their order; a till that is not there is passed over. */
  sendAll(bodies: ReadonlyMap<string, readonly string[]>): void;
  /** Takes phone, card and name out of every row about a member, told or not. */
  eraseMember(member: string): void;
}

export type MemberEntries = { readonly waiting: boolean | null; readonly before: Position | null };
export interface FiguresReader {
  /** Whether any order has ever come. */
  anyOrder(): boolean;
  queues(): QueueRow[];
  /** Waiting entries with something remaining in position order, after a position. */
  waiting(queue: string, after: Position | null, limit: number): EntryRow[];
  /** How many waiting entries stand before a position, and what they wait for together, fen. */
  waitingBefore(queue: string, position: Position): { readonly count: number; readonly amount: number };
  /** Where the entry stands that has a place in line, counted from 1; null: so many do not wait. */
  waitingAt(queue: string, place: number): Position | null;
  /** What was extracted for a queue by day from one on, fen; `first` the first day on which anything was done to it. */
  daysSince(
    queue: string,
    from: number,
  ): { readonly first: number | null; readonly rows: readonly { readonly day: number; readonly extracted: number }[] };
  entriesOfOrder(order: string): EntryRow[];
  /** Newest first. @param only those that wait (true) or do not; @param before a position: from there on */
  entriesOfMember(member: string, limit: number, only?: MemberEntries): EntryRow[];
  /** All entries of a member together: what waits in line, and what was ever paid to them, fen. */
  sumsOfMember(member: string): { readonly waiting: number; readonly paid: number };
  /** Stores in which a member has orders. */
  storesOfMember(member: string): string[];
  waitingOfMember(member: string): { count: number; amount: number };
  /** The same of several: one question, however many; who has nothing waiting is left out. */
  waitingOfMembers(members: readonly string[]): Map<string, { count: number; amount: number }>;
  payoutsTo(order: string, line: number): PayoutRow[];
  /** The same a page at a time, newest first, before a number (null: from the newest). */
  received(order: string, line: number, before: number | null, limit: number): NumberedPayout[];
  /** What an entry received from an instant on, fen. */
  paidSince(order: string, line: number, from: number): number;
  payoutsFrom(order: string, line: number): PayoutRow[];
  /** Days of a queue (`ALL_QUEUES`: of all together), both included, oldest first (§12.8); days on which nothing was done are left out. */
  days(queue: string, from: number, to: number): QueueDayRow[];
  /** What was done to a queue before a day. */
  flowsBefore(queue: string, day: number): Flows;
  /**
   * All of a queue's days together, and against them what remains of its entries now, read at one moment: `waiting` in
   * line, `closed` on their way to their till, standing in none. Fen.
   */
  owed(queue: string): { readonly flows: Flows; readonly waiting: number; readonly closed: number };
  /** Every row of a ledger's table in the order of its key, each as the one text that `rowText` makes of it. */
  rows(table: LedgerTable): Iterable<string>;
}

/** Fen, both 0 or above, and of how many rewards. */
export type RewardSum = { readonly credited: number; readonly clawed: number; readonly count: number };
export type RewardFilter = {
  /** Local days since 1970-01-01, both included. */
  readonly from: number;
  readonly to: number;
  /** Null: every kind. */
  readonly kind: RewardKind | null;
  /** Null: every store; empty: what is of none. */
  readonly store: string | null;
};
export type NumberedReward = RewardRow & { readonly n: number };
export type NumberedPayout = PayoutRow & { readonly n: number };

/** Rewards, nights and people (§10, §11). */
export interface RewardsReader {
  /** By day and kind, oldest day first; days without rewards are left out. */
  days(filter: RewardFilter): (RewardSum & { day: number; kind: RewardKind })[];
  /** The same by store, what was credited most first; null: of no store. */
  stores(filter: RewardFilter, limit: number): (RewardSum & { store: string | null })[];
  /** Rewards of one day by member, what was credited most first. */
  members(
    filter: Pick<RewardFilter, "kind" | "store"> & { day: number },
    limit: number,
  ): (RewardSum & { member: string })[];
  /** A member's, newest first, those before a number (null: from the newest). */
  ofMember(member: string, before: number | null, limit: number): NumberedReward[];
  /** What a member's up to a number come to, fen. */
  upTo(member: string, n: number): number;
  /** All of a member's, in the order of the kind's name. */
  sumsOfMember(member: string): (RewardSum & { kind: RewardKind })[];
  /** What was ever rewarded for having brought a store (§11.5), by the store's id. */
  recruited(): (RewardSum & { store: string })[];
  /** Newest first, those before a day `YYYY-MM-DD` (null: from the newest). */
  nights(before: string | null, limit: number): NightRow[];
  /** Whom a member brought, by id, after an id. */
  brought(member: string, after: string | null, limit: number): PersonRow[];
  /** The same, who was registered last first, before a place (null: from the newest). */
  newestBrought(
    member: string,
    before: { readonly at: number; readonly member: string } | null,
    limit: number,
  ): { readonly member: string; readonly at: number }[];
  broughtCount(member: string): number;
  /** Members with a level in a team, by id, after an id. Goes through everybody. */
  levelled(after: string | null, limit: number): PersonRow[];
}

/** What a member's entries received; looks at all orders of the member. */
export interface CashReader {
  /** What its entries received, in the order of the queue's key. */
  payoutSums(member: string): { queue: string; amount: number; count: number }[];
  /** What its entries received, newest first, before a number (null: from the newest). */
  payouts(member: string, before: number | null, limit: number): NumberedPayout[];
  /** What those up to a number come to, fen. */
  upTo(member: string, n: number): number;
}

export const LEDGER_TABLES = [
  "orders",
  "units",
  "entries",
  "payouts",
  "queues",
  "balances",
  "clocks",
  "rewards",
  "rewardDays",
  "queueDays",
  "placeSales",
  "productSales",
  "shifts",
  "tenderDays",
  "signedDays",
  "giftsGiven",
  "balanceMoves",
  "giftClaims",
  "pot",
  "dayUnits",
  "nights",
  "people",
] as const;
export type LedgerTable = (typeof LEDGER_TABLES)[number];

export interface ServerReader {
  readonly settings: SettingsReader;
  readonly tills: TillsReader;
  readonly journal: JournalReader;
  readonly concerns: ConcernsReader;
  readonly requests: RequestsReader;
  readonly holds: HoldsReader;
  readonly people: PeopleReader;
  readonly clerks: ClerksReader;
  readonly products: ProductsReader;
  readonly gifts: GiftsReader;
  readonly merchants: MerchantsReader;
  readonly members: MembersReader;
  readonly feed: FeedReader;
  readonly secrets: SecretsReader;
  readonly notices: NoticesReader;
  readonly letters: LettersReader;
  readonly announcements: AnnouncementsReader;
  readonly figures: FiguresReader;
  readonly rewards: RewardsReader;
  readonly cash: CashReader;
  readonly balances: BalancesReader;
  readonly owed: OwedReader;
  readonly pages: PagesReader;
  readonly proposals: ProposalsReader;
  readonly schedules: SchedulesReader;
  readonly sales: SalesReader;
  readonly closes: ClosesReader;
  readonly memberSessions: MemberSessionsReader;
}

export interface ServerWriter extends ServerReader {
  readonly settings: SettingsWriter;
  readonly tills: TillsWriter;
  readonly journal: JournalWriter;
  readonly concerns: ConcernsWriter;
  readonly requests: RequestsWriter;
  readonly holds: HoldsWriter;
  readonly people: PeopleWriter;
  readonly clerks: ClerksWriter;
  readonly products: ProductsWriter;
  readonly gifts: GiftsWriter;
  readonly merchants: MerchantsWriter;
  readonly members: MembersWriter;
  readonly feed: FeedWriter;
  readonly secrets: SecretsWriter;
  readonly notices: NoticesWriter;
  readonly letters: LettersWriter;
  readonly announcements: AnnouncementsWriter;
  readonly proposals: ProposalsWriter;
  readonly schedules: SchedulesWriter;
  readonly sales: SalesWriter;
  readonly closes: ClosesWriter;
  readonly memberSessions: MemberSessionsWriter;
}

/** Nothing more to hand in, but where a body is async: then what nobody writes by accident. */
export type OnlySync<T> = [T] extends [never]
  ? []
  : T extends PromiseLike<unknown>
    ? ["a transaction body may not be async"]
    : [];

export interface ServerStore {
  readonly read: ServerReader;
  /** The ledger's rows; written only inside `write`. */
  readonly ledger: LedgerStore;
  /**
   * One durable transaction.
   * @throws StoreRefusal `disk-full`, `damaged`; whatever the body throws
   */
  write<T>(body: (rows: ServerWriter) => T, ...sync: OnlySync<T>): T;
  close(): void;
}
