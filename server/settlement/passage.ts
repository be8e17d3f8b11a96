/**
 * One passage of a till's batch through one transaction: every line kept, every fact taken in, the
 * till's cursor. Throws `Stuck` at the fact that cannot be folded; the transaction is then rolled back.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Breach } from "../../shared/queue/invariants.ts";
import type { Impossible } from "../journal/readable.ts";
import type { Sequel } from "../journal/sequel.ts";
import type { TillRow } from "../store/rows.ts";
import { ClockWatch } from "./clockWatch.ts";
import { Intake, type IntakeParts } from "./intake.ts";

/** A fact in whose place the transaction has to be rolled back. */
export class Stuck extends Error {
  readonly seq: number;
  override readonly cause: Breach | AmountOverflow;

  constructor(seq: number, cause: Breach | AmountOverflow) {
    super(cause.message);
    this.name = "Stuck";
    this.seq = seq;
    this.cause = cause;
  }
}

export type TakenIn = {
  readonly cursor: number;
  readonly head: string;
  /** Tills whose feed has grown. */
  readonly woken: ReadonlySet<string>;
};

/** @param facts of the sequel's lines, one each */
export function passThrough(
  parts: IntakeParts,
  till: TillRow,
  sequel: Sequel,
  facts: readonly (Fact | Impossible)[],
): TakenIn {
  const { rows, now } = parts;
  const intake = new Intake(parts);
  const clock = new ClockWatch(till.lastAt, now);
  let { rulesVersion } = till;
  for (const [index, fact] of facts.entries()) {
    const seq = sequel.from + index;
    const line = sequel.lines[index] ?? "";
    const hash = sequel.hashes[index] ?? "";
    if ("impossible" in fact) {
      rows.journal.quarantine({ till: till.id, seq, at: now, reason: fact.impossible, text: line, hash });
      intake.passOver(till.id);
      continue;
    }
    clock.see(fact);
    if (fact.kind === "rules-adopted") rulesVersion = Math.max(rulesVersion, fact.body.version);
    takeOrStick(intake, fact, line, hash);
  }
  for (const concern of clock.concerns())
    rows.journal.addDifference({ ...concern, kind: "clock", till: till.id, order: null, amount: null });
  const cursor = sequel.from + facts.length - 1;
  const head = sequel.hashes.at(-1) ?? till.head;
  rows.tills.advance(till.id, { cursor, head, lastAt: clock.last, rulesVersion }, now);
  // After the cursor: a snapshot says up to which fact of its till it knows.
  return { cursor, head, woken: intake.finish() };
}

function takeOrStick(intake: Intake, fact: Fact, line: string, hash: string): void {
  try {
    intake.take(fact, line, hash);
  } catch (error) {
    if (error instanceof Breach || error instanceof AmountOverflow) throw new Stuck(fact.seq, error);
    throw error;
  }
}
