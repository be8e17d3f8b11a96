// §11.6 and the levels of §11.3, as facts say.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import type { OrderRow } from "../ledger/rows.ts";
import { levelTeam, lineOf, peopleOf, refer, REFERRER_REFUSALS, referrerRefusal, register } from "./people.ts";
import { programmeOf, ServerParty, TillParty } from "./parties.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

function ledgerOf(...members: string[]): Ledger {
  const ledger = new Ledger(new MemoryStore());
  for (const member of members) register(ledger, member);
  return ledger;
}

const orderOf = (id: string, member: string): OrderRow => ({
  id,
  at: 0,
  channel: "cashier",
  store: "s1",
  till: "t1",
  member,
  deducted: false,
  settleOn: "paid",
  completed: true,
  settled: true,
  left: 0,
});

describe("who brought whom", () => {
  test("§11.6 each reason that stands in the way, in its order; what is refused changes nothing", () => {
    const ledger = ledgerOf("a", "b", "c");
    expect(refer(ledger, { member: "x", referrer: "a" })).toBe("unknown-member");
    expect(refer(ledger, { member: "a", referrer: "x" })).toBe("unknown-referrer");
    expect(refer(ledger, { member: "a", referrer: "a" })).toBe("self-referral");
    expect(refer(ledger, { member: "b", referrer: "a" })).toBeNull();
    expect(refer(ledger, { member: "b", referrer: "c" })).toBe("referrer-set-already");
    ledger.addOrder(orderOf("o1", "c"), []);
    expect(refer(ledger, { member: "c", referrer: "b" })).toBe("ordered-already");
    expect(refer(ledger, { member: "a", referrer: "b" })).toBe("referral-loop");
    expect(["a", "b", "c"].map((it) => peopleOf(ledger).referrer(it))).toEqual([null, "a", null]);
    expect(REFERRER_REFUSALS).toHaveLength(6);
  });

  test("§11.6 the same once more is done already, also after the first order; a member that ordered may bring others", () => {
    const ledger = ledgerOf("a", "b");
    ledger.addOrder(orderOf("o1", "a"), []);
    expect(refer(ledger, { member: "b", referrer: "a" })).toBeNull();
    ledger.addOrder(orderOf("o2", "b"), []);
    expect(refer(ledger, { member: "b", referrer: "a" })).toBeNull();
  });

  test("§11.6 a loop is found however long the line is", () => {
    const names = Array.from({ length: 3_000 }, (_, n) => `m${n}`);
    const ledger = ledgerOf(...names);
    names.forEach((member, n) => {
      const referrer = names[n + 1];
      if (referrer !== undefined) expect(refer(ledger, { member, referrer })).toBeNull();
    });
    expect(referrerRefusal(lineOf(ledger), "m2999", "m0")).toBe("referral-loop");
  });

  test("§11.6 of two tills that say another, the first to arrive at the server counts; the other's fact is kept and refused", () => {
    const programme = programmeOf({ basic: { extract: 1_000, ratio: 10_000 }, stores: { s1: { cashier: {} } } });
    const server = new ServerParty(sha256, programme, 1_000);
    const [one, two] = ["s1/t1", "s1/t2"].map((name) => new TillParty(sha256, name, programme, 1_000));
    if (!one || !two) throw new Error("two tills");
    const meet = { phone: null, card: null, name: null };
    for (const id of ["a", "b", "c"]) one.write("member-registered", { id, ...meet });
    expect(one.write("referrer-set", { member: "c", referrer: "a" })).toEqual({ did: "nothing" });
    two.write("referrer-set", { member: "c", referrer: "b" });
    const last = (till: TillParty) => till.lines.map(() => server.take(till)).at(-1);
    expect(last(one)).toEqual({ did: "nothing" });
    expect(last(two)).toEqual({ did: "refused", order: null, reason: "referrer-set-already" });
    expect(peopleOf(server.ledger).referrer("c")).toBe("a");
  });

  test("§11.3 a level in a team is set, changed and taken away; nobody unknown has one", () => {
    const ledger = ledgerOf("a");
    expect(levelTeam(ledger, { member: "x", level: "t1" })).toBe("unknown-member");
    for (const level of ["t1", "t2", null]) {
      expect(levelTeam(ledger, { member: "a", level })).toBeNull();
      expect(peopleOf(ledger).teamLevel("a")).toBe(level);
    }
  });
});
