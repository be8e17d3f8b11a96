import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { actVerbs } from "../../shared/contract/memberActs.ts";
import type { MemberInput, MemberVerb } from "../../shared/contract/member.ts";
import { checkRoll } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { API } from "../door/api.ts";
import { sha256 } from "../journal/digest.ts";
import { rebuild } from "../settlement/rebuild.ts";
import type { ClaimTold } from "../../shared/sync/gifts.ts";
import type { GiftRow } from "../store/gifts.ts";
import { Someone } from "../testHq.ts";
import { TestMember } from "../testMember.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, post, valueOf } from "../testTill.ts";
import { referrerOfInvitation } from "./invitations.ts";
import { seal, unseal } from "./sealed.ts";

const [ANN, BEN, CAT] = ["13800002046", "13900001111", "13700003333"];
/** Of eight two bring 200 %, two 300 %, and four nothing. */
const LOTTERY = { kind: "fixed" as const, ratios: [20_000, 30_000, 20_000], weights: [1, 2, 1, 4] };
const RULES: RulesInput = {
  basic: {
    extract: 1_000,
    ratio: 10_000,
    cashierScope: "all",
    exchange: { points: 5_000, love: 2_000, loveTo: "frozen" },
  },
  products: { p1: {}, lucky: { lottery: LOTTERY } },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  rewards: { direct: 500 },
};
const CUP: GiftRow = {
  id: "G-1",
  name: "马克杯",
  what: "points",
  price: 10_000,
  stock: 3,
  validUntil: null,
  stores: null,
  active: true,
  changedAt: 1,
};
const DAY = 24 * 3_600_000;

let server: TestServer;
let key: string;
let ann: TestMember;
let ben: TestMember;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  key = server.running.setup.newApiKey("shop");
  [ann, ben] = [await TestMember.in(server, ANN), await TestMember.in(server, BEN)];
});
afterEach(async () => {
  expect(rebuild(server.read).differences).toEqual([]);
  await server.end();
});

async function place(id: string, product = "p1", paid = 100_000): Promise<void> {
  const body = { id, channel: "mall", member: ANN, lines: [{ product, paid }] };
  const { status } = await post(`${server.url}${API}/orders`, body, { authorization: `Bearer ${key}` });
  expect(status).toBe(200);
}
const balance = (phone = ANN) => server.running.store.ledger.balance(memberId(phone));
const entryOf = (order: string) => server.running.store.ledger.entry(order, 0);
const at = (order: string) => ({ order, line: 0 });
const written = (kind: string) => server.read.journal.facts(0, 1_000).filter((row) => row.kind === kind).length;
/** Ann has 500.00 points. */
async function earn(): Promise<void> {
  await place("E");
  const act = { ...at("E"), to: "points", key: "earn-0001", remainingFen: 100_000, ratioBp: 5_000 } as const;
  expect(valueOf(await ann.ask("exchange", act))).toMatchObject({ state: "exchanged", got: 50_000 });
}

