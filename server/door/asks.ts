/** What a welcome till may ask beside facts and feed: parts of members' balances to be set aside for a sale. */
import type { HoldKeeper } from "../balances/holds.ts";
import { HoldAsk, HoldRelease } from "../../shared/sync/holds.ts";
import { malformed } from "./batches.ts";
import type { Asks } from "./line.ts";

export const asksOf = (holds: HoldKeeper): Asks => ({
  hold: (till, message) => {
    const read = HoldAsk.safeParse(message);
    return read.success ? holds.hold(till.id, read.data) : malformed(read.error);
  },
  release: (till, message) => {
    const read = HoldRelease.safeParse(message);
    return read.success ? holds.release(till.id, read.data.key) : malformed(read.error);
  },
});
