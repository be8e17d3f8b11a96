/**
 * The mode of a chain: the union queue (§10) or queues of their own. It is chosen when the chain is set
 * up; once an order has arrived it stays, and at any time it is the same for all tills.
 */
import type { RulesProblem } from "../../shared/contract/hq.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { ServerReader } from "../store/store.ts";

const modeOf = (rules: Rules): "on" | "off" => (rules.union === null ? "off" : "on");

/** §10.1: not turned on or off after the first order; its ratios may change. @param inForce null: there are no rules yet */
export function turnedUnion({ figures }: ServerReader, rules: Rules, inForce: Rules | null): RulesProblem[] {
  if (inForce === null || modeOf(inForce) === modeOf(rules) || !figures.anyOrder()) return [];
  const message =
    `expected the union queue to stay ${modeOf(inForce)}: orders have arrived, and what they were promised ` +
    `goes by it (§10.1). A chain's mode is chosen before its first order; its ratios may change at any time`;
  return [{ path: "union", message }];
}

/** §10.1: every channel joins one queue, so that one union holds for all. Null: these rules may go to some tills alone. */
export const unionForSome = (rules: Rules, chain: Rules): RulesProblem | null =>
  JSON.stringify(rules.union) === JSON.stringify(chain.union)
    ? null
    : {
        path: "union",
        message:
          "expected the same union as the chain's in a version for some tills: its one queue is everybody's (§10.1). " +
          "Publish to all what changes union",
      };
