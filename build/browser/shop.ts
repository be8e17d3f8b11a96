// A shop: a real server, a real till, a cable between them, all in a folder of its own.
//
// Promises: whatever was started is gone when the shop is closed.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../package/root.ts";
import { Cable } from "./cable.ts";
import { Clerk } from "./clerk.ts";
import { launch, type Running } from "./processes.ts";

const SERVER = join(ROOT, "server", "main.ts");
const TILL = join(ROOT, "electron", "browser.ts");

export class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), "paifan-browser-"));
  readonly #started: { name: string; running: Running }[] = [];
  readonly #cables: Cable[] = [];
  #serverPort = 0;
  readonly #tillPorts = new Map<string, number>();

  readonly tillFile = join(this.folder, "till", "till.sqlite");
  readonly serverFile = join(this.folder, "server", "server.sqlite");

  /** Starts the server; started again it has the same port and the same books. */
  async openServer(): Promise<{ running: Running; url: string; hq: string; code: string | null }> {
    const { running, ready } = await this.#launch("server", SERVER, [
      "--demo",
      "--port",
      String(this.#serverPort),
      "--data",
      join(this.folder, "server"),
    ]);
    const url = String(ready["url"]);
    this.#serverPort = Number(new URL(url).port);
    const code = ready["enrolmentCode"];
    return { running, url, hq: String(ready["hq"]), code: typeof code === "string" ? code : null };
  }

  /** Starts a till; started again it has the same port and the same books. */
  async openTill(handed: readonly string[] = [], name = "till"): Promise<{ running: Running; url: string }> {
    const { running, ready } = await this.#launch(name, TILL, [
      "--port",
      String(this.#tillPorts.get(name) ?? 0),
      "--data",
      join(this.folder, name),
      ...handed,
    ]);
    const url = String(ready["url"]);
    this.#tillPorts.set(name, Number(new URL(url).port));
    return { running, url };
  }

  /** A cable to this shop's server, wherever that listens. */
  async layCable(): Promise<Cable> {
    const cable = await Cable.lay(() => this.#serverPort);
    this.#cables.push(cable);
    return cable;
  }

  /** The demonstration as `npm start` opens it: server, cable, a till that enrols itself with the code, a clerk before it. */
  async openWhole(
    page: Page,
  ): Promise<{ server: Running; till: Running; cable: Cable; clerk: Clerk; hq: string; url: string }> {
    const server = await this.openServer();
    const cable = await this.layCable();
    const till = await this.openTill(["--server", cable.url, "--enrol", server.code ?? ""]);
    const clerk = new Clerk(page);
    await clerk.sitDown(till.url);
    await clerk.sees("online");
    return { server: server.running, till: till.running, cable, clerk, hq: server.hq, url: till.url };
  }

  /** What all its processes wrote to standard error. */
  said(): string {
    return this.#started.map(({ name, running }) => `── ${name}\n${running.said}`).join("\n");
  }

  async close(): Promise<void> {
    for (const { running } of this.#started) await running.kill();
    for (const cable of this.#cables) await cable.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #launch(name: string, script: string, args: readonly string[]): ReturnType<typeof launch> {
    const started = await launch(script, args);
    this.#started.push({ name, running: started.running });
    return started;
  }
}
