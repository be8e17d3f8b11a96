import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AmountOverflow, MAX_AMOUNT } from "../kernel/money.ts";
import { HELD_FIELD, type BalanceRow } from "../ledger/rows.ts";
import { programmeOf, ServerParty } from "./parties.ts";
import { Rehearsal } from "./rehearsal.ts";
import { give, giveBack, spend } from "./spend.ts";

const MEMBERS = ["A", "B", "C"];
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Members who have something, in hundredths. */
function stageOf(has: Record<string, Partial<Omit<BalanceRow, "member">>>): Rehearsal {
  const stage = new Rehearsal({ basic: { extract: 1000, ratio: 10_000 }, stores: { s1: { cashier: {} } } });
  stage.do(({ ledger }) => {
    for (const [member, amounts] of Object.entries(has)) {
      const cash = amounts.cash ?? 0;
      ledger.changeBalance(Object.assign(ledger.balance(member), { cash, received: cash }));
      for (const what of ["points", "love", "frozen"] as const) {
        const amount = amounts[HELD_FIELD[what]] ?? 0;
        ledger.moveBalance({ member, what, kind: "corrected", amount, at: 1 });
      }
    }
  });
  return stage;
}
const stored = (stage: Rehearsal): BalanceRow[] =>
  structuredClone([...stage.store.rows().balances]).toSorted((a, b) => (a.member < b.member ? -1 : 1));
const sums = (stage: Rehearsal) => ({
  points: stored(stage).reduce((sum, it) => sum + it.points, 0),
  love: stored(stage).reduce((sum, it) => sum + it.love, 0),
});

