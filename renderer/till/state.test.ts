import { describe, expect, it } from "vitest";
import type { HeldView, SaleDraft, Tender } from "../../shared/contract/cart.ts";
import type { TillInput, TillNews, TillVerb } from "../../shared/contract/till.ts";
import type { MemberView, ProductView, ReceiptView } from "../../shared/contract/view.ts";
import { readAnswer, unreachable } from "../kit/link.ts";
import type { LinkState, TillLink } from "../kit/link.ts";
import { removeSelected } from "./cart.ts";
import { createTill } from "./tillstore.ts";

const water: ProductView = {
  id: "w",
  code: "1",
  name: "水",
  nameEn: "Water",
  barcode: "690",
  priceFen: 200,
  category: "c",
  unit: null,
  stock: null,
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
  referrer: null,
  mayBeReferred: false,
  source: "till",
  asOf: 0,
};
const cash = (givenFen: number): Tender[] => [{ kind: "cash", givenFen }];

/** A till on the other end of the link: keeps drafts, commits once a key, and may lose an answer on the way. */
function desk() {
  const committed = new Map<string, ReceiptView>();
  const commits: TillInput<"sale.commit">[] = [];
  const refunds: string[] = [];
  const calls: TillVerb[] = [];
  const states: ((state: LinkState) => void)[] = [];
  const news: ((topics: TillNews["topics"]) => void)[] = [];
  const held: { id: number; draft: SaleDraft }[] = [];
  let draft: SaleDraft | null = null;
  let lose = 0;
  let refuse: { verb: TillVerb; code: string } | null = null;
  const ok = (value: unknown) => ({ ok: true, value });
  const refundView = {
    order: "s1/t1/0000001",
    refundFen: 200,
    leftFen: 0,
    effectBy: "none",
    toBalanceFen: 0,
    lostWaitingFen: 0,
    clawedFen: 0,
    needs: [],
  };
  const totalsOf = ({ lines }: TillInput<"sale.preview">) => {
    const fen = lines.length * 200;
    return {
      lines: [],
      grossFen: fen,
      discountFen: 0,
      deductionFen: 0,
      returnFen: 0,
      dueFen: fen,
      cashDueFen: fen,
    };
  };
  const commit = (sale: TillInput<"sale.commit">) => {
    commits.push(sale);
    const receipt: ReceiptView = committed.get(sale.key) ?? {
      order: `s1/t1/${String(committed.size + 1).padStart(7, "0")}`,
      at: 0,
      store: "s1",
      storeName: "S",
      till: "s1/t1",
      items: [],
      totalFen: 200,
      refundedFen: 0,
      tenders: [],
      roundingFen: 0,
      deductions: [],
      returns: [],
      handBack: null,
      clerk: null,
      approver: null,
      wait: null,
      balance: null,
      member: null,
      earn: { joins: false, reason: "no-member" },
      entry: null,
      commitment: null,
      paidNow: [],
      rewards: null,
      sent: false,
    };
    committed.set(sale.key, receipt);
    draft = null;
    return ok(receipt);
  };
  const answer = (verb: TillVerb, input: unknown): unknown => {
    calls.push(verb);
    if (refuse?.verb === verb) return { ok: false, code: refuse.code, message: "" };
    switch (verb) {
      case "catalogue.scan":
        return ok({ is: "product", product: water });
      case "sale.preview":
        return ok({
          totals: totalsOf(input as TillInput<"sale.preview">),
          earn: { joins: false, reason: "no-member" },
          wait: null,
          balance: null,
          points: null,
          love: null,
          needs: [],
          denied: [],
          returns: [],
        });
      case "draft.get":
        return ok(draft);
      case "draft.put":
        draft = (input as TillInput<"draft.put">).draft;
        return ok({});
      case "cart.hold":
        held.push({ id: held.length + 1, draft: (input as TillInput<"cart.hold">).draft });
        draft = null;
        return ok({});
      case "cart.held":
        return ok(
          held.map(({ id }): HeldView => ({
            id,
            at: 0,
            label: "",
            clerk: null,
            lines: 1,
            totalFen: 200,
            memberLabel: null,
          })),
        );
      case "cart.resume": {
        draft = held.pop()?.draft ?? null;
        return ok(draft);
      }
      case "cart.void":
        return ok({});
      case "refund.commit":
        refunds.push((input as TillInput<"refund.commit">).key);
        return ok(refundView);
      case "sale.commit":
        return commit(input as TillInput<"sale.commit">);
      default:
        return { ok: false, code: "internal", message: verb };
    }
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
    onNews: (heard) => {
      news.push(heard);
      return () => undefined;
    },
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
    calls,
    held,
    draft: () => draft,
    leave: (kept: SaleDraft | null) => {
      draft = kept;
      for (const heard of news) heard(["draft"]);
    },
    loseNext: () => (lose += 1),
    refuse: (verb: TillVerb, code: string) => (refuse = { verb, code }),
    refuseNothing: () => (refuse = null),
    connect: () => states.at(-1)?.("up"),
  };
}

