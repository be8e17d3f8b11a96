/** The ledger's tables in SQLite, the same on a till and on the server, as frozen steps: forward only. */

/** Frozen: the ledger's tables as of format 1. Later changes are migrations of their own. */
export const LEDGER_TABLES_1 = `
CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  member TEXT,
  deducted INTEGER NOT NULL,
  settle_on TEXT NOT NULL,
  completed INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  left_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_member ON orders (member, at) WHERE member IS NOT NULL;
CREATE TABLE units (
  order_id TEXT NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL,
  product TEXT,
  paid_fen INTEGER NOT NULL,
  extract_bp INTEGER,
  declined TEXT,
  base_fen INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  at INTEGER NOT NULL,
  member TEXT NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  product TEXT,
  source TEXT NOT NULL,
  lottery TEXT,
  queue TEXT NOT NULL,
  lane TEXT,
  state TEXT NOT NULL,
  drawn INTEGER NOT NULL,
  ratio_bp INTEGER NOT NULL,
  entitlement_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  exchanged_fen INTEGER NOT NULL,
  cleared_fen INTEGER NOT NULL,
  voided_fen INTEGER NOT NULL,
  clawed_fen INTEGER NOT NULL,
  remaining_fen INTEGER NOT NULL,
  exchanged_to TEXT,
  exchange_bp INTEGER,
  pending TEXT,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id, line) REFERENCES units (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_line ON entries (queue, lane, at, order_id, line) WHERE lane IS NOT NULL;
CREATE INDEX entries_member ON entries (member, at);
CREATE TABLE payouts (
  n INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  from_order TEXT NOT NULL,
  from_line INTEGER NOT NULL,
  to_order TEXT NOT NULL,
  to_line INTEGER NOT NULL,
  member TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX payouts_from ON payouts (from_order);
CREATE INDEX payouts_to ON payouts (to_order, to_line);
CREATE TABLE queues (
  key TEXT NOT NULL PRIMARY KEY,
  extracted_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  retained_fen INTEGER NOT NULL,
  carried_fen INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  waiting_fen INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  return_group TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE balances (
  member TEXT NOT NULL PRIMARY KEY,
  cash_fen INTEGER NOT NULL,
  points INTEGER NOT NULL,
  love INTEGER NOT NULL,
  love_frozen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE clocks (
  key TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  cleared INTEGER
) STRICT, WITHOUT ROWID;
`;

/**
 * Frozen: from format 1 to format 2. Fewer trees an order: units stand in their order's row, as a list of
 * [product, paid, extraction ratio, why it did not join, base', and where there is any what the member's
 * balance paid] by line; a member's cash says where it came from and went (§13.3); an order is found by its id alone,
 * a member's entries through the member's orders, what an order paid by the numbers of its payouts.
 */
export const LEDGER_TABLES_2 = `
CREATE TABLE orders_2 (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  member TEXT,
  deducted INTEGER NOT NULL,
  settle_on TEXT NOT NULL,
  completed INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  left_fen INTEGER NOT NULL,
  units TEXT NOT NULL,
  payouts_first INTEGER,
  payouts_last INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO orders_2 SELECT id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen,
  (SELECT json_group_array(json_array(product, paid_fen, extract_bp, declined, base_fen) ORDER BY line) FROM units WHERE order_id = id),
  (SELECT min(n) FROM payouts WHERE from_order = id), (SELECT max(n) FROM payouts WHERE from_order = id)
  FROM orders ORDER BY id;
CREATE TABLE entries_2 (
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  at INTEGER NOT NULL,
  member TEXT NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  product TEXT,
  source TEXT NOT NULL,
  lottery TEXT,
  queue TEXT NOT NULL,
  lane TEXT,
  state TEXT NOT NULL,
  drawn INTEGER NOT NULL,
  ratio_bp INTEGER NOT NULL,
  entitlement_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  exchanged_fen INTEGER NOT NULL,
  cleared_fen INTEGER NOT NULL,
  voided_fen INTEGER NOT NULL,
  clawed_fen INTEGER NOT NULL,
  remaining_fen INTEGER NOT NULL,
  exchanged_to TEXT,
  exchange_bp INTEGER,
  pending TEXT,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
INSERT INTO entries_2 SELECT order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state, drawn, ratio_bp,
  entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen, exchanged_to, exchange_bp, pending
  FROM entries ORDER BY order_id, line;
DROP TABLE entries;
DROP TABLE units;
DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;
ALTER TABLE entries_2 RENAME TO entries;
CREATE INDEX orders_member ON orders (member, at) WHERE member IS NOT NULL;
CREATE INDEX entries_line ON entries (queue, lane, at, order_id, line) WHERE lane IS NOT NULL;
DROP INDEX payouts_from;
ALTER TABLE balances ADD COLUMN received_fen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN clawed_fen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN spent_fen INTEGER NOT NULL DEFAULT 0;
UPDATE balances SET clawed_fen = taken.sum FROM (SELECT member, sum(min(clawed_fen, paid_fen)) AS sum FROM entries
  WHERE clawed_fen > 0 GROUP BY member) AS taken WHERE taken.member = balances.member;
UPDATE balances SET received_fen = cash_fen + clawed_fen;
`;

