import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchClaim, chain, chainAll, helloClaim, receiptClaim } from "./chain.ts";
import { GENESIS } from "./fact.ts";
import { maskPhone, memberOfCard, memberOfPhone, orderId, tillOfOrder } from "./ids.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const head = (lines: readonly string[]): string => chainAll(sha256, GENESIS, lines).at(-1) ?? GENESIS;

describe("the chain of a till's facts", () => {
  test("each hash is that of the one before, a line break, and the line's very bytes", () => {
    const first = sha256(`${GENESIS}\n{"a":"购"}`);
    expect(chainAll(sha256, GENESIS, ['{"a":"购"}', "{}"])).toEqual([first, sha256(`${first}\n{}`)]);
    expect(chain(sha256, GENESIS, '{"a":"购"}')).toBe(first);
    expect(chainAll(sha256, GENESIS, [])).toEqual([]);
  });

  test("a byte changed, a fact removed, put in or exchanged gives another head", () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "{", "}", "购") }), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lines, fc.nat(), (facts, where) => {
        const index = where % facts.length;
        const fact = facts[index] ?? "";
        const wrongs = [
          facts.with(index, `${fact}x`),
          facts.toSpliced(index, 1),
          facts.toSpliced(index, 0, "put in"),
          facts.slice(0, -1),
          ...(facts[0] === facts[1] ? [] : [[facts[1] ?? "", facts[0] ?? "", ...facts.slice(2)]]),
        ];
        for (const wrong of wrongs) expect(head(wrong)).not.toBe(head(facts));
      }),
    );
  });

  test("one signature holds for one batch of one till at one place", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const batch = { till: "s1/t1", from: 7, count: 2, prev: GENESIS, head: head(["{}", "[]"]) };
    const signature = sign(null, Buffer.from(batchClaim(batch)), privateKey);
    const holds = (claim: string): boolean => verify(null, Buffer.from(claim), publicKey, signature);
    expect(holds(batchClaim(batch))).toBe(true);
    const others = [{ till: "s1/t2" }, { from: 8 }, { count: 1 }, { prev: "1".repeat(64) }, { head: "1".repeat(64) }];
    for (const other of others) expect(holds(batchClaim({ ...batch, ...other }))).toBe(false);
    expect(batchClaim(batch)).toBe(`paifan-batch/1\ns1/t1\n7\n2\n${GENESIS}\n${batch.head}`);
    expect(helloClaim("s1/t1", "nonce", 8, GENESIS)).toBe(`paifan-hello/2\ns1/t1\nnonce\n8\n${GENESIS}`);
    expect(receiptClaim("s1/t1", 8, GENESIS)).toBe(`paifan-receipt/1\ns1/t1\n8\n${GENESIS}`);
  });
});

describe("ids that tills make without asking anyone", () => {
  test("§2.1 an order's id sorts as its facts do and names its till", () => {
    expect(orderId("s1/t1", 42)).toBe("s1/t1/0000042");
    expect(orderId("s1/t1", 9) < orderId("s1/t1", 10)).toBe(true);
    expect([
      tillOfOrder("s1/t1/0000042"),
      tillOfOrder("s1/t1/12345678"),
      tillOfOrder("s1/t1"),
      tillOfOrder("o1"),
    ]).toEqual(["s1/t1", "s1/t1", null, null]);
  });

  test("one phone number is one member at every till, and is not to be read off the id", () => {
    const id = memberOfPhone(sha256, "13800002046");
    expect(id).toMatch(/^p[0-9a-f]{16}$/);
    expect([memberOfPhone(sha256, "13800002046") === id, memberOfPhone(sha256, "13800002047") === id]).toEqual([
      true,
      false,
    ]);
    expect(memberOfCard(sha256, "8800")).toMatch(/^c[0-9a-f]{16}$/);
    expect([maskPhone("13800002046"), maskPhone("110")]).toEqual(["138****2046", "110"]);
  });
});
