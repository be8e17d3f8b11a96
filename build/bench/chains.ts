/** A day's facts as the tills send them: lines in chains, cut into signed batches. */
import { chainAll } from "../../shared/facts/chain.ts";
import { GENESIS, factLine, type Fact } from "../../shared/facts/fact.ts";
import { MAX_BATCH } from "../../shared/sync/messages.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { TestTill, type Unpacked } from "../../server/testTill.ts";

/** A till with a day's facts, and the batches in which it sends them. */
export type Courier = { readonly till: TestTill; readonly batches: Iterable<Unpacked> };

/** With batches made before anything is measured. */
export function couriers(facts: readonly Fact[], tills: readonly string[]): Courier[] {
  return tills.map((id) => {
    const { till, batches } = courierOf(facts, id);
    return { till, batches: [...batches] };
  });
}

/** With batches that are made when they are sent. */
export function courierOf(facts: readonly Fact[], id: string): Courier {
  const till = new TestTill(id);
  till.lines.push(...facts.filter((fact) => fact.till === id).map(factLine));
  return { till, batches: { [Symbol.iterator]: () => batchesOf(till) } };
}

function* batchesOf(till: TestTill): Generator<Unpacked> {
  let prev = GENESIS;
  for (let from = 1; from <= till.lines.length; from += MAX_BATCH) {
    const lines = till.lines.slice(from - 1, from - 1 + MAX_BATCH);
    const head = chainAll(sha256, prev, lines).at(-1) ?? prev;
    yield till.signed({ till: till.id, from, prev, lines, head });
    prev = head;
  }
}
