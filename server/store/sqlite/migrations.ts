/**
 * The numbered, frozen steps from an empty file to today's tables: forward only, importing nothing
 * that may change. The n-th step brings a file from format n − 1 to format n.
 */
import { ANNOUNCEMENTS } from "./announcements.ts";
import { HOLD_TABLES_1 } from "./holds.ts";
import { MEMBER_SESSIONS } from "./memberSessions.ts";
import { MEMBER_WAITS } from "./memberWaits.ts";
import {
  LEDGER_TABLES_1,
  LEDGER_TABLES_2,
  LEDGER_TABLES_3,
  QUEUE_DAY_TABLES_1,
  CLOSE_TABLES_1,
  SALE_TABLES_1,
  GIFT_TABLES_1,
  MOVE_TABLES_1,
  GIFT_TABLES_2,
  GIFT_TABLES_3,
  GIFT_TABLES_4,
  REWARD_TABLES_1,
} from "../../../shared/ledger/tables.ts";
import { OWED_INDICES } from "./owedIndices.ts";
import { WAITING_AMOUNTS, WAITING_HOURS } from "./waitingHours.ts";

const SERVER_TABLES_1 = `
CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stores (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, added_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tills (
  id TEXT NOT NULL PRIMARY KEY,
  store TEXT NOT NULL REFERENCES stores (id),
  name TEXT NOT NULL,
  public_key TEXT,
  enrolled_at INTEGER,
  revoked_at INTEGER,
  last_contact INTEGER,
  last_seq INTEGER NOT NULL,
  head TEXT NOT NULL,
  last_at INTEGER,
  rules_version INTEGER NOT NULL,
  feed_head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE enrolment_codes (
  code_sha256 TEXT NOT NULL PRIMARY KEY,
  till TEXT NOT NULL REFERENCES tills (id),
  valid_until INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
  n INTEGER PRIMARY KEY,
  till TEXT NOT NULL REFERENCES tills (id),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT,
  line TEXT NOT NULL,
  hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  parked INTEGER NOT NULL,
  refused TEXT,
  UNIQUE (till, seq)
) STRICT;
CREATE INDEX journal_order ON journal (order_id) WHERE order_id IS NOT NULL;
CREATE TABLE fact_counts (kind TEXT NOT NULL PRIMARY KEY, facts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  n INTEGER PRIMARY KEY,
  till TEXT NOT NULL,
  seq INTEGER,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX quarantine_consumed ON quarantine (till, seq) WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX quarantine_refused ON quarantine (till, hash) WHERE seq IS NULL;
CREATE TABLE differences (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('difference', 'clock', 'late')),
  till TEXT NOT NULL,
  seq INTEGER NOT NULL,
  order_id TEXT,
  at INTEGER NOT NULL,
  amount_fen INTEGER,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX differences_kind ON differences (kind, n);
CREATE INDEX differences_till ON differences (till, kind, seq);
CREATE TABLE halts (
  queue TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  till TEXT NOT NULL,
  seq INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE arrivals (queue TEXT NOT NULL PRIMARY KEY, newest_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE members (
  id TEXT NOT NULL PRIMARY KEY,
  phone TEXT,
  card TEXT,
  name TEXT,
  level TEXT,
  registered_by TEXT,
  registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX members_phone ON members (phone) WHERE phone IS NOT NULL;
CREATE INDEX members_card ON members (card) WHERE card IS NOT NULL;
CREATE TABLE feed (
  till TEXT NOT NULL REFERENCES tills (id),
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (till, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE rules (version INTEGER NOT NULL PRIMARY KEY, json TEXT NOT NULL, published_at INTEGER NOT NULL) STRICT;
CREATE TABLE categories (id TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE products (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  barcode TEXT,
  price_fen INTEGER NOT NULL,
  category TEXT NOT NULL REFERENCES categories (id),
  quick_key INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (token_sha256 TEXT NOT NULL PRIMARY KEY, began_at INTEGER NOT NULL, valid_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** The server's own chain of facts, versions for chosen tills, secrets of draws, keys of the API, notices. */
const SERVER_TABLES_2 = `
ALTER TABLE rules ADD COLUMN tills TEXT;
INSERT OR IGNORE INTO stores (id, name, added_at) VALUES ('hq', '总部', 0);
INSERT INTO tills (id, store, name, last_seq, head, rules_version, feed_head)
  VALUES ('hq/office', 'hq', '总部', 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, 0);
