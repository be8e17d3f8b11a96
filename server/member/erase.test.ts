// A member's person is erased and its facts stay: nothing of phone, card and name is left in any row of either database nor
// in the bytes of the file, and chains, copies, moves and rebuilds go on to hold.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chainAll } from "../../shared/facts/chain.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { erasedLine } from "../../shared/facts/erased.ts";
import { pack } from "../../shared/sync/packing.ts";
import { FeedBody } from "../../shared/sync/messages.ts";
import { backUp } from "../backup/copy.ts";
import { openCore, type Core } from "../core.ts";
import { linesOf } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import { zip } from "../journal/zip.ts";
import { rebuild } from "../settlement/rebuild.ts";
import type { CheckedBatch } from "../settlement/settler.ts";
import { moveStore, type StorePlace } from "../store/move.ts";
import { openPostgresMoving } from "../store/postgres/moving.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { openSqliteMoving } from "../store/sqlite/moving.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import type { ServerStore } from "../store/store.ts";
import { Someone } from "../testHq.ts";
import { quiet, RULES, TestServer } from "../testServer.ts";
import { codeOf, memberId, MORNING, TestTill, valueOf } from "../testTill.ts";
import { eraseMember } from "./erase.ts";

const [ANNA, BEN] = ["13800002046", "13800002047"] as const;
const CARD = "88017742";
const NAME = "欧阳安娜";
const PERSON = [ANNA, CARD, NAME];
const ID = memberId(ANNA);
const BY = { name: "林", reason: "本人要求" };

let folder: string;
let place: StorePlace;
let now: number;
let store: ServerStore;
let core: Core;
let tills: TestTill[];
const others: ServerStore[] = [];

const openAt = (where: StorePlace): ServerStore =>
  "file" in where ? openSqliteStore(where.file) : openPostgresStore(where);

function open(): void {
  store = openAt(place);
  core = openCore({ store, clock: () => now, log: quiet });
}

const checked = (till: TestTill, from = 1): CheckedBatch => {
  const { lines, ...batch } = till.batch(from);
  return { ...batch, lines, packing: 2, packed: pack(zip, { till: till.id, from, lines }) };
};
/** What the server does not hold yet. */
const push = (till: TestTill) => core.settlement.take(checked(till, 1 + (store.read.tills.till(till.id)?.cursor ?? 0)));
const erase = (member = ID) => core.settlement.office((desk) => eraseMember(desk, member, BY));
const member = () => store.read.members.member(ID);
const told = (till: TestTill) =>
  store.read.feed.rowsAfter(till.id, 0, 500).map(({ body }) => FeedBody.parse(JSON.parse(body)));

/** Every value of every row as text, what is packed unpacked. */
function everything(where: StorePlace): string {
  const moving = "file" in where ? openSqliteMoving(where.file) : openPostgresMoving(where);
  const all: string[] = [];
  for (const table of moving.tables())
    for (const row of moving.rows(table)) all.push(`${table.name} ${row.map(String).join(" ")}`);
  moving.close();
  const read = openAt(where);
  for (const chunk of read.read.journal.chunks(0, 10_000)) all.push(...linesOf(chunk));
  read.close();
  return all.join("\n");
}

const heldIn = (text: string | Buffer): string[] => PERSON.filter((it) => text.includes(it));

/** Every line has the hash that its chain had when it came. */
function expectChains(read: ServerStore["read"]): void {
  for (const till of tills) {
    const hashes = chainAll(sha256, GENESIS, till.lines);
    const { cursor = 0 } = read.tills.till(till.id) ?? {};
    expect(hashes.slice(0, cursor).map((_, index) => read.journal.hashAt(till.id, index + 1))).toEqual(
      hashes.slice(0, cursor),
    );
  }
  const facts = read.journal.facts(0, 10_000);
  expect(facts.every((row) => read.journal.hashAt(row.till, row.seq) === row.hash)).toBe(true);
  expect(rebuild(read).differences).toEqual([]);
}

