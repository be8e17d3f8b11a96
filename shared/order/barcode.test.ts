import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { USUAL_BARCODE_RULES, type BarcodeRule } from "../contract/settings.ts";
import {
  checkDigit,
  checks,
  claimQr,
  memberQr,
  misread,
  readClaimQr,
  readElements,
  readLabel,
  readMemberQr,
  readReceipt,
  sameArticle,
} from "./barcode.ts";

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe("check digits", () => {
  test.each(["4006381333931", "96385074", "036000291452", "6901234567892", "10614141000415"])("%s is right", (code) => {
    expect(checks(code)).toBe(true);
    expect(misread(code)).toBe(false);
  });

  test("one wrong digit is always found", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(7, 11, 12, 13).chain((length) => digits(length)),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (body, where, by) => {
          const code = body + checkDigit(body);
          expect(checks(code)).toBe(true);
          const at = where % code.length;
          const wrong = code.slice(0, at) + String((Number(code[at]) + by) % 10) + code.slice(at + 1);
          expect(misread(wrong)).toBe(true);
        },
      ),
    );
  });

  test("a code with letters, or of another length, is never called misread", () => {
    for (const code of ["ABC-123", "101", "1234567", "12345678901", "123456789012345", "40063813339AB"])
      expect(misread(code)).toBe(false);
  });

  test("a UPC-A and the EAN-13 with a 0 before it are the same article, either way round", () => {
    fc.assert(
      fc.property(digits(11), (body) => {
        const upc = body + checkDigit(body);
        expect(checks(`0${upc}`)).toBe(true);
        expect(sameArticle(upc)).toContain(`0${upc}`);
        expect(sameArticle(`0${upc}`)).toContain(upc);
        expect(sameArticle(`00${upc}`)).toEqual([`00${upc}`, `0${upc}`, upc]);
      }),
    );
    expect(sameArticle("ABC")).toEqual(["ABC"]);
  });
});

describe("labels that carry a weight or a price", () => {
  const label = (body: string): string => body + checkDigit(body);

  test("the usual rules: 21 a weight of grams, 22 and 23 a price of fen", () => {
    expect(readLabel(USUAL_BARCODE_RULES, label("210060100824"))).toEqual({
      codes: ["00601", "601"],
      barcodes: [label("210060100000")],
      weight: 824,
      priceFen: null,
      checked: true,
    });
    expect(readLabel(USUAL_BARCODE_RULES, label("221234501070"))).toMatchObject({
      codes: ["12345"],
      weight: null,
      priceFen: 1070,
    });
    expect(readLabel(USUAL_BARCODE_RULES, label("690123456789"))).toBeNull();
  });

  test("what was put into a label is read out of it, at any split of its digits", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("weight" as const, "price" as const),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.stringMatching(/^[1-9]\d{5}$/),
        fc.nat(),
        (type, codeLength, whole, decimals, code, seed) => {
          fc.pre(whole + decimals > 0);
          const own = code.slice(0, codeLength);
          const value = String(seed % 10 ** (whole + decimals)).padStart(whole + decimals, "0");
          const pattern = `2${".".repeat(codeLength)}{${"N".repeat(whole)}${"D".repeat(decimals)}}`;
          const read = readLabel([{ name: "any", type, pattern }], label(`2${own}${value}`));
          const kept = type === "weight" ? 3 : 2;
          expect(read?.codes).toEqual([own]);
          expect(type === "weight" ? read?.weight : read?.priceFen).toBe(
            Math.round((Number(value) * 10 ** kept) / 10 ** decimals),
          );
        },
      ),
    );
  });

  test("the first rule that fits decides, whatever comes after it", () => {
    const rules: BarcodeRule[] = [
      { name: "price", type: "price", pattern: "2......{NNNDD}" },
      { name: "weight", type: "weight", pattern: "21.....{NNDDD}" },
    ];
    expect(readLabel(rules, label("210060100824"))).toMatchObject({ priceFen: 824, weight: null });
    expect(readLabel(rules.toReversed(), label("210060100824"))).toMatchObject({ weight: 824, priceFen: null });
  });

  test("digits of the pattern behind the value have to be there too, and lengths other than 13 work", () => {
    const rules: BarcodeRule[] = [{ name: "18", type: "weight", pattern: "28.....{NNDDD}99999" }];
    expect(readLabel(rules, label("28006010082499999"))).toMatchObject({ codes: ["00601", "601"], weight: 824 });
    expect(readLabel(rules, label("28006010082499998"))).toBeNull();
  });

  test("a label with a wrong check digit says so", () => {
    const right = label("210060100824");
    const wrong = right.slice(0, -1) + String((Number(right.slice(-1)) + 1) % 10);
    expect(readLabel(USUAL_BARCODE_RULES, wrong)).toMatchObject({ checked: false });
  });
});

describe("GS1 element strings", () => {
  const article = "06901234567892";
  test("an article with its weight and its price, however the scanner sends FNC1", () => {
    const expected = { barcodes: [article, article.slice(1)], weight: 1250, priceFen: 1623, checked: true };
    for (const code of [
      `01${article}310300125039221623`,
      `]C101${article}3103001250\u001D39221623`,
      `(01)${article}(3103)001250(3922)1623`,
      `\u001D01${article}1727013110LOT-7\u001D3103001250\u001D39221623`,
    ]) {
      expect(readElements(code)).toMatchObject(expected);
    }
  });

  test("other weights' decimals, an article alone, and what is no element string", () => {
    expect(readElements(`01${article}3102000125`)).toMatchObject({ weight: 1250, priceFen: null });
    expect(readElements(`01${article}`)).toMatchObject({ weight: null, priceFen: null });
    for (const code of ["6901234567892", "0112", "https://a/01", `01${article}17ABC`])
      expect(readElements(code)).toBeNull();
  });
});

describe("codes of members and of receipts", () => {
  test("a member's code is read as it was written, and nothing else is one", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7E]{1,80}$/), (id) => {
        expect(readMemberQr(memberQr(id))).toBe(id);
      }),
    );
    for (const code of ["PFM1:", "PFM1:a b", "PFM2:p1", "p0123456789abcdef", " PFM1:p1"])
      expect(readMemberQr(code)).toBeNull();
  });

  test("the code of a gift to be fetched is read as it was written; eight digits alone are a product's", () => {
    fc.assert(fc.property(digits(8), (code) => readClaimQr(claimQr(code)) === code));
    for (const code of [
      "12345678",
      "PFG1:1234567",
      "PFG1:123456789",
      "PFM1:12345678",
      " PFG1:12345678",
      "PFG1:1234567x",
    ])
      expect(readClaimQr(code)).toBeNull();
    expect([readMemberQr("PFG1:12345678"), readReceipt("PFG1:12345678")]).toEqual([null, null]);
  });

  test("a receipt is known by its order's number, alone or in a link", () => {
    for (const code of [
      "s1/t1/0000012",
      "https://pf.example/m?o=s1%2Ft1%2F0000012&k=abc",
      "https://pf.example/m#k=1&o=s1/t1/0000012",
      "o=s1/t1/0000012",
    ]) {
      expect(readReceipt(code)).toBe("s1/t1/0000012");
    }
    for (const code of ["6901234567892", "https://pf.example/?foo=s1/t1/0000012", "o=12", "o=%E0%A4%A", "s1/t1"])
      expect(readReceipt(code)).toBeNull();
  });
});
