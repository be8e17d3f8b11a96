// The till in Electron itself, opened as a shop opens it. Runs where Electron's binary is and a window can be opened;
// elsewhere it is skipped by name, for everything else about the shell is tested on a stand-in.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, test as base, type ElectronApplication, type Page } from "@playwright/test";
import { buildElectron } from "../package/electron.ts";
import { ROOT } from "../package/root.ts";
import { bringElectron } from "../start/electron.ts";
import { salesOnDisk } from "./books.ts";
import { Clerk } from "./clerk.ts";

type Desk = { app: ElectronApplication; page: Page; clerk: Clerk; file: string };

const test = base.extend<{ desk: Desk }>({
  desk: async ({ browserName: _ }, lend, info) => {
    const electron = bringElectron();
    info.skip(
      "missing" in electron,
      `ELECTRON ITSELF WAS NOT TESTED: ${"missing" in electron ? electron.missing : ""}`,
    );
    if ("missing" in electron) return;
    await buildElectron();
    const folder = mkdtempSync(join(tmpdir(), "paifan-electron-"));
    // A profile of its own, for the lock that keeps a till from being opened twice lies in there.
    const args = [ROOT, "--data", folder, "--no-display", `--user-data-dir=${join(folder, "profile")}`];
    const app = await _electron.launch({ executablePath: electron.binary, args });
    try {
      const page = await app.firstWindow();
      await expect(page.getByRole("button", { name: "茶叶蛋" })).toBeVisible();
      await lend({ app, page, clerk: new Clerk(page), file: join(folder, "till.sqlite") });
    } finally {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

test("in Electron itself a sale is rung up, paid and on disk; the page has no way out of its walls", async ({
  desk,
}) => {
  const { app, page, clerk, file } = desk;
  expect(page.url()).toBe("paifan://till/");
  const sold = await clerk.sell("12.50");
  expect(sold.totalFen).toBe(1250);
  expect(salesOnDisk(file).map((it) => it.order)).toEqual([sold.order]);

  const bridge = await page.evaluate(() => ({
    node: ["require", "process", "module", "Buffer"].filter((name) => name in globalThis),
    opened: window.open("https://example.invalid/") === null,
  }));
  expect(bridge).toEqual({ node: [], opened: true });
  const injected = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = `document.documentElement.dataset["injected"] = "yes"`;
    document.body.append(script);
    return document.documentElement.dataset["injected"] ?? "no";
  });
  expect(injected).toBe("no");
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("in Electron itself a page whose process dies comes back into the open sale", async ({ desk }) => {
  const { app, clerk } = desk;
  await clerk.addAmount("8.80");
  await clerk.seesDue(880);
  const due = async (): Promise<unknown> =>
    await app.evaluate(async ({ BrowserWindow }) => {
      const script = `document.querySelector('[data-testid="due"]')?.getAttribute("data-fen") ?? ""`;
      return (await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script)) as unknown;
    });
  expect(await due()).toBe("880");
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect.poll(due).toBe("880");
  // The sale that is open would be asked about; here nobody is there to answer.
  await app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
});
