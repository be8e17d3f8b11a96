/** As SQLite's of the same name; here a statement's rows are counted together, once a statement. */
const STANDS = "lane IN ('ready', 'held')";
const of = (rows: string, by: 1 | -1): string =>
  `SELECT queue, at / 3600000 AS hour, ${by} AS by FROM ${rows} WHERE ${STANDS}`;
const add = (rows: string): string => `INSERT INTO waiting_hours AS kept (queue, hour, count)
    SELECT queue, hour, sum(by) FROM (${rows}) AS each GROUP BY queue, hour HAVING sum(by) <> 0 ORDER BY queue, hour
    ON CONFLICT (queue, hour) DO UPDATE SET count = kept.count + excluded.count;`;
const DROP = `DELETE FROM waiting_hours AS kept USING (SELECT DISTINCT queue, at / 3600000 AS hour FROM old_rows WHERE ${STANDS}) AS gone
    WHERE kept.queue = gone.queue AND kept.hour = gone.hour AND kept.count = 0;`;
const counted = (name: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$;`;

export const WAITING_HOURS = `
CREATE TABLE waiting_hours (
  queue TEXT COLLATE "C" NOT NULL,
  hour BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (queue, hour)
) WITH (fillfactor = 50);
${counted("entries_stand", add(of("new_rows", 1)))}
${counted("entries_pass", `${add(`${of("new_rows", 1)} UNION ALL ${of("old_rows", -1)}`)} ${DROP}`)}
${counted("entries_gone", `${add(of("old_rows", -1))} ${DROP}`)}
CREATE TRIGGER entries_stand AFTER INSERT ON entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_stand();
CREATE TRIGGER entries_pass AFTER UPDATE ON entries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_pass();
CREATE TRIGGER entries_gone AFTER DELETE ON entries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION entries_gone();
INSERT INTO waiting_hours SELECT queue, at / 3600000, count(*) FROM entries WHERE ${STANDS} GROUP BY 1, 2;
`;

const fen = (rows: string, sign: "" | "-"): string =>
  `SELECT queue, at / 3600000 AS hour, ${sign}1 AS by, ${sign}remaining_fen AS fen FROM ${rows} WHERE ${STANDS}`;
const addFen = (rows: string): string => `INSERT INTO waiting_hours AS kept (queue, hour, count, waiting_fen)
    SELECT queue, hour, sum(by), sum(fen) FROM (${rows}) AS each GROUP BY queue, hour
    HAVING sum(by) <> 0 OR sum(fen) <> 0 ORDER BY queue, hour
    ON CONFLICT (queue, hour) DO UPDATE SET count = kept.count + excluded.count, waiting_fen = kept.waiting_fen + excluded.waiting_fen;`;
const recounted = (name: string, body: string): string => counted(name, body).replace("CREATE", "CREATE OR REPLACE");

/** As SQLite's of the same name. */
export const WAITING_AMOUNTS = `
ALTER TABLE waiting_hours ADD COLUMN waiting_fen BIGINT NOT NULL DEFAULT 0;
UPDATE waiting_hours AS kept SET waiting_fen = found.fen FROM
  (SELECT queue, at / 3600000 AS hour, sum(remaining_fen) AS fen FROM entries WHERE ${STANDS} GROUP BY 1, 2) AS found
  WHERE found.queue = kept.queue AND found.hour = kept.hour;
${recounted("entries_stand", addFen(fen("new_rows", "")))}
${recounted("entries_pass", `${addFen(`${fen("new_rows", "")} UNION ALL ${fen("old_rows", "-")}`)} ${DROP}`)}
${recounted("entries_gone", `${addFen(fen("old_rows", "-"))} ${DROP}`)}
`;
