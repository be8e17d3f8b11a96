import { expect, test } from "vitest";
import { EVERY_CONCERN } from "../store/store.ts";
import { TestServer } from "../testServer.ts";
import { valueOf } from "../testTill.ts";

test("a shift that was closed with a difference is a concern with what was counted less what should be there; one without is none", async () => {
  const server = await new TestServer().start({});
  try {
    const till = await server.till("s1/t1");
    const close = (number: number, cash: number, reason: string | null) => {
      const [shift, key] = [`shift${number}`, `close${number}`];
      till.write("shift-closed", { shift, key, number, counted: [], cash, expected: 20_000, reason });
      return till.lines.length;
    };
    close(1, 20_000, null);
    const [less, more] = [close(2, 19_000, "找零错了"), close(3, 20_001, null)];
    valueOf(await till.push());
    // The same again, as after an answer that was lost.
    valueOf(await till.push(till.batch(1)));
    const listed = server.read.concerns.concerns({ ...EVERY_CONCERN, kinds: ["shift"] }, null, 10);
    expect(listed.map(({ till: where, seq, amount, detail }) => [where, seq, amount, detail])).toEqual([
      ["s1/t1", more, 1, "shift 3: counted 20001, expected 20000"],
      ["s1/t1", less, -1_000, "shift 2: counted 19000, expected 20000: 找零错了"],
    ]);
  } finally {
    await server.end();
  }
});