describe("a draw", () => {
  test("§6.3 its odds are shown before and its proof after; the same key is answered the same, and it is made once", async () => {
    await place("D", "lucky");
    const odds = valueOf(await ann.ask("draw.odds", at("D")));
    expect(odds).toMatchObject({
      state: "open",
      why: null,
      till: null,
      lottery: {
        kind: "fixed",
        of: 8,
        outcomes: [
          { ratioBp: 20_000, entitlementFen: 200_000, weight: 2 },
          { ratioBp: 30_000, entitlementFen: 300_000, weight: 2 },
        ],
        miss: 4,
      },
      now: { ratioBp: 10_000, entitlementFen: 100_000, remainingFen: 100_000 },
    });
    const sealed = valueOf(await ann.ask("draw.proof", at("D")));
    expect(sealed).toMatchObject({ commitment: odds.commitment, secret: null, roll: null, ratioBp: null });
    const act = { ...at("D"), key: "draw-0001" };
    const drawn = valueOf(await ann.ask("draw", act));
    if (drawn.state !== "drawn") throw new Error(drawn.state);
    expect(valueOf(await ann.ask("draw", act))).toEqual(drawn);
    expect(await ann.code("draw", { ...act, key: "draw-0002" })).toBe("drawn-already");
    const { proof } = drawn;
    const { ratioBp, promised } = proof;
    const [commitment, secret, roll] = [odds.commitment ?? "", proof.secret ?? "", proof.roll ?? -1];
    expect(checkRoll(sha256, { purpose: "draw", commitment, secret, ...at("D"), roll })).toBeNull();
    expect(ratioBp).toBe(drawnRatio(LOTTERY, roll));
    expect([promised, sealed.promised]).toEqual([promised, { ratioBp: 10_000, entitlementFen: 100_000 }]);
    const entitlementFen = (ratioBp ?? 10_000) * 10;
    expect(drawn.after).toEqual({ ratioBp: ratioBp ?? 10_000, entitlementFen, remainingFen: entitlementFen });
    expect(valueOf(await ann.ask("draw.proof", at("D")))).toEqual(proof);
    expect(valueOf(await ann.ask("draw.odds", at("D")))).toMatchObject({ state: "drawn" });
    expect(written("entry-drawn")).toBe(1);
  });

  test("§6.2 what has no lottery, was exchanged or was paid to is not drawn for, and says why", async () => {
    await place("P");
    expect(await ann.code("draw.odds", at("P"))).toBe("no-lottery");
    expect(await ann.code("draw", { ...at("P"), key: "draw-0001" })).toBe("no-lottery");
    await place("X", "lucky");
    await place("Y", "lucky");
    // The exchange of P leaves X the first in line.
    const seen = { to: "points", remainingFen: 80_000, ratioBp: 5_000 } as const;
    valueOf(await ann.ask("exchange", { ...at("P"), ...seen, key: "exch-0001" }));
    valueOf(await ann.ask("exchange", { ...at("Y"), ...seen, remainingFen: 100_000, key: "exch-0002" }));
    expect(valueOf(await ann.ask("draw.odds", at("Y")))).toMatchObject({ state: "closed", why: "not-waiting" });
    expect(await ann.code("draw", { ...at("Y"), key: "draw-0001" })).toBe("not-waiting");
    await place("Z");
    expect(valueOf(await ann.ask("draw.odds", at("X")))).toMatchObject({ state: "closed", why: "paid-already" });
    expect(await ann.code("draw", { ...at("X"), key: "draw-0001" })).toBe("paid-already");
  });

  test("S13.4 of an order that a till took it waits for that till, by its name, and is made once", async () => {
    const till = await server.till("s1/t1");
    const lottery = { kind: "range", min: 12_000, max: 12_000 } as const;
    const promise = { joins: true, ratio: 10_000, source: "basic.ratio", extract: 0, lottery } as const;
    const order = till.sell(1_000, ANN, { promise });
    valueOf(await till.push());
    expect(valueOf(await ann.ask("draw.odds", at(order)))).toMatchObject({
      state: "open",
      till: "一店 t1",
      lottery: { kind: "range", of: 1, low: { ratioBp: 12_000 } },
    });
    const act = { ...at(order), key: "draw-0001" };
    const waits = { state: "waits", till: "一店 t1" };
    expect(valueOf(await ann.ask("draw", act))).toEqual(waits);
    expect(valueOf(await ann.ask("draw", act))).toEqual(waits);
    expect(await ann.code("draw", { ...act, key: "draw-0002" })).toBe("drawn-already");
    expect(valueOf(await ann.ask("draw.odds", at(order)))).toMatchObject(waits);
    const [request] = server.read.requests.requestsOf(order);
    till.draw(order, { asked: { till: request?.till ?? "", seq: request?.seq ?? 0 } });
    valueOf(await till.push(till.batch(till.lines.length)));
    const drawn = valueOf(await ann.ask("draw", act));
    expect(drawn).toMatchObject({ state: "drawn", proof: { ratioBp: 12_000 }, after: { entitlementFen: 1_200 } });
    if (drawn.state !== "drawn") throw new Error(drawn.state);
    const [commitment, secret, roll] = [drawn.proof.commitment ?? "", drawn.proof.secret ?? "", drawn.proof.roll ?? -1];
    expect(checkRoll(sha256, { purpose: "draw", commitment, secret, ...at(order), roll })).toBeNull();
    expect(written("draw-asked")).toBe(1);
  });
});

