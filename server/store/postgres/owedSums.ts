/** As SQLite's of the same name; here a statement's rows are summed together, once a statement. */
import { HAS, OWES } from "../sqlite/owedSums.ts";

const BALANCES = [
  ["cash_fen", "greatest(cash_fen, 0)"],
  ["owing_fen", "greatest(-cash_fen, 0)"],
  ["members", `${HAS}::integer`],
  ["points", "points"],
  ["love", "love"],
  ["love_frozen", "love_frozen"],
] as const;
const WAITS = [
  ["waiting_fen", "waiting_fen"],
  ["waiting", "count"],
] as const;
type Parts = typeof BALANCES | typeof WAITS;

const select = (parts: Parts, rows: string, sign: "" | "-"): string =>
  `SELECT ${parts.map(([column, value]) => `${sign}${value} AS ${column}`).join(", ")} FROM ${rows}`;
const add = (parts: Parts, rows: string): string =>
  `UPDATE owed_sums AS kept SET ${parts.map(([column]) => `${column} = kept.${column} + coalesce(by.${column}, 0)`).join(", ")}
    FROM (SELECT ${parts.map(([column]) => `sum(${column}) AS ${column}`).join(", ")} FROM (${rows}) AS each) AS by;`;
const counted = (name: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$;\n`;
const NEW = "REFERENCING NEW TABLE AS new_rows";
const OLD = "REFERENCING OLD TABLE AS old_rows";
const trigger = (name: string, event: string, table: string, rows: string): string =>
  `CREATE TRIGGER ${name} AFTER ${event} ON ${table} ${rows} FOR EACH STATEMENT EXECUTE FUNCTION ${name}();\n`;
const kept = (table: string, parts: Parts): string => {
  const [added, gone] = [select(parts, "new_rows", ""), select(parts, "old_rows", "-")];
  const name = `${table}_summed`;
  return (
    counted(name, add(parts, added)) +
    counted(`${name}_anew`, add(parts, `${added} UNION ALL ${gone}`)) +
    counted(`${name}_no_more`, add(parts, gone)) +
    trigger(name, "INSERT", table, NEW) +
    trigger(`${name}_anew`, "UPDATE", table, `${OLD} NEW TABLE AS new_rows`) +
    trigger(`${name}_no_more`, "DELETE", table, OLD)
  );
};

export const OWED_SUMS = `
CREATE TABLE owed_sums (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  cash_fen BIGINT NOT NULL,
  owing_fen BIGINT NOT NULL,
  members BIGINT NOT NULL,
  points BIGINT NOT NULL,
  love BIGINT NOT NULL,
  love_frozen BIGINT NOT NULL,
  waiting_fen BIGINT NOT NULL,
  waiting BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO owed_sums VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0);
${add(BALANCES, select(BALANCES, "balances", ""))}
${add(WAITS, select(WAITS, "member_waits", ""))}
CREATE INDEX balances_cash ON balances (cash_fen DESC, member) WHERE cash_fen <> 0;
CREATE INDEX balances_points ON balances (points DESC, member) WHERE points <> 0;
CREATE INDEX balances_love ON balances (love DESC, member) WHERE love <> 0;
CREATE INDEX balances_has ON balances (member) WHERE ${HAS};
CREATE INDEX balances_owes ON balances (member) WHERE ${OWES};
${kept("balances", BALANCES)}${kept("member_waits", WAITS)}`;
