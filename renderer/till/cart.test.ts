import { describe, expect, it } from "vitest";
import type { ProductView } from "../../shared/contract/view.ts";
import {
  EMPTY_CART,
  MAX_LINES,
  addAmount,
  addProduct,
  addReturns,
  asked,
  bringsBack,
  changeLine,
  changeQuantity,
  estimate,
  moveSelection,
  pieces,
  readWeight,
  removeSelected,
  setQuantity,
  takenAway,
  weighed,
} from "./cart.ts";
import type { Cart } from "./cart.ts";

const product = (id: string, priceFen: number): ProductView => ({
  id,
  code: id,
  name: id,
  nameEn: id,
  barcode: null,
  priceFen,
  category: "c",
  unit: null,
  stock: null,
});
const total = ({ lines }: Cart) => estimate({ lines, discount: null }).dueFen;
const water = product("water", 200);
const noodles = product("noodles", 450);

describe("cart", () => {
  it("counts the same product up on one line and selects the line touched", () => {
    let cart = addProduct(EMPTY_CART, water);
    cart = addProduct(cart, noodles, 2);
    cart = addProduct(cart, water);
    expect(cart.lines).toHaveLength(2);
    expect(cart.selected).toBe(0);
    expect([total(cart), pieces(cart.lines)]).toEqual([1300, 4]);
  });
  it("takes an amount alone beside products and asks the till in the contract's terms", () => {
    const cart = addAmount(addProduct(EMPTY_CART, water, 3), 1234);
    expect(total(cart)).toBe(1834);
    expect(asked(cart.lines)).toEqual([
      { kind: "product", product: "water", quantity: 3 },
      { kind: "amount", amountFen: 1234 },
    ]);
  });
  it("quantity: set, raised, lowered to one at least, removed by 0, never above 9999", () => {
    const cart = addProduct(EMPTY_CART, water);
    expect(total(setQuantity(cart, 12))).toBe(2400);
    expect(total(changeQuantity(cart, -1))).toBe(200);
    expect(total(changeQuantity(setQuantity(cart, 9999), 1))).toBe(9999 * 200);
    expect(setQuantity(cart, 0)).toEqual(EMPTY_CART);
    const amount = addAmount(EMPTY_CART, 500);
    expect(changeQuantity(amount, 1)).toBe(amount);
  });
  it("after a removal the selection stays on a line there is", () => {
    let cart = addProduct(addProduct(EMPTY_CART, water), noodles);
    cart = removeSelected(cart);
    expect(cart.selected).toBe(0);
    cart = removeSelected(cart);
    expect(cart).toEqual(EMPTY_CART);
    expect(removeSelected(cart)).toBe(cart);
    expect(moveSelection(cart, 1)).toBe(cart);
  });
  it("takes no more lines than the contract does", () => {
    let cart = EMPTY_CART;
    for (let n = 0; n <= MAX_LINES; n += 1) cart = addAmount(cart, 1);
    expect(cart.lines).toHaveLength(MAX_LINES);
  });
  it("what was weighed or priced by its label is a line of its own; weights are exact to the gram", () => {
    const apples = { ...product("apples", 1298), unit: "kg" };
    let cart = addProduct(EMPTY_CART, apples, 1, { weight: 824 });
    cart = addProduct(cart, apples, 1, { weight: 500 });
    expect(cart.lines).toHaveLength(2);
    // 12.98 × 0.824 = 10.69552, 12.98 × 0.5 = 6.49
    expect(total(cart)).toBe(1070 + 649);
    expect(changeQuantity(cart, 1)).toBe(cart);
    expect([readWeight("0.824"), readWeight("12"), readWeight("1.2345"), readWeight("0"), readWeight("x")]).toEqual([
      824,
      12_000,
      null,
      null,
      null,
    ]);
    expect(weighed(824)).toBe("0.824");
  });
  it("a line's price, discount and note are changed and asked of the till; the catalogue's own price is no other price", () => {
    let cart = addProduct(EMPTY_CART, water, 2);
    cart = changeLine(cart, { priceFen: 150, discount: { kind: "percent", bp: 1000 }, note: "cold" });
    expect(total(cart)).toBe(270);
    expect(asked(cart.lines)).toEqual([
      {
        kind: "product",
        product: "water",
        quantity: 2,
        priceFen: 150,
        discount: { kind: "percent", bp: 1000 },
        note: "cold",
      },
    ]);
    cart = changeLine(cart, { priceFen: 200, discount: undefined, note: undefined });
    expect(asked(cart.lines)).toEqual([{ kind: "product", product: "water", quantity: 2 }]);
    expect(addProduct(changeLine(cart, { note: "cold" }), water).lines).toHaveLength(2);
  });
  it("goods that come back are set off; the same line again counts as said last", () => {
    const back = (quantity: number, amountFen: number) =>
      ({
        kind: "return",
        order: "s1/t1/0000001",
        item: 0,
        quantity,
        reason: "x",
        name: "水",
        nameEn: "W",
        amountFen,
      }) as const;
    let cart = addReturns(addProduct(EMPTY_CART, noodles), [back(1, 200)]);
    cart = addReturns(cart, [back(2, 600)]);
    expect(cart.lines).toHaveLength(2);
    expect(estimate({ ...cart, discount: null })).toMatchObject({ grossFen: 450, returnFen: 600, dueFen: -150 });
    expect(asked(cart.lines)[1]).toEqual({
      kind: "return",
      order: "s1/t1/0000001",
      item: 0,
      quantity: 2,
      reason: "x",
    });
    const line = { item: 0, name: "", nameEn: "", quantity: 3, weight: null, totalFen: 1000, returned: 1 };
    const left = { ...line, returnedFen: 333, leftFen: 667 };
    // The pieces of a line bring together what it cost.
    expect([bringsBack(left, 1), bringsBack(left, 2)]).toEqual([333, 667]);
  });
  it("what is taken away after it was rung up is named with its worth; what comes back is not", () => {
    const cart = addProduct(addProduct(EMPTY_CART, water, 3), noodles);
    expect(takenAway(cart, removeSelected(cart))).toMatchObject({ amountFen: 450 });
    const less = setQuantity({ ...cart, selected: 0 }, 1);
    expect(takenAway(cart, less)).toMatchObject({ amountFen: 400 });
    expect(takenAway(cart, EMPTY_CART)?.lines).toHaveLength(2);
    expect(takenAway(cart, changeLine(cart, { priceFen: 1 }))).toBeNull();
    expect(takenAway(cart, addAmount(cart, 1))).toBeNull();
  });
  it("a cart that comes to more than can be kept exactly is reckoned as nothing, not wrongly", () => {
    const cart = addAmount(addAmount(EMPTY_CART, Number.MAX_SAFE_INTEGER), 1);
    expect(total(cart)).toBe(0);
  });
});
