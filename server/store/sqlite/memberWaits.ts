/**
 * What waits of each member, kept by the database itself in the transaction of what changes it: so that those of whom most
 * waits are found, and all who wait are gone through, without reading the entries.
 */

const ADD = (fen: string, count: string): string => `INSERT INTO member_waits (member, waiting_fen, count)
    VALUES (NEW.member, ${fen}, ${count}) ON CONFLICT (member) DO UPDATE
    SET waiting_fen = waiting_fen + excluded.waiting_fen, count = count + excluded.count;`;
const DROP = (row: string): string => `DELETE FROM member_waits WHERE member = ${row}.member AND count = 0;`;

export const MEMBER_WAITS = `
CREATE TABLE member_waits (
  member TEXT NOT NULL PRIMARY KEY,
  waiting_fen INTEGER NOT NULL,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX member_waits_most ON member_waits (waiting_fen DESC, member);
CREATE TRIGGER entries_wait AFTER INSERT ON entries WHEN NEW.remaining_fen > 0 BEGIN
  ${ADD("NEW.remaining_fen", "1")}
END;
CREATE TRIGGER entries_wait_other AFTER UPDATE ON entries WHEN OLD.remaining_fen <> NEW.remaining_fen BEGIN
  ${ADD("NEW.remaining_fen - OLD.remaining_fen", "(NEW.remaining_fen > 0) - (OLD.remaining_fen > 0)")}
  ${DROP("NEW")}
END;
CREATE TRIGGER entries_wait_no_more AFTER DELETE ON entries WHEN OLD.remaining_fen > 0 BEGIN
  UPDATE member_waits SET waiting_fen = waiting_fen - OLD.remaining_fen, count = count - 1 WHERE member = OLD.member;
  ${DROP("OLD")}
END;
INSERT INTO member_waits SELECT member, sum(remaining_fen), count(*) FROM entries WHERE remaining_fen > 0 GROUP BY member;
`;
