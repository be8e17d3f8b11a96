/** A try-out in a thread of its own: says what it found, or why it could not look. */
import { parentPort, workerData } from "node:worker_threads";
import { readAtOnce } from "../store/snapshot.ts";
import { tried } from "./tryOuts.ts";
import type { TryOutOrder, TryOutOutcome } from "./tryOuts.ts";

function outcomeOf({ place, input, now }: TryOutOrder): TryOutOutcome {
  try {
    return { outcome: readAtOnce(place, (read, ledger) => tried({ read, ledger }, input, now)) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(outcomeOf(workerData as TryOutOrder), []);
