/**
 * Checks the rolls of an order's line in the browser (§6.3): what was made known before the order, what
 * was shown afterwards, and what follows. Takes the facts' own text, not the server's verdict. Knows no
 * screen.
 */
import type { HqFact, HqOutput, HqProof } from "../../shared/contract/hq.ts";
import { readFact } from "../../shared/facts/fact.ts";
import type { Fact } from "../../shared/facts/fact.ts";
import { commitmentOf, rollOf } from "../../shared/facts/rolls.ts";
import type { Commitments } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import type { Lottery } from "../../shared/rules/schema.ts";
import { withDigest } from "../kit/digest.ts";

/** `before`: the hash stood in a fact before the order's; `receipt`: it is the one on the receipt. */
export type CheckName = "before" | "receipt" | "secret" | "roll" | "ratio";
export type Check = { name: CheckName; ok: boolean };
export type Checked = {
  purpose: HqProof["purpose"];
  checks: Check[];
  /** Computed here. */
  commitment: string | null;
  roll: number | null;
  /** What the roll draws from the lottery, bp; null: no win, or nothing to draw. */
  ratioBp: number | null;
};

function read(fact: HqFact | null): Fact | null {
  if (fact === null) return null;
  const it = readFact(fact.text);
  return "expected" in it ? null : it;
}

function commitmentsIn(fact: Fact | null): Commitments | null {
  if (fact?.kind === "till-opened") return fact.body.next;
  return fact?.kind === "order-paid" || fact?.kind === "order-placed" ? fact.body.rolls.next : null;
}

function secretIn(fact: Fact | null, order: string, line: number): string | null {
  if (fact?.kind === "entry-drawn")
    return fact.body.order === order && fact.body.line === line ? fact.body.secret : null;
  if (fact?.kind !== "order-paid" && fact?.kind !== "order-placed") return null;
  return fact.body.order === order ? fact.body.rolls.secret : null;
}

function lotteryIn(fact: Fact | null, line: number): Lottery | null {
  const promise =
    fact?.kind === "order-paid"
      ? fact.body.promise
      : fact?.kind === "order-placed"
        ? fact.body.lines[line]?.promise
        : undefined;
  return promise?.joins === true ? promise.lottery : null;
}

/** @param receipt the commitment as it is printed on the receipt; empty: not compared */
export const verifyProofs = (answer: HqOutput<"draw.proof">, receipt: string): Promise<Checked[]> =>
  withDigest((sha256) => {
    const { order, line } = answer;
    const taken = read(answer.proofs.find((proof) => proof.purpose === "join")?.shownIn ?? null);
    return answer.proofs.map((proof) => {
      const { purpose } = proof;
      const made = read(proof.committedIn);
      const committed = commitmentsIn(made)?.[purpose] ?? null;
      const shown = secretIn(read(proof.shownIn), order, line);
      const checks: Check[] = [];
      const check = (name: CheckName, ok: boolean) => checks.push({ name, ok });
      if (proof.commitment !== null) {
        check(
          "before",
          committed === proof.commitment &&
            made !== null &&
            taken !== null &&
            made.till === taken.till &&
            made.seq < taken.seq,
        );
      }
      if (purpose === "draw" && receipt !== "") check("receipt", committed === receipt.toLowerCase());
      if (shown === null) {
        if (proof.secret !== null) check("secret", false);
        return { purpose, checks, commitment: null, roll: null, ratioBp: null };
      }
      const commitment = commitmentOf(sha256, purpose, shown);
      check("secret", commitment === committed);
      const roll = rollOf(sha256, purpose, shown, order, line);
      if (proof.roll !== null) check("roll", roll === proof.roll);
      const lottery = purpose === "draw" ? lotteryIn(taken, line) : null;
      const ratioBp = lottery === null ? null : drawnRatio(lottery, Number.isNaN(roll) ? 0 : roll);
      if (lottery !== null) check("ratio", ratioBp === answer.ratioBp);
      return { purpose, checks, commitment, roll, ratioBp };
    });
  });
