import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bridge } from "./bridge.ts";
import { BulkWrite, takeOver, texts, wholes } from "./columns.ts";
import { PostgresConnection } from "./connection.ts";
import { translate } from "./dialect.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

let bridge: Bridge;
let connection: PostgresConnection;
beforeEach(async (context) => {
  const schema = ownChain();
  const greeting = [`CREATE SCHEMA IF NOT EXISTS "${schema}"`, `SET search_path TO "${schema}"`];
  bridge = new Bridge({ url: await postgresUrl(context), greeting });
  connection = new PostgresConnection(bridge);
  bridge.query(`CREATE TABLE tills (id text COLLATE "C" PRIMARY KEY, last_seq bigint, note text)`);
});
afterEach(() => bridge?.close());

describe("the same statements in PostgreSQL's dialect", () => {
  test("parameters are numbered, one of a name once; what stands in quotes stays", () => {
    expect(translate(`SELECT '?', "a?" FROM t WHERE a = ? AND b = ? AND c = ?`)).toEqual({
      text: `SELECT '?', "a?" FROM t WHERE a = $1 AND b = $2 AND c = $3`,
      parameters: [0, 1, 2],
    });
    expect(translate(`SELECT 1 WHERE (@a IS NULL OR x < @a) AND y IS @b`)).toEqual({
      text: `SELECT 1 WHERE ($1 IS NULL OR x < $1) AND y IS NOT DISTINCT FROM $2`,
      parameters: ["a", "b"],
    });
  });

  test("names of columns keep their capitals, null is found, a list comes in as JSON", () => {
    bridge.transaction(() => {
      const put = connection.prepare("INSERT INTO tills (id, last_seq, note) VALUES (?, ?, ?)");
      for (const id of ["a", "B", "é", "排", "\u{1F600}"]) put.run(id, 1, null);
      expect(put.run("z", 2, "x").changes).toBe(1);
    });
    const found = connection.prepare(
      "SELECT id, last_seq AS lastSeq FROM tills WHERE note IS @note AND id IN (SELECT value FROM json_each(@ids)) ORDER BY id",
    );
    expect(found.all({ note: null, ids: JSON.stringify(["\u{1F600}", "排", "a", "z", "B"]) })).toEqual(
      ["B", "a", "排", "\u{1F600}"].map((id) => ({ id, lastSeq: 1 })),
    );
    const inOrder = [...connection.prepare("SELECT id FROM tills ORDER BY id").iterate()].map((row) => row["id"]);
    expect(inOrder).toEqual(["B", "a", "z", "é", "排", "\u{1F600}"]);
  });
});

describe("what a transaction has read", () => {
  const seqOf = (id: string): unknown => connection.prepare("SELECT last_seq FROM tills WHERE id = ?").get(id);

  test("is read from memory, until the table is written, and not after its end", () => {
    bridge.query("INSERT INTO tills VALUES ('t', 1, NULL)");
    const asked: string[] = [];
    const query = bridge.query.bind(bridge);
    bridge.query = (text, ...values) => {
      asked.push(text);
      return query(text, ...values);
    };
    const body = (): void => {
      expect([seqOf("t"), seqOf("t"), asked.length]).toEqual([{ last_seq: 1 }, { last_seq: 1 }, 1]);
      connection.prepare("UPDATE tills SET last_seq = ? WHERE id = ?").run(2, "t");
      expect([seqOf("t"), asked.length]).toEqual([{ last_seq: 2 }, 2]);
      throw new Error("undone");
    };
    expect(() => bridge.transaction(body)).toThrow("undone");
    bridge.transaction(() => expect(seqOf("t")).toEqual({ last_seq: 1 }));
    expect(seqOf("t")).toEqual({ last_seq: 1 });
    expect(asked).toHaveLength(4);
  });
});

describe("many rows in one statement", () => {
  const ROWS = [
    { id: `"quoted", \\ {braces} NULL`, seq: Number.MAX_SAFE_INTEGER, note: null },
    { id: "NULL", seq: null, note: "" },
    { id: "排返\n\u{1F600}", seq: -1, note: "\t" },
  ];
  const put = new BulkWrite<(typeof ROWS)[number]>(
    "tills",
    [
      { name: "id", text: (it) => it.id },
      { name: "last_seq", whole: (it) => it.seq },
      { name: "note", text: (it) => it.note },
    ],
    `(id) ${takeOver("last_seq, note")}`,
  );

  test("come back as they were, and a second time take their places", () => {
    bridge.transaction(() => bridge.send(put.statement(ROWS)));
    const all = () => bridge.query("SELECT id, last_seq AS seq, note FROM tills ORDER BY id");
    const sorted = ROWS.toSorted((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
    expect(all()).toEqual(sorted);
    bridge.transaction(() => bridge.send(put.statement(ROWS.map((row) => ({ ...row, seq: 7 })))));
    expect(all()).toEqual(sorted.map((row) => ({ ...row, seq: 7 })));
  });

  test("none at all is an empty list; truth is 1 and 0", () => {
    expect([texts([], () => ""), wholes([true, false, null, 5], (it) => it)]).toEqual(["{}", "{1,0,NULL,5}"]);
  });
});
