import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { factLine, type Fact, type FactBody } from "../../shared/facts/fact.ts";
import { commitmentOf, rollOf } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import type { Lottery } from "../../shared/rules/schema.ts";
import { checkProof, readProofs, sha256, type Verdict } from "./proof.ts";

const secret = sha256("a secret of 32 bytes");
const order = "s1/t1/0000007";
const proof = {
  purpose: "draw" as const,
  order,
  line: 0,
  secret,
  commitment: commitmentOf(sha256, "draw", secret),
  roll: rollOf(sha256, "draw", secret, order, 0),
};
const check = (value: unknown): Verdict["verdict"][] => {
  const read = readProofs(JSON.stringify(value));
  if (!read.ok) throw new Error(read.expected);
  return read.proofs.map((it) => checkProof(it).verdict);
};

describe("§6.3 anyone can check a roll", () => {
  test("§6.3 the roll and its hashes are pinned: a proof of today holds for ever", () => {
    expect(proof.commitment).toBe(sha256(`paifan-secret/1\ndraw\n${secret}`));
    expect(proof.roll).toBe(Number.parseInt(sha256(`paifan-roll/1\ndraw\n${secret}\n${order}\n0`).slice(0, 8), 16));
    expect(check(proof)).toEqual(["right"]);
  });

  test("§6.3 another secret, roll, order, line or purpose is wrong", () => {
    const others = [
      { secret: sha256("another") },
      { roll: proof.roll ^ 1 },
      { order: "s1/t1/0000008" },
      { line: 1 },
      { purpose: "join" },
    ];
    for (const other of others) expect(check({ ...proof, ...other }), JSON.stringify(other)).toEqual(["wrong"]);
  });

  const lottery: Lottery = { kind: "range", min: 1000, max: 5000 };
  const commitments = { join: sha256("join"), draw: proof.commitment };
  const fact = (seq: number, kind: string, body: unknown): { text: string } => ({
    text: factLine({ till: "s1/t1", seq, at: 1, kind, body } as Fact),
  });
  const opened: FactBody<"till-opened"> = { format: 1, publicKey: "", software: "", next: commitments };
  const drawn: FactBody<"entry-drawn"> = { order, line: 0, key: "k", secret, roll: proof.roll };
  const part = {
    ...proof,
    committedIn: fact(1, "till-opened", opened),
    shownIn: fact(9, "entry-drawn", drawn),
    ok: true,
  };
  const whole = { order, line: 0, lottery, ratioBp: drawnRatio(lottery, proof.roll), proofs: [part] };

  test("§6.3 what headquarters says of a line is checked down to the facts and the ratio drawn", () => {
    expect(check({ ok: true, value: whole })).toEqual(["right"]);
    expect(check({ ...whole, ratioBp: 999 })).toEqual(["wrong"]);
    const parts = [
      { committedIn: fact(1, "till-opened", { ...opened, next: { ...commitments, draw: sha256("x") } }) },
      { committedIn: fact(10, "till-opened", opened) },
      { shownIn: fact(9, "entry-drawn", { ...drawn, secret: sha256("x") }) },
      { shownIn: { text: "{}" } },
      { commitment: null },
    ];
    for (const other of parts)
      expect(check({ ...whole, proofs: [{ ...part, ...other }] }), JSON.stringify(other)).toEqual(["wrong"]);
  });

  test("§6.3 so is what the order API says, which holds no facts' text", () => {
    const said = { ...proof, committedIn: { till: "s1/t1", seq: 1, hash: sha256("x") }, ok: true };
    const answer = { order, line: 0, lottery, ratio: drawnRatio(lottery, proof.roll), proofs: [said] };
    expect(check(answer)).toEqual(["right"]);
    expect(check({ ...answer, ratio: 1 })).toEqual(["wrong"]);
  });

  test("§6.3 what has not been shown yet is open, neither right nor wrong", () => {
    expect(check({ ...whole, proofs: [{ ...part, secret: null, shownIn: null, roll: null }] })).toEqual(["open"]);
  });

  test("what is no proof is refused with its path", () => {
    const expected = (text: string): string => {
      const read = readProofs(text);
      return read.ok ? "a proof" : read.expected;
    };
    expect(expected("{")).toContain("expected JSON");
    expect(expected(JSON.stringify({ ...proof, secret: "x" }))).toBe("secret: expected 64 hex digits");
    expect(expected(JSON.stringify({ ...proof, roll: 2 ** 32 }))).toContain("roll: ");
    expect(expected("[]")).toBe("expected at least one proof");
  });

  test("§6.3 the command: 0 right, 1 wrong, 2 cannot tell; from standard input or flags", () => {
    const run = (args: string[], input = ""): number | null =>
      spawnSync(process.execPath, [new URL("verifyDraw.ts", import.meta.url).pathname, ...args], {
        input,
        encoding: "utf8",
      }).status;
    const flags = (roll: number): string[] => [
      "--order",
      order,
      "--secret",
      secret,
      "--commitment",
      proof.commitment,
      "--roll",
      String(roll),
    ];
    expect([run(["-"], JSON.stringify(proof)), run(flags(proof.roll)), run(flags(proof.roll ^ 1))]).toEqual([0, 0, 1]);
    expect([run(["-"], "{"), run([]), run(["no-such-file"]), run(["--order", order]), run(["--what", "x"])]).toEqual([
      2, 2, 2, 2, 2,
    ]);
  });
});