/** Frozen: what of a balance was paid out beside the tills, and corrected by hand (§12.6, §13.3). */
export const LEDGER_TABLES_3 = `
ALTER TABLE balances ADD COLUMN withdrawn_fen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN corrected_fen INTEGER NOT NULL DEFAULT 0;
`;

/** The tables as they are today, for a ledger that begins empty. */
export const LEDGER_TABLES: string = LEDGER_TABLES_1 + LEDGER_TABLES_2 + LEDGER_TABLES_3;

/**
 * Frozen, beside them where §10 and §11 are kept: rewards as they were made and by day, what waits to be divided, units
 * of a day whose buyer was brought by a friend, the nights with their arithmetic, and who brought whom.
 */
export const REWARD_TABLES_1 = `
CREATE TABLE rewards (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  member TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  store TEXT
) STRICT;
CREATE INDEX rewards_member ON rewards (member, n);
CREATE TABLE reward_days (
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  store TEXT NOT NULL,
  credited_fen INTEGER NOT NULL,
  clawed_fen INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_n INTEGER NOT NULL,
  last_n INTEGER NOT NULL,
  PRIMARY KEY (day, kind, store)
) STRICT, WITHOUT ROWID;
CREATE TABLE pot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  brought_fen INTEGER NOT NULL,
  profit_fen INTEGER NOT NULL,
  rewarded_fen INTEGER NOT NULL,
  to_divide_fen INTEGER NOT NULL,
  units INTEGER NOT NULL
) STRICT;
CREATE TABLE day_units (
  n INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  friend TEXT NOT NULL
) STRICT;
CREATE TABLE nights (day TEXT NOT NULL PRIMARY KEY, done INTEGER NOT NULL, night TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX nights_open ON nights (day) WHERE done = 0;
CREATE TABLE people (member TEXT NOT NULL PRIMARY KEY, referrer TEXT, team_level TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX people_referrer ON people (referrer) WHERE referrer IS NOT NULL;
CREATE INDEX people_level ON people (member) WHERE team_level IS NOT NULL;
`;

/** Frozen: what was done to each queue by day (§12.8). */
export const QUEUE_DAY_TABLES_1 = `
CREATE TABLE queue_days (
  queue TEXT NOT NULL,
  day INTEGER NOT NULL,
  granted_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  exchanged_fen INTEGER NOT NULL,
  cleared_fen INTEGER NOT NULL,
  voided_fen INTEGER NOT NULL,
  clawed_fen INTEGER NOT NULL,
  moved_fen INTEGER NOT NULL,
  extracted_fen INTEGER NOT NULL,
  PRIMARY KEY (queue, day)
) STRICT, WITHOUT ROWID;
`;

/** Frozen: what was sold, by hour, place and person, and by product and day or month. */
export const SALE_TABLES_1 = `
CREATE TABLE place_sales (
  span TEXT NOT NULL,
  period INTEGER NOT NULL,
  store TEXT NOT NULL,
  channel TEXT NOT NULL,
  till TEXT NOT NULL,
  hour INTEGER NOT NULL,
  clerk TEXT NOT NULL,
  clerk_name TEXT NOT NULL,
  sales INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  sold_fen INTEGER NOT NULL,
  refunded_fen INTEGER NOT NULL,
  discount_fen INTEGER NOT NULL,
  costed_fen INTEGER NOT NULL,
  cost_fen INTEGER NOT NULL,
  PRIMARY KEY (span, period, store, channel, till, hour, clerk, clerk_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE product_sales (
  span TEXT NOT NULL,
  period INTEGER NOT NULL,
  store TEXT NOT NULL,
  product TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  sales INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  sold_fen INTEGER NOT NULL,
  refunded_fen INTEGER NOT NULL,
  discount_fen INTEGER NOT NULL,
  costed_fen INTEGER NOT NULL,
  cost_fen INTEGER NOT NULL,
  PRIMARY KEY (span, period, store, product)
) STRICT, WITHOUT ROWID;
`;

