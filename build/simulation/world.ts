/**
 * One world: a server, its tills, the network between them, and the people who use them. Carries out a
 * plan and remembers what people were told, for the oracles to hold the world to.
 */
import { join } from "node:path";
import type { TillVerb } from "../../shared/contract/till.ts";
import { DEMO_TILL } from "../../shared/demo/shop.ts";
import { Clock } from "./clock.ts";
import type { Database } from "./database.ts";
import { Crashed } from "./driver.ts";
import { Loop } from "./loop.ts";
import type { Machine } from "./machine.ts";
import { Network, perfect } from "./network.ts";
import { MemberPage } from "./memberPage.ts";
import { MEMBERS, memberIds, PERSONS, type Fault, type Operation, type Plan } from "./plan.ts";
import { Random } from "./random.ts";
import { ServerHost } from "./serverHost.ts";
import { ShopDesk } from "./shopDesk.ts";
import { SERVER, TillHost, type Answer } from "./tillHost.ts";
import { Trace } from "./trace.ts";

export type Act = { readonly verb: TillVerb; readonly input: { readonly key: string } & Record<string, unknown> };
/** What the clerk of a till knows. */
export type Clerk = {
  /** Sales that the till said are paid: order by key. */
  readonly sold: Map<string, string>;
  /** Other acts that the till said are done, by key. */
  readonly done: Map<string, TillVerb>;
  /** Acts that were never answered: asked again when the till is back. */
  readonly open: Map<string, Act>;
};

export type WorldOptions = {
  readonly seed: string;
  readonly plan: Plan;
  /** Processes beside the one that settles. */
  readonly doors: number;
  readonly machine: (name: string, random: Random) => Machine;
  /** The server's, on its machine or beyond it. */
  readonly database: (machine: Machine) => Database;
  /** Folders of the tills, prepared. */
  readonly folder: string;
  readonly told: ((line: string) => void) | null;
};

export class World {
  readonly loop = new Loop();
  readonly trace: Trace;
  readonly network: Network;
  readonly server: ServerHost;
  readonly tills: TillHost[];
  readonly clerks: Clerk[];
  readonly shop: ShopDesk;
  readonly page: MemberPage;
  /** What a till heard last of what the server holds of it. */
  readonly acknowledged = new Map<string, { cursor: number; head: string }>();
  /** Something that must never happen, and has. */
  failure: string | null = null;
  readonly #plan: Plan;
  readonly #machines: Machine[];
  readonly #database: Database;
  #healed = false;
  /** Tills whose first facts after the faults were taken. */
  readonly #back = new Set<string>();

