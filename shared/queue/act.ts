/** What every act of the engine is done with: the ledger, the programme in force, and who acts. */
import type { Ledger } from "../ledger/ledger.ts";
import type { EntryRow, PendingAct } from "../ledger/rows.ts";
import type { Programme } from "../rules/schema.ts";

/** Who brought whom (§11.6), and the levels of teams (§11.3), as they are now. */
export type People = {
  referrer(member: string): string | null;
  teamLevel(member: string): string | null;
};

export type Act = {
  readonly ledger: Ledger;
  readonly programme: Programme;
  /** The instant of the event, ms. */
  readonly at: number;
  /** Whether the acting party may pay out of a queue: exactly one party may (rulebook §2.4). */
  readonly owns: (queue: string) => boolean;
  /** Whether what joins has to wait until its till owns its queue again; absent: no. */
  readonly closing?: boolean;
  /** Known where §10 and §11 are settled, by the server alone; absent: they are another's. */
  readonly people?: People;
  /** The number of the fact that is folded, by which what is left to an owner is known; absent: 0. */
  readonly seq?: number;
};

/** Whether the acting party carries out what is done to an entry: it owns it, and it is not closed. */
export const carriesOut = (act: Act, entry: EntryRow): boolean => entry.lane !== "closed" && act.owns(entry.queue);

/** Whether what remains of an entry is on its way out of the queue by what was left to its owner. */
export const isLeaving = (entry: EntryRow): boolean =>
  entry.pending.some((it) => it.do === "exchange" || it.do === "void");

type LeftAct = PendingAct extends infer Each ? (Each extends PendingAct ? Omit<Each, "fact"> : never) : never;

/** Notes an act on an entry that its owner carries out. */
export function leaveToOwner(act: Act, entry: EntryRow, left: LeftAct): void {
  entry.pending = [...entry.pending, { ...left, fact: act.seq ?? 0 }];
  act.ledger.noteEntry(entry);
}

export const ownsAll = (): boolean => true;
