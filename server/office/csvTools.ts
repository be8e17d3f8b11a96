/** What takes a file's text apart here: Papa Parse, in turns with whatever else there is to do. */
import { setImmediate } from "node:timers/promises";
import type { CsvTools } from "../../shared/csv/rows.ts";

export async function csvTools(): Promise<CsvTools> {
  const { default: papa } = await import("papaparse");
  return {
    guess: (text, config) => papa.parse<string[]>(text, config).meta.delimiter,
    parse: (text, config) => papa.parse<string[]>(text, config),
    pause: () => setImmediate(),
  };
}
