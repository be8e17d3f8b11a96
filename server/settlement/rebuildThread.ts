/** A rebuild in a thread of its own: says what it found, or why it could not look. */
import { parentPort, workerData } from "node:worker_threads";
import type { Place } from "../store/snapshot.ts";
import { rebuildAt } from "./rebuildAt.ts";
import type { RebuildOutcome } from "./rebuilder.ts";

function outcomeOf(place: Place): RebuildOutcome {
  try {
    return { report: rebuildAt(place) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(outcomeOf(workerData as Place), []);
