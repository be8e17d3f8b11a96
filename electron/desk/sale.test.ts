import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TillInput } from "../../shared/contract/till.ts";
import { USUAL_SETTINGS, type TillSettings } from "../../shared/contract/settings.ts";
import { readFact, type Fact, type FactBody, type FactKind } from "../../shared/facts/fact.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { take } from "./catalogue/testFile.ts";
import { auditBooks, books, NOON, testTill, type TestTill } from "../testTill.ts";

const TEA = "demo-301"; // 4.50
const MILK = "demo-302"; // 16.80
const APPLE = "demo-601";
const product = (id: string, quantity = 1, more = {}) => ({ kind: "product", product: id, quantity, ...more }) as const;
const cash = (givenFen: number) => ({ kind: "cash", givenFen }) as const;
const PHONE = "13812342046";

let keys = 0;
const key = () => `sale-key-${String((keys += 1)).padStart(6, "0")}`;
const sale = (
  lines: TillInput<"sale.commit">["lines"],
  tenders: TillInput<"sale.commit">["tenders"],
  more: Partial<TillInput<"sale.commit">> = {},
): TillInput<"sale.commit"> => ({ key: key(), lines, member: null, tenders, ...more });

const facts = (it: TestTill): Fact[] =>
  (books(it.dataDir).prepare("SELECT line FROM facts ORDER BY seq").pluck().all() as string[]).map((line) => {
    const fact = readFact(line);
    if ("expected" in fact) throw new Error(fact.expected);
    return fact;
  });
const lastOf = <K extends FactKind>(it: TestTill, kind: K): FactBody<K> => {
  const fact = facts(it).findLast((each) => each.kind === kind);
  if (!fact) throw new Error(`no ${kind}`);
  return fact.body as FactBody<K>;
};
const set = async (it: TestTill, settings: Partial<TillSettings>) =>
  await it.ok("settings.put", { key: key(), settings: { ...USUAL_SETTINGS, ...settings } });

describe("what a sale cost the shop", () => {
  test("§10.2 by piece and by weight, at the cost of that moment; what nobody knows is not said", async () => {
    const it = testTill();
    const lines = [
      product(TEA, 2, { discount: { kind: "amount", fen: 100 } }),
      product(MILK, 1, { priceFen: 1500 }),
      product(APPLE, 1, { weight: 824 }),
      // A label: so much for the piece, which may weigh what it likes.
      product(APPLE, 1, { priceFen: 1000 }),
      { kind: "amount", amountFen: 500 } as const,
    ];
    await it.ok("sale.commit", sale(lines, [cash(10_000)]));
    // 2.90 and 12.40 a piece, 7.80 a kilogram.
    expect(lastOf(it, "order-paid").items.map((item) => item.cost)).toEqual([580, 1240, 643, undefined, undefined]);
    await take(it, "products", "code,name,price,cost\n301,Tea,4.50,3.10\n302,Milk,16.80,\n");
    await it.ok("sale.commit", sale([product(TEA), product(MILK)], [cash(10_000)]));
    expect(lastOf(it, "order-paid").items.map((item) => item.cost)).toEqual([310, undefined]);
    auditBooks(it.dataDir);
  });
});

