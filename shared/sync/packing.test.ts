import { createHash } from "node:crypto";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commitmentOf } from "../facts/rolls.ts";
import { DICTIONARY } from "./dictionary.ts";
import { MAX_BATCH, MAX_BATCH_BYTES } from "./messages.ts";
import { pack, unpack, type Zip } from "./packing.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const zip: Zip = {
  sha256,
  deflate: (text, dictionary) =>
    deflateRawSync(text, { level: 9, strategy: constants.Z_FILTERED, dictionary: Buffer.from(dictionary) }),
  inflate: (bytes, dictionary, most) => {
    try {
      return inflateRawSync(bytes, { dictionary: Buffer.from(dictionary), maxOutputLength: most }).toString();
    } catch (error) {
      return error instanceof RangeError ? null : undefined;
    }
  },
  toHex: (bytes) => Buffer.from(bytes).toString("hex"),
  ofHex: (hex) => Buffer.from(hex, "hex"),
};

const there = (lines: readonly string[], till = "s1/t1", from = 1): unknown =>
  unpack(zip, till, from, pack(zip, { till, from, lines }));

/** Random digits that are the same each time. */
const digits = (seed: number): string => sha256(String(seed));
const uuid = (seed: number): string => digits(seed).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/** A day of orders as tills write them: each shows the secret whose hash the one before made known. */
function orders(count: number, from = 1): string[] {
  const secret = (seq: number): string => digits(seq * 10);
  return Array.from({ length: count }, (_, index) => {
    const seq = from + index;
    const price = 100 + ((seq * 7919) % 4000);
    return JSON.stringify({
      till: "s1/t1",
      seq,
      at: 1_772_326_800_000 + seq * 61_337,
      kind: "order-paid",
      body: {
        order: `s1/t1/${String(seq).padStart(7, "0")}`,
        key: uuid(seq * 10 + 1),
        member: seq % 3 === 0 ? null : `p${digits(seq % 70).slice(0, 16)}`,
        level: null,
        rules: 1,
        items: [
          {
            product: `g-${price % 26}`,
            name: `商品 ${price % 26}`,
            nameEn: `Goods ${price % 26}`,
            quantity: 1,
            price,
            total: price,
          },
        ],
        paid: price,
        deducted: false,
        completed: true,
        tenders: [{ kind: "wechat", amount: price, given: price, change: 0, reference: null }],
        rolls: {
          secret: secret(seq),
          next: { join: commitmentOf(sha256, "join", secret(seq + 1)), draw: digits(seq * 10 + 2) },
        },
        promise:
          seq % 3 === 0
            ? { joins: false, reason: "no-member", extract: 1000 }
            : { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1000 },
      },
    });
  });
}

describe("facts are packed", () => {
  test("the dictionary is the one that batches in journals were packed with", () => {
    expect(sha256(DICTIONARY)).toBe("5e0099290fd4f635d90ef54b0c87585d9eb050564fd15e16921bcf9f0dc363e4");
  });

  test("S2.3 any lines come out as they went in, whatever they hold", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        '{"till":"s1/t1","seq":1,"at":',
        '{"till":"s1/t1","seq":2,"at":',
        "1772326800000,",
        "17,",
        "0,",
        "01,",
        "-5,",
        "123456789012345678,",
        '"s1/t1/0000001"',
        '"s1/t1/0000002"',
        '"next":{"join":"',
        digits(1),
        commitmentOf(sha256, "join", digits(1)),
        uuid(1),
        digits(2).toUpperCase(),
        `"${digits(1)}"`,
        `"${digits(3)}"`,
        `"next":{"join":"${commitmentOf(sha256, "join", digits(1))}","draw":"${digits(4)}"}`,
        `"${uuid(1)}"`,
        "\u0001",
        "\u0005",
        "\n",
        "\ud800",
        "购物袋",
      ),
    );
    const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        expect(there(lines)).toEqual(lines);
      }),
      { numRuns: 2_000 },
    );
  });

  test("S2.3 a batch of orders takes at most 115 bytes an order, one alone at most 215; a secret that the next order shows makes its hash needless", () => {
    const lines = orders(MAX_BATCH);
    expect(there(lines)).toEqual(lines);
    expect(pack(zip, { till: "s1/t1", from: 1, lines }).length / MAX_BATCH).toBeLessThan(115);
    expect(pack(zip, { till: "s1/t1", from: 1, lines: lines.slice(0, 1) }).length).toBeLessThan(215);
    // Every random digit as 16ths of what it is, three hashes and a key an order, would be 112 bytes without anything else.
    expect(pack(zip, { till: "s1/t1", from: 1, lines: orders(MAX_BATCH, 7) }).length / MAX_BATCH).toBeGreaterThan(80);
  });

  test("S2.4 what is no packing, was cut off, or comes to too much is refused by name before it is made", () => {
    const packed = pack(zip, { till: "s1/t1", from: 1, lines: orders(3) });
    const why = (bytes: Uint8Array): unknown => {
      const read = unpack(zip, "s1/t1", 1, bytes);
      return Array.isArray(read) ? "read" : read.unreadable;
    };
    expect(why(packed)).toBe("read");
    expect(why(new Uint8Array())).toBe("malformed");
    expect(why(Uint8Array.of(9, 1, 2, 3))).toBe("malformed");
    expect(why(packed.subarray(0, 50))).toBe("malformed");
    expect(why(packed.subarray(0, packed.length - 20))).toBe("malformed");
    const folded = (text: string, apart = ""): Uint8Array => {
      const bytes = zip.ofHex(apart);
      return Buffer.concat([
        Buffer.from([2, 0, 0, bytes.length >> 8, bytes.length & 255]),
        bytes,
        zip.deflate(text, DICTIONARY),
      ]);
    };
    expect(why(folded("\u0003"))).toBe("malformed");
    expect(why(folded("{}", digits(1)))).toBe("malformed");
    expect(why(folded("\u0005"))).toBe("malformed");
    expect(why(folded("\u0005\u0005\u0005\u0003\u0003", digits(1) + digits(2)))).toBe("malformed");
    expect(why(folded("\n".repeat(MAX_BATCH)))).toBe("malformed");
    // Bombs: of zeros, of marks, of lines.
    expect(why(folded("0".repeat(MAX_BATCH_BYTES + 1)))).toBe("too-large");
    expect(why(folded("\u0002".repeat(MAX_BATCH_BYTES / 16)))).toBe("too-large");
    const json = (value: unknown): Uint8Array =>
      Buffer.concat([Buffer.from([1]), zip.deflate(JSON.stringify(value), DICTIONARY)]);
    expect(why(json([1]))).toBe("malformed");
    expect(why(json({}))).toBe("malformed");
    expect(why(json(Array(MAX_BATCH + 1).fill("")))).toBe("malformed");
    expect(why(json(["{}"]))).toBe("read");
  });
});
