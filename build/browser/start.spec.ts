// `npm start` itself: from nothing to a sale whose reward came back, and Ctrl-C.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fixture.ts";
import { ROOT } from "../package/root.ts";
import { disagreements } from "./books.ts";
import { Clerk } from "./clerk.ts";
import { Headquarters } from "./headquarters.ts";

test("npm start: from nothing to a sale whose reward came back; Ctrl-C ends till and server", async ({
  page,
  anotherWindow,
}) => {
  test.skip(process.platform === "win32", "Ctrl-C to a group of processes is sent another way on Windows");
  const data = mkdtempSync(join(tmpdir(), "paifan-start-"));
  const [serverPort, tillPort] = await freePorts();
  const start = spawn(
    process.execPath,
    [
      join(ROOT, "build", "run.mjs"),
      "start",
      "--browser",
      "--server-port",
      String(serverPort),
      "--till-port",
      String(tillPort),
      "--data",
      data,
    ],
    // A group of its own: Ctrl-C reaches all of it at once, as in a terminal.
    { cwd: ROOT, env: { ...process.env, PAIFAN_NO_OPEN: "1" }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const gone = new Promise<number | null>((resolve) => start.once("exit", (code) => resolve(code)));
  let said = "";
  for (const stream of [start.stdout, start.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString("utf8")));
  try {
    await expect.poll(() => said, { timeout: 60_000 }).toContain("Ctrl-C");
    const url = /http:\/\/\S+\?token=\S+/.exec(said)?.[0] ?? "";
    const hq = /http:\/\/\S+\?key=\S+/.exec(said)?.[0] ?? "";
    const clerk = new Clerk(page);
    await clerk.signIn(url, "小陈", "1111");
    await clerk.openShift("200");
    await clerk.sees("online");
    const first = await clerk.sell("100", { phone: "13800002046", how: "new" });
    await clerk.sell("30");
    await expect(await clerk.recent(first.order)).toHaveAttribute("data-received-fen", "300");
    await clerk.sees("online", 0);
    const office = await Headquarters.enter(await anotherWindow(), hq);
    expect(await office.figure("累计已返")).toBe(300);
    await expect
      .poll(() => disagreements(join(data, "till", "till.sqlite"), join(data, "server", "server.sqlite")))
      .toEqual([]);

    // What people read is sentences; the server's log of what goes well is not for them.
    expect(said).not.toMatch(/^\{/m);

    interrupt(start.pid);
    expect(await gone).toBe(0);
    expect(await answers(serverPort)).toBe(false);
    expect(await answers(tillPort)).toBe(false);
  } finally {
    if (start.exitCode === null) interrupt(start.pid);
    await gone;
    rmSync(data, { recursive: true, force: true });
  }
});

/** Ctrl-C in a terminal. */
function interrupt(group: number | undefined): void {
  if (group !== undefined) process.kill(-group, "SIGINT");
}

async function freePorts(): Promise<[number, number]> {
  const held = [createServer(), createServer()] as const;
  for (const server of held)
    await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1" }, resolve));
  const [first, second] = held.map((server) => (server.address() as AddressInfo).port);
  for (const server of held) await new Promise<void>((resolve) => server.close(() => resolve()));
  return [first ?? 0, second ?? 0];
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
