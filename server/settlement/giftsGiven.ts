/** What a fact of the server's own says was given for points or love value (§7.2), as it is kept to be counted. */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Calendar } from "../../shared/kernel/calendar.ts";
import type { GivenRow } from "../../shared/ledger/giftRows.ts";
import type { Folded } from "../../shared/queue/fold.ts";

/** Null: it gave nothing, or was refused. */
export function givenOf(fact: Fact, folded: Folded, calendar: Calendar): GivenRow | null {
  if (fact.kind !== "value-spent" || fact.body.gift === undefined || folded.did !== "spent") return null;
  const { seq, at, body } = fact;
  const { what, amount, member } = body;
  const { id, name, quantity, till, by } = fact.body.gift;
  return {
    seq,
    at,
    day: calendar.day(at),
    gift: id,
    name,
    quantity,
    what,
    amount,
    member,
    store: till?.split("/")[0] ?? null,
    till,
    clerk: by?.name ?? null,
  };
}