describe("what a sale comes to", () => {
  test("§2.1 discounts of a line and of the order, another price, a note and a weight: what was really paid, in fact and receipt", async () => {
    const it = testTill();
    const lines = [
      product(TEA, 2, { discount: { kind: "amount", fen: 100 } }),
      product(MILK, 1, { priceFen: 1500, note: "外包装破损" }),
      product(APPLE, 1, { weight: 824 }),
    ];
    const discount = { kind: "percent", bp: 1000 } as const;
    const { totals } = await it.ok("sale.preview", { lines, member: null, discount });
    // 8.00 + 15.00 + 10.70 (0.824 × 12.98), less a tenth.
    expect(totals).toMatchObject({ grossFen: 900 + 1500 + 1070, discountFen: 100 + 337, dueFen: 3033 });
    const sold = await it.ok("sale.commit", sale(lines, [cash(5000)], { discount }));
    expect(sold).toMatchObject({ totalFen: 3033, tenders: [{ kind: "cash", givenFen: 5000, changeFen: 1967 }] });
    expect(sold.items.map((item) => item.totalFen).reduce((sum, fen) => sum + fen, 0)).toBe(3033);
    expect(lastOf(it, "order-paid").items).toMatchObject([
      { quantity: 2, price: 450, discount: 100 + 80, total: 720 },
      { price: 1500, list: 1680, discount: 150, total: 1350, note: "外包装破损" },
      { quantity: 1, weight: 824, price: 1298, discount: 107, total: 963 },
    ]);
    auditBooks(it.dataDir);
  });

  test.each([
    ["down", 10, 1231, 1230, -1],
    ["nearest", 10, 1236, 1240, 4],
    ["nearest", 50, 1224, 1200, -24],
  ] as const)(
    "cash rounded %s to %i fen: %i is paid with %i, and the fact says so",
    async (how, toFen, due, paid, by) => {
      const it = testTill();
      await set(it, { rounding: { how, toFen } });
      const line = { kind: "amount", amountFen: due } as const;
      expect((await it.ok("sale.preview", { lines: [line], member: null })).totals.cashDueFen).toBe(paid);
      const sold = await it.ok("sale.commit", sale([line], [cash(paid)]));
      expect(sold).toMatchObject({ totalFen: paid, roundingFen: by });
      expect(lastOf(it, "order-paid")).toMatchObject({ paid, rounding: by });
      // What a card pays is not rounded.
      const exact = await it.ok("sale.commit", sale([line], [{ kind: "card", amountFen: due }]));
      expect(exact.totalFen).toBe(due);
      expect(lastOf(it, "order-paid").rounding).toBeUndefined();
      // All of it comes back, to the fen that was paid.
      expect((await it.ok("refund.commit", { key: key(), order: sold.order, reason: "x" })).refundFen).toBe(paid);
      auditBooks(it.dataDir);
    },
  );

  test.each(["note", "reason", "reference", "back"] as const)(
    "nothing that looks like a card number is kept: %s",
    async (where) => {
      const it = testTill();
      const CARD = "4111 1111 1111 1111";
      const { order } = await it.ok("sale.commit", sale([product(TEA, 2)], [cash(900)]));
      const back = { kind: "return", order, item: 0, quantity: 1, reason: where === "reason" ? CARD : "x" } as const;
      const refused = await it.call("sale.commit", {
        ...sale([product(TEA, 1, where === "note" ? { note: CARD } : {}), back], []),
        ...(where === "reference"
          ? { lines: [product(TEA)], tenders: [{ kind: "card", amountFen: 450, reference: CARD }] }
          : {}),
        ...(where === "back" ? { lines: [back], handBack: { kind: "card", reference: CARD } } : {}),
      });
      expect(refused).toMatchObject({ ok: false, code: "looks-like-a-card-number" });
    },
  );
});

const RULES: RulesInput = {
  basic: { extract: 1000, ratio: 10_000, cashierScope: "all", deductionParticipates: false },
  stores: { s1: { cashier: {} } },
};

/** A till in contact with a server that knows a member with 50.00 points and 8.00 love value. */
async function shop(deductionParticipates: boolean): Promise<{ server: TestServer; it: TestTill; member: string }> {
  const server = await TestServer.open();
  server.clock = () => NOON;
  server.codes.set("CODE", shopOf("s1/t1", { ...RULES, basic: { ...RULES.basic, deductionParticipates } }));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: PHONE });
  const figures = { level: null, cash: 5_000, points: 5_000, love: 800, waiting: 0, waitingAmount: 0, asOf: NOON };
  server.members.set(PHONE, { id, phone: PHONE, card: null, name: null, ...figures });
  await it.till.uplink.drained();
  await it.ok("member.find", { phone: PHONE });
  await set(it, { deduction: { pointFen: 100, loveFen: 50 } });
  return { server, it, member: id };
}

