import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { differenceOf, digestOf } from "./digest.ts";
import { Stage } from "./stage.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

test("S13.10 a till's digest of its own queue is what the server's mirror comes to at the same fact, and one fen of difference is found", () => {
  const chain = new Stage(sha256, "till", { extract: 1_000 });
  const first = chain.sell(chain.own, 1_000, "A");
  for (let index = 0; index < 5; index += 1) chain.sell(chain.own, 500 + index, "B");
  chain.own.refund(first, 100);
  chain.settleDown();
  const seq = chain.own.lines.length;
  const of = (party: typeof chain.own | typeof chain.server) => digestOf(sha256, party.ledger.store, "till:s1/t1", seq);
  const [till, server] = [of(chain.own), of(chain.server)];
  expect(till).toEqual(server);
  expect([till.waiting > 0, till.extracted > 0]).toEqual([true, true]);
  expect(differenceOf(till, server)).toBeNull();
  expect(differenceOf({ ...till, paid: till.paid + 1 }, server)).toContain("paid");
  const entry = chain.at(chain.server, first);
  entry.paid += 1;
  entry.remaining -= 1;
  chain.server.ledger.noteEntry(entry);
  chain.server.ledger.flush();
  expect(differenceOf(till, of(chain.server))).toContain("entries in line");
});
