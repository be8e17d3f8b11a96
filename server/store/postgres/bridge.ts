/**
 * PostgreSQL as the rest of the server wants its storage: synchronous. The connection lives in a thread of its own; the
 * caller sleeps until that thread has the answer. Statements of a transaction need not be waited for: they go out at
 * once, and what fails of them is told at the next wait, at the latest at the commit.
 *
 * Promises: a transaction is kept whole or not at all; nothing runs on a connection other than the one the transaction
 * began on. Refuses to know what the statements mean.
 */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import { Fenced, StoreRefusal } from "../refusal.ts";
import {
  LOST,
  type Answer,
  type Ask,
  type Failure,
  type Place,
  type Reply,
  type Statement,
  type Value,
  type WorkerParts,
} from "./messages.ts";

/** What does not answer for so long is taken for lost. */
const ANSWER_WITHIN_MS = 60_000;
/** The same for what has all rows of a table before it. */
const PATIENCE_MS = 3_600_000;

/** What PostgreSQL refused and this program has no name for: a fault of the program. */
export class PostgresError extends Error {
  /** SQLSTATE. */
  readonly code: string;

  constructor({ code, message }: Failure) {
    super(`${message} (SQLSTATE ${code})`);
    this.name = "PostgresError";
    this.code = code;
  }
}

export type BridgeOptions = {
  readonly url: string;
  /** Statements for every new connection, before anything else. */
  readonly greeting?: readonly string[];
};

export type Row = Readonly<Record<string, unknown>>;

export class Bridge {
  readonly #where: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #rung: Int32Array;
  readonly #names = new Map<string, string>();
  #withinMs = ANSWER_WITHIN_MS;
  #asked = 0;
  #begun = 0;
  #open = false;
  #closed = false;

