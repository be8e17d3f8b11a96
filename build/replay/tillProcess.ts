/** A till process of the replay: the real till, with the clock of the invoices, rung up through its own verbs. */
import { createHash } from "node:crypto";
import { tillVerbs, type TillOutput, type TillVerb } from "../../shared/contract/till.ts";
import type { Timers } from "../../shared/kernel/timers.ts";
import { CLEARING_LOOK_MS } from "../../electron/desk/clearing.ts";
import { TIMERS } from "../../electron/timers.ts";
import { openTill, type Till } from "../../electron/till.ts";
import { answer } from "./child.ts";
import type { Command, Sale } from "./invoices.ts";

const [dataDir = ""] = process.argv.slice(2);
let now = 0;
let till: Till | undefined;
let acts = 0;
/** The order of each sale of the plan that this till rang up, and the member of each customer it has met. */
const orders = new Map<number, string>();
const members = new Map<string, string>();

/** Whether the plan has the till on the network. It sells without it either way, and sends when it is its turn. */
let isOnNetwork = true;

/** What was drawn for and exchanged since the last answer. */
let done = { draws: 0, exchanges: 0 };

export type OpenTill = { readonly server: string; readonly code: string; readonly now: number; readonly seed: string };

/** The secrets behind rolls come from the replay's seed: the same draws in every run. */
function secretsOf(seed: string): (count: number) => Uint8Array {
  let turn = 0;
  return (count) => {
    const digest = createHash("sha512").update(`${seed}/${++turn}`).digest();
    if (count > digest.length) throw new Error(`${count} bytes at once were not reckoned with`);
    return digest.subarray(0, count);
  };
}

/** Nobody looks whether a clearing has passed but a sale: the clock stands still between two. */
const WITHOUT_LOOKS: Timers = {
  after: (ms, run) => (ms === CLEARING_LOOK_MS ? () => undefined : TIMERS.after(ms, run)),
};

/** One verb; a refusal ends the replay. */
async function act<V extends TillVerb>(verb: V, input: unknown): Promise<TillOutput<V>> {
  if (!till) throw new Error("the till is not open");
  const outcome = await till.call(verb, input);
  if (!outcome.ok) throw new Error(`${verb} was refused: ${outcome.code}: ${outcome.message}`);
  return tillVerbs[verb].output.parse(outcome.value) as TillOutput<V>;
}

async function carryOut(command: Command): Promise<void> {
  if (command.do === "network") {
    isOnNetwork = command.on;
    return;
  }
  now = Math.max(now, command.at);
  if (command.do === "sale") {
    const receipt = await act("sale.commit", {
      key: `replay-act-${++acts}`,
      lines: [{ kind: "amount", amountFen: command.amount }],
      member: command.customer === null ? null : await memberOf(command.customer),
      tenders: [{ kind: "cash", givenFen: command.amount }],
    });
    orders.set(command.index, receipt.order);
    if (command.draw && receipt.entry?.drawOpen) {
      await act("entry.draw", { key: `replay-act-${++acts}`, order: receipt.order });
      done.draws += 1;
    }
    if (command.exchange) await exchange(command.exchange);
    return;
  }
  const order = orders.get(command.index);
  if (order === undefined) throw new Error(`sale ${command.index} was not rung up here`);
  await act("refund.commit", { key: `replay-act-${++acts}`, order, amountFen: command.amount, reason: "cancelled" });
}

/** Exchanges what remains of an earlier sale's entry, if the till's own screen would offer it. */
async function exchange({ index, to }: NonNullable<Sale["exchange"]>): Promise<void> {
  const order = orders.get(index);
  if (order === undefined) throw new Error(`sale ${index} was not rung up here`);
  const { entry } = await act("sale.receipt", { order });
  const ratio = to === "points" ? entry?.exchangeable.pointsBp : entry?.exchangeable.loveBp;
  if (typeof ratio !== "number") return;
  await act("entry.exchange", { key: `replay-act-${++acts}`, order, to });
  done.exchanges += 1;
}

async function memberOf(customer: string): Promise<string> {
  const known = members.get(customer);
  if (known !== undefined) return known;
  const { id } = await act("member.register", { card: customer });
  members.set(customer, id);
  return id;
}

answer({
  open: async (input) => {
    const { server, code, now: first, seed } = input as OpenTill;
    now = first;
    const log = (line: string): void =>
      void (process.env["PAIFAN_REPLAY_LOG"] && process.stderr.write(`${dataDir}: ${line}\n`));
    const bytes = secretsOf(seed);
    till = openTill({ dataDir, clock: () => now, followsServerClock: false, log, bytes, timers: WITHOUT_LOOKS });
    await act("till.enrol", { server, code });
    await till.uplink.drained();
    till.uplink.offline(true);
  },
  run: async (input) => {
    for (const command of input as Command[]) await carryOut(command);
    const made = done;
    done = { draws: 0, exchanges: 0 };
    return made;
  },
  /** Its turn: sends all it has and takes all there is for it, if the plan has it on the network, or in any case. */
  send: async (input) => {
    if (!isOnNetwork && input !== "in any case") return;
    till?.uplink.offline(false);
    await till?.uplink.drained();
    till?.uplink.offline(true);
  },
  close: async () => {
    await till?.close();
  },
});
