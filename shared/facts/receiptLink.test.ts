import { expect, test } from "vitest";
import { readReceipt } from "../order/barcode.ts";
import { receiptClaim, receiptLink } from "./receiptLink.ts";

const ORDER = "s1/t1/0000042";

test("without a server a receipt's code is the order's number, with one the way to it; both are read back", () => {
  expect(receiptLink(ORDER, null, "ab+/==")).toBe(ORDER);
  const link = receiptLink(ORDER, "https://paifan.example/", "ab+/==");
  expect(link).toBe("https://paifan.example/m/#o=s1/t1/0000042&s=ab-_");
  expect(readReceipt(link)).toBe(ORDER);
  expect(readReceipt(ORDER)).toBe(ORDER);
});

test("what the till's key signs names the order and what it is for", () => {
  expect(receiptClaim(ORDER)).toBe("paifan-receipt\ns1/t1/0000042");
});
