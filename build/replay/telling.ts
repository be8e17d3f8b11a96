/**
 * A server's journal as the events of a scenario. A scenario has one version of the rules for all and
 * clocks that follow its events; where what happened cannot be told so, it says which fact and why.
 */
import { createHash } from "node:crypto";
import type { Fact } from "../../shared/facts/fact.ts";
import { rollOf } from "../../shared/facts/rolls.ts";
import type { Calendar } from "../../shared/kernel/calendar.ts";
import { saleCost } from "../../shared/order/cost.ts";
import { COMMON_CLOCK, lastClearing } from "../../shared/queue/clock.ts";
import { midnights } from "../../shared/rewards/midnight.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { balancePart } from "../../shared/queue/tender.ts";
import { changes } from "../../shared/rules/changes.ts";
import { mergePatch, patchBetween, type Json } from "../../shared/rules/mergePatch.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";

/** What a server's file holds cannot be told as a scenario: what and why. */
export class CannotExport extends Error {}

/**
 * What became of a fact where it was not done as it says: of one that asks, whether it waits for another
 * till; of a refund, what of it was carried out, fen; whether it was refused.
 */
export type Became = { readonly waits?: boolean; readonly carried?: number | null; readonly refused?: boolean };

export type Told = { readonly at: string; readonly type: string; readonly [field: string]: unknown };

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const iso = (at: number): string => new Date(at).toISOString();

export class Telling {
  readonly events: Told[] = [];
  readonly #versions: ReadonlyMap<number, Rules>;
  readonly #calendar: Calendar;
  readonly #adopted = new Map<string, number>();
  /** The clocks as a run of these events has them, and as the server had them. */
  readonly #told = new Map<string, number>();
  readonly #real = new Map<string, number>();
  #chain: number;
  /** The chain's rules as written: patches are merged into this. */
  #written: Json;
  /** Orders that a member's balance paid a part of. */
  readonly #withBalance = new Set<string>();
  /** The till of each cashier order. */
  readonly #tillOf = new Map<string, string>();
  /** Who brought whom, and the levels of teams, as members are told from the beginning (§11). */
  readonly #referrers = new Map<string, string>();
  readonly #teamLevels = new Map<string, string | null>();

  /** @param versions every version there is, the first to begin with */
  constructor(versions: ReadonlyMap<number, Rules>, calendar: Calendar) {
    const [first] = versions;
    if (!first) throw new CannotExport("expected rules; this server has not been set up yet");
    this.#versions = versions;
    this.#calendar = calendar;
    this.#chain = first[0];
    this.#written = plain(first[1]);
  }

  /** The chain's rules after all that was told. */
  get rules(): Rules {
    return this.#version(this.#chain);
  }

  /** The chain's rules as written at this moment, without names and display, which settle nothing. */
  get written(): Json {
    return this.#written;
  }

  /** @returns the index of the event that tells the act; null: the fact is no act on orders */
  take(fact: Fact, became: Became = {}): number | null {
    if (fact.till !== OFFICE && fact.kind === "order-paid") this.#adopt(fact.till, fact.body.rules);
    const index = this.#tell(fact, became);
    this.#checkClocks(fact);
    return index;
  }