describe("an exchange", () => {
  test("§7.1 what one gets is shown before; once a key; and nothing but what was shown", async () => {
    await place("A");
    expect(valueOf(await ann.ask("exchange.preview", at("A")))).toEqual({
      state: "open",
      till: null,
      remainingFen: 100_000,
      options: [
        { to: "points", ratioBp: 5_000, into: "points", get: 50_000 },
        { to: "love", ratioBp: 2_000, into: "frozen", get: 20_000 },
      ],
    });
    const act = { ...at("A"), to: "love", key: "exch-0001", remainingFen: 100_000, ratioBp: 2_000 } as const;
    for (const changed of [{ remainingFen: 99_999 }, { ratioBp: 2_001 }])
      expect(await ann.code("exchange", { ...act, ...changed })).toBe("exchange-changed");
    expect(entryOf("A")).toMatchObject({ state: "waiting" });
    const got = { state: "exchanged", into: "frozen", got: 20_000, rest: { points: 0, love: 0, loveFrozen: 20_000 } };
    expect(valueOf(await ann.ask("exchange", act))).toEqual(got);
    expect(valueOf(await ann.ask("exchange", act))).toEqual(got);
    expect(await ann.code("exchange", { ...act, to: "points" })).toBe("key-differs");
    expect(await ann.code("exchange", { ...act, key: "exch-0002" })).toBe("not-waiting");
    expect(valueOf(await ann.ask("exchange.preview", at("A")))).toMatchObject({ state: "exchanged", options: [] });
    expect([balance()?.loveFrozen, written("entry-exchanged")]).toEqual([20_000, 1]);
  });

  test("S13.4 of an entry that a till owns it waits for that till, and is carried out once", async () => {
    valueOf(server.running.setup.rules.publish({ ...RULES, basic: { ...RULES.basic, cashierScope: "till" } }, null));
    const till = await server.till("s1/t1");
    till.write("rules-adopted", { version: 2 });
    const order = till.sell(1_000, ANN, { rules: 2 });
    valueOf(await till.push());
    expect(entryOf(order)?.queue).toBe("till:s1/t1");
    const act = { ...at(order), to: "points", key: "exch-0001", remainingFen: 1_000, ratioBp: 5_000 } as const;
    expect(await ann.code("exchange", { ...act, remainingFen: 999 })).toBe("exchange-changed");
    const waits = { state: "waits", till: "一店 t1" };
    expect(valueOf(await ann.ask("exchange", act))).toEqual(waits);
    expect(valueOf(await ann.ask("exchange", act))).toEqual(waits);
    expect(valueOf(await ann.ask("exchange.preview", at(order)))).toMatchObject({ ...waits, options: [] });
    expect(await ann.code("exchange", { ...act, key: "exch-0002" })).toBe("not-waiting");
    const [request] = server.read.requests.requestsOf(order);
    const asked = { till: request?.till ?? "", seq: request?.seq ?? 0 };
    till.write("entry-exchanged", { order, line: 0, key: "x", to: "points", asked });
    valueOf(await till.push(till.batch(till.lines.length)));
    expect(valueOf(await ann.ask("exchange", act))).toMatchObject({ state: "exchanged", got: 500 });
    expect([balance()?.points, written("exchange-asked")]).toEqual([500, 1]);
  });
});

