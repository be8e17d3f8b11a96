/**
 * What is to be printed: a queue on disk that outlives a restart, apart from the sale. A job is written down in
 * the transaction of its act and printed after it, one at a time and in order, until it is printed or given up: at least
 * once, and one that may lie there already says so on paper. No sale ever waits for a printer.
 */
import type { PrintJobView } from "../../shared/contract/view.ts";
import type { TillNews } from "../../shared/contract/till.ts";
import type { Timers } from "../../shared/kernel/timers.ts";
import type { Books } from "../store/books.ts";
import { Prints, type NewPrint, type PrintJob } from "../store/prints.ts";
import { faultOf, PrinterFault } from "./printers/fault.ts";
import type { Send } from "./printers/printer.ts";

export interface Printing {
  /** Within the sale's transaction: its receipt, its slip, and the drawer, as the settings say. */
  paid(order: string, takesCash: boolean): void;
  /** Within the act's transaction: opens the drawer. */
  kick(key: string): void;
  /** Within the act's transaction: something else to print. @returns false where the key has it already */
  add(job: Pick<NewPrint, "key" | "kind" | "order" | "shift">): boolean;
  /** After commit: there may be something to print. */
  wake(): void;
  readonly state: "none" | "ready" | "printing" | "waiting";
  jobs(): PrintJobView[];
  /** Tries at once, whatever the pause. @returns false where no such job waits */
  retry(n: number): boolean;
  /** @returns false where no such job waits; one that is on its way to the printer may still come out */
  cancel(n: number): boolean;
  /** What the QR of an order's receipt holds. */
  link(order: string): string;
  close(): Promise<void>;
}

export type PrintingParts = {
  readonly books: Books;
  readonly now: () => number;
  readonly timers: Timers;
  readonly send: Send;
  /** The bytes of a job, made when it is printed. Null: there is nothing to print after all. */
  readonly render: (job: PrintJob) => Uint8Array | null;
  readonly link: (order: string) => string;
  readonly training: () => boolean;
  readonly news: (topics: TillNews["topics"]) => void;
  readonly log: (line: string) => void;
};

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A drawer that opens later than this after the act opens in front of nobody who expects it. */
export const KICK_MS = 30_000;

export class PrintQueue implements Printing {
  readonly #it: PrintingParts;
  readonly #prints: Prints;
  #cancelPause: (() => void) | undefined;
  #round: Promise<void> | undefined;
  #failures = 0;
  #hasFailed: boolean;
  #told: Printing["state"];
  #isClosed = false;

