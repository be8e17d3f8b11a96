/**
 * What was asked for of another's order, as it passes through one transaction: kept until it is settled,
 * told to the till that owns it, and what became of it to whoever asked. Money that was handed back beyond
 * what was left is listed. The fold has decided; this decides nothing.
 */
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { OFFICE, type Folded } from "../../shared/queue/fold.ts";
import {
  isAsking,
  requestOf,
  settledBy,
  type AskedAct,
  type Request,
  type Settled,
} from "../../shared/queue/requests.ts";
import type { FeedBody } from "../../shared/sync/messages.ts";
import type { Concern } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";

export class RequestPost {
  readonly #rows: ServerWriter;
  readonly #now: number;
  #rowsOf = new Map<string, string[]>();

  /** @param now the server's clock, ms */
  constructor(rows: ServerWriter, now: number) {
    this.#rows = rows;
    this.#now = now;
  }

  /**
   * Takes in what a fact asked for or settled. Call after its fold.
   * @returns what HQ has to see of it; null: nothing
   */
  take(fact: Fact, folded: Folded): Concern | null {
    const request = isAsking(fact) ? requestOf(fact) : null;
    if (request) this.#ask(fact, request, folded);
    const settled = settledBy(fact, folded);
    if (settled && !request) return this.#answer(fact, settled);
    if (settled && request) {
      this.#tellAsker(settled, request.order);
      this.#settleProposal(settled, request.act);
    }
    return this.#beyond(fact, folded, request);
  }

  /** Appends what is to be told to the feeds. @returns the tills that have something to pull */
  send(): Set<string> {
    const rows = this.#rowsOf;
    if (rows.size === 0) return new Set();
    this.#rowsOf = new Map();
    this.#rows.feed.sendAll(rows);
    return new Set(rows.keys());
  }

  #ask(fact: Fact, request: Request, folded: Folded): void {
    const owner = folded.did === "asked" ? folded.owner : null;
    const settled = settledBy(fact, folded);
    const { till, seq, act, order, line, amount, to } = request;
    this.#rows.requests.ask({
      till,
      seq,
      act,
      order,
      line,
      amount,
      to,
      at: fact.at,
      owner,
      state: settled?.state ?? "open",
      why: settled?.why ?? null,
      carried: settled?.carried ?? null,
      answeredAt: settled ? this.#now : null,
    });
    if (owner !== null) this.#tell(owner, { kind: "request", at: fact.at, ...request });
    const taker = tillOfOrder(request.order);
    if (folded.did === "refund" && taker !== null && taker !== fact.till) {
      const { toBalance } = request;
      this.#tell(taker, { kind: "handed-back", till, seq, order, line, amount: amount ?? 0, toBalance });
    }
  }

  #answer(fact: Fact, settled: Settled): Concern | null {
    const { till, seq } = settled.asked;
    const { requests } = this.#rows;
    const asked = requests.request(till, seq);
    if (!asked || asked.state !== "open") return unasked(fact);
    const { state, why, carried } = settled;
    requests.answer(till, seq, { state, why, carried, answeredAt: this.#now });
    this.#tellAsker(settled, asked.order);
    this.#settleProposal(settled, asked.act);
    const beyond = (asked.amount ?? 0) - (carried ?? 0);
    if (asked.act !== "refund" || beyond <= 0) return null;
    return this.#overRefund({ till, seq, at: fact.at }, asked.order, asked.amount ?? 0, beyond);
  }

  /** What two persons decided (§12.6) says what became of it. */
  #settleProposal({ asked: { till, seq }, state, why, carried }: Settled, act: AskedAct): void {
    if (act !== "void" && act !== "fund") return;
    const asking = readFact(this.#rows.journal.lineAt(till, seq) ?? "");
    if ("expected" in asking || (asking.kind !== "void-asked" && asking.kind !== "fund-asked"))
      throw new Error(`what was asked for with fact ${seq} of ${till} is not in the journal`);
    const less = asking.kind === "fund-asked" && carried !== null && carried !== asking.body.amount;
    this.#rows.proposals.answer(asking.body.proposal, state, less ? String(carried) : (why ?? ""));
  }

  /** Money that a till handed back beyond what was left. */
  #beyond(fact: Fact, folded: Folded, request: Request | null): Concern | null {
    if (fact.kind !== "refund-given" && fact.kind !== "order-refunded") return null;
    const amount = request?.amount ?? fact.body.amount;
    const beyond = folded.did === "refund" ? folded.effect.beyond : folded.did === "refused" ? amount : 0;
    if (amount === null || beyond === null || beyond <= 0) return null;
    return this.#overRefund(fact, fact.body.order, amount, beyond);
  }

  #overRefund(
    { till, seq, at }: Pick<Fact, "till" | "seq" | "at">,
    order: string,
    handed: number,
    beyond: number,
  ): Concern {
    const detail = `${handed} fen were handed back; ${handed - beyond} fen of them were left to be. The rest is beyond what the order had left`;
    return { kind: "over-refund", till, seq, order, at, amount: beyond, detail };
  }

  #tellAsker({ asked, state, why, carried }: Settled, order: string): void {
    if (asked.till !== OFFICE) this.#tell(asked.till, { kind: "outcome", seq: asked.seq, order, state, why, carried });
  }

  #tell(till: string, body: FeedBody): void {
    if (this.#rows.tills.till(till) === undefined) return;
    const before = this.#rowsOf.get(till);
    if (before) before.push(JSON.stringify(body));
    else this.#rowsOf.set(till, [JSON.stringify(body)]);
  }
}

/** A till says that it was asked for what nobody here knows of, or is settled: it is done there, and HQ is to see it. Null: no such act. */
function unasked({ till, seq, at, kind, body }: Fact): Concern | null {
  if (kind !== "entry-voided" && kind !== "queue-funded") return null;
  return {
    kind: "difference",
    till,
    seq,
    order: kind === "entry-voided" ? body.order : null,
    at,
    amount: kind === "queue-funded" ? body.amount : null,
    detail: `${kind}: nobody here waits for it, as proposal ${body.proposal} of ${body.by} and ${body.second} or otherwise`,
  };
}
