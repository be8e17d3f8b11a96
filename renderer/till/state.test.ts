import { describe, expect, it } from "vitest";
import type { TillInput, TillVerb } from "../../shared/contract/till.ts";
import type { MemberView, ProductView, ReceiptView } from "../../shared/contract/view.ts";
import { readAnswer, unreachable } from "../kit/link.ts";
import type { LinkState, TillLink } from "../kit/link.ts";
import { keptSale } from "./kept.ts";
import { createTill } from "./state.ts";

const water: ProductView = {
  id: "w",
  code: "1",
  name: "水",
  nameEn: "Water",
  barcode: "690",
  priceFen: 200,
  category: "c",
};
const wang: MemberView = {
  id: "p1",
  phone: "13812342046",
  card: null,
  name: null,
  level: null,
  cashFen: 0,
  points: 0,
  love: 0,
  waitingFen: 0,
  waitingCount: 0,
  source: "till",
  asOf: 0,
};

/** A till on the other end of the link: commits once a key, and may lose an answer on the way. */
function desk() {
  const committed = new Map<string, ReceiptView>();
  const commits: TillInput<"sale.commit">[] = [];
  const refunds: string[] = [];
  const states: ((state: LinkState) => void)[] = [];
  let lose = 0;
  let refuse: string | null = null;
  const answer = (verb: TillVerb, input: unknown): unknown => {
    if (verb === "catalogue.scan") return { ok: true, value: water };
    if (verb === "sale.preview")
      return { ok: true, value: { totalFen: 200, earn: { joins: false, reason: "no-member" }, balance: null } };
    if (verb === "refund.commit") {
      refunds.push((input as TillInput<"refund.commit">).key);
      return {
        ok: true,
        value: {
          order: "s1/t1/0000001",
          refundFen: 200,
          leftFen: 0,
          effectBy: "none",
          toBalanceFen: 0,
          lostWaitingFen: 0,
          clawedFen: 0,
        },
      };
    }
    if (verb !== "sale.commit") return { ok: false, code: "internal", message: verb };
    const sale = input as TillInput<"sale.commit">;
    commits.push(sale);
    if (refuse !== null) return { ok: false, code: refuse, message: "" };
    const receipt: ReceiptView = committed.get(sale.key) ?? {
      order: `s1/t1/${String(committed.size + 1).padStart(7, "0")}`,
      at: 0,
      store: "s1",
      storeName: "S",
      till: "s1/t1",
      items: [],
      totalFen: 200,
      refundedFen: 0,
      tender: { kind: "cash", givenFen: 200, changeFen: 0, reference: null },
      balance: null,
      member: null,
      earn: { joins: false, reason: "no-member" },
      entry: null,
      commitment: null,
      paidNow: [],
      sent: false,
    };
    committed.set(sale.key, receipt);
    return { ok: true, value: receipt };
  };
  const link: TillLink = {
    call: (verb, input) => {
      const outcome = answer(verb, input);
      if ((verb === "sale.commit" || verb === "refund.commit") && lose > 0) {
        lose -= 1;
        return Promise.resolve(unreachable());
      }
      return Promise.resolve(readAnswer(verb, outcome));
    },
    onNews: () => () => undefined,
    onState: (heard) => {
      states.push(heard);
      return () => undefined;
    },
  };
  return {
    link,
    commits,
    refunds,
    committed,
    loseNext: () => (lose += 1),
    refuseWith: (code: string | null) => (refuse = code),
    connect: () => states.forEach((heard) => heard("up")),
  };
}

function shelf() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