describe("giving", () => {
  test("§7.2 who asks again is answered as before, though the person who received it was erased meanwhile", async () => {
    await earn();
    const act = { phone: BEN, what: "points", amount: 20_000, key: "give-0001" } as const;
    valueOf(await ann.ask("give", act));
    valueOf(await ben.ask("privacy.erase", { confirm: BEN.slice(-4) }));
    const rest = { points: 30_000, love: 0, loveFrozen: 0 };
    expect(valueOf(await ann.ask("give", act))).toMatchObject({ amount: 20_000, rest });
    expect(await ann.code("give", { ...act, phone: CAT })).toBe("key-differs");
    expect([balance(BEN)?.points, written("value-given")]).toEqual([20_000, 1]);
  });

  test("§7.2 who receives it is shown masked before; once a key; both find it in their lists", async () => {
    await earn();
    const gift = { phone: BEN, what: "points", amount: 20_000 } as const;
    const to = { name: null, phone: "139****1111" };
    expect(valueOf(await ann.ask("give.preview", gift))).toEqual({ to, what: "points", amount: 20_000, left: 30_000 });
    const act = { ...gift, key: "give-0001" };
    const given = { to, what: "points", amount: 20_000, rest: { points: 30_000, love: 0, loveFrozen: 0 } };
    expect(valueOf(await ann.ask("give", act))).toEqual(given);
    expect(valueOf(await ann.ask("give", act))).toEqual(given);
    for (const other of [{ amount: 1 }, { phone: CAT }, { what: "love" as const }])
      expect(await ann.code("give", { ...act, ...other })).toBe("key-differs");
    expect([balance()?.points, balance(BEN)?.points, written("value-given")]).toEqual([30_000, 20_000, 1]);
    const row = { n: expect.any(Number) as number, at: server.now, what: "points", amount: 20_000 };
    expect(valueOf(await ann.ask("give.list", { before: null, limit: 5 }))).toEqual({
      rows: [{ ...row, direction: "out", other: "139****1111" }],
      next: null,
    });
    expect(valueOf(await ben.ask("give.list", { before: null, limit: 5 })).rows).toEqual([
      { ...row, direction: "in", other: "138****2046" },
    ]);
    valueOf(await ben.ask("give", { phone: ANN, what: "points", amount: 5, key: "give-0001" }));
    const page = valueOf(await ann.ask("give.list", { before: null, limit: 1 }));
    expect(page.rows.map((it) => it.direction)).toEqual(["in"]);
    const rest = valueOf(await ann.ask("give.list", { before: page.next, limit: 1 }));
    expect([rest.rows.map((it) => it.direction), rest.next]).toEqual([["out"], null]);
  });

  test("so often and so much a day; not to oneself; neither what is held for a sale nor more than there is", async () => {
    await earn();
    await server.till("s1/t1");
    const give = (amount: number, n: number, phone = BEN, what: "points" | "love" = "points") =>
      ann.code("give", { phone, what, amount, key: `give-00${String(n).padStart(2, "0")}` });
    expect(await give(1, 1, ANN)).toBe("same-member");
    expect(await give(50_001, 2)).toBe("not-enough");
    expect(await give(1, 3, BEN, "love")).toBe("not-enough");
    const hold = { till: "s1/t1", key: "hold-0001", member: memberId(ANN), what: "points", amount: 40_000 } as const;
    const putHold = (validUntil: number): void =>
      server.running.store.write((rows) =>
        rows.holds.putHold({ ...hold, madeAt: server.now, validUntil, state: "open" }),
      );
    putHold(server.now + 60_000);
    expect(valueOf(await ann.ask("give.terms", {}))).toMatchObject({ points: 10_000 });
    expect(await give(10_001, 4)).toBe("not-enough");
    putHold(server.now - 1);
    for (let n = 10; n < 20; n += 1) expect(await give(1_000, n)).toBe("ok");
    expect(await give(1_000, 30)).toBe("over-limit");
    expect(await give(1_000, 10)).toBe("ok");
    expect(valueOf(await ann.ask("give.terms", {})).today).toEqual({ times: 0, points: 990_000, love: 1_000_000 });
    server.now += DAY;
    expect(await give(1_000, 31)).toBe("ok");
    const owner = await Someone.withKey(server);
    const limits = { timesADay: 10, pointsADay: 3_000, loveADay: 0 };
    expect(valueOf(await owner.ask("giving.set", limits))).toEqual(limits);
    expect(valueOf(await owner.ask("giving.limits", {}))).toEqual(limits);
    expect(await owner.raw("giving.set", { ...limits, timesADay: -1 })).toBe("malformed");
    expect([await give(2_001, 32), await give(2_000, 33), await give(1, 34, BEN, "love")]).toEqual([
      "over-limit",
      "ok",
      "giving-off",
    ]);
    expect(balance(BEN)?.points).toBe(13_000);
  });

  test("who is a member nobody finds out by trying: after ten phones that are nobody's no more are looked at that day", async () => {
    await earn();
    const look = (phone: string) => ann.code("give.preview", { phone, what: "points", amount: 1 });
    for (let n = 0; n < 10; n += 1) {
      expect(await look(`1360000000${n}`)).toBe("no-receiver");
      if (n < 9) expect(await look(BEN)).toBe("ok");
    }
    expect([await look(BEN), await look(CAT)]).toEqual(["too-many-tries", "too-many-tries"]);
    expect(await ann.code("give", { phone: BEN, what: "points", amount: 1, key: "give-0001" })).toBe("too-many-tries");
    // Who has nothing to give looks at nobody.
    expect(await ben.code("give.preview", { phone: ANN, what: "points", amount: 1 })).toBe("not-enough");
    server.now += DAY + 1;
    expect(await look(BEN)).toBe("ok");
  });
});

