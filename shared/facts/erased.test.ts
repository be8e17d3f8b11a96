import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chainAll } from "./chain.ts";
import { erasedLine, isErasedLine } from "./erased.ts";
import { factLine, GENESIS, readFact, type Fact } from "./fact.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const PEOPLE = ["p1", "p2", "p3"];
/** What tells a person: it stands in no other field, whatever the field may be. */
const phoneOf = (id: string): string => `1380000${id}`;

const facts = fc.array(
  fc.record({
    id: fc.constantFrom(...PEOPLE),
    isRegistration: fc.boolean(),
    name: fc.option(fc.string({ maxLength: 40 })),
  }),
  { minLength: 1, maxLength: 12 },
);
const lineOf = (
  { id, isRegistration, name }: { id: string; isRegistration: boolean; name: string | null },
  seq: number,
): string => {
  const base = { till: "s1/t1", seq: seq + 1, at: seq };
  const fact: Fact = isRegistration
    ? { ...base, kind: "member-registered", body: { id, phone: phoneOf(id), card: null, name } }
    : {
        ...base,
        kind: "drawer-opened",
        body: { key: "k", reason: `"kind":"member-registered" ${name ?? ""}`.slice(0, 120) },
      };
  return factLine(fact);
};

test("whoever is erased, in whatever order and however often: the chain's hashes are the same, the others stay, nobody of them is left", () => {
  fc.assert(
    fc.property(facts, fc.array(fc.constantFrom(...PEOPLE)), (all, erased) => {
      const lines = all.map(lineOf);
      const hashes = chainAll(sha256, GENESIS, lines);
      const kept = new Map<number, string>();
      let now = lines;
      for (const id of erased)
        now = now.map((line, index) => {
          const put = erasedLine(line, ({ body }) => body.id === id);
          if (put !== null) kept.set(index, hashes[index] ?? "");
          return put ?? line;
        });
      expect(chainAll(sha256, GENESIS, now, kept)).toEqual(hashes);
      for (const [index, line] of now.entries()) {
        const { id = "", isRegistration = false } = all[index] ?? {};
        const isGone = isRegistration && erased.includes(id);
        expect([isErasedLine(line), kept.has(index), line === lines[index]]).toEqual([isGone, isGone, !isGone]);
        if (isGone) expect(line).not.toContain(phoneOf(id));
        expect(readFact(line)).toMatchObject({ seq: index + 1, at: index });
      }
    }),
  );
});
