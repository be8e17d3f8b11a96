/** Exports that are made by themselves, as HQ sets them down; what a webhook's secret is, is said once. */
import { randomBytes } from "node:crypto";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { wrongAddress } from "../export/scheduled/address.ts";
import { nextDue } from "../export/scheduled/due.ts";
import { newScheduleId, type ExportPlaces } from "../export/scheduled/scheduled.ts";
import type { ServerStore } from "../store/store.ts";

const MOST = 50;
const MOST_RUNS = 20;

export type ScheduleParts = {
  readonly store: ServerStore;
  readonly clock: () => number;
  readonly places: ExportPlaces;
};
type Verb = "schedule.list" | "schedule.add" | "schedule.remove";
type Verbs = { readonly [V in Verb]: (input: HqInput<V>) => HqAnswer<V> };

export function scheduleVerbsOf({ store, clock, places }: ScheduleParts): Verbs {
  const { schedules, settings } = store.read;
  const calendar = () => new Calendar(settings.timezone() ?? "UTC");
  return {
    "schedule.list": () =>
      done({
        folders: places.folder !== null,
        rows: schedules.schedules().map(({ id, plan, madeAt, madeBy, doneUntil }) => ({
          id,
          plan,
          madeAt,
          madeBy,
          nextDue: nextDue(plan, calendar(), doneUntil),
          runs: schedules.runs(id, MOST_RUNS),
        })),
      }),
    "schedule.add": ({ by, ...plan }) => {
      const { every, on, to, tables } = plan;
      if ((every === "day" && on !== 1) || (every === "week" && on > 7))
        return refuse("malformed", "on: expected 1 of a day, 1 to 7 of a week, 1 to 28 of a month");
      if (new Set(tables).size !== tables.length) return refuse("malformed", "tables: expected each of them once");
      if (schedules.schedules().length >= MOST)
        return refuse("malformed", `There are ${MOST} already: remove one first.`);
      if (to.kind === "folder" && places.folder === null)
        return refuse("no-export-folder", "The server was started without --export-folder. Nothing was added.");
      const wrong = to.kind === "webhook" ? wrongAddress(to.url, places.inside) : null;
      if (wrong !== null) return refuse("webhook-address", `url: ${wrong}. Nothing was added.`);
      const [id, now] = [newScheduleId(), clock()];
      const secret = to.kind === "webhook" ? randomBytes(32).toString("hex") : null;
      store.write((rows) => rows.schedules.add({ id, plan, secret, madeAt: now, madeBy: by, doneUntil: now }));
      return done({ id, secret });
    },
    "schedule.remove": ({ id }) =>
      store.write((rows) => rows.schedules.remove(id, clock()))
        ? done({ id })
        : refuse("unknown-schedule", "There is no such scheduled export; somebody may have removed it."),
  };
}