function shelf() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}
const settled = async () => await new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A screen in contact with its till. */
async function screen(till: ReturnType<typeof desk>, kept = shelf()) {
  const { store, start } = createTill(till.link, kept, () => 0);
  start();
  till.connect();
  await settled();
  return store;
}

describe("the sale on the screen", () => {
  it("a payment whose answer was lost is repeated with the same key, and is one sale", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    till.loseNext();
    await store.getState().pay(cash(200));
    expect(store.getState().notice?.code).toBe("till-unreachable");
    store.getState().edit((cart) => ({ ...cart, lines: [] }));
    store.getState().setMember(wang);
    expect(store.getState().sale).toMatchObject({ member: null, lines: [{ quantity: 1 }] });
    await store.getState().repeat();
    expect(till.commits.map((sale) => sale.key)).toEqual([till.commits[0]?.key, till.commits[0]?.key]);
    expect(till.commits[1]).toEqual(till.commits[0]);
    expect(till.committed.size).toBe(1);
    expect(store.getState().receipt?.order).toBe("s1/t1/0000001");
    expect(store.getState().sale).toMatchObject({ tenders: null, lines: [] });
  });
  it("a payment is on the till's disk before it is sent; a reload in the middle of it settles it with the kept key", async () => {
    const till = desk();
    const before = await screen(till);
    await before.getState().scan("690");
    till.loseNext();
    await before.getState().pay([{ kind: "wechat", amountFen: 200, reference: "42" }]);
    expect(till.calls.lastIndexOf("draft.put")).toBeLessThan(till.calls.indexOf("sale.commit"));
    // The till's answer was lost before it could forget the draft.
    till.leave(before.getState().sale);
    const after = await screen(till);
    await settled();
    expect(till.committed.size).toBe(1);
    expect(after.getState().receipt?.order).toBe("s1/t1/0000001");
    expect(after.getState().sale.lines).toEqual([]);
    expect(till.draft()).toBeNull();
  });
  it("a reload takes up cart, member and discount as the till keeps them", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    store.getState().typeQuantity("3");
    await store.getState().scan("690");
    store.getState().setMember(wang);
    store.getState().setDiscount({ kind: "percent", bp: 500 });
    await settled();
    const again = await screen(till);
    expect(again.getState().sale).toEqual(store.getState().sale);
    expect(again.getState().sale).toMatchObject({ member: { id: "p1" }, lines: [{ quantity: 4 }] });
  });
  it("each scan has the quantity typed before it, and the payment waits for all that was scanned", async () => {
    const till = desk();
    const store = await screen(till);
    store.getState().typeQuantity("3");
    const scans = [store.getState().scan("690"), store.getState().scan("690")];
    const opened = store.getState().openPay();
    expect(store.getState()).toMatchObject({ dialog: null, sale: { lines: [] } });
    await Promise.all([...scans, opened]);
    expect(store.getState()).toMatchObject({ dialog: { kind: "pay" }, sale: { lines: [{ quantity: 4 }] } });
  });
  it("what was scanned goes aside with the cart; the payment does not open over a code that nobody knows", async () => {
    const till = desk();
    const store = await screen(till);
    void store.getState().scan("690");
    await store.getState().hold();
    expect(till.held[0]?.draft.lines).toHaveLength(1);
    await store.getState().scan("690");
    till.refuse("catalogue.scan", "unknown-code");
    void store.getState().scan("691");
    await store.getState().openPay();
    expect(store.getState()).toMatchObject({ dialog: null, notice: { code: "unknown-code", message: "691" } });
    await store.getState().openPay();
    expect(store.getState().dialog).toEqual({ kind: "pay" });
  });
  it("what is scanned before the till has said what it keeps is added to that", async () => {
    const till = desk();
    const before = await screen(till);
    before.getState().addAmount(500);
    await settled();
    const { store, start } = createTill(till.link, shelf(), () => 0);
    start();
    store.getState().add(water);
    till.connect();
    await settled();
    expect(store.getState().sale.lines).toMatchObject([{ amountFen: 500 }, { quantity: 1 }]);
    expect(till.draft()?.lines).toHaveLength(2);
  });
  it("another screen's edit is taken up; an edit of one's own is not lost to it", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    await settled();
    till.leave({ ...store.getState().sale, member: wang });
    await settled();
    expect(store.getState().sale.member?.id).toBe("p1");
    store.getState().addAmount(100);
    till.leave(till.draft());
    await settled();
    expect(store.getState().sale.lines).toHaveLength(2);
    // Sold on the other screen.
    till.leave(null);
    await settled();
    expect(store.getState().sale).toMatchObject({ lines: [], member: null });
  });
  it("the cart's sum is there at once, and then as the till says", async () => {
    const till = desk();
    const store = await screen(till);
    store.getState().add({ ...water, priceFen: 777 });
    expect(store.getState().totals.dueFen).toBe(777);
    await settled();
    expect(store.getState().totals.dueFen).toBe(200);
  });
  it("a payment refused by name leaves the cart to be changed and paid again", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    till.refuse("sale.commit", "disk-full");
    await store.getState().pay(cash(200));
    expect(store.getState()).toMatchObject({ notice: { code: "disk-full" }, sale: { tenders: null } });
    till.refuseNothing();
    await store.getState().scan("690");
    await store.getState().pay(cash(400));
    expect(store.getState().receipt).not.toBeNull();
  });
  it("a payment without an open shift opens the dialog that opens one", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    till.refuse("sale.commit", "no-shift");
    await store.getState().pay(cash(200));
    expect(store.getState().dialog).toEqual({ kind: "shift-open" });
    expect(store.getState().sale.lines).toHaveLength(1);
  });
  it("the next sale has a key of its own and puts the receipt away", async () => {
    const till = desk();
    const store = await screen(till);
    for (let n = 0; n < 2; n += 1) {
      await store.getState().scan("690");
      expect(store.getState().receipt).toBeNull();
      await store.getState().pay(cash(200));
    }
    expect(till.committed.size).toBe(2);
  });
  it("a cart that is held leaves an empty one; the only one held is taken up at once", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    const { key } = store.getState().sale;
    await store.getState().hold();
    expect(store.getState().sale.lines).toEqual([]);
    expect(till.held).toHaveLength(1);
    await store.getState().openHeld();
    expect(store.getState()).toMatchObject({ dialog: null, sale: { key, lines: [{ quantity: 1 }] } });
  });
  it("F6 and F7 at once, before the till has answered the first: the cart is aside, then here again", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    const { key } = store.getState().sale;
    const aside = store.getState().hold();
    await store.getState().openHeld();
    await aside;
    expect(till.calls.filter((verb) => verb === "cart.resume")).toHaveLength(1);
    expect(store.getState()).toMatchObject({ dialog: null, sale: { key, lines: [{ quantity: 1 }] } });
  });
  it("what was rung up and is taken away is told to the till", async () => {
    const till = desk();
    const store = await screen(till);
    await store.getState().scan("690");
    store.getState().edit(removeSelected);
    await settled();
    expect(store.getState().sale.lines).toEqual([]);
    expect(till.calls.filter((verb) => verb === "cart.void")).toHaveLength(1);
  });
  it("a return whose answer was lost is repeated with the same key, after a reload too", async () => {
    const till = desk();
    const kept = shelf();
    const before = await screen(till, kept);
    till.loseNext();
    await before.getState().giveBack({ key: "return-0001", order: "s1/t1/0000001", amountFen: 200, reason: "x" });
    expect(before.getState().refund).not.toBeNull();
    const after = await screen(till, kept);
    expect(till.refunds).toEqual(["return-0001", "return-0001"]);
    expect(after.getState()).toMatchObject({ refund: null, refunded: { refundFen: 200 } });
    expect(createTill(till.link, kept, () => 0).store.getState().refund).toBeNull();
  });
});
