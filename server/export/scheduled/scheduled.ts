/**
 * Makes the exports that are due, one after the other, where the chain settles and nowhere else. Each period is done once:
 * a file is written beside its place and moved there whole, what was delivered is noted file by file, and a server that
 * ends in the middle begins the file again that was not. Refuses to know any clock but the one handed in.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import type { ExportTable } from "../../../shared/contract/hqExport.ts";
import { EXPORTS } from "../../../shared/contract/hqExport.ts";
import type { ScheduleRun } from "../../../shared/contract/hqSchedules.ts";
import { Calendar, dayText } from "../../../shared/kernel/calendar.ts";
import type { ScheduleRow } from "../../store/schedules.ts";
import type { ServerStore } from "../../store/store.ts";
import { exported } from "../exported.ts";
import { TYPES } from "../types.ts";
import { daysOf, filterOf, nextDue } from "./due.ts";
import { send } from "./send.ts";
import { writeWhole } from "./writeWhole.ts";

/** Where exports may go; null: there is no folder for them. `inside`: webhooks of this network too. */
export type ExportPlaces = { readonly folder: string | null; readonly inside: boolean };
export const NO_PLACES: ExportPlaces = { folder: null, inside: false };

const MINUTE_MS = 60_000;
/** After each try that failed the next one is so much later; after the last it is given up. */
const AGAIN_MS = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);

type Parts = {
  readonly store: ServerStore;
  readonly clock: () => number;
  readonly log: Logger;
  readonly places: ExportPlaces;
};

export class Scheduled {
  readonly #parts: Parts;
  #running: Promise<void> | null = null;
  readonly #ending = new AbortController();
  #over = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins with what is due, unless it is at it. */
  tick(): void {
    if (this.#over || this.#running) return;
    this.#running = this.#all()
      .catch((error: unknown) =>
        this.#parts.log.error({ err: error }, "scheduled exports were not looked at to the end"),
      )
      .finally(() => (this.#running = null));
  }

  /** @returns when nothing is under way */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Ends before the next piece of a file. */
  async close(): Promise<void> {
    this.#over = true;
    this.#ending.abort();
    await this.#running;
  }

  async #all(): Promise<void> {
    const { read } = this.#parts.store;
    for (const schedule of read.schedules.schedules()) await this.#everyPeriodOf(schedule);
  }

  async #everyPeriodOf(schedule: ScheduleRow): Promise<void> {
    const { store, clock } = this.#parts;
    const calendar = new Calendar(store.read.settings.timezone() ?? "UTC");
    let after = schedule.doneUntil;
    for (;;) {
      const due = nextDue(schedule.plan, calendar, after);
      const run = store.read.schedules.run(schedule.id, due);
      if (this.#over || due > clock() || (run?.nextAt ?? 0) > clock()) return;
      if (!(await this.#period(schedule, calendar, due, run))) return;
      after = due;
    }
  }

  /** @returns whether the period is over with */
  async #period(
    schedule: ScheduleRow,
    calendar: Calendar,
    due: number,
    before: ScheduleRun | undefined,
  ): Promise<boolean> {
    const { store, clock, log } = this.#parts;
    const tries = (before?.tries ?? 0) + 1;
    let run: ScheduleRun = {
      due,
      state: "open",
      tries,
      at: clock(),
      nextAt: null,
      said: "",
      files: before?.files ?? [],
    };
    const keep = (changed: Partial<ScheduleRun>): void => {
      run = { ...run, ...changed };
      store.write(({ schedules }) => {
        schedules.putRun(schedule.id, run);
        if (run.state !== "open") schedules.doneUntil(schedule.id, due);
      });
    };
    keep({});
    try {
      for (const table of schedule.plan.tables) {
        const name = nameOf(table, schedule, calendar, due);
        if (run.files.some((it) => it.name === name)) continue;
        const sent = await this.#deliver(schedule, table, name, calendar, due);
        keep({ files: [...run.files, { name, ...sent }] });
      }
      keep({ state: "done", at: clock() });
      return true;
    } catch (error) {
      if (this.#over) return false;
      const wait = AGAIN_MS[tries - 1];
      const said = (error instanceof Error ? error.message : String(error)).slice(0, 200);
      log.warn({ err: error, schedule: schedule.id, due, tries }, "a scheduled export was not delivered");
      keep({
        state: wait === undefined ? "failed" : "open",
        at: clock(),
        nextAt: wait === undefined ? null : clock() + wait,
        said,
      });
      return wait === undefined;
    }
  }

  async #deliver(schedule: ScheduleRow, table: ExportTable, name: string, calendar: Calendar, due: number) {
    const { store, clock, places } = this.#parts;
    const { format, to } = schedule.plan;
    const days = daysOf(schedule.plan, calendar, due);
    const isDated = EXPORTS[table].day !== null;
    const wanted = { table, format, store: null, from: isDated ? days.from : null, to: isDated ? days.to : null };
    const pieces = this.#whileWanted(exported(store.read, wanted));
    if (to.kind === "folder") return writeWhole(folderOf(places, to.folder), name, pieces);
    const beside = mkdtempSync(join(tmpdir(), "paifan-export-"));
    try {
      const written = await writeWhole(beside, name, pieces);
      const delivery = `${schedule.id}/${due}/${table}`;
      const { secret } = schedule;
      if (secret === null) throw new Error("there is no secret to sign with");
      const letter = {
        url: to.url,
        secret,
        delivery,
        name,
        type: TYPES[format],
        file: join(beside, name),
        at: clock(),
      };
      await send(letter, places.inside, this.#ending.signal);
      return written;
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  }

  async *#whileWanted(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const piece of pieces) {
      if (this.#over) throw new Error("the server ends");
      yield piece;
    }
  }
}

function nameOf(table: ExportTable, { plan }: ScheduleRow, calendar: Calendar, due: number): string {
  const { from, to } = filterOf(table, daysOf(plan, calendar, due));
  const of = from === null || to === null ? dayText(calendar.day(due)) : from === to ? from : `${from}_${to}`;
  return `paifan-${table}-${of}.${plan.format}`;
}

/** @throws Error where it is none of the folder's own */
function folderOf({ folder: base }: ExportPlaces, name: string): string {
  if (base === null) throw new Error("the server was started without a folder for exports");
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (realpathSync(folder) !== join(realpathSync(base), name))
    throw new Error(`${name} leads out of the folder for exports`);
  return folder;
}

export const newScheduleId = (): string => randomUUID();
