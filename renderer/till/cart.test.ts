import { describe, expect, it } from "vitest";
import type { ProductView } from "../../shared/contract/view.ts";
import {
  EMPTY_CART,
  MAX_LINES,
  addAmount,
  addProduct,
  asked,
  changeQuantity,
  moveSelection,
  pieces,
  removeSelected,
  setQuantity,
  total,
} from "./cart.ts";

const product = (id: string, priceFen: number): ProductView => ({
  id,
  code: id,
  name: id,
  nameEn: id,
  barcode: null,
  priceFen,
  category: "c",
});
const water = product("water", 200);
const noodles = product("noodles", 450);

describe("cart", () => {
  it("counts the same product up on one line and selects the line touched", () => {
    let cart = addProduct(EMPTY_CART, water);
    cart = addProduct(cart, noodles, 2);
    cart = addProduct(cart, water);
    expect(cart.lines).toHaveLength(2);
    expect(cart.selected).toBe(0);
    expect([total(cart), pieces(cart)]).toEqual([1300, 4]);
  });
  it("takes an amount alone beside products and asks the till in the contract's terms", () => {
    const cart = addAmount(addProduct(EMPTY_CART, water, 3), 1234);
    expect(total(cart)).toBe(1834);
    expect(asked(cart)).toEqual([
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
});