describe("deductions", () => {
  test("§7.2 §2.1 points and love value are held by the server, taken off the goods, spent by a fact; what is left earns", async () => {
    const { server, it, member } = await shop(true);
    const lines = [product(MILK), product(TEA)];
    const tenders = [{ kind: "points", value: 500 } as const, { kind: "love", value: 200 } as const];
    const seen = await it.ok("sale.preview", { lines, member, tenders });
    expect(seen).toMatchObject({
      totals: { grossFen: 2130, deductionFen: 600, dueFen: 1530 },
      earn: { joins: true, entitlementFen: 1530 },
      points: { spendable: 5_000, worthFen: 100 },
      love: { spendable: 800, worthFen: 50 },
    });
    const asked = sale(lines, [...tenders, cash(1530)], { member });
    const sold = await it.ok("sale.commit", asked);
    expect(sold).toMatchObject({
      totalFen: 1530,
      deductions: [
        { kind: "points", value: 500, amountFen: 500 },
        { kind: "love", value: 200, amountFen: 100 },
      ],
      entry: { entitlementFen: 1530 },
    });
    expect(server.holdAsks.map(({ what, amount }) => [what, amount])).toEqual([
      ["points", 500],
      ["love", 200],
    ]);
    const { deducted, items, paid } = lastOf(it, "order-paid");
    expect([deducted, paid, items.reduce((sum, item) => sum + item.total, 0)]).toEqual([true, 1530, 1530]);
    const spent = facts(it)
      .filter((fact) => fact.kind === "value-spent")
      .map((fact) => fact.body);
    expect(spent).toMatchObject([
      { what: "points", amount: 500, use: "deduction", order: sold.order, hold: server.holdAsks[0]?.key },
      { what: "love", amount: 200, use: "deduction", order: sold.order, hold: server.holdAsks[1]?.key },
    ]);
    expect(await it.ok("sale.commit", asked)).toEqual(sold);
    expect(server.held.size).toBe(2);
    auditBooks(it.dataDir);
  });

  test("§4.1 where deducted orders do not participate the screen says so before, and the order does not join", async () => {
    const { it, member } = await shop(false);
    const tenders = [{ kind: "points", value: 100 } as const];
    const seen = await it.ok("sale.preview", { lines: [product(TEA)], member, tenders });
    expect(seen.earn).toEqual({ joins: false, reason: "deducted" });
    const sold = await it.ok("sale.commit", sale([product(TEA)], [...tenders, cash(350)], { member }));
    expect(sold.earn).toEqual({ joins: false, reason: "deducted" });
    expect(sold.entry).toBeNull();
  });

  test("without the server no points are taken, and a sale that cannot be written lets go of what was held", async () => {
    const { server, it, member } = await shop(true);
    const many = Array.from({ length: 500 }, () => ({ kind: "amount" as const, amountFen: 10, note: "字".repeat(60) }));
    const tenders = [{ kind: "points", value: 100 } as const, cash(4_900)];
    expect(await it.call("sale.commit", sale(many, tenders, { member }))).toMatchObject({ code: "too-large" });
    expect(server.holdAsks).toMatchObject([{ what: "points", amount: 100 }]);
    await expect.poll(() => server.released).toEqual([server.holdAsks[0]?.key]);
    it.till.uplink.offline(true);
    const offline = await it.call(
      "sale.commit",
      sale([product(TEA)], [{ kind: "points", value: 100 }, cash(350)], { member }),
    );
    expect(offline).toMatchObject({ ok: false, code: "server-unreachable" });
    expect(facts(it).some((fact) => fact.kind === "order-paid" || fact.kind === "value-spent")).toBe(false);
  });
});

