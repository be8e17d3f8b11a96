/** The chain's day of now, in its own zone. */
import { Calendar } from "../../shared/kernel/calendar.ts";
import type { ServerReader } from "../store/store.ts";

/** @returns days since 1970-01-01 */
export const today = ({ read, clock }: { read: ServerReader; clock: () => number }): number =>
  new Calendar(read.settings.timezone() ?? "UTC").day(clock());
