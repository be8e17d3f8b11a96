/**
 * What a process can be watched by (Prometheus): counted where it happens, asked of the store when it
 * is scraped. Changes nothing of what it watches.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { hookState } from "./notices/hook.ts";
import type { CheckedBatch, Settler } from "./settlement/settler.ts";
import type { ConcernSum, FeedWriter, OnlySync, ServerReader, ServerStore, ServerWriter } from "./store/store.ts";

const ACK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Watched = {
  /** Tills connected to this process. */
  readonly sockets: () => number;
  /** The epoch of whoever settles, as this process knows it; null: nobody. */
  readonly epoch: () => number | null;
  /** Whether it is this process. */
  readonly settles: () => boolean;
};

export class Metrics {
  readonly #registry = new Registry();
  readonly #batches: Counter<"outcome">;
  readonly #facts: Counter;
  readonly #ack: Histogram;
  readonly #waiting: Gauge;
  readonly #commit: Histogram;
  readonly #commitsFailed: Counter;
  readonly #feedRows: Counter;
  readonly #forwarded: Counter<"outcome">;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#batches = new Counter({
      name: "paifan_batches_total",
      help: "Batches of tills at this process, by what became of them",
      labelNames: ["outcome"],
      registers,
    });
    this.#facts = new Counter({ name: "paifan_facts_total", help: "Facts in batches that were taken", registers });
    this.#ack = new Histogram({
      name: "paifan_ack_seconds",
      help: "From a checked batch to its acknowledgement",
      buckets: ACK_SECONDS,
      registers,
    });
    this.#waiting = new Gauge({
      name: "paifan_facts_waiting",
      help: "Facts at this process that wait for their commit",
      registers,
    });
    this.#commit = new Histogram({
      name: "paifan_commit_seconds",
      help: "A writing transaction of this process, whole",
      buckets: ACK_SECONDS,
      registers,
    });
    this.#commitsFailed = new Counter({
      name: "paifan_commits_failed_total",
      help: "Writing transactions that were taken back",
      registers,
    });
    this.#feedRows = new Counter({ name: "paifan_feed_rows_total", help: "Rows sent to tills by the feed", registers });
    this.#forwarded = new Counter({
      name: "paifan_forwarded_total",
      help: "Requests passed on to whoever settles, by what became of them",
      labelNames: ["outcome"],
      registers,
    });
  }

  /** What is asked for when it is scraped. */
  watch(read: ServerReader, { sockets, epoch, settles }: Watched): void {
    this.#gauge("paifan_sockets", "Tills connected to this process", sockets);
    this.#gauge("paifan_settler_epoch", "The epoch of whoever settles; 0: nobody", () => epoch() ?? 0);
    this.#gauge("paifan_settler", "1 where this process settles", () => Number(settles()));
    this.#gauge("paifan_queues_halted", "Queues whose settlement stands still", () => read.journal.halts().length);
    this.#gauge("paifan_quarantined", "Facts and batches kept in quarantine", () =>
      Object.values(read.journal.quarantined()).reduce((sum, count) => sum + count, 0),
    );
    this.#gauge("paifan_members", "Members of the chain", () => read.members.memberCount());
    this.#labelled("paifan_facts_kept", "Facts in the journal", "kind", () => read.journal.counts());
    const hook = () => hookState(read);
    this.#gauge("paifan_notices_waiting", "Notices that the webhook has not taken yet", () => hook().waiting);
    this.#gauge("paifan_webhook_failing", "1 where the webhook for notices takes none", () =>
      Number(hook().failing !== null),
    );
    this.#gauge("paifan_letters_dead", "Letters that the webhook refused for good", () => hook().dead);
    const open = (): ConcernSum[] => read.concerns.sums(null).filter((sum) => !sum.resolved);
    this.#labelled("paifan_concerns_open", "What HQ has not resolved yet", "kind", () =>
      Object.fromEntries(open().map(({ kind, count }) => [kind, count])),
    );
    this.#labelled("paifan_concerns_open_fen", "The same, by its amounts", "kind", () =>
      Object.fromEntries(open().map(({ kind, amount }) => [kind, amount])),
    );
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  /** The names of all there is to be watched. */
  get names(): string[] {
    return this.#registry.getMetricsAsArray().map((it) => it.name);
  }

  forwarded(outcome: "answered" | "busy"): void {
    this.#forwarded.inc({ outcome });
  }

  /** The same settler, watched. */
  settler(settler: Settler): Settler {
    return { take: (batch) => this.#take(settler, batch) };
  }

  /** The same store, watched as it is written. */
  store(store: ServerStore): ServerStore {
    const { read, ledger } = store;
    return {
      read,
      ledger,
      write: <T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T => {
        const since = performance.now();
        const made: T[] = [];
        try {
          store.write((rows) => {
            made.push(body({ ...rows, feed: this.#feed(rows.feed) }));
          });
          this.#commit.observe((performance.now() - since) / 1_000);
        } catch (error) {
          this.#commitsFailed.inc();
          throw error;
        }
        return made[0] as T;
      },
      close: () => store.close(),
    };
  }

  async #take(settler: Settler, batch: CheckedBatch): ReturnType<Settler["take"]> {
    const since = performance.now();
    const { length } = batch.lines;
    this.#waiting.inc(length);
    let outcome = "failed";
    try {
      const answer = await settler.take(batch);
      outcome = "taken" in answer ? "taken" : answer.refused;
      if (outcome === "taken") this.#facts.inc(length);
      return answer;
    } finally {
      this.#waiting.dec(length);
      this.#batches.inc({ outcome });
      this.#ack.observe((performance.now() - since) / 1_000);
    }
  }

  #feed(feed: FeedWriter): FeedWriter {
    return {
      rowsAfter: (...asked) => feed.rowsAfter(...asked),
      send: (till, body) => {
        this.#feedRows.inc();
        feed.send(till, body);
      },
      skip: (till, to) => feed.skip(till, to),
      eraseMember: (member) => feed.eraseMember(member),
      sendAll: (bodies) => {
        for (const rows of bodies.values()) this.#feedRows.inc(rows.length);
        feed.sendAll(bodies);
      },
    };
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }

  #labelled(name: string, help: string, label: string, values: () => Record<string, number>): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [kind, count] of Object.entries(values())) this.set({ [label]: kind }, count);
      },
    });
  }
}