describe("goods that come back", () => {
  test("§8.1 piece by piece they bring, all in all, what was paid for them; no piece comes back twice", async () => {
    const it = testTill();
    const { order, totalFen } = await it.ok(
      "sale.commit",
      sale([product(TEA, 3), product(MILK)], [cash(5000)], { discount: { kind: "amount", fen: 100 } }),
    );
    let back = 0;
    for (const item of [0, 0, 0, 1]) {
      const items = [{ item, quantity: 1 }];
      const { refundFen, leftFen } = await it.ok("refund.preview", { order, items });
      expect(await it.ok("refund.commit", { key: key(), order, items, reason: "x" })).toMatchObject({
        refundFen,
        leftFen,
      });
      back += refundFen;
    }
    expect(back).toBe(totalFen);
    expect((await it.ok("order.lines", { order })).map((line) => [line.returned, line.leftFen])).toEqual([
      [3, 0],
      [1, 0],
    ]);
    for (const what of [{ items: [{ item: 0, quantity: 1 }] }, { amountFen: 1 }, {}])
      expect(await it.call("refund.commit", { key: key(), order, reason: "x", ...what })).toMatchObject({
        code: "over-refund",
      });
    auditBooks(it.dataDir);
  });

  test("in one cart: more is bought than comes back, in one act with one key", async () => {
    const it = testTill();
    const { id } = await it.ok("member.register", { phone: PHONE });
    const first = await it.ok("sale.commit", sale([product(TEA, 2)], [cash(900)], { member: id }));
    const lines = [
      { kind: "return", order: first.order, item: 0, quantity: 1, reason: "拿错了" } as const,
      product(MILK),
    ];
    const seen = await it.ok("sale.preview", { lines, member: id });
    expect(seen.totals).toMatchObject({
      returnFen: 450,
      dueFen: 1230,
      lines: [{ totalFen: -450 }, { totalFen: 1680 }],
    });
    expect(seen.returns).toMatchObject([{ order: first.order, refundFen: 450 }]);
    const asked = sale(lines, [cash(1300)], { member: id });
    const sold = await it.ok("sale.commit", asked);
    expect(sold).toMatchObject({ totalFen: 1680, returns: [{ order: first.order, quantity: 1, amountFen: 450 }] });
    expect(lastOf(it, "order-refunded")).toMatchObject({
      order: first.order,
      amount: 450,
      items: [{ item: 0, quantity: 1, amount: 450 }],
      given: [{ kind: "exchange", amount: 450 }],
    });
    expect(lastOf(it, "order-paid").tenders).toMatchObject([
      { kind: "return", amount: 450 },
      { kind: "cash", amount: 1230, given: 1300, change: 70 },
    ]);
    const count = facts(it).length;
    expect(await it.ok("sale.commit", asked)).toEqual(sold);
    expect(facts(it)).toHaveLength(count);
    auditBooks(it.dataDir);
  });

  test("in one cart: more comes back than is bought, and how the rest is handed back is asked for", async () => {
    const it = testTill();
    const first = await it.ok("sale.commit", sale([product(MILK)], [cash(1680)]));
    const lines = [{ kind: "return", order: first.order, item: 0, quantity: 1, reason: "x" } as const, product(TEA)];
    expect(await it.call("sale.commit", sale(lines, []))).toMatchObject({ ok: false, code: "needs-hand-back" });
    const sold = await it.ok("sale.commit", sale(lines, [], { handBack: { kind: "wechat", reference: "W-9" } }));
    expect(sold).toMatchObject({ totalFen: 450, handBack: { kind: "wechat", amountFen: 1230 } });
    expect(lastOf(it, "order-refunded").given).toEqual([
      { kind: "exchange", amount: 450, reference: null },
      { kind: "wechat", amount: 1230, reference: "W-9" },
    ]);
    auditBooks(it.dataDir);
  });

  test("a cart of nothing but goods that come back writes the refunds alone, once", async () => {
    const it = testTill();
    const first = await it.ok("sale.commit", sale([product(MILK, 2)], [cash(3360)]));
    const back = { kind: "return", order: first.order, item: 0, quantity: 1, reason: "x" } as const;
    const asked = sale([back], [], { handBack: { kind: "cash" } });
    const done = await it.ok("sale.commit", asked);
    expect(done).toMatchObject({ order: first.order, handBack: { kind: "cash", amountFen: 1680 } });
    expect(await it.ok("sale.commit", asked)).toEqual(done);
    expect(facts(it).filter((fact) => fact.kind === "order-refunded")).toHaveLength(1);
  });
});

test("clerks: a sale needs somebody signed in and an open shift; what a role may not do alone is approved by key, with both names in the fact", async () => {
  const it = testTill({ demoStaff: true });
  const plain = sale([product(TEA)], [cash(450)]);
  expect(await it.call("sale.commit", plain)).toMatchObject({ code: "not-signed-in" });
  await it.ok("clerk.signIn", { clerk: "01", pin: "1111" });
  expect(await it.call("sale.commit", plain)).toMatchObject({ code: "no-shift" });
  await it.ok("shift.open", { key: key(), floatFen: 10_000 });
  expect(await it.ok("sale.commit", plain)).toMatchObject({ clerk: "小陈", approver: null });
  const half = sale([product(TEA, 1, { discount: { kind: "percent", bp: 5000 } })], [cash(225)]);
  const { needs } = await it.ok("sale.preview", { key: half.key, lines: half.lines, member: null });
  expect(needs).toEqual(["discount-large"]);
  expect(await it.call("sale.commit", half)).toMatchObject({ code: "needs-approval" });
  await it.ok("approval.give", { key: half.key, rights: needs, clerk: "09", pin: "9999" });
  expect(await it.ok("sale.commit", half)).toMatchObject({ clerk: "小陈", approver: "王店长" });
  expect(lastOf(it, "order-paid").by).toEqual({ clerk: "01", name: "小陈", approver: "09", approverName: "王店长" });
  // Good for that act's key alone.
  expect(await it.call("sale.commit", { ...half, key: key() })).toMatchObject({ code: "needs-approval" });
});

