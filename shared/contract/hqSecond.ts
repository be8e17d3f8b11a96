/**
 * The verbs of HQ about what two persons do (§12.6): one proposes, another lets it happen. A proposal changes nothing until
 * then; it is carried out once, or turned down, or taken back, and stays readable.
 */
import { z } from "zod";
import { NEEDS_TWO } from "../rules/twoPersons.ts";
import { Published } from "./hqPublished.ts";
import { Amount, Instant } from "./view.ts";

const Count = z.number().int().min(0);
const Signed = z.number().int();
const By = z.string().trim().min(1).max(40);
const Reason = z.string().trim().min(1).max(200);
const Member = z.string().trim().min(1).max(80);
const N = z.number().int().min(1);
export const MOST_EFFECT = 200;
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Cash of the balance was paid to the member beside the tills. `reference` finds the payment. */
const PayOut = z.strictObject({
  act: z.literal("pay-out"),
  member: Member,
  amountFen: Amount.min(1),
  reference: z.string().trim().max(80).nullable(),
});
/** Adds to what a member has, or takes from it: fen of cash, else hundredths (§1.2). */
const Correct = z.strictObject({
  act: z.literal("correct"),
  member: Member,
  what: z.enum(["cash", "points", "love"]),
  amount: Signed.refine((it) => it !== 0 && Number.isSafeInteger(it), "expected a whole amount that is not 0"),
});
/** The merchant pays so much into a queue: it goes to those who wait, the first in line first (§12.7). */
const Fund = z.strictObject({ act: z.literal("fund"), queue: z.string().min(1).max(200), amountFen: Amount.min(1) });
/** What waits of an entry leaves its queue, paid to nobody: one that should not have joined (§12.6). */
const Void = z.strictObject({ act: z.literal("void"), order: z.string().min(1).max(80), line: Count });
/** Rules that change what takes two (§12.6), as `rules.publish` takes them. For owners. */
const Publish = z.strictObject({ act: z.literal("publish"), ...Published.shape });

/** `member`: an id, phone or card where it is asked, the id where it is told. */
export const ProposedAct = z.discriminatedUnion("act", [PayOut, Correct, Fund, Void, Publish]);
export type ProposedAct = z.infer<typeof ProposedAct>;
export const PROPOSED_ACTS = [
  "pay-out",
  "correct",
  "fund",
  "void",
  "publish",
] as const satisfies readonly ProposedAct["act"][];

/** As it is shown: of rules what they would change of those that were in force when it was proposed, the first 200 lines. */
export const ShownAct = z.discriminatedUnion("act", [
  PayOut,
  Correct,
  Fund,
  Void,
  z.strictObject({
    act: z.literal("publish"),
    base: Published.shape.base,
    to: Published.shape.to,
    two: z.array(z.enum(NEEDS_TWO)),
    effect: z.array(z.string()).max(MOST_EFFECT),
  }),
]);
export type ShownAct = z.infer<typeof ShownAct>;

/** `open`: it waits for another person. `asked`: for the till that owns the queue; `declined`: that till could not do it. */
export const PROPOSAL_STATES = ["open", "asked", "done", "declined", "rejected", "withdrawn"] as const;

export const HqProposal = z.strictObject({
  n: N,
  at: Instant,
  act: ShownAct,
  /** Of the member, or the queue, or the order; empty of rules. */
  label: z.string(),
  reason: z.string(),
  by: z.string(),
  /** Whether whoever asks proposed it: somebody else has to decide. */
  own: z.boolean(),
  state: z.enum(PROPOSAL_STATES),
  /** The till that was asked for it and has not done it; null: none. */
  till: z.string().nullable(),
  /** By whom and why it is open no more; of one that a till declined its reason, by its code. */
  decided: z.strictObject({ at: Instant, by: z.string(), why: z.string() }).nullable(),
});
export type HqProposal = z.infer<typeof HqProposal>;

export const secondVerbs = {
  /** Newest first, before number `before` (null: from the newest). `member`: an id; null: of all. */
  "second.list": verb(
    z.strictObject({
      state: z.enum(PROPOSAL_STATES).nullable(),
      act: z.enum(PROPOSED_ACTS).nullable(),
      member: z.string().max(80).nullable(),
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({ rows: z.array(HqProposal) }),
  ),
  /**
   * Refused: `unknown-member`, `unknown-queue`, `queue-not-funded` (paused, or nothing waits in it),
   * `unknown-entry`, `entry-not-voided` (nothing of it waits), `balance-too-small` (of what
   * nobody holds for a sale); of rules `not-allowed` (not by an owner), `invalid-rules`, `malformed` (they change nothing that takes two).
   */
  "second.propose": verb(z.strictObject({ act: ProposedAct, reason: Reason, by: By }), HqProposal),
  /**
   * Carries it out, with what holds now, or asks the till for it that owns the queue. Refused: `unknown-proposal`, `decided-already`, `own-proposal` (by the same person),
   * `key-alone` (by nobody who signed in by name and password), `balance-too-small`, `queue-not-funded`, `entry-not-voided` (it waits on);
   * of rules `not-allowed`, and what `rules.publish` is refused for. What a queue took less than was proposed says `decided.why`, fen.
   */
  "second.approve": verb(z.strictObject({ n: N, by: By }), HqProposal),
  /** Refused: `unknown-proposal`, `decided-already`. */
  "second.reject": verb(z.strictObject({ n: N, reason: Reason, by: By }), HqProposal),
} as const;
