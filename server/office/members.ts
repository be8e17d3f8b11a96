/** The verbs of HQ about one member: who brought it and whom it brought, its level in a team, its statement (§11, §13.3). */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type {
  HqMember,
  HqMovement,
  HqPeopleAct,
  HqStatement,
  HqValueMovement,
} from "../../shared/contract/hqRewards.ts";
import { readFact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { PersonRow } from "../../shared/ledger/rows.ts";
import { eraseMember } from "../member/erase.ts";
import { isNobody } from "../settlement/erasing.ts";
import { QueueHalted, type Settlement } from "../settlement/settlement.ts";
import type { JournalRow, MemberRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import { REFERRER_REASONS, setReferrer } from "./referral.ts";
import { chainRules, storeNameOf, sumView } from "./rewards.ts";
import {
  decidedOf,
  movementsOf,
  NEWEST,
  statementOf,
  valueMovementsOf,
  valueStatementOf,
  type Movement,
  type Statement,
  type StatementParts,
} from "./statement.ts";
import { labelOf, queueName } from "./views.ts";

/** So far up the referral line is shown. */
const MOST_ABOVE = 10;
const FIRST_BROUGHT = 20;
/** As the server's own facts name HQ. */
const HQ_CLERK = "hq";

export const memberOf = (read: ServerReader, text: string): MemberRow | undefined =>
  read.members.memberByPhone(text) ?? read.members.memberByCard(text) ?? read.members.member(text);

export const unknownMember = (text: string) => refuse("unknown-member", `No member has the id, phone or card ${text}.`);

/** What a member's id leads to, or that there is none. */
function ofMember<T>(
  read: ServerReader,
  text: string,
  body: (member: MemberRow) => T,
): { ok: true; value: T } | ReturnType<typeof unknownMember> {
  const member = memberOf(read, text);
  return member ? done(body(member)) : unknownMember(text);
}

type Parts = StatementParts & { readonly settlement: Settlement };

export const memberVerbs = (parts: Parts) => {
  const { read } = parts;
  return {
    "rewards.ofMember": ({ member: text, before, limit }: HqInput<"rewards.ofMember">): HqAnswer<"rewards.ofMember"> =>
      ofMember(read, text, ({ id }) => ({
        member: id,
        rewards: read.rewards.ofMember(id, before, limit).map(({ n, at, kind, order, line, amount, store }) => ({
          n,
          at,
          kind,
          order,
          line,
          amountFen: amount,
          store,
        })),
      })),
    "member.person": ({ member: text }: HqInput<"member.person">): HqAnswer<"member.person"> =>
      ofMember(read, text, (member) => personView(parts, member)),
    "member.brought": ({ member: text, after, limit }: HqInput<"member.brought">): HqAnswer<"member.brought"> =>
      ofMember(read, text, ({ id }) => read.rewards.brought(id, after, limit).map((row) => nameOf(read, row))),
    "member.statement": ({ member: text, before, limit }: HqInput<"member.statement">): HqAnswer<"member.statement"> =>
      ofMember(read, text, ({ id }) => {
        const { movements, next } = movementsOf(read, id, before ?? NEWEST, limit);
        const statement = statementView(read, statementOf(parts, id));
        return { member: id, statement, movements: movements.map((it) => movementView(read, it)), next };
      }),
    "member.values": ({ member: text, what, before, limit }: HqInput<"member.values">): HqAnswer<"member.values"> =>
      ofMember(read, text, ({ id }) => {
        const { movements, next } = valueMovementsOf(read, id, what, before, limit);
        const { sums, ...held } = valueStatementOf(parts, id, what);
        const statement = { sums: [...sums], ...held };
        return { member: id, statement, movements: movements.map((it) => valueView(read, it)), next };
      }),
    "member.referrer": ({ member: text, referrer, by }: HqInput<"member.referrer">): HqAnswer<"member.referrer"> => {
      const member = memberOf(read, text);
      if (!member) return unknownMember(text);
      const named = memberOf(read, referrer)?.id ?? referrer;
      return orHalted(() => {
        const refused = parts.settlement.office((desk) =>
          setReferrer(desk, member.id, named, { clerk: HQ_CLERK, name: by }),
        );
        return refused === null ? done(personView(parts, member)) : refuse(refused, REFERRER_REASONS[refused]);
      });
    },
    "team.set": ({ member: text, level, reason, by }: HqInput<"team.set">): HqAnswer<"team.set"> => {
      const member = memberOf(read, text);
      if (!member) return unknownMember(text);
      const levels = teamLevels(read).map((it) => it.level);
      if (level !== null && !levels.includes(level))
        return refuse(
          "unknown-team-level",
          levels.length === 0
            ? "The chain's rules name no levels of teams (rewards.team.levels). Nothing was done; publish rules that do."
            : `The chain's rules name the levels ${levels.join(", ")}, not ${level}. Nothing was done.`,
        );
      return orHalted(() => {
        parts.settlement.office((desk) => {
          // What is so already is no act.
          if ((desk.parts.ledger.person(member.id)?.teamLevel ?? null) !== level)
            desk.write("team-level-set", { member: member.id, level, reason, by });
        });
        return done(personView(parts, member));
      });
    },
    "member.export": ({ member: text }: HqInput<"member.export">): HqAnswer<"member.export"> =>
      ofMember(read, text, ({ id }) => ({ path: `/hq/member/${encodeURIComponent(id)}.json` })),
    "member.erase": ({ member, reason, by }: HqInput<"member.erase">): HqAnswer<"member.erase"> =>
      orHalted(() => parts.settlement.office((desk) => eraseMember(desk, member, { name: by, reason }))),
    "team.history": ({ member: text }: HqInput<"team.history">): HqAnswer<"team.history"> =>
      ofMember(read, text, ({ id }) =>
        read.journal
          .memberActs(id)
          .flatMap((row) => actView(read, row))
          .toReversed(),
      ),
    "team.members": ({ after, limit }: HqInput<"team.members">): HqAnswer<"team.members"> =>
      done(
        read.rewards.levelled(after, limit).flatMap(({ member, teamLevel }) =>
          teamLevel === null
            ? []
            : [
                {
                  member,
                  memberLabel: labelOf(read, member),
                  teamLevel,
                  broughtCount: read.rewards.broughtCount(member),
                },
              ],
        ),
      ),
  };
};

/** What is said where settlement stands still, or an amount could not be kept exactly. */
export function orHalted<T>(act: () => T): T | ReturnType<typeof refuse<"queue-halted">> {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof QueueHalted) && !(error instanceof AmountOverflow)) throw error;
    return refuse("queue-halted", `Settlement stands still: ${error.message}. Nothing was done.`);
  }
}