CREATE TABLE draw_secrets (order_id TEXT NOT NULL PRIMARY KEY, secret TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE api_keys (key_sha256 TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notices (
  n INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL,
  delivered_at INTEGER
) STRICT;
CREATE UNIQUE INDEX notices_cleared ON notices (order_id, line) WHERE kind = 'cleared';
CREATE INDEX notices_waiting ON notices (n) WHERE delivered_at IS NULL;
CREATE INDEX entries_till ON entries (store, till) WHERE state = 'waiting' AND channel = 'cashier';
`;

/** Finds what a key has given or spent (§7.2). */
const SERVER_TABLES_3 = `
CREATE INDEX journal_value_key ON journal (json_extract(line, '$.body.key')) WHERE kind IN ('value-given', 'value-spent');
`;

/**
 * The journal in chunks: what came together is kept together, a line's number is its chunk's and its place in it.
 * What is exceptional about a line, and what a line is found by beside its place in its chain, stand beside. The
 * feed and the notices of one transaction stand in one row, numbered by the last of them, a line each.
 */
const IN_CHUNKS = `
CREATE TABLE chunks (
  n INTEGER PRIMARY KEY,
  till TEXT NOT NULL REFERENCES tills (id),
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  prev TEXT NOT NULL,
  head TEXT NOT NULL,
  signature TEXT,
  received_at INTEGER NOT NULL,
  packing INTEGER NOT NULL,
  packed BLOB NOT NULL,
  UNIQUE (till, seq)
) STRICT;
INSERT INTO chunks (n, till, seq, count, prev, head, signature, received_at, packing, packed)
  SELECT first, till, seq, count,
    coalesce((SELECT hash FROM journal j WHERE j.till = r.till AND j.seq = r.seq - 1),
      (SELECT hash FROM quarantine q WHERE q.till = r.till AND q.seq = r.seq - 1),
      '0000000000000000000000000000000000000000000000000000000000000000'),
    (SELECT hash FROM journal j WHERE j.till = r.till AND j.seq = r.seq + r.count - 1),
    NULL, received_at, 0, CAST(lines AS BLOB)
  FROM (
    SELECT min(n) AS first, min(till) AS till, min(seq) AS seq, count(*) AS count, min(received_at) AS received_at,
      json_group_array(line ORDER BY n) AS lines
    FROM (
      SELECT n, till, seq, line, received_at, sum(fresh) OVER (ORDER BY n) AS run FROM (
        SELECT n, till, seq, line, received_at,
          NOT coalesce(till = lag(till) OVER w AND seq = lag(seq) OVER w + 1 AND n = lag(n) OVER w + 1
            AND received_at = lag(received_at) OVER w AND n % 500 > 0, 0) AS fresh
        FROM journal WINDOW w AS (ORDER BY n)
      )
    ) GROUP BY run
  ) AS r ORDER BY first;
CREATE TABLE journal_about (key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) STRICT, WITHOUT ROWID;
INSERT INTO journal_about SELECT 'order ' || order_id, n FROM journal
  WHERE order_id IS NOT NULL AND order_id <> till || '/' || printf('%07d', seq) ORDER BY 1, n;
INSERT INTO journal_about SELECT 'key ' || json_extract(line, '$.body.key'), n FROM journal
  WHERE kind IN ('value-given', 'value-spent') ORDER BY 1, n;
CREATE TABLE marks (n INTEGER PRIMARY KEY, mark TEXT NOT NULL, reason TEXT) STRICT;
INSERT INTO marks SELECT n, CASE WHEN parked = 1 THEN 'parked' ELSE 'refused' END, refused FROM journal
  WHERE parked = 1 OR refused IS NOT NULL ORDER BY n;
DROP TABLE journal;
CREATE TABLE feed_2 (
  till TEXT NOT NULL REFERENCES tills (id),
  n INTEGER NOT NULL,
  count INTEGER NOT NULL,
  bodies TEXT NOT NULL,
  PRIMARY KEY (till, n)
) STRICT, WITHOUT ROWID;
INSERT INTO feed_2 SELECT till, max(n), count(*), group_concat(body, char(10) ORDER BY n) FROM feed
  GROUP BY till, (n - 1) / 100 ORDER BY till, max(n);
DROP TABLE feed;
ALTER TABLE feed_2 RENAME TO feed;
CREATE TABLE notices_2 (n INTEGER PRIMARY KEY, count INTEGER NOT NULL, bodies TEXT NOT NULL, delivered_at INTEGER) STRICT;
INSERT INTO notices_2 SELECT max(n), count(*),
    group_concat(json_array(member, kind, order_id, line, amount, at), char(10) ORDER BY n), delivered_at
  FROM (SELECT *, n - row_number() OVER (PARTITION BY delivered_at ORDER BY n) AS run FROM notices)
  GROUP BY delivered_at, run, (n - 1) / 100 ORDER BY max(n);
CREATE TABLE cleared_notices (order_id TEXT NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (order_id, line)) STRICT, WITHOUT ROWID;
INSERT INTO cleared_notices SELECT order_id, line FROM notices WHERE kind = 'cleared' ORDER BY order_id, line;
DROP TABLE notices;
ALTER TABLE notices_2 RENAME TO notices;
CREATE INDEX notices_waiting ON notices (n) WHERE delivered_at IS NULL;
`;

/** One list of all that HQ has to look at, with what became of it; what was asked of other tills; tills that HQ closed. */
const CONCERNS_AND_REQUESTS = `
CREATE TABLE concerns (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  till TEXT,
  seq INTEGER,
  order_id TEXT,
  queue TEXT,
  at INTEGER NOT NULL,
  amount_fen INTEGER,
  detail TEXT NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT,
  resolved_reason TEXT
) STRICT;
CREATE INDEX concerns_kind ON concerns (kind, n);
CREATE INDEX concerns_till ON concerns (till, kind, seq);
INSERT INTO concerns (kind, till, seq, order_id, at, amount_fen, detail)
  SELECT kind, till, seq, order_id, at, amount_fen, detail FROM differences ORDER BY n;
INSERT INTO concerns (kind, till, seq, at, detail)
  SELECT CASE WHEN seq IS NULL THEN 'refused' ELSE 'quarantine' END, till, seq, at,
    CASE WHEN seq IS NULL THEN reason ELSE 'fact ' || seq || ': ' || reason END FROM quarantine ORDER BY n;
INSERT INTO concerns (kind, till, seq, queue, at, detail) SELECT 'halted', till, seq, queue, at, detail FROM halts ORDER BY queue;
DROP TABLE differences;
CREATE TABLE requests (
  till TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  amount_fen INTEGER,
  into_what TEXT,
  owner TEXT,
  state TEXT NOT NULL,
  why TEXT,
  carried_fen INTEGER,
  answered_at INTEGER,
  PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_open ON requests (owner, at) WHERE state = 'open';
CREATE INDEX requests_order ON requests (order_id);
ALTER TABLE tills ADD COLUMN closed_at INTEGER;
`;

/** Which protocol a till last spoke. */
const PROTOCOLS = `
ALTER TABLE tills ADD COLUMN protocol INTEGER;
`;

/** A parked line was folded after all, with the fact of this number that released its queue. */
const RELEASES = `
ALTER TABLE marks ADD COLUMN released INTEGER;
CREATE INDEX marks_released ON marks (released) WHERE released IS NOT NULL;
CREATE INDEX marks_parked ON marks (n) WHERE mark = 'parked';
CREATE INDEX concerns_open ON concerns (n) WHERE resolved_at IS NULL;
`;

/** What a product costs the shop; null: unknown. */
const PRODUCT_COSTS = `
ALTER TABLE products ADD COLUMN cost_fen INTEGER;
`;

/** What §10 and §11 need. */
const REWARDS = `${REWARD_TABLES_1}
INSERT INTO people (member) SELECT id FROM members ORDER BY id;
`;

/** Who works at HQ, whose a session is (null: by the key), and what was done, each line bound to the one before. */
const PEOPLE_OF_HQ = `
CREATE TABLE hq_users (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  totp_secret TEXT,
  totp_step INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  locked_until INTEGER,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE hq_audit (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  role TEXT,
  verb TEXT NOT NULL,
  what TEXT NOT NULL,
  outcome TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX hq_audit_who ON hq_audit (who, n);
CREATE INDEX hq_audit_verb ON hq_audit (verb, n);
ALTER TABLE sessions ADD COLUMN user_id TEXT;
CREATE INDEX sessions_user ON sessions (user_id) WHERE user_id IS NOT NULL;
`;

/**
 * Tries to sign in that failed are counted by name and address, whether there is such a user or not: counts of before had no
 * address, and end. By which key a session was opened: of those of before nobody knows, and they end.
 */
const TRIES_AND_KEYS = `
CREATE TABLE hq_tries (
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  failed INTEGER NOT NULL,
  at INTEGER NOT NULL,
  locked_until INTEGER,
  PRIMARY KEY (name, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX hq_tries_at ON hq_tries (at);
ALTER TABLE hq_users DROP COLUMN failed;
ALTER TABLE hq_users DROP COLUMN locked_until;
DELETE FROM sessions WHERE user_id IS NULL;
ALTER TABLE sessions ADD COLUMN key_sha256 TEXT;
`;

/** Who works in each store, as headquarters keeps them; what tills say of themselves, and who made a code. */
const CLERKS_AND_DEVICES = `
CREATE TABLE store_clerks (
  store TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  pin_hash TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  pin_at INTEGER NOT NULL,
  PRIMARY KEY (store, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX store_clerks_name ON store_clerks (name, store, id);
CREATE INDEX store_clerks_changed ON store_clerks (changed_at, store, id);
ALTER TABLE tills ADD COLUMN said_software TEXT;
ALTER TABLE tills ADD COLUMN said_seq INTEGER;
ALTER TABLE tills ADD COLUMN said_clock_ms INTEGER;
ALTER TABLE enrolment_codes ADD COLUMN made_at INTEGER;
ALTER TABLE enrolment_codes ADD COLUMN made_by TEXT;
`;

/** Managers belong to a store; a version may be the chain's with another part of one store; who published it. */
const STORE_MANAGERS = `
ALTER TABLE hq_users ADD COLUMN store TEXT;
ALTER TABLE rules ADD COLUMN store TEXT;
ALTER TABLE rules ADD COLUMN published_by TEXT;
`;

/** Exports that are made by themselves, up to when each has been, and what came of every period. */
const SCHEDULES = `
CREATE TABLE schedules (
  id TEXT NOT NULL PRIMARY KEY,
  plan TEXT NOT NULL,
  secret TEXT,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  done_until INTEGER NOT NULL,
  removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE schedule_runs (
  schedule TEXT NOT NULL,
  due INTEGER NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  at INTEGER NOT NULL,
  next_at INTEGER,
  said TEXT NOT NULL,
  files TEXT NOT NULL,
  PRIMARY KEY (schedule, due)
) STRICT, WITHOUT ROWID;
`;

/** Where products come from, what they are weighed in, whether they are sold, and where their newest change stands among all; suppliers. */
const PRODUCTS_OF_HQ = `
CREATE TABLE suppliers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  active INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppliers_name ON suppliers (name, id);
ALTER TABLE products ADD COLUMN unit TEXT;
ALTER TABLE products ADD COLUMN source TEXT NOT NULL DEFAULT 'own';
ALTER TABLE products ADD COLUMN supplier TEXT;
ALTER TABLE products ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
ALTER TABLE products ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX products_turn ON products (turn);
CREATE INDEX products_code ON products (code, id);
CREATE INDEX products_name ON products (name, id);
CREATE INDEX products_price ON products (price_fen, id);
CREATE INDEX products_changed ON products (changed_at, id);
CREATE INDEX products_barcode ON products (barcode) WHERE barcode IS NOT NULL;
`;

/** What one person of headquarters proposed, and what another made of it (§12.6). */
const PROPOSALS = `
CREATE TABLE proposals (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  member TEXT,
  reason TEXT NOT NULL,
  by_user TEXT,
  by_name TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  decided_why TEXT
) STRICT;
CREATE INDEX proposals_state ON proposals (state, n);
CREATE INDEX proposals_member ON proposals (member, n) WHERE member IS NOT NULL;
`;

/** Who asked to become a store, and what was done about it. */
const MERCHANTS = `
CREATE TABLE merchants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  note TEXT NOT NULL,
  recruiter TEXT,
  state TEXT NOT NULL,
  commission_bp INTEGER,
  agreed_on TEXT,
  store TEXT,
  via TEXT NOT NULL,
  applied_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merchants_changed ON merchants (changed_at, id);
CREATE INDEX merchants_applied ON merchants (applied_at, id);
CREATE INDEX merchants_name ON merchants (name, id);
CREATE INDEX merchants_state ON merchants (state);
CREATE TABLE merchant_acts (
  merchant TEXT NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  what TEXT NOT NULL,
  commission_bp INTEGER,
  remark TEXT NOT NULL,
  PRIMARY KEY (merchant, n)
) STRICT, WITHOUT ROWID;
`;

/** What members get for points or love value: hundredths of them; `valid_until` is a day, `stores` a JSON array of ids. */
const GIFTS = `
CREATE TABLE gifts (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  what TEXT NOT NULL,
  price INTEGER NOT NULL,
  stock INTEGER,
  valid_until TEXT,
  stores TEXT,
  active INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gifts_name ON gifts (name, id);
`;

/** Notices by the member they are to, filed beside settlement; up to which each member has seen its own. */
const MEMBER_NOTICES = `
CREATE TABLE member_notices (
  member TEXT NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (member, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE member_seen (member TEXT NOT NULL PRIMARY KEY, up_to INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** When a member's person was erased; null: never. */
const ERASED = `
ALTER TABLE members ADD COLUMN erased_at INTEGER;
CREATE INDEX members_erased ON members (id) WHERE erased_at IS NOT NULL;
`;

/** What balances were changed by; books that had orders before get it out of their facts when a server next opens them. */
const MOVES = `${MOVE_TABLES_1}
INSERT INTO settings (name, value) SELECT 'balance-moves', 'wanted' WHERE EXISTS (SELECT 1 FROM orders);
`;

/** Letters to the merchant's webhook that it refused, and those that stand behind them. */
const LETTERS = `
CREATE TABLE letters (
  n INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at INTEGER,
  refused_at INTEGER,
  answer TEXT NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  decided_why TEXT
) STRICT;
CREATE INDEX letters_state ON letters (state, n);
CREATE INDEX letters_due ON letters (next_at, n) WHERE state = 'trying';
CREATE INDEX letters_held ON letters (member, n) WHERE state IN ('trying', 'behind');
`;

export const MIGRATIONS: readonly string[] = [
  LEDGER_TABLES_1 + SERVER_TABLES_1,
  SERVER_TABLES_2,
  SERVER_TABLES_3,
  LEDGER_TABLES_2 + IN_CHUNKS,
  CONCERNS_AND_REQUESTS,
  HOLD_TABLES_1,
  PROTOCOLS,
  RELEASES,
  PRODUCT_COSTS,
  REWARDS,
  PEOPLE_OF_HQ,
  QUEUE_DAY_TABLES_1,
  TRIES_AND_KEYS,
  CLERKS_AND_DEVICES,
  STORE_MANAGERS,
  WAITING_HOURS,
  SCHEDULES,
  SALE_TABLES_1,
  PRODUCTS_OF_HQ,
  LEDGER_TABLES_3 + PROPOSALS,
  MERCHANTS,
  GIFTS,
  MEMBER_WAITS + ANNOUNCEMENTS,
  OWED_INDICES,
  CLOSE_TABLES_1,
  GIFT_TABLES_1,
  MEMBER_NOTICES,
  ERASED,
  MOVES,
  WAITING_AMOUNTS + MEMBER_SESSIONS,
  LETTERS,
  GIFT_TABLES_2,
  GIFT_TABLES_3,
  GIFT_TABLES_4,
];
