/**
 * The network of the simulated world: messages are lost, come twice, late and out of order, in each
 * direction apart; lines are cut, or go on looking open when they are dead. It knows nothing of what it carries.
 */
import { deserialize, serialize } from "node:v8";
import type { Loop, Process } from "./loop.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";

export type Way = "up" | "down";

/** How the way between a till and the server is. Delays in ms. */
export type Quality = {
  lossPercent: number;
  doublePercent: number;
  leastMs: number;
  mostMs: number;
  /** Nothing passes, that way. */
  cut: Record<Way, boolean>;
};

export const perfect = (): Quality => ({
  lossPercent: 0,
  doublePercent: 0,
  leastMs: 10,
  mostMs: 10,
  cut: { up: false, down: false },
});

export class Network {
  readonly #loop: Loop;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly quality = new Map<string, Quality>();

  constructor(loop: Loop, random: Random, trace: Trace) {
    this.#loop = loop;
    this.#random = random;
    this.#trace = trace;
  }

  of(till: string): Quality {
    let quality = this.quality.get(till);
    if (!quality) this.quality.set(till, (quality = perfect()));
    return quality;
  }

  /** Carries a copy of a message, or not. @param to whose event the arrival is. @returns whether it was let through */
  send(
    till: string,
    way: Way,
    to: Process | null,
    label: string,
    message: unknown,
    arrive: (message: unknown) => void,
  ): boolean {
    const { lossPercent, doublePercent, cut } = this.of(till);
    const bytes = serialize(message);
    this.#trace.note(`${way} ${till} ${label} ${written(message)}`);
    const isLost = cut[way] || this.#random.percent(lossPercent);
    if (isLost) {
      this.#trace.count(cut[way] ? "message-cut" : "message-lost");
      return false;
    }
    const copies = this.#random.percent(doublePercent) ? 2 : 1;
    if (copies === 2) this.#trace.count("message-doubled");
    for (let copy = 0; copy < copies; copy += 1)
      this.#loop.after(this.delay(till), to, () => arrive(deserialize(bytes)));
    return true;
  }

  delay(till: string): number {
    const { leastMs, mostMs } = this.of(till);
    return this.#random.between(leastMs, mostMs);
  }
}

/** A message as text: the same for the same message, however it is kept in memory. */
const written = (message: unknown): string =>
  JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  ) ?? "nothing";