/** Frozen: shifts, how sales were paid by day and store, and the days that headquarters signed. */
export const CLOSE_TABLES_1 = `
CREATE TABLE shifts (
  till TEXT NOT NULL,
  shift TEXT NOT NULL,
  store TEXT NOT NULL,
  opened_seq INTEGER,
  opened_at INTEGER NOT NULL,
  opened_by TEXT,
  float_fen INTEGER NOT NULL,
  closed_seq INTEGER,
  closed_at INTEGER,
  closed_day INTEGER,
  closed_by TEXT,
  approved_by TEXT,
  number INTEGER,
  counted_fen INTEGER,
  expected_fen INTEGER,
  difference_fen INTEGER,
  reason TEXT,
  PRIMARY KEY (till, shift)
) STRICT, WITHOUT ROWID;
CREATE INDEX shifts_opened ON shifts (opened_at, till, shift);
CREATE INDEX shifts_open ON shifts (opened_at) WHERE closed_at IS NULL;
CREATE INDEX shifts_closed ON shifts (closed_day, store) WHERE closed_day IS NOT NULL;
CREATE TABLE tender_days (
  day INTEGER NOT NULL,
  store TEXT NOT NULL,
  tender TEXT NOT NULL,
  taken_fen INTEGER NOT NULL,
  given_back_fen INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, store, tender)
) STRICT, WITHOUT ROWID;
CREATE TABLE signed_days (
  day INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  remark TEXT,
  figures TEXT NOT NULL,
  open TEXT NOT NULL,
  PRIMARY KEY (day, turn)
) STRICT, WITHOUT ROWID;
`;

/** Frozen: gifts that were given, a row a fact. */
export const GIFT_TABLES_1 = `
CREATE TABLE gifts_given (
  seq INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  gift TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  what TEXT NOT NULL,
  amount INTEGER NOT NULL,
  member TEXT NOT NULL,
  store TEXT,
  till TEXT,
  clerk_name TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX gifts_given_day ON gifts_given (day);
CREATE INDEX gifts_given_member ON gifts_given (member, seq);
`;

/** Frozen: what balances were changed by, beside payouts and rewards: fen of cash, else hundredths. */
export const MOVE_TABLES_1 = `
CREATE TABLE balance_moves (
  n INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  what TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL,
  order_id TEXT,
  line INTEGER,
  other TEXT,
  gift TEXT,
  fact INTEGER
) STRICT;
CREATE INDEX balance_moves_member ON balance_moves (member, what, n);
`;

/** Frozen: gifts that members took beside the tills. */
export const GIFT_TABLES_2 = `
CREATE TABLE gift_claims (
  seq INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  gift TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  what TEXT NOT NULL,
  amount INTEGER NOT NULL,
  member TEXT NOT NULL,
  store TEXT,
  handed_at INTEGER,
  handed_store TEXT,
  handed_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_claims_member ON gift_claims (member, seq);
CREATE INDEX gift_claims_open ON gift_claims (seq) WHERE handed_at IS NULL;
`;

/** Frozen: at which till a gift was handed out, under which key. */
export const GIFT_TABLES_3 = `
ALTER TABLE gift_claims ADD COLUMN handed_till TEXT;
ALTER TABLE gift_claims ADD COLUMN handed_key TEXT;
`;

/** Frozen: when, by whom and why a gift that a member took was cancelled. */
export const GIFT_TABLES_4 = `
ALTER TABLE gift_claims ADD COLUMN cancelled_at INTEGER;
ALTER TABLE gift_claims ADD COLUMN cancelled_by TEXT;
ALTER TABLE gift_claims ADD COLUMN cancelled_why TEXT;
`;

/** What a server's ledger has beside LEDGER_TABLES, as it is today. */
export const SERVER_LEDGER_TABLES: string =
  REWARD_TABLES_1 +
  QUEUE_DAY_TABLES_1 +
  SALE_TABLES_1 +
  CLOSE_TABLES_1 +
  GIFT_TABLES_1 +
  MOVE_TABLES_1 +
  GIFT_TABLES_2 +
  GIFT_TABLES_3 +
  GIFT_TABLES_4;
