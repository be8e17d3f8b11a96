import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GENESIS, readFact } from "../../shared/facts/fact.ts";
import {
  RECENT_MS,
  type ClaimTold,
  type GiftAsk,
  type GiftGiven,
  type GiftsTold,
  type HandOutAsk,
} from "../../shared/sync/gifts.ts";
import { pack } from "../../shared/sync/packing.ts";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import { openCore, type Core } from "../core.ts";
import { zip } from "../journal/zip.ts";
import { rebuild } from "../settlement/rebuild.ts";
import type { GiftRow } from "../store/gifts.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import type { ServerStore } from "../store/store.ts";
import { quiet, RULES, TestServer } from "../testServer.ts";
import { codeOf, JOINS, memberId, MORNING, TestTill, valueOf } from "../testTill.ts";
import { claimTold } from "./claims.ts";
import { giftsTold } from "./gifts.ts";

const PHONE = "13800000001";
const MEMBER = memberId(PHONE);
const EXCHANGING = { ...RULES, basic: { ...RULES.basic, exchange: { points: 10_000, love: 10_000 } } };
const CUP: GiftRow = {
  id: "G-1",
  name: "马克杯",
  what: "points",
  price: 100,
  stock: 3,
  validUntil: null,
  stores: null,
  active: true,
  changedAt: 1,
};
const ASK: GiftAsk = {
  key: "key-000001",
  member: MEMBER,
  gift: "G-1",
  quantity: 2,
  what: "points",
  amount: 200,
  by: { clerk: "02", name: "小陈" },
};

/** A member of the till s1/t1 with 1,000 points: exchanged, whole, from an order. */
function earn(till: TestTill): void {
  till.open();
  till.register(PHONE);
  till.exchange(till.sell(1_000, PHONE, { promise: JOINS }));
}

