/**
 * Reads a line of a till's facts and says what makes it impossible: that one line is kept in
 * quarantine and delays nobody. Nothing is folded from it.
 */
import { MAX_FACT_BYTES, readFact, type Fact } from "../../shared/facts/fact.ts";
import { memberOfCard, memberOfPhone, orderId, tillOfOrder } from "../../shared/facts/ids.ts";
import { tillOfQueue } from "../../shared/rules/units.ts";
import { sha256 } from "./digest.ts";

export type Impossible = { readonly impossible: string };

/**
 * @param seq the number the line has in its chain
 * @param knowsRules whether a rules version was ever published
 * @param isErased whether a person was erased from it, and its hash was kept
 */
export function readable(
  line: string,
  till: string,
  seq: number,
  knowsRules: (version: number) => boolean,
  isErased = false,
): Fact | Impossible {
  // No character takes more than three bytes a unit: most lines need not be measured.
  if (line.length > MAX_FACT_BYTES / 3 && Buffer.byteLength(line, "utf8") > MAX_FACT_BYTES)
    return { impossible: `expected at most ${MAX_FACT_BYTES} bytes` };
  const fact = readFact(line);
  if ("expected" in fact) return { impossible: fact.expected };
  if (fact.till !== till) return { impossible: `till: expected ${till}, found ${fact.till}` };
  if (fact.seq !== seq) return { impossible: `seq: expected ${seq}, found ${fact.seq}` };
  const why = isErased ? null : impossibility(fact, knowsRules);
  return why === null ? fact : { impossible: why };
}

function impossibility(fact: Fact, knowsRules: (version: number) => boolean): string | null {
  switch (fact.kind) {
    case "order-paid": {
      const expected = orderId(fact.till, fact.seq);
      if (fact.body.order !== expected) return `order: expected ${expected}, found ${fact.body.order}`;
      return knowsRules(fact.body.rules) ? null : `rules: version ${fact.body.rules} was never published`;
    }
    case "rules-adopted":
      return knowsRules(fact.body.version) ? null : `version: ${fact.body.version} was never published`;
    case "member-registered": {
      const { id, phone, card } = fact.body;
      const expected = [
        phone === null ? null : memberOfPhone(sha256, phone),
        card === null ? null : memberOfCard(sha256, card),
      ];
      return expected.includes(id) ? null : `id: expected the one that follows from the phone or the card, found ${id}`;
    }
    case "order-completed":
    case "entry-drawn":
    case "entry-exchanged":
    case "request-declined":
    case "entry-voided":
      if (fact.kind === "entry-voided" && fact.body.asked === undefined) return officesOwn(fact.kind);
      if (fact.kind === "request-declined" && fact.body.order.startsWith("fund:")) return null;
      // The secrets, and the word of the member, are where the order was taken.
      return tillOfOrder(fact.body.order) === fact.till
        ? null
        : `order: expected one of ${fact.till}, found ${fact.body.order}`;
    case "queue-funded":
      if (fact.body.asked === undefined) return officesOwn(fact.kind);
      return tillOfQueue(fact.body.queue) === fact.till
        ? null
        : `queue: expected that of ${fact.till}, found ${fact.body.queue}`;
    case "rules-published":
    case "till-closed":
    case "queue-released":
    case "order-placed":
    case "value-given":
    case "balance-paid-out":
    case "balance-corrected":
    case "void-asked":
    case "fund-asked":
    case "day-signed":
    case "gift-handed-out":
    case "gift-cancelled":
    case "team-level-set":
    case "member-erased":
    case "night-worked":
      return officesOwn(fact.kind);
    case "value-spent":
      if (fact.body.gift !== undefined) return "gift: expected none, gifts are the server's to give";
      return fact.body.hold ? null : "hold: expected what the server set aside for it";
    case "till-opened":
    case "referrer-set":
    case "order-refunded":
    case "refund-given":
    case "draw-asked":
    case "exchange-asked":
    case "shift-opened":
    case "cash-moved":
    case "drawer-opened":
    case "shift-closed":
    case "stock-moved":
    case "catalogue-imported":
    case "clock-passed":
    case "clock-corrected":
      return null;
  }
}

const officesOwn = (kind: Fact["kind"]): string => `kind: ${kind} is a fact of the server's own, not a till's`;
