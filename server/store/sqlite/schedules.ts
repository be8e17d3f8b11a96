/** Exports that are made by themselves, in SQLite and PostgreSQL. */
import type { Plan, ScheduleRun } from "../../../shared/contract/hqSchedules.ts";
import type { ScheduleRow, SchedulesWriter } from "../schedules.ts";
import type { Connection } from "./connection.ts";

type RawSchedule = Omit<ScheduleRow, "plan"> & { plan: string };
type RawRun = Omit<ScheduleRun, "files"> & { files: string };
const RUN = `due, state, tries, at, next_at AS nextAt, said, files`;

export class SqliteSchedules implements SchedulesWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  schedules(): ScheduleRow[] {
    return (this.#sql.all.all() as RawSchedule[]).map((row) => ({ ...row, plan: JSON.parse(row.plan) as Plan }));
  }

  runs(schedule: string, limit: number): ScheduleRun[] {
    return (this.#sql.runs.all(schedule, limit) as RawRun[]).map(readRun);
  }

  run(schedule: string, due: number): ScheduleRun | undefined {
    const raw = this.#sql.run.get(schedule, due) as RawRun | undefined;
    return raw && readRun(raw);
  }

  add({ id, plan, secret, madeAt, madeBy, doneUntil }: ScheduleRow): void {
    this.#sql.add.run(id, JSON.stringify(plan), secret, madeAt, madeBy, doneUntil);
  }

  remove(id: string, at: number): boolean {
    const isThere = this.schedules().some((it) => it.id === id);
    if (isThere) this.#sql.remove.run(at, id);
    return isThere;
  }

  putRun(schedule: string, { due, state, tries, at, nextAt, said, files }: ScheduleRun): void {
    this.#sql.putRun.run(schedule, due, state, tries, at, nextAt, said, JSON.stringify(files));
  }

  doneUntil(schedule: string, due: number): void {
    this.#sql.doneUntil.run(due, schedule);
  }
}

const readRun = (raw: RawRun): ScheduleRun => ({ ...raw, files: JSON.parse(raw.files) as ScheduleRun["files"] });

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    all: sql(`SELECT id, plan, secret, made_at AS madeAt, made_by AS madeBy, done_until AS doneUntil FROM schedules
      WHERE removed_at IS NULL ORDER BY made_at, id`),
    runs: sql(`SELECT ${RUN} FROM schedule_runs WHERE schedule = ? ORDER BY due DESC LIMIT ?`),
    run: sql(`SELECT ${RUN} FROM schedule_runs WHERE schedule = ? AND due = ?`),
    add: sql(`INSERT INTO schedules (id, plan, secret, made_at, made_by, done_until) VALUES (?, ?, ?, ?, ?, ?)`),
    // Nobody needs its secret any more.
    remove: sql(`UPDATE schedules SET removed_at = ?, secret = NULL WHERE id = ?`),
    putRun:
      sql(`INSERT INTO schedule_runs (schedule, due, state, tries, at, next_at, said, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (schedule, due) DO UPDATE SET state = excluded.state, tries = excluded.tries, at = excluded.at,
      next_at = excluded.next_at, said = excluded.said, files = excluded.files`),
    doneUntil: sql(`UPDATE schedules SET done_until = ? WHERE id = ?`),
  };
}
