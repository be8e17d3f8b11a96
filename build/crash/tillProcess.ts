/**
 * A till that is going to be killed: the real till on its own folder, ringing up without end. Says every act
 * before it is asked for and every answer after it came, so that who watches knows what was promised.
 */
import { setTimeout as pause } from "node:timers/promises";
import { tillVerbs, type TillOutput, type TillVerb } from "../../shared/contract/till.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { sha256 } from "../../electron/store/sha256.ts";
import { openTill, type Till } from "../../electron/till.ts";
import { answer, tell } from "../replay/child.ts";
import { generator } from "../replay/invoices.ts";
import type { Act, Opening, Told } from "./acts.ts";

const [dataDir = ""] = process.argv.slice(2);
const PHONES = Array.from({ length: 8 }, (_, n) => `1390000${String(n).padStart(4, "0")}`);
let till: Till | undefined;
let running: Promise<void> | undefined;
const life = { isResting: false };

/** One verb; undefined where it was refused. */
async function call<V extends TillVerb>(verb: V, input: unknown): Promise<TillOutput<V> | undefined> {
  const outcome = await till?.call(verb, input);
  if (!outcome) throw new Error("the till is not open");
  if (outcome.ok) return tillVerbs[verb].output.parse(outcome.value) as TillOutput<V>;
  // The disk refuses, or the till itself is at fault: no act of a clerk's may meet that here.
  if (outcome.code === "internal" || outcome.code === "disk-full") throw new Error(`${verb}: ${outcome.message}`);
  return undefined;
}

const say = (told: Told): Promise<void> => tell(told);

/** @returns the order, of a sale that was answered */
async function carryOut(act: Act): Promise<string | null> {
  // Known before it is done: what is on disk was asked for.
  await say({ asked: act });
  const { verb, input, key } = act;
  const done = await call(verb, { ...input, key });
  const order = verb === "sale.commit" && done && "order" in done ? done.order : null;
  await say({ answered: key, order, refused: done === undefined });
  return order;
}

/** Sales, to members and to nobody, now and then a refund or an exchange of an earlier one. */
async function trade(prefix: string, seed: number, members: readonly string[]): Promise<void> {
  const random = generator(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const sold: string[] = [];
  for (let n = 0; !life.isResting; n += 1) {
    const key = `${prefix}-${String(n).padStart(5, "0")}`;
    const order = sold[below(sold.length)];
    const kind = order === undefined ? 9 : below(20);
    if (kind === 0)
      await carryOut({ key, verb: "refund.commit", input: { order, amountFen: 1 + below(900), reason: "crash" } });
    else if (kind === 1) await carryOut({ key, verb: "entry.exchange", input: { order, to: "points" } });
    else {
      const amountFen = 100 + below(4_000);
      const made = await carryOut({
        key,
        verb: "sale.commit",
        input: {
          lines: [{ kind: "amount", amountFen }],
          member: below(5) === 0 ? null : (members[below(members.length)] ?? null),
          tenders: [{ kind: "cash", givenFen: amountFen }],
        },
      });
      if (made !== null) sold.push(made);
    }
    // Long enough for the line out to work, short enough that a death meets an act more often than not.
    if (below(4) === 0) await pause(below(3));
  }
}

answer({
  open: async (input) => {
    const { server, code, prefix, seed, repeat } = input as Opening;
    till = openTill({ dataDir, random: () => 0 });
    if (code !== null) {
      if (!(await call("till.enrol", { server, code }))) throw new Error("the enrolment was refused");
      for (const phone of PHONES) await call("member.register", { phone });
    }
    const members = PHONES.map((phone) => memberOfPhone(sha256, phone));
    for (const act of repeat) await carryOut(act);
    life.isResting = false;
    running = trade(prefix, seed, members).catch((error: unknown) => say({ failed: String(error) }));
  },
  /** The server is there again: it is tried at once, not after the pause that has grown. */
  reach: () => {
    till?.uplink.offline(true);
    till?.uplink.offline(false);
  },
  /** Sells no more; answers when the server has all. @returns what troubles the till */
  rest: async () => {
    life.isResting = true;
    await running;
    till?.uplink.offline(true);
    till?.uplink.offline(false);
    await till?.uplink.drained();
    return (await call("status", {}))?.trouble ?? [];
  },
  /** Once more, when the others have sent theirs: what they paid this till's entries is here. */
  settle: async () => await till?.uplink.drained(),
  close: async () => await till?.close(),
});
