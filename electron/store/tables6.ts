/** Frozen: what a till keeps of clerks, shifts, carts, printing, stock and settings, as of format 6. */
export const TILL_TABLES_6 = `
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  json TEXT NOT NULL
) STRICT;
-- Clerks; the PIN as scrypt(salt), and the wrong ones since the last right one.
CREATE TABLE clerks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  pin_hash TEXT NOT NULL,
  wrong INTEGER NOT NULL,
  locked_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE rights (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  json TEXT NOT NULL
) STRICT;
-- Who is signed in.
CREATE TABLE signed_in (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  clerk TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
-- Approvals given for an act that is still to come, by its key.
CREATE TABLE approvals (
  key TEXT NOT NULL,
  right_name TEXT NOT NULL,
  clerk TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (key, right_name)
) STRICT, WITHOUT ROWID;
-- One row a shift: the place of the fact that opened it, and of the one that closed it.
CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  opened_seq INTEGER NOT NULL,
  closed_seq INTEGER,
  number INTEGER,
  report TEXT
) STRICT;
CREATE INDEX shifts_open ON shifts (opened_seq);
-- The sale in progress, and those put aside.
CREATE TABLE draft (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  json TEXT NOT NULL
) STRICT;
CREATE TABLE held (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  label TEXT NOT NULL,
  clerk TEXT,
  json TEXT NOT NULL
) STRICT;
-- What is to be printed; the bytes are made when it is. Twice: it may lie there already. Kick: the drawer opens first.
CREATE TABLE print_jobs (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  order_id TEXT,
  shift TEXT,
  kick INTEGER NOT NULL,
  training INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  twice INTEGER NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX print_jobs_open ON print_jobs (n) WHERE state IN ('waiting', 'printing');
-- Views over the facts, brought up to date when they are looked at: how far each is.
CREATE TABLE views (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE stock (
  product TEXT PRIMARY KEY,
  quantity INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- No fact before this format moves stock that was ever counted.
INSERT INTO views (name, seq) SELECT 'stock', coalesce(max(seq), 0) FROM facts;
-- Every act, those that are facts and those that are none.
CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  seq INTEGER,
  act TEXT NOT NULL,
  clerk TEXT,
  clerk_name TEXT,
  approver_name TEXT,
  order_id TEXT,
  amount_fen INTEGER,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at, n);
-- What was extracted from a queue up to an instant: one sample a day.
CREATE TABLE queue_days (
  queue TEXT NOT NULL,
  day INTEGER NOT NULL,
  at INTEGER NOT NULL,
  extracted_fen INTEGER NOT NULL,
  PRIMARY KEY (queue, day)
) STRICT, WITHOUT ROWID;
-- What a product is weighed in, and the initials of its name's pinyin.
ALTER TABLE products ADD COLUMN unit TEXT;
ALTER TABLE products ADD COLUMN pinyin TEXT NOT NULL DEFAULT '';
CREATE INDEX facts_of_order ON facts (order_id) WHERE kind = 'order-refunded';
`;
