/**
 * One passage of a till's batch through an open transaction: kept as it came, every fact taken in, the
 * till's cursor. Throws `Stuck` at the fact that cannot be folded; the transaction is then rolled back.
 */
import { chainAll } from "../../shared/facts/chain.ts";
import type { Fact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Breach } from "../../shared/queue/invariants.ts";
import { aboutOf, packKept, packPlain } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import type { Impossible } from "../journal/readable.ts";
import type { Sequel } from "../journal/sequel.ts";
import type { ChunkRow, LineAbout, TillRow } from "../store/rows.ts";
import { ClockWatch } from "./clockWatch.ts";
import { isGone, withoutTheGone } from "./erasing.ts";
import type { Intake } from "./intake.ts";
import type { CheckedBatch } from "./settler.ts";

/** A fact in whose place the transaction has to be rolled back. */
export class Stuck extends Error {
  readonly till: string;
  readonly seq: number;
  override readonly cause: Breach | AmountOverflow;

  constructor(till: string, seq: number, cause: Breach | AmountOverflow) {
    super(cause.message);
    this.name = "Stuck";
    this.till = till;
    this.seq = seq;
    this.cause = cause;
  }
}

/** @param facts of the sequel's lines, one each. @returns the till as it stands afterwards */
export function passThrough(
  intake: Intake,
  till: TillRow,
  batch: CheckedBatch,
  sequel: Sequel,
  facts: readonly (Fact | Impossible)[],
): TillRow {
  const { rows, now } = intake.parts;
  const { from, prev, lines } = sequel;
  const memberOf = (id: string) => rows.members.member(id);
  const isOfTheGone = (fact: Fact | Impossible): boolean =>
    !("impossible" in fact) && fact.kind === "member-registered" && isGone(memberOf(fact.body.id), fact);
  const kept = asKept(till.id, sequel, batch);
  const chunk = {
    till: till.id,
    from,
    count: lines.length,
    prev,
    head: batch.head,
    signature: kept.signature,
    receivedAt: now,
    packing: kept.packing,
    packed: kept.packed,
  };
  const first = rows.journal.appendChunk(
    facts.some(isOfTheGone) ? withoutTheGone(chunk, lines, memberOf) : chunk,
    facts.flatMap((fact, index): readonly LineAbout[] => ("impossible" in fact ? [] : aboutOf(fact, index))),
  );
  const clock = new ClockWatch(till.lastAt, now);
  let { rulesVersion } = till;
  for (const [index, fact] of facts.entries()) {
    if ("impossible" in fact) {
      consume(intake, till.id, sequel, index, first + index, fact.impossible);
      continue;
    }
    clock.see(fact);
    if (fact.kind === "rules-adopted") rulesVersion = Math.max(rulesVersion, fact.body.version);
    takeOrStick(intake, fact, first + index);
  }
  for (const concern of clock.concerns())
    intake.list({ ...concern, kind: "clock", till: till.id, order: null, amount: null });
  const after = { ...till, cursor: from + lines.length - 1, head: batch.head, lastAt: clock.last, rulesVersion };
  intake.advance(after);
  intake.parts.ledger.flushEarly();
  return after;
}

/** As it came, where that is all of it just as it was signed; else packed anew. */
function asKept(till: string, { from, lines, kept, whole }: Sequel, batch: CheckedBatch): Kept {
  if (kept.size > 0) return { ...packKept({ till, from, lines }, kept), signature: whole ? batch.signature : null };
  return whole ? batch : { ...packPlain(lines), signature: null };
}
type Kept = Pick<ChunkRow, "packing" | "packed" | "signature">;

/** A line that cannot be understood keeps its place in the chain, and stands in quarantine with its reason. */
function consume(intake: Intake, till: string, sequel: Sequel, index: number, n: number, reason: string): void {
  const { rows, now } = intake.parts;
  const hash = chainAll(sha256, sequel.prev, sequel.lines.slice(0, index + 1), sequel.kept).at(-1) ?? "";
  rows.journal.quarantine({ till, seq: sequel.from + index, at: now, reason, text: sequel.lines[index] ?? "", hash });
  rows.journal.mark({ n, mark: "quarantined", reason });
  intake.passOver(till);
}

function takeOrStick(intake: Intake, fact: Fact, n: number): void {
  try {
    intake.take(fact, n);
  } catch (error) {
    if (error instanceof Breach || error instanceof AmountOverflow) throw new Stuck(fact.till, fact.seq, error);
    throw error;
  }
}
