/** Instants as scenarios write them: ISO 8601 with an offset. Says what was expected; refuses local times, which mean nothing here. */
import { parseDay } from "../../shared/kernel/calendar.ts";

const SHAPE =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/;

/** Milliseconds since the epoch (§1.3), parts of a millisecond dropped; null when the text is not such an instant. */
export function parseInstant(text: string): number | null {
  const match = SHAPE.exec(text);
  const day = match?.[1] === undefined ? null : parseDay(match[1]);
  if (!match || day === null) return null;
  const number = (index: number): number => Number(match[index] ?? 0);
  const milliseconds = Number((match[5] ?? "").padEnd(3, "0").slice(0, 3));
  const local = (((day * 24 + number(2)) * 60 + number(3)) * 60 + number(4)) * 1000 + milliseconds;
  const offset = (number(7) * 60 + number(8)) * 60_000;
  return match[6] === "-" ? local + offset : local - offset;
}
