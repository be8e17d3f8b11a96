/**
 * A till that has heard more than this server remembers telling: the server was put back from an older copy.
 * What it sent since lies under numbers the till will not look at again, so the newest of it is sent once
 * more, beyond what the till has heard. A till counts what it is told by what it says, not by its number.
 */
import type { TillRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";

/** More than a server sends one till before that comes back. */
const MOST_AGAIN = 5_000;
/** No till has heard so much more; one that says so is not believed. */
const MOST_AHEAD = 1_000_000_000;

/** @param heard how far the till has the feed */
export function tellAgain({ feed }: ServerWriter, { id, feedHead }: TillRow, heard: number): void {
  if (heard <= feedHead || heard - feedHead > MOST_AHEAD) return;
  const newest = feed.rowsAfter(id, Math.max(0, feedHead - MOST_AGAIN), MOST_AGAIN);
  feed.skip(id, heard);
  feed.sendAll(new Map([[id, newest.map(({ body }) => body)]]));
}
