/**
 * What a till is told as it stands when the till asks: who works in its store, and what it and its store are called. The
 * feed holds only that there is something to tell, so that no PIN's hash of before lies in it, and a row that is told
 * again says what holds by now.
 */
import { PROTOCOL, type FeedBody, type Names, type StoreClerks } from "../../shared/sync/messages.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

const KINDS = ["clerks", "names"] as const;
type Current = (typeof KINDS)[number];
const rowOf = (kind: Current): string => JSON.stringify({ kind });
const ROWS: ReadonlyMap<string, Current> = new Map(KINDS.map((kind) => [rowOf(kind), kind]));

/** What a row of the feed comes to for this till; undefined: it is one that says all itself. */
export function currentOf(read: ServerReader, till: TillRow, row: string): FeedBody | undefined {
  switch (ROWS.get(row)) {
    case "clerks":
      return clerksOf(read, till.store);
    case "names":
      return {
        kind: "names",
        till: till.name,
        store: read.tills.store(till.store)?.name ?? till.store,
      } satisfies Names;
    case undefined:
      return undefined;
  }
}

const clerksOf = ({ clerks }: ServerReader, store: string): StoreClerks => ({
  kind: "clerks",
  clerks: clerks.ofStore(store).map(({ id, name, role, active, pinHash }) => ({ id, name, role, active, pinHash })),
});

/**
 * Lets those of these tills know that can: one that has not greeted yet, or that speaks the version before, hears it when
 * it first greets in the present one. @returns the tills to wake
 */
export function tellCurrent({ feed }: ServerWriter, tills: readonly TillRow[], kind: Current): string[] {
  const told = tills.filter((it) => it.protocol === PROTOCOL && it.revokedAt === null).map((it) => it.id);
  feed.sendAll(new Map(told.map((id) => [id, [rowOf(kind)]])));
  return told;
}

/** At a greeting in the present version. @param till as it stood before @param heard how far the till has the feed */
export function tellAtGreeting(rows: ServerWriter, till: TillRow, heard: number): void {
  const isFirst = till.protocol !== PROTOCOL;
  // It has heard what this server does not remember saying: it hears who works there as this server knows it.
  const isAhead = heard > till.feedHead;
  const news: Current[] = [];
  if (isAhead || (isFirst && rows.clerks.ofStore(till.store).length > 0)) news.push("clerks");
  // What it is called it heard when it was enrolled, unless it has been since another version.
  if (isAhead || (isFirst && till.protocol !== null)) news.push("names");
  if (news.length > 0) rows.feed.sendAll(new Map([[till.id, news.map(rowOf)]]));
}
