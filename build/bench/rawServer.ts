/**
 * The raw side of the drain, in a process of its own: takes batches over the same kind of socket and does
 * no more than `mode` says. `receive` answers; `parse` reads every line as JSON first; `store` keeps each batch
 * as one chunk with the till's cursor, durably, before it answers.
 */
import Database from "better-sqlite3";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Server } from "socket.io";
import { MAX_MESSAGE_BYTES, PROTOCOL } from "../../shared/sync/messages.ts";
import type { Unpacked } from "../../server/testTill.ts";
import { answer } from "../replay/child.ts";

export type RawMode = "receive" | "parse" | "store";

const [folder = ""] = process.argv.slice(2);
let close: (() => Promise<void>) | undefined;

answer({
  open: (input) => open(input as RawMode),
  close: async () => await close?.(),
});

async function open(mode: RawMode): Promise<string> {
  const db = mode === "store" ? chunks(join(folder, "chunks.sqlite")) : undefined;
  const http = createServer();
  const io = new Server(http, {
    serveClient: false,
    transports: ["websocket"],
    maxHttpBufferSize: 2 * MAX_MESSAGE_BYTES,
  });
  io.on("connection", (socket) => {
    socket.on("push", (batch: Unpacked, ack: (answer: unknown) => void) => {
      if (mode !== "receive") for (const line of batch.lines) JSON.parse(line);
      db?.keep(batch);
      ack({ ok: true, value: { cursor: batch.from + batch.lines.length - 1, head: batch.head } });
    });
    socket.emit("challenge", { nonce: "raw-raw-raw-raw-raw", protocol: PROTOCOL });
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  close = async () => {
    await io.close();
    db?.close();
  };
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function chunks(file: string): { keep(batch: Unpacked): void; close(): void } {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE chunks (till TEXT NOT NULL, start INTEGER NOT NULL, lines TEXT NOT NULL, PRIMARY KEY (till, start)) STRICT;
    CREATE TABLE cursors (till TEXT PRIMARY KEY, seq INTEGER NOT NULL, head TEXT NOT NULL) STRICT;`);
  const addChunk = db.prepare("INSERT INTO chunks (till, start, lines) VALUES (?, ?, ?)");
  const advance = db.prepare(
    "INSERT INTO cursors (till, seq, head) VALUES (?, ?, ?) ON CONFLICT (till) DO UPDATE SET seq = excluded.seq, head = excluded.head",
  );
  const keep = db.transaction(({ till, from, lines, head }: Unpacked) => {
    addChunk.run(till, from, lines.join("\n"));
    advance.run(till, from + lines.length - 1, head);
  });
  return { keep: (batch) => keep.immediate(batch), close: () => void db.close() };
}
