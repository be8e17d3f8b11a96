/**
 * Rolls that can be checked (§6.3). Whoever takes orders makes two secrets for each order and makes
 * their hashes known in the fact of the order before. The join secret is shown with the order itself
 * (§4.3), the draw secret with the draw (§6); from either, anyone can compute the roll again.
 */
import { ROLLS } from "../kernel/roll.ts";
import type { Sha256 } from "./chain.ts";

export type Commitments = { readonly join: string; readonly draw: string };
export type RollPurpose = "join" | "draw";

/** The hash of a secret, made known before the order. */
export const commitmentOf = (sha256: Sha256, purpose: RollPurpose, secret: string): string =>
  sha256(`paifan-secret/1\n${purpose}\n${secret}`);

/** The roll of one line of an order: the first 32 bits of a hash over secret, order and line. */
export const rollOf = (sha256: Sha256, purpose: RollPurpose, secret: string, order: string, line: number): number =>
  Number.parseInt(sha256(`paifan-roll/1\n${purpose}\n${secret}\n${order}\n${line}`).slice(0, 8), 16) % ROLLS;

export type RollClaim = {
  readonly purpose: RollPurpose;
  /** As it was made known before the order. */
  readonly commitment: string;
  readonly secret: string;
  readonly order: string;
  readonly line: number;
  readonly roll: number;
};

/** @returns what is wrong with a roll; null: it follows from the secret, and the secret was committed to */
export function checkRoll(sha256: Sha256, claim: RollClaim): "other-secret" | "other-roll" | null {
  const { purpose, commitment, secret, order, line, roll } = claim;
  if (commitmentOf(sha256, purpose, secret) !== commitment) return "other-secret";
  return rollOf(sha256, purpose, secret, order, line) === roll ? null : "other-roll";
}
