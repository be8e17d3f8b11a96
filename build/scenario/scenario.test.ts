// The command: what goes where when files fit the format, and when they do not (FORMAT.md).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readScenario } from "./format.ts";

const folder = mkdtempSync(join(tmpdir(), "paifan scenario "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const order = {
  at: "2026-03-02T09:00:00+08:00",
  type: "order",
  id: "a",
  channel: "cashier",
  store: "s1",
  till: "t1",
  member: "A",
  lines: [{ paid: 100 }],
};
const small = { name: "small", rules: {}, members: [{ id: "A" }], events: [order] };
const write = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};
const run = (args: string[], input = "") =>
  spawnSync(process.execPath, [join(import.meta.dirname, "scenario.ts"), ...args], { encoding: "utf8", input });

const containing = (text: string): unknown => expect.stringContaining(text);

describe("npm run scenario", () => {
  test("one line a file, in the order given, standard input among them", () => {
    const first = write("first.json", { ...small, name: "first" });
    const third = write("third.json", { ...small, name: "third" });
    const { stdout, stderr, status } = run([first, "-", third], JSON.stringify({ ...small, name: "second" }));
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const names = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { name: string }).name);
    expect(names).toEqual(["first", "second", "third"]);
  });

  test("a file that does not fit: file, path and expectation on standard error, status 2, the others still run", () => {
    const good = write("good.json", small);
    const bad = write("bad.json", { ...small, events: [{ ...order, at: "2026-03-02T09:00:00" }] });
    const { stdout, stderr, status } = run([bad, good]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toBe(
      `${bad}: events.0.at: expected an instant, ISO 8601 with an offset, like 2026-03-02T09:00:00+08:00\n`,
    );
    expect(status).toBe(2);
  });

  test("§1.1 amounts that leave 2^53 − 1 are refused by the event that brought them", () => {
    const rules = { basic: { ratio: 20000 }, stores: { s1: { cashier: {} } } };
    const huge = write("huge.json", {
      ...small,
      rules,
      events: [{ ...order, lines: [{ paid: Number.MAX_SAFE_INTEGER }] }],
    });
    const { stdout, stderr, status } = run([huge]);
    expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
    expect(stderr).toContain("events.0: expected amounts that stay within 2^53 − 1");
  });

  test("no file, a missing file, no JSON", () => {
    expect(run([]).status).toBe(2);
    expect(run([join(folder, "missing.json")])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: containing("expected a file that can be read"),
    });
    expect(run(["-"], "{")).toMatchObject({ status: 2, stdout: "", stderr: containing("-: (whole): expected JSON") });
  });

  test("§10.1 the union is turned on before the first order, or never; §11.4 weights of 0 and other periods are refused", () => {
    const union = { ratio: 11_000, share: 6_000 };
    const shareholders = { ratio: 100, period: "day", shares: [{ member: "A", weight: 1 }] };
    const patches = [
      { union },
      { rewards: { shareholders: { ...shareholders, shares: [{ member: "A", weight: 0 }] } } },
      { rewards: { shareholders: { ...shareholders, period: "year" } } },
      { rewards: { shareholders } },
    ];
    const rules = (patch: unknown) => ({ at: order.at, type: "rules", patch });
    const { stdout } = run([write("late.json", { ...small, events: [order, ...patches.map(rules)] })]);
    expect(JSON.parse(stdout)).toMatchObject({
      refused: [1, 2, 3].map((event) => ({ event, reason: "invalid-rules" })),
    });
    const early = run([write("early.json", { ...small, events: [rules({ union }), order, rules({ union: null })] })]);
    expect(JSON.parse(early.stdout)).toMatchObject({ refused: [{ event: 2, reason: "invalid-rules" }] });
  });
});

describe("what does not fit names its path", () => {
  const cases: [what: string, value: unknown, path: string][] = [
    ["an unknown field", { ...small, extra: 1 }, '(whole): expected no field named "extra"'],
    ["an unknown event", { ...small, events: [{ at: order.at, type: "dance" }] }, "events.0.type"],
    ["an unknown zone", { ...small, timezone: "Mars/Base" }, "timezone: expected the IANA name of a time zone"],
    ["no offset", { ...small, events: [{ ...order, at: "2026-03-02T09:00" }] }, "events.0.at"],
    ["no such date", { ...small, events: [{ ...order, at: "2026-02-30T09:00:00Z" }] }, "events.0.at"],
    ["a fraction of a fen", { ...small, events: [{ ...order, lines: [{ paid: 1.5 }] }] }, "events.0.lines.0.paid"],
    ["less than nothing", { ...small, events: [{ ...order, lines: [{ paid: -1 }] }] }, "events.0.lines.0.paid"],
    [
      "two lines at a till",
      { ...small, events: [{ ...order, lines: [{ paid: 1 }, { paid: 2 }] }] },
      "events.0.lines: expected one line",
    ],
    [
      "a roll out of range",
      { ...small, events: [{ ...order, lines: [{ paid: 1, roll: 2 ** 32 }] }] },
      "events.0.lines.0.roll",
    ],
    [
      "a member twice",
      { ...small, members: [{ id: "A" }, { id: "A" }] },
      "members.1.id: expected an id that no other member has",
    ],
    [
      "a till without a store",
      { ...small, events: [{ at: order.at, type: "tick", till: "t1" }] },
      "events.0: expected `store` and `till` together",
    ],
    [
      "an amount without a line",
      { ...small, events: [{ at: order.at, type: "refund", order: "a", amount: 1 }] },
      "events.0.amount",
    ],
    ["a ratio in rules", { ...small, rules: { basic: { ratio: "100%" } } }, "rules.basic.ratio"],
    [
      "a typing mistake in rules",
      { ...small, rules: { basic: { ration: 1 } } },
      'rules.basic: expected no field named "ration"',
    ],
    [
      "§4.3 random return without exchange",
      { ...small, rules: { basic: { randomReturn: { cash: 1, points: 1 } } } },
      "rules.basic.randomReturn",
    ],
    [
      "§6.1 too few weights",
      { ...small, rules: { basic: { lottery: { kind: "fixed", ratios: [1, 2], weights: [1] } } } },
      "rules.basic.lottery",
    ],
    [
      "a promise to nobody",
      {
        ...small,
        events: [
          {
            ...order,
            member: null,
            lines: [{ paid: 1, promise: { joins: true, ratio: 1, source: "desk.ratio", extract: 0 } }],
          },
        ],
      },
      "events.0.lines.0.promise.joins",
    ],
  ];
  for (const [what, value, expected] of cases) {
    test(what, () => {
      const read = readScenario(JSON.stringify(value));
      expect(read.ok ? "it fits" : read.expected).toContain(expected);
    });
  }

  test("the smallest scenario fits", () => expect(readScenario(JSON.stringify(small)).ok).toBe(true));
});
