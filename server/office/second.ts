/**
 * What two persons do at headquarters (§12.6): one proposes, another lets it happen, and then it is a fact, in the transaction
 * in which the proposal is decided; where a till owns the queue it is asked in that transaction, and the proposal waits for its
 * answer. A person is a user who signed in: whoever has the key alone may propose and not decide.
 */
import type { HqAnswer, HqInput, HqRefusal } from "../../shared/contract/hq.ts";
import { MOST_EFFECT, type HqProposal, type ProposedAct, type ShownAct } from "../../shared/contract/hqSecond.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { ownerOf, ownerOfQueue } from "../../shared/queue/requests.ts";
import { voidRefusal, type VoidRefusal } from "../../shared/queue/void.ts";
import { tillOfQueue } from "../../shared/rules/units.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { KeptAct, ProposalRow } from "../store/proposals.ts";
import { fundableIn, type FundRefusal } from "../../shared/queue/fund.ts";
import type { OfficeParts } from "./office.ts";
import { memberOf, orHalted, unknownMember } from "./members.ts";
import type { ServerReader } from "../store/store.ts";
import { publishWritten } from "./publishing.ts";
import { labelOf, queueName } from "./views.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "setup" | "tryOuts">;

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
      const found = keptOf(parts, asked, user);
      if (!found.ok) return found;
      const act = found.value;
      return settlement.office((desk): HqAnswer<"second.propose"> => {
        const lacking = lackingOf(desk, act);
        if (lacking !== null) return lacking;
        const { rows, now } = desk.parts;
        const n = rows.proposals.propose({ at: now, act, reason, user, by });
        return done(viewOf({ read: rows }, decided(rows.proposals.proposal(n)), user));
      });
    },
    "second.approve": async (
      { n, by }: HqInput<"second.approve">,
      _by?: string,
      user: string | null = null,
    ): Promise<HqAnswer<"second.approve">> => {
      const row = read.proposals.proposal(n);
      const not = mayNot(parts, n, row, by, user);
      if (not !== null) return not;
      if (row?.act.act === "publish") return await publishProposed(parts, row.act, { n, proposer: row.by, by, user });
      return orHalted(() =>
        settlement.office((desk): HqAnswer<"second.approve"> => {
          const { rows } = desk.parts;
          return letHappen(desk, n, by) ?? done(viewOf({ read: rows }, decided(rows.proposals.proposal(n)), user));
        }),
      );
    },
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
        return done(viewOf({ read: rows }, decided(rows.proposals.proposal(n)), user));
      }),
  };
}

/** Carries an open proposal out by what holds now, or asks the till for it that owns the queue. @returns why not; null: done */
export function letHappen(desk: OfficeDesk, n: number, by: string) {
  const { rows, now } = desk.parts;
  const open = rows.proposals.proposal(n);
  if (open?.state !== "open") return undecided(n, open);
  const lacking = lackingOf(desk, open.act);
  if (lacking !== null) return lacking;
  const { state, why } = carryOut(desk, open, by);
  rows.proposals.decide(n, state, { at: now, by, why });
  return null;
}

/** The act as it is kept: with the member's id, or with what the rules would change. */
function keptOf({ read, setup }: Parts, asked: ProposedAct, user: string | null): Outcome<KeptAct, HqRefusal> {
  switch (asked.act) {
    case "fund":
      return read.figures.queues().some(({ key }) => key === asked.queue)
        ? done(asked)
        : refuse("unknown-queue", `There is no queue ${asked.queue}. Nothing was done.`);
    case "void":
      return read.figures.entriesOfOrder(asked.order).some(({ line }) => line === asked.line)
        ? done(asked)
        : refuse("unknown-entry", `Order ${asked.order} has no entry in line ${asked.line}. Nothing was done.`);
    case "publish": {
      if (!isOwner(read, user)) return refuse("not-allowed", "Rules are proposed by an owner. Nothing was done.");
      const proposed = setup.rules.proposed(asked);
      if (!proposed.ok) return proposed;
      const { two, effect } = proposed.value;
      if (two.length === 0)
        return refuse(
          "malformed",
          "act: expected rules that change what takes two persons. Publish these as they are.",
        );
      return done({ ...asked, two, effect: effect.slice(0, MOST_EFFECT) });
    }
    default: {
      const member = memberOf(read, asked.member);
      return member ? done({ ...asked, member: member.id }) : unknownMember(asked.member);
    }
  }
}

/** Whoever has the key is one. */
const isOwner = (read: ServerReader, user: string | null): boolean =>
  user === null || read.people.user(user)?.role === "owner";

/** Why this person may not decide on it; null: it may. */
function mayNot({ read }: Parts, n: number, row: ProposalRow | undefined, by: string, user: string | null) {
  if (row?.state !== "open") return undecided(n, row);
  if (user === null)
    return refuse("key-alone", "The second person has signed in by name and password. Nothing was done.");
  if (row.user === user || row.by === by)
    return refuse("own-proposal", `${row.by} proposed it: another person decides. Nothing was done.`);
  if (row.act.act === "publish" && !isOwner(read, user))
    return refuse("not-allowed", "Rules are approved by an owner. Nothing was done.");
  return null;
}

