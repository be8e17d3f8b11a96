/** The rolls of an order's line with all that is needed to compute them again (§6.3). */
import type { HqOutput, HqProof } from "../../shared/contract/hq.ts";
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { checkRoll, rollOf, type RollPurpose } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import { sha256 } from "../journal/digest.ts";
import { commitmentsBefore } from "../settlement/rollWatch.ts";
import type { JournalRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { factView } from "./views.ts";

type Read = { readonly row: JournalRow; readonly fact: Fact };

type Taking = Extract<Fact, { kind: "order-paid" | "order-placed" }>;

const factsOf = (read: ServerReader, order: string): Read[] =>
  read.journal.factsOf(order).flatMap((row) => {
    const fact = readFact(row.line);
    return "expected" in fact ? [] : [{ row, fact }];
  });

/** The fact by which the order was taken. */
function takenIn(facts: readonly Read[]): { readonly row: JournalRow; readonly fact: Taking } | undefined {
  for (const { row, fact } of facts)
    if (fact.kind === "order-paid" || fact.kind === "order-placed") return { row, fact };
  return undefined;
}

const promiseIn = (fact: Taking, line: number) =>
  fact.kind === "order-paid" ? [fact.body.promise][line] : fact.body.lines[line]?.promise;

/** The ratio that an order's line was taken with (§3.7), before any draw; null: it did not join, or there is no such line. */
export function promisedRatio(read: ServerReader, order: string, line: number): number | null {
  const taken = takenIn(factsOf(read, order));
  const promise = taken && promiseIn(taken.fact, line);
  return promise?.joins ? promise.ratio : null;
}

/** @returns undefined where the order has no such line */
export function proofOf(read: ServerReader, order: string, line: number): HqOutput<"draw.proof"> | undefined {
  const facts = factsOf(read, order);
  const taken = takenIn(facts);
  const promise = taken && promiseIn(taken.fact, line);
  if (!taken || !promise) return undefined;
  const { row, fact } = taken;
  const committed = commitmentsBefore(read.journal, fact.till, fact.seq);
  const committedIn = committed ? read.journal.factAt(committed.till, committed.seq) : undefined;
  const drawn = facts.find(
    (it) => it.fact.kind === "entry-drawn" && it.fact.body.line === line && it.row.refused === null,
  );
  const shown = drawn?.fact.kind === "entry-drawn" ? drawn.fact.body : null;

  const proof = (
    purpose: RollPurpose,
    secret: string | null,
    roll: number | null,
    shownIn: JournalRow | null,
  ): HqProof => {
    const commitment = committed?.[purpose] ?? null;
    const complete = commitment !== null && secret !== null && roll !== null;
    return {
      purpose,
      commitment,
      committedIn: committedIn ? factView(committedIn) : null,
      secret,
      shownIn: shownIn ? factView(shownIn) : null,
      roll,
      ok: complete ? checkRoll(sha256, { purpose, commitment, secret, order, line, roll }) === null : null,
    };
  };
  const { secret } = fact.body.rolls;
  return {
    order,
    line,
    lottery: promise.joins ? promise.lottery : null,
    ratioBp: shown && promise.joins && promise.lottery ? drawnRatio(promise.lottery, shown.roll) : null,
    proofs: [
      proof("join", secret, rollOf(sha256, "join", secret, order, line), row),
      proof("draw", shown?.secret ?? null, shown?.roll ?? null, drawn?.row ?? null),
    ],
  };
}
