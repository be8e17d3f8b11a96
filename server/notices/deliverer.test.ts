// Notices go to the merchant's webhook (§9.3): a real receiver, both databases, a clock that is set, and whatever may go wrong.
import { afterEach, beforeEach, describe, expect, test, type TestContext } from "vitest";
import type { Notice } from "../store/rows.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { quiet } from "../testServer.ts";
import { DATABASES, TestStores } from "../testStores.ts";
import { Deliverer } from "./deliverer.ts";
import { hookOf, keepHook, type Hook } from "./hook.ts";
import { signedAt, TestReceiver } from "./testReceiver.ts";

const SECRET = "a secret of the test";
const [SECOND, MINUTE] = [1_000, 60_000];
const notice = (member: string, nth: number): Notice => ({
  member,
  kind: "paid",
  order: `s1/t1/${String(nth).padStart(7, "0")}`,
  line: 2,
  amount: 100 + nth,
  at: nth,
});

const stores = new TestStores();
let receiver: TestReceiver;
beforeEach(async () => {
  receiver = await TestReceiver.listening();
});
afterEach(async () => {
  await receiver.end();
  stores.end();
});

/** Books with a webhook, and the process that brings letters there. */
class Sender {
  readonly #open: () => ServerStore;
  store: ServerStore;
  deliverer: Deliverer;
  now = 1_800_000_000_000;
  isBusy = false;
  /** What chance says: the longest wait. */
  random = 0.999_999;

  constructor(open: () => ServerStore) {
    this.#open = open;
    this.store = open();
    this.deliverer = this.#begin();
    this.store.write(({ settings, members }) => {
      keepHook(settings, {
        url: receiver.url,
        secret: SECRET,
        isOn: true,
        setAt: this.now,
        setBy: "林",
        upTo: 0,
        takenAt: null,
        refusals: 0,
        failing: null,
      });
      const member = { card: null, name: null, level: null, registeredBy: null, registeredAt: 1, erasedAt: null };
      members.putMember({ ...member, id: "p1", phone: "13800000001" });
    });
  }

  #begin(): Deliverer {
    return new Deliverer({
      store: this.store,
      clock: () => this.now,
      log: quiet,
      inside: true,
      isBusy: () => this.isBusy,
      random: () => this.random,
    });
  }

  /** Its process is gone, with all that it had not committed; another begins on the same books. */
  dies(): void {
    this.store.close();
    this.store = this.#open();
    this.deliverer = this.#begin();
  }

  notify(...notices: Notice[]): void {
    this.store.write((rows) => rows.notices.notify(notices));
  }

  /** Looks once at what is to be done, and does all of it. */
  async tick(): Promise<void> {
    this.deliverer.tick();
    await this.deliverer.idle();
  }

  async later(ms: number): Promise<void> {
    this.now += ms;
    await this.tick();
  }

  get hook(): Hook {
    const hook = hookOf(this.store.read.settings);
    if (hook === null) throw new Error("there is no webhook");
    return hook;
  }

  /** How long it leaves the receiver alone. */
  get waits(): number {
    return (this.hook.failing?.nextAt ?? 0) - this.now;
  }

  states(): string[] {
    const all = { state: null, kind: null, member: null, order: null };
    return this.store.read.letters.letters(all, null, 100).map((it) => `${it.n} ${it.member} ${it.state} ${it.tries}`);
  }

  setHook(changed: Partial<Hook>): void {
    this.store.write(({ settings }) => keepHook(settings, { ...this.hook, ...changed }));
  }
}

const taken = (): number[] => receiver.taken.map((it) => it.n);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

