/** A day's facts as the tills send them: lines in chains, cut into signed batches. */
import { chainAll } from "../../shared/facts/chain.ts";
import { GENESIS, factLine, type Fact } from "../../shared/facts/fact.ts";
import { MAX_BATCH, type Batch } from "../../shared/sync/messages.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { TestTill, type Unpacked } from "../../server/testTill.ts";

/** A till with a day's facts, and the batches in which it sends them. */
export type Courier = {
  readonly till: TestTill;
  /** As they are signed. */
  readonly batches: Iterable<Unpacked>;
  /** The same, as they go over the wire. */
  readonly messages: Iterable<Batch>;
};

/** With batches made before anything is measured. */
export function couriers(facts: readonly Fact[], tills: readonly string[]): Courier[] {
  return tills.map((id) => {
    const { till, batches } = courierOf(facts, id);
    const made = [...batches];
    return { till, batches: made, messages: made.map((batch) => till.packed(batch)) };
  });
}

/** With batches that are made when they are sent. */
export function courierOf(facts: readonly Fact[], id: string): Courier {
  const till = new TestTill(id);
  till.lines.push(...facts.filter((fact) => fact.till === id).map(factLine));
  return {
    till,
    batches: { [Symbol.iterator]: () => batchesOf(till) },
    messages: {
      *[Symbol.iterator]() {
        for (const batch of batchesOf(till)) yield till.packed(batch);
      },
    },
  };
}

/** @param most lines of one batch @param first lines of the first */
export function* batchesOf(till: TestTill, most = MAX_BATCH, first = most): Generator<Unpacked> {
  let prev = GENESIS;
  for (let from = 1, count = first; from <= till.lines.length; from += count, count = most) {
    const lines = till.lines.slice(from - 1, from - 1 + (from === 1 ? first : most));
    const head = chainAll(sha256, prev, lines).at(-1) ?? prev;
    yield till.signed({ till: till.id, from, prev, lines, head });
    prev = head;
  }
}
