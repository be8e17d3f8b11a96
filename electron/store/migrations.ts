/**
 * Numbered migrations of a till's books, forward only. What has been released is frozen: a change
 * is a new number. `PRAGMA user_version` says how far a file has come.
 */
import { LEDGER_TABLES_1, LEDGER_TABLES_2, LEDGER_TABLES_3 } from "../../shared/ledger/tables.ts";
import { ASK_TABLES_1 } from "./asks.ts";
import { HEARD_TABLES_1 } from "./heard.ts";
import { REFERRAL_TABLES_1 } from "./orderRewards.ts";
import { SPENDING_TABLES_1 } from "./spendings.ts";
import { TILL_TABLES_6 } from "./tables6.ts";

/** "PAIF": marks a SQLite file as the books of a till. */
export const APPLICATION_ID = 0x50_41_49_46;

const TILL_TABLES_1 = `
CREATE TABLE facts (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT,
  line TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
-- Facts after acknowledged are still to be sent; head is the server's hash at that place.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  acknowledged INTEGER NOT NULL,
  head TEXT NOT NULL
) STRICT;
CREATE TABLE feed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cursor INTEGER NOT NULL,
  queue TEXT
) STRICT;
CREATE TABLE device (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  till TEXT NOT NULL,
  till_name TEXT NOT NULL,
  store_name TEXT NOT NULL,
  timezone TEXT NOT NULL,
  public_key TEXT NOT NULL,
  rules_version INTEGER NOT NULL,
  waiting_rules_version INTEGER,
  enrolled INTEGER NOT NULL,
  server_url TEXT,
  pending_code TEXT,
  used_code TEXT,
  clock_offset_ms INTEGER NOT NULL,
  last_contact INTEGER
) STRICT;
CREATE TABLE rules (
  version INTEGER PRIMARY KEY,
  timezone TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE TABLE categories (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;
CREATE TABLE products (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  barcode TEXT,
  price_fen INTEGER NOT NULL,
  category TEXT NOT NULL,
  quick_key INTEGER
) STRICT;
CREATE INDEX products_code ON products (code);
CREATE INDEX products_barcode ON products (barcode) WHERE barcode IS NOT NULL;
CREATE TABLE members (
  id TEXT PRIMARY KEY,
  phone TEXT UNIQUE,
  card TEXT UNIQUE,
  name TEXT,
  level TEXT,
  cash_fen INTEGER NOT NULL,
  points INTEGER NOT NULL,
  love INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  waiting_fen INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;
-- One key, one act: what it brought about, with what the screen was told of its place.
CREATE TABLE acts (
  key TEXT PRIMARY KEY,
  verb TEXT NOT NULL,
  order_id TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- The secrets of the next order, and of the draws of orders that may be drawn for.
CREATE TABLE next_secrets (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  join_secret TEXT NOT NULL,
  draw_secret TEXT NOT NULL
) STRICT;
CREATE TABLE draw_secrets (
  order_id TEXT PRIMARY KEY,
  secret TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Screens that were let in: the hash of what their cookie holds.
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL
) STRICT;
`;

/** The key a server signs its receipts with, and the one that reaches furthest. */
const SERVERS_WORD = `
ALTER TABLE device ADD COLUMN server_key TEXT;
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cursor INTEGER NOT NULL,
  head TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
`;

/** What a product costs the shop; null: unknown. */
const PRODUCT_COSTS = `
ALTER TABLE products ADD COLUMN cost_fen INTEGER;
`;

/** Who of the clerks is kept at headquarters. */
const CLERKS_OF_HQ = `
ALTER TABLE clerks ADD COLUMN hq INTEGER NOT NULL DEFAULT 0;
`;

/** Which products headquarters keeps, and which are sold no more. */
const PRODUCTS_OF_HQ = `
ALTER TABLE products ADD COLUMN hq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
`;

/** Whose person was erased, and when. */
const ERASED = `
CREATE TABLE erased (
  member TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Up to which place in the chain, whatever the instants there. */
const ERASED_UP_TO = `
ALTER TABLE erased ADD COLUMN up_to INTEGER NOT NULL DEFAULT 0;
`;

/** The i-th brings a file from version i to i + 1. */
export const MIGRATIONS: readonly string[] = [
  LEDGER_TABLES_1 + TILL_TABLES_1,
  LEDGER_TABLES_2,
  SPENDING_TABLES_1,
  ASK_TABLES_1,
  SERVERS_WORD + HEARD_TABLES_1,
  TILL_TABLES_6,
  PRODUCT_COSTS,
  REFERRAL_TABLES_1,
  CLERKS_OF_HQ,
  PRODUCTS_OF_HQ,
  LEDGER_TABLES_3,
  ERASED,
  ERASED_UP_TO,
];
