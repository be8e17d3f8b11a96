/**
 * The people who ask the server itself: the headquarters that publishes rules, and shops that send
 * orders of the mall and of online channels. Remembers what they were told.
 */
import type { Core } from "../../server/core.ts";
import type { OrderRequest } from "../../server/orders/schema.ts";
import { letHappen } from "../../server/office/second.ts";
import type { OfficeDesk } from "../../server/settlement/desk.ts";
import type { KeptAct } from "../../server/store/proposals.ts";
import type { Operation } from "./plan.ts";
import type { ServerHost } from "./serverHost.ts";

/** What two persons do to whatever queue and entry there is at that place, proposed and approved at once. */
function byTwo(
  desk: OfficeDesk,
  { queue: which, place, amount }: Extract<Operation, { do: "by-two" }>,
): { ok: true } | { ok: false; code: string } {
  const { rows, now } = desk.parts;
  const queues = rows.figures.queues();
  const queue = queues[which % Math.max(1, queues.length)]?.key;
  if (queue === undefined) return { ok: false, code: "unknown-queue" };
  const waiting = rows.figures.waiting(queue, null, place + 1);
  const entry = waiting.at(-1);
  if (amount === null && entry === undefined) return { ok: false, code: "unknown-entry" };
  const act: KeptAct =
    amount === null
      ? { act: "void", order: entry?.order ?? "", line: entry?.line ?? 0 }
      : { act: "fund", queue, amountFen: amount };
  const n = rows.proposals.propose({ at: now, act, reason: "simulated", user: "a", by: "A" });
  return letHappen(desk, n, "B") ?? { ok: true };
}

type Asked = Extract<
  Operation,
  {
    do:
      | "publish"
      | "place"
      | "complete"
      | "refund-placed"
      | "draw-placed"
      | "exchange-placed"
      | "give"
      | "spend"
      | "by-two"
      | "refer"
      | "team";
  }
>;

export class ShopDesk {
  /** Orders that the server said it has. */
  readonly placed: string[] = [];
  /** Keys of acts that the server said are done. */
  readonly done = new Set<string>();
  readonly #server: ServerHost;
  readonly #members: readonly string[];

  constructor(server: ServerHost, members: readonly string[]) {
    this.#server = server;
    this.#members = members;
  }

  begin(phones: readonly string[]): void {
    this.#server.act(({ orders, settlement }) => {
      for (const phone of phones.slice(0, 2)) orders.register({ phone, card: null, name: null, referrer: null });
      settlement.office((desk) => desk.write("referrer-set", { member: this.#member(1), referrer: this.#member(0) }));
    });
  }

  /** @returns what must not have happened, or null */
  ask(operation: Asked, tills: readonly string[]): string | null {
    const times = "again" in operation && operation.again ? 2 : 1;
    const answers = Array.from({ length: times }, () => this.#server.act(() => this.#once(operation, tills)));
    const [first, second] = answers;
    if (first?.ok && second && !second.ok)
      return `${operation.do} was done, and refused when asked again: ${second.code}`;
    return null;
  }

  #once(operation: Asked, tills: readonly string[]): { ok: true } | { ok: false; code: string } | undefined {
    const { core } = this.#server;
    if (!core) return undefined;
    const { orders, setup, settlement } = core;
    const key = `shop-${operation.n}`;
    switch (operation.do) {
      case "publish": {
        const to =
          operation.to === null ? null : { stores: [], tills: operation.to.map((index) => tills[index] ?? "") };
        const published = setup.rules.publish(operation.rules, to);
        return published.ok ? { ok: true } : published;
      }
      case "place": {
        const { lines, online, completed, late } = operation;
        const request: OrderRequest = {
          id: key,
          channel: online ? "online" : "mall",
          store: online ? "s1" : null,
          member: operation.member === null ? null : (this.#members[operation.member] ?? null),
          deducted: false,
          completed,
          lines,
          ...(late > 0 ? { at: Math.max(0, this.#server.clock.now() - late) } : {}),
        };
        const answer = orders.place(request);
        if (answer.ok && !this.placed.includes(key)) this.placed.push(key);
        return answer;
      }
      case "by-two":
        return settlement.office((desk) => byTwo(desk, operation));
      case "refer":
      case "team":
        settlement.office((desk) => {
          const member = this.#member(operation.member);
          if (operation.do === "refer")
            desk.write("referrer-set", { member, referrer: this.#member(operation.referrer) });
          else desk.write("team-level-set", { member, level: operation.level, reason: "simulated", by: "A" });
        });
        return { ok: true };
      case "give":
        return this.#noted(
          key,
          orders.give(this.#member(operation.from), {
            key,
            to: this.#member(operation.to),
            what: "points",
            amount: operation.amount,
          }),
        );
      case "spend":
        return this.#noted(
          key,
          orders.spend(this.#member(operation.member), {
            key,
            what: "points",
            amount: operation.amount,
            use: "gift",
            order: null,
            gift: null,
          }),
        );
      default:
        return this.#onOrder(orders, operation, key);
    }
  }

  #onOrder(
    orders: Core["orders"],
    operation: Extract<Asked, { pick: number }>,
    key: string,
  ): { ok: true } | { ok: false; code: string } | undefined {
    const id = this.placed[operation.pick % Math.max(1, this.placed.length)];
    if (id === undefined) return undefined;
    switch (operation.do) {
      case "complete":
        return orders.complete(id);
      case "refund-placed": {
        const { line, amount } = operation;
        return this.#noted(key, orders.refund(id, { key, line, amount, reason: "simulated" }));
      }
      case "draw-placed":
        return this.#noted(key, orders.draw(id, operation.line, key));
      case "exchange-placed":
        return this.#noted(key, orders.exchange(id, operation.line, { key, to: "points", seen: null }));
    }
  }

  #member(index: number): string {
    return this.#members[index] ?? "";
  }

  #noted<T extends { ok: boolean }>(key: string, answer: T): T {
    if (answer.ok) this.done.add(key);
    return answer;
  }
}