  constructor(parts: PrintingParts) {
    this.#it = parts;
    this.#prints = new Prints(parts.books.db);
    const again = parts.books.transact(() => this.#prints.recover());
    if (again > 0) parts.log(`${again} job(s) were being printed when the till ended; printed again, marked as such`);
    this.#hasFailed = this.#prints.hasFailed;
    this.#told = this.state;
  }

  get state(): Printing["state"] {
    if (this.#printer.kind === "none") return "none";
    if (this.#hasFailed) return "waiting";
    return this.#round ? "printing" : "ready";
  }

  get #printer(): PrintingPrinter {
    return this.#it.books.settings.is.printer;
  }

  paid(order: string, takesCash: boolean): void {
    if (this.#printer.kind === "none") return;
    const { receipt, drawer } = this.#it.books.settings.is;
    const kick = !this.#it.training() && (drawer === "always" || (drawer === "cash" && takesCash));
    if (receipt.auto) this.#add({ key: `receipt ${order}`, kind: "receipt", order, kick });
    else if (kick) this.#add({ key: `drawer ${order}`, kind: "drawer", order, kick });
    if (receipt.queueSlip) this.#add({ key: `slip ${order}`, kind: "queue-slip", order });
  }

  kick(key: string): void {
    if (this.#printer.kind === "none" || this.#it.training()) return;
    this.#add({ key: `drawer ${key}`, kind: "drawer", kick: true });
  }

  add({ key, ...job }: Pick<NewPrint, "key" | "kind" | "order" | "shift">): boolean {
    return this.#add({ ...job, key: `${job.kind} ${key}` });
  }

  #add(job: Omit<NewPrint, "at" | "training">): boolean {
    return this.#prints.add({ ...job, at: this.#it.now(), training: this.#it.training() });
  }

  wake(): void {
    this.#cancelPause?.();
    if (this.#isClosed || this.#printer.kind === "none") return this.#tell();
    // Never within the caller's turn: the answer to the screen goes first.
    this.#cancelPause = this.#it.timers.after(0, () => this.#start());
  }

  jobs(): PrintJobView[] {
    return this.#prints.list();
  }

  retry(n: number): boolean {
    if (this.#prints.stateOf(n) !== "waiting") return this.#prints.stateOf(n) === "printing";
    this.#failures = 0;
    this.wake();
    return true;
  }

  cancel(n: number): boolean {
    const state = this.#prints.stateOf(n);
    if (state !== "waiting" && state !== "printing") return false;
    this.#it.books.transact(() => this.#prints.end(n, "cancelled"));
    this.#look();
    this.#it.news(["printing"]);
    this.wake();
    return true;
  }

  link(order: string): string {
    return this.#it.link(order);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPause?.();
    await this.#round;
  }

  #start(): void {
    this.#cancelPause = undefined;
    if (this.#round || this.#isClosed) return;
    this.#round = this.#printAll()
      .catch((error: unknown) => {
        this.#it.log(`printing stopped, it is tried again: ${String(error)}`);
        return true;
      })
      .then((hasMore) => {
        this.#round = undefined;
        this.#tell();
        if (hasMore) this.#pause();
      });
  }

  /** @returns whether something still waits, after a failure */
  async #printAll(): Promise<boolean> {
    const { books } = this.#it;
    for (;;) {
      const printer = this.#printer;
      const job = this.#isClosed || printer.kind === "none" ? undefined : this.#prints.next();
      if (!job) return false;
      books.transact(() => this.#prints.begin(job.n));
      this.#tell(true);
      const fault = await this.#print(job);
      if (this.#isClosed && !books.db.open) return false;
      books.transact(() => {
        if (fault) this.#prints.failed(job.n, fault.code, fault.begun);
        else this.#prints.end(job.n, "done");
      });
      this.#look();
      this.#it.news(["printing"]);
      if (!fault) {
        this.#failures = 0;
        continue;
      }
      this.#it.log(`job ${job.n} (${job.kind}) was not printed: ${fault.message}`);
      // What cannot be made stands in nobody's way.
      if (fault.code === "not-printable") books.transact(() => this.#prints.end(job.n, "cancelled", fault.code));
      else return true;
    }
  }

  async #print(job: PrintJob): Promise<PrinterFault | null> {
    let bytes: Uint8Array | null;
    try {
      bytes = this.#it.render({ ...job, kick: job.kick && this.#it.now() - job.at <= KICK_MS });
    } catch (error) {
      return new PrinterFault("not-printable", false, error);
    }
    if (bytes === null) return null;
    try {
      await this.#it.send(this.#printer, bytes);
      return null;
    } catch (error) {
      return faultOf(error, false);
    }
  }

  #pause(): void {
    const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    if (!this.#isClosed) this.#cancelPause ??= this.#it.timers.after(ms, () => this.#start());
  }

  #look(): void {
    this.#hasFailed = this.#prints.hasFailed;
  }

  /** Screens hear of it when the state has changed. */
  #tell(hasBegun = false): void {
    const { state } = this;
    if (hasBegun) this.#it.news(["printing"]);
    if (state === this.#told) return;
    this.#told = state;
    this.#it.news(["status"]);
  }
}

type PrintingPrinter = Books["settings"]["is"]["printer"];
