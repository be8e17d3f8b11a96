/**
 * How many entries stand in each line by the hour they joined in, kept by the database itself in the transaction of what
 * changes it: so that a place among ten million is a sum of few rows and a count within one hour.
 */

/** What stands in line: as `FiguresReader.waiting`. */
const STANDS = (row: string): string => `${row}.lane IN ('ready', 'held')`;
const IN_ONE = (
  row: string,
): string => `INSERT INTO waiting_hours (queue, hour, count) VALUES (${row}.queue, ${row}.at / 3600000, 1)
    ON CONFLICT (queue, hour) DO UPDATE SET count = count + 1;`;
const OUT_ONE = (
  row: string,
): string => `UPDATE waiting_hours SET count = count - 1 WHERE queue = ${row}.queue AND hour = ${row}.at / 3600000;
  DELETE FROM waiting_hours WHERE queue = ${row}.queue AND hour = ${row}.at / 3600000 AND count = 0;`;
const MOVED = "(OLD.queue IS NOT NEW.queue OR OLD.at IS NOT NEW.at";

export const WAITING_HOURS = `
CREATE TABLE waiting_hours (
  queue TEXT NOT NULL,
  hour INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (queue, hour)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entries_stand AFTER INSERT ON entries WHEN ${STANDS("NEW")} BEGIN
  ${IN_ONE("NEW")}
END;
CREATE TRIGGER entries_leave AFTER UPDATE ON entries WHEN ${STANDS("OLD")} AND ${MOVED} OR NEW.lane IS NULL OR NOT ${STANDS("NEW")}) BEGIN
  ${OUT_ONE("OLD")}
END;
CREATE TRIGGER entries_enter AFTER UPDATE ON entries WHEN ${STANDS("NEW")} AND ${MOVED} OR OLD.lane IS NULL OR NOT ${STANDS("OLD")}) BEGIN
  ${IN_ONE("NEW")}
END;
CREATE TRIGGER entries_gone AFTER DELETE ON entries WHEN ${STANDS("OLD")} BEGIN
  ${OUT_ONE("OLD")}
END;
INSERT INTO waiting_hours SELECT queue, at / 3600000, count(*) FROM entries WHERE ${STANDS("entries")} GROUP BY 1, 2;
`;

const SUM_IN = (
  row: string,
): string => `INSERT INTO waiting_hours (queue, hour, count, waiting_fen) VALUES (${row}.queue, ${row}.at / 3600000, 1, ${row}.remaining_fen)
    ON CONFLICT (queue, hour) DO UPDATE SET count = count + 1, waiting_fen = waiting_fen + excluded.waiting_fen;`;
const SUM_OUT = (
  row: string,
): string => `UPDATE waiting_hours SET count = count - 1, waiting_fen = waiting_fen - ${row}.remaining_fen
    WHERE queue = ${row}.queue AND hour = ${row}.at / 3600000;
  DELETE FROM waiting_hours WHERE queue = ${row}.queue AND hour = ${row}.at / 3600000 AND count = 0;`;

/** And what they wait for together, fen: how much stands before a place, as quickly. */
export const WAITING_AMOUNTS = `
ALTER TABLE waiting_hours ADD COLUMN waiting_fen INTEGER NOT NULL DEFAULT 0;
UPDATE waiting_hours SET waiting_fen = (SELECT sum(remaining_fen) FROM entries
  WHERE entries.queue = waiting_hours.queue AND ${STANDS("entries")}
  AND at >= waiting_hours.hour * 3600000 AND at < (waiting_hours.hour + 1) * 3600000);
DROP TRIGGER entries_stand;
DROP TRIGGER entries_leave;
DROP TRIGGER entries_enter;
DROP TRIGGER entries_gone;
CREATE TRIGGER entries_stand AFTER INSERT ON entries WHEN ${STANDS("NEW")} BEGIN
  ${SUM_IN("NEW")}
END;
CREATE TRIGGER entries_leave AFTER UPDATE ON entries WHEN ${STANDS("OLD")} AND ${MOVED} OR NEW.lane IS NULL OR NOT ${STANDS("NEW")}) BEGIN
  ${SUM_OUT("OLD")}
END;
CREATE TRIGGER entries_enter AFTER UPDATE ON entries WHEN ${STANDS("NEW")} AND ${MOVED} OR OLD.lane IS NULL OR NOT ${STANDS("OLD")}) BEGIN
  ${SUM_IN("NEW")}
END;
CREATE TRIGGER entries_less AFTER UPDATE ON entries WHEN OLD.remaining_fen <> NEW.remaining_fen
  AND ${STANDS("OLD")} AND ${STANDS("NEW")} AND OLD.queue = NEW.queue AND OLD.at = NEW.at BEGIN
  UPDATE waiting_hours SET waiting_fen = waiting_fen + NEW.remaining_fen - OLD.remaining_fen
    WHERE queue = NEW.queue AND hour = NEW.at / 3600000;
END;
CREATE TRIGGER entries_gone AFTER DELETE ON entries WHEN ${STANDS("OLD")} BEGIN
  ${SUM_OUT("OLD")}
END;
`;
