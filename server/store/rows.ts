/**
 * The rows the server keeps beside the ledger. Amounts are fen, instants milliseconds since the
 * epoch, hashes lower-case hex.
 */
import type { ConcernKind } from "../../shared/contract/concerns.ts";
import type { NoticeKind } from "../../shared/contract/notices.ts";
import type { FactKind } from "../../shared/facts/fact.ts";
import type { AskedAct } from "../../shared/queue/requests.ts";
import type { Rules } from "../../shared/rules/schema.ts";

export type StoreRow = { readonly id: string; readonly name: string };

export type TillRow = {
  readonly id: string;
  readonly store: string;
  readonly name: string;
  /** Ed25519, SPKI DER, base64; null until it is enrolled. */
  readonly publicKey: string | null;
  readonly enrolledAt: number | null;
  readonly revokedAt: number | null;
  /** When HQ closed it as lost: its queue is the server's. */
  readonly closedAt: number | null;
  readonly lastContact: number | null;
  /** The protocol it last greeted in; null: it never did since this is kept. */
  readonly protocol: number | null;
  /** What it said when it last greeted; null: nothing, or not since this is kept. */
  readonly said: TillSaid | null;
  /** The last fact that is the server's, its hash, and its instant by the till's clock. */
  readonly cursor: number;
  readonly head: string;
  readonly lastAt: number | null;
  /** The highest rules version the till has adopted; 0: none yet. */
  readonly rulesVersion: number;
  readonly feedHead: number;
};

/** Of a till, by its own word. */
export type TillSaid = {
  /** What it runs, with its version. */
  readonly software: string;
  /** Its newest fact. */
  readonly seq: number;
  /** Its machine's clock less the server's, ms. */
  readonly clockMs: number;
};

export type CodeRow = {
  readonly hash: string;
  readonly till: string;
  readonly validUntil: number;
  readonly usedAt: number | null;
  /** When it was made, and by whom; null: by the server itself, or before this was kept. */
  readonly madeAt: number | null;
  readonly madeBy: string | null;
};

/**
 * How the lines of a chunk are packed: 0 as a JSON list of them, 2 by the protocol of that number, 3 the same after the
 * hashes of lines from which a person was erased.
 */
export type Packing = 0 | 2 | 3;

/** A run of a chain's lines as it came, kept once. A line's journal number is `n` plus its place. */
export type ChunkRow = {
  /** The number of the first line. */
  readonly n: number;
  readonly till: string;
  /** The first line's place in its till's chain, and how many lines follow each other. */
  readonly from: number;
  readonly count: number;
  readonly prev: string;
  readonly head: string;
  /** The device's, over the batch; null: the server's own, or not the whole batch, or kept before signatures were. */
  readonly signature: string | null;
  readonly receivedAt: number;
  readonly packing: Packing;
  readonly packed: Uint8Array;
};

/**
 * What a line is found by beside its place in its chain: an order that is not the line's own, the key of an act of §7.2,
 * or the member that it is about or that it registers.
 */
export type LineAbout = {
  /** The line's place in its chunk. */
  readonly index: number;
  readonly order: string | null;
  readonly key: string | null;
  /** Absent: none. */
  readonly member?: string;
  /** The member that it registers; absent: none. */
  readonly registers?: string;
};

/** What is exceptional about a line: kept and not folded; carried out without effect; consumed without being understood. */
export type MarkRow = {
  readonly n: number;
  readonly mark: "parked" | "refused" | "quarantined";
  readonly reason: string | null;
  /** It was parked, and folded with the fact of this number; absent or null: it was not. */
  readonly released?: number | null;
};

/** A fact as it came. `parked`: kept, but not folded, for the settlement of its queue stands still. */
export type JournalRow = {
  readonly n: number;
  readonly till: string;
  readonly seq: number;
  readonly at: number;
  readonly kind: FactKind;
  readonly order: string | null;
  readonly line: string;
  readonly hash: string;
  readonly receivedAt: number;
  readonly parked: boolean;
  /** Of one that was parked: the number of the fact with which it was folded after all. */
  readonly released: number | null;
  /** Why it changed no queue (a refund of more than is left, say); null: it was carried out. */
  readonly refused: string | null;
};

/** What could not be accepted. With `seq` it is part of the till's chain and was consumed; without, it was refused. */
export type QuarantineRow = {
  readonly till: string;
  readonly seq: number | null;
  readonly at: number;
  readonly reason: string;
  readonly text: string;
  readonly hash: string;
};

/** Something for HQ's lists. `amount`: fen, signed; null where there is none. */
export type Concern = {
  readonly kind: ConcernKind;
  readonly till: string | null;
  /** The fact it was seen at. */
  readonly seq: number | null;
  readonly order: string | null;
  readonly queue?: string | null;
  readonly at: number;
  readonly amount: number | null;
  readonly detail: string;
};
/** A concern with its number, and what HQ said became of it; it stays visible. */
export type ConcernRow = Required<Concern> & {
  readonly n: number;
  readonly resolved: { readonly at: number; readonly by: string; readonly reason: string } | null;
};

/** What was asked for of another's order, by the asking fact's place. */
export type RequestRow = {
  readonly till: string;
  readonly seq: number;
  readonly at: number;
  readonly act: AskedAct;
  readonly order: string;
  readonly line: number;
  /** Handed back, fen; null: no refund. */
  readonly amount: number | null;
  readonly to: "points" | "love" | null;
  /** The till that carries it out; null: the server did at once. */
  readonly owner: string | null;
  readonly state: "open" | "done" | "declined";
  /** Why it was declined. */
  readonly why: string | null;
  /** Of a refund: so much was carried out, fen. */
  readonly carried: number | null;
  readonly answeredAt: number | null;
};

/** Settlement of this queue stands still since a fact broke an invariant (§13). */
export type HaltRow = {
  readonly queue: string;
  readonly at: number;
  readonly till: string;
  readonly seq: number;
  readonly detail: string;
};

export type MemberRow = {
  readonly id: string;
  readonly phone: string | null;
  readonly card: string | null;
  readonly name: string | null;
  readonly level: string | null;
  readonly registeredBy: string | null;
  readonly registeredAt: number;
  /** When its person was last erased; null: never. One that has a phone or a card since is a person again. */
  readonly erasedAt: number | null;
};

/**
 * A version as it was published; `tills` null: to all. `store`: it is the chain's version with another part of that store,
 * sent to that store alone. `by`: who published it, where that was noted.
 */
export type VersionRow = {
  readonly version: number;
  readonly publishedAt: number;
  readonly tills: readonly string[] | null;
  readonly store: string | null;
  readonly by: string | null;
};
export type RulesRow = VersionRow & { readonly rules: Rules };

/** What a member is to be told (§9.3). */
export type Notice = {
  readonly member: string;
  readonly kind: NoticeKind;
  /** Empty: of no order, but of a balance or of all that waits. */
  readonly order: string;
  readonly line: number;
  /** Fen; of a balance that was corrected below zero where it has less; of all that waits what waits. */
  readonly amount: number;
  readonly at: number;
};
export type NoticeRow = Notice & { readonly n: number };

export type FeedRow = { readonly n: number; readonly body: string };
