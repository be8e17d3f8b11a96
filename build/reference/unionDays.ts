/** Scenarios of a union over some days: right after each midnight, while it may still be paid, orders come, many of them late. */
import * as fc from "fast-check";

const DAY_MS = 86_400_000;
const MEMBERS = ["A", "B", "C", "D"];

const step = fc.record({
  paid: fc.integer({ min: 1, max: 300 }),
  roll: fc.nat(99),
  late: fc.nat(DAY_MS),
  who: fc.nat(3),
});

export const unionDays: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    days: fc.array(fc.tuple(fc.array(step, { minLength: 3, maxLength: 12 }), fc.array(step, { maxLength: 8 })), {
      minLength: 1,
      maxLength: 4,
    }),
    share: fc.constantFrom(3_000, 10_000),
    accelerate: fc.constantFrom(0, 4_000),
    direct: fc.constantFrom(null, 500),
    order: fc.constantFrom("queue", "completed-first"),
    clear: fc.constantFrom(null, null, { every: "week", weekday: 3, at: "00:00" }),
  })
  .map(({ days, share, accelerate, direct, order, clear }) => {
    const start = Date.parse("2026-03-02T00:00:00Z");
    const events: Record<string, unknown>[] = [];
    const ids: string[] = [];
    const at = (ms: number): string => new Date(start + ms).toISOString();
    const act = (
      ms: number,
      { paid, roll, late, who }: { paid: number; roll: number; late: number; who: number },
    ): void => {
      const other = ids[(roll * 31) % Math.max(1, ids.length)];
      if (roll % 11 === 1 && other !== undefined) events.push({ at: at(ms), type: "refund", order: other });
      else if (roll % 11 === 2 && other !== undefined) events.push({ at: at(ms), type: "complete", order: other });
      else {
        const id = `o${ids.length}`;
        ids.push(id);
        events.push({
          at: at(roll % 2 === 0 ? Math.max(0, ms - late) : ms),
          type: "order",
          id,
          channel: "mall",
          member: roll % 13 === 3 ? null : MEMBERS[who],
          completed: roll % 4 !== 0,
          lines: [{ product: "p1", paid, cost: Math.floor((paid * (roll % 5)) / 8) }],
        });
      }
    };
    days.forEach(([during, after], day) => {
      during.forEach((it, index) => act(day * DAY_MS + 3_600_000 + index * 1_000_000, it));
      events.push({ at: at((day + 1) * DAY_MS), type: "tick" });
      after.forEach((it, index) => act((day + 1) * DAY_MS + 1 + index, it));
    });
    return {
      name: "a union's days",
      timezone: "UTC",
      rules: {
        basic: { payoutOrder: order, clear },
        products: { p1: {} },
        union: { ratio: 11_000, share, accelerate },
        rewards: direct === null ? null : { direct },
      },
      members: MEMBERS.map((id, index) => (index === 0 ? { id } : { id, referrer: MEMBERS[index - 1] })),
      events,
    };
  });