describe.each(["SQLite", "PostgreSQL"])("gifts for points, on %s", (kind) => {
  let folder: string;
  let store: ServerStore;
  let core: Core;
  let now: number;
  beforeEach(async (context) => {
    const url = kind === "SQLite" ? null : await postgresUrl(context);
    folder = mkdtempSync(join(tmpdir(), "paifan-gifts-"));
    now = MORNING + 3_600_000;
    store =
      url === null ? openSqliteStore(join(folder, "server.sqlite")) : openPostgresStore({ url, chain: ownChain() });
    core = openCore({ store, clock: () => now, log: quiet });
    valueOf(core.setup.begin("Asia/Shanghai", EXCHANGING));
    for (const id of ["s1", "s2"]) core.setup.putStore(id, id);
    const till = new TestTill("s1/t1");
    earn(till);
    store.write((rows) => {
      rows.tills.addTill({ id: till.id, store: "s1", name: "1", head: GENESIS });
      rows.tills.enrol(till.id, till.publicKey, MORNING);
      rows.tills.addTill({ id: "s2/t1", store: "s2", name: "二号", head: GENESIS });
      rows.gifts.put(CUP);
    });
    const { lines, ...batch } = till.batch();
    const packed = pack(zip, { till: till.id, from: 1, lines });
    expect(await core.settlement.take({ ...batch, lines, packing: 2, packed })).not.toHaveProperty("refused");
    expect(points()).toBe(1_000);
  });
  afterEach(() => {
    if (!store) return;
    // In memory, and in a file.
    for (const most of [undefined, 0]) expect(rebuild(store.read, most).differences).toEqual([]);
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const points = () => store.ledger.balance(MEMBER)?.points;
  const stock = () => store.read.gifts.gift("G-1")?.stock;
  const put = (changed: Partial<GiftRow>) => store.write((rows) => rows.gifts.put({ ...CUP, ...changed }));
  const ask = (changed: Partial<GiftAsk> = {}, till = "s1/t1"): Promise<SyncAnswer<GiftGiven>> =>
    core.gifts.give(till, { ...ASK, ...changed });
  const told = (text = "", till = "s1/t1"): GiftsTold =>
    valueOf(giftsTold({ store, clock: () => now }, till, { member: MEMBER, text }));
  const written = () =>
    store.read.journal.facts(0, 1_000).flatMap(({ line }) => {
      const fact = readFact(line);
      return "expected" in fact || fact.kind !== "value-spent" ? [] : [fact.body];
    });

  test("S12.12 one is given in one step: the fact, the balance, the pieces, and what the member has then", async () => {
    expect(valueOf(await ask())).toEqual({
      name: "马克杯",
      quantity: 2,
      what: "points",
      amount: 200,
      member: expect.objectContaining({ id: MEMBER, points: 800, asOf: now }) as unknown,
    });
    expect([points(), stock()]).toEqual([800, 1]);
    expect(written()).toEqual([
      {
        member: MEMBER,
        what: "points",
        amount: 200,
        use: "gift",
        order: null,
        key: "key-000001",
        gift: { id: "G-1", name: "马克杯", quantity: 2, till: "s1/t1", by: ASK.by },
      },
    ]);
    // What is counted of it, and a rebuild compares.
    expect(store.read.gifts.givenAfter(0, 9)).toMatchObject([
      { gift: "G-1", quantity: 2, amount: 200, member: MEMBER, store: "s1", till: "s1/t1", clerk: "小陈" },
    ]);
    // The member's figures go to the tills of its store.
    expect(store.read.feed.rowsAfter("s1/t1", 0, 100).at(-1)?.body).toContain('"points":800');
  });

  test("S12.13 a key gives once, however often it is asked, from wherever, and whatever became of the gift since", async () => {
    const first = valueOf(await ask());
    put({ active: false, price: 999, stock: 0 });
    now += 60_000;
    expect(valueOf(await ask())).toEqual({ ...first, member: { ...first.member, asOf: now } });
    expect([points(), stock(), written().length]).toEqual([800, 0, 1]);
    for (const other of [{ quantity: 1, amount: 100 }, { gift: "G-2" }])
      expect(codeOf(await ask(other))).toBe("malformed");
    // Another till's key is another key, and nobody else's act.
    put({ price: 100, stock: 1 });
    expect(codeOf(await ask({ quantity: 1, amount: 100 }, "s2/t1"))).toBe("ok");
    expect([points(), stock()]).toEqual([700, 0]);
  });

  test("S12.14 of many at once nobody spends what is not there, and no piece is given twice", async () => {
    put({ stock: 7 });
    const keyOf = (at: number): string => `key-1${String(at).padStart(5, "0")}`;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        ask({ key: keyOf(at), quantity: 1, amount: 100 }, at % 2 ? "s1/t1" : "s2/t1"),
      ),
    );
    const codes = answers.map(codeOf);
    expect([codes.filter((it) => it === "ok").length, codes.filter((it) => it === "gift-sold-out").length]).toEqual([
      7, 5,
    ]);
    expect([points(), stock()]).toEqual([300, 0]);
    put({ stock: null, price: 200 });
    const more = await Promise.all([1, 2, 3].map((at) => ask({ key: keyOf(at + 20), quantity: 1 })));
    expect(more.map(codeOf)).toEqual(["ok", "not-enough-balance", "not-enough-balance"]);
    expect([points(), stock()]).toEqual([100, null]);
  });

  test("S12.15 what may not be given is refused by name, and nothing is changed", async () => {
    const refused = async (gift: Partial<GiftRow>, changed: Partial<GiftAsk> = {}) => {
      put(gift);
      return codeOf(await ask(changed));
    };
    expect(await refused({}, { member: "p0" })).toBe("unknown-member");
    expect(await refused({}, { gift: "G-9" })).toBe("gift-not-offered");
    expect(await refused({ active: false })).toBe("gift-not-offered");
    expect(await refused({ stores: ["s2"] })).toBe("gift-not-offered");
    expect(await refused({ validUntil: "2020-01-01" })).toBe("gift-not-offered");
    expect(await refused({ price: 101 })).toBe("gift-changed");
    expect(await refused({ what: "love" })).toBe("gift-changed");
    expect(await refused({ stock: 1 })).toBe("gift-sold-out");
    expect(await refused({ stock: null, price: 501 }, { amount: 1_002 })).toBe("not-enough-balance");
    expect([points(), written()]).toEqual([1_000, []]);
    // What is set aside for a sale at a till is not given for.
    put({ stock: null });
    valueOf(await core.holds.hold("s1/t1", { key: "hold-0001", member: MEMBER, what: "points", amount: 801 }));
    expect(told()).toMatchObject({ points: 199 });
    expect(codeOf(await ask())).toBe("not-enough-balance");
    await core.holds.release("s1/t1", "hold-0001");
    expect(codeOf(await ask())).toBe("ok");
  });

  test("S12.16 a till hears what is offered in its store now, the cheapest first, what the member may spend, and what it had lately", async () => {
    store.write(({ gifts }) => {
      gifts.put({ ...CUP, id: "G-2", name: "伞", what: "love", price: 50, stock: null });
      gifts.put({ ...CUP, id: "G-3", name: "兑完", stock: 0 });
      gifts.put({ ...CUP, id: "G-4", name: "别店", stores: ["s2"], price: 1 });
    });
    const { gifts, ...rest } = told();
    expect(rest).toEqual({ points: 1_000, love: 0, found: 2, recent: [] });
    expect(gifts).toEqual([
      { id: "G-2", name: "伞", what: "love", price: 50, stock: null },
      { id: "G-1", name: "马克杯", what: "points", price: 100, stock: 3 },
    ]);
    expect(told("马克").gifts.map((it) => it.id)).toEqual(["G-1"]);
    expect(told("", "s2/t1").gifts.map((it) => it.id)).toEqual(["G-4", "G-2", "G-1"]);
    valueOf(await ask());
    const had = { at: now, name: "马克杯", quantity: 2, what: "points", amount: 200 };
    expect(told()).toMatchObject({ points: 800, recent: [had] });
    now += RECENT_MS + 1;
    expect(told().recent).toEqual([]);
    expect(codeOf(giftsTold({ store, clock: () => now }, "s1/t1", { member: "p0", text: "" }))).toBe("unknown-member");
  });

  /** The member takes two cups beside the tills. @returns their code */
  const take = (key: string, of: string | null): string => {
    put({ stock: 9, stores: of === null ? null : [of] });
    const cups = {
      key,
      what: "points",
      amount: 200,
      use: "gift",
      order: null,
      gift: { id: "G-1", quantity: 2 },
    } as const;
    expect(core.orders.spend(MEMBER, cups, { store: of })).toMatchObject({ ok: true });
    return store.read.gifts.claims({ state: null, member: null, code: null, store: null }, null, 1)[0]?.code ?? "";
  };
  const look = (code: string, till = "s1/t1") => claimTold(store.read, till, { code });
  const hand = (code: string, changed: Partial<HandOutAsk> = {}, till = "s1/t1"): Promise<SyncAnswer<ClaimTold>> =>
    core.gifts.handOut(till, { key: "hand-000001", code, by: ASK.by, ...changed });
  const handedOut = () =>
    store.read.journal.facts(0, 1_000).flatMap(({ line }) => {
      const fact = readFact(line);
      return "expected" in fact || fact.kind !== "gift-handed-out" ? [] : [fact.body];
    });

  test("S12.17 a till sees what is behind a code, and changes nothing by it", () => {
    const taken = now;
    const code = take("take-0001", "s2");
    now += 5_000;
    const cups = {
      at: taken,
      name: "马克杯",
      quantity: 2,
      memberLabel: "138****0001",
      store: "s2",
      handed: null,
      cancelled: null,
    };
    expect(valueOf(look(code))).toEqual({ ...cups, here: false });
    expect(valueOf(look(code, "s2/t1"))).toEqual({ ...cups, here: true });
    expect(valueOf(look(take("take-0002", null)))).toMatchObject({ store: null, here: true });
    expect(codeOf(look(code === "00000000" ? "00000001" : "00000000"))).toBe("unknown-claim");
    expect([points(), handedOut()]).toEqual([600, []]);
  });

  test("S12.18 a gift is handed out once, whoever asks at once; the same key is answered as handed out, by whom is kept", async () => {
    const code = take("take-0001", null);
    now += 5_000;
    const tills = ["s1/t1", "s2/t1", "s1/t1", "s2/t1"];
    const answers = await Promise.all(
      tills.map((till, at) => hand(code, { key: `hand-00000${at}`, by: { clerk: "02", name: `小陈${at}` } }, till)),
    );
    expect(answers.map(codeOf)).toEqual(["ok", "handed-already", "handed-already", "handed-already"]);
    const handed = { at: now, store: "s1", by: "小陈0" };
    expect(answers.map((it) => (it.ok ? it.value.handed : null))[0]).toEqual(handed);
    now += 60_000;
    expect(valueOf(await hand(code, { key: "hand-000000" }))).toMatchObject({ handed });
    // Another till's key is another key.
    expect(codeOf(await hand(code, { key: "hand-000000" }, "s2/t1"))).toBe("handed-already");
    expect(valueOf(look(code, "s2/t1")).handed).toEqual(handed);
    expect(core.office["claim.handOut"]({ code, store: "s1", by: "店长" })).toMatchObject({
      code: "handed-already",
    });
    const row = store.read.gifts.claimOfCode(code);
    expect(handedOut()).toEqual([
      { claim: row?.seq, store: "s1", by: "小陈0", till: { id: "s1/t1", key: "hand-000000", clerk: "02" } },
    ]);
    expect(row).toMatchObject({ handedStore: "s1", handedTill: "s1/t1", handedKey: "hand-000000" });
    // Where nobody signs in it is the till that did it.
    expect(valueOf(await hand(take("take-0002", null), { by: null })).handed).toMatchObject({ by: "1" });
    expect(points()).toBe(600);
  });

  const moves = () =>
    store.read.balances.moves(MEMBER, "points", null, 99).map(({ kind, amount, gift }) => [kind, amount, gift]);

  test("§7.2 §13.3 a gift that waits is cancelled: what was paid and the pieces are back, exactly, once; nothing is handed out for it", async () => {
    const code = take("take-0001", null);
    const { seq = 0 } = store.read.gifts.claimOfCode(code) ?? {};
    expect([points(), stock(), store.read.gifts.givenAfter(0, 9).length]).toEqual([800, 7, 1]);
    const cancel = (of = seq) => core.office["claim.cancel"]({ seq: of, reason: "缺货", by: "林" });
    now += 5_000;
    expect(cancel()).toMatchObject({ ok: true, value: { cancelledAt: now, cancelledBy: "林", cancelledWhy: "缺货" } });
    expect([points(), stock(), store.read.gifts.givenAfter(0, 9)]).toEqual([1_000, 9, []]);
    expect(moves()[0]).toEqual(["gift-back", 200, "马克杯"]);
    expect(moves()[1]).toEqual(["gift", -200, "马克杯"]);
    expect(cancel()).toMatchObject({ ok: false, code: "claim-cancelled" });
    expect(codeOf(await hand(code))).toBe("claim-cancelled");
    expect(core.office["claim.handOut"]({ code, store: "s1", by: "店长" })).toMatchObject({ code: "claim-cancelled" });
    expect(valueOf(look(code))).toMatchObject({ handed: null, cancelled: now });
    expect(cancel(9_999)).toMatchObject({ ok: false, code: "unknown-claim" });
    // The key that took it has taken it: asked again it does not take another.
    const again = { key: "take-0001", what: "points", amount: 200, use: "gift", order: null } as const;
    expect(core.orders.spend(MEMBER, { ...again, gift: { id: "G-1", quantity: 2 } }, { store: null }).ok).toBe(true);
    expect([points(), stock(), handedOut()]).toEqual([1_000, 9, []]);
    // The member is told, and its figures go to the tills of its store.
    const told = { member: MEMBER, kind: "gift-cancelled", amount: 200 };
    expect(store.read.notices.noticesAfter(0, 99).at(-1)).toMatchObject(told);
    expect(store.read.feed.rowsAfter("s1/t1", 0, 100).at(-1)?.body).toContain('"points":1000');
  });

  test("what was handed out is not cancelled; a stock that is not counted stays so", async () => {
    const handed = take("take-0001", null);
    expect(codeOf(await hand(handed))).toBe("ok");
    const seqOf = (code: string): number => store.read.gifts.claimOfCode(code)?.seq ?? 0;
    const cancel = (code: string) => core.office["claim.cancel"]({ seq: seqOf(code), reason: "缺货", by: "林" });
    expect(cancel(handed)).toMatchObject({ ok: false, code: "handed-already" });
    expect([points(), stock()]).toEqual([800, 7]);
    const other = take("take-0002", null);
    put({ stock: null });
    expect(cancel(other)).toMatchObject({ ok: true });
    expect([points(), stock()]).toEqual([800, null]);
  });

  test("S12.19 what is unknown, or fetched elsewhere, is not handed out; headquarters may have been quicker", async () => {
    const code = take("take-0001", "s2");
    expect(codeOf(await hand(code === "00000000" ? "00000001" : "00000000"))).toBe("unknown-claim");
    expect(codeOf(await hand(code))).toBe("other-store");
    expect(handedOut()).toEqual([]);
    expect(core.office["claim.handOut"]({ code, store: "s2", by: "店长" })).toMatchObject({ ok: true });
    expect(codeOf(await hand(code, {}, "s2/t1"))).toBe("handed-already");
    expect(valueOf(look(code)).handed).toEqual({ at: now, store: "s2", by: "店长" });
    expect(handedOut()).toHaveLength(1);
  });
});