describe.each(DATABASES)("in %s", (where) => {
  const begun = async (context: Pick<TestContext, "skip">): Promise<Sender> =>
    new Sender(await stores.on(where, context));

  test("letters go out signed, in order, a hundred at a time; each says what it takes to message the member", async (context) => {
    const sender = await begun(context);
    const more = Array.from({ length: 248 }, (_, nth) => notice(`p${nth % 5}`, nth + 3));
    sender.notify(notice("p1", 1), { ...notice("p9", 2), kind: "corrected", order: "", line: 0, amount: -5 }, ...more);
    await sender.tick();
    expect(taken()).toEqual(upTo(250));
    expect(receiver.posts.map((it) => it.letters.length)).toEqual([100, 100, 50]);
    for (const post of receiver.posts) expect(signedAt(post, SECRET)).toBe(sender.now / 1_000);
    expect(receiver.posts.map((it) => signedAt(it, "another"))).toEqual([null, null, null]);
    expect(receiver.posts[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-paifan-delivery": "notices/1-100",
    });
    const [first, second] = receiver.taken;
    expect(first).toEqual({
      id: expect.stringMatching(/^1-[0-9a-f]{16}$/) as string,
      n: 1,
      kind: "paid",
      at: 1,
      member: "p1",
      phone: "13800000001",
      order: "s1/t1/0000001",
      line: 2,
      amountFen: 101,
    });
    expect(second).toMatchObject({ kind: "corrected", phone: null, order: null, line: null, amountFen: -5 });
    expect(sender.hook).toMatchObject({ upTo: 250, takenAt: sender.now, failing: null });
    await sender.tick();
    expect(receiver.posts).toHaveLength(3);
  });

  test("whoever cannot now is asked again, later each time up to a quarter of an hour, and nothing is lost or out of order", async (context) => {
    const sender = await begun(context);
    sender.notify(notice("p1", 1), notice("p2", 2), notice("p1", 3));
    const answers = [500, 503, 408, 425, 429, 302, 0, 500, 500, 500, 500, 500];
    receiver.answer = () => {
      const status = answers.shift();
      return status === undefined ? { status: 200 } : status === 0 ? "hangs up" : { status };
    };
    const waits: number[] = [];
    await sender.tick();
    while (sender.hook.failing !== null) {
      const { nextAt } = sender.hook.failing;
      waits.push(nextAt - sender.now);
      await sender.later(nextAt - sender.now - 1);
      const posts = receiver.posts.length;
      await sender.later(1);
      expect(receiver.posts).toHaveLength(posts + 1);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900].map((it) => it * SECOND));
    expect(taken()).toEqual([1, 2, 3]);
    expect(new Set(receiver.posts.map((it) => it.letters.map(({ id }) => id).join(" "))).size).toBe(1);
    expect(sender.states()).toEqual([]);
    // By chance half of it, and never sooner than whoever answers asks for.
    receiver.answer = () => ({ status: 500 });
    sender.random = 0;
    sender.notify(notice("p1", 4));
    await sender.tick();
    expect(sender.hook.failing).toEqual({ since: sender.now, tries: 1, nextAt: sender.now + 500, said: "500" });
    const askedFor = async (asks: string): Promise<number> => {
      await sender.later(sender.waits - 1);
      receiver.answer = () => ({ status: 429, headers: { "retry-after": asks }, body: "\u0007 too\n many " });
      await sender.later(1);
      expect(sender.hook.failing).toMatchObject({ said: "429 too many" });
      return sender.waits;
    };
    expect(await askedFor("70")).toBe(70 * SECOND);
    // Dates have no parts of a second.
    expect(await askedFor(new Date(sender.now + sender.waits + 5 * MINUTE).toUTCString())).toBe(5 * MINUTE - 500);
    expect(await askedFor("999999")).toBe(24 * 60 * MINUTE);
    expect(await askedFor("soon")).toBe(8 * SECOND);
  });

  test("who dies between the answer and the commit sends the same letters with the same ids; nothing is lost, nothing twice by id", async (context) => {
    const sender = await begun(context);
    sender.notify(...Array.from({ length: 30 }, (_, nth) => notice(`p${nth % 3}`, nth)));
    receiver.answer = (letters) => (letters.some((it) => it.n === 11) ? { status: 422 } : { status: 200 });
    for (let lives = 0; lives < 14; lives += 1) {
      // It writes once more at most, and what it would have written next is lost with it.
      const write = sender.store.write.bind(sender.store);
      let left = lives % 2;
      Object.assign(sender.store, {
        write: (body: (rows: ServerWriter) => unknown) => {
          if ((left -= 1) >= 0) return write(body as () => unknown);
          throw new Error("the power is gone");
        },
      });
      await sender.tick();
      sender.dies();
    }
    receiver.answer = () => ({ status: 200 });
    await sender.later(15 * MINUTE);
    await sender.tick();
    expect(taken().toSorted((a, b) => a - b)).toEqual(upTo(30));
    const ids = receiver.posts.flatMap((it) => it.letters.map(({ id, n }) => `${n} ${id}`));
    expect(ids.length).toBeGreaterThan(30);
    expect(new Set(ids).size).toBe(30);
    for (const member of ["p0", "p1", "p2"]) {
      const own = receiver.taken.filter((it) => it.member === member).map((it) => it.n);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    expect(sender.states()).toEqual([]);
  });

  test("what is refused is narrowed down to its letter; others go on, those of its member stand behind it, and it is dead after five tries", async (context) => {
    const sender = await begun(context);
    receiver.answer = (letters) =>
      letters.some((it) => it.n === 37) ? { status: 422, body: "no such number" } : { status: 200 };
    const at = (nth: number): string => (nth === 37 || nth === 38 || nth === 60 ? "bad" : `p${nth % 7}`);
    sender.notify(...upTo(100).map((nth) => notice(at(nth), nth)));
    await sender.tick();
    expect(taken()).toEqual(upTo(100).filter((n) => ![37, 38, 60].includes(n)));
    expect(sender.states()).toEqual(["60 bad behind 0", "38 bad behind 0", "37 bad trying 1"]);
    expect(receiver.posts.length).toBeLessThan(30);
    sender.notify(notice("bad", 101), notice("p1", 102));
    await sender.tick();
    expect(taken().at(-1)).toBe(102);
    for (const wait of [10 * SECOND, MINUTE, 5 * MINUTE]) {
      const posts = receiver.posts.length;
      await sender.later(wait - 1);
      expect(receiver.posts).toHaveLength(posts);
      await sender.later(1);
      expect(receiver.posts).toHaveLength(posts + 1);
    }
    expect(sender.states().at(-1)).toBe("37 bad trying 4");
    sender.dies();
    await sender.later(15 * MINUTE);
    await sender.tick();
    expect(sender.states()).toEqual(["37 bad dead 5"]);
    expect(sender.store.read.letters.letter(37)).toMatchObject({ answer: "422 no such number", nextAt: null });
    expect(receiver.taken.filter((it) => it.member === "bad").map((it) => it.n)).toEqual([38, 60, 101]);
    expect(taken()).toHaveLength(101);
  });

  test("whoever is refused always holds up its own letters no longer than one of them is tried: those behind it are tried once", async (context) => {
    const sender = await begun(context);
    receiver.answer = (letters) => (letters.some((it) => it.member === "bad") ? { status: 410 } : { status: 200 });
    sender.notify(...upTo(8).map((nth) => notice("bad", nth)), notice("p1", 9));
    await sender.tick();
    for (const wait of [10 * SECOND, MINUTE, 5 * MINUTE]) await sender.later(wait);
    const posts = receiver.posts.length;
    await sender.later(15 * MINUTE);
    expect(sender.states()).toEqual(
      upTo(8)
        .toReversed()
        .map((n) => `${n} bad dead 5`),
    );
    expect(receiver.posts.slice(posts).map((it) => it.letters.map(({ n }) => n))).toEqual(upTo(8).map((n) => [n]));
    // What comes later begins anew.
    sender.notify(notice("bad", 10));
    await sender.tick();
    expect(sender.states()[0]).toBe("10 bad trying 1");
  });

  test("who refuses everything refuses no letter: after three it waits, and nothing is dead before something was taken", async (context) => {
    const sender = await begun(context);
    receiver.answer = () => ({ status: 404 });
    sender.notify(...upTo(40).map((nth) => notice(`p${nth}`, nth)));
    await sender.tick();
    expect(sender.states()).toHaveLength(3);
    expect(sender.hook.failing).toMatchObject({ tries: 1, said: "404" });
    expect(receiver.posts.length).toBeLessThan(12);
    // One more each time it is asked again, so that three that are wrong hold nobody up for good.
    for (let hours = 0; hours < 8; hours += 1) await sender.later(60 * MINUTE);
    expect(sender.states()).toHaveLength(3 + 8);
    expect(sender.store.read.letters.letterCount("dead")).toBe(0);
    receiver.answer = () => ({ status: 200 });
    await sender.later(60 * MINUTE);
    expect(taken().toSorted((a, b) => a - b)).toEqual(upTo(40));
    expect([sender.states(), sender.hook.failing, sender.hook.refusals]).toEqual([[], null, 0]);
  });

  test("a dead letter that is sent again goes before what comes of its member, and stays in the list as taken", async (context) => {
    const sender = await begun(context);
    const dead = { state: "dead", tries: 5, nextAt: null, refusedAt: 1, answer: "400", decided: null } as const;
    sender.notify(notice("p1", 1), notice("p2", 2));
    await sender.tick();
    const decided = { at: 5, by: "林", reason: "the number is right now" };
    sender.store.write(({ letters }) => {
      letters.putLetter({ ...notice("p1", 1), n: 1, ...dead, state: "trying", tries: 0, nextAt: sender.now, decided });
    });
    sender.notify(notice("p1", 3), notice("p2", 4));
    receiver.posts.length = 0;
    await sender.tick();
    expect(receiver.posts.map((it) => it.letters.map(({ n }) => n))).toEqual([[1], [3, 4]]);
    expect(sender.states()).toEqual(["1 p1 taken 0"]);
    expect(sender.store.read.letters.letter(1)?.decided).toEqual(decided);
  });

  test("turned off nothing is sent; while settlement has something to do one POST goes out at each tick; who ends in the middle notes nothing", async (context) => {
    const sender = await begun(context);
    sender.notify(...upTo(250).map((nth) => notice(`p${nth}`, nth)));
    sender.setHook({ isOn: false });
    await sender.tick();
    expect(receiver.posts).toEqual([]);
    sender.setHook({ isOn: true });
    sender.isBusy = true;
    await sender.tick();
    expect(receiver.posts).toHaveLength(1);
    const answered = new Promise<void>((resolve) => {
      receiver.answer = () => {
        resolve();
        return { status: 200 };
      };
    });
    sender.deliverer.tick();
    await answered;
    await sender.deliverer.close();
    sender.deliverer.tick();
    await sender.deliverer.idle();
    expect(sender.hook.failing).toBeNull();
    expect([100, 200]).toContain(sender.hook.upTo);
    sender.dies();
    sender.isBusy = false;
    await sender.tick();
    expect(taken()).toEqual(upTo(250));
  });
});
