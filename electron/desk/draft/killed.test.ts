/** kill -9 of the real till process between edits: the draft and the held carts that were answered are there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import { folder, testTill } from "../../testTill.ts";

const TILL = fileURLToPath(new URL("../../browser.ts", import.meta.url));

const draftOf = (key: string, lines: number): SaleDraft => ({
  key,
  lines: Array.from({ length: lines }, (_, index) => ({ kind: "amount", amountFen: 100 + index })),
  selected: lines - 1,
  member: null,
  discount: null,
  tenders: null,
  handBack: null,
});

test("several held carts and the sale in progress survive kill -9, each in one place", async () => {
  const dataDir = folder();
  const child = spawn(process.execPath, [TILL, "--port", "0", "--data", dataDir], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const { host, origin } = new URL(url);
  const cookie = (await fetch(url, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
  const socket = new WebSocket(`ws://${host}/till`, { headers: { cookie, origin } });
  await once(socket, "open");
  const waiting = new Map<number, (ok: boolean) => void>();
  socket.on("message", (data: Buffer) => {
    const { id, outcome } = JSON.parse(data.toString("utf8")) as { id?: number; outcome?: { ok: boolean } };
    if (id !== undefined) waiting.get(id)?.(outcome?.ok === true);
  });
  let next = 0;
  const call = async (verb: string, input: unknown): Promise<void> => {
    const id = (next += 1);
    const answer = new Promise<boolean>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, verb, input }));
    expect(await answer, verb).toBe(true);
  };
  for (const name of ["one", "two", "three"]) {
    const draft = draftOf(`held-key-${name}`, 2);
    await call("draft.put", { draft });
    await call("cart.hold", { draft, label: name });
  }
  await call("cart.resume", { id: 2 });
  await call("draft.put", { draft: draftOf("held-key-two", 3) });
  // Dies with the answer on its way in, while another edit is on its way out.
  socket.send(JSON.stringify({ id: 0, verb: "draft.put", input: { draft: draftOf("held-key-two", 4) } }));
  child.kill("SIGKILL");
  await once(child, "exit");

  const it = testTill({ dataDir });
  const draft = await it.ok("draft.get", {});
  expect([draftOf("held-key-two", 3), draftOf("held-key-two", 4)]).toContainEqual(draft);
  expect((await it.ok("cart.held", {})).map((held) => held.label)).toEqual(["one", "three"]);
});
