/** What one person of headquarters proposed and what another made of it (§12.6), as a store keeps it. */
import type { HqProposal, ProposedAct, ShownAct } from "../../shared/contract/hqSecond.ts";

type Of<A, K> = Extract<A, { act: K }>;
/** Of rules what is published, and what it would change. */
export type KeptAct =
  | Exclude<ProposedAct, { act: "publish" }>
  | (Of<ProposedAct, "publish"> & Pick<Of<ShownAct, "publish">, "two" | "effect">);

export type ProposalRow = Pick<HqProposal, "n" | "at" | "reason" | "by" | "state" | "decided"> & {
  /** With the member's id. */
  readonly act: KeptAct;
  /** Who proposed it; null: whoever had the key. */
  readonly user: string | null;
};
/** Null: whatever. */
export type ProposalFilter = {
  readonly state: ProposalRow["state"] | null;
  readonly act: ProposedAct["act"] | null;
  readonly member: string | null;
};

export interface ProposalsReader {
  proposal(n: number): ProposalRow | undefined;
  /** Newest first, before a number (null: from the newest). */
  proposals(filter: ProposalFilter, before: number | null, limit: number): ProposalRow[];
  /** As they were proposed, after a number (0: from the first). */
  proposalsAfter(n: number, limit: number): ProposalRow[];
  /** How many are open, counted up to `most`. */
  openProposals(most: number): number;
}
export interface ProposalsWriter extends ProposalsReader {
  /** @returns its number */
  propose(row: Omit<ProposalRow, "n" | "state" | "decided">): number;
  /** One that is decided stays as it is. @returns whether it was open */
  decide(n: number, state: Exclude<ProposalRow["state"], "open">, how: NonNullable<ProposalRow["decided"]>): boolean;
  /** The till that was asked for it has answered; one that asks no till stays as it is. */
  answer(n: number, state: "done" | "declined", why: string): void;
}
