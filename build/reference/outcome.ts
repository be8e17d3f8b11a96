/** The result of a run of the reference (FORMAT.md, "Result"), from its lists. */
import type { ScenarioResult } from "../scenario/result.ts";
import { earlierFirst, queueOf, type World } from "./model.ts";

export function resultOf(name: string, world: World, refused: ScenarioResult["refused"]): ScenarioResult {
  const entries = [...world.entries].sort(earlierFirst);
  return {
    name,
    entries: entries.map((it) => {
      const queue = queueOf(world.rules, it.unit);
      const line = entries.filter(
        (other) => other.state === "waiting" && other.remaining > 0 && queueOf(world.rules, other.unit) === queue,
      );
      return {
        order: it.order,
        line: it.line,
        member: it.member,
        queue,
        ratio: it.ratio,
        source: it.source,
        entitlement: it.entitlement,
        paid: it.paid,
        exchanged: it.exchanged,
        cleared: it.cleared,
        voided: it.voided,
        clawed: it.clawedCash + it.clawedExchanged,
        remaining: it.remaining,
        state: it.state,
        place: line.includes(it) ? line.indexOf(it) + 1 : null,
      };
    }),
    declined: world.orders.flatMap(({ event, units }) =>
      units.flatMap((unit) =>
        unit.declined === null
          ? []
          : [
              {
                order: event.id,
                line: unit.index,
                reason: unit.declined as ScenarioResult["declined"][number]["reason"],
              },
            ],
      ),
    ),
    payouts: world.payouts,
    queues: Object.fromEntries(
      [...world.queues].map(([key, { extracted, paid, retained, carried }]) => [
        key,
        { extracted, paid, retained, carried },
      ]),
    ),
    rewards: world.rewards,
    members: Object.fromEntries(world.accounts),
    refused,
  };
}