describe("gifts", () => {
  const put = (changed: Partial<GiftRow> = {}) =>
    server.running.store.write((rows) => rows.gifts.put({ ...CUP, ...changed }));
  const take = { gift: "G-1", quantity: 2, what: "points", amount: 20_000, store: null, key: "take-0001" } as const;

  test("§7.2 one sees what it costs and what is missing, takes it once a key, and has a claim to show", async () => {
    await earn();
    put();
    put({ id: "G-2", name: "大礼", price: 60_000, stores: ["s2"], stock: null });
    put({ id: "G-3", active: false });
    const cup = { id: "G-1", name: "马克杯", what: "points", price: 10_000, stock: 3, missing: 0, stores: null };
    const big = { ...cup, id: "G-2", name: "大礼", price: 60_000, stock: null, missing: 10_000 };
    expect(valueOf(await ann.ask("gifts.list", {}))).toEqual({
      points: 50_000,
      love: 0,
      gifts: [cup, { ...big, stores: [{ id: "s2", name: "二店" }] }],
      found: 2,
    });
    const claim = valueOf(await ann.ask("gift.take", take));
    expect(claim).toMatchObject({ name: "马克杯", quantity: 2, amount: 20_000, store: null, handedAt: null });
    expect(claim.code).toMatch(/^\d{8}$/);
    put({ price: 1, active: false });
    expect(valueOf(await ann.ask("gift.take", take))).toEqual(claim);
    expect(await ann.code("gift.take", { ...take, quantity: 1, amount: 10_000 })).toBe("key-differs");
    expect([balance()?.points, written("value-spent")]).toEqual([30_000, 1]);
    expect(valueOf(await ann.ask("claim.mine", { before: null, limit: 5 }))).toEqual({ rows: [claim], next: null });
    expect(valueOf(await ben.ask("claim.mine", { before: null, limit: 5 })).rows).toEqual([]);
    const given = { gift: "G-1", amount: 20_000, till: null, store: null };
    expect(server.read.gifts.givenAfter(0, 9)).toMatchObject([given]);
  });

  test("who shows the code is handed the gift, once, where it is to be had, by whom is kept; headquarters sees what waits", async () => {
    await earn();
    put({ stores: ["s2"] });
    const { code, seq } = valueOf(await ann.ask("gift.take", { ...take, store: "s2" }));
    const owner = await Someone.withKey(server);
    const { one: manager } = await owner.add("manager", "王店长", "s2");
    const { one: other } = await owner.add("manager", "李店长", "s1");
    const { one: auditor } = await owner.add("auditor", "老周");
    const list = { state: "open", member: null, code: null, store: null, before: null, limit: 9 } as const;
    const open = { seq, gift: "G-1", quantity: 2, memberLabel: "138****2046", store: "s2", handedAt: null };
    expect(valueOf(await owner.ask("claim.list", list))).toMatchObject({ rows: [open], found: 1 });
    expect(JSON.stringify(await owner.ask("claim.list", list))).not.toContain(code);
    expect(valueOf(await other.ask("claim.list", { ...list, store: "s1" })).rows).toEqual([]);
    expect(valueOf(await manager.ask("claim.list", { ...list, store: "s2", code })).rows).toHaveLength(1);
    const hand = async (who: Someone, store: string | null, shown = code) => {
      const answer = await who.ask("claim.handOut", { code: shown, store, by: "x" });
      return answer.ok ? answer.value : answer.code;
    };
    expect(await hand(auditor, null)).toBe("not-allowed");
    expect(await hand(other, "s2")).toBe("not-allowed");
    expect([await hand(other, "s1"), await hand(owner, null)]).toEqual(["other-store", "other-store"]);
    expect(await hand(manager, "s2", code === "00000000" ? "00000001" : "00000000")).toBe("unknown-claim");
    server.now += 5_000;
    const handed = { handedAt: server.now, handedStore: "s2", handedBy: "王店长" };
    expect(await hand(manager, "s2")).toMatchObject({ seq, ...handed });
    expect([await hand(manager, "s2"), await hand(owner, "s2")]).toEqual(["handed-already", "handed-already"]);
    expect(valueOf(await owner.ask("claim.list", list))).toEqual({ rows: [], found: 0 });
    expect(valueOf(await owner.ask("claim.list", { ...list, state: "handed", member: ANN })).rows).toMatchObject([
      handed,
    ]);
    expect(valueOf(await ann.ask("claim.mine", { before: null, limit: 5 })).rows).toMatchObject([
      { seq, handedAt: server.now },
    ]);
    expect(written("gift-handed-out")).toBe(1);
  });

  test("S12.18 a till is told what is behind the code and hands it out, over the line, once; the member sees it", async () => {
    await earn();
    put();
    const { code } = valueOf(await ann.ask("gift.take", take));
    const till = await server.till("s2/t1");
    const told = valueOf(await till.say<ClaimTold>("claim", { code }));
    expect(told).toMatchObject({ name: "马克杯", quantity: 2, memberLabel: "138****2046", here: true, handed: null });
    expect(JSON.stringify(told)).not.toContain(ANN);
    const ask = { key: "hand-0001", code, by: { clerk: "02", name: "小陈" } };
    const handed = { at: server.now, store: "二店", by: "小陈" };
    expect(valueOf(await till.say<ClaimTold>("hand-out", ask)).handed).toEqual(handed);
    server.now += 5_000;
    expect(valueOf(await till.say<ClaimTold>("hand-out", ask)).handed).toEqual(handed);
    expect(codeOf(await till.say("hand-out", { ...ask, key: "hand-0002" }))).toBe("handed-already");
    expect(valueOf(await ann.ask("claim.mine", { before: null, limit: 5 })).rows).toMatchObject([
      { handedAt: handed.at },
    ]);
    const owner = await Someone.withKey(server);
    const list = { state: "handed", member: null, code: null, store: "s2", before: null, limit: 9 } as const;
    const row = { handedStore: "s2", handedBy: "小陈", handedTill: "s2/t1" };
    expect(valueOf(await owner.ask("claim.list", list)).rows).toMatchObject([row]);
    expect(written("gift-handed-out")).toBe(1);
  });

  test("§7.2 headquarters cancels a gift that waits: the member has everything back and is told when and why; it is in the log", async () => {
    await earn();
    put();
    const { seq, code } = valueOf(await ann.ask("gift.take", take));
    const owner = await Someone.withKey(server);
    const { one: finance } = await owner.add("finance", "林会计");
    const { one: operator } = await owner.add("operator", "小吴");
    const cancel = { seq, reason: "杯子碎了", by: "x" };
    expect(await operator.raw("claim.cancel", cancel)).toBe("not-allowed");
    expect(await finance.raw("claim.cancel", { ...cancel, reason: " " })).toBe("malformed");
    server.now += 5_000;
    const cancelled = { cancelledAt: server.now, cancelledBy: "林会计", cancelledWhy: "杯子碎了" };
    expect(valueOf(await finance.ask("claim.cancel", cancel))).toMatchObject({ seq, ...cancelled, handedAt: null });
    expect(await finance.raw("claim.cancel", cancel)).toBe("claim-cancelled");
    expect([balance()?.points, server.read.gifts.gift("G-1")?.stock, written("gift-cancelled")]).toEqual([
      50_000, 3, 1,
    ]);
    const list = { member: null, code: null, store: null, before: null, limit: 9 };
    expect(valueOf(await owner.ask("claim.list", { ...list, state: "cancelled" })).rows).toMatchObject([cancelled]);
    expect(valueOf(await owner.ask("claim.list", { ...list, state: "open" })).rows).toEqual([]);
    expect(valueOf(await ann.ask("claim.mine", { before: null, limit: 5 })).rows).toMatchObject([
      { code, handedAt: null, cancelled: { at: server.now, why: "杯子碎了" } },
    ]);
    await vi.waitFor(async () => {
      const told = valueOf(await ann.ask("notices.list", { before: null, limit: 1 })).rows;
      expect(told).toMatchObject([{ kind: "gift-cancelled", amountFen: 20_000 }]);
    });
    const { rows, balances } = valueOf(await ann.ask("history", { what: "points", before: null, limit: 5 }));
    expect(rows[0]).toMatchObject({ kind: "gift-back", amount: 20_000, after: 50_000, gift: "马克杯" });
    expect(balances.points).toBe(50_000);
    const log = valueOf(await owner.ask("audit.list", { before: null, who: "林会计", verb: "claim.cancel", limit: 9 }));
    expect(log.map((it) => it.outcome)).toContain("ok");
  });

  test("what is not offered, costs something else, is sold out or too dear is refused by name", async () => {
    await earn();
    put({ stores: ["s2"] });
    expect(await ann.code("gift.take", take)).toBe("gift-not-offered");
    expect(valueOf(await ann.ask("gift.take", { ...take, store: "s2" }))).toMatchObject({ store: "二店" });
    put({ stock: 1 });
    const elsewhere = { ...take, quantity: 1, amount: 10_000, store: "s9", key: "take-0009" };
    expect(await ann.code("gift.take", elsewhere)).toBe("gift-not-offered");
    expect(await ann.code("gift.take", { ...take, key: "take-0002" })).toBe("gift-sold-out");
    put({ price: 9 });
    expect(await ann.code("gift.take", { ...take, key: "take-0003" })).toBe("gift-changed");
    put({ price: 40_000 });
    const dear = { ...take, key: "take-0004", quantity: 1, amount: 40_000 };
    expect(await ann.code("gift.take", dear)).toBe("not-enough");
    expect(balance()?.points).toBe(30_000);
  });
});

