/**
 * What of rules the owner has to acknowledge. Team and shareholder rewards go by downline and draw legal warnings
 * (§12.2): without it such rules are none. What the arithmetic says (§12.1) is asked for when HQ publishes, and no
 * condition of the rules. An acknowledgement holds for the very figures that it names; others need a new one.
 */
import { z } from "zod";

/** Basis points of a team level, and a weight: as the rules say them; ranges are theirs. */
const Figure = z.int().min(0);
const needed = {
  team: {
    what: z.literal("team"),
    figures: z.strictObject({ levels: z.record(z.string(), Figure), maxDepth: Figure }),
  },
  depth: { what: z.literal("depth"), figures: z.strictObject({ maxDepth: Figure }) },
  shareholders: {
    what: z.literal("shareholders"),
    figures: z.strictObject({
      ratio: Figure,
      period: z.enum(["day", "month"]),
      shares: z.array(z.strictObject({ member: z.string(), weight: Figure })),
    }),
  },
  /** The highest ratio that a purchase may bring, and the path that says it. */
  "ratio-above-100": {
    what: z.literal("ratio-above-100"),
    figures: z.strictObject({ ratio: Figure, where: z.string() }),
  },
  /** Of the queue where it is worst: the highest ratio, the lowest extraction. */
  "ratio-above-extract": {
    what: z.literal("ratio-above-extract"),
    figures: z.strictObject({ ratio: Figure, extract: Figure, queue: z.string() }),
  },
  /** Of what the shop's own last orders sold for: the extraction, the rewards, and what was left over the cost. */
  "above-margin": {
    what: z.literal("above-margin"),
    figures: z.strictObject({ extract: Figure, rewards: z.int(), margin: z.int() }),
  },
};

/** A part of the rules that needs an acknowledgement, with what the rules say about it. */
export const Needed = z.discriminatedUnion("what", [
  z.strictObject(needed.team),
  z.strictObject(needed.depth),
  z.strictObject(needed.shareholders),
  z.strictObject(needed["ratio-above-100"]),
  z.strictObject(needed["ratio-above-extract"]),
  z.strictObject(needed["above-margin"]),
]);
export type Needed = z.infer<typeof Needed>;
export const NEEDED = [
  "team",
  "depth",
  "shareholders",
  "ratio-above-100",
  "ratio-above-extract",
  "above-margin",
] as const satisfies readonly Needed["what"][];

const NAME = "expected a name of 1 to 40 characters";
const INSTANT = "expected an instant in milliseconds since the epoch";
export const AcknowledgedBy = z.string().trim().min(1, NAME).max(40, NAME);
/** Who acknowledged it, and when (ms since the epoch). */
const by = { by: AcknowledgedBy, at: z.int(INSTANT).min(0, INSTANT) };

/** An acknowledgement as it stands in the rules: with name, time and figures (§12.1). */
export const Acknowledgement = z.discriminatedUnion("what", [
  z.strictObject({ ...needed.team, ...by }),
  z.strictObject({ ...needed.depth, ...by }),
  z.strictObject({ ...needed.shareholders, ...by }),
  z.strictObject({ ...needed["ratio-above-100"], ...by }),
  z.strictObject({ ...needed["ratio-above-extract"], ...by }),
  z.strictObject({ ...needed["above-margin"], ...by }),
]);
export type Acknowledgement = z.infer<typeof Acknowledgement>;

type Figures<W extends Needed["what"]> = Extract<Needed, { what: W }>["figures"];
/** As much of rules as is looked at. */
type Looked = {
  readonly rewards: {
    readonly team: Figures<"team"> | null;
    readonly shareholders: Figures<"shareholders"> | null;
  } | null;
};

/** Above so many steps up the referral line the depth is acknowledged by itself (§11.3). */
const PLAIN_DEPTH = 2;

/** What these rules need acknowledged to be rules at all (§12.2), in the order of `NEEDED`; empty: nothing. */
export function neededAcknowledgements({ rewards }: Looked): Needed[] {
  const { team = null, shareholders = null } = rewards ?? {};
  const found: Needed[] = [];
  if (team) {
    const { levels, maxDepth } = team;
    found.push({ what: "team", figures: { levels, maxDepth } });
    if (maxDepth > PLAIN_DEPTH) found.push({ what: "depth", figures: { maxDepth } });
  }
  if (shareholders) found.push({ what: "shareholders", figures: shareholders });
  return found;
}

/** Whether an acknowledgement is one of this: of the same part and the very same figures. */
export const isFor = ({ what, figures }: Needed, given: Needed): boolean =>
  given.what === what && textOf(given.figures) === textOf(figures);

/** What is needed and not among those given. */
export const missingAcknowledgements = (rules: Looked, given: readonly Acknowledgement[]): Needed[] =>
  neededAcknowledgements(rules).filter((need) => !given.some((it) => isFor(need, it)));

/**
 * Of what is needed, what a change asks for: what was given for these very figures, and what was needed before and is
 * made no worse, asks for nothing anew.
 */
export const asksMore = (
  needed: readonly Needed[],
  before: readonly Needed[],
  given: readonly Acknowledgement[],
): Needed[] =>
  needed.filter((need) => !given.some((it) => isFor(need, it)) && !before.some((was) => isNoWorse(need, was)));

/** Whether what is needed is of the same part as what was needed before, and no worse in its figures. */
function isNoWorse(need: Needed, was: Needed): boolean {
  if (need.what === "ratio-above-100" && was.what === need.what) return need.figures.ratio <= was.figures.ratio;
  if (need.what === "ratio-above-extract" && was.what === need.what)
    return (
      BigInt(need.figures.ratio) * BigInt(was.figures.extract) <=
      BigInt(was.figures.ratio) * BigInt(need.figures.extract)
    );
  if (need.what === "above-margin" && was.what === need.what) return above(need.figures) <= above(was.figures);
  return need.what === was.what && textOf(need.figures) === textOf(was.figures);
}

const above = ({ extract, rewards, margin }: Figures<"above-margin">): number => extract + rewards - margin;

/** One text for equal figures, in whatever order a table of levels was written. */
function textOf(figures: Needed["figures"]): string {
  if (!("levels" in figures)) return JSON.stringify(Object.entries(figures).toSorted(byKey));
  return JSON.stringify([figures.maxDepth, Object.entries(figures.levels).toSorted(byKey)]);
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);
