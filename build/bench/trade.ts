/**
 * A day's trade from a seed: the same seed gives the same facts. Members, carts of three lines of the
 * demonstration shop, cash; every till has a chain of its own, the instants of all are in order.
 */
import { DEMO_RULES, DEMO_TIMEZONE, demoShop } from "../../shared/demo/shop.ts";
import type { Fact, FactBody, FactKind } from "../../shared/facts/fact.ts";
import { commitmentOf } from "../../shared/facts/rolls.ts";
import { memberOfPhone, orderId } from "../../shared/facts/ids.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { Rules, type Programme } from "../../shared/rules/schema.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { generator } from "../replay/invoices.ts";

export const SEED = 20_260_301;
const MORNING = Date.UTC(2026, 2, 1, 1);
const PRODUCTS = demoShop().products;

export type Paid = Extract<Fact, { kind: "order-paid" }>;
export const isPaid = (fact: Fact): fact is Paid => fact.kind === "order-paid";

/** The demonstration's rules: one queue for all tills, a tenth extracted. */
export const demoProgramme = (): Programme => ({
  rules: Rules.parse(DEMO_RULES),
  calendar: new Calendar(DEMO_TIMEZONE),
});

/** Whole numbers in [0, n) from a seed. */
export function dice(seed: number): (n: number) => number {
  const random = generator(seed);
  return (n) => Math.floor(random() * n);
}

export const phoneOf = (member: number): string => `139${String(member).padStart(8, "0")}`;

/** A cart of three lines. */
export function cart(roll: (n: number) => number): FactBody<"order-paid">["items"] {
  return Array.from({ length: 3 }, () => {
    const product = PRODUCTS[roll(PRODUCTS.length)];
    if (!product) throw new Error("the demonstration shop has no products");
    const { id, name, nameEn, price } = product;
    const quantity = 1 + roll(3);
    return { product: id, name, nameEn, quantity, price, total: price * quantity };
  });
}

/** Secrets that anyone can make again: this is no shop. */
const secretOf = (till: string, turn: number): string => sha256(`bench ${till} ${turn}`);
const commitments = (till: string, turn: number): { join: string; draw: string } => ({
  join: commitmentOf(sha256, "join", secretOf(till, turn)),
  draw: commitmentOf(sha256, "draw", secretOf(till, turn)),
});

export type Day = {
  readonly seed: number;
  /** `store/till`, each. */
  readonly tills: readonly string[];
  readonly orders: number;
  readonly members: number;
  /** Whether all members are met before the first order. */
  readonly metBefore?: boolean;
  /** Whether all but the first three were brought by one met before, and what goods cost is known. */
  readonly isReferred?: boolean;
};

/** All facts of a day in order of their instants: every till opens, meets its members, and sells. */
export function trade({ seed, tills, orders, members, metBefore = false, isReferred = false }: Day): Fact[] {
  const roll = dice(seed);
  const facts: Fact[] = [];
  const written = new Map(tills.map((till) => [till, 0]));
  const met = new Set<string>();
  const line: string[] = [];
  const sold = new Map<string, number>();
  let at = MORNING;
  const write = <K extends FactKind>(till: string, kind: K, body: FactBody<K>): void => {
    const seq = (written.get(till) ?? 0) + 1;
    written.set(till, seq);
    facts.push({ till, seq, at, kind, body } as Fact);
  };
  for (const till of tills) {
    write(till, "till-opened", { format: 1, publicKey: "", software: "bench", next: commitments(till, 0) });
    write(till, "rules-adopted", { version: 1 });
  }
  const meet = (till: string, phone: string): void => {
    if (met.has(phone)) return;
    met.add(phone);
    const id = memberOfPhone(sha256, phone);
    write(till, "member-registered", { id, phone, card: null, name: null });
    const referrer = line[Math.floor(line.length / 3) - 1];
    if (isReferred && referrer !== undefined) write(till, "referrer-set", { member: id, referrer });
    line.push(id);
  };
  if (metBefore) for (let n = 0; n < members; n += 1) meet(tills[n % tills.length] ?? "", phoneOf(n));
  for (let count = 0; count < orders; count += 1) {
    at += 1 + roll(400);
    const till = tills[roll(tills.length)] ?? "";
    const phone = roll(10) < 8 ? phoneOf(roll(members)) : null;
    const member = phone === null ? null : memberOfPhone(sha256, phone);
    if (phone !== null) meet(till, phone);
    const items = isReferred ? cart(roll).map((item) => ({ ...item, cost: Math.floor(item.total * 0.6) })) : cart(roll);
    const paid = items.reduce((sum, item) => sum + item.total, 0);
    const turn = sold.get(till) ?? 0;
    sold.set(till, turn + 1);
    const order = orderId(till, (written.get(till) ?? 0) + 1);
    write(till, "order-paid", {
      order,
      key: `bench-${String(count).padStart(12, "0")}`,
      member,
      level: null,
      rules: 1,
      items,
      paid,
      deducted: false,
      completed: true,
      tenders: [{ kind: "cash", amount: paid, given: paid, change: 0, reference: null }],
      rolls: { secret: secretOf(till, turn), next: commitments(till, turn + 1) },
      promise:
        member === null
          ? { joins: false, reason: "no-member", extract: 1_000 }
          : { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1_000 },
    });
  }
  return facts;
}