describe("an invitation", () => {
  test("§11.6 who signs up with it was brought by its member; they are listed masked, the newest first, and so are the rewards", async () => {
    const { code, ...rest } = valueOf(await ann.ask("invite", {}));
    expect(rest).toEqual({ directBp: 500, indirectBp: null, invited: 0 });
    expect(valueOf(await ann.ask("invite", {})).code).toBe(code);
    server.now += 1_000;
    expect(valueOf(await new TestMember(server, CAT).enter(code))).toEqual({ isNew: true, invited: true });
    server.now += 1_000;
    expect(valueOf(await new TestMember(server, "13700004444").enter(code))).toMatchObject({ invited: true });
    const madeUp = `${code.slice(0, 8)}${code[8] === "x" ? "y" : "x"}${code.slice(9)}`;
    expect(valueOf(await new TestMember(server, "13700005555").enter(madeUp))).toMatchObject({ invited: false });
    const page = valueOf(await ann.ask("invited.list", { after: null, limit: 1 }));
    expect(page.rows).toEqual([{ name: "137****4444", at: server.now }]);
    const after = valueOf(await ann.ask("invited.list", { after: page.next, limit: 1 }));
    expect([after.rows.map((it) => it.name), after.next]).toEqual([["137****3333"], null]);
    for (const [who, place] of [
      [ann, "A".repeat(30)],
      [ben, page.next],
    ] as const)
      expect(await who.code("invited.list", { after: place, limit: 1 })).toBe("malformed");
    expect(valueOf(await ben.ask("invited.list", { after: null, limit: 9 })).rows).toEqual([]);
    const till = await server.till("s1/t1");
    till.sell(10_000, CAT);
    valueOf(await till.push());
    const rewards = valueOf(await ann.ask("reward.mine", { before: null, limit: 9 }));
    expect(rewards.sums).toEqual([{ kind: "direct", creditedFen: 500, clawedFen: 0, count: 1 }]);
    expect(rewards.rows).toMatchObject([{ kind: "direct", amountFen: 500 }]);
    const nothing = { sums: [], rows: [], next: null };
    expect(valueOf(await ben.ask("reward.mine", { before: null, limit: 9 }))).toEqual(nothing);
  });

  test("a code is its chain's own: neither made up nor sealed for something else, nor of one who is no member", () => {
    const { store } = server.running;
    const id = memberId(ANN);
    const code = seal(store, "invitation", id);
    expect([seal(store, "invitation", id), unseal(store, "invitation", code)]).toEqual([code, id]);
    expect([referrerOfInvitation(store, code), unseal(store, "place", code)]).toEqual([id, null]);
    const nobody = seal(store, "invitation", "p0000000000000000");
    for (const wrong of ["", "x", id, seal(store, "place", id), nobody, `${code}A`])
      expect(referrerOfInvitation(store, wrong)).toBeNull();
  });
});

