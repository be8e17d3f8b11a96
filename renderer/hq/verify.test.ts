import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HqFact, HqOutput } from "../../shared/contract/hq.ts";
import { commitmentOf, rollOf } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import type { Lottery } from "../../shared/rules/schema.ts";
import { verifyProofs } from "./verify.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const ORDER = "s1/t1/0000002";
const lottery: Lottery = { kind: "fixed", ratios: [11_000, 12_000, 15_000, 30_000] };
const secrets = { join: sha256("one"), draw: sha256("two") };
const next = { join: commitmentOf(sha256, "join", secrets.join), draw: commitmentOf(sha256, "draw", secrets.draw) };
const roll = (purpose: "join" | "draw") => rollOf(sha256, purpose, secrets[purpose], ORDER, 0);

const fact = (seq: number, kind: string, body: unknown): HqFact => ({
  n: seq,
  till: "s1/t1",
  seq,
  kind,
  at: 0,
  receivedAt: 0,
  hash: "",
  text: JSON.stringify({ till: "s1/t1", seq, at: 0, kind, body }),
});
const opened = (seq: number, made = next) =>
  fact(seq, "till-opened", { format: 2, publicKey: "k", software: "s", next: made });
const paid = fact(2, "order-paid", {
  order: ORDER,
  key: "k",
  member: "p1",
  level: null,
  rules: 1,
  items: [{ product: null, name: "x", nameEn: "x", quantity: 1, price: 100, total: 100 }],
  paid: 100,
  deducted: false,
  completed: true,
  tenders: [{ kind: "cash", amount: 100, given: 100, change: 0, reference: null }],
  rolls: { secret: secrets.join, next },
  promise: { joins: true, ratio: 10_000, source: "basic.lottery", lottery, extract: 0 },
});
const drawn = (secret = secrets.draw) =>
  fact(3, "entry-drawn", { order: ORDER, line: 0, key: "k", secret, roll: roll("draw") });

const answer = (draw: Partial<HqOutput<"draw.proof">["proofs"][number]> = {}): HqOutput<"draw.proof"> => ({
  order: ORDER,
  line: 0,
  lottery,
  ratioBp: drawnRatio(lottery, roll("draw")),
  proofs: [
    {
      purpose: "join",
      commitment: next.join,
      committedIn: opened(1),
      secret: secrets.join,
      shownIn: paid,
      roll: roll("join"),
      ok: true,
    },
    {
      purpose: "draw",
      commitment: next.draw,
      committedIn: opened(1),
      secret: secrets.draw,
      shownIn: drawn(),
      roll: roll("draw"),
      ok: true,
      ...draw,
    },
  ],
});
const failed = async (it: HqOutput<"draw.proof">, receipt = "") => {
  const checked = await verifyProofs(it, receipt);
  return checked.flatMap(({ purpose, checks }) =>
    checks.filter(({ ok }) => !ok).map(({ name }) => `${purpose} ${name}`),
  );
};

describe("§6.3 a roll is checked without the server's word", () => {
  it("what was committed to before and shown afterwards gives the roll and the ratio, computed here", async () => {
    const checked = await verifyProofs(answer(), next.draw.toUpperCase());
    expect(checked.map(({ checks }) => checks.map(({ name, ok }) => [name, ok]))).toEqual([
      [
        ["before", true],
        ["secret", true],
        ["roll", true],
      ],
      [
        ["before", true],
        ["receipt", true],
        ["secret", true],
        ["roll", true],
        ["ratio", true],
      ],
    ]);
    expect(checked.map((it) => it.roll)).toEqual([roll("join"), roll("draw")]);
  });
  it("the server's own verdict counts for nothing", async () => {
    expect(await failed(answer({ ok: false }))).toEqual([]);
    expect(await failed(answer({ shownIn: drawn(sha256("three")), secret: sha256("three"), ok: true }))).toEqual(
      ["draw secret", "draw roll"].concat(
        drawnRatio(lottery, rollOf(sha256, "draw", sha256("three"), ORDER, 0)) === answer().ratioBp
          ? []
          : ["draw ratio"],
      ),
    );
  });
  it("a hash that was made known with the order or later, or elsewhere, is not one made known before", async () => {
    expect(await failed(answer({ committedIn: opened(2) }))).toEqual(["draw before"]);
    expect(await failed(answer({ committedIn: opened(1, { join: next.join, draw: sha256("x") }) }))).toEqual([
      "draw before",
      "draw secret",
    ]);
    expect(await failed(answer({ committedIn: null }))).toEqual(["draw before", "draw secret"]);
  });
  it("another roll, another ratio, another receipt are seen", async () => {
    expect(await failed(answer({ roll: (roll("draw") + 1) % 2 ** 32 }))).toEqual(["draw roll"]);
    expect(await failed({ ...answer(), ratioBp: 1 })).toEqual(["draw ratio"]);
    expect(await failed(answer(), sha256("y"))).toEqual(["draw receipt"]);
  });
  it("a draw that is not shown yet is only checked for what was made known", async () => {
    const checked = await verifyProofs(
      { ...answer({ secret: null, shownIn: null, roll: null, ok: null }), ratioBp: null },
      "",
    );
    expect(checked[1]).toMatchObject({ checks: [{ name: "before", ok: true }], roll: null });
  });
});