describe("over the wire", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await new TestServer().start(EXCHANGING);
  });
  afterEach(() => server.end());

  test("a till asks and is answered; one that has not greeted, and what has not the shape, are refused", async () => {
    const one = await server.till("s1/t1");
    one.register(PHONE);
    one.exchange(one.sell(1_000, PHONE, { promise: JOINS }));
    valueOf(await one.push());
    server.running.store.write((rows) => rows.gifts.put(CUP));
    expect(valueOf(await one.say<GiftsTold>("gifts", { member: MEMBER, text: "" })).gifts).toHaveLength(1);
    expect(valueOf(await one.say<GiftGiven>("gift", ASK)).member.points).toBe(800);
    for (const wrong of [{ quantity: 0 }, { key: "x" }, { what: "cash" }, { amount: 0.5 }])
      expect(codeOf(await one.say("gift", { ...ASK, ...wrong }))).toBe("malformed");
    expect(codeOf(await one.say("gifts", { member: MEMBER }))).toBe("malformed");
    const hand = { key: "hand-000001", code: "12345678", by: { clerk: "02", name: "小陈" } };
    for (const wrong of [{ key: "x" }, { code: "1234567" }, { by: "小陈" }])
      expect(codeOf(await one.say("hand-out", { ...hand, ...wrong }))).toBe("malformed");
    expect(codeOf(await one.say("claim", { code: "x" }))).toBe("malformed");
    expect([codeOf(await one.say("claim", { code: "12345678" })), codeOf(await one.say("hand-out", hand))]).toEqual([
      "unknown-claim",
      "unknown-claim",
    ]);
    // Gifts are the server's to give: a till's own word for one is kept in quarantine.
    const gift = { id: "G-1", name: "马克杯", quantity: 1, till: "s1/t1" };
    const body = { member: MEMBER, what: "points" as const, amount: 1, use: "gift" as const, order: null, key: "k" };
    one.write("value-spent", { ...body, hold: "key-000007", gift });
    valueOf(await one.push());
    const listed = server.read.concerns.concerns({ kinds: ["quarantine"], till: null, resolved: null }, null, 10);
    expect(listed.map((it) => it.detail).join()).toContain("gift: expected none");
    expect(server.running.store.ledger.balance(MEMBER)?.points).toBe(800);
    await one.connect(server.url);
    for (const [verb, message] of [
      ["gift", ASK],
      ["claim", { code: "12345678" }],
      ["hand-out", hand],
    ] as const)
      expect(codeOf(await one.say(verb, message))).toBe("not-welcome");
  });
});
