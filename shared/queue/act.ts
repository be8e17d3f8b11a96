/** What every act of the engine is done with: the ledger, the programme in force, and who acts. */
import type { Ledger } from "../ledger/ledger.ts";
import type { Programme } from "../rules/schema.ts";

export type Act = {
  readonly ledger: Ledger;
  readonly programme: Programme;
  /** The instant of the event, ms. */
  readonly at: number;
  /** Whether the acting party may pay out of a queue: exactly one party may (rulebook §2.4). */
  readonly owns: (queue: string) => boolean;
  /** Whether what joins has to wait until its till owns its queue again; absent: no. */
  readonly closing?: boolean;
};

export const ownsAll = (): boolean => true;