  constructor({ seed, plan, doors, machine, database, folder, told }: WorldOptions) {
    const random = new Random(seed);
    this.#plan = plan;
    this.trace = new Trace(told);
    this.network = new Network(this.loop, random.fork("network"), this.trace);
    const make = (name: string): Machine => machine(name, random.fork(`disk ${name}`));
    const serverMachine = make("server");
    this.server = new ServerHost(
      serverMachine,
      (this.#database = database(serverMachine)),
      new Clock(this.loop),
      this.loop,
      random.fork("server"),
      this.trace,
      doors,
    );
    this.tills = plan.tills.map((id) => {
      const dataDir = join(folder, id.replace("/", "-"));
      return new TillHost(id, make(id.replace("/", "-")), new Clock(this.loop), dataDir, random.fork(id), {
        loop: this.loop,
        network: this.network,
        server: this.server,
        trace: this.trace,
        acknowledged: (till, cursor, head) => {
          const before = this.acknowledged.get(till)?.cursor ?? 0;
          if (cursor >= before) this.acknowledged.set(till, { cursor, head });
        },
        // News is counted from when the last of them is back with what it had: each brings work for the others.
        heard: (till, what) => {
          if (what === "push" && this.#back.has(till)) return;
          if (what === "push") this.#back.add(till);
          this.countTrips();
        },
      });
    });
    this.#machines = [serverMachine, ...this.tills.map((till) => till.machine)];
    this.clerks = plan.tills.map(() => ({ sold: new Map(), done: new Map(), open: new Map() }));
    this.shop = new ShopDesk(this.server, memberIds);
    this.page = new MemberPage(this.server, plan.tills, this.loop, this.trace, () => {
      // What is done once the faults are over is new work.
      if (this.#healed) this.countTrips();
    });
  }

  /** The server is set up, every till is given a code and opened: before anything can go wrong. */
  begin(): void {
    this.server.start();
    const { server } = this;
    server.act(({ setup }) => {
      const begun = setup.begin(this.#plan.timezone, this.#plan.rules);
      if (!begun.ok) throw new Error(`the rules of this world are refused: ${begun.message}`);
      for (const store of ["s1", "s2"]) setup.putStore(store, store);
      for (const till of this.tills) {
        const [store = "", name = ""] = till.id.split("/");
        const issued = setup.issueCode(store, name, name);
        if (!issued.ok) throw new Error(issued.message);
        till.code = issued.value.code;
      }
    });
    this.shop.begin(MEMBERS);
    if (this.#plan.hasPage) this.page.begin();
    for (const operation of this.#plan.operations)
      this.loop.after(operation.at, null, () => {
        this.trace.note(JSON.stringify(operation));
        this.#do(operation);
      });
    for (const till of this.tills) this.#start(till);
  }

  /** No fault begins any more, and those that last are over. Clocks stay as they are. */
  heal(): void {
    this.#healed = true;
    this.#back.clear();
    for (const till of this.tills) this.network.quality.set(till.id, perfect());
    for (const machine of this.#machines) {
      machine.full = false;
      machine.doom = null;
    }
    if (!this.server.machine.process.alive) this.#startServer();
    this.server.cluster?.heal();
    for (const till of this.tills) {
      if (!till.isUp) this.#start(till);
      if (!this.#isEnrolled(till)) this.#enrolAnew(till);
    }
  }

  /** A code that was not used within its hour is given anew; one that was used is asked for again by the till itself. */
  #enrolAnew(till: TillHost): void {
    const [store = "", name = ""] = till.id.split("/");
    const issued = this.server.act(({ setup }) => setup.issueCode(store, name, name));
    if (issued?.ok) till.call("till.enrol", { server: SERVER, code: issued.value.code }, () => undefined);
  }

  /** From here on the ways of news are counted. */
  countTrips(): void {
    for (const till of this.tills) Object.assign(till.trips, { up: 0, down: 0 });
  }

  /** Members are at the member page. */
  get hasPage(): boolean {
    return this.#plan.hasPage;
  }

  /** When the last operation is over. */
  get lasts(): number {
    return this.#plan.lasts + 1_000;
  }

  end(): void {
    for (const machine of this.#machines) machine.process.alive = false;
    this.#database.end();
    for (const machine of this.#machines) machine.end();
  }

  get isUp(): boolean {
    return this.server.isWhole && this.tills.every((till) => till.isUp);
  }

  #startServer(): void {
    this.#again(() => this.server.start(), "server");
  }

  #start(till: TillHost): void {
    this.#again(() => till.start(), till.id);
    if (!till.isUp) return;
    // The clerk repeats what was never answered.
    const clerk = this.clerks[this.tills.indexOf(till)];
    for (const act of clerk?.open.values() ?? []) this.#ask(till, act);
  }

  /** Starts a process. One that ends over it, or whose disk is full, is started again later. */
  #again(start: () => void, name: string): void {
    try {
      start();
      this.trace.note(`${name} is up`);
    } catch (error) {
      const host = name === "server" ? this.server : this.tills.find((till) => till.id === name);
      const excused =
        error instanceof Crashed || (error instanceof Error && "code" in error && error.code === "disk-full");
      if (!excused || !host) throw error;
      this.trace.note(`${name} did not start: ${error.message}`);
      this.#later(1_000, () => {
        if (!host.isUp) this.#again(start, name);
      });
    }
  }

  #later(ms: number, run: () => void): void {
    this.loop.after(ms, null, run);
  }

  #do(operation: Operation): void {
    switch (operation.do) {
      case "sell": {
        const { amount, member, balance } = operation;
        const balanceFen = member === null ? 0 : Math.floor((amount * balance) / 100);
        const input = {
          key: keyOf(operation),
          lines: [{ kind: "amount", amountFen: amount }],
          member: member === null ? null : (memberIds[member] ?? null),
          tenders: [
            ...(balanceFen > 0 ? [{ kind: "balance", amountFen: balanceFen }] : []),
            ...(balanceFen < amount ? [{ kind: "cash", givenFen: amount - balanceFen }] : []),
          ],
        };
        return this.#act(operation, { verb: "sale.commit", input });
      }
      case "refund": {
        const order = this.#orderOf(operation);
        if (order === undefined) return;
        const part = operation.part === null ? {} : { amountFen: operation.part };
        return this.#act(operation, {
          verb: "refund.commit",
          input: { key: keyOf(operation), order, reason: "simulated", ...part },
        });
      }
      case "draw":
      case "exchange": {
        const order = this.#orderOf(operation);
        if (order === undefined) return;
        const to = operation.do === "exchange" ? { to: operation.to } : {};
        return this.#act(operation, {
          verb: operation.do === "draw" ? "entry.draw" : "entry.exchange",
          input: { key: keyOf(operation), order, ...to },
        });
      }
      case "register":
      case "find": {
        const verb = operation.do === "find" ? "member.find" : "member.register";
        const phone = PERSONS[operation.member] ?? "";
        // Customers of every day have no name; a visitor says it.
        const input =
          verb === "member.find" || operation.member < MEMBERS.length ? { phone } : { phone, name: `V${phone}` };
        return this.tills[operation.till]?.call(verb, input, (answer) => this.#told(operation.till, verb, answer));
      }
      case "crash":
      case "full":
      case "clock":
      case "network":
      case "cut":
      case "reset":
      case "depose":
      case "door":
        if (!this.#healed) this.#harm(operation);
        return;
      case "page-enter":
      case "page-draw":
      case "page-exchange":
      case "page-give":
      case "page-gift":
      case "hand-out":
      case "erase":
        return this.page.do(operation);
      default:
        this.failure ??= this.shop.ask(operation, this.#plan.tills);
    }
  }

  /** One of those that this till sold, or that any did. */
  #orderOf({ till, pick, elsewhere }: { till: number; pick: number; elsewhere: boolean }): string | undefined {
    const orders = this.clerks.flatMap(({ sold }, index) => (elsewhere || index === till ? [...sold.values()] : []));
    return orders[pick % Math.max(1, orders.length)];
  }

  /** A clerk does something: sells only to members whom the till knows, as a clerk would. */
  #act(operation: { till: number; again?: boolean }, act: Act): void {
    const till = this.tills[operation.till];
    if (!till?.isUp || !this.#maySell(till)) return;
    this.clerks[operation.till]?.open.set(act.input.key, act);
    this.#ask(till, act);
    if (operation.again) this.#later(this.network.delay(till.id), () => this.#ask(till, act));
  }

  /** Before it is enrolled a till is the demonstration's, and stays that once it has sold. */
  #maySell(till: TillHost): boolean {
    if (this.#plan.isDemo && till.id === DEMO_TILL) return true;
    return this.#isEnrolled(till);
  }

  #isEnrolled(till: TillHost): boolean {
    return till.machine.look("till.sqlite")?.prepare("SELECT enrolled FROM device").pluck().get() === 1;
  }

  #ask(till: TillHost, { verb, input }: Act): void {
    const index = this.tills.indexOf(till);
    till.call(verb, input, (answer) => {
      const clerk = this.clerks[index];
      this.#told(index, verb, answer);
      if (!clerk) return;
      clerk.open.delete(input.key);
      if (!answer.ok) {
        if (verb === "sale.commit" && answer.code === "unknown-member") {
          // Looked up, and else registered, then rung up again. Visitors do not want that.
          const phone = MEMBERS[memberIds.indexOf(String(input["member"]))];
          if (phone !== undefined)
            till.call("member.register", { phone }, (told) => void (told.ok && this.#ask(till, { verb, input })));
        }
        return;
      }
      if (verb !== "sale.commit") clerk.done.set(input.key, verb);
      else {
        const { order } = answer.value as { order: string };
        const before = clerk.sold.get(input.key);
        if (before !== undefined && before !== order)
          this.failure ??= `${till.id}: key ${input.key} sold ${before} and ${order}`;
        clerk.sold.set(input.key, order);
      }
    });
  }

  #told(till: number, verb: string, answer: Answer): void {
    // What a clerk does when the till is back is new work too.
    if (this.#healed) this.countTrips();
    this.trace.count(answer.ok ? verb : `${verb} refused`);
    this.trace.note(`${this.tills[till]?.id} ${verb} ${answer.ok ? "ok" : answer.code}`);
    if (!answer.ok && answer.code === "internal")
      this.failure ??= `${this.tills[till]?.id}: ${verb} failed inside: ${answer.message}`;
  }

  #harm(fault: Fault): void {
    switch (fault.do) {
      case "crash":
        return this.#crash(fault);
      case "full": {
        const machine = this.#machines[fault.who];
        if (!machine) return;
        machine.full = true;
        this.trace.count("disk-full");
        return this.#later(fault.down, () => {
          machine.full = false;
        });
      }
      case "clock": {
        const clock = fault.who === 0 ? this.server.clock : this.tills[fault.who - 1]?.clock;
        if (fault.by !== 0) this.trace.count("clock-jump");
        if (fault.drift !== 0) this.trace.count("clock-drift");
        clock?.jump(fault.by);
        return clock?.run(fault.drift);
      }
      case "network": {
        const quality = this.network.of(this.#plan.tills[fault.till] ?? "");
        this.trace.count("network-worse");
        Object.assign(quality, { lossPercent: fault.loss, doublePercent: fault.double, mostMs: fault.most });
        return this.#later(fault.down, () => Object.assign(quality, { ...perfect(), cut: quality.cut }));
      }
      case "cut": {
        const { cut } = this.network.of(this.#plan.tills[fault.till] ?? "");
        this.trace.count(fault.way === "both" ? "partition" : "half-open");
        for (const way of ["up", "down"] as const) if (fault.way === "both" || fault.way === way) cut[way] = true;
        return this.#later(fault.down, () => Object.assign(cut, { up: false, down: false }));
      }
      case "depose":
        return this.server.cluster?.depose(fault.paused);
      case "door":
        return this.server.killDoor(fault.door, fault.down);
      case "reset":
        this.trace.count("reset");
        return this.tills[fault.till]?.breakLines();
    }
  }

  /** At once, or at one of the next commits; some time later it is started again. */
  #crash({ who, commits, when, power, down }: Extract<Fault, { do: "crash" }>): void {
    const machine = this.#machines[who];
    const till = this.tills[who - 1];
    const host = who === 0 ? this.server : till;
    if (!machine || !host?.isUp) return;
    this.trace.count(
      `${who === 0 ? "server" : "till"}-${power ? "power-loss" : commits === null ? "kill" : `crash-${when}-commit`}`,
    );
    if (commits === null) machine.crash(power);
    else machine.doom = { commits, when, power };
    const rise = (): void => {
      if (host.isUp) return;
      if (who === 0) this.#startServer();
      else if (till) this.#start(till);
    };
    this.#later(down, rise);
    // Whose next commit comes late is started again later.
    const tended = (): void => {
      if (!host.isUp) rise();
      if (machine.doom) this.#later(5_000, tended);
    };
    this.#later(down + 5_000, tended);
  }
}

const keyOf = ({ n }: { n: number }): string => `act-${String(n).padStart(6, "0")}`;