const nameOf = (read: ServerReader, { member, teamLevel }: Pick<PersonRow, "member" | "teamLevel">) => ({
  member,
  memberLabel: labelOf(read, member),
  teamLevel,
});

function teamLevels(read: ServerReader): HqMember["teamLevels"] {
  const levels = chainRules(read)?.rewards?.team?.levels ?? {};
  return Object.entries(levels)
    .map(([level, ratioBp]) => ({ level, ratioBp }))
    .toSorted((a, b) => a.ratioBp - b.ratioBp);
}

function personView({ read, ledger }: StatementParts, member: MemberRow): HqMember {
  const { id, level, erasedAt } = member;
  const personOf = (member: string): PersonRow | undefined => ledger.rewards?.person(member);
  const above: HqMember["above"] = [];
  for (let up = personOf(id)?.referrer ?? null; up !== null && above.length < MOST_ABOVE;) {
    const person = personOf(up);
    above.push(nameOf(read, { member: up, teamLevel: person?.teamLevel ?? null }));
    up = person?.referrer ?? null;
  }
  const balance = ledger.balance(id);
  const stores = Object.entries(chainRules(read)?.stores ?? {}).filter(([, { recruiter }]) => recruiter === id);
  return {
    member: id,
    memberLabel: labelOf(read, id),
    level,
    teamLevel: personOf(id)?.teamLevel ?? null,
    erasedAt: isNobody(member) ? erasedAt : null,
    cashFen: balance?.cash ?? 0,
    points: balance?.points ?? 0,
    love: balance?.love ?? 0,
    frozen: balance?.loveFrozen ?? 0,
    above,
    broughtCount: read.rewards.broughtCount(id),
    brought: read.rewards.brought(id, null, FIRST_BROUGHT).map((row) => nameOf(read, row)),
    stores: stores.map(([store]) => ({ store, storeName: storeNameOf(read, store) })),
    teamLevels: teamLevels(read),
  };
}

const statementView = (read: ServerReader, it: Statement): HqStatement => ({
  payouts: it.payouts.map(({ queue, amount, count }) => ({
    queue,
    queueName: queueName(read, queue),
    amountFen: amount,
    count,
  })),
  payoutsClawedFen: it.payoutsClawed,
  rewards: it.rewards.map((row) => ({ kind: row.kind, ...sumView(row) })),
  spentFen: it.spent,
  withdrawnFen: it.withdrawn,
  correctedFen: it.corrected,
  cashFen: it.cash,
  differenceFen: it.difference,
});

function movementView(read: ServerReader, it: Movement): HqMovement {
  const afterFen = it.after;
  switch (it.what) {
    case "payout": {
      const { at, to, toLine, amount, queue, from, fromLine } = it.payout;
      const of = { queue, queueName: queueName(read, queue), from, fromLine };
      return { what: "payout", at, order: to, line: toLine, amountFen: amount, afterFen, ...of };
    }
    case "reward": {
      const { at, order, line, amount, kind } = it.reward;
      return { what: "reward", at, order, line, amountFen: amount, afterFen, kind };
    }
    case "move": {
      const { at, kind, order, amount } = it.move;
      const moved = { at, order: order ?? "", amountFen: amount, afterFen };
      if (kind === "spent" || kind === "returned" || kind === "taken-back") return { what: kind, ...moved };
      const decided = decidedOf(read, it.move) ?? UNDECIDED;
      return { what: "by-hand", how: kind === "paid-out" ? kind : "corrected", ...moved, ...decided };
    }
  }
}

/** A fact that two persons decided by says so itself. */
const UNDECIDED = { reason: "", reference: null, by: "", second: "" };

function valueView(
  read: ServerReader,
  move: ReturnType<typeof valueMovementsOf>["movements"][number],
): HqValueMovement {
  const { n, at, kind, amount, after, order, other, gift } = move;
  const named = other === null ? null : { member: other, memberLabel: labelOf(read, other) };
  const decided = decidedOf(read, move);
  const by = decided && { reason: decided.reason, by: decided.by, second: decided.second };
  return { n, at, kind, amount, after, order, other: named, gift, decided: by };
}

function actView(read: ServerReader, { line, refused }: JournalRow): HqPeopleAct[] {
  const fact = readFact(line);
  if ("expected" in fact) return [];
  if (fact.kind === "team-level-set") {
    const { level, reason, by } = fact.body;
    return [{ what: "team-level", at: fact.at, level, reason, by, refused }];
  }
  if (fact.kind !== "referrer-set") return [];
  const { referrer, by } = fact.body;
  const named = { member: referrer, memberLabel: labelOf(read, referrer) };
  return [{ what: "referrer", at: fact.at, referrer: named, till: fact.till, by: by?.name ?? null, refused }];
}
