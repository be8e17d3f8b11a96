/**
 * What HQ does about tills and queues themselves: closes a till that is lost, and lets the settlement of a
 * queue go on whose cause of standing still is gone. Each is a fact of the server's own with its reason and
 * the name of whoever did it, in one transaction with all that follows.
 */
import { readFact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { answerTo, isAsking, requestOf } from "../../shared/queue/requests.ts";
import { QueueHalted, type Settlement } from "../settlement/settlement.ts";
import type { ServerReader } from "../store/store.ts";

/** Who did it, and why. */
export type Said = { readonly by: string; readonly reason: string };

export type Closed = {
  readonly till: string;
  readonly lastSeq: number;
  readonly carriedOut: number;
  readonly declined: number;
};

/**
 * Closes a till that is lost: its key counts no more, its queue is the server's from the last fact that is
 * held, and what it was asked for is carried out, as far as it can be without its secrets.
 */
export function closeTill(
  read: ServerReader,
  settlement: Settlement,
  till: string,
  { by, reason }: Said,
): Outcome<Closed, "unknown-till" | "till-closed" | "queue-halted"> {
  const row = read.tills.till(till);
  if (!row || read.tills.tills().every((it) => it.id !== till))
    return refuse("unknown-till", `There is no till ${till}.`);
  if (row.closedAt !== null) return refuse("till-closed", `${till} has been closed already. It stays so.`);
  return orHalted(() =>
    settlement.office((desk) => {
      const { rows, ledger, versions, now } = desk.parts;
      const lastSeq = rows.tills.till(till)?.cursor ?? 0;
      rows.tills.closeTill(till, now);
      desk.write("till-closed", { till, lastSeq, reason, by });
      const counts = { carriedOut: 0, declined: 0 };
      for (const { till: asker, seq } of rows.requests.openOf(till)) {
        const asked = readFact(rows.journal.lineAt(asker, seq) ?? "");
        if ("expected" in asked || !isAsking(asked))
          throw new Error(`what ${asker} asked for with ${seq} is not there`);
        const answer = answerTo(ledger, versions.chain, requestOf(asked), () => null);
        desk.write(answer.kind, answer.body);
        if (answer.kind === "request-declined") counts.declined += 1;
        else counts.carriedOut += 1;
      }
      return done({ till, lastSeq, ...counts });
    }),
  );
}

/** Lets the settlement of a queue go on, with all that was kept of its facts. Refused again where it still breaks. */
export function releaseQueue(
  read: ServerReader,
  settlement: Settlement,
  queue: string,
  { by, reason }: Said,
): Outcome<{ folded: number }, "unknown-queue" | "queue-halted"> {
  if (!read.journal.halts().some((halt) => halt.queue === queue))
    return refuse("unknown-queue", `The settlement of ${queue} does not stand still. Nothing was done.`);
  return orHalted(() =>
    settlement.office((desk) => {
      const folded = desk.release(queue, reason, by);
      for (const { n, kind, queue: halted } of desk.parts.rows.concerns.concerns(
        { kinds: ["halted"], till: null, resolved: false },
        null,
        1_000,
      ))
        if (kind === "halted" && halted === queue)
          desk.parts.rows.concerns.resolve(n, { at: desk.parts.now, by, reason });
      return done({ folded });
    }),
  );
}

function orHalted<T, Code extends string>(act: () => Outcome<T, Code>): Outcome<T, Code | "queue-halted"> {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof QueueHalted) && !(error instanceof AmountOverflow)) throw error;
    return refuse(
      "queue-halted",
      `It still breaks: ${error.message}. Nothing was done; update the server, or tell who made it.`,
    );
  }
}