test("every act as nobody and as another member: not-signed-in, and nothing that is there", async () => {
  await place("A", "lucky");
  const ofEntry: Partial<{ [V in MemberVerb]: MemberInput<V> }> = {
    "draw.odds": at("A"),
    draw: { ...at("A"), key: "draw-0001" },
    "draw.proof": at("A"),
    "exchange.preview": at("A"),
    exchange: { ...at("A"), to: "points", key: "exch-0001", remainingFen: 100_000, ratioBp: 5_000 },
  };
  const inputs: Record<string, unknown> = {
    "give.preview": { phone: ANN, what: "points", amount: 1 },
    give: { phone: ANN, what: "points", amount: 1, key: "give-0001" },
    "gift.take": { gift: "G-1", quantity: 1, what: "points", amount: 1, store: null, key: "take-0001" },
    "invited.list": { after: null, limit: 1 },
    ...Object.fromEntries(["give.list", "claim.mine", "reward.mine"].map((verb) => [verb, { before: null, limit: 1 }])),
    ...ofEntry,
  };
  const nobody = new TestMember(server, CAT);
  for (const verb of Object.keys(actVerbs) as MemberVerb[]) {
    const input = (inputs[verb] ?? {}) as MemberInput<typeof verb>;
    expect([verb, await nobody.code(verb, input)]).toEqual([verb, "not-signed-in"]);
    if (Object.hasOwn(ofEntry, verb)) expect([verb, await ben.code(verb, input)]).toEqual([verb, "unknown-entry"]);
  }
  expect(entryOf("A")).toMatchObject({ state: "waiting", drawn: false });
  expect(await ann.code("draw", { ...at("A"), key: "short" })).toBe("malformed");
});
