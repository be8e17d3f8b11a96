/**
 * Proofs of rolls (§6.3), read and checked without asking anyone: a single roll, or what headquarters says
 * about an order's line. Knows the formats and the arithmetic; refuses to know servers and files.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { readFact } from "../../shared/facts/fact.ts";
import { checkRoll, commitmentOf, rollOf, type RollPurpose } from "../../shared/facts/rolls.ts";
import { ROLLS } from "../../shared/kernel/roll.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import { describeIssues, Lottery } from "../../shared/rules/schema.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");
const Purpose = z.enum(["join", "draw"]);
const Roll = z
  .int()
  .min(0)
  .max(ROLLS - 1);
const Order = z.string().min(1, "expected the id of an order");
const Line = z.int().min(0);
/** A fact, with its very text where the reader may see it: it may name a member. */
const Said = z.looseObject({ text: z.string().optional() });

const One = z.looseObject({ purpose: Purpose, commitment: Hash, secret: Hash, order: Order, line: Line, roll: Roll });
/** What headquarters (`draw.proof`) and the order API (`getDraw`) answer: an order's line with all its rolls. */
const Whole = z.looseObject({
  order: Order,
  line: Line.default(0),
  lottery: Lottery.nullable().default(null),
  ratioBp: z.int().nullable().optional(),
  ratio: z.int().nullable().optional(),
  proofs: z.array(
    z.looseObject({
      purpose: Purpose,
      commitment: Hash.nullable(),
      committedIn: Said.nullable().default(null),
      secret: Hash.nullable(),
      shownIn: Said.nullable().default(null),
      roll: Roll.nullable(),
    }),
  ),
});

/** One roll to check; what has not been made known is null. */
export type Proof = {
  readonly purpose: RollPurpose;
  readonly order: string;
  readonly line: number;
  readonly commitment: string | null;
  readonly secret: string | null;
  readonly roll: number | null;
  /** The very text of the facts, where it came with the proof. */
  readonly committedIn: string | null;
  readonly shownIn: string | null;
  readonly lottery: Lottery | null;
  readonly ratioBp: number | null;
};

export type ReadProofs = { ok: true; proofs: Proof[] } | { ok: false; expected: string };

/** Reads a proof, or several: one roll, a list of them, or an answer of headquarters. Throws nothing. */
export function readProofs(text: string): ReadProofs {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, expected: `expected JSON (${error.message})` };
    throw error;
  }
  const proofs: Proof[] = [];
  for (const one of Array.isArray(value) ? value : [unwrapped(value)]) {
    const whole = typeof one === "object" && one !== null && "proofs" in one;
    const read = whole ? Whole.safeParse(one) : One.safeParse(one);
    if (!read.success) return { ok: false, expected: describeIssues(read.error) };
    proofs.push(...("proofs" in read.data ? parts(Whole.parse(one)) : [single(One.parse(one))]));
  }
  if (proofs.length === 0) return { ok: false, expected: "expected at least one proof" };
  return { ok: true, proofs };
}

/** An answer over HTTP wraps its value. */
const unwrapped = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "ok" in value && "value" in value ? value.value : value;

const single = ({ purpose, order, line, commitment, secret, roll }: z.infer<typeof One>): Proof => ({
  purpose,
  order,
  line,
  commitment,
  secret,
  roll,
  committedIn: null,
  shownIn: null,
  lottery: null,
  ratioBp: null,
});

const parts = ({ order, line, lottery, ratioBp, ratio, proofs }: z.infer<typeof Whole>): Proof[] =>
  proofs.map(({ purpose, commitment, committedIn, secret, shownIn, roll }) => ({
    purpose,
    order,
    line,
    commitment,
    secret,
    roll,
    committedIn: committedIn?.text ?? null,
    shownIn: shownIn?.text ?? null,
    lottery,
    ratioBp: ratioBp ?? ratio ?? null,
  }));

/** `open`: not everything has been made known yet, so there is nothing to check. */
export type Verdict = { readonly verdict: "right" | "wrong" | "open"; readonly says: string[] };

/** Checks one roll, step by step, each with the sentence that says what came of it. */
export function checkProof(proof: Proof): Verdict {
  const { purpose, commitment, secret, order, line, roll } = proof;
  if (secret === null || roll === null)
    return { verdict: "open", says: [`the ${purpose} secret of ${order} has not been shown yet`] };
  if (commitment === null)
    return { verdict: "wrong", says: [`nothing was committed to before ${order}: this roll could have been chosen`] };
  const wrong = checkRoll(sha256, { purpose, commitment, secret, order, line, roll });
  if (wrong === "other-secret") {
    const is = commitmentOf(sha256, purpose, secret);
    return { verdict: "wrong", says: [`this is another secret: its hash is ${is}, committed to was ${commitment}`] };
  }
  const says = [`the secret is the one that was committed to: ${commitment}`];
  if (wrong === "other-roll") {
    const is = rollOf(sha256, purpose, secret, order, line);
    return { verdict: "wrong", says: [...says, `this is another roll: the secret gives ${is}, recorded is ${roll}`] };
  }
  says.push(`the roll follows from it: ${roll}`);
  const objection = factsObject(proof) ?? drawObjects(proof);
  if (objection !== null) return { verdict: "wrong", says: [...says, objection] };
  if (purpose === "draw" && proof.lottery) says.push(`it draws ${ratioText(drawnRatio(proof.lottery, roll))}`);
  return { verdict: "right", says };
}

const ratioText = (ratio: number | null): string => (ratio === null ? "no win" : `a ratio of ${ratio} bp`);

/** What the facts themselves say against it: commitment and secret stand in them, the one before the other. */
function factsObject({ purpose, commitment, secret, committedIn, shownIn }: Proof): string | null {
  if (committedIn === null || shownIn === null) return null;
  const before = readFact(committedIn);
  const after = readFact(shownIn);
  if ("expected" in before) return `what is said to commit is no fact: ${before.expected}`;
  if ("expected" in after) return `what is said to show is no fact: ${after.expected}`;
  const next =
    before.kind === "till-opened"
      ? before.body.next
      : before.kind === "order-paid" || before.kind === "order-placed"
        ? before.body.rolls.next
        : null;
  if (next?.[purpose] !== commitment) return "the fact that is said to commit holds another commitment";
  const showsIt =
    after.kind === "entry-drawn"
      ? after.body.secret === secret
      : (after.kind === "order-paid" || after.kind === "order-placed") && after.body.rolls.secret === secret;
  if (!showsIt) return "the fact that is said to show the secret holds another";
  if (before.till === after.till && before.seq >= after.seq) return "the commitment was not made before the order";
  return null;
}

/** Whether the ratio that the draw is said to have given is the one the roll gives. */
function drawObjects({ purpose, lottery, ratioBp, roll }: Proof): string | null {
  if (purpose !== "draw" || lottery === null || ratioBp === null || roll === null) return null;
  const drawn = drawnRatio(lottery, roll);
  return drawn === ratioBp ? null : `the roll draws ${ratioText(drawn)}, recorded is ${ratioText(ratioBp)}`;
}
