/** As SQLite's of the same name; here a statement's rows are counted together, once a statement. */
const of = (rows: string, sign: "" | "-"): string =>
  `SELECT member, ${sign}remaining_fen AS fen, ${sign}1 AS one FROM ${rows} WHERE remaining_fen > 0`;
const add = (rows: string): string => `INSERT INTO member_waits AS kept (member, waiting_fen, count)
    SELECT member, sum(fen), sum(one) FROM (${rows}) AS each GROUP BY member HAVING sum(fen) <> 0 OR sum(one) <> 0 ORDER BY member
    ON CONFLICT (member) DO UPDATE SET waiting_fen = kept.waiting_fen + excluded.waiting_fen, count = kept.count + excluded.count;`;
const DROP = `DELETE FROM member_waits AS kept USING (SELECT DISTINCT member FROM old_rows WHERE remaining_fen > 0) AS gone
    WHERE kept.member = gone.member AND kept.count = 0;`;
const counted = (name: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$;`;

export const MEMBER_WAITS = `
CREATE TABLE member_waits (
  member TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  waiting_fen BIGINT NOT NULL,
  count BIGINT NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX member_waits_most ON member_waits (waiting_fen DESC, member);
${counted("entries_wait", add(of("new_rows", "")))}
${counted("entries_wait_other", `${add(`${of("new_rows", "")} UNION ALL ${of("old_rows", "-")}`)} ${DROP}`)}
${counted("entries_wait_no_more", `${add(of("old_rows", "-"))} ${DROP}`)}
CREATE TRIGGER entries_wait AFTER INSERT ON entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_wait();
CREATE TRIGGER entries_wait_other AFTER UPDATE ON entries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_wait_other();
CREATE TRIGGER entries_wait_no_more AFTER DELETE ON entries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_wait_no_more();
INSERT INTO member_waits SELECT member, sum(remaining_fen), count(*) FROM entries WHERE remaining_fen > 0 GROUP BY member;
`;

/** What published rules have all be told that wait, and how far that got. */
export const ANNOUNCEMENTS = `
CREATE TABLE announcements (
  n BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  queues TEXT COLLATE "C",
  reached TEXT COLLATE "C" NOT NULL,
  told BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX announcements_open ON announcements (n) WHERE done_at IS NULL;
`;
