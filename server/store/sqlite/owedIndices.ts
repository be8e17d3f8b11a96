/** By what is found who is owed or owes (§12.7), in order; and what the sums of all are added up along, as they are asked for. */

/** A balance that is not nothing. */
export const HAS = "(cash_fen <> 0 OR points <> 0 OR love <> 0 OR love_frozen <> 0)";
/** Of something there is less than nothing. */
export const OWES = "(cash_fen < 0 OR points < 0 OR love < 0 OR love_frozen < 0)";

/** The same in SQLite and PostgreSQL. */
export const OWED_INDICES = `
CREATE INDEX balances_cash ON balances (cash_fen DESC, member) WHERE cash_fen <> 0;
CREATE INDEX balances_points ON balances (points DESC, member) WHERE points <> 0;
CREATE INDEX balances_love ON balances (love DESC, member) WHERE love <> 0;
CREATE INDEX balances_frozen ON balances (love_frozen) WHERE love_frozen <> 0;
CREATE INDEX balances_has ON balances (member) WHERE ${HAS};
CREATE INDEX balances_owes ON balances (member) WHERE ${OWES};
`;
