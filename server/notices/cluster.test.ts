// Several processes of a chain on PostgreSQL and one webhook: whoever settles brings notices there, and only that one (§9.3).
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestChain } from "../cluster/testProcesses.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { Someone } from "../testHq.ts";
import { TestMember } from "../testMember.ts";
import { TestTill, valueOf } from "../testTill.ts";
import { TestReceiver } from "./testReceiver.ts";

const PHONES = ["13800000001", "13800000002", "13800000003"];

let url: string;
let chain: TestChain;
let receiver: TestReceiver;
beforeEach(async (context) => {
  url = await postgresUrl(context);
  chain = new TestChain(url, ownChain());
  receiver = await TestReceiver.listening();
});
afterEach(async () => {
  await chain?.end();
  await receiver?.end();
});

test("set down at a door, delivered by whoever settles; that one is killed and another goes on: none lost, none twice by id; a code goes out at the door", async () => {
  const first = await chain.start("settler", "--webhooks-inside");
  const door = await chain.start("door", "--webhooks-inside");
  await chain.start("settler", "--webhooks-inside");
  const owner = await Someone.withKey({ url: door.url, running: door });
  valueOf(await owner.ask("notice.hook", { url: receiver.url, by: "林" }));
  const { code } = valueOf(await owner.ask("till.code", { store: "s1", till: "t1", name: "1" }));
  const till = new TestTill("s1/t1");
  valueOf(await till.enrol(door.url, code));
  till.open();
  for (const phone of PHONES) till.register(phone);
  await till.connect(door.url);
  valueOf(await till.hello());
  const sell = async (): Promise<void> => {
    for (let sales = 0; sales < 90; sales += 1) till.sell(1_000 + sales, PHONES[sales % 3]);
    await expect.poll(async () => (await till.push()).ok, { timeout: 60_000, interval: 500 }).toBe(true);
  };
  try {
    receiver.answer = () => {
      if (receiver.posts.length === 2) first.child.kill("SIGKILL");
      return { status: 200 };
    };
    await sell();
    await expect.poll(() => first.child.signalCode, { timeout: 20_000 }).toBe("SIGKILL");
    await sell();
    const waiting = async (): Promise<number> => {
      const answer = await owner.ask("notice.state", {});
      return answer.ok ? answer.value.waiting : -1;
    };
    await expect.poll(waiting, { timeout: 60_000, interval: 500 }).toBe(0);
    const store = openPostgresStore({ url, chain: chain.chain });
    const notices = store.read.notices.noticesAfter(0, 10_000);
    store.close();
    expect(notices.length).toBeGreaterThan(300);
    const own = (rows: readonly { readonly n: number; readonly member: string }[], member: string) =>
      rows.filter((it) => it.member === member).map((it) => it.n);
    for (const { member } of notices.slice(0, 3)) expect(own(receiver.taken, member)).toEqual(own(notices, member));
    const member = new TestMember({ url: door.url, codes: new Map() }, PHONES[0] ?? "");
    valueOf(await member.ask("code.ask", { phone: member.phone }));
    await expect.poll(() => receiver.taken.at(-1)?.kind).toBe("sign-in-code");
  } finally {
    till.disconnect();
  }
}, 180_000);
