/** What a door asks of whoever settles beside batches and requests: holds on balances, gifts, and the wishes of a start. */
import { z } from "zod";
import type { HoldKeeper } from "../balances/holds.ts";
import { decline } from "../door/answer.ts";
import type { Prepared, Wishes } from "../office/prepare.ts";
import { TillId } from "../../shared/facts/fact.ts";
import { StoreAsk } from "../../shared/sync/storeAsk.ts";
import type { StoreKeeper } from "../office/storeAsks.ts";
import { GiftAsk, HandOutAsk } from "../../shared/sync/gifts.ts";
import type { GiftGiver } from "../balances/gifts.ts";
import { HoldAsk } from "../../shared/sync/holds.ts";
import { NoSettler } from "./link.ts";

export const HeldAsk = z.strictObject({ till: TillId, ask: HoldAsk });
export const StoreAsked = z.strictObject({ till: TillId, ask: StoreAsk });
export const GiftAsked = z.strictObject({ till: TillId, ask: GiftAsk });
export const HandOutAsked = z.strictObject({ till: TillId, ask: HandOutAsk });
export const ReleasedAsk = z.strictObject({ till: TillId, key: HoldAsk.shape.key });

type Asked = { ask(what: string, message: unknown): Promise<unknown> };

/** Holds kept by whoever settles. */
export const holdsThere = (settler: Asked): HoldKeeper => ({
  hold: (till, ask) => answered(settler.ask("hold", { till, ask })),
  release: (till, key) => answered(settler.ask("release", { till, key })),
});

/** Gifts given and handed out by whoever settles. */
export const giftsThere = (settler: Asked): GiftGiver => ({
  give: (till, ask) => answered(settler.ask("gift", { till, ask })),
  handOut: (till, ask) => answered(settler.ask("hand-out", { till, ask })),
});

/** Stores that tills ask about, where it is settled. */
export const storesThere =
  (settler: Asked): StoreKeeper =>
  async (till, ask) =>
    await answered(settler.ask("store", { till, ask }));

/** The wishes of a start, once somebody settles. @throws NoSettler where nobody does within `patienceMs` */
export async function preparedThere(settler: Asked, wishes: Wishes, patienceMs: number): Promise<Prepared> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return (await settler.ask("prepare", wishes)) as Prepared;
    } catch (error) {
      if (!(error instanceof NoSettler) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function answered<T>(asking: Promise<unknown>): Promise<T | ReturnType<typeof decline>> {
  try {
    return (await asking) as T;
  } catch (error) {
    if (!(error instanceof NoSettler)) throw error;
    return decline("busy", `${error.message} Nothing is known to have been done; ask again.`);
  }
}