  constructor({ url, greeting = [] }: BridgeOptions) {
    this.#where = whereOf(url);
    const bell = new SharedArrayBuffer(4);
    this.#rung = new Int32Array(bell);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const parts: WorkerParts = { url, greeting, bell, port: port2 };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: parts,
      transferList: [port2],
      // Whatever this process was started with is not for the thread.
      execArgv: [],
    });
    // The process lives as long as it has something to do; a store alone is no reason.
    this.#worker.unref();
    this.#port.unref();
  }

  get inTransaction(): boolean {
    return this.#open;
  }

  /** Transactions begun so far. */
  get begun(): number {
    return this.#begun;
  }

  /** What is asked in the body may take long: an hour is not yet taken for a loss. */
  patiently<T>(body: () => T): T {
    const before = this.#withinMs;
    this.#withinMs = PATIENCE_MS;
    try {
      return body();
    } finally {
      this.#withinMs = before;
    }
  }

  /** @throws StoreRefusal, PostgresError */
  query(text: string, ...values: Value[]): Row[] {
    return rowsOf(this.queries([{ text, values }])[0]);
  }

  /** Several at once: they go out together and the caller waits for all of them. @throws StoreRefusal, PostgresError */
  queries(statements: readonly Statement[]): readonly Answer[] {
    return this.#wait(this.#open ? "within" : "alone", statements);
  }

  /** Within a transaction: goes out, and is not waited for. */
  send(...statements: Statement[]): void {
    if (!this.#open) throw new Error("what is not waited for is sent inside a transaction only");
    this.#go("within", statements, false);
  }

  /** What became of what was sent last in the open transaction. @throws StoreRefusal, PostgresError */
  sent(): readonly Answer[] {
    return this.#wait("within", []);
  }

  /**
   * One durable transaction around a synchronous body.
   * @param first sent along with the beginning
   * @throws StoreRefusal, PostgresError, whatever the body throws: then nothing of it was kept; a connection that was
   *   lost while it was being committed leaves open whether it was, and the refusal says so
   */
  transaction<T>(body: () => T, first: readonly Statement[] = []): T {
    this.begin(first);
    try {
      const value = body();
      if (value instanceof Promise) throw new TypeError("a transaction body may not be async: it returned a promise");
      this.commit();
      return value;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Begins what `commit` or `rollback` has to end. */
  begin(first: readonly Statement[] = []): void {
    if (this.#open) throw new Error("a transaction is open already");
    this.#open = true;
    this.#begun += 1;
    this.#go("begin", [{ text: "BEGIN" }, ...first], false);
  }

  /** @throws StoreRefusal, PostgresError: then it has to be rolled back */
  commit(): void {
    try {
      this.#wait("within", [{ text: "COMMIT" }]);
      this.#open = false;
    } catch (error) {
      if (error instanceof StoreRefusal && error.code === "unreachable") {
        throw new StoreRefusal(
          "unreachable",
          `${error.message} Whether the step was kept is not known; what is asked for again is found where it was.`,
        );
      }
      throw error;
    }
  }

  /** Ends what is open, if anything is; what failed in it is told by what called this. */
  rollback(): void {
    if (!this.#open) return;
    try {
      this.#wait("within", [{ text: "ROLLBACK" }]);
    } catch (error) {
      // A connection that is gone has taken its transaction along.
      const named = [StoreRefusal, PostgresError, Fenced].some((kind) => error instanceof kind);
      if (!named) throw error;
    } finally {
      this.#open = false;
    }
  }

  close(): void {
    if (this.#closed) return;
    try {
      this.#send({ do: "end", id: (this.#asked += 1) });
      this.#await(this.#asked, 5_000);
    } finally {
      this.#closed = true;
      void this.#worker.terminate();
    }
  }

  #go(place: Place, statements: readonly Statement[], answer: boolean): number {
    if (this.#closed) throw new Error("the store is closed");
    const id = (this.#asked += 1);
    this.#send({ do: "run", id, place, statements: statements.map((it) => this.#prepared(it)), answer });
    return id;
  }

  #wait(place: Place, statements: readonly Statement[]): readonly Answer[] {
    const reply = this.#await(this.#go(place, statements, true), this.#withinMs);
    if (reply === undefined) {
      this.#send({ do: "abandon" });
      throw refusalOf({ code: LOST, message: "it does not answer" }, this.#where);
    }
    if ("failure" in reply) throw refusalOf(reply.failure, this.#where);
    return reply.answers;
  }

  /** Texts are constants of this folder: each is prepared once. */
  #prepared({ text, values }: Statement): Statement {
    if (values === undefined || values.length === 0) return { text };
    let name = this.#names.get(text);
    if (name === undefined) this.#names.set(text, (name = `s${this.#names.size}`));
    return { text, name, values: values.map(storable) };
  }

  #send(ask: Ask): void {
    this.#port.postMessage(ask, []);
  }

  #await(id: number, withinMs: number): Reply | undefined {
    for (;;) {
      const seen = Atomics.load(this.#rung, 0);
      const message = receiveMessageOnPort(this.#port);
      if (message) {
        const reply = message.message as Reply;
        if (reply.id === id) return reply;
        // An answer that nobody waits for any more.
        continue;
      }
      if (Atomics.wait(this.#rung, 0, seen, withinMs) === "timed-out") return undefined;
    }
  }
}

/** Rows by the names of their columns. */
export function rowsOf(answer: Answer | undefined): Row[] {
  if (!answer) return [];
  return answer.rows.map((row) => Object.fromEntries(row.map((value, at) => [answer.columns[at] ?? "", value])));
}

/** PostgreSQL keeps no NUL in a text: what stands for a lone surrogate stands for it too. */
const storable = (value: Value): Value =>
  typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;

/** Without the password. */
function whereOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `PostgreSQL at ${hostname}${port ? `:${port}` : ""}${pathname}`;
  } catch {
    return "PostgreSQL";
  }
}

/** PostgreSQL's own errors under the names this program gives them. */
function refusalOf(failure: Failure, where: string): Error {
  const { code, message } = failure;
  if (code === LOST) {
    return new StoreRefusal("unreachable", `${where} cannot be reached: ${message}.`);
  }
  if (code === "53100") {
    return new StoreRefusal("disk-full", `The disk of ${where} is full. Nothing of this step was kept; make room.`);
  }
  if (code.startsWith("XX00") || code === "58030") {
    return new StoreRefusal("damaged", `${where} cannot read its own data: ${message}. Put back a copy.`);
  }
  if (code === "55P03" || code === "40P01" || code === "40001") {
    return new StoreRefusal(
      "in-use",
      `${where} is in use by another process: ${message}. Nothing of this step was kept.`,
    );
  }
  if (code === "PF001") return new Fenced(message);
  return new PostgresError(failure);
}