describe("§7.2 giving and spending", () => {
  test("§7.2 points and available love value move to another member, or go", () => {
    const stage = stageOf({ A: { points: 500, love: 300 }, B: { points: 20 } });
    expect(stage.do((act) => give(act, { from: "A", to: "B", what: "points", amount: 200 }))).toBeNull();
    expect(stage.do((act) => give(act, { from: "A", to: "C", what: "love", amount: 300 }))).toBeNull();
    expect(stage.do((act) => spend(act, { member: "B", what: "points", amount: 219, use: "gift" }))).toBeNull();
    expect(stored(stage)).toMatchObject([
      { member: "A", points: 300, love: 0 },
      { member: "B", points: 1, love: 0 },
      { member: "C", points: 0, love: 300 },
    ]);
  });

  test("§7.2 §13.3 who gave what to whom, and what it was spent on, is entered with it", () => {
    const stage = stageOf({ A: { points: 500 } });
    const had = stage.store.moves.length;
    const gift = { id: "g", name: "杯", quantity: 1, till: null };
    stage.do((act) => give(act, { from: "A", to: "B", what: "points", amount: 200 }));
    stage.do((act) => spend(act, { member: "B", what: "points", amount: 50, use: "gift", order: null, gift }));
    stage.do((act) => spend(act, { member: "B", what: "points", amount: 20, use: "deduction", order: "o" }));
    stage.do((act) => spend(act, { member: "B", what: "points", amount: 900, use: "deduction", order: "p" }));
    stage.ledger.flush();
    const rows = stage.store.moves.slice(had);
    expect(rows.map((it) => [it.member, it.kind, it.amount, it.other, it.order, it.gift])).toEqual([
      ["B", "received", 200, "A", null, null],
      ["A", "given", -200, "B", null, null],
      ["B", "gift", -50, null, null, "杯"],
      ["B", "deduction", -20, null, "o", null],
    ]);
    expect(new Set(rows.map(({ what, at }) => `${what} ${at}`)).size).toBe(1);
  });

  test("§7.2 §13.3 what was spent on a gift that is cancelled goes back to who spent it, under the gift's name", () => {
    const stage = stageOf({ A: { points: 500, love: 7 } });
    const before = stored(stage);
    const had = stage.store.moves.length;
    const gift = { id: "g", name: "杯", quantity: 2 };
    const cup = { member: "A", what: "points" as const, amount: 500 };
    stage.do((act) => spend(act, { ...cup, use: "gift", gift: { ...gift, till: null } }));
    stage.do((act) => giveBack(act, { ...cup, gift }));
    expect(stored(stage)).toEqual(before);
    const rows = stage.store.moves.slice(had);
    expect(rows.map((it) => [it.member, it.what, it.kind, it.amount, it.gift])).toEqual([
      ["A", "points", "gift", -500, "杯"],
      ["A", "points", "gift-back", 500, "杯"],
    ]);
  });

  test("§7.2 refused by name, and nothing changes: to oneself, more than there is, what is frozen, cash", () => {
    const stage = stageOf({ A: { points: 500, love: 10, loveFrozen: 900, cash: 9_000 }, B: { points: -50 } });
    const before = stored(stage);
    const gives = (from: string, to: string, what: "points" | "love", amount: number) =>
      stage.do((act) => give(act, { from, to, what, amount }));
    expect([
      gives("A", "A", "points", 1),
      gives("A", "B", "points", 501),
      gives("A", "B", "love", 11),
      gives("B", "A", "points", 1),
      gives("nobody", "A", "points", 1),
      stage.do((act) => spend(act, { member: "A", what: "love", amount: 11, use: "gift" })),
      stage.do((act) => spend(act, { member: "nobody", what: "points", amount: 1, use: "gift" })),
    ]).toEqual(["same-member", ...Array<string>(6).fill("not-enough")]);
    expect(stored(stage)).toEqual(before);
  });

  test("§7.2 §1.1 what the receiver could not keep exactly is not given", () => {
    const stage = stageOf({ A: { points: 1 }, B: { points: MAX_AMOUNT } });
    const before = stored(stage);
    expect(() => stage.do((act) => give(act, { from: "A", to: "B", what: "points", amount: 1 }))).toThrow(
      AmountOverflow,
    );
    stage.ledger.flush();
    expect(stored(stage)).toEqual(before);
  });

  const act = fc.record({
    do: fc.constantFrom("give", "give", "spend", "take", "cancel"),
    from: fc.constantFrom(...MEMBERS),
    to: fc.constantFrom(...MEMBERS),
    what: fc.constantFrom("points" as const, "love" as const),
    amount: fc.integer({ min: 1, max: 400 }),
  });
  test("§7.2 §13.3 giving keeps the sum over all members, spending lowers it by what was spent, cancelling a gift undoes its spending; nobody falls below zero by it", () => {
    const seen = { given: 0, spent: 0, cancelled: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const has = { points: 300, love: 200, loveFrozen: 70, cash: 5 };
        const stage = stageOf({ A: has, B: has, C: has });
        const gift = { id: "g", name: "杯", quantity: 1 };
        /** Gifts that were taken and neither cancelled nor handed out. */
        const claims: { member: string; what: "points" | "love"; amount: number }[] = [];
        for (const it of acts) {
          const rows = stored(stage);
          const before = sums(stage);
          if (it.do === "cancel") {
            const claim = claims.splice(it.amount % Math.max(1, claims.length), 1)[0];
            if (!claim) continue;
            const had = rows.find(({ member }) => member === claim.member);
            stage.do((under) => giveBack(under, { ...claim, gift }));
            seen.cancelled += 1;
            expect(sums(stage)).toEqual({ ...before, [claim.what]: before[claim.what] + claim.amount });
            const has = stored(stage).find(({ member }) => member === claim.member);
            expect(has).toEqual({ ...had, [claim.what]: (had?.[claim.what] ?? 0) + claim.amount });
            continue;
          }
          const spent = { ...it, member: it.from };
          const refused = stage.do((under) => {
            if (it.do === "give") return give(under, it);
            return spend(under, it.do === "take" ? { ...spent, use: "gift" } : { ...spent, use: "deduction" });
          });
          seen[refused ? "refused" : it.do === "give" ? "given" : "spent"] += 1;
          if (refused) expect(stored(stage)).toEqual(rows);
          else if (it.do === "take") claims.push(spent);
          const gone = refused || it.do === "give" ? 0 : it.amount;
          expect(sums(stage)).toEqual({ ...before, [it.what]: before[it.what] - gone });
          for (const row of stored(stage)) {
            expect(Math.min(row.points, row.love)).toBeGreaterThanOrEqual(0);
            expect([row.loveFrozen, row.cash]).toEqual([70, 5]);
          }
        }
      }),
      { numRuns: 600 },
    );
    expect(Math.min(seen.given, seen.spent, seen.cancelled, seen.refused)).toBeGreaterThan(100);
  });

  test("§7.2 §12.5 the facts are folded; what is exchanged first can be given, the entitlement itself never is", () => {
    const programme = programmeOf({
      basic: { extract: 1000, ratio: 10_000, exchange: { points: 5_000 } },
      products: { p1: {} },
    });
    const server = new ServerParty(sha256, programme, Date.parse("2026-03-02T09:00:00+08:00"));
    const promise = { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1000 } as const;
    for (const order of ["a", "b"])
      server.office("order-placed", {
        order,
        channel: "mall",
        store: null,
        member: "A",
        level: null,
        rules: 1,
        deducted: false,
        completed: true,
        lines: [{ product: "p1", paid: 1_000, promise }],
        rolls: { secret: sha256(order), next: { join: sha256("x"), draw: sha256("y") } },
      });
    server.office("entry-exchanged", { order: "a", line: 0, key: "x", to: "points" });
    const waiting = structuredClone(server.ledger.entry("b", 0));
    const given = { from: "A", to: "B", what: "points", key: "g" } as const;
    const spent = { member: "B", what: "points", use: "deduction", order: "c", key: "s" } as const;
    expect(server.office("value-given", { ...given, amount: 450 })).toEqual({ did: "given" });
    expect(server.office("value-spent", { ...spent, amount: 400 })).toEqual({ did: "spent" });
    expect([
      server.office("value-given", { ...given, amount: 1 }),
      server.office("value-spent", { ...spent, amount: 51 }),
    ]).toEqual(["not-enough", "not-enough"].map((reason) => ({ did: "refused", order: null, reason })));
    expect([server.ledger.balance("A").points, server.ledger.balance("B").points]).toEqual([0, 50]);
    expect(server.ledger.entry("b", 0)).toEqual(waiting);
    expect(waiting).toMatchObject({ member: "A", remaining: 1_000 });
  });
});
