/**
 * What two persons do at headquarters (§12.6): one proposes, another lets it happen, and then it is a fact, in the transaction
 * in which the proposal is decided. A person is a user who signed in: whoever has the key alone may propose and not decide.
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqProposal, ProposedAct } from "../../shared/contract/hqSecond.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { ProposalRow } from "../store/proposals.ts";
import { fundableIn, type FundRefusal } from "../../shared/queue/fund.ts";
import type { OfficeParts } from "./office.ts";
import { memberOf, orHalted, unknownMember } from "./members.ts";
import type { ServerReader } from "../store/store.ts";
import { labelOf, queueName } from "./views.ts";

type Parts = Pick<OfficeParts, "read" | "settlement">;

export function secondVerbsOf(parts: Parts) {
  const { read, settlement } = parts;
  return {
    "second.list": (
      { state, act, member, before, limit }: HqInput<"second.list">,
      _by?: string,
      user: string | null = null,
    ): HqAnswer<"second.list"> =>
      done({
        rows: read.proposals.proposals({ state, act, member }, before, limit).map((row) => viewOf(parts, row, user)),
      }),
    "second.propose": (
      { act: asked, reason, by }: HqInput<"second.propose">,
      _by?: string,
      user: string | null = null,
    ): HqAnswer<"second.propose"> => {
      const act = known(read, asked);
      if (act === null) return unknownOf(asked);
      return settlement.office((desk): HqAnswer<"second.propose"> => {
        const lacking = lackingOf(desk, act);
        if (lacking !== null) return lacking;
        const { rows, now } = desk.parts;
        const n = rows.proposals.propose({ at: now, act, reason, user, by });
        return done(viewOf({ ...parts, read: rows }, decided(rows.proposals.proposal(n)), user));
      });
    },
    "second.approve": (
      { n, by }: HqInput<"second.approve">,
      _by?: string,
      user: string | null = null,
    ): HqAnswer<"second.approve"> =>
      orHalted(() =>
        settlement.office((desk): HqAnswer<"second.approve"> => {
          const { rows, now } = desk.parts;
          const row = rows.proposals.proposal(n);
          if (row === undefined || row.state !== "open") return undecided(n, row);
          if (user === null)
            return refuse("key-alone", "The second person has signed in by name and password. Nothing was done.");
          if (row.user === user || row.by === by)
            return refuse("own-proposal", `${row.by} proposed it: another person decides. Nothing was done.`);
          const lacking = lackingOf(desk, row.act);
          if (lacking !== null) return lacking;
          rows.proposals.decide(n, "done", { at: now, by, why: carryOut(desk, row, by) });
          return done(viewOf({ ...parts, read: rows }, decided(rows.proposals.proposal(n)), user));
        }),
      ),
    "second.reject": (
      { n, reason, by }: HqInput<"second.reject">,
      _by?: string,
      user: string | null = null,
    ): HqAnswer<"second.reject"> =>
      settlement.office(({ parts: { rows, now } }): HqAnswer<"second.reject"> => {
        const row = rows.proposals.proposal(n);
        if (row === undefined || row.state !== "open") return undecided(n, row);
        const isOwn = (user !== null && row.user === user) || row.by === by;
        rows.proposals.decide(n, isOwn ? "withdrawn" : "rejected", { at: now, by, why: reason });
        return done(viewOf({ ...parts, read: rows }, decided(rows.proposals.proposal(n)), user));
      }),
  };
}

/** The act with the member's id; null: there is no such member, or queue. */
function known(read: ServerReader, asked: ProposedAct): ProposedAct | null {
  if (asked.act === "fund") return read.figures.queues().some(({ key }) => key === asked.queue) ? asked : null;
  const member = memberOf(read, asked.member);
  return member ? { ...asked, member: member.id } : null;
}

const unknownOf = (asked: ProposedAct) =>
  asked.act === "fund"
    ? refuse("unknown-queue", `There is no queue ${asked.queue}. Nothing was done.`)
    : unknownMember(asked.member);

const FUND_REASONS: Record<FundRefusal, string> = {
  "owned-by-till": "a till owns it and pays it out.",
  paused: "the rules pause payouts (§5.7).",
  "nothing-waits": "nothing waits in it.",
};

function undecided(n: number, row: ProposalRow | undefined) {
  if (row?.decided)
    return refuse("decided-already", `${row.decided.by} has decided on proposal ${n} already. Nothing was done.`);
  return refuse("unknown-proposal", `There is no proposal ${n}. Nothing was done.`);
}

function decided(row: ProposalRow | undefined): ProposalRow {
  if (row === undefined) throw new Error("a proposal is gone in the transaction that wrote it");
  return row;
}

/** What of a balance nobody holds for a sale has to be enough. Null: it is. */
function lackingOf({ parts: { rows, ledger, now, versions } }: OfficeDesk, act: ProposedAct) {
  if (act.act === "fund") {
    if (rows.journal.halts().some((halt) => halt.queue === act.queue))
      return refuse("queue-halted", `The queue ${act.queue} stands still until it is released. Nothing was done.`);
    const why = fundableIn(versions.chain.rules, ledger.queue(act.queue));
    return why && refuse("queue-not-funded", `The queue ${act.queue}: ${FUND_REASONS[why]} Nothing was done.`);
  }
  const [what, takes] = act.act === "pay-out" ? (["cash", act.amountFen] as const) : ([act.what, -act.amount] as const);
  if (takes <= 0) return null;
  const free = ledger.balance(act.member)[what] - rows.holds.held(act.member, what, now);
  if (free >= takes) return null;
  return refuse(
    "balance-too-small",
    `The member has ${free} of ${what} that no sale holds, and ${takes} would be taken. Nothing was done.`,
  );
}

/** @returns what there is to say of it: of a queue that took less than was proposed how much it took, fen */
function carryOut(desk: OfficeDesk, { n, act, reason, by }: ProposalRow, second: string): string {
  const proposed = { reason, by, second, proposal: n };
  if (act.act === "fund") {
    const { queue, amountFen: amount } = act;
    const before = desk.parts.ledger.queue(queue).paid;
    refusedNot(n, desk.write("queue-funded", { queue, amount, ...proposed }));
    const paid = desk.parts.ledger.queue(queue).paid - before;
    return paid === amount ? "" : String(paid);
  }
  const taken =
    act.act === "pay-out"
      ? desk.write("balance-paid-out", {
          member: act.member,
          amount: act.amountFen,
          reference: act.reference,
          ...proposed,
        })
      : desk.write("balance-corrected", { member: act.member, what: act.what, amount: act.amount, ...proposed });
  refusedNot(n, taken);
  return "";
}

function refusedNot(n: number, taken: ReturnType<OfficeDesk["write"]>): void {
  if (taken.did === "refused") throw new Error(`proposal ${n} was found possible and refused: ${taken.reason}`);
}

const viewOf = ({ read }: Pick<Parts, "read">, { user, ...row }: ProposalRow, asking: string | null): HqProposal => ({
  ...row,
  label: row.act.act === "fund" ? queueName(read, row.act.queue) : labelOf(read, row.act.member),
  own: user !== null && user === asking,
});
