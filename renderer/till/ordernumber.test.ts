import { describe, expect, it } from "vitest";
import type { T } from "../i18n/i18n.ts";
import { orderId, payerWords, shortNumber } from "./ordernumber.ts";

describe("receipt number", () => {
  it("a bare number means an order of this till", () => {
    expect(orderId("42", "s1", "s1/t1")).toBe("s1/t1/0000042");
    expect(orderId(" 0000042 ", "s1", "t1")).toBe("s1/t1/0000042");
    expect(shortNumber("s1/t1/0000042")).toBe("0000042");
  });
  it("§10.3 §12.7 a day whose profit was paid out is no order, nor what the merchant paid", () => {
    const t: T = (key, values) => `${key} ${JSON.stringify(values)}`;
    expect(payerWords(t, "day:2026-03-01")).toBe('receipt.ofDay {"day":"2026-03-01"}');
    expect(payerWords(t, "fund:7")).toBe('receipt.ofMerchant {"n":"7"}');
    for (const order of ["s1/t1/0000042", "day:", "2026-03-01"]) expect(payerWords(t, order)).toBe(order);
  });
  it("a whole number is taken as it is, anything else is none", () => {
    expect(orderId("s2/t9/12345678", "s1", "s1/t1")).toBe("s2/t9/12345678");
    for (const text of ["", "abc", "s1/t1", "s1//1", "-1"]) expect(orderId(text, "s1", "s1/t1")).toBeNull();
  });
});
