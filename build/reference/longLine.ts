/** Scenarios of one long line: far more entries waiting than the engine keeps in memory, arriving late, leaving anywhere. */
import * as fc from "fast-check";

const step = fc.record({ paid: fc.integer({ min: 1, max: 50 }), roll: fc.nat(999), late: fc.nat(2_000_000) });

/** @param orders how many orders come before the line is paid off, in large steps */
export const longLine = (orders: number): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      steps: fc.array(step, { minLength: orders, maxLength: orders, size: "max" }),
      extract: fc.constantFrom(0, 100, 2000),
      order: fc.constantFrom("queue", "completed-first"),
    })
    .map(({ steps, extract, order }) => {
      const start = Date.parse("2026-03-02T00:00:00Z");
      const at = (ms: number): string => new Date(start + ms).toISOString();
      const events: Record<string, unknown>[] = [];
      const buy = (ms: number, id: string, paid: number, completed: boolean): void => {
        events.push({
          at: at(ms),
          type: "order",
          id,
          channel: "mall",
          member: id.length % 2 === 0 ? "A" : "B",
          completed,
          lines: [{ product: "p1", paid }],
        });
      };
      steps.forEach(({ paid, roll, late }, index) => {
        const now = 10_000_000 + index * 1000;
        // One in three arrives late; now and then the whole line moves to another queue, or an order is completed or refunded.
        buy(roll % 3 === 0 ? Math.max(0, now - late) : now, `o${index}`, paid, roll % 4 !== 0);
        if (roll % 10 === 1) events.push({ at: at(now), type: "complete", order: `o${(index * 7919) % (index + 1)}` });
        if (roll % 10 === 2) events.push({ at: at(now), type: "refund", order: `o${(index * 104_729) % (index + 1)}` });
        if (roll === 3)
          events.push({ at: at(now), type: "rules", patch: { basic: { merchantQueue: index % 2 === 0 } } });
        if (roll % 150 === 5) buy(now, `big${index}`, late % 20_000, true);
      });
      for (let index = 0; index < 6; index += 1) buy(20_000_000 + index, `last${index}`, 40_000, true);
      return {
        name: "a long line",
        timezone: "UTC",
        rules: {
          basic: { extract, ratio: 10_000, payoutOrder: order },
          products: { p1: { extract: extract === 0 ? 1500 : null } },
        },
        members: [{ id: "A" }, { id: "B" }],
        events,
      };
    });
