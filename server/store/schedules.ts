/** Exports that are made by themselves, as a store keeps them. */
import type { Plan, ScheduleRun } from "../../shared/contract/hqSchedules.ts";

export type ScheduleRow = {
  readonly id: string;
  readonly plan: Plan;
  /** What a webhook's signatures are made with; null: it is none. */
  readonly secret: string | null;
  readonly madeAt: number;
  readonly madeBy: string;
  /** Every period that was due up to then is done or given up, ms. */
  readonly doneUntil: number;
};

export interface SchedulesReader {
  /** Those that go on, as they were made. */
  schedules(): ScheduleRow[];
  /** Newest first. */
  runs(schedule: string, limit: number): ScheduleRun[];
  run(schedule: string, due: number): ScheduleRun | undefined;
}
export interface SchedulesWriter extends SchedulesReader {
  add(row: ScheduleRow): void;
  /** @returns whether it was there */
  remove(id: string, at: number): boolean;
  putRun(schedule: string, run: ScheduleRun): void;
  doneUntil(schedule: string, due: number): void;
}
