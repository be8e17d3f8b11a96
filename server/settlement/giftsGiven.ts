/** What a fact of the server's own says of gifts for points or love value (§7.2), as it is kept. */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Calendar } from "../../shared/kernel/calendar.ts";
import type { GiftAct } from "../../shared/ledger/giftRows.ts";
import type { Folded } from "../../shared/queue/fold.ts";

const NONE: readonly GiftAct[] = [];

/** Nothing where it is about none, or was refused. */
export function giftActsOf(fact: Fact, folded: Folded, calendar: Calendar): readonly GiftAct[] {
  switch (fact.kind) {
    case "value-spent":
      return folded.did === "spent" ? takenBy(fact, calendar) : NONE;
    case "gift-handed-out": {
      const { claim, store, by, till } = fact.body;
      return [{ is: "handed", claim, at: fact.at, store, by, till: till?.id ?? null, key: till?.key ?? null }];
    }
    case "gift-cancelled": {
      const { claim, reason, by } = fact.body;
      return [{ is: "cancelled", claim, at: fact.at, by, why: reason }];
    }
    default:
      return NONE;
  }
}

function takenBy({ seq, at, body }: Extract<Fact, { kind: "value-spent" }>, calendar: Calendar): readonly GiftAct[] {
  if (body.gift === undefined) return NONE;
  const { what, amount, member } = body;
  const { id, name, quantity, till, by, claim } = body.gift;
  const taken = { seq, at, gift: id, name, quantity, what, amount, member };
  // What is claimed for one store counts there.
  const store = till?.split("/")[0] ?? claim?.store ?? null;
  const given = { ...taken, day: calendar.day(at), store, till, clerk: by?.name ?? null };
  if (claim === undefined) return [{ is: "given", row: given }];
  const hand = { handedAt: null, handedStore: null, handedBy: null, handedTill: null, handedKey: null };
  const open = { ...hand, cancelledAt: null, cancelledBy: null, cancelledWhy: null };
  return [
    { is: "given", row: given },
    { is: "claimed", row: { ...taken, code: claim.code, store: claim.store, ...open } },
  ];
}
