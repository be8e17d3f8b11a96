import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { post, valueOf } from "../testTill.ts";
import { FORGOTTEN_MS, lockMs } from "./signIn.ts";

const HERE = "192.0.2.1";
const ELSEWHERE = "192.0.2.66";
const PROXIED = { behindProxy: true };

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start(undefined, PROXIED);
  owner = await Someone.withKey(server);
  await owner.add("owner", "林");
});
afterEach(() => server.end());

/** What is said, whole, to who tries from an address. */
async function say(name: string, password: string, from = HERE): Promise<{ code: string; message: string }> {
  const headers = { origin: server.url, "x-forwarded-for": from };
  const { body } = await post(`${server.url}/api/hq/session`, { name, password, code: null }, headers);
  return { code: "ok", message: "", ...(body as object) };
}
const tried = async (name: string, password: string, from = HERE): Promise<string> =>
  (await say(name, password, from)).code;
async function fail(times: number, name = "林", from = HERE): Promise<string[]> {
  const codes: string[] = [];
  for (let n = 0; n < times; n += 1) codes.push(await tried(name, "wrong", from));
  return codes;
}
const FIVE = ["wrong-sign-in", "wrong-sign-in", "wrong-sign-in", "wrong-sign-in", "sign-in-locked"];

describe("tries that fail", () => {
  test("five of them lock, over a restart, longer each time; the right password does not help meanwhile", async () => {
    expect(await fail(5)).toEqual(FIVE);
    expect(await tried("林", PASSWORD)).toBe("sign-in-locked");
    await server.stop();
    await server.again(PROXIED);
    expect(await tried("林", PASSWORD)).toBe("sign-in-locked");
    server.now += 60_000;
    expect(await tried("林", "wrong")).toBe("sign-in-locked");
    server.now += 60_000;
    expect(await tried("林", PASSWORD)).toBe("sign-in-locked");
    server.now += 60_000;
    expect(await tried("林", PASSWORD)).toBe("ok");
    expect(await tried("林", "wrong")).toBe("wrong-sign-in");
    expect([4, 5, 6, 7, 30].map(lockMs)).toEqual([0, 60_000, 120_000, 240_000, 3_600_000]);
  });

  test("many at once are no more than five", async () => {
    const codes = await Promise.all(Array.from({ length: 12 }, () => tried("林", "wrong")));
    expect(codes.filter((code) => code === "sign-in-locked").length).toBeGreaterThanOrEqual(8);
    expect(server.read.people.tries("林", HERE)?.failed).toBe(5);
  });

  test("lock the address that they came from: nobody keeps the only owner out from another", async () => {
    expect(await fail(5, "林", ELSEWHERE)).toEqual(FIVE);
    expect(await tried("林", PASSWORD, HERE)).toBe("ok");
    expect(await tried("林", PASSWORD, ELSEWHERE)).toBe("sign-in-locked");
    // Who was let in here did not let in who guesses there.
    expect(await fail(4)).toEqual(FIVE.slice(0, 4));
    expect(await tried("林", PASSWORD, HERE)).toBe("ok");
    const [user] = valueOf(await owner.ask("user.list", {})).users;
    expect(user?.lockedUntil).toBe(server.now + 60_000);
  });

  test("lock one name of an address: another name may be tried from there", async () => {
    await owner.add("auditor", "老周");
    await fail(5);
    expect(await tried("老周", PASSWORD)).toBe("ok");
  });

  test("a new password for the user unlocks every address", async () => {
    await fail(5);
    await fail(5, "林", ELSEWHERE);
    const [user] = valueOf(await owner.ask("user.list", {})).users;
    valueOf(await owner.ask("user.password", { user: user?.id ?? "", password: "another one 22" }));
    expect([await tried("林", "another one 22"), await tried("林", "another one 22", ELSEWHERE)]).toEqual(["ok", "ok"]);
    expect(valueOf(await owner.ask("user.list", {})).users[0]?.lockedUntil).toBeNull();
  });

  test("are forgotten a day after the lock ended", async () => {
    await fail(5);
    server.now += FORGOTTEN_MS + 60_001;
    expect(await fail(5)).toEqual(FIVE);
    expect(server.read.people.tries("林", HERE)?.failed).toBe(5);
    server.now += FORGOTTEN_MS + 60_001;
    await tried("谁", "wrong");
    expect(server.read.people.tries("林", HERE)).toBeUndefined();
  });
});

test("a name that nobody has and a disabled user's are answered, counted, locked and written down as a user's are", async () => {
  const { id } = await owner.add("operator", "小陈");
  valueOf(await owner.ask("user.disable", { user: id, disabled: true }));
  const told: unknown[] = [];
  for (const name of ["林", "谁", "小陈"]) {
    const said = [];
    for (let n = 0; n < 7; n += 1) said.push(await say(name, "wrong"));
    const lines = valueOf(await owner.ask("audit.list", { before: null, who: name, verb: null, limit: 8 }));
    const { failed, lockedUntil } = server.read.people.tries(name, HERE) ?? {};
    const kept = lines.map(({ role, verb, what, outcome }) => [role, verb, what, outcome]);
    told.push({ said, kept, failed, lockedUntil });
  }
  expect(told[0]).toMatchObject({ failed: 5, lockedUntil: server.now + 60_000 });
  expect(told.slice(1)).toEqual([told[0], told[0]]);
});
