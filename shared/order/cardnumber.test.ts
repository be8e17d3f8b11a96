import { expect, test } from "vitest";
import { looksLikeCardNumber } from "./cardnumber.ts";

test.each([
  "4111111111111111",
  "4111 1111 1111 1111",
  "ref 4111-1111-1111-1111 ok",
  "No. 12 4111 1111 1111 1111",
  "6217 0012 1002 4455 664",
  "４１１１１１１１１１１１１１１１",
  "378282246310005",
])("%s looks like a card number", (text) => expect(looksLikeCardNumber(text)).toBe(true));

test.each(["4111111111111112", "13812342046", "4200001234202001011234567890", "A-1023", "", "411111111111"])(
  "%s does not look like a card number",
  (text) => expect(looksLikeCardNumber(text)).toBe(false),
);