/** Somebody else decided while the rules were tried out. */
class DecidedMeanwhile extends Error {}

type Approval = { readonly n: number; readonly proposer: string; readonly by: string; readonly user: string | null };

/** The proposal is decided in the transaction that publishes, or neither happens. */
async function publishProposed(
  { read, setup, tryOuts }: Parts,
  { act: _act, two: _two, effect: _effect, ...published }: Extract<KeptAct, { act: "publish" }>,
  { n, proposer, by, user }: Approval,
): Promise<HqAnswer<"second.approve">> {
  const approved = ({ parts: { rows, now } }: OfficeDesk): void => {
    if (!rows.proposals.decide(n, "done", { at: now, by, why: "" })) throw new DecidedMeanwhile();
  };
  try {
    const said = await publishWritten(setup.rules, tryOuts, { ...published, by: proposer }, approved);
    return said.ok ? done(viewOf({ read }, decided(read.proposals.proposal(n)), user)) : said;
  } catch (error) {
    if (!(error instanceof DecidedMeanwhile)) throw error;
    return undecided(n, read.proposals.proposal(n));
  }
}

const VOID_REASONS: Record<VoidRefusal, string> = {
  "no-entry": "there is no entry.",
  "not-waiting": "nothing of it waits any more.",
};

/** Whether a queue stands still; null: it does not. */
const haltedOf = ({ journal }: Pick<ServerReader, "journal">, queue: string) =>
  journal.halts().some((halt) => halt.queue === queue)
    ? refuse("queue-halted", `The queue ${queue} stands still until it is released. Nothing was done.`)
    : null;

const FUND_REASONS: Record<FundRefusal, string> = {
  paused: "the rules pause payouts (§5.7).",
  "nothing-waits": "nothing waits in it that may be paid (§5.3).",
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
function lackingOf({ parts: { rows, ledger, now, versions } }: OfficeDesk, act: KeptAct) {
  if (act.act === "publish") return null;
  if (act.act === "void") {
    const entry = ledger.entry(act.order, act.line);
    const why = voidRefusal(entry);
    if (why !== null)
      return refuse("entry-not-voided", `Order ${act.order}, line ${act.line}: ${VOID_REASONS[why]} Nothing was done.`);
    return haltedOf(rows, entry?.queue ?? "");
  }
  if (act.act === "fund") {
    const halted = haltedOf(rows, act.queue);
    if (halted !== null) return halted;
    const till = ownerOfQueue(versions.office, act.queue);
    const { rules } = till === null ? versions.chain : versions.programme(till, null);
    const why = fundableIn(rules, ledger, act.queue);
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

type Carried = { readonly state: "done" | "asked"; readonly why: string };
const DONE: Carried = { state: "done", why: "" };
const ASKED: Carried = { state: "asked", why: "" };

/** @returns what there is to say of it: of a queue that took less than was proposed how much it took, fen */
function carryOut(desk: OfficeDesk, { n, act, reason, by }: ProposalRow, second: string): Carried {
  const proposed = { reason, by, second, proposal: n };
  if (act.act === "fund") {
    const { queue, amountFen: amount } = act;
    if (ownerOfQueue(desk.parts.versions.office, queue) !== null) {
      desk.write("fund-asked", { queue, amount, ...proposed });
      return ASKED;
    }
    const taken = desk.write("queue-funded", { queue, amount, ...proposed });
    refusedNot(n, taken);
    return taken.did === "funded" && taken.paid < amount ? { state: "done", why: String(taken.paid) } : DONE;
  }
  if (act.act === "void") {
    const { order, line } = act;
    const { ledger, versions } = desk.parts;
    if (ownerOf(ledger, versions.office, order, line, "void") === null) {
      refusedNot(n, desk.write("entry-voided", { order, line, ...proposed }));
      return DONE;
    }
    desk.write("void-asked", { order, line, ...proposed });
    return ASKED;
  }
  if (act.act === "publish") throw new Error("rules are published, and not written by a desk");
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
  return DONE;
}

function refusedNot(n: number, taken: ReturnType<OfficeDesk["write"]>): void {
  if (taken.did === "refused") throw new Error(`proposal ${n} was found possible and refused: ${taken.reason}`);
}

const viewOf = (
  { read }: Pick<Parts, "read">,
  { user, act, ...row }: ProposalRow,
  asking: string | null,
): HqProposal => ({
  ...row,
  act: shownOf(act),
  till: row.state === "asked" || row.state === "declined" ? askedTill(act) : null,
  label: labelOfAct(read, act),
  own: user !== null && user === asking,
});

function askedTill(act: KeptAct): string | null {
  if (act.act === "void") return tillOfOrder(act.order);
  return act.act === "fund" ? tillOfQueue(act.queue) : null;
}

function labelOfAct(read: ServerReader, act: KeptAct): string {
  switch (act.act) {
    case "fund":
      return queueName(read, act.queue);
    case "void":
      return act.order;
    case "publish":
      return "";
    default:
      return labelOf(read, act.member);
  }
}

function shownOf(act: KeptAct): ShownAct {
  if (act.act !== "publish") return act;
  const { base, to, two, effect } = act;
  return { act: "publish", base, to, two, effect };
}
