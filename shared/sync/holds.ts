/**
 * Holds on a member's balance (SPEC.md, "holds"): a till asks for one before the sale, names it in the
 * sale's fact, or lets it go. Cash in fen, points and available love value in hundredths.
 */
import { z } from "zod";
import { MAX_AMOUNT } from "../kernel/money.ts";

/** So long a hold is good without the fact that names it, ms by the server's clock. */
export const HOLD_MS = 15 * 60_000;

const Amount = z.int().min(0).max(MAX_AMOUNT);
/** Made by the till, kept with the act: asked for again it is the same hold. */
const HoldKey = z.string().regex(/^[0-9A-Za-z-]{8,64}$/, "expected 8 to 64 letters, digits or dashes");

export const HOLDABLE = ["cash", "points", "love"] as const;
export type Holdable = (typeof HOLDABLE)[number];

/** Till → server. */
export const HoldAsk = z.strictObject({
  key: HoldKey,
  member: z.string().min(1).max(80),
  what: z.enum(HOLDABLE),
  amount: Amount.min(1),
});
export type HoldAsk = z.infer<typeof HoldAsk>;

/** Server → till: the member has it, and nobody else may spend it until then. */
export const HoldGranted = z.strictObject({
  key: HoldKey,
  amount: Amount,
  validUntil: z.int(),
  /** What the member has in all, this hold not yet taken off; and what is left to be held beside it. */
  balance: z.int(),
  left: Amount,
});
export type HoldGranted = z.infer<typeof HoldGranted>;

/** Till → server: the sale was given up. */
export const HoldRelease = z.strictObject({ key: HoldKey });

/** What became of it; one that nobody knows is released already. */
export const HoldReleased = z.strictObject({ state: z.enum(["released", "captured"]) });
export type HoldReleased = z.infer<typeof HoldReleased>;