  #tell(fact: Fact, became: Became): number | null {
    const at = iso(fact.at);
    switch (fact.kind) {
      case "order-paid": {
        this.#checkTill(fact);
        const [store, till] = fact.till.split("/");
        const { order, member, deducted, completed, items, paid, rolls, promise } = fact.body;
        const balance = balancePart(fact.body);
        if (balance > 0) this.#withBalance.add(order);
        if (!this.#tillOf.has(order)) this.#tillOf.set(order, fact.till);
        const cost = saleCost(items);
        const known = cost === null ? {} : { cost };
        const lines = [{ paid, ...known, roll: rollOf(sha256, "join", rolls.secret, order, 0), promise }];
        return this.#push(fact, {
          at,
          type: "order",
          id: order,
          channel: "cashier",
          member,
          store,
          till,
          ...(balance > 0 ? { balance } : {}),
          deducted,
          completed,
          lines,
        });
      }
      case "order-placed": {
        const { order, channel, store, member, deducted, completed, lines, rolls } = fact.body;
        const told = lines.map((line, index) => ({
          ...line,
          roll: rollOf(sha256, "join", rolls.secret, order, index),
        }));
        return this.#push(fact, {
          at,
          type: "order",
          id: order,
          channel,
          member,
          ...(store === null ? {} : { store }),
          deducted,
          completed,
          lines: told,
        });
      }
      case "order-completed":
        return this.#act(fact, { at, type: "complete", order: fact.body.order });
      case "order-refunded": {
        const { order, line, amount, toBalance = 0 } = fact.body;
        const carried = this.#carried(fact, amount, toBalance, became);
        return this.#act(fact, {
          at,
          type: "refund",
          order,
          ...(this.#withBalance.has(order) ? { toBalance } : {}),
          ...(line === null ? {} : { line }),
          ...(carried === null ? {} : { amount: carried }),
        });
      }
      case "entry-drawn": {
        const { order, line, roll } = fact.body;
        return this.#act(fact, { at, type: "draw", order, line, roll });
      }
      case "entry-exchanged": {
        const { order, line, to } = fact.body;
        return this.#act(fact, { at, type: "exchange", order, line, to });
      }
      case "refund-given": {
        const { order, line, amount, toBalance = 0 } = fact.body;
        if (became.waits) return this.#ticked(fact);
        const carried = this.#carried(fact, amount, toBalance, became);
        const balance = this.#withBalance.has(order) ? { toBalance } : {};
        return this.#act(fact, { at, type: "refund", order, ...balance, line, amount: carried });
      }
      case "exchange-asked": {
        const { order, line, to } = fact.body;
        return became.waits ? this.#ticked(fact) : this.#act(fact, { at, type: "exchange", order, line, to });
      }
      case "draw-asked":
      case "request-declined":
      case "queue-released":
      case "shift-opened":
      case "cash-moved":
      case "drawer-opened":
      case "shift-closed":
      case "day-signed":
      case "gift-handed-out":
      case "stock-moved":
      case "catalogue-imported":
        return this.#ticked(fact);
      case "till-closed":
        throw new CannotExport(
          `with fact ${fact.seq} of ${fact.till} HQ closed ${fact.body.till}, whose queue was the server's from then on: a scenario has no event for it`,
        );
      case "balance-paid-out": {
        const { member, amount } = fact.body;
        return this.#act(fact, { at, type: "pay-out", member, amount });
      }
      case "balance-corrected": {
        const { member, what, amount } = fact.body;
        return this.#act(fact, { at, type: "correct", member, what, amount });
      }
      case "queue-funded": {
        const { queue, amount, proposal } = fact.body;
        return this.#act(fact, { at, type: "fund", queue, amount, proposal });
      }
      case "entry-voided": {
        const { order, line } = fact.body;
        return this.#act(fact, { at, type: "void", order, line });
      }
      case "void-asked":
      case "fund-asked":
        throw new CannotExport(
          `with fact ${fact.seq} of ${fact.till} a till was asked to take an entry out of its queue (§12.6): a scenario has no event for what is on its way`,
        );
      case "value-given":
      case "value-spent":
      case "gift-cancelled":
        throw new CannotExport(
          `with fact ${fact.seq} of ${fact.till} a member ${fact.kind === "value-given" ? "gave" : fact.kind === "value-spent" ? "spent" : "got back"} points or love value (§7.2): a scenario has no event for it`,
        );
      case "rules-published":
        this.#tick(fact);
        this.#publish(fact);
        return null;
      case "rules-adopted":
        this.#checkAdoption(fact, fact.body.version);
        this.#tick(fact);
        this.#adopt(fact.till, fact.body.version);
        return null;
      case "clock-passed":
      case "night-worked":
        this.#tick(fact);
        return null;
      case "referrer-set":
        if (became.refused !== true) this.#refer(fact);
        return null;
      case "team-level-set":
        if (became.refused !== true) this.#levelTeam(fact);
        return null;
      case "till-opened":
      case "member-registered":
      case "member-erased":
      case "clock-corrected":
        return null;
    }
  }

  /** What a scenario says of a member beside its level. */
  told(member: string): { referrer?: string; teamLevel?: string } {
    const [referrer, teamLevel] = [this.#referrers.get(member), this.#teamLevels.get(member)];
    return { ...(referrer === undefined ? {} : { referrer }), ...(teamLevel ? { teamLevel } : {}) };
  }

  #refer({ till, seq, body: { member, referrer } }: Extract<Fact, { kind: "referrer-set" }>): void {
    const brought = [...this.#referrers.values()].includes(member);
    if (brought && this.#paysRewards && this.events.length > 0)
      throw new CannotExport(
        `with fact ${seq} of ${till} ${member}, who had brought others already, was brought by ${referrer}: a scenario knows who brought whom from its beginning`,
      );
    this.#referrers.set(member, referrer);
  }

  #levelTeam({ till, seq, body: { member, level } }: Extract<Fact, { kind: "team-level-set" }>): void {
    if (this.#paysRewards && this.#tillOf.size > 0)
      throw new CannotExport(
        `with fact ${seq} of ${till} the team level of ${member} was set after the first order: a scenario knows one level of a member, from its beginning`,
      );
    this.#teamLevels.set(member, level);
  }

  get #paysRewards(): boolean {
    return [...this.#versions.values()].some((it) => it.rewards !== null);
  }

  #ticked(fact: Fact): null {
    this.#tick(fact);
    return null;
  }

  /** Where two tills handed back money for one order, what was left was carried out, and is told. */
  #carried({ till, seq }: Fact, amount: number | null, toBalance: number, { carried = null }: Became): number | null {
    if (carried === null || amount === null || carried === 0 || carried === amount) return amount;
    if (toBalance === 0) return carried;
    throw new CannotExport(
      `of the ${amount} fen handed back with fact ${seq} of ${till}, ${toBalance} of them to a balance, ${carried} were left: a scenario does not say of which`,
    );
  }

  #act(fact: Fact, event: Told): number {
    if (fact.till !== OFFICE) this.#checkTill(fact);
    return this.#push(fact, event);
  }

  #push(fact: Fact, event: Told): number {
    // FORMAT.md, "Clocks": what concerns a cashier order moves its till's clock and the common one.
    const order = event["order"] ?? event["id"];
    const till = (typeof order === "string" ? this.#tillOf.get(order) : undefined) ?? null;
    this.#move(this.#told, till === null ? [COMMON_CLOCK] : [till, COMMON_CLOCK], fact.at);
    this.#move(this.#real, [fact.till === OFFICE ? COMMON_CLOCK : fact.till], fact.at);
    return this.events.push(event) - 1;
  }

  /** A clock was moved, and nothing else: the office's is the common one, which every tick moves. */
  #tick(fact: Fact): void {
    const [store, till] = fact.till.split("/");
    this.events.push({ at: iso(fact.at), type: "tick", store, till });
    this.#move(this.#told, [fact.till, COMMON_CLOCK], fact.at);
    this.#move(this.#real, [fact.till === OFFICE ? COMMON_CLOCK : fact.till], fact.at);
  }

  #move(clocks: Map<string, number>, names: readonly string[], at: number): void {
    for (const name of names) clocks.set(name, Math.max(clocks.get(name) ?? at, at));
  }

  #publish(fact: Extract<Fact, { kind: "rules-published" }>): void {
    const { version, tills, store } = fact.body;
    // What was published to some is told by the promises of their orders, as far as it can be: see #checkTill.
    // Another part of one store is the chain's, whoever it was sent to.
    if ((tills !== null && store === undefined) || version === this.#chain) return;
    const before = this.rules;
    const after = this.#version(version);
    if (this.#tillOf.size > 0 && before.basic.cashierScope !== after.basic.cashierScope) {
      throw new CannotExport(
        `version ${version} of the rules changed basic.cashierScope from ${before.basic.cashierScope} to ${after.basic.cashierScope}: ` +
          "till after till handed its queue over as it adopted the version, and a scenario knows only one moment for all",
      );
    }
    const patch = patchBetween(this.#written, plain(after));
    this.#written = mergePatch(this.#written, patch);
    const [lost] = changes(plain(WholeRules.parse(this.#written)), plain(after));
    if (lost)
      throw new CannotExport(
        `version ${version} of the rules sets ${lost.path} to null, which a merge patch cannot say`,
      );
    this.#chain = version;
    // A `rules` event moves every clock; at an instant that all have passed it moves none, as publishing did.
    this.events.push({ at: iso(Math.min(fact.at, ...this.#told.values())), type: "rules", patch });
  }

  #adopt(till: string, version: number): void {
    this.#adopted.set(till, Math.max(this.#adopted.get(till) ?? 0, version));
  }

  /** A till's clock passes what lies before its adoption under the version before; a scenario's under the one in force for all. */
  #checkAdoption(fact: Fact, version: number): void {
    const clock = this.#told.get(fact.till);
    const was = this.#adopted.get(fact.till) ?? version;
    if (clock === undefined || this.rules.basic.cashierScope !== "till") return;
    const before = this.#version(was).basic.clear;
    const after = this.rules.basic.clear;
    if (changes(before, after).length === 0) return;
    for (const clear of [before, after]) {
      const passed = clear ? lastClearing(this.#calendar, clear, fact.at) : null;
      if (passed === null || passed <= clock) continue;
      throw new CannotExport(
        `${fact.till} adopted version ${version} of the rules, which changed basic.clear, with fact ${fact.seq}, and an instant of clearing ` +
          `(${iso(passed)}) lies between that and the fact before: a scenario would clear by another version than the till did`,
      );
    }
  }

  /** What a till does under another version than the chain's may differ only in what its promises say (§3.7). */
  #checkTill(fact: Fact): void {
    const version = fact.kind === "order-paid" ? fact.body.rules : (this.#adopted.get(fact.till) ?? this.#chain);
    if (version === this.#chain) return;
    const [store = ""] = fact.till.split("/");
    const [difference] = changes(inForce(this.rules, store), inForce(this.#version(version), store));
    if (!difference) return;
    throw new CannotExport(
      `fact ${fact.seq} of ${fact.till} was done under version ${version} of the rules while version ${this.#chain} was in force for all, ` +
        `and they differ in ${difference.path}: a scenario has one version for all tills`,
    );
  }

  /** A clock that ran ahead of the server's, past a clearing, cleared nothing there; in a scenario it would. */
  #checkClocks(fact: Fact): void {
    const { clear } = this.rules.basic;
    const [common, server] = [this.#told.get(COMMON_CLOCK), this.#real.get(COMMON_CLOCK)];
    const { union, rewards } = this.rules;
    if (
      (union || rewards?.shareholders) &&
      common !== undefined &&
      midnights(this.#calendar, server ?? common, common)[0]
    )
      throw new CannotExport(
        `fact ${fact.seq} of ${fact.till} is of ${iso(common)}, past a midnight that the server's clock had not reached: a scenario would divide the day at once`,
      );
    if (!clear) return;
    for (const [name, told] of this.#told) {
      const real = this.#real.get(name);
      const passed = lastClearing(this.#calendar, clear, told);
      if (real === undefined || name === OFFICE || passed === null || passed <= real) continue;
      throw new CannotExport(
        `fact ${fact.seq} of ${fact.till} is of ${iso(told)}, past a clearing that the clock of ${name} (${iso(real)}) had not reached: a scenario would clear at once`,
      );
    }
  }

  #version(version: number): Rules {
    const rules = this.#versions.get(version);
    if (!rules) throw new CannotExport(`expected version ${version} of the rules, which this server does not have`);
    return rules;
  }
}

/** As JSON, without names and display (§9.1, §9.2), acknowledgements (§12.2) and the floor limit, which settle nothing, nor the cap (§12.3): promises have decided. */
function plain(rules: Rules): Json {
  // What is undefined is left out of JSON.
  const settling = {
    ...rules,
    programme: undefined,
    acknowledged: undefined,
    basic: { ...rules.basic, floorLimit: undefined, cap: undefined },
  };
  return JSON.parse(JSON.stringify(settling)) as Json;
}

/** What of the rules takes effect at a till of a store when something is done, beside what was promised. */
function inForce({ basic, stores }: Rules, store: string): object {
  const { cashierScope, settleOn, payoutOrder, paused, paysItself, leftover, exchange, clear, randomReturn } = basic;
  // In a merged queue the chain's hold for all but these two.
  if (cashierScope !== "till") return { cashierScope, settleOn };
  const desk = Object.hasOwn(stores, store) ? stores[store]?.cashier : undefined;
  const random = desk?.randomReturn === undefined ? randomReturn : desk.randomReturn;
  return { cashierScope, settleOn, payoutOrder, paused, paysItself, leftover, exchange, clear, randomReturn: random };
}