describe("the sale on the screen", () => {
  it("a payment whose answer was lost is repeated with the same key, and is one sale", async () => {
    const till = desk();
    const { store } = createTill(till.link, shelf(), () => 0);
    await store.getState().scan("690");
    till.loseNext();
    await store.getState().pay({ kind: "cash", givenFen: 200 });
    expect(store.getState().notice?.code).toBe("till-unreachable");
    store.getState().edit((cart) => ({ ...cart, lines: [] }));
    store.getState().setMember(wang);
    expect(store.getState().sale).toMatchObject({ member: null, cart: { lines: [{ quantity: 1 }] } });
    await store.getState().repeat();
    expect(till.commits.map((sale) => sale.key)).toEqual([till.commits[0]?.key, till.commits[0]?.key]);
    expect(till.commits[1]).toEqual(till.commits[0]);
    expect(till.committed.size).toBe(1);
    expect(store.getState().receipt?.order).toBe("s1/t1/0000001");
    expect(store.getState().sale).toMatchObject({ tender: null, cart: { lines: [] } });
  });
  it("a reload in the middle of a payment settles it with the kept key as soon as there is a till", async () => {
    const till = desk();
    const kept = shelf();
    const before = createTill(till.link, kept, () => 0);
    await before.store.getState().scan("690");
    till.loseNext();
    await before.store.getState().pay({ kind: "wechat", reference: "42" });
    const after = createTill(till.link, kept, () => 0);
    after.start();
    till.connect();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(till.committed.size).toBe(1);
    expect(after.store.getState().receipt?.order).toBe("s1/t1/0000001");
    expect(keptSale(kept).cart.lines).toEqual([]);
  });
  it("a reload keeps cart and member", async () => {
    const till = desk();
    const kept = shelf();
    const { store } = createTill(till.link, kept, () => 0);
    await store.getState().scan("690");
    store.getState().typeQuantity("3");
    await store.getState().scan("690");
    store.getState().setMember(wang);
    expect(createTill(till.link, kept, () => 0).store.getState().sale).toEqual(store.getState().sale);
    expect(store.getState().sale).toMatchObject({ member: { id: "p1" }, cart: { lines: [{ quantity: 4 }] } });
  });
  it("a payment refused by name leaves the cart to be changed and paid again", async () => {
    const till = desk();
    const { store } = createTill(till.link, shelf(), () => 0);
    await store.getState().scan("690");
    till.refuseWith("disk-full");
    await store.getState().pay({ kind: "cash", givenFen: 200 });
    expect(store.getState()).toMatchObject({ notice: { code: "disk-full" }, sale: { tender: null } });
    till.refuseWith(null);
    await store.getState().scan("690");
    await store.getState().pay({ kind: "cash", givenFen: 400 });
    expect(store.getState().receipt).not.toBeNull();
  });
  it("the next sale has a key of its own and puts the receipt away", async () => {
    const till = desk();
    const { store } = createTill(till.link, shelf(), () => 0);
    for (let n = 0; n < 2; n += 1) {
      await store.getState().scan("690");
      expect(store.getState().receipt).toBeNull();
      await store.getState().pay({ kind: "cash", givenFen: 200 });
    }
    expect(till.committed.size).toBe(2);
  });
  it("what is kept but cannot be read begins a new sale", () => {
    const kept = shelf();
    kept.setItem("paifan.sale", '{"key":1}');
    expect(keptSale(kept)).toMatchObject({ tender: null, cart: { lines: [] } });
  });
  it("a return whose answer was lost is repeated with the same key, after a reload too", async () => {
    const till = desk();
    const kept = shelf();
    const before = createTill(till.link, kept, () => 0);
    till.loseNext();
    await before.store.getState().giveBack({ order: "s1/t1/0000001", amountFen: 200, reason: "x" });
    expect(before.store.getState().refund).not.toBeNull();
    const after = createTill(till.link, kept, () => 0);
    await after.store.getState().repeat();
    expect(till.refunds).toEqual([till.refunds[0], till.refunds[0]]);
    expect(after.store.getState()).toMatchObject({ refund: null, refunded: { refundFen: 200 } });
    expect(createTill(till.link, kept, () => 0).store.getState().refund).toBeNull();
  });
});