const kinds = ["SQLite", "PostgreSQL"] as const;
describe.each(kinds)("%s", (kind) => {
  beforeEach(async (context) => {
    folder = mkdtempSync(join(tmpdir(), "paifan-erase-"));
    now = MORNING + 3_600_000;
    place =
      kind === "SQLite"
        ? { file: join(folder, "server.sqlite") }
        : { url: await postgresUrl(context), chain: ownChain() };
    open();
    valueOf(core.setup.begin("Asia/Shanghai", RULES));
    for (const id of ["s1", "s2"]) core.setup.putStore(id, id);
    tills = ["s1/t1", "s2/t1", "s2/t2"].map((id) => new TestTill(id));
    store.write((rows) => {
      for (const { id, publicKey } of tills) {
        rows.tills.addTill({ id, store: id.split("/")[0] ?? "", name: id, head: GENESIS });
        rows.tills.enrol(id, publicKey, now);
        rows.tills.contact(id, now, 2, null);
      }
    });
    for (const till of tills) till.open();
    const [one, two] = tills as [TestTill, TestTill, TestTill];
    // Among many others, so that pages were split and written anew.
    for (let index = 0; index < 150; index += 1) {
      one.register(`1390000${String(index).padStart(4, "0")}`);
      if (index === 70) one.write("member-registered", { id: ID, phone: ANNA, card: CARD, name: NAME });
    }
    one.sell(10_000, ANNA);
    one.write("member-registered", { id: "p0000000000000000", phone: ANNA, card: CARD, name: NAME });
    two.register(ANNA);
    two.sell(5_000, ANNA);
    two.sell(5_000);
    for (const till of [one, two]) expect(await push(till)).toHaveProperty("taken");
  });
  afterEach(() => {
    store?.close();
    for (const it of others.splice(0)) it.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test("nothing of phone, card and name is left, in no row and not in the file; what waits and what is had stays", async () => {
    valueOf(core.orders.register({ phone: BEN, card: null, name: null, referrer: ANNA }) as never);
    const waits = store.read.figures.waitingOfMember(ID);
    expect(waits.count).toBe(2);
    expect(member()).toMatchObject({ phone: ANNA, card: CARD, name: NAME, erasedAt: null });
    expect(valueOf(erase())).toEqual({ member: ID, erasedAt: now });
    expect(member()).toMatchObject({ id: ID, phone: null, card: null, name: null, erasedAt: now });
    expect(store.read.members.memberByPhone(ANNA)).toBeUndefined();
    expect(store.read.figures.waitingOfMember(ID)).toEqual(waits);
    expectChains(store.read);
    store.close();
    for (const name of readdirSync(folder))
      expect([name, heldIn(readFileSync(join(folder, name)))]).toEqual([name, []]);
    expect(heldIn(everything(place))).toEqual([]);
    open();
    expectChains(store.read);
  });

  test("S11.9 every till is told; rows that it has not pulled yet hold no person any more", () => {
    const [one, two] = tills as [TestTill, TestTill, TestTill];
    expect(told(one).some((row) => row.kind === "member" && row.phone === ANNA)).toBe(true);
    erase();
    // Of a till's own facts those that lost the person are named by their place: its clock may be ahead of the server's.
    const last = (till: TestTill): number =>
      till.lines.findLastIndex((line) => line.includes(ANNA) && line.includes(ID)) + 1;
    expect([one, two].map(last)).not.toContain(0);
    for (const till of tills)
      expect(told(till).at(-1)).toEqual({ kind: "member-erased", member: ID, at: now, upTo: last(till) });
    expect(told(two).filter((row) => row.kind === "member" && row.phone === ANNA)).toEqual([]);
    expect(told(two).filter((row) => row.kind === "member" && row.id === ID).length).toBeGreaterThan(0);
  });

  test("a till goes on where it was: what it sends again agrees, what follows is taken", async () => {
    const [one] = tills as [TestTill, TestTill, TestTill];
    erase();
    expect(await core.settlement.take(checked(one))).toHaveProperty("taken");
    one.sell(300, ANNA);
    expect(await core.settlement.take(checked(one, 60))).toHaveProperty("taken.cursor", one.lines.length);
    expect(store.read.figures.waitingOfMember(ID).count).toBe(3);
    expectChains(store.read);
  });

  test("who registered it before it was erased, and comes later, brings nothing of the person; whoever registers later has all of it again", async () => {
    const [one, , late] = tills as [TestTill, TestTill, TestTill];
    late.at = now - 1_000;
    late.register(ANNA);
    late.sell(700, ANNA);
    erase();
    now += 60_000;
    expect(await push(late)).toHaveProperty("taken");
    expect(member()).toMatchObject({ phone: null, card: null, name: null });
    expect(store.read.journal.registrations(ID).some(({ line }) => heldIn(line).length > 0)).toBe(false);
    expectChains(store.read);
    const waits = store.read.figures.waitingOfMember(ID);
    one.at = now;
    one.write("member-registered", { id: ID, phone: ANNA, card: null, name: "安" });
    expect(await push(one)).toHaveProperty("taken");
    expect(member()).toMatchObject({ phone: ANNA, card: null, name: "安" });
    expect(store.read.figures.waitingOfMember(ID)).toEqual(waits);
    now += 60_000;
    expect(valueOf(erase())).toEqual({ member: ID, erasedAt: now });
    expect(
      heldIn(
        store.read.journal
          .registrations(ID)
          .map(({ line }) => line)
          .join(),
      ),
    ).toEqual([]);
    expectChains(store.read);
  });

  test("S3.6 sent again by a till that was told, to a server put back from before: the chain is the same, and nobody is named", async () => {
    const [, , third] = tills as [TestTill, TestTill, TestTill];
    third.at = now - 1_000;
    third.register(ANNA);
    third.sell(700, ANNA);
    const original = checked(third);
    const without = third.lines.map((line) => erasedLine(line, () => true) ?? line);
    const kept: [number, string][] = [[1, third.headAt(2)]];
    const again = (more: object): CheckedBatch => ({
      ...original,
      lines: without,
      packed: pack(zip, { till: third.id, from: 1, lines: without }),
      ...more,
    });
    erase();
    expect(await core.settlement.take(again({ kept }))).toHaveProperty("taken.cursor", 3);
    expect(store.read.journal.registrations(ID)).toHaveLength(3);
    expect(store.read.journal.quarantined()["s2/t2"]).toBeUndefined();
    expect(heldIn(store.read.journal.lineAt(third.id, 2) ?? "")).toEqual([]);
    // The very same once more, as it was and as it is: agreed on.
    for (const batch of [original, again({ kept })])
      expect(await core.settlement.take(batch)).toHaveProperty("taken.cursor", 3);
    third.sell(100);
    const longer = { ...checked(third), lines: [...without, third.lines[3] ?? ""], kept };
    expect(await core.settlement.take(longer)).toHaveProperty("taken.cursor", 4);
    expectChains(store.read);
  });

  test("whoever registers it anew and has heard of the erasing is believed, though the clock there is behind", async () => {
    const [one] = tills as [TestTill, TestTill, TestTill];
    const { erasedAt } = valueOf(erase());
    one.at = erasedAt - 60_000;
    one.write("member-registered", { id: ID, phone: ANNA, card: null, name: null, again: erasedAt });
    expect(await push(one)).toHaveProperty("taken");
    expect(member()).toMatchObject({ phone: ANNA });
    expect(heldIn(store.read.journal.lineAt(one.id, one.lines.length) ?? "")).toEqual([ANNA]);
    expectChains(store.read);
  });

  test("the order API registers it anew too, also when the server's clock was put back", () => {
    erase();
    now -= 1_000;
    core.orders.register({ phone: ANNA, card: null, name: null, referrer: null });
    expect(member()).toMatchObject({ phone: ANNA, name: null });
  });

  test("done half, nothing is done; done twice, it is done once", () => {
    const before = everything0();
    expect(() =>
      core.settlement.office((desk) => {
        valueOf(eraseMember(desk, ID, BY));
        throw new Error("the process dies");
      }),
    ).toThrow("dies");
    expect(everything0()).toEqual(before);
    expect(member()?.phone).toBe(ANNA);
    const first = valueOf(erase());
    now += 5_000;
    expect(valueOf(erase())).toEqual(first);
    expect(store.read.journal.counts()["member-erased"]).toBe(1);
  });
  const everything0 = () => ({
    facts: store.read.journal.facts(0, 10_000),
    member: member(),
    feed: tills.map((till) => store.read.feed.rowsAfter(till.id, 0, 500)),
  });

  test("refused while a sale holds a part of its balance, and while a proposal about it is open", () => {
    expect(codeOf(erase("p1"))).toBe("unknown-member");
    const hold = { till: "s1/t1", key: "k", member: ID, what: "cash", amount: 5, madeAt: now, state: "open" } as const;
    store.write(({ holds }) => holds.putHold({ ...hold, validUntil: now + 1 }));
    expect(codeOf(erase())).toBe("member-held");
    now += 1;
    const act = { act: "pay-out", member: ID, amountFen: 1, reference: null } as const;
    const n = store.write(({ proposals }) => proposals.propose({ at: now, act, reason: "x", user: null, by: "林" }));
    expect(codeOf(erase())).toBe("member-proposed");
    expect(member()?.phone).toBe(ANNA);
    store.write(({ proposals }) => proposals.decide(n, "rejected", { at: now, by: "王", why: "" }));
    expect(codeOf(erase())).toBe("ok");
  });

  test("a copy and a move hold no person, and their chains hold", async () => {
    erase();
    if (kind === "SQLite") {
      const { file } = await backUp(folder, join(folder, "copy.sqlite"));
      expect(heldIn(readFileSync(file))).toEqual([]);
      expect(heldIn(everything({ file }))).toEqual([]);
    }
    store.close();
    const to = { file: join(folder, "moved.sqlite") };
    moveStore(place, to);
    expect(heldIn(everything(to))).toEqual([]);
    others.push(openAt(to));
    for (const it of others) expectChains(it.read);
    open();
  });
});

test("books of before find who was registered in them once they are opened", async () => {
  const server = await new TestServer().start();
  const till = await server.till("s1/t1");
  till.register(BEN);
  till.register(ANNA);
  valueOf(await till.push());
  await server.stop();
  const db = new Database(server.file);
  db.exec("DELETE FROM journal_about WHERE key LIKE 'registers %'; DELETE FROM settings WHERE name = 'members-found'");
  db.close();
  await server.again();
  expect(server.read.journal.registrations(ID).map(({ till: by, seq }) => [by, seq])).toEqual([["s1/t1", 3]]);
  await server.end();
});

test("headquarters erases by the id, with a reason; the log names nobody by phone or card, whatever was asked", async () => {
  const server = await new TestServer().start();
  const owner = await Someone.withKey(server);
  const { one } = await owner.add("operator", "小陈");
  const till = await server.till("s1/t1");
  till.write("member-registered", { id: ID, phone: ANNA, card: CARD, name: NAME });
  valueOf(await till.push());
  valueOf(await owner.ask("levels.set", { levels: ["金"] }));
  for (const member of [ANNA, CARD]) valueOf(await owner.ask("member.level", { member, level: "金" }));
  const act = { act: "correct" as const, member: CARD, what: "cash" as const, amount: 1 };
  const { n } = valueOf(await owner.ask("second.propose", { act, reason: `电话 ${ANNA}`, by: "林" }));
  const asked = { member: ID, reason: "本人要求", by: "林" };
  expect(await one.raw("member.erase", asked)).toBe("not-allowed");
  expect(await owner.raw("member.erase", { ...asked, member: ANNA })).toBe("unknown-member");
  expect(await owner.raw("member.erase", { ...asked, reason: " " })).toBe("malformed");
  expect(await owner.raw("member.erase", asked)).toBe("member-proposed");
  valueOf(await owner.ask("second.reject", { n, reason: "x", by: "林" }));
  const { erasedAt } = valueOf(await owner.ask("member.erase", asked));
  expect(valueOf(await owner.ask("member.erase", asked))).toEqual({ member: ID, erasedAt });
  expect(valueOf(await owner.ask("member.person", { member: ID }))).toMatchObject({ erasedAt, memberLabel: ID });
  expect(await owner.raw("member.person", { member: ANNA })).toBe("unknown-member");
  const log = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: null, limit: 100 }));
  expect(log.filter(({ verb }) => verb === "member.erase").map(({ outcome }) => outcome)).toEqual([
    "ok",
    "ok",
    "member-proposed",
    "unknown-member",
    "not-allowed",
  ]);
  expect(heldIn(log.map(({ what }) => what).join())).toEqual([]);
  expect(valueOf(await owner.ask("audit.verify", {})).broken).toBeNull();
  await server.end();
});
