/** The sums of what is owed to all (§12.7), kept by the database itself, and by what it is found in order: no question reads all of it. */

/** A balance that is not nothing. */
export const HAS = "(cash_fen <> 0 OR points <> 0 OR love <> 0 OR love_frozen <> 0)";
/** Of something there is less than nothing. */
export const OWES = "(cash_fen < 0 OR points < 0 OR love < 0 OR love_frozen < 0)";

const of = (row: string): readonly (readonly [column: string, value: string])[] => [
  ["cash_fen", `max(${row}.cash_fen, 0)`],
  ["owing_fen", `max(-${row}.cash_fen, 0)`],
  ["members", `(${row}.cash_fen <> 0 OR ${row}.points <> 0 OR ${row}.love <> 0 OR ${row}.love_frozen <> 0)`],
  ["points", `${row}.points`],
  ["love", `${row}.love`],
  ["love_frozen", `${row}.love_frozen`],
];
const waits = (row: string) =>
  [
    ["waiting_fen", `${row}.waiting_fen`],
    ["waiting", `${row}.count`],
  ] as const;
type Parts = ReturnType<typeof of>;
const add = (...signed: readonly (readonly [sign: "+" | "-", parts: Parts])[]): string => {
  const columns = signed[0]?.[1] ?? [];
  const sets = columns.map(
    ([column], at) =>
      `${column} = ${column}${signed.map(([sign, parts]) => ` ${sign} ${parts[at]?.[1] ?? "0"}`).join("")}`,
  );
  return `UPDATE owed_sums SET ${sets.join(", ")};`;
};

const trigger = (name: string, event: string, table: string, body: string): string =>
  `CREATE TRIGGER ${name} AFTER ${event} ON ${table} BEGIN ${body} END;\n`;
const kept = (table: string, parts: (row: string) => Parts): string =>
  trigger(`${table}_summed`, "INSERT", table, add(["+", parts("NEW")])) +
  trigger(`${table}_summed_anew`, "UPDATE", table, add(["+", parts("NEW")], ["-", parts("OLD")])) +
  trigger(`${table}_summed_no_more`, "DELETE", table, add(["-", parts("OLD")]));
const summed = (table: string, parts: (row: string) => Parts): string =>
  `UPDATE owed_sums SET ${parts(table)
    .map(([column, value]) => `${column} = (SELECT coalesce(sum(${value}), 0) FROM ${table})`)
    .join(", ")};\n`;

export const OWED_SUMS = `
CREATE TABLE owed_sums (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cash_fen INTEGER NOT NULL,
  owing_fen INTEGER NOT NULL,
  members INTEGER NOT NULL,
  points INTEGER NOT NULL,
  love INTEGER NOT NULL,
  love_frozen INTEGER NOT NULL,
  waiting_fen INTEGER NOT NULL,
  waiting INTEGER NOT NULL
) STRICT;
INSERT INTO owed_sums VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0);
${summed("balances", of)}${summed("member_waits", waits)}
CREATE INDEX balances_cash ON balances (cash_fen DESC, member) WHERE cash_fen <> 0;
CREATE INDEX balances_points ON balances (points DESC, member) WHERE points <> 0;
CREATE INDEX balances_love ON balances (love DESC, member) WHERE love <> 0;
CREATE INDEX balances_has ON balances (member) WHERE ${HAS};
CREATE INDEX balances_owes ON balances (member) WHERE ${OWES};
${kept("balances", of)}${kept("member_waits", waits)}`;
