/**
 * Holds on members' balances: what a till may spend is set aside for it before the sale, so that one
 * balance is not spent at two tills. One transaction decides; a hold ends with the fact that names it,
 * when it is let go, or by itself.
 */
import { HOLD_MS, type Holdable, type HoldAsk, type HoldGranted, type HoldReleased } from "../../shared/sync/holds.ts";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import { accept, decline } from "../door/answer.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";

/** What ended so long ago can come up no more. */
const FORGET_MS = 7 * 86_400_000;

/** What a door asks, here or in another process. */
export interface HoldKeeper {
  hold(till: string, ask: HoldAsk): Promise<SyncAnswer<HoldGranted>>;
  release(till: string, key: string): Promise<SyncAnswer<HoldReleased>>;
}

export class Holds implements HoldKeeper {
  readonly #store: ServerStore;
  readonly #clock: () => number;

  /** @param clock the server's, ms */
  constructor(store: ServerStore, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The same key and content is the same hold; with another content it takes the place of the one before. */
  async hold(till: string, ask: HoldAsk): Promise<SyncAnswer<HoldGranted>> {
    const result: { answer: SyncAnswer<HoldGranted> | null } = { answer: null };
    this.#store.write((rows) => {
      result.answer = this.#decide(rows, till, ask);
    });
    if (result.answer === null) throw new Error("a transaction ended without a result");
    return await Promise.resolve(result.answer);
  }

  async release(till: string, key: string): Promise<SyncAnswer<HoldReleased>> {
    this.#store.write((rows) => void rows.holds.closeHold(till, key, "released"));
    const state = this.#store.read.holds.hold(till, key)?.state;
    return await Promise.resolve(accept({ state: state === "captured" ? "captured" : "released" }));
  }

  #decide(rows: ServerWriter, till: string, ask: HoldAsk): SyncAnswer<HoldGranted> {
    const now = this.#clock();
    const { key, member, what, amount } = ask;
    if (!rows.members.member(member)) return decline("unknown-member", "No member has this id. Nothing was held.");
    const before = rows.holds.hold(till, key);
    if (before?.state === "captured")
      return decline("hold-captured", `The sale under ${key} has been paid already. Nothing more was held.`);
    const isOpen = before !== undefined && before.state === "open" && before.validUntil > now;
    const own = isOpen && before.member === member && before.what === what ? before.amount : 0;
    const balance = this.#store.ledger.balance(member)?.[what] ?? 0;
    const free = Math.max(0, balance - (rows.holds.held(member, what, now) - own));
    if (amount > free) {
      return decline(
        "not-enough-balance",
        `The member has ${free} to be spent of ${what}, and ${amount} was asked for. Nothing was held.`,
      );
    }
    const validUntil = own === amount && before ? before.validUntil : now + HOLD_MS;
    if (own !== amount) {
      rows.holds.forgetHolds(now - FORGET_MS);
      rows.holds.putHold({ till, key, member, what, amount, madeAt: now, validUntil, state: "open" });
    }
    return accept({ key, amount, validUntil, balance, left: free - amount });
  }
}

/** What of a member's balance is set aside for sales at tills, and what is not. */
export function heldOf(
  { read, ledger }: ServerStore,
  member: string,
  what: Holdable,
  now: number,
): { held: number; free: number } {
  const held = read.holds.held(member, what, now);
  return { held, free: (ledger.balance(member)?.[what] ?? 0) - held };
}
