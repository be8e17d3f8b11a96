/**
 * The thread that owns the connection to PostgreSQL: statements go out as they come, without waiting for each other's
 * answers. What a transaction's connection did not survive, the transaction did not either; outside of one, the next
 * use connects again.
 */
import { workerData } from "node:worker_threads";
import { Client } from "pg";
import { LOST } from "./messages.ts";
import type { Answer, Ask, Failure, Place, Reply, Statement, WorkerParts } from "./messages.ts";

const CONNECT_WITHIN_MS = 5_000;
const { url, greeting, bell, port } = workerData as WorkerParts;
const rung = new Int32Array(bell);

type Run = Extract<Ask, { do: "run" }>;
type Ran = Answer | Failure;
const failed = (it: Ran): it is Failure => "code" in it;
const answered = (it: Ran): it is Answer => !failed(it);

let client: Client | null = null;
/** The connection the open transaction began on; null: there is none, or it is lost. */
let holder: Client | null = null;
/** What was run of the open transaction since somebody last waited. */
let pending: Promise<Ran[]>[] = [];
/** Asks are carried out in their order. */
let turn: Promise<void> = Promise.resolve();

port.on("message", (ask: Ask) => {
  if (ask.do === "abandon") return forget(client);
  turn = turn
    .then(() => carryOut(ask))
    .catch((error: unknown) => {
      if (ask.do === "run") reply({ id: ask.id, failure: failureOf(error) });
    });
});

async function carryOut(ask: Exclude<Ask, { do: "abandon" }>): Promise<void> {
  if (ask.do === "end") {
    const ending = client;
    forget(null);
    await ending?.end();
    return reply({ id: ask.id, answers: [] });
  }
  const connection = await connectionFor(ask.place);
  if ("code" in connection) return answer(ask, Promise.resolve([connection]));
  const ran = Promise.all(ask.statements.map((statement) => run(connection, statement)));
  if (ask.place !== "alone") return answer(ask, ran);
  answer(ask, again(ask.statements, await ran, connection));
}

/** What is alone has changed nothing: it is asked once more where only the connection was lost. */
async function again(statements: readonly Statement[], ran: Ran[], on: Client): Promise<Ran[]> {
  if (client === on || !ran.some((it) => failed(it) && it.code === LOST)) return ran;
  const connection = await connect();
  return "code" in connection ? [connection] : await Promise.all(statements.map((it) => run(connection, it)));
}

/** What fails of a transaction without being waited for is told at what is waited for next, and ever after. */
function answer(ask: Run, ran: Promise<Ran[]>): void {
  if (ask.place === "begin") pending = [];
  if (ask.place !== "alone") pending.push(ran);
  if (!ask.answer) return;
  const all = ask.place === "alone" ? [ran] : pending;
  void Promise.all(all).then((done) => {
    const failure = done.flat().find(failed);
    if (ask.place !== "alone" && pending === all) pending = failure ? [Promise.resolve([failure])] : [];
    if (failure) reply({ id: ask.id, failure });
    // Nothing asked: what became of what was sent last.
    else reply({ id: ask.id, answers: (done.findLast((it) => it.length > 0) ?? []).filter(answered) });
  });
}

async function connectionFor(place: Place): Promise<Client | Failure> {
  if (place === "within") {
    return holder ?? { code: LOST, message: "the connection was lost in the middle of a transaction" };
  }
  const connection = client ?? (await connect());
  if (place === "begin") holder = "code" in connection ? null : connection;
  return connection;
}

async function connect(): Promise<Client | Failure> {
  const made = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    pipeline: true,
    types: { getTypeParser },
  });
  const lost = (): void => {
    if (client === made) client = null;
    if (holder === made) holder = null;
  };
  made.on("error", lost);
  made.on("end", lost);
  try {
    await made.connect();
    for (const text of greeting) await made.query(text);
    client = made;
    return made;
  } catch (error) {
    void made.end().catch(() => undefined);
    return failureOf(error);
  }
}

function forget(connection: Client | null): void {
  client = null;
  holder = null;
  // Not `end`: that waits for the very answers that do not come.
  (connection as unknown as { connection: { stream: { destroy(): void } } } | null)?.connection.stream.destroy();
}

async function run(connection: Client, { text, name, values }: Statement): Promise<Ran> {
  try {
    const result = await connection.query<unknown[]>({
      text,
      rowMode: "array",
      ...(name === undefined ? {} : { name }),
      ...(values === undefined ? {} : { values: values as unknown[] }),
    });
    return {
      columns: result.fields?.map((it) => it.name) ?? [],
      rows: result.rows ?? [],
      count: result.rowCount ?? 0,
    };
  } catch (error) {
    return failureOf(error);
  }
}

/** Classes of SQLSTATE that mean the connection, or the server behind it, is gone; and refused log-ins. */
const GONE = /^(08|28|3D|57P0|53300)/;

function failureOf(error: unknown): Failure {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^[0-9A-Z]{5}$/.test(code) && !GONE.test(code) && !/^E[A-Z]+$/.test(code)) return { code, message };
  // Errors of sockets and of the client bear no SQLSTATE; those of its parsers are no losses.
  if (error instanceof RangeError) return { code: "22003", message };
  return { code: LOST, message };
}

function reply(it: Reply): void {
  port.postMessage(it);
  Atomics.add(rung, 0, 1);
  Atomics.notify(rung, 0);
}

/** As SQLite gives them: numbers are whole and exact or nothing, truth is 1 or 0, bytes are bytes, all else is text. */
function getTypeParser(oid: number): (text: string) => unknown {
  switch (oid) {
    case 16:
      return (text) => Number(text === "t");
    case 17:
      return (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"));
    case 20:
    case 21:
    case 23:
    case 1700:
      return whole;
    default:
      return (text) => text;
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} cannot be kept exactly in a number`);
  return value;
}