test("§13 random sales, discounts, tenders, returns and exchanges: the books hold, and every fen is accounted for", async () => {
  const Step = fc.record({
    items: fc.array(fc.tuple(fc.constantFrom(TEA, MILK), fc.integer({ min: 1, max: 3 }), fc.nat(9_999)), {
      minLength: 1,
      maxLength: 3,
    }),
    off: fc.nat(3_000),
    card: fc.nat(100),
    back: fc.option(fc.nat(50), { nil: null }),
    refund: fc.option(fc.record({ of: fc.nat(50), part: fc.integer({ min: 1, max: 100 }) }), { nil: null }),
    rounding: fc.constantFrom(1 as const, 10 as const, 100 as const),
    isMember: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const it = testTill();
      const { id } = await it.ok("member.register", { phone: PHONE });
      let drawer = 0;
      for (const { items, off, card, back, refund, rounding, isMember } of steps) {
        await set(it, { rounding: { how: "down", toFen: rounding } });
        it.now += 1_000;
        const lines: TillInput<"sale.commit">["lines"] = items.map(([name, quantity, bp]) =>
          product(name, quantity, bp === 0 ? {} : { discount: { kind: "percent", bp } }),
        );
        const orders = facts(it).flatMap((fact) => (fact.kind === "order-paid" ? [fact.body.order] : []));
        const order = back === null ? undefined : orders[back % Math.max(1, orders.length)];
        if (order !== undefined) {
          const out = (await it.ok("order.lines", { order })).find(
            (line) => line.returned < line.quantity && line.leftFen > 0,
          );
          if (out) lines.push({ kind: "return", order, item: out.item, quantity: 1, reason: "x" });
        }
        const asked = {
          lines,
          member: isMember ? id : null,
          ...(off === 0 ? {} : { discount: { kind: "percent", bp: off } as const }),
        };
        const seen = await it.call("sale.preview", asked);
        // What comes back may bring nothing any more, by the rounding of its order.
        if (!seen.ok) {
          expect(seen.code).toBe("over-refund");
          continue;
        }
        const { dueFen } = seen.value.totals;
        const byCard = dueFen > 0 ? Math.floor((dueFen * card) / 100) : 0;
        const tenders = [
          ...(byCard > 0 ? [{ kind: "card", amountFen: byCard } as const] : []),
          ...(dueFen - byCard > 0 ? [cash(dueFen)] : []),
        ];
        const shown = await it.ok("sale.preview", { ...asked, tenders });
        const sold = await it.ok("sale.commit", {
          key: key(),
          ...asked,
          tenders,
          ...(dueFen < 0 ? { handBack: { kind: "cash" } as const } : {}),
        });
        expect(sold.earn).toEqual(shown.earn);
        for (const tender of sold.tenders) if (tender.kind === "cash") drawer += tender.amountFen;
        if (sold.handBack) drawer -= sold.handBack.amountFen;
        if (refund === null) continue;
        orders.push(sold.order);
        const again = orders[refund.of % orders.length] ?? sold.order;
        const { totalFen, refundedFen } = await it.ok("sale.receipt", { order: again });
        const amountFen = Math.ceil(((totalFen - refundedFen) * refund.part) / 100);
        if (amountFen > 0) {
          await it.ok("refund.commit", { key: key(), order: again, amountFen, reason: "x" });
          drawer -= amountFen;
        }
        const tooMuch = { order: again, amountFen: totalFen - refundedFen - amountFen + 1 };
        expect(await it.call("refund.preview", tooMuch)).toMatchObject({ ok: false, code: "over-refund" });
      }
      auditBooks(it.dataDir);
      // Nothing brings back more than was paid for it.
      const handedBack = new Map<string, number>();
      for (const fact of facts(it))
        if (fact.kind === "order-refunded")
          handedBack.set(fact.body.order, (handedBack.get(fact.body.order) ?? 0) + (fact.body.amount ?? Infinity));
      for (const fact of facts(it))
        if (fact.kind === "order-paid")
          expect(handedBack.get(fact.body.order) ?? 0).toBeLessThanOrEqual(fact.body.paid);
      // The same cash, counted from the facts.
      let counted = 0;
      for (const fact of facts(it)) {
        if (fact.kind === "order-paid")
          for (const { kind, given, change } of fact.body.tenders) if (kind === "cash") counted += given - change;
        if (fact.kind === "order-refunded")
          for (const { kind, amount } of fact.body.given ?? []) if (kind === "cash") counted -= amount;
      }
      expect(counted).toBe(drawer);
      await it.close();
    }),
    { numRuns: 25, seed: 20_260_301 },
  );
});
