/**
 * Live traffic: many tills, an order a message, offered at a fixed rate whatever the server does; how long each waits
 * for its acknowledgement is counted from the instant at which it was due. Alone; and while the backlog of an outage
 * of the whole chain is drained by other tills. Afterwards every order is there, and §13 holds.
 */
import { setImmediate, setTimeout as pause } from "node:timers/promises";
import { factLine } from "../../shared/facts/fact.ts";
import type { Batch } from "../../shared/sync/messages.ts";
import { TestTill, valueOf } from "../../server/testTill.ts";
import { batchesOf } from "./chains.ts";
import { oursAtMost, percentile, spreadOf, type Figure, type Goal, type Unit } from "./measure.ts";
import { withServer } from "./serving.ts";
import { SEED, isPaid, trade } from "./trade.ts";

export type LiveSize = {
  rounds: number;
  /** Orders a second, and for how many seconds. */
  rate: number;
  seconds: number;
  tills: number;
};
export type OutageSize = LiveSize & { backlog: number; late: number };

/** A till of its own store, with its day in messages of so many facts. */
type Sender = { readonly till: TestTill; readonly opening: readonly Batch[]; readonly messages: readonly Batch[] };

/** After every instant of every day of the bench. */
const NOW = Date.UTC(2026, 2, 2);

/** `each`: facts of a message; 1: what comes before the first order goes ahead, in one. */
function sender(id: string, orders: number, each: number): Sender {
  const till = new TestTill(id);
  const seed = SEED + Number(id.replaceAll(/\D/g, ""));
  // Whoever buys was met before: then every message is one order.
  const facts = trade({ seed, tills: [id], orders, members: 40, metBefore: true });
  till.lines.push(...facts.map(factLine));
  const ahead = facts.findIndex(isPaid);
  const batches = [...batchesOf(till, each, each === 1 ? ahead : each)].map((batch) => till.packed(batch));
  return each === 1
    ? { till, opening: batches.slice(0, 1), messages: batches.slice(1) }
    : { till, opening: [], messages: batches };
}

export async function benchLive(size: LiveSize): Promise<Figure[]> {
  const seen: Offered[] = [];
  for (let round = 0; round < size.rounds; round += 1) {
    const senders = sendersOf(size);
    const held = { acknowledged: 0, sent: ordersOf(senders) };
    const act = async () => {
      await openAll(senders);
      const offered = await offer(senders, size.rate);
      held.acknowledged = held.sent - offered.without;
      return offered;
    };
    seen.push(await withServer(tillsOf(senders), NOW, act, held));
  }
  const what = `live: ${size.rate.toLocaleString("en")} orders/s offered for ${size.seconds} s, one a message`;
  return [
    figure(`${what}, ack p50`, "ms", seen, "p50", null),
    figure(`${what}, ack p99`, "ms", seen, "p99", oursAtMost(50)),
    figure(`${what}, without an ack within 10 s`, "orders", seen, "without", oursAtMost(0)),
  ];
}

export async function benchOutage(size: OutageSize): Promise<Figure[]> {
  const seen: (Offered & { drained: number })[] = [];
  for (let round = 0; round < size.rounds; round += 1) {
    const senders = sendersOf(size);
    const late = Array.from({ length: size.late }, (_, index) =>
      sender(`s2/t${index + 1}`, Math.round(size.backlog / size.late), 500),
    );
    const held = { acknowledged: 0, sent: ordersOf([...senders, ...late]) };
    const act = async () => {
      await openAll(senders);
      const begun = performance.now();
      const ended = drainAll(late).then(() => (performance.now() - begun) / 1000);
      const offered = await offer(senders, size.rate, ended);
      held.acknowledged = ordersOf(late) + offered.acknowledged;
      return { ...offered, drained: ordersOf(late) / (await ended) };
    };
    seen.push(await withServer(tillsOf([...senders, ...late]), NOW, act, held));
  }
  const what = `outage: ${size.backlog.toLocaleString("en")} orders drained while ${size.rate.toLocaleString("en")}/s go on`;
  return [
    figure(`${what}, live ack p99`, "ms", seen, "p99", oursAtMost(250)),
    figure(`${what}, drained`, "/s", seen, "drained", null),
  ];
}

const figure = <K extends string>(
  row: string,
  unit: Unit,
  seen: readonly Record<K, number>[],
  key: K,
  goal: Goal | null,
): Figure => ({ row, unit, ours: spreadOf(seen.map((it) => it[key])), other: null, goal });

const sendersOf = ({ rate, seconds, tills }: LiveSize): Sender[] =>
  Array.from({ length: tills }, (_, index) => sender(`s1/t${index + 1}`, Math.ceil((rate * seconds) / tills), 1));
const tillsOf = (senders: readonly Sender[]): TestTill[] => senders.map((it) => it.till);
const ordersOf = (senders: readonly Sender[]): number =>
  senders.reduce((sum, { till }) => sum + till.lines.filter((line) => line.includes('"kind":"order-paid"')).length, 0);

/** `without`: messages that were due and had no acknowledgement, among them those of a till whose message before had none. */
type Offered = { p50: number; p99: number; acknowledged: number; without: number };

/** Offers a message of every sender in turn, `rate` a second, until there are none, or until what is waited for has ended. */
async function offer(senders: readonly Sender[], rate: number, until?: Promise<unknown>): Promise<Offered> {
  const waited: number[] = [];
  const answers: Promise<void>[] = [];
  const stuck = new Set<TestTill>();
  const end = { over: false };
  const over = (): void => void (end.over = true);
  void until?.then(over, over);
  const begun = performance.now();
  let due = 0;
  for (const { till, batch } of turns(senders)) {
    const at = begun + (due * 1000) / rate;
    while (performance.now() < at) await (at - performance.now() > 2 ? pause(1) : setImmediate());
    // Also where the time has come already: what is answered is heard.
    if (due % 20 === 0) await setImmediate();
    if (end.over && due > 0) break;
    due += 1;
    if (stuck.has(till)) continue;
    const answered = till.say("push", batch).then(
      (answer) => (answer.ok ? void waited.push(performance.now() - at) : void stuck.add(till)),
      () => void stuck.add(till),
    );
    answers.push(answered);
  }
  await Promise.all(answers);
  const without = due - waited.length;
  if (waited.length === 0) throw new Error(`nothing of ${due} messages at ${rate}/s was acknowledged`);
  return { p50: percentile(waited, 50), p99: percentile(waited, 99), acknowledged: waited.length, without };
}

/** What comes before the first order. */
async function openAll(senders: readonly Sender[]): Promise<void> {
  for (const { till, opening } of senders) for (const batch of opening) valueOf(await till.say("push", batch));
}

function turns(senders: readonly Sender[]): { till: TestTill; batch: Batch }[] {
  const most = Math.max(...senders.map((it) => it.messages.length));
  const all: { till: TestTill; batch: Batch }[] = [];
  for (let turn = 0; turn < most; turn += 1) {
    for (const { till, messages } of senders) {
      const batch = messages[turn];
      if (batch) all.push({ till, batch });
    }
  }
  return all;
}

/** Every till sends its backlog, a batch when the one before is acknowledged. */
async function drainAll(late: readonly Sender[]): Promise<void> {
  await Promise.all(
    late.map(async ({ till, messages }) => {
      for (const batch of messages) valueOf(await till.say("push", batch));
    }),
  );
}
