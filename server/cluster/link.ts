/**
 * What one process of a chain asks of the one that settles: to take a batch, to answer a request that
 * changes something, to prepare the chain. Over HTTP, by the chain's secret, within bounded time; a
 * settler that is not there is said to be so, and nothing is lost by it.
 */
import { Agent, request } from "node:http";
import type { Packing } from "../store/rows.ts";
import type { CheckedBatch, NoSequel, Settler, TakenIn } from "../settlement/settler.ts";

/** So long a settler may take; then the till is told to try again, and its cursor says whether it was taken. */
const ANSWER_WITHIN_MS = 15_000;
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** Nobody settles just now, or whoever does could not be reached. What was asked may or may not have been done. */
export class NoSettler extends Error {
  readonly code = "no-settler";
  readonly retryAfterMs: number;

  constructor(detail: string, retryAfterMs = 1_000) {
    super(`No process settles this chain just now: ${detail}.`);
    this.name = "NoSettler";
    this.retryAfterMs = retryAfterMs;
  }
}

/** A request as it came to a door. */
export type Forwarded = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The address of who asks. */
  readonly remote: string;
  readonly body: string;
};
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A process that settles, as another reaches it. */
export class Link implements Settler {
  readonly #address: string;
  readonly #secret: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(address: string, secret: string) {
    this.#address = address;
    this.#secret = secret;
  }

  /** @throws NoSettler */
  async take(batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel> {
    const answer = (await this.#ask("/take", batchBytes(batch))) as TakeAnswer;
    if (!("taken" in answer)) return answer;
    const { cursor, head, woken } = answer.taken;
    return { taken: { cursor, head, woken: new Set(woken) } };
  }

  /** @throws NoSettler */
  async forward(asked: Forwarded): Promise<Answered> {
    return (await this.#ask("/forward", Buffer.from(JSON.stringify(asked)))) as Answered;
  }

  /** What is no request of the outside: carried out by the settler's core. @throws NoSettler */
  async ask(what: string, message: unknown): Promise<unknown> {
    return await this.#ask(`/ask/${what}`, Buffer.from(JSON.stringify(message)));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(path: string, body: Uint8Array): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#secret}`, "content-length": body.byteLength };
    return await new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new NoSettler(error.message));
      const asked = request(new URL(path, this.#address), { method: "POST", agent: this.#agent, headers }, (reply) => {
        const parts: Buffer[] = [];
        let size = 0;
        reply.on("data", (part: Buffer) => {
          size += part.byteLength;
          if (size > LARGEST_ANSWER) asked.destroy(new Error("its answer is too long"));
          else parts.push(part);
        });
        reply.on("error", fail);
        reply.on("end", () => {
          try {
            const text = Buffer.concat(parts).toString("utf8");
            if (reply.statusCode === 200) resolve(JSON.parse(text));
            else fail(new Error(`it answers ${reply.statusCode}: ${text.slice(0, 200)}`));
          } catch (error) {
            fail(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
      asked.setTimeout(ANSWER_WITHIN_MS, () => asked.destroy(new Error("it does not answer in time")));
      asked.on("error", fail);
      asked.end(body);
    });
  }
}

/** As a settler answers `/take`. */
export type TakeAnswer = { readonly taken: { cursor: number; head: string; woken: string[] } } | NoSequel;

type Header = Omit<CheckedBatch, "lines" | "packed"> & { readonly packing: Packing; readonly sizes: [number, number] };

/** A line of JSON, then the packed bytes, then the lines: whoever settles need not unpack them again. */
export function batchBytes({ lines, packed, ...batch }: CheckedBatch): Buffer {
  const text = Buffer.from(lines.join("\n"), "utf8");
  const header: Header = { ...batch, sizes: [packed.byteLength, text.byteLength] };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`, "utf8"), packed, text]);
}

/** @throws Error for bytes that `batchBytes` did not make */
export function readBatch(bytes: Buffer): CheckedBatch {
  const end = bytes.indexOf(10);
  const { sizes, ...batch } = JSON.parse(bytes.subarray(0, end).toString("utf8")) as Header;
  const [packedSize, textSize] = sizes;
  if (bytes.byteLength !== end + 1 + packedSize + textSize) throw new Error("a batch between processes was cut off");
  const packed = bytes.subarray(end + 1, end + 1 + packedSize);
  return {
    ...batch,
    packed,
    lines: bytes
      .subarray(end + 1 + packedSize)
      .toString("utf8")
      .split("\n"),
  };
}
